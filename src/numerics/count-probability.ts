import { log } from './log.ts'

const LOG_TWO_PI = 1.8378770664093453

/** ln n! − [½ ln(2πn) + n ln n − n] for n = 0 … 15 (n = 0: not used by the laws below). */
const SMALL_ERRORS = [
  0, 0.08106146679532726, 0.0413406959554093, 0.02767792568499834, 0.02079067210376509, 0.0166446911898212,
  0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.00833056343336287,
  0.00757367548795184, 0.006942840107209529, 0.006408994188004207, 0.005951370112758848, 0.005554733551962801,
] as const

/**
 * Error of Stirling's formula, ln n! − [½ ln(2πn) + n ln n − n], to about 1e−16 absolute.
 * Loader 2000, "Fast and accurate computation of binomial probabilities".
 * @param n whole number ≥ 1
 */
export function stirlingError(n: number): number {
  if (n < 16) return SMALL_ERRORS[n]
  const inverse = 1 / n
  const square = inverse * inverse
  return inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188)))))
}

/**
 * Deviance x ln(x/m) + m − x, without cancellation where x is near m (Loader 2000).
 */
export function deviance(x: number, m: number): number {
  const difference = x - m
  if (Math.abs(difference) < 0.1 * (x + m)) {
    const v = difference / (x + m)
    const square = v * v
    let sum = difference * v
    let term = 2 * x * v
    for (let j = 3; j < 1000; j += 2) {
      term *= square
      const next = sum + term / j
      if (next === sum) return next
      sum = next
    }
    return sum
  }
  return x * log(x / m) + m - x
}

/** ln of the Poisson probability of k events at this mean; accurate for counts up to 1e15 (Loader 2000). */
export function logPoisson(k: number, mean: number): number {
  if (k === 0) return -mean
  return -stirlingError(k) - deviance(k, mean) - 0.5 * (LOG_TWO_PI + log(k))
}

/** ln of the binomial probability of k in n, 0 < p < 1; accurate for counts up to 1e15 (Loader 2000). */
export function logBinomial(k: number, n: number, p: number, q = 1 - p): number {
  if (k === 0) return p < 0.1 ? -deviance(n, n * q) - n * p : n * log(q)
  if (k === n) return q < 0.1 ? -deviance(n, n * p) - n * q : n * log(p)
  const errors = stirlingError(n) - stirlingError(k) - stirlingError(n - k)
  return errors - deviance(k, n * p) - deviance(n - k, n * q) + 0.5 * (log(n / k) - log(n - k) - LOG_TWO_PI)
}
