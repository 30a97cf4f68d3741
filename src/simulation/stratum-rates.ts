import type { StratumRate } from '../body/stratum-rate.ts'
import type { Crossing } from '../crossing/crossing.ts'
import { entries } from '../crossing/entries.ts'
import { carriesBlood, vesselClassNames } from '../vessels/vessel-class.ts'
import { wallStratum, wallStratumNames } from '../vessels/wall-stratum.ts'
import type { InterventionPlan } from './plan.ts'
import { strataCount, stratumIndex, stratumName } from './wall-exposure.ts'

/**
 * When entries begin to count: after the burn-in and after the last intervention began or ended within the block's time, so that
 * the rates belong to one state of the tissue.
 * @returns s
 */
export function countingStart(burnIn: number, duration: number, interventions: readonly InterventionPlan[]): number {
  let start = burnIn
  for (const { from, to } of interventions) {
    for (const change of [from, to]) if (change > start && change < duration) start = change
  }
  return start
}

/**
 * Entries per wall area and time, by stratum, from the ledger of a site: what a tumour of grams sheds by. Wall-only copies count
 * with their weight; the effective number of independent entries is Kish's (Σw)²/Σw² over cells (copies of one contact share the
 * cell and its surroundings, so they are one event of their summed weight).
 * @param exposure wall area × time by stratum, µm² s
 * @param from only entries after this time, s
 */
export function stratumRates(
  { ledger, pool }: Pick<Crossing, 'ledger' | 'pool'>,
  exposure: Float64Array,
  from: number,
): StratumRate[] {
  const sums = Array.from({ length: strataCount }, () => ({
    total: 0,
    clusters: [] as number[],
    byCell: new Map<number, number>(),
  }))
  for (const { cell, weight, vesselClass, stratum, clusterSize } of entries(ledger, pool, from)) {
    const sum = sums[stratumIndex(vesselClass, stratum)]
    const size = Math.max(1, clusterSize)
    while (sum.clusters.length < size) sum.clusters.push(0)
    sum.total += weight
    sum.clusters[size - 1] += weight
    sum.byCell.set(cell, (sum.byCell.get(cell) ?? 0) + weight)
  }
  let watched = 0
  for (const value of exposure) watched += value
  const rates: StratumRate[] = []
  for (let c = 0; c < vesselClassNames.length; c++) {
    for (let s = 0; s < wallStratumNames.length; s++) {
      const index = stratumIndex(c, s)
      if (!(exposure[index] > 0)) continue
      const { total, clusters, byCell } = sums[index]
      let squares = 0
      for (const weight of byCell.values()) squares += weight * weight
      rates.push({
        stratum: stratumName(index),
        route: carriesBlood(c) ? 'blood' : 'lymph',
        entry: s === wallStratum.mosaic ? 'passive' : 'active',
        areaShare: exposure[index] / watched,
        weightedEntries: total,
        effectiveEvents: squares > 0 ? (total * total) / squares : 0,
        exposure: exposure[index],
        clusterHistogram: clusters.length > 0 ? clusters : [1],
      })
    }
  }
  return rates
}
