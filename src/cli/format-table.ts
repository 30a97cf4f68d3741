import type { ResultTable } from '../record/recordable.ts'
import type { Colours } from './terminal.ts'

const show = (value: string | number | null): string => {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return '–'
  if (typeof value === 'string') return value
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US').replaceAll(',', '\u202f')
  if (Math.abs(value) >= 1e4 && Math.abs(value) < 1e15) return show(Math.round(value))
  return String(Number(value.toPrecision(4)))
}

/** Words in lines of at most `width` characters. */
function wrap(text: string, width: number): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.join('\n')
}

/**
 * A table as text: numbers right, words left, a rule under the header, the note below.
 * @param width of the terminal: columns that do not fit beside each other go on below, with the first one repeated
 */
export function formatTable(table: ResultTable, colours: Colours, width = Number.POSITIVE_INFINITY): string {
  const cells = table.rows.map((row) => table.columns.map((_, c) => show(row[c] ?? null)))
  const numeric = table.columns.map(
    (_, c) =>
      c > 0 &&
      table.rows.length > 0 &&
      table.rows.every((row) => typeof row[c] !== 'string' || /^(|–|<?[\d.]+ ?%|[\d.]+( [±(–][^a-z]*)?)$/.test(row[c])),
  )
  const widths = table.columns.map((name, c) => Math.max(name.length, ...cells.map((row) => row[c]!.length)))
  let fitting = 1
  let taken = widths[0]! + (widths[1] === undefined ? 0 : 2 + widths[1])
  while (++fitting < widths.length && taken + 2 + widths[fitting]! <= width) taken += 2 + widths[fitting]!
  if (fitting < widths.length) {
    const part = (keep: (c: number) => boolean) => ({
      columns: table.columns.filter((_, c) => keep(c)),
      rows: table.rows.map((row) => row.filter((_, c) => keep(c))),
    })
    const first = { title: table.title, ...part((c) => c < fitting) }
    const rest = {
      ...part((c) => c === 0 || c >= fitting),
      title: `${table.title.replace(/, continued$/, '')}, continued`,
      note: table.note,
    }
    return `${formatTable(first, colours, width)}\n${formatTable(rest, colours, width)}`
  }
  const line = (row: readonly string[]) =>
    row
      .map((text, c) => (numeric[c] ? text.padStart(widths[c]!) : text.padEnd(widths[c]!)))
      .join('  ')
      .trimEnd()
  return [
    colours.bold(table.title),
    colours.dim(line(table.columns)),
    colours.dim(widths.map((width) => '─'.repeat(width)).join('──')),
    ...cells.map(line),
    ...(table.note ? [colours.dim(wrap(table.note, Math.min(width, 100)))] : []),
    '',
  ].join('\n')
}
