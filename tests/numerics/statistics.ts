import { erfc, logGamma } from '../../src/numerics/math.ts'

/**
 * Chi-square of counts against expected counts, cells below 8 expected joined to their neighbour, as a standard normal score
 * (Wilson–Hilferty).
 */
export function chiSquareScore(observed: ArrayLike<number>, expected: ArrayLike<number>): number {
  let chi = 0
  let cells = 0
  let o = 0
  let e = 0
  for (let i = 0; i < expected.length; i++) {
    o += observed[i]
    e += expected[i]
    let later = 0
    for (let j = i + 1; j < Math.min(expected.length, i + 400); j++) later += expected[j]
    if (e >= 8 && (later >= 8 || i === expected.length - 1)) {
      chi += ((o - e) * (o - e)) / e
      cells++
      o = 0
      e = 0
    }
  }
  if (e > 0) {
    chi += ((o - e) * (o - e)) / e
    cells++
  }
  const k = cells - 1
  return (Math.cbrt(chi / k) - 1 + 2 / (9 * k)) / Math.sqrt(2 / (9 * k))
}

/** Kolmogorov–Smirnov distance times √n: above 1.95 with probability 0.001. */
export function kolmogorov(sample: number[], cumulative: (x: number) => number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  let worst = 0
  sorted.forEach((x, i) => {
    const c = cumulative(x)
    worst = Math.max(worst, Math.abs(c - i / sorted.length), Math.abs((i + 1) / sorted.length - c))
  })
  return worst * Math.sqrt(sorted.length)
}

export const normalBelow = (z: number): number => 0.5 * erfc(-z / Math.SQRT2)

/** Regularised lower incomplete gamma function, by its series. */
export function gammaBelow(shape: number, x: number): number {
  let term = 1 / shape
  let sum = term
  for (let k = 1; k < 2000; k++) {
    term *= x / (shape + k)
    sum += term
  }
  return sum * Math.exp(-x + shape * Math.log(x) - logGamma(shape))
}

export function moments(sample: ArrayLike<number>): { mean: number; variance: number; skewness: number } {
  const n = sample.length
  let mean = 0
  for (let i = 0; i < n; i++) mean += sample[i] / n
  let second = 0
  let third = 0
  for (let i = 0; i < n; i++) {
    const d = sample[i] - mean
    second += (d * d) / n
    third += (d * d * d) / n
  }
  return { mean, variance: second, skewness: third / second ** 1.5 }
}
