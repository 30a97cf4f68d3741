import { log } from './log.ts'

const A = [
  0.07721566490153287, 0.3224670334241136, 0.06735230105312927, 0.020580808432516733, 0.007385550860814029,
  0.0028905138367341563, 0.0011927076318336207, 0.0005100697921535113, 0.00022086279071390839, 0.00010801156724758394,
  0.000025214456545125733, 0.000044864094961891516,
] as const
const TC = 1.4616321449683622
const TF = -0.12148629053584961
const TT = -3.638676997039505e-18
const T = [
  0.48383612272381005, -0.1475877229945939, 0.06462494023913339, -0.032788541075985965, 0.01797067508118204,
  -0.010314224129834144, 0.006100538702462913, -0.0036845201678113826, 0.0022596478090061247, -0.0014034646998923284,
  0.000881081882437654, -0.0005385953053567405, 0.00031563207090362595, -0.00031275416837512086, 0.0003355291926355191,
] as const
const U = [
  -0.07721566490153287, 0.6328270640250934, 1.4549225013723477, 0.9777175279633727, 0.22896372806469245,
  0.013381091853678766,
] as const
const V = [
  1, 2.4559779371304113, 2.128489763798934, 0.7692851504566728, 0.10422264559336913, 0.003217092422824239,
] as const
const S = [
  -0.07721566490153287, 0.21498241596060885, 0.325778796408931, 0.14635047265246445, 0.02664227030336386,
  0.0018402845140733772, 0.00003194753265841009,
] as const
const R = [
  1, 1.3920053346762105, 0.7219355475671381, 0.17193386563280308, 0.01864591917156529, 0.0007779424963818936,
  0.000007326684307446256,
] as const
const W = [
  0.08333333333333297, -0.0027777777772877554, 0.0007936505586430196, -0.00059518755745034, 0.0008363399189962821,
  -0.0016309293409657527,
] as const

function polynomial(c: readonly number[], x: number): number {
  let value = c[c.length - 1]
  for (let i = c.length - 2; i >= 0; i--) value = c[i] + x * value
  return value
}

/** Between 1.23 and 1.73 about the minimum of Γ. */
function nearMinimum(y: number): number {
  const z = y * y
  const w = z * y
  const p1 = T[0] + w * (T[3] + w * (T[6] + w * (T[9] + w * T[12])))
  const p2 = T[1] + w * (T[4] + w * (T[7] + w * (T[10] + w * T[13])))
  const p3 = T[2] + w * (T[5] + w * (T[8] + w * (T[11] + w * T[14])))
  return TF + (z * p1 - (TT - w * (p2 + y * p3)))
}

/** ln Γ(2 − y), 0 ≤ y ≤ 0.2684. */
function belowTwo(y: number): number {
  const z = y * y
  const p1 = A[0] + z * (A[2] + z * (A[4] + z * (A[6] + z * (A[8] + z * A[10]))))
  const p2 = z * (A[1] + z * (A[3] + z * (A[5] + z * (A[7] + z * (A[9] + z * A[11])))))
  return y * p1 + p2 - 0.5 * y
}

/** ln Γ(1 + y), 0 ≤ y ≤ 0.24. */
function aboveOne(y: number): number {
  return -0.5 * y + (y * polynomial(U, y)) / polynomial(V, y)
}

/**
 * ln Γ(x) for x > 0, error ≤ 2 ulp (also at its zeros 1 and 2), the same bits on every engine; +∞ at 0, NaN below.
 * Approximations of FDLIBM (Sun Microsystems 1993).
 */
export function logGamma(x: number): number {
  if (!(x >= 0)) return Number.NaN
  if (x === 0 || x === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  if (x < 8.470329472543003e-22) return -log(x)
  if (x === 1 || x === 2) return 0
  if (x < 2) {
    if (x <= 0.9) {
      const lift = -log(x)
      if (x >= 0.7315998077392578) return lift + belowTwo(1 - x)
      if (x >= 0.2316399812698364) return lift + nearMinimum(x - (TC - 1))
      return lift + aboveOne(x)
    }
    if (x >= 1.7316312789916992) return belowTwo(2 - x)
    if (x >= 1.2316322326660156) return nearMinimum(x - TC)
    return aboveOne(x - 1)
  }
  if (x < 8) {
    const whole = Math.floor(x)
    const y = x - whole
    let value = 0.5 * y + (y * polynomial(S, y)) / polynomial(R, y)
    let z = 1
    for (let i = whole; i >= 3; i--) z *= y + (i - 1)
    if (z !== 1) value += log(z)
    return value
  }
  if (x < 288230376151711740) {
    const t = log(x)
    const z = 1 / x
    const w = 0.4189385332046727 + z * polynomial(W, z * z)
    return (x - 0.5) * (t - 1) + w
  }
  return x * (log(x) - 1)
}
