import { exp, log } from '../numerics/math.ts'

/** Value after `elapsed` s of a first-order relaxation to `target` with time constant `time` (s): exact. */
export function relaxed(value: number, target: number, elapsed: number, time: number): number {
  return value === target ? value : target + (value - target) * exp(-elapsed / time)
}

/**
 * Time (s) in which a first-order relaxation reaches a level: τ ln[(value − target)/(level − target)].
 * @returns 0 when the level is the value; Infinity when it is never reached
 */
export function timeToReach(value: number, target: number, level: number, time: number): number {
  if (level === value) return 0
  const start = value - target
  const end = level - target
  // Reached only when the level lies strictly between value and target.
  if (start === 0 || end === 0 || start > 0 !== end > 0 || (start > 0 ? end > start : end < start)) {
    return Number.POSITIVE_INFINITY
  }
  const ratio = start / end
  // A level that all but is the target: the ratio may be beyond all numbers, its logarithm is not.
  return time * (ratio < Number.POSITIVE_INFINITY ? log(ratio) : log(Math.abs(start)) - log(Math.abs(end)))
}
