import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import { nearestVessel, type VesselIndex } from '../vessels/vessel-index.ts'
import { cellState } from './cell-state.ts'
import { CellStore } from './cell-store.ts'

export interface WallContactOptions {
  cells: CellStore
  index: VesselIndex
  parameters: ParameterSet
  /** Interval, ticks: that of contact mechanics, and before it in the schedule. */
  every: number
}

/** How far the search for a wall goes, µm. */
const searchReach = 24
/** How much farther than the wall was last seen a search goes at first, µm. */
const nearMargin = 2

/**
 * Finds the wall each tissue cell touches: `tile` (−1 none), the nearest segment and the distance between surfaces. A cell that is
 * known to be far is not searched for again until it could have come near: `wallDistance` is then a lower bound, which the
 * mechanics lowers by the way the cell goes.
 */
export function wallContact({ cells, index, parameters, every }: WallContactOptions): Process {
  const reach = parameters.value('contact.wallReach')
  const found = nearestVessel()
  return {
    name: 'wall contact',
    every,
    writes: CellStore.blocks('tile', 'vessel', 'wallDistance'),
    step({ dt }: Step) {
      const { count, state, x, y, z, radius, speed, tile, vessel, wallDistance } = cells
      for (let i = 0; i < count; i++) {
        if (state[i] !== cellState.tissue) continue
        // Twice its own way in a step: it may be pushed as well.
        if (wallDistance[i] > reach + 2 + 2 * speed[i] * dt) {
          tile[i] = -1
          vessel[i] = -1
          continue
        }
        // A wall last seen near is near still: what a short search finds is the nearest, and only where it finds nothing the long one goes.
        const near = Math.min(searchReach, radius[i] + Math.max(0, wallDistance[i]) + nearMargin)
        if (
          index.nearest(x[i], y[i], z[i], near, found) ||
          (near < searchReach && index.nearest(x[i], y[i], z[i], searchReach, found))
        ) {
          wallDistance[i] = found.surfaceDistance - radius[i]
          vessel[i] = found.segment
          tile[i] = wallDistance[i] <= reach ? found.tile : -1
        } else {
          wallDistance[i] = searchReach - radius[i]
          vessel[i] = -1
          tile[i] = -1
        }
      }
    },
  }
}
