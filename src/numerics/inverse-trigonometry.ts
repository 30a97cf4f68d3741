const A0 = 0.3333333333333293
const A1 = -0.19999999999876483
const A2 = 0.14285714272503466
const A3 = -0.11111110405462356
const A4 = 0.09090887133436507
const A5 = -0.0769187620504483
const A6 = 0.06661073137387531
const A7 = -0.058335701337905735
const A8 = 0.049768779946159324
const A9 = -0.036531572744216916
const A10 = 0.016285820115365782
const PI = Math.PI
const PI_LOW = 1.2246467991473532e-16
const HALF_PI = 1.5707963267948966
const HALF_PI_LOW = 6.123233995736766e-17

/** atan x, rad, error below 1 ulp, the same bits on every engine (FDLIBM, Sun Microsystems 1993). */
export function atan(x: number): number {
  const magnitude = Math.abs(x)
  if (!(magnitude < 7.378697629483821e19)) {
    return Number.isNaN(x) ? x : x < 0 ? -HALF_PI : HALF_PI
  }
  if (magnitude < 7.450580596923828e-9) return x
  let t = magnitude
  let high = 0
  let low = 0
  if (magnitude >= 2.4375) {
    t = -1 / magnitude
    high = HALF_PI
    low = HALF_PI_LOW
  } else if (magnitude >= 1.1875) {
    t = (magnitude - 1.5) / (1 + 1.5 * magnitude)
    high = 0.982793723247329
    low = 1.3903311031230998e-17
  } else if (magnitude >= 0.6875) {
    t = (magnitude - 1) / (magnitude + 1)
    high = 0.7853981633974483
    low = 3.061616997868383e-17
  } else if (magnitude >= 0.4375) {
    t = (2 * magnitude - 1) / (2 + magnitude)
    high = 0.4636476090008061
    low = 2.2698777452961687e-17
  }
  const z = t * t
  const w = z * z
  const s1 = z * (A0 + w * (A2 + w * (A4 + w * (A6 + w * (A8 + w * A10)))))
  const s2 = w * (A1 + w * (A3 + w * (A5 + w * (A7 + w * A9))))
  const value = high === 0 ? t - t * (s1 + s2) : high - (t * (s1 + s2) - low - t)
  return x < 0 ? -value : value
}

/** Angle of the point (x, y) from the x axis, rad, (−π, π], error ≤ 2 ulp, the same bits on every engine (FDLIBM). */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const below = y < 0 || (y === 0 && 1 / y < 0)
  const behind = x < 0 || (x === 0 && 1 / x < 0)
  let value = 0
  if (y === 0) {
    value = behind ? PI : 0
  } else if (x === 0) {
    value = HALF_PI
  } else if (Math.abs(x) === Number.POSITIVE_INFINITY) {
    if (Math.abs(y) === Number.POSITIVE_INFINITY) value = behind ? 2.356194490192345 : 0.7853981633974483
    else value = behind ? PI : 0
  } else if (Math.abs(y) === Number.POSITIVE_INFINITY) {
    value = HALF_PI
  } else {
    const ratio = Math.abs(y) / Math.abs(x)
    if (ratio > 1152921504606847000) value = HALF_PI
    else if (!behind) value = atan(ratio)
    else value = ratio < 8.673617379884035e-19 ? PI : PI - (atan(ratio) - PI_LOW)
  }
  return below ? -value : value
}

const PS0 = 0.16666666666666666
const PS1 = -0.3255658186224009
const PS2 = 0.20121253213486293
const PS3 = -0.04005553450067941
const PS4 = 0.0007915349942898145
const PS5 = 0.00003479331075960212
const QS1 = -2.403394911734414
const QS2 = 2.0209457602335057
const QS3 = -0.6882839716054533
const QS4 = 0.07703815055590194

function arcRatio(z: number): number {
  const p = z * (PS0 + z * (PS1 + z * (PS2 + z * (PS3 + z * (PS4 + z * PS5)))))
  return p / (1 + z * (QS1 + z * (QS2 + z * (QS3 + z * QS4))))
}

/** acos x, rad, error below 1 ulp, NaN outside [−1, 1], the same bits on every engine (FDLIBM, Sun Microsystems 1993). */
export function acos(x: number): number {
  const magnitude = Math.abs(x)
  if (!(magnitude <= 1)) return Number.NaN
  if (x === 1) return 0
  if (x === -1) return PI
  if (magnitude < 0.5) return HALF_PI - (x - (HALF_PI_LOW - x * arcRatio(x * x)))
  if (x < 0) {
    const z = (1 + x) * 0.5
    const s = Math.sqrt(z)
    return 2 * (HALF_PI - (s + (arcRatio(z) * s - HALF_PI_LOW)))
  }
  const z = (1 - x) * 0.5
  const s = Math.sqrt(z)
  // The root in two parts of 26 bits.
  const carrier = s * 134217729
  const high = carrier - (carrier - s)
  const correction = (z - high * high) / (s + high)
  return 2 * (high + (arcRatio(z) * s + correction))
}

/** asin x, rad, error ≤ 2 ulp, NaN outside [−1, 1], the same bits on every engine (FDLIBM, Sun Microsystems 1993). */
export function asin(x: number): number {
  const magnitude = Math.abs(x)
  if (!(magnitude <= 1)) return Number.NaN
  if (magnitude === 1) return x * HALF_PI
  if (magnitude < 0.5) return magnitude < 1.4901161193847656e-8 ? x : x + x * arcRatio(x * x)
  const z = (1 - magnitude) * 0.5
  const s = Math.sqrt(z)
  const r = arcRatio(z)
  const carrier = s * 134217729
  const high = carrier - (carrier - s)
  const c = (z - high * high) / (s + high)
  const value = 0.5 * HALF_PI - (2 * s * r - (HALF_PI_LOW - 2 * c) - (0.5 * HALF_PI - 2 * high))
  return x < 0 ? -value : value
}
