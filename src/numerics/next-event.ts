import { RunError } from '../quantity/errors.ts'
import type { RandomStream } from './random-stream.ts'

/**
 * Time of the next event of a Poisson process whose hazard moves with time: exact, by thinning. Lewis & Shedler 1979, Naval Res.
 * Logist. Q. 26:403, doi 10.1002/nav.3800260304.
 * @param stream where the draws come from (two per candidate)
 * @param hazard hazard at a time, 1/s
 * @param bound a number the hazard never exceeds between the two times, 1/s; the nearer, the cheaper
 * @param from @param to interval, s; `to` may be Infinity when bound > 0
 * @returns time of the event, or Infinity when there is none before `to`
 * @throws RunError when the hazard is negative, above the bound or not a number
 */
export function nextEvent(
  stream: RandomStream,
  hazard: (time: number) => number,
  bound: number,
  from: number,
  to: number,
): number {
  if (!(bound >= 0 && bound < Number.POSITIVE_INFINITY)) throw new RunError(`next event: the bound is ${bound}`)
  let time = from
  for (;;) {
    time += stream.exponential(bound)
    if (!(time < to)) return Number.POSITIVE_INFINITY
    const h = hazard(time)
    if (!(h >= 0 && h <= bound * (1 + 1e-12)))
      throw new RunError(`next event: hazard ${h} at ${time} s, bound ${bound}`)
    if (stream.uniform() * bound < h) return time
  }
}

/**
 * When an integrated hazard reaches a target within a step over which the hazard goes in a straight line: the event time of a
 * threshold drawn once (a unit exponential) and used up step by step.
 * @param target what is left of the threshold, ≥ 0
 * @param start @param end hazard at both ends of the step, 1/s
 * @param duration length of the step, s
 * @returns time since the start of the step, s; Infinity when the step ends first (then take `integratedHazard` off the target)
 */
export function timeOfIntegratedHazard(target: number, start: number, end: number, duration: number): number {
  if (target <= 0) return 0
  if (!(integratedHazard(start, end, duration) >= target)) return Number.POSITIVE_INFINITY
  const slope = (end - start) / duration
  // Root of start·t + ½ slope t² = target in the form without cancellation.
  const root = Math.sqrt(Math.max(0, start * start + 2 * slope * target))
  return Math.min(duration, (2 * target) / (start + root))
}

/** ∫ of a hazard that goes in a straight line from `start` to `end` over `duration`. */
export function integratedHazard(start: number, end: number, duration: number): number {
  return 0.5 * (start + end) * duration
}
