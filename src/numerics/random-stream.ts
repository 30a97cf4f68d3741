import { InputError, RunError } from '../quantity/errors.ts'
import { logBinomial, logPoisson } from './count-probability.ts'
import { exp, expm1 } from './exp.ts'
import { inverseNormal } from './inverse-normal.ts'
import { log, log1p } from './log.ts'
import { philox4x32 } from './philox.ts'
import type { Purpose } from './purpose.ts'
import { cos, sin } from './trigonometry.ts'

const TWO_PI = 6.283185307179586
const WORD = 4294967296
/** Largest count drawn exactly. */
const LARGEST_COUNT = 4e15
/** Most blocks of four words one address holds. */
const BLOCKS = 65536

function word(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= WORD) {
    throw new InputError({ key: name, found: `${value}`, expected: 'a whole number from 0 to 4294967295' })
  }
  return value
}

/**
 * Random numbers by address: the draw depends on (seed, replicate, key, ordinal, purpose, number of the draw) and on nothing
 * else: not on order, threads or what other entities drew. Philox4x32-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405),
 * key = (seed, replicate), counter = (keyLo, keyHi, ordinal, purpose ≪ 16 | block).
 *
 * One object serves all addresses (`stream.at(…).normal()`); draws allocate nothing. Counts are drawn from the exact law
 * (no normal approximation) up to 4e15. Bad arguments throw RunError: they are faults of the program, not of a scenario.
 */
export class RandomStream {
  readonly #seed: number
  readonly #replicate: number
  readonly #words = new Uint32Array(4)
  #keyLo = 0
  #keyHi = 0
  #ordinal = 0
  #purpose = 0
  #block = 0
  #used = 4

  /**
   * @param seed whole number below 2³²
   * @param replicate whole number below 2³²
   * @throws InputError otherwise
   */
  constructor(seed: number, replicate = 0) {
    this.#seed = word('seed', seed)
    this.#replicate = word('replicate', replicate)
  }

  /**
   * Moves to an address; the next draw there is its first.
   * @param purpose what the draw is for
   * @param keyLo @param keyHi lineage key of the entity, two words
   * @param ordinal step number for draws of every step, the event's own count for rare events (mod 2³²)
   */
  at(purpose: Purpose, keyLo: number, keyHi: number, ordinal: number): this {
    this.#purpose = purpose
    this.#keyLo = keyLo
    this.#keyHi = keyHi
    this.#ordinal = ordinal
    this.#block = 0
    this.#used = 4
    return this
  }

  /** Next random word, 0 … 2³² − 1. */
  word(): number {
    if (this.#used === 4) {
      if (this.#block === BLOCKS) throw new RunError(`more than ${4 * BLOCKS} random words at one address`)
      const last = (this.#purpose << 16) | this.#block++
      philox4x32(this.#keyLo, this.#keyHi, this.#ordinal, last, this.#seed, this.#replicate, this.#words)
      this.#used = 0
    }
    return this.#words[this.#used++]
  }

  /** Uniform in the open interval (0, 1): odd multiples of 2^−53, so 1 − u is as fine as u. */
  uniform(): number {
    const high = this.word() >>> 6
    const low = this.word() >>> 6
    return (high * 67108864 + low + 0.5) * 2.220446049250313e-16
  }

  /** Whole number from 0 to n − 1, every one equally likely. */
  below(n: number): number {
    if (!(n >= 1 && n <= LARGEST_COUNT && Number.isInteger(n))) throw new RunError(`below: n is ${n}`)
    if (n <= WORD) {
      const limit = WORD - (WORD % n)
      for (;;) {
        const w = this.word()
        if (w < limit) return w % n
      }
    }
    const range = 9007199254740992
    const limit = range - (range % n)
    for (;;) {
      const w = (this.word() >>> 11) * WORD + this.word()
      if (w < limit) return w % n
    }
  }

  /** Standard normal, by inversion: one uniform each, so a draw never depends on an earlier one. */
  normal(): number {
    return inverseNormal(this.uniform())
  }

  /** Exponential waiting time. @param rate 1/time; 0 gives Infinity */
  exponential(rate: number): number {
    if (!(rate >= 0)) throw new RunError(`exponential: rate is ${rate}`)
    const e = -log(this.uniform())
    return rate === 0 ? Number.POSITIVE_INFINITY : e / rate
  }

  /**
   * Gamma distribution, mean shape·scale. Marsaglia & Tsang 2000, ACM TOMS 26:363, doi 10.1145/358407.358414; below shape 1
   * by their power boost (taken in logarithms, so tiny shapes do not lose it).
   */
  gamma(shape: number, scale: number): number {
    if (!(shape > 0 && scale >= 0 && shape < Number.POSITIVE_INFINITY))
      throw new RunError(`gamma: shape ${shape}, scale ${scale}`)
    if (shape < 1) {
      const boost = log(this.uniform()) / shape
      return exp(log(this.gamma(shape + 1, 1)) + boost) * scale
    }
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = this.normal()
      const root = 1 + c * x
      const u = this.uniform()
      if (root <= 0) continue
      const v = root * root * root
      const square = x * x
      if (u < 1 - 0.0331 * square * square || log(u) < 0.5 * square + d * (1 - v + log(v))) return d * v * scale
    }
  }

  /** Lognormal with this median and coefficient of variation (standard deviation over mean): ln has σ² = ln(1 + CV²). */
  lognormal(median: number, cv: number): number {
    return median * exp(Math.sqrt(log1p(cv * cv)) * this.normal())
  }

  /**
   * Poisson count. Below mean 10 by inversion; above by transformed rejection PTRS (Hörmann 1993, Insurance: Math. Econ. 12:39,
   * doi 10.1016/0167-6687(93)90997-4) with the probability in Loader's form.
   * @param mean 0 … 4e15
   */
  poisson(mean: number): number {
    if (!(mean >= 0 && mean <= LARGEST_COUNT)) throw new RunError(`poisson: mean is ${mean}`)
    if (mean < 10) {
      if (mean === 0) return 0
      let u = this.uniform()
      let p = exp(-mean)
      let k = 0
      while (u > p && p > 1e-22) {
        u -= p
        k++
        p *= mean / k
      }
      return k
    }
    const root = Math.sqrt(mean)
    const b = 0.931 + 2.53 * root
    const a = -0.059 + 0.02483 * b
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    const vr = 0.9277 - 3.6224 / (b - 2)
    for (;;) {
      const u = this.uniform() - 0.5
      const v = this.uniform()
      const us = 0.5 - Math.abs(u)
      const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43)
      if (us >= 0.07 && v <= vr) return k
      if (k < 0 || (us < 0.013 && v > us)) continue
      if (log((v * inverseAlpha) / (a / (us * us) + b)) <= logPoisson(k, mean)) return k
    }
  }

  /**
   * Binomial count: how many of n, each with probability p. Below mean 10 by inversion; above by transformed rejection BTRS
   * (Hörmann 1993, J. Stat. Comput. Simul. 46:101, doi 10.1080/00949659308811496) with the probability in Loader's form.
   * @param n whole number 0 … 4e15
   * @param p 0 … 1
   */
  binomial(n: number, p: number): number {
    if (!(n >= 0 && n <= LARGEST_COUNT && Math.floor(n) === n && p >= 0 && p <= 1))
      throw new RunError(`binomial: n ${n}, p ${p}`)
    if (n === 0 || p === 0) return 0
    if (p === 1) return n
    return p <= 0.5 ? this.#smallBinomial(n, p, 1 - p) : n - this.#smallBinomial(n, 1 - p, p)
  }

  #smallBinomial(n: number, p: number, q: number): number {
    const mean = n * p
    if (mean < 10) {
      let u = this.uniform()
      let probability = exp(n * log1p(-p))
      const odds = p / q
      let k = 0
      while (u > probability && k < n && probability > 1e-22) {
        u -= probability
        probability *= ((n - k) / (k + 1)) * odds
        k++
      }
      return k
    }
    const deviation = Math.sqrt(mean * q)
    const b = 1.15 + 2.53 * deviation
    const a = -0.0873 + 0.0248 * b + 0.01 * p
    const c = mean + 0.5
    const vr = 0.92 - 4.2 / b
    const alpha = (2.83 + 5.1 / b) * deviation
    let atMode = Number.NaN
    for (;;) {
      const u = this.uniform() - 0.5
      const v = this.uniform()
      const us = 0.5 - Math.abs(u)
      const k = Math.floor(((2 * a) / us + b) * u + c)
      if (us >= 0.07 && v <= vr) return k
      if (k < 0 || k > n) continue
      if (Number.isNaN(atMode)) atMode = logBinomial(Math.floor((n + 1) * p), n, p, q)
      if (log((v * alpha) / (a / (us * us) + b)) <= logBinomial(k, n, p, q) - atMode) return k
    }
  }

  /**
   * Multinomial counts, by conditional binomials; they always add up to n.
   * @param p weights ≥ 0, not all 0; only their ratios matter
   * @param out counts, as many as weights
   */
  multinomial(n: number, p: ArrayLike<number>, out: Float64Array): Float64Array {
    const { length } = p
    let sum = 0
    for (let i = length - 1; i >= 0; i--) {
      if (!(p[i] >= 0)) throw new RunError(`multinomial: weight ${i} is ${p[i]}`)
      sum += p[i]
      out[i] = sum
    }
    if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) throw new RunError(`multinomial: the weights add up to ${sum}`)
    let left = n
    for (let i = 0; i < length; i++) {
      const after = i + 1 < length ? out[i + 1] : 0
      const count = left === 0 || p[i] === 0 ? 0 : after === 0 ? left : this.binomial(left, Math.min(1, p[i] / out[i]))
      out[i] = count
      left -= count
    }
    return out
  }

  /** Unit vector, all directions equally likely. */
  direction(out: Float64Array): Float64Array {
    const z = 2 * this.uniform() - 1
    const r = Math.sqrt((1 - z) * (1 + z))
    const angle = TWO_PI * this.uniform()
    out[0] = r * cos(angle)
    out[1] = r * sin(angle)
    out[2] = z
    return out
  }

  /**
   * Unit vector about a mean direction: von Mises–Fisher law in 3-D, by inversion of the cosine (Fisher, Lewis & Willcox 1981).
   * @param mx @param my @param mz mean direction, unit length
   * @param kappa concentration ≥ 0; 0 is uniform, Infinity gives the mean direction
   */
  vonMisesFisher(mx: number, my: number, mz: number, kappa: number, out: Float64Array): Float64Array {
    if (!(kappa >= 0)) throw new RunError(`vonMisesFisher: kappa is ${kappa}`)
    const u = this.uniform()
    const angle = TWO_PI * this.uniform()
    // 1 − cos θ, which keeps its digits at large κ.
    const fall = kappa === 0 ? 2 * (1 - u) : Math.min(2, -log1p((1 - u) * expm1(-2 * kappa)) / kappa)
    const along = 1 - fall
    const across = Math.sqrt(fall * (2 - fall))
    const x = across * cos(angle)
    const y = across * sin(angle)
    // A right-handed frame about m (Duff et al. 2017, JCGT 6:1).
    const sign = mz < 0 ? -1 : 1
    const f = -1 / (sign + mz)
    const g = mx * my * f
    out[0] = x * (1 + sign * mx * mx * f) + y * g + along * mx
    out[1] = x * sign * g + y * (sign + my * my * f) + along * my
    out[2] = -x * sign * mx - y * my + along * mz
    return out
  }
}
