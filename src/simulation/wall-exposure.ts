import type { Process } from '../schedule/process.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import { vesselClassNames } from '../vessels/vessel-class.ts'
import type { Wall } from '../vessels/wall.ts'
import { wallStratumNames } from '../vessels/wall-stratum.ts'

/** Strata of wall: vessel class × what the tile is. */
export const strataCount = vesselClassNames.length * wallStratumNames.length

/** Index of a stratum. */
export function stratumIndex(vesselClass: number, stratum: number): number {
  return vesselClass * wallStratumNames.length + stratum
}

/** Name of a stratum, as printed: `venule, doorway`. */
export function stratumName(index: number): string {
  const width = wallStratumNames.length
  return `${vesselClassNames[Math.floor(index / width)]}, ${wallStratumNames[index % width]}`
}

/**
 * Adds up wall area × time by stratum, µm² s: what entries are divided by to become rates. Tiles become doorways and cease to be, so
 * the exposure of a stratum cannot be known beforehand. The sum begins with the run and again at the moment from which entries count:
 * until then a run does not know what interventions are to come, and has the state of a run without them.
 * @param options.from s
 */
export function wallExposure(options: { wall: Wall; registry: StateRegistry; from: number; every: number }): {
  process: Process
  exposure: Float64Array
} {
  const { wall, registry, from, every } = options
  const exposure = registry.add('wall.exposure', 'f64', strataCount, { unit: 'um^2 s' }).data
  return {
    exposure,
    process: {
      name: 'wall exposure',
      every,
      writes: ['wall.exposure'],
      step({ ordinal, dt }) {
        const first = Math.ceil(from / dt - 1e-9)
        if (ordinal === first) exposure.fill(0)
        const { count, area, vesselClass, stratum } = wall
        for (let t = 0; t < count; t++) exposure[stratumIndex(vesselClass[t], stratum[t])] += area[t] * dt
      },
    },
  }
}
