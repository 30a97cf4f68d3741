import { powerOfTwo, scaleByPowerOfTwo } from './float-bits.ts'

/** ln 2 in two parts: the first has 33 bits, so its product with an exponent is exact. */
export const LN2_HIGH = 0.6931471803691238
export const LN2_LOW = 1.9082149292705877e-10
export const LOG2_E = Math.LOG2E
export const EXP_OVERFLOW = 709.782712893384
export const EXP_UNDERFLOW = -745.1332191019411
const P1 = 0.16666666666666602
const P2 = -0.0027777777777015593
const P3 = 0.00006613756321437934
const P4 = -0.0000016533902205465252
const P5 = 4.1381367970572385e-8

/**
 * e^x, error below 1 ulp, the same bits on every engine.
 * Reduction x = k ln 2 + r, |r| ≤ ½ ln 2, and the rational form e^r = 1 + r + r c/(2 − c) of FDLIBM (Sun Microsystems 1993).
 * Only + − × ÷ and floor: a kernel that repeats these lines in this order gives the same bits.
 */
export function exp(x: number): number {
  if (!(x <= EXP_OVERFLOW)) return x > 0 ? Number.POSITIVE_INFINITY : x
  if (x < EXP_UNDERFLOW) return 0
  const k = Math.floor(x * LOG2_E + 0.5)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const t = r * r
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))))
  return scaleByPowerOfTwo(1 + ((r * c) / (2 - c) - low + high), k)
}

const Q1 = -0.03333333333333313
const Q2 = 0.0015873015872548146
const Q3 = -0.0000793650757867488
const Q4 = 0.000004008217827329362
const Q5 = -2.0109921818362437e-7

/**
 * e^x − 1 without cancellation near 0, error below 1 ulp, the same bits on every engine.
 * Method of FDLIBM (Sun Microsystems 1993).
 */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > EXP_OVERFLOW) return Number.POSITIVE_INFINITY
  if (x < -38.816242) return -1
  const magnitude = Math.abs(x)
  if (magnitude < 5.551115123125783e-17) return x
  let k = 0
  let c = 0
  let r = x
  if (magnitude > 0.34657359027997264) {
    k = magnitude < 1.0397207708399179 ? (x < 0 ? -1 : 1) : Math.trunc(LOG2_E * x + (x < 0 ? -0.5 : 0.5))
    const high = x - k * LN2_HIGH
    const low = k * LN2_LOW
    r = high - low
    c = high - r - low
  }
  const half = 0.5 * r
  const square = r * half
  const r1 = 1 + square * (Q1 + square * (Q2 + square * (Q3 + square * (Q4 + square * Q5))))
  const t = 3 - r1 * half
  let e = square * ((r1 - t) / (6 - r * t))
  if (k === 0) return r - (r * e - square)
  e = r * (e - c) - c - square
  if (k === -1) return 0.5 * (r - e) - 0.5
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e)
  if (k < 0 || k > 56) return scaleByPowerOfTwo(r - e + 1, k) - 1
  const inverse = powerOfTwo(-k)
  return (k < 20 ? r - e + (1 - inverse) : r - (e + inverse) + 1) * powerOfTwo(k)
}
