import { RunError } from '../quantity/errors.ts'

function checked(x: ArrayLike<number>, y: ArrayLike<number>, least: number): void {
  if (x.length < least || y.length !== x.length)
    throw new RunError(`a table of ${x.length} places has ${y.length} values`)
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i]) || (i > 0 && x[i] <= x[i - 1])) {
      throw new RunError(`place ${i} of a table is (${x[i]}, ${y[i]}): places must be finite and rise`)
    }
  }
}

/** The interval [x_i, x_i+1] that holds `at`, 0 … length − 2; the first or last one outside. */
function intervalOf(x: Float64Array, at: number): number {
  let low = 0
  let high = x.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (x[middle] <= at) low = middle
    else high = middle
  }
  return low
}

/** Straight lines between places; beyond the ends the end values. */
export class LinearTable {
  readonly #x: Float64Array
  readonly #y: Float64Array

  /**
   * @param x places, rising, at least one
   * @param y values
   * @throws RunError when the places do not rise or the lengths differ
   */
  constructor(x: ArrayLike<number>, y: ArrayLike<number>) {
    checked(x, y, 1)
    this.#x = Float64Array.from(x)
    this.#y = Float64Array.from(y)
  }

  at(x: number): number {
    const places = this.#x
    const last = places.length - 1
    if (x <= places[0]) return this.#y[0]
    if (x >= places[last]) return this.#y[last]
    const i = intervalOf(places, x)
    const share = (x - places[i]) / (places[i + 1] - places[i])
    return this.#y[i] + share * (this.#y[i + 1] - this.#y[i])
  }
}

/**
 * Smooth cubic pieces that rise and fall only where the values do: no overshoot between places. Beyond the ends the end values.
 * Slopes by Fritsch & Butland 1984, SIAM J. Sci. Stat. Comput. 5:300, doi 10.1137/0905021 (weighted harmonic mean).
 */
export class MonotoneTable {
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #slope: Float64Array

  /**
   * @param x places, rising, at least two
   * @param y values
   * @throws RunError when the places do not rise or the lengths differ
   */
  constructor(x: ArrayLike<number>, y: ArrayLike<number>) {
    checked(x, y, 2)
    this.#x = Float64Array.from(x)
    this.#y = Float64Array.from(y)
    const n = x.length
    const step = Float64Array.from({ length: n - 1 }, (_, i) => x[i + 1] - x[i])
    const chord = Float64Array.from({ length: n - 1 }, (_, i) => (y[i + 1] - y[i]) / step[i])
    const slope = new Float64Array(n)
    for (let i = 1; i < n - 1; i++) {
      if (chord[i - 1] * chord[i] <= 0) continue
      const a = 2 * step[i] + step[i - 1]
      const b = step[i] + 2 * step[i - 1]
      slope[i] = (a + b) / (a / chord[i - 1] + b / chord[i])
    }
    slope[0] = n === 2 ? chord[0] : endSlope(step[0], step[1], chord[0], chord[1])
    slope[n - 1] = n === 2 ? chord[0] : endSlope(step[n - 2], step[n - 3], chord[n - 2], chord[n - 3])
    this.#slope = slope
  }

  at(x: number): number {
    const places = this.#x
    const last = places.length - 1
    if (x <= places[0]) return this.#y[0]
    if (x >= places[last]) return this.#y[last]
    const i = intervalOf(places, x)
    const h = places[i + 1] - places[i]
    const t = (x - places[i]) / h
    const u = 1 - t
    const left = this.#y[i] * (1 + 2 * t) + h * this.#slope[i] * t
    const right = this.#y[i + 1] * (1 + 2 * u) - h * this.#slope[i + 1] * u
    return left * u * u + right * t * t
  }
}

/** One-sided slope of three points, kept from overshooting (Moler's form). */
function endSlope(h0: number, h1: number, d0: number, d1: number): number {
  const slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
  if (slope * d0 <= 0) return 0
  return d0 * d1 <= 0 && Math.abs(slope) > Math.abs(3 * d0) ? 3 * d0 : slope
}

/** Values on a grid of two variables, bilinear between places, constant beyond the edges. */
export class BilinearTable {
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #value: Float64Array

  /**
   * @param x places of the first variable, rising
   * @param y places of the second variable, rising
   * @param value value[i·y.length + j] at (x_i, y_j)
   * @throws RunError when places do not rise or values are missing
   */
  constructor(x: ArrayLike<number>, y: ArrayLike<number>, value: ArrayLike<number>) {
    checked(x, x, 1)
    checked(y, y, 1)
    if (value.length !== x.length * y.length)
      throw new RunError(`a ${x.length} × ${y.length} table has ${value.length} values`)
    this.#x = Float64Array.from(x)
    this.#y = Float64Array.from(y)
    this.#value = Float64Array.from(value)
  }

  at(x: number, y: number): number {
    const columns = this.#y.length
    const i = this.#x.length > 1 ? intervalOf(this.#x, x) : 0
    const j = columns > 1 ? intervalOf(this.#y, y) : 0
    const s = shareOf(this.#x, i, x)
    const t = shareOf(this.#y, j, y)
    const v = this.#value
    const k = i * columns + j
    const below = s > 0 ? k + columns : k
    const first = t > 0 ? v[k] + t * (v[k + 1] - v[k]) : v[k]
    const second = t > 0 ? v[below] + t * (v[below + 1] - v[below]) : v[below]
    return first + s * (second - first)
  }
}

function shareOf(x: Float64Array, i: number, at: number): number {
  if (at <= x[i] || x.length === 1) return 0
  return at >= x[i + 1] ? 1 : (at - x[i]) / (x[i + 1] - x[i])
}
