import { funnels } from './funnel-counts.ts'
import type { Column, ResultTable } from './recordable.ts'

const titles = { in: 'Going in (intravasation)', out: 'Coming out (extravasation, diapedesis)' } as const

/** The funnels of a ledger as tables for people: the same numbers as in the picture of the report. */
export function crossingTables(ledger: readonly Column[]): ResultTable[] {
  return funnels(ledger).flatMap((funnel) =>
    (['in', 'out'] as const).flatMap((way) => {
      const { steps, starts, attempts, outcomes } = funnel[way]
      if (attempts === 0) return []
      const percent = (share: number) => (Number.isNaN(share) ? '–' : `${Number((100 * share).toFixed(1))} %`)
      return [
        {
          title: `${titles[way]}: ${funnel.kind}`,
          columns: ['step or ending', 'cells', 'share of starts', 'passed', 'still there'],
          rows: [
            ...steps.map(({ stage, real, share, passed, waiting }, k) => [
              stage === 'contact' ? 'contact' : `finished: ${stage}`,
              real,
              percent(share),
              k === 0 ? '–' : percent(passed),
              k === 0 ? null : waiting,
            ]),
            ...outcomes.map(({ outcome, real, share }) => [`ended: ${outcome}`, real, percent(share), '–', null]),
          ],
          note: `Cells are real attempts; shares${attempts > starts ? ' weigh in their wall-only copies and' : ''} count from the starts. Passed: of those whose step was decided. Still there: in that step when the run ended.`,
        },
      ]
    }),
  )
}
