import type { ParameterSet } from '../evidence/parameter-set.ts'
import { exp } from '../numerics/math.ts'

/** Activities of the molecules that decide over an arrested cell: 1 untreated, 0 knocked out. */
export interface ArrestActivities {
  readonly nk: number
  readonly platelets: number
  readonly integrin: number
}

export const untreated: ArrestActivities = { nk: 1, platelets: 1, integrin: 1 }

/** Hazards of a cell arrested in a capillary, rates 1/s by seconds since arrest. */
export interface ArrestLaw {
  /** Fragmentation (the cell is lost) and dislodging (it circulates again). */
  fragmentation(age: number): number
  dislodging(age: number): number
  /** @param nkDensity NK cells per length of capillary, 1/µm */
  nk(age: number, nkDensity: number, activities: ArrestActivities): number
  anoikis(age: number, activities: ArrestActivities): number
}

/**
 * Competing hazards of an arrested cell (closed forms; the NK law has no free number: density × crawl speed × kill per contact,
 * measured by Ichise et al. 2022, doi 10.7554/eLife.76269, the kill falling linearly as contacts lose their signal).
 *
 * Two readings the formulas need: the kill per contact was measured in animals with platelets, so it is what an untreated
 * platelet activity of 1 leaves over (without platelets 1/(1 − shield) times as many kills); and anoikis ends as the strong
 * integrin bonds form, in proportion to the β1 integrin's activity.
 */
export function arrestLaw(parameters: ParameterSet): ArrestLaw {
  const loss = parameters.value('arrest.lossRate')
  const lossTime = parameters.value('arrest.lossTime')
  const dislodged = parameters.value('arrest.dislodgedShare')
  const adhesionTime = parameters.value('arrest.adhesionTime')
  const crawl = parameters.value('nk.crawlSpeed')
  const kill = parameters.value('nk.kill')
  const exhaustion = parameters.value('nk.exhaustion')
  const exhaustionTime = parameters.value('nk.exhaustionTime')
  const shield = parameters.value('nk.plateletShield')
  const anoikis = parameters.value('anoikis.rate')
  return {
    fragmentation: (age) => (1 - dislodged) * loss * exp(-age / lossTime),
    dislodging: (age) => dislodged * loss * exp(-age / lossTime),
    nk(age, nkDensity, activities) {
      const perContact = kill * Math.max(0, 1 - (exhaustion * age) / exhaustionTime)
      const platelets = (1 - shield * activities.platelets) / (1 - shield)
      return nkDensity * crawl * perContact * activities.nk * platelets
    },
    anoikis: (age, activities) => anoikis * (1 - activities.integrin * (1 - exp(-age / adhesionTime))),
  }
}
