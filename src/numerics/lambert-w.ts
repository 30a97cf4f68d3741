import { exp } from './exp.ts'
import { log } from './log.ts'

const INVERSE_E = 0.36787944117144233
const INVERSE_E_LOW = -1.2428753672788363e-17

/**
 * Lambert function W₀: the solution w ≥ −1 of w e^w = x; NaN below −1/e.
 * Start from the branch-point series or from logarithms, then the fourth-order step of Fritsch, Shafer & Crowley 1973,
 * Commun. ACM 16:123, doi 10.1145/361952.361970.
 */
export function lambertW(x: number): number {
  if (x === 0 || x === Number.POSITIVE_INFINITY) return x
  const above = x + INVERSE_E + INVERSE_E_LOW
  if (!(above >= 0)) return Number.NaN
  let w = 0
  if (x < -0.25) {
    const p = Math.sqrt(2 * Math.E * above)
    w = -1 + p * (1 + p * (-1 / 3 + p * (11 / 72 + p * (-43 / 540 + p * (769 / 17280 + p * (-221 / 8505))))))
    if (p < 0.01) return w
  } else if (x < 1) {
    w = (x * (1 + (4 / 3) * x)) / (1 + x * (7 / 3 + (5 / 6) * x))
  } else {
    const l = log(x)
    const m = x > 3 ? log(l) : 0
    w = x > 3 ? l - m + m / l : 0.567 + 0.3619 * l
  }
  for (let i = 0; i < 4; i++) {
    const r = Math.abs(x) < 0.5 ? residualSmall(x, w) : log(x / w) - w
    const q = 2 * (1 + w) * (1 + w + (2 / 3) * r)
    const step = ((r / (1 + w)) * (q - r)) / (q - 2 * r)
    w *= 1 + step
    if (Math.abs(step) < 1e-16) break
  }
  return w
}

/** ln(x/w) − w where x/w is near e^w: the same, written so that it does not lose digits for small x. */
function residualSmall(x: number, w: number): number {
  const e = exp(w)
  const d = (x - w * e) / (w * e)
  return d * (1 - d * (0.5 - d / 3))
}
