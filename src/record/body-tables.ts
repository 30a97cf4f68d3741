import type { BodySummary, OrganRow } from '../body/body-summary.ts'
import type { OrganOverview, ResultTable } from './recordable.ts'

/** The cascade in the organism and what each organ did: drawn and expected, with intervals. */
export function bodyTables(summary: BodySummary, organs: readonly OrganRow[]): ResultTable[] {
  const odds = (value: number) => Number(value.toPrecision(3))
  return [
    {
      title: 'In the organism, from shed cell to colony',
      columns: ['step', 'drawn', 'expected', '95 % from', 'to', 'of the step before', 'of all shed'],
      rows: summary.rows.map(({ step, main, drawn, expected, low, high, odds: share, cumulativeOdds }) => [
        main ? step : `(${step})`,
        drawn,
        expected,
        low,
        high,
        odds(share),
        odds(cumulativeOdds),
      ]),
      note: 'Single cells and clusters, a cluster counts once; in brackets: side branches. Intervals are of the expectation over what the measured rates leave open.',
    },
    {
      title: 'Organs',
      columns: [
        'organ',
        'arrests',
        'got out',
        'dormant',
        'micrometastases',
        'colonies',
        'expected colonies',
        '95 % from',
        'to',
      ],
      rows: organs.map(({ organ, arrests, exits, dormant, micrometastases, colonies, expected }) => [
        organ,
        arrests,
        exits,
        dormant,
        micrometastases,
        colonies,
        expected.colonies.mean,
        expected.colonies.low,
        expected.colonies.high,
      ]),
    },
  ]
}

/** Organs that met any cell, for the overview of a report. */
export function organOverviews(organs: readonly OrganRow[]): OrganOverview[] {
  return organs
    .filter(({ arrests, expected }) => arrests > 0 || expected.arrests.mean > 0)
    .map(({ organ, arrests, exits, dormant, micrometastases, colonies, largest, expected }) => ({
      organ,
      trapped: arrests,
      exited: exits,
      dormant,
      micrometastases,
      colonies,
      largest,
      expectedColonies: expected.colonies.mean,
    }))
    .sort((a, b) => b.trapped - a.trapped || (a.organ < b.organ ? -1 : 1))
}
