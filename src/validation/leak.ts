import type { ParameterSet } from '../evidence/parameter-set.ts'
import { cbrt } from '../numerics/math.ts'
import { slitHindrance } from '../vessels/slit-leak.ts'
import type { TargetFunction } from './target-function.ts'

/** Rise of hydraulic conductivity under VEGF (Bates & Curry 1996). */
const conductivityFold = 7.8

/**
 * Rise of permeability for a solute when slits of a width open until hydraulic conductivity is 7.8-fold (it goes with the cube).
 * @param radius of the solute and @param width of the slit at rest, µm
 */
export function permeabilityFold(radius: number, width: number): number {
  const wide = width * cbrt(conductivityFold)
  return (wide * slitHindrance((2 * radius) / wide)) / (width * slitHindrance((2 * radius) / width))
}

const fold = (parameters: ParameterSet, radius: number) => permeabilityFold(radius, parameters.value('leak.slitWidth'))

/** Targets of the leak through the wall. */
export const leakTargets: Readonly<Record<string, TargetFunction>> = {
  'vegf-albumin-permeability': ({ parameters }) => ({
    value: fold(parameters, parameters.value('leak.albuminRadius')),
  }),
  'vegf-size-selectivity': ({ parameters }) => ({
    value: fold(parameters, 0.5e-3) / fold(parameters, parameters.value('leak.albuminRadius')),
    note: 'no parameter of its own; folds of other solutes stand beside it',
    beside: [0.23, 0.5, 1.3, 2, 3].map((nm) => ({ name: `fold at ${nm} nm`, value: fold(parameters, nm / 1000) })),
  }),
}
