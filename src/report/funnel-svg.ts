import { type DirectionFunnel, fewest, type KindFunnel } from '../record/funnel-counts.ts'
import { escapeHtml, showShare } from './html.ts'

interface Geometry {
  narrow: boolean
  width: number
  height: number
  /** Room for the words at the left. */
  margin: number
  column: number
  middle: number
  top: number
  bottom: number
  room: number
}

const geometry = (narrow: boolean): Geometry => {
  const width = narrow ? 360 : 1080
  const height = narrow ? 340 : 320
  const margin = narrow ? 0 : 118
  const strip = narrow ? 40 : 40
  const middle = height / 2
  return {
    narrow,
    width,
    height,
    margin,
    column: (width - margin) / 6,
    middle,
    top: middle - strip / 2,
    bottom: middle + strip / 2,
    room: middle - strip / 2 - (narrow ? 34 : 30),
  }
}

/** Column of each step: the place in the wall where it happens. */
const places = { in: [0, 2, 3, 4, 5], out: [5, 4, 3, 2, 1, 0] } as const

const round = (value: number) => String(Math.round(value * 10) / 10)

/**
 * The mirrored funnel: columns are places in the wall (tissue left, blood right); above the strip cells go in, below they come
 * out, so each barrier has both directions in one column. Height is the share of starts, linear.
 */
export function funnelSvg(funnel: KindFunnel, id: string, narrow: boolean): string {
  const g = geometry(narrow)
  const x = (i: number) => g.margin + i * g.column
  // A direction nobody tried takes no room.
  const from = funnel.in.attempts === 0 ? g.top - 52 : 0
  const to = funnel.out.attempts === 0 ? g.bottom + 52 : g.height
  const lines = [1, 2, 3, 4, 5].map(
    (i) => `<path d="M${round(x(i))} ${from}V${to}" class="grid"${i === 3 ? '' : ' stroke-dasharray="2 4"'}/>`,
  )
  return `<svg class="funnel ${narrow ? 'narrow' : 'wide'}" viewBox="0 ${from} ${g.width} ${to - from}" role="img" aria-label="${escapeHtml(describeFunnel(funnel))}">
<clipPath id="${id}"><rect x="${g.margin}" y="${g.top}" width="${g.width - g.margin}" height="${g.bottom - g.top}" rx="4"/></clipPath>
${lines.join('')}
${band(funnel.in, 'in', g)}${band(funnel.out, 'out', g)}
${strip(g, id)}
${words(funnel, g)}
${labels(funnel.in, 'in', g)}${labels(funnel.out, 'out', g)}
</svg>`
}

/** Both directions in words, for those who do not see the picture. */
export function describeFunnel({ kind, in: inward, out }: KindFunnel): string {
  const say = (name: string, { steps, starts, attempts, limit }: DirectionFunnel) => {
    if (attempts === 0) return `${name}: no attempts.`
    const counts = steps.map(({ stage, real }) => `${stage} ${real}`).join(', ')
    const worst =
      limit > 0 ? ` Limited by ${steps[limit]!.stage}: ${showShare(steps[limit]!.passed)} of those before it pass.` : ''
    return `${name}, ${starts} attempts: ${counts}.${worst}`
  }
  return `Crossings of ${kind}, share of starts at each place in the wall. ${say('Going in', inward)} ${say('Coming out', out)}`
}

function band({ steps, attempts }: DirectionFunnel, way: 'in' | 'out', g: Geometry): string {
  if (attempts === 0) return ''
  const up = way === 'in'
  const sign = up ? -1 : 1
  const base = up ? g.top : g.bottom
  // Where no step happens (no search going in) the height of the step before goes on.
  const heights = new Array<number>(6).fill(0)
  const order = up ? [0, 1, 2, 3, 4, 5] : [5, 4, 3, 2, 1, 0]
  let last = 0
  for (const i of order) {
    const k = (places[way] as readonly number[]).indexOf(i)
    if (k >= 0) last = Math.max(steps[k]!.share > 0 ? 2 : 0, g.room * steps[k]!.share)
    heights[i] = last
  }
  const left = (i: number) => g.margin + i * g.column
  const ease = 0.3 * g.column
  let path = `M${round(up ? left(0) : left(5) + g.column)} ${base}V${round(base + sign * heights[order[0]!]!)}`
  order.forEach((i, n) => {
    const y = base + sign * heights[i]!
    if (n > 0) {
      const before = base + sign * heights[order[n - 1]!]!
      const border = up ? left(i) : left(i) + g.column
      const from = border + (up ? -ease / 2 : ease / 2)
      const to = border + (up ? ease / 2 : -ease / 2)
      path += `H${round(from)}C${round(border)} ${round(before)} ${round(border)} ${round(y)} ${round(to)} ${round(y)}`
    }
    if (n === 5) path += `H${round(up ? left(i) + g.column : left(i))}`
  })
  return `<path d="${path}V${base}Z" class="band ${way}"/>`
}

function strip(g: Geometry, id: string): string {
  const x = (i: number) => g.margin + i * g.column
  const height = g.bottom - g.top
  const spread = (i: number, step: number) => ((i * step) % 100) / 100
  const fibres = Array.from({ length: 16 }, (_, i) => {
    const bend = i % 2 ? 5 : -5
    return `M${round(x(0) + spread(i, 37) * g.column * 1.9)} ${round(g.top + 4 + spread(i, 53) * (height - 8))}q14 ${bend} 26 0`
  })
  const cells = Array.from({ length: g.narrow ? 5 : 12 }, (_, i) => {
    const cx = x(4) + 16 + spread(i, 61) * g.column * 1.85
    return `<ellipse cx="${round(cx)}" cy="${round(g.top + 8 + spread(i, 37) * (height - 16))}" rx="8" ry="3.6"/>`
  })
  const names = g.narrow
    ? ['tissue', '', 'membrane', 'junction', '', 'blood']
    : ['tissue', '', 'basement membrane', 'endothelial junction', '', 'blood']
  const rectangle = (i: number, count: number, name: string, inset = 0) =>
    `<rect x="${round(x(i) + inset)}" y="${g.top}" width="${round(g.column * count - 2 * inset)}" height="${height}" class="${name}"/>`
  const texts = names.map((name, i) => {
    if (!name) return ''
    const at = i === 0 ? x(1) : i === 5 ? x(5) : x(i) + g.column / 2
    const solid = i === 2 || i === 3 ? ' solid' : i === 5 ? ' wet' : ''
    return `<text x="${round(at)}" y="${g.middle + 4}" class="place${solid}">${name}</text>`
  })
  return `<g clip-path="url(#${id})">${rectangle(0, 3, 'tissue')}<path d="${fibres.join('')}" class="fibre"/>
${rectangle(3, 3, 'lumen')}<g class="red">${cells.join('')}</g>${rectangle(2, 1, 'membrane', 2)}${rectangle(3, 1, 'endothelium', 2)}</g>${texts.join('')}`
}

function endShare({ steps, starts, attempts }: DirectionFunnel): string {
  if (attempts === 0) return 'none yet'
  const last = steps.at(-1)!
  return attempts < fewest ? `${last.real} of ${starts}` : showShare(last.share)
}

function words({ in: inward, out }: KindFunnel, g: Geometry): string {
  const goingIn = inward.attempts > 0
  const comingOut = out.attempts > 0
  if (g.narrow) {
    return `<text x="${g.width - 4}" y="${goingIn ? 14 : g.top - 36}" text-anchor="end" class="way in">going in → ${endShare(inward)}</text><text x="4" y="${comingOut ? g.height - 6 : g.bottom + 46}" class="way out">← coming out ${endShare(out)}</text>`
  }
  const inY = goingIn ? [g.top - 62, g.top - 45, g.top - 18] : [g.top - 32, g.top - 15, -1e3]
  const outY = comingOut ? [g.bottom + 28, g.bottom + 54, g.bottom + 71] : [1e4, g.bottom + 24, g.bottom + 41]
  return `<text x="0" y="${inY[0]}" class="way in">Going in →</text><text x="0" y="${inY[1]}" class="sub">intravasation</text><text x="0" y="${inY[2]}" class="end">${endShare(inward)}</text>
<text x="0" y="${g.middle + 4}" class="sub">the wall</text>
<text x="0" y="${outY[0]}" class="end">${endShare(out)}</text><text x="0" y="${outY[1]}" class="way out">← Coming out</text><text x="0" y="${outY[2]}" class="sub">extravasation</text>`
}

function labels({ steps, attempts, limit }: DirectionFunnel, way: 'in' | 'out', g: Geometry): string {
  if (attempts === 0) {
    const y = way === 'in' ? g.top - 16 : g.bottom + 26
    return `<text x="${round(g.margin + g.column * 3)}" y="${y}" text-anchor="middle" class="sub">no attempts in this direction</text>`
  }
  const up = way === 'in'
  return steps
    .map(({ stage, real, share, passed }, k) => {
      const i = places[way][k]!
      const left = g.margin + i * g.column
      const height = Math.max(2, g.room * share)
      const inside = height > g.room * 0.5
      const low = height < 22
      // Inside a tall band, otherwise beyond it, and beyond the pills when it is flat.
      const away = inside ? height - 16 : low ? 30 : height + 8
      const y = up ? g.top - away : g.bottom + away + (inside ? 4 : 8)
      const name = g.narrow ? '' : `<tspan class="sub"> ${stage}</tspan>`
      const count = `<text x="${round(left + g.column / 2)}" y="${round(y)}" class="count"><tspan class="number">${real}</tspan>${name}</text>`
      return count + (k === 0 ? '' : pill(passed, k === limit, attempts, way, up ? left : left + g.column, g))
    })
    .join('')
}

function pill(passed: number, worst: boolean, attempts: number, way: 'in' | 'out', x: number, g: Geometry): string {
  // Percentages of a handful mislead; the count stands beside it anyway.
  const text = attempts < fewest ? `n = ${attempts}` : Number.isNaN(passed) ? '–' : showShare(passed)
  const limits = worst && !g.narrow
  const width = limits ? 84 : g.narrow ? 42 : 48
  const y = way === 'in' ? g.top - 11 : g.bottom + 11
  return `<g class="pill ${way}${worst ? ' worst' : ''}" transform="translate(${round(x)} ${y})"><rect x="${-width / 2}" y="-10" width="${width}" height="20" rx="10"/><text y="4">${text}${limits ? ' limits' : ''}</text></g>`
}
