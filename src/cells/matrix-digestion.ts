import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import { exp } from '../numerics/math.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { Collagen } from '../tissue/collagen.ts'
import type { FieldSet } from '../tissue/field-set.ts'

import { cellState } from './cell-state.ts'
import type { CellsByVoxel } from './cells-by-voxel.ts'

export interface MatrixDigestionOptions {
  collagen: Collagen
  byVoxel: CellsByVoxel
  fields: FieldSet
  parameters: ParameterSet
  activities: Activities
  /** Interval, ticks. */
  every: number
}

const fourThirdsPi = (4 / 3) * Math.PI

/**
 * Collagen is digested where cells with MT1-MMP touch it, and everywhere by soluble MMP: dρ/dt = −(k_m Σ a V_touch/V + k_s c) ρ,
 * exact over the step. Moving cells leave tracks.
 */
export function matrixDigestion(options: MatrixDigestionOptions): Process {
  const { collagen, byVoxel, fields, parameters, activities, every } = options
  const name = 'matrix digestion'
  const { cells, grid, values } = byVoxel
  const contactRate = parameters.value('matrix.contactDigestion')
  const reach = parameters.value('matrix.contactReach')
  const solubleRate = parameters.value('matrix.solubleDigestion')
  const soluble = fields.has('soluble-MMP') ? fields.of('soluble-MMP').concentration : undefined
  const activity = cells.kinds.kinds.map((kind) => kind.mt1mmp)
  activities.register('MT1-MMP', name)
  if (soluble) {
    activities.register('MMP-2', name)
    activities.register('MMP-9', name)
  }
  // Scratch, rewritten before every use; in the kernels' memory.
  const work = byVoxel.scratch()

  return {
    name,
    every,
    writes: ['collagen.density'],
    step({ time, dt }: Step) {
      const { count, kind, radius, proteolysis } = cells
      const mt1mmp = activities.of('MT1-MMP', time)
      const gelatinases = soluble ? 0.5 * (activities.of('MMP-2', time) + activities.of('MMP-9', time)) : 0
      byVoxel.sort(digests)
      for (let i = 0; i < count; i++) {
        const r = radius[i] + reach
        values[i] = activity[kind[i]] * mt1mmp * proteolysis[i] * fourThirdsPi * r * r * r
      }
      byVoxel.sum(contactRate / grid.voxelVolume, work)
      const { density } = collagen
      for (let v = 0; v < density.length; v++) {
        const rate = work[v] + (soluble ? solubleRate * gelatinases * Math.max(0, soluble[v]) : 0)
        if (rate > 0) density[v] *= exp(-rate * dt)
      }
    },
  }
}

function digests(state: number): boolean {
  return state === cellState.tissue || state === cellState.atWall || state === cellState.subEndothelial
}
