import type { ParameterSet } from '../evidence/parameter-set.ts'
import { exp, log } from '../numerics/math.ts'
import { InputError } from '../quantity/errors.ts'
import type { OrganismPlan } from './organism-plan.ts'

/** Mass of the primary tumour over time. Masses g, times s. */
export interface TumourGrowth {
  mass(time: number): number
  /** Mean mass over [from, to], g. */
  meanMass(from: number, to: number): number
}

/**
 * Gompertz growth, ln(K/M) falling exponentially, from the start to the end mass over the plan's duration. Two masses do not fix
 * three numbers: the plateau K is `tumour.plateauRatio` times the larger mass (far above it growth is all but exponential).
 * @throws InputError when a mass is not positive
 */
export function gompertzGrowth(parameters: ParameterSet, plan: OrganismPlan): TumourGrowth {
  const { startMass, endMass } = plan.tumour
  for (const [key, mass] of [
    ['body.tumour.startMass', startMass],
    ['body.tumour.endMass', endMass],
  ] as const) {
    if (!(mass > 0 && mass < 1e9)) throw new InputError({ key, found: `${mass} g`, expected: 'a positive mass' })
  }
  const plateau = parameters.value('tumour.plateauRatio') * Math.max(startMass, endMass)
  const start = log(plateau / startMass)
  const rate = log(start / log(plateau / endMass)) / plan.duration
  const mass = (time: number) => plateau * exp(-start * exp(-rate * Math.min(Math.max(time, 0), plan.duration)))
  return {
    mass,
    // Gauss–Legendre, five points: the mass is smooth over a step of hours.
    meanMass(from, to) {
      const middle = 0.5 * (from + to)
      const half = 0.5 * (to - from)
      let sum = (128 / 225) * mass(middle)
      for (const [x, weight] of gauss) sum += weight * (mass(middle - half * x) + mass(middle + half * x))
      return 0.5 * sum
    },
  }
}

const gauss = [
  [0.5384693101056831, 0.47862867049936647],
  [0.906179845938664, 0.23692688505618908],
] as const
