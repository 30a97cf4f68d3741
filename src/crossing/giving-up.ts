import { exp } from '../numerics/math.ts'

/**
 * Probability that a new direction, drawn about the wall's normal by a von Mises–Fisher law in 3-D, points away from the wall:
 * (1 − e^−κ)/(e^κ − e^−κ) = 1/(1 + e^κ).
 * @param bias κ_w = κ_adh + κ_chem; negative when the cues draw the cell away
 */
export function awayProbability(bias: number): number {
  return 1 / (1 + exp(bias))
}
