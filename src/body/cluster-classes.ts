import { InputError } from '../quantity/errors.ts'

/** Cluster classes 1, 2–4, 5–9, ≥ 10 cells, and the number of cells that stands for each (its middle). */
export const clusterClasses = 4
export const cellsOf = [1, 3, 7, 12] as const

/** Class of a cluster of n cells. */
export function clusterClassOf(n: number): number {
  return n < 2 ? 0 : n < 5 ? 1 : n < 10 ? 2 : 3
}

/**
 * Shares of the four classes from a histogram of cluster sizes.
 * @param histogram entry i = (weighted) number of entries of i + 1 cells; all 0 or empty means single cells only
 * @throws InputError when an entry is negative or not a number
 */
export function clusterShares(histogram: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(clusterClasses)
  let sum = 0
  for (let i = 0; i < histogram.length; i++) {
    const weight = histogram[i]
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new InputError({ key: `clusterHistogram[${i}]`, found: `${weight}`, expected: 'a number ≥ 0' })
    }
    shares[clusterClassOf(i + 1)] += weight
    sum += weight
  }
  if (sum === 0) shares[0] = 1
  else for (let i = 0; i < clusterClasses; i++) shares[i] /= sum
  return shares
}
