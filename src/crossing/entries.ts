import type { AttemptPool } from './attempt-pool.ts'
import type { Ledger } from './ledger.ts'
import { direction, outcome, route, stage, stageCount } from './stage.ts'

/** One entry into a vessel: what the wall rates per stratum are made of. */
export interface Entry {
  /** Id of the cell; copies carry the id of the cell they copy. */
  cell: number
  replica: number
  weight: number
  vesselClass: number
  stratum: number
  /** Time at which the nucleus was through, or at which a cell left mosaic wall, s. */
  time: number
  clusterSize: number
}

/**
 * Entries from a time on. A cell counts as entered when its nucleus is through the wall (its release into the blood may come a day
 * later); in mosaic wall, where nothing is crossed, when it is released. Attempts still open count too.
 * @param from s
 */
export function entries(ledger: Ledger, pool: AttemptPool, from: number): Entry[] {
  const list: Entry[] = []
  const [directions, routes, outcomes, settled, ends] = (
    ['direction', 'route', 'outcome', 'settle', 'end'] as const
  ).map((name) => ledger.column(name))
  const [cells, replicas, weights, classes, strata, sizes] = (
    ['cell', 'replica', 'weight', 'vesselClass', 'stratum', 'clusterSize'] as const
  ).map((name) => ledger.column(name))
  for (let row = 0; row < ledger.rows; row++) {
    if (directions[row] !== direction.intravasation || settled[row] < 0) continue
    const passive = routes[row] === route.hole
    if (passive && outcomes[row] !== outcome.crossed) continue
    const time = passive ? ends[row] : settled[row]
    if (time < from) continue
    list.push({
      cell: cells[row],
      replica: replicas[row],
      weight: weights[row],
      vesselClass: classes[row],
      stratum: strata[row],
      time,
      clusterSize: sizes[row],
    })
  }
  for (let i = 0; i < pool.used; i++) {
    if (!pool.live[i] || pool.direction[i] !== direction.intravasation || pool.route[i] === route.hole) continue
    const time = pool.reached[i * stageCount + stage.settle]
    // Attempts that are decided and only wait for their gap to close will come as rows, but are entries already.
    if (time < 0 || time < from) continue
    list.push({
      cell: pool.cell[i],
      replica: pool.replica[i],
      weight: pool.weight[i],
      vesselClass: pool.vesselClass[i],
      stratum: pool.stratum[i],
      time,
      clusterSize: pool.clusterSize[i],
    })
  }
  return list
}
