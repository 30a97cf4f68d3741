import { timeToReach } from './relaxation.ts'

/**
 * Area to which a hole in the basement membrane tends: A_b0 + k_b P / r_b. From dA_b/dt = k_b P − r_b (A_b − A_b0).
 * @param resting A_b0, µm²
 * @param work k_b P of all cells that work on it, µm²/s
 * @param repairRate r_b, 1/s
 */
export function holeTarget(resting: number, work: number, repairRate: number): number {
  return resting + work / repairRate
}

/** Time, s, for a hole to grow from `hole` to `area` (µm²); Infinity when its ceiling is below. */
export function breachTime(hole: number, resting: number, work: number, repairRate: number, area: number): number {
  return hole >= area ? 0 : timeToReach(hole, holeTarget(resting, work, repairRate), area, 1 / repairRate)
}
