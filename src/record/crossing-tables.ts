import { type DirectionFunnel, fewest, funnels } from './funnel-counts.ts'
import type { Column, ResultTable } from './recordable.ts'

const titles = { in: 'Going in (intravasation)', out: 'Coming out (extravasation)' } as const

/** What the ledger says, as tables: every kind of cell, both directions, how many finished each step and how attempts ended. */
export function crossingTables(ledger: readonly Column[]): ResultTable[] {
  const kinds = funnels(ledger)
  return kinds.flatMap((kind) =>
    (['in', 'out'] as const).flatMap((way) => {
      const title = kinds.length > 1 ? `${titles[way]}, ${kind.kind}` : titles[way]
      return kind[way].attempts === 0 ? [] : [stepTable(title, kind[way])]
    }),
  )
}

function stepTable(title: string, { steps, outcomes, attempts, limit }: DirectionFunnel): ResultTable {
  const share = (value: number) =>
    attempts < fewest || Number.isNaN(value) ? '–' : `${Math.round(value * 1000) / 10} %`
  return {
    title,
    part: 'crossing',
    columns: ['step', 'finished', 'of contacts', 'passed'],
    rows: [
      ...steps.map(({ stage, real, share: of, passed }, k) => [
        k === limit ? `${stage} (limits)` : stage,
        real,
        share(of),
        k === 0 ? '' : share(passed),
      ]),
      ...outcomes
        .filter(({ outcome }) => outcome !== 'crossed')
        .map(({ outcome, real, share: of }) => [
          `– ${outcome === 'open' ? 'not yet ended' : outcome}`,
          real,
          share(of),
          '',
        ]),
    ],
    note: 'Counts are real attempts that ended; shares also use their wall-only copies, by weight.',
  }
}
