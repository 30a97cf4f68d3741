import { erfc, exp, log, log1p } from '../numerics/math.ts'

/** Twelve size classes from 6 to 24 µm, equal steps of the logarithm (a step is 12 %: about half the spread of shed cells). */
export const sizeClasses = 12
const smallest = 6
const largest = 24

/** Edge below class i, µm; `sizeEdge(12)` is 24 µm. */
export function sizeEdge(i: number): number {
  return smallest * exp((i / sizeClasses) * log(largest / smallest))
}

/** Diameter that stands for class i, µm: the geometric middle. */
export function sizeOf(i: number): number {
  return smallest * exp(((i + 0.5) / sizeClasses) * log(largest / smallest))
}

/** Share of a lognormal (median, coefficient of variation) below x. */
export function lognormalShareBelow(x: number, median: number, cv: number): number {
  if (x <= 0) return 0
  const sigma = Math.sqrt(log1p(cv * cv))
  return 0.5 * erfc(-log(x / median) / (sigma * Math.SQRT2))
}

/**
 * Shares of the twelve classes in a lognormal of diameters; what is below 6 or above 24 µm counts to the first or last class.
 * @param median µm
 * @param cv coefficient of variation
 */
export function sizeShares(median: number, cv: number): Float64Array {
  const shares = new Float64Array(sizeClasses)
  let below = 0
  for (let i = 0; i < sizeClasses; i++) {
    const next = i === sizeClasses - 1 ? 1 : lognormalShareBelow(sizeEdge(i + 1), median, cv)
    shares[i] = next - below
    below = next
  }
  return shares
}
