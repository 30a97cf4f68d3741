/** Mean of finite values; NaN when there is none. */
export function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Standard deviation of a sample. */
export function deviation(values: readonly number[]): number {
  const m = mean(values)
  let sum = 0
  for (const value of values) sum += (value - m) * (value - m)
  return values.length > 1 ? Math.sqrt(sum / (values.length - 1)) : 0
}

/** Quantile by linear interpolation between ordered values. @param share 0–1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(sorted.length - 1, low + 1)
  return sorted.length > 0 ? sorted[low] + (at - low) * (sorted[high] - sorted[low]) : Number.NaN
}

/** Pearson's correlation. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const ma = mean(a)
  const mb = mean(b)
  let ab = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb)
    aa += (a[i] - ma) * (a[i] - ma)
    bb += (b[i] - mb) * (b[i] - mb)
  }
  return ab / Math.sqrt(aa * bb)
}
