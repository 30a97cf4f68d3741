import type { Species } from './species.ts'

/** How a field is advanced: step by step in time, or as a sequence of steady states. */
export type FieldMethod = 'transient' | 'quasi-steady'

export interface FieldChoice {
  name: string
  method: FieldMethod
  /** Time in which the field relaxes, s. */
  relaxation: number
  /** Interval of the cells' steps it was compared with, s. */
  step: number
}

/**
 * Chooses how each species is advanced: quasi-steady where it relaxes faster than the cells change it. Relaxation is the faster of
 * loss, 1/λ, and diffusion over the given length, L²/D.
 * @param options.length distance over which the field must follow the cells, µm (a cell's neighbourhood; the distance of vessels)
 * @param options.step interval between changes of the cells, s
 * @returns one choice a species, to be recorded with the run
 */
export function chooseFieldMethods(
  species: readonly Species[],
  { length, step }: { length: number; step: number },
): FieldChoice[] {
  return species.map(({ name, diffusion, decay, faces }) => {
    const spread = diffusion > 0 ? (length * length) / diffusion : Number.POSITIVE_INFINITY
    const loss = decay > 0 ? 1 / decay : Number.POSITIVE_INFINITY
    const relaxation = Math.min(spread, loss)
    // Without any loss there is no steady state to go to.
    const bounded = decay > 0 || faces.some((value) => value !== undefined)
    return { name, method: bounded && relaxation <= step ? 'quasi-steady' : 'transient', relaxation, step }
  })
}
