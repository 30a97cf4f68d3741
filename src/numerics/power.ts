import { fromWords, highWord, powerOfTwo, scaleByPowerOfTwo } from './float-bits.ts'

const L1 = 0.5999999999999946
const L2 = 0.4285714285785502
const L3 = 0.33333332981837743
const L4 = 0.272728123808534
const L5 = 0.23066074577556175
const L6 = 0.20697501780033842
const P1 = 0.16666666666666602
const P2 = -0.0027777777777015593
const P3 = 0.00006613756321437934
const P4 = -0.0000016533902205465252
const P5 = 4.1381367970572385e-8
const LN2 = Math.LN2
const LN2_HIGH = 0.6931471824645996
const LN2_LOW = -1.904654299957768e-9
/** 2/(3 ln 2). */
const CP = 0.9617966939259756
const CP_HIGH = 0.9617967009544373
const CP_LOW = -7.028461650952758e-9
const LOG2_3_2_HIGH = 0.5849624872207642
const LOG2_3_2_LOW = 1.350039202129749e-8

/**
 * x^y with the special cases of IEEE 754 `pow` as JavaScript has them, error below 1 ulp, the same bits on every engine.
 * log2 x in two parts, product with y in two parts, then 2^z: method of FDLIBM (Sun Microsystems 1993), split by rounding to
 * single precision.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const magnitude = Math.abs(x)
  if (Math.abs(y) === Number.POSITIVE_INFINITY) {
    if (magnitude === 1) return Number.NaN
    return magnitude > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0
  }
  const whole = Math.floor(y) === y
  const odd = whole && Math.abs(y) <= 9007199254740991 && y % 2 !== 0
  const negative = x < 0 || (x === 0 && 1 / x < 0)
  if (magnitude === 0 || magnitude === Number.POSITIVE_INFINITY || magnitude === 1) {
    if (x === -1 && !whole) return Number.NaN
    const value = magnitude === 1 ? 1 : (magnitude === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY
    return negative && odd ? -value : value
  }
  if (negative && !whole) return Number.NaN
  if (y === 1) return x
  if (y === 2) return x * x
  if (y === -1) return 1 / x
  if (y === 0.5) return Math.sqrt(x)
  const sign = negative && odd ? -1 : 1
  return sign * magnitudeToThe(magnitude, y)
}

function magnitudeToThe(x: number, y: number): number {
  if (Math.abs(y) > 18446744073709552000) {
    return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0
  }
  let n = 0
  let a = x
  if (a < 2.2250738585072014e-308) {
    a *= 9007199254740992
    n = -53
  }
  const word = highWord(a)
  n += (word >> 20) - 0x3ff
  const mantissa = word & 0x000fffff
  let base = 1
  let logBaseHigh = 0
  let logBaseLow = 0
  let exponent = (word >> 20) - 0x3ff
  if (mantissa > 0x3988e) {
    if (mantissa < 0xbb67a) {
      base = 1.5
      logBaseHigh = LOG2_3_2_HIGH
      logBaseLow = LOG2_3_2_LOW
    } else {
      n += 1
      exponent += 1
    }
  }
  a *= powerOfTwo(-exponent)
  // s = (a − base)/(a + base) in two parts.
  const u = a - base
  const v = 1 / (a + base)
  const s = u * v
  const sHigh = Math.fround(s)
  const tHigh = Math.fround(a + base)
  const tLow = a - (tHigh - base)
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow)
  let s2 = s * s
  let r = s2 * s2 * (L1 + s2 * (L2 + s2 * (L3 + s2 * (L4 + s2 * (L5 + s2 * L6)))))
  r += sLow * (sHigh + s)
  s2 = sHigh * sHigh
  const qHigh = Math.fround(3 + s2 + r)
  const qLow = r - (qHigh - 3 - s2)
  const w = sHigh * qHigh
  const z = sLow * qHigh + qLow * s
  const pHigh = Math.fround(w + z)
  const pLow = z - (pHigh - w)
  const zHigh = CP_HIGH * pHigh
  const zLow = CP_LOW * pHigh + pLow * CP + logBaseLow
  const log2High = Math.fround(zHigh + zLow + logBaseHigh + n)
  const log2Low = zLow - (log2High - n - logBaseHigh - zHigh)
  // y · log2 x in two parts.
  const yHigh = Math.fround(y)
  const low = (y - yHigh) * log2High + y * log2Low
  const high = yHigh * log2High
  const total = low + high
  if (total >= 1024) {
    if (total > 1024 || low + 8.008566259537294e-17 > total - high) return Number.POSITIVE_INFINITY
  } else if (total <= -1075) {
    if (total < -1075 || low <= total - high) return 0
  }
  const k = Math.round(total)
  const highRest = high - k
  const t = Math.fround(low + highRest)
  const a1 = t * LN2_HIGH
  const a2 = (low - (t - highRest)) * LN2 + t * LN2_LOW
  const e = a1 + a2
  const rest = a2 - (e - a1)
  const square = e * e
  const t1 = e - square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))))
  const quotient = (e * t1) / (t1 - 2) - (rest + e * rest)
  return scaleByPowerOfTwo(1 - (quotient - e), k)
}

/** Cube root, error below 1 ulp, the same bits on every engine (a 23-bit estimate and one Newton step, as FreeBSD msun). */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x
  const magnitude = Math.abs(x)
  let estimate = 0
  if (magnitude < 2.2250738585072014e-308) {
    estimate = fromWords(Math.floor((highWord(magnitude * 18014398509481984) & 0x7fffffff) / 3) + 696219795, 0)
  } else {
    estimate = fromWords(Math.floor(highWord(magnitude) / 3) + 715094163, 0)
  }
  const r = estimate * estimate * (estimate / magnitude)
  const polynomial =
    1.87595182427177 +
    r * (-1.8849797954337717 + r * 1.6214297201053545) +
    r * r * r * (-0.758397934778766 + r * 0.14599619288661245)
  // The estimate is below 2^342, so single precision holds neither its largest nor its smallest values: split it by hand.
  estimate *= polynomial
  const carrier = estimate * 536870913
  let t = carrier - (carrier - estimate)
  const quotient = magnitude / (t * t)
  t += (t * (quotient - t)) / (t + t + quotient)
  return x < 0 ? -t : t
}
