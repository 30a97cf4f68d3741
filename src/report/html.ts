/** Text made safe for HTML, in content and in attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const thin = '\u202f'

/** A number for readers: whole numbers grouped by thin spaces, others with up to `digits` significant digits, – when absent. */
export function showNumber(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = value < 0 ? -value : value
  if (size !== 0 && (size < 1e-3 || size >= 1e9)) return scientific(value, digits)
  if (Number.isInteger(value) || size >= 1e4) return grouped(Math.round(value))
  return minus(String(Number(value.toPrecision(digits))))
}

function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string]
  return `${minus(String(Number(mantissa)))}${thin}×${thin}10${superscript(Number(exponent))}`
}

const superscript = (n: number) => [...String(n)].map((c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('')

const minus = (text: string) => text.replace('-', '−')

function grouped(value: number): string {
  const text = String(value < 0 ? -value : value)
  // Four digits stand better together.
  const shown = text.length > 4 ? text.replace(/\B(?=(\d{3})+$)/g, thin) : text
  return value < 0 ? `−${shown}` : shown
}

/** A share as a percentage: `23 %`, `0.4 %`, `< 0.1 %`. */
export function showShare(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return `<${thin}0.1${thin}%`
  return `${percent < 10 && percent > 0 ? Number(percent.toPrecision(2)) : Math.round(percent)}${thin}%`
}

const units: [name: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
]

/** A duration in at most two units: `19 h 42 min`, `3 min 20 s`, `0.25 s`. */
export function showTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  if (seconds > 0 && seconds < 1) return `${Number(seconds.toPrecision(2))}${thin}s`
  const first = units.findIndex(([, size]) => Math.round(seconds) >= size)
  if (first < 0) return `0${thin}s`
  const smallest = units[Math.min(first + 1, units.length - 1)]![1]
  let rest = Math.round(seconds / smallest) * smallest
  const words: string[] = []
  for (const [name, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) words.push(`${count}${thin}${name}`)
  }
  return words.join(' ')
}

/** Numbers, shares and durations (`23 %`, `35 min`, `–`) stand right. */
const measureLike = (value: string | number | null | undefined): boolean =>
  typeof value !== 'string' ||
  /^(–|[<−-]?\s?[\d.]+([\s\u202f×]*[\d.⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)*([\s\u202f]*(%|d|h|min|s))*([\s\u202f][\d.]+[\s\u202f](h|min|s))?)$/.test(
    value,
  )

/** A number for an axis, short: `200`, `20k`, `1.2M`, `0.05`. */
export function showShort(value: number): string {
  const size = value < 0 ? -value : value
  for (const [limit, letter] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const) {
    if (size >= limit)
      return `${minus(String(Number((value / (letter === 'k' ? 1e3 : limit)).toPrecision(3))))}${letter}`
  }
  return showNumber(value)
}

export interface TableOptions {
  caption: string
  columns: readonly string[]
  rows: readonly (readonly (string | number | null)[])[]
  /** Cells are HTML already. */
  html?: boolean
  hiddenCaption?: boolean
}

/** An accessible table: caption, column headers, first column as row headers; numbers right. Scrolls sideways when narrow. */
export function table({ caption, columns, rows, html, hiddenCaption }: TableOptions): string {
  const numeric = columns.map((_, c) => c > 0 && rows.length > 0 && rows.every((row) => measureLike(row[c])))
  const cell = (value: string | number | null | undefined) =>
    typeof value === 'string' ? (html ? value : escapeHtml(value)) : showNumber(value)
  const attribute = (c: number) => (numeric[c] ? ' class="n"' : '')
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table>
<caption${hiddenCaption ? ' class="hidden"' : ''}>${escapeHtml(caption)}</caption>
<thead><tr>${columns.map((name, c) => `<th scope="col"${attribute(c)}>${escapeHtml(name)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${columns.map((_, c) => (c === 0 ? `<th scope="row">${cell(row[c])}</th>` : `<td${attribute(c)}>${cell(row[c])}</td>`)).join('')}</tr>`).join('\n')}
</tbody></table></div>`
}
