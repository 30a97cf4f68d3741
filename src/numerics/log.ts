import { LN2_HIGH, LN2_LOW } from './exp.ts'
import { highWord, powerOfTwo } from './float-bits.ts'

const L1 = 0.6666666666666735
const L2 = 0.3999999999940942
const L3 = 0.2857142874366239
const L4 = 0.22222198432149784
const L5 = 0.1818357216161805
const L6 = 0.15313837699209373
const L7 = 0.14798198605116586

/** High word of √½: mantissas are taken from [√½, √2). */
const ROOT_HALF_WORD = 0x3fe6a09e

/**
 * ln x, error below 1 ulp, the same bits on every engine; −∞ at 0, NaN below.
 * x = 2^k (1 + f) with √½ ≤ 1 + f < √2; ln(1 + f) by the odd polynomial in s = f/(2 + f) of FDLIBM (Sun Microsystems 1993).
 * `m * powerOfTwo(−e)` is exact: a kernel may build the same mantissa from bits.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  let k = 0
  let m = x
  if (x < 2.2250738585072014e-308) {
    k = -54
    m = x * 18014398509481984
  }
  const e = (((highWord(m) + (0x3ff00000 - ROOT_HALF_WORD)) | 0) >> 20) - 0x3ff
  k += e
  const f = m * powerOfTwo(-e) - 1
  const half = 0.5 * f * f
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const t1 = w * (L2 + w * (L4 + w * L6))
  const t2 = z * (L1 + w * (L3 + w * (L5 + w * L7)))
  const r = t2 + t1
  return s * (half + r) + k * LN2_LOW - half + f + k * LN2_HIGH
}

/** ln(1 + x) without cancellation near 0, error below 1 ulp, the same bits on every engine (FDLIBM, Sun Microsystems 1993). */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY || Math.abs(x) < 1.1102230246251565e-16) return x
  let k = 0
  let f = x
  let correction = 0
  if (x > 0.4142135623730951 || x < -0.2928932188134524) {
    const u = 1 + x
    k = (((highWord(u) + (0x3ff00000 - ROOT_HALF_WORD)) | 0) >> 20) - 0x3ff
    if (k < 54) correction = (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u
    f = u * powerOfTwo(-k) - 1
  }
  const half = 0.5 * f * f
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const t1 = w * (L2 + w * (L4 + w * L6))
  const t2 = z * (L1 + w * (L3 + w * (L5 + w * L7)))
  const r = t2 + t1
  return s * (half + r) + (k * LN2_LOW + correction) - half + f + k * LN2_HIGH
}
