import type { ParameterSet } from '../evidence/parameter-set.ts'
import { cbrt, exp } from '../numerics/math.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { FieldSet } from '../tissue/field-set.ts'
import { cellState, takesUpTissue } from './cell-state.ts'
import { CellStore, fate } from './cell-store.ts'
import type { CellsByVoxel } from './cells-by-voxel.ts'

export interface FateOptions {
  byVoxel: CellsByVoxel
  fields: FieldSet
  parameters: ParameterSet
  /** Interval, ticks. */
  every: number
  /** False: room does not matter to growth. */
  crowding?: boolean
}

const fourThirdsPi = (4 / 3) * Math.PI

/**
 * Growth, division and death of cells in tissue. A cell divides or dies when its integrated hazard reaches the exponential
 * threshold it drew from its own key. Division slows with lack of oxygen and lack of room; lack of oxygen kills. Carries out all
 * fates marked since the last time.
 */
export function cellFate(options: FateOptions): Process {
  const { byVoxel, fields, parameters, every, crowding = true } = options
  const { cells, grid, values } = byVoxel
  const kinds = cells.kinds.kinds
  const oxygen = fields.has('oxygen') ? fields.of('oxygen').concentration : undefined
  const saturation = parameters.value('growth.oxygenSaturation')
  const hypoxia = parameters.value('growth.oxygenHypoxia')
  const necrosis = parameters.value('growth.oxygenNecrosis')
  const necrosisRate = parameters.value('growth.necrosisRate')
  const crowdingStart = parameters.value('growth.crowdingStart')
  const crowdingStop = parameters.value('growth.crowdingStop')
  const relaxation = parameters.value('growth.volumeRelaxation')
  const clearance = parameters.value('growth.clearanceTime')
  const filled = byVoxel.scratch()

  return {
    name: 'cell fate',
    every,
    writes: [...CellStore.blocks(), 'cells.count', 'cells.tally'],
    step({ time, dt }: Step) {
      const { count, state, kind, radius, fullRadius, x, y, z, divisionClock, deathClock } = cells
      if (crowding) {
        byVoxel.sort(takesUpTissue)
        for (let i = 0; i < count; i++) values[i] = fourThirdsPi * radius[i] * radius[i] * radius[i]
        byVoxel.sum(1 / grid.voxelVolume, filled)
      }
      const kept = exp(-dt / relaxation)
      for (let i = 0; i < count; i++) {
        if (state[i] === cellState.dead) {
          if (time + dt - cells.stateSince[i] >= clearance) cells.mark(i, fate.clear)
          continue
        }
        if (state[i] !== cellState.tissue) continue
        const own = kinds[kind[i]]
        const level = oxygen ? Math.max(0, grid.interpolate(oxygen, x[i], y[i], z[i])) : Number.POSITIVE_INFINITY
        const lack = level < necrosis ? (necrosisRate * (necrosis - level)) / necrosis : 0
        deathClock[i] -= (own.deathRate + lack) * dt
        if (deathClock[i] <= 0) {
          cells.mark(i, fate.die)
          continue
        }
        const supply = share((level - hypoxia) / (saturation - hypoxia))
        if (radius[i] < fullRadius[i] && supply > 0) {
          const full = fullRadius[i] * fullRadius[i] * fullRadius[i]
          const now = radius[i] * radius[i] * radius[i]
          radius[i] = cbrt(full - (full - now) * kept)
        }
        if (own.divisionRate === 0 || supply === 0) continue
        const room = crowding ? share((crowdingStop - packing(i)) / (crowdingStop - crowdingStart)) : 1
        divisionClock[i] -= own.divisionRate * supply * room * dt
        if (divisionClock[i] <= 0) cells.mark(i, fate.divide)
      }
      cells.applyFates(time + dt)
    },
  }

  /** Share of the 27 voxels about a cell that cells fill. */
  function packing(slot: number): number {
    const { nx, ny, nz, dx } = grid
    const ix = Math.min(nx - 1, Math.max(0, Math.floor(cells.x[slot] / dx)))
    const iy = Math.min(ny - 1, Math.max(0, Math.floor(cells.y[slot] / dx)))
    const iz = Math.min(nz - 1, Math.max(0, Math.floor(cells.z[slot] / dx)))
    let sum = 0
    let voxels = 0
    for (let k = Math.max(0, iz - 1); k <= Math.min(nz - 1, iz + 1); k++)
      for (let j = Math.max(0, iy - 1); j <= Math.min(ny - 1, iy + 1); j++)
        for (let i = Math.max(0, ix - 1); i <= Math.min(nx - 1, ix + 1); i++) {
          sum += filled[(k * ny + j) * nx + i]
          voxels++
        }
    return sum / voxels
  }
}

function share(value: number): number {
  return value > 1 ? 1 : value > 0 ? value : 0
}
