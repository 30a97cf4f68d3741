import type { TargetRole } from '../evidence/target.ts'
import { readings, revisions } from './readings.ts'
import { showAccepted, showModel, showNumber, showPublished } from './show-numbers.ts'
import { type TargetResult, tally } from './validate.ts'

/** Where a file of targets was first committed, and last changed. */
export interface TargetFileHistory {
  readonly file: string
  readonly first: string
  readonly last: string
}

export interface ReportHead {
  readonly version: string
  /** Commit of the program; undefined outside a repository. */
  readonly commit?: string
  /** Files of model or library differ from that commit. */
  readonly changed?: boolean
  /** The command that makes this page. */
  readonly command: string
  readonly replicates: number
  readonly attempts: number
  readonly seconds: number
  readonly histories: readonly TargetFileHistory[]
}

const roleText: Record<TargetRole, string> = {
  'code-check':
    'Model against exact solutions, independent solvers and tables calculated elsewhere. A miss is a fault of the program.',
  calibration:
    'Parameters of the library were fitted or chosen with these in view: agreement shows that the fit holds, no more.',
  prediction: 'Nothing was fitted to these.',
}
const titles: Record<TargetRole, string> = {
  prediction: 'Predictions',
  calibration: 'Calibrations',
  'code-check': 'Checks of the program',
}

const madeFrom = ({ commit, changed }: ReportHead) =>
  commit === undefined ? '' : `, commit \`${commit}\`${changed ? ' and changes not yet committed' : ''}`

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** The validation page of the documentation. */
export function markdownReport(results: readonly TargetResult[], head: ReportHead): string {
  const lines = [
    '# Validation',
    '',
    '<!-- Written by `transmural validate`; do not edit. -->',
    '',
    `Made by \`${head.command}\` with transmural ${head.version}${madeFrom(head)}: ` +
      `${head.replicates} repetitions of what is random, ${head.attempts} attempts in each, ` +
      `${Math.round(head.seconds)} s. Intervals are 95 % of the mean over repetitions; where there is none, nothing is random. ` +
      'A verdict goes by the mean. The same call gives the same numbers.',
    '',
    'A miss is shown as a miss. Accepted intervals were committed before this command first ran against them and are not moved; ' +
      'what some checks of the program give had been seen in its unit tests.',
    '',
    '| role | hit | MISS | skipped |',
    '| --- | ---: | ---: | ---: |',
    ...tally(results).map(({ role, hit, miss, skipped }) => `| ${role} | ${hit} | ${miss} | ${skipped} |`),
    '',
  ]
  const misses = results.filter(({ verdict }) => verdict === 'MISS')
  if (misses.length > 0) {
    lines.push(`Misses: ${misses.map(({ target }) => `[${target.id}](#${anchor(target.id)})`).join(', ')}.`, '')
  }
  for (const role of ['prediction', 'calibration', 'code-check'] as const) {
    const own = results.filter(({ target }) => target.role === role)
    if (own.length === 0) continue
    lines.push(`## ${titles[role]}`, '', roleText[role], '')
    lines.push('| target | published | accepted | model [95 %] | verdict |', '| --- | --- | --- | --- | --- |')
    for (const { target, verdict, model } of own) {
      const shown = verdict === 'MISS' ? '**MISS**' : verdict
      const name = `[${target.id}](#${anchor(target.id)})`
      const found = model ? showModel(target, model) : ''
      lines.push(`| ${[name, showPublished(target), showAccepted(target), found, shown].map(cell).join(' | ')} |`)
    }
    lines.push('')
  }
  lines.push('## Each target', '')
  for (const result of results) lines.push(...details(result))
  lines.push('## When the targets were set', '', 'Commit that first held the file, and the last to touch it.', '')
  lines.push('| file | first | last |', '| --- | --- | --- |')
  for (const { file, first, last } of head.histories) lines.push(`| ${file} | ${first} | ${last} |`)
  if (head.histories.length === 0) lines.push('| (made outside the repository) | | |')
  lines.push('')
  return lines.join('\n')
}

const anchor = (id: string) => id.toLowerCase().replaceAll(/[^\w-]/g, '')

function details({ target, verdict, model, reason }: TargetResult): string[] {
  const where = target.doi ? ` [doi](https://doi.org/${target.doi})` : target.pmid ? ` (PMID ${target.pmid})` : ''
  const lines = [
    `### ${target.id}`,
    '',
    `${target.what}. Compared: ${target.quantity}. ${target.citation}.${where}`,
    '',
    `Published ${showPublished(target) || 'without a number'}, accepted ${showAccepted(target)}, ` +
      `${model ? `model ${showModel(target, model)}` : 'not evaluated'}: ${verdict === 'MISS' ? '**MISS**' : verdict}.`,
    '',
  ]
  const reading = verdict === 'MISS' && readings[target.id] ? `Reading: ${readings[target.id]}` : undefined
  const revision = revisions[target.id] ? `Changed after its first run: ${revisions[target.id]}` : undefined
  for (const text of [target.note, model?.note, reason, reading, revision]) if (text) lines.push(`${text}.`, '')
  if (model?.beside) {
    lines.push('| beside it | value |', '| --- | ---: |')
    for (const { name, value } of model.beside) lines.push(`| ${cell(name)} | ${showNumber(value)} |`)
    lines.push('')
  }
  return lines
}
