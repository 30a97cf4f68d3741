import type { Frame } from '../record/recordable.ts'
import { escapeHtml, showNumber, showShort, showTime, table } from './html.ts'

/** A time while something was done to the cells, drawn as a hatched band. */
export interface Span {
  label: string
  from: number
  to: number
}

interface Scale {
  low: number
  high: number
  ticks: number[]
}

const width = 340
const height = 150
const inset = { left: 46, right: 12, top: 12, bottom: 24 }
const tableRows = 13

/** Steps of an axis that read well: 1, 2 or 5 times a power of ten. */
export function niceScale(low: number, high: number, count = 3): Scale {
  if (!(high > low)) return { low, high: low + 1, ticks: [low] }
  const target = (high - low) / count
  let power = 1
  while (power * 10 <= target) power *= 10
  while (power > target) power /= 10
  const step = power * (target / power >= 5 ? 5 : target / power >= 2 ? 2 : 1)
  const ticks: number[] = []
  for (let k = Math.floor(low / step); k * step <= high + step * 1e-9; k++)
    if (k * step >= low - step * 1e-9) ticks.push(k * step)
  return { low, high, ticks }
}

const timeSteps = [
  1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 604_800,
  1_209_600, 2_592_000, 7_776_000,
]

function timeScale(low: number, high: number): Scale {
  const step = timeSteps.find((size) => (high - low) / size <= 5) ?? (high - low) / 4
  const ticks: number[] = []
  for (let t = Math.floor(low / step) * step; t <= high + 1e-9; t += step) if (t >= low) ticks.push(t)
  return { low, high, ticks }
}

/** Ticks of one axis in one unit: `36 h` beside `24 h`, not `1 d 12 h`. */
function showTick(seconds: number, { ticks }: Scale): string {
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : seconds
  const [name, size] =
    step % 86_400 === 0 ? ['d', 86_400] : step % 3600 === 0 ? ['h', 3600] : step % 60 === 0 ? ['min', 60] : ['s', 1]
  return `${Number((seconds / (size as number)).toPrecision(6))}\u202f${name}`
}

/**
 * One count over time as a small plot with its data table. Drawn here rather than by a plotting library: the bytes depend on the
 * numbers alone, colours follow the page's theme, and the report needs neither a document model nor 3 MB of packages.
 */
export function timePlot(name: string, unit: string, frames: readonly Frame[], spans: readonly Span[]): string {
  const points = frames.flatMap(({ time, counts }) =>
    counts[name] === undefined ? [] : [[time, counts[name]!] as const],
  )
  if (points.length < 2) return ''
  const values = points.map(([, value]) => value)
  const top = values.reduce((a, b) => (b > a ? b : a))
  const bottom = values.reduce((a, b) => (b < a ? b : a))
  const fromZero = bottom >= 0
  // The end of the scale lies a little above the largest value, so that the line does not run into the frame.
  const y = niceScale(fromZero ? 0 : bottom, top > 0 || !fromZero ? top + (top - Math.min(bottom, 0)) * 0.06 || 1 : 1)
  const x = timeScale(points[0]![0], points.at(-1)![0])
  const px = (t: number) => inset.left + ((t - x.low) / (x.high - x.low || 1)) * (width - inset.left - inset.right)
  const py = (v: number) =>
    height - inset.bottom - ((v - y.low) / (y.high - y.low)) * (height - inset.top - inset.bottom)
  const r = (value: number) => String(Math.round(value * 10) / 10)
  const line = points.map(([t, v], i) => `${i === 0 ? 'M' : 'L'}${r(px(t))} ${r(py(v))}`).join('')
  const [lastTime, last] = points.at(-1)!
  const bands = spans
    .filter(({ from, to }) => to > x.low && from < x.high)
    .map(({ from, to, label }) => {
      const a = px(Math.max(from, x.low))
      const b = px(Math.min(to, x.high))
      return `<rect x="${r(a)}" y="${inset.top}" width="${r(b - a)}" height="${height - inset.top - inset.bottom}" fill="url(#hatch)"><title>${escapeHtml(label)}</title></rect>`
    })
  const title = name.replaceAll('_', ' ')
  const says = `${title} over time: ${showNumber(values[0])} at ${showTime(points[0]![0])}, ${showNumber(last)}${unit ? ` ${unit}` : ''} at ${showTime(lastTime)}, largest ${showNumber(top)}.`
  return `<figure class="plot"><figcaption><b>${escapeHtml(title)}</b> <span class="last">${showNumber(last)}${unit ? ` ${escapeHtml(unit)}` : ''}</span></figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(says)}">
${y.ticks.map((v) => `<path d="M${inset.left} ${r(py(v))}H${width - inset.right}" class="grid"/><text x="${inset.left - 6}" y="${r(py(v) + 4)}" text-anchor="end" class="sub">${showShort(v)}</text>`).join('')}
${x.ticks.map((t) => `<text x="${r(px(t) > width - 30 ? width - 2 : px(t))}" y="${height - 6}" text-anchor="${px(t) > width - 30 ? 'end' : 'middle'}" class="sub">${showTick(t, x)}</text>`).join('')}
${bands.join('')}
<path d="${line}L${r(px(lastTime))} ${r(py(y.low))}L${r(px(points[0]![0]))} ${r(py(y.low))}Z" class="area"/><path d="${line}" class="line"/><circle cx="${r(px(lastTime))}" cy="${r(py(last))}" r="3" class="dot"/>
</svg>
<details><summary>data<span class="hidden"> of ${escapeHtml(title)}</span></summary>${dataTable(title, points)}</details></figure>`
}

function dataTable(title: string, points: readonly (readonly [number, number])[]): string {
  const every = Math.max(1, Math.ceil((points.length - 1) / (tableRows - 1)))
  const rows = points.filter((_, i) => i % every === 0 || i === points.length - 1)
  return table({
    caption: `${title}${every > 1 ? `, every ${every}th record (all of them: summary.csv)` : ''}`,
    columns: ['time', title],
    rows: rows.map(([t, v]) => [showTime(t), v]),
  })
}
