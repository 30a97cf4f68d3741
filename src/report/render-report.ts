import { fewest, funnels, type KindFunnel } from '../record/funnel-counts.ts'
import type { OrganOverview, ResultTable } from '../record/recordable.ts'
import { countNames } from '../record/summary-csv.ts'
import { funnelSvg } from './funnel-svg.ts'
import { escapeHtml, showNumber, showShare, showTime, table } from './html.ts'
import { parameterSection } from './parameter-section.ts'
import type { ReportModel } from './report-model.ts'
import { style } from './style.ts'
import { type Span, timePlot } from './time-plot.ts'

/**
 * The report of a run as one HTML page that needs nothing else: no network, no fonts, no script but the theme switch. The bytes
 * depend on the model alone.
 */
export function renderReport(model: ReportModel): string {
  const kinds = funnels(model.ledger)
  // What the funnels show is not shown again.
  const others = model.tables.filter(({ title }) => kinds.length === 0 || !/^(Going in|Coming out)/.test(title))
  const sections = [
    kinds.length > 0 ? section('crossings', 'One wall, two directions', crossings(kinds)) : '',
    others.length > 0 ? section('cascade', 'The cascade', cascade(others)) : '',
    model.organs.length > 0 ? section('body', 'In the body', body(model.organs)) : '',
    section('time', 'Over time', timeCourses(model)),
    section('run', 'This run', runFacts(model)),
    model.parameters.length > 0
      ? section('parameters', 'Parameters and where they come from', parameterSection(model.parameters))
      : '',
  ].filter((text) => text !== '')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="transmural ${escapeHtml(model.version)}">
<title>${escapeHtml(model.title)} · Transmural</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<div class="page">
<header class="top"><div class="brand">${logo}Transmural</div><div class="what">report · ${escapeHtml(model.scenario)} · seed ${model.seed}</div><button type="button" id="theme" hidden>Switch theme</button></header>
<main id="main">
<h1>${escapeHtml(model.title)}</h1>
${lead(model, kinds)}
<nav aria-label="Parts of the report"><ul>${links(sections)}</ul></nav>
<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="var(--ctl)" stroke-width="1.4" opacity=".55"/></pattern></defs></svg>
${sections.join('\n')}
</main>
<footer><p><b>For research and teaching, not for clinical decisions.</b> Transmural ${escapeHtml(model.version)}, scenario ${escapeHtml(model.scenario)}, seed ${model.seed}, final state ${escapeHtml(model.stateHash)}. The same version, scenario and seed give this page again, byte for byte. Data beside it: ledger.parquet, summary.csv, scenario.resolved.yaml, events.jsonl.</p></footer>
</div>
<script>(()=>{const b=document.getElementById('theme'),r=document.documentElement;b.hidden=false;b.onclick=()=>{const d=r.dataset.theme?r.dataset.theme==='dark':matchMedia('(prefers-color-scheme:dark)').matches;r.dataset.theme=d?'light':'dark'};addEventListener('beforeprint',()=>document.querySelectorAll('.topic').forEach(e=>e.open=true))})()</script>
</body>
</html>
`
}

const logo =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path class="w" d="M1 9.5H8M16 9.5H23M1 14.5H8M16 14.5H23"/><path class="n" d="M12 2a5 5 0 0 1 5 5c0 2.2-2.6 3.2-2.6 5s2.6 2.8 2.6 5a5 5 0 0 1-10 0c0-2.2 2.6-3.2 2.6-5S7 9.2 7 7a5 5 0 0 1 5-5z"/></svg>'

const section = (id: string, title: string, content: string) =>
  `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>\n${content}</section>`

const links = (sections: readonly string[]) =>
  sections
    .map((text) => /^<section id="([^"]+)".*?<h2[^>]*>([^<]+)</.exec(text)!)
    .map(([, id, title]) => `<li><a href="#${id}">${title}</a></li>`)
    .join('')

const stageWords: Record<string, string> = {
  breach: 'the basement membrane',
  open: 'the endothelial junction',
  squeeze: 'squeezing the nucleus through',
  search: 'finding an exit',
  settle: 'letting go of the wall',
}

/** The first thing read: what happened, in words. */
function lead(model: ReportModel, kinds: readonly KindFunnel[]): string {
  const sentences: string[] = []
  const [main] = kinds
  if (main) {
    for (const way of ['in', 'out'] as const) {
      const { steps, starts, attempts, limit } = main[way]
      if (attempts === 0) continue
      const words = way === 'in' ? 'going in' : 'coming out'
      const crossed = steps.at(-1)!.real
      const share = starts >= fewest ? ` (${showShare(steps.at(-1)!.share)})` : ''
      const worst =
        limit > 0 && starts >= fewest ? `, limited by ${stageWords[steps[limit]!.stage] ?? steps[limit]!.stage}` : ''
      sentences.push(
        `Of <b>${showNumber(starts)}</b> attempts of ${escapeHtml(main.kind)} cells <span class="${way}">${words}</span>, <b>${showNumber(crossed)}</b> crossed${share}${worst}.`,
      )
    }
  }
  const colonies = model.organs.reduce((sum, { colonies: n }) => sum + n, 0)
  const expected = model.organs.reduce((sum, { expectedColonies: n }) => sum + n, 0)
  if (model.organs.length > 0) {
    sentences.push(
      `The organism ended with <b>${showNumber(colonies)}</b> ${colonies === 1 ? 'colony' : 'colonies'} (expected ${showNumber(expected)}).`,
    )
  }
  const { phase, seconds, until } = model.reached
  if (until !== undefined)
    sentences.push(`Stopped as asked at ${showTime(seconds)} of the ${escapeHtml(phase)}; not the whole scenario.`)
  if (sentences.length === 0) sentences.push(`${showTime(model.duration.site)} of tissue, no crossings recorded.`)
  return `<p class="lead">${sentences.join(' ')}</p>`
}

function crossings(kinds: readonly KindFunnel[]): string {
  const intro = `<p>Columns are places in the wall, tissue left and blood right. Height is the share of attempts that finished the step there; a pill is the share that passed of those whose step was decided; the filled one limits. Attempts still under way when the run ended have finished only the steps behind them. Numbers are real attempts${kinds.some(({ in: a, out: b }) => a.attempts + b.attempts > a.starts + b.starts) ? '; shares also use their wall-only copies, by weight' : ''}.</p>`
  return intro + kinds.map((kind, k) => oneKind(kind, k, kinds.length > 1)).join('')
}

function oneKind(kind: KindFunnel, k: number, titled: boolean): string {
  const rows = (way: 'in' | 'out') => {
    const { steps, attempts, limit } = kind[way]
    const few = attempts < fewest
    return steps.map(({ stage, real, share, passed, waiting, median }, i): (string | number | null)[] => [
      i === limit ? `${stage} (limits)` : stage,
      real,
      few ? '–' : showShare(share),
      i === 0 || few || Number.isNaN(passed) ? '–' : showShare(passed),
      i === 0 ? '–' : waiting,
      Number.isNaN(median) ? '–' : showTime(median),
    ])
  }
  const columns = ['step', 'finished', 'of starts', 'passed', 'still there', 'median time']
  const losses = (way: 'in' | 'out') =>
    kind[way].outcomes.map(({ outcome, real, share }): (string | number | null)[] => [
      outcome,
      real,
      kind[way].attempts < fewest ? '–' : showShare(share),
    ])
  const routes = (way: 'in' | 'out') =>
    kind[way].routes.length > 0
      ? `<p class="note">Route of those that crossed: ${kind[way].routes.map(({ route, real }) => `${escapeHtml(route)} ${real}`).join(', ')}.</p>`
      : ''
  const alone = kind.in.attempts === 0 || kind.out.attempts === 0
  const side = (way: 'in' | 'out', name: string) =>
    kind[way].attempts === 0
      ? ''
      : `<div>${table({ caption: `${name} of ${kind.kind}, step by step`, columns, rows: rows(way) })}${alone ? '</div><div>' : ''}${table({ caption: `How attempts ${way === 'in' ? 'to go in' : 'to come out'} ended`, columns: ['ending', 'attempts', 'share'], rows: losses(way) })}${routes(way)}</div>`
  return `${titled ? `<h3>${escapeHtml(kind.kind)}</h3>` : ''}${funnelSvg(kind, `strip-${k}-wide`, false)}${funnelSvg(kind, `strip-${k}-narrow`, true)}
<div class="two">${side('in', 'Going in')}${side('out', 'Coming out')}</div>`
}

function cascade(tables: readonly ResultTable[]): string {
  return `<p>Drawn numbers are what happened in this run; expected ones are what would happen on average, with the interval the rates leave open. A drawn 0 beside an expected 1.4 is luck, not a result.</p>${tables
    .map(
      ({ title, columns, rows, note }) =>
        table({ caption: title, columns, rows }) + (note ? `<p class="note">${escapeHtml(note)}</p>` : ''),
    )
    .join('')}`
}

/** Rings by the number of doublings of the largest colony: area would hide the small ones. */
function body(organs: readonly OrganOverview[]): string {
  const doublings = (cells: number) => {
    let n = 0
    for (let size = 2; size <= cells; size *= 2) n++
    return n
  }
  const cards = organs.map(
    ({ organ, trapped, exited, dormant, micrometastases, colonies, largest, expectedColonies }) => {
      const shown = Math.min(colonies, 12)
      const radius = largest > 0 ? Math.min(20, 4 + doublings(largest) * 0.55) : 0
      const step = shown > 1 ? Math.min(radius * 2 + 4, (190 - 2 * radius) / (shown - 1)) : 0
      const rings = Array.from(
        { length: shown },
        (_, i) =>
          `<circle cx="${Math.round((radius + 2 + i * step) * 10) / 10}" cy="22" r="${Math.round(radius * 10) / 10}"/>`,
      )
      const says = colonies > 0 ? `${colonies} colonies, the oldest of ${showNumber(largest, 2)} cells` : 'no colonies'
      return `<li class="organ"><h3>${escapeHtml(organ)}</h3><svg viewBox="0 0 200 44" preserveAspectRatio="xMinYMid meet" role="img" aria-label="${escapeHtml(`${organ}: ${says}`)}">${rings.join('') || '<path d="M2 22H198" class="grid" stroke-dasharray="2 4"/>'}</svg>
<dl><dt>trapped</dt><dd>${showNumber(trapped)}</dd><dt>got out</dt><dd>${showNumber(exited)}</dd><dt>dormant</dt><dd>${showNumber(dormant)}</dd><dt>micrometastases</dt><dd>${showNumber(micrometastases)}</dd><dt>colonies</dt><dd>${showNumber(colonies)} <span class="exp">(exp. ${showNumber(expectedColonies)})</span></dd></dl></li>`
    },
  )
  return `<p>Cells and clusters each organ trapped, what got out of the vessel, and what came of it. A ring is a colony (at most twelve drawn), its size the doublings of the oldest.</p><ul class="organs">${cards.join('')}</ul>`
}

const phaseTitles: Record<string, string> = { site: 'The block of tissue', body: 'The organism' }

function timeCourses({ frames, interventions }: ReportModel): string {
  const phases = [...new Set(frames.map(({ phase }) => phase))]
  const parts = phases.map((phase) => {
    const own = frames.filter((frame) => frame.phase === phase)
    const names = countNames(own)
    const moving = names.filter((name) => own.some(({ counts }) => counts[name] !== own[0]!.counts[name]))
    const still = names.filter((name) => !moving.includes(name))
    const spans: Span[] =
      phase === 'site'
        ? interventions.map(({ molecule, by, from, to }) => ({
            label: `${molecule} blocked by ${showShare(by)}`,
            from,
            to,
          }))
        : []
    const plots = moving
      .map((name) => timePlot(name, /[_ ]amount$/.test(name) ? 'nM µm³' : '', own, spans))
      .filter((text) => text !== '')
    const last = own.at(-1)
    const rest =
      last && still.length > 0
        ? `<details><summary>${still.length} ${still.length === 1 ? 'count' : 'counts'} that did not change</summary>${table({ caption: 'Counts that did not change', columns: ['what', 'value'], rows: still.map((name) => [name.replaceAll('_', ' '), last.counts[name] ?? null]) })}</details>`
        : ''
    if (plots.length === 0 && rest === '') return ''
    const blocked =
      spans.length > 0
        ? `<p class="note">Hatched: ${spans.map(({ label, from, to }) => `${escapeHtml(label)} from ${showTime(from)}${Number.isFinite(to) ? ` to ${showTime(to)}` : ''}`).join('; ')}.</p>`
        : ''
    return `${phases.length > 1 ? `<h3>${phaseTitles[phase] ?? escapeHtml(phase)}</h3>` : ''}${blocked}<div class="plots">${plots.join('\n')}</div>${rest}`
  })
  return parts.join('') || '<p>Nothing was recorded.</p>'
}

function runFacts(model: ReportModel): string {
  const { duration, reached } = model
  const facts: [string, string][] = [
    ['scenario', model.scenario],
    ['seed', `${model.seed}${model.replicate > 0 ? `, replicate ${model.replicate}` : ''}`],
    ['version', model.version],
    ['tissue followed for', showTime(reached.phase === 'site' ? reached.seconds : duration.site)],
    ...(duration.body
      ? [
          ['organism followed for', reached.phase === 'site' ? 'not reached' : showTime(duration.body)] as [
            string,
            string,
          ],
        ]
      : []),
    ['final state', model.stateHash],
  ]
  const changed = model.parameters.filter(({ libraryValue }) => libraryValue !== undefined)
  const changes =
    changed.length > 0
      ? table({
          caption: 'Parameters that differ from the library',
          columns: ['parameter', 'here', 'library'],
          rows: changed.map(({ name, value, libraryValue }) => [name, value, libraryValue!]),
        })
      : '<p class="note">Every parameter has its library value.</p>'
  const blocks =
    model.interventions.length > 0
      ? table({
          caption: 'Interventions',
          columns: ['molecule', 'blocked by', 'from', 'to'],
          rows: model.interventions.map(({ molecule, by, from, to }) => [
            molecule,
            showShare(by),
            showTime(from),
            Number.isFinite(to) ? showTime(to) : 'the end',
          ]),
        })
      : '<p class="note">No interventions.</p>'
  return `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl><div class="two"><div>${changes}</div><div>${blocks}</div></div>`
}
