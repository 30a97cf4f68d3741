import { EXP_OVERFLOW, exp, expm1 } from './exp.ts'

/** Halves of e^x beyond the overflow of e^x itself. */
function halfExp(x: number): number {
  const half = exp(0.5 * x)
  return 0.5 * half * half
}

/** sinh x, error ≤ 2 ulp, the same bits on every engine (by e^x − 1, as FDLIBM). */
export function sinh(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x
  const magnitude = Math.abs(x)
  const half = x < 0 ? -0.5 : 0.5
  if (magnitude < 22) {
    const t = expm1(magnitude)
    if (magnitude < 1) return magnitude < 3.725290298461914e-9 ? x : half * (2 * t - (t * t) / (t + 1))
    return half * (t + t / (t + 1))
  }
  return magnitude <= EXP_OVERFLOW ? half * exp(magnitude) : 2 * half * halfExp(magnitude)
}

/** cosh x, error ≤ 2 ulp, the same bits on every engine. */
export function cosh(x: number): number {
  const magnitude = Math.abs(x)
  if (magnitude < 0.34657359027997264) {
    const t = expm1(magnitude)
    const w = 1 + t
    return 1 + (t * t) / (w + w)
  }
  if (magnitude < 22) {
    const t = exp(magnitude)
    return 0.5 * t + 0.5 / t
  }
  return magnitude <= EXP_OVERFLOW ? 0.5 * exp(magnitude) : halfExp(magnitude)
}

/** tanh x, error ≤ 2 ulp, the same bits on every engine (by e^2x − 1, as FDLIBM). */
export function tanh(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x
  const magnitude = Math.abs(x)
  let value = 1
  if (magnitude < 22) {
    if (magnitude > 0.5493061443340549) {
      value = 1 - 2 / (expm1(2 * magnitude) + 2)
    } else if (magnitude > 0.25541281188299536) {
      const t = expm1(2 * magnitude)
      value = t / (t + 2)
    } else {
      const t = expm1(-2 * magnitude)
      value = -t / (t + 2)
    }
  }
  return x < 0 ? -value : value
}
