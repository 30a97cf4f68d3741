import type { OrganRow } from '../body/body-summary.ts'
import type { OrganOverview } from './recordable.ts'

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
