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
 * Adds up wall area × time by stratum from the moment on from which entries count, µm² s: what entries are divided by to become
 * rates. Tiles become doorways and cease to be, so the exposure of a stratum cannot be known beforehand.
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
      step({ time, dt }) {
        if (time < from) return
        const { count, area, vesselClass, stratum } = wall
        for (let t = 0; t < count; t++) exposure[stratumIndex(vesselClass[t], stratum[t])] += area[t] * dt
      },
    },
  }
}
