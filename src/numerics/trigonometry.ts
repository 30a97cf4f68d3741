/** Sine and cosine polynomials on [−π/4, π/4]: FDLIBM (Sun Microsystems 1993). */
const S1 = -0.16666666666666632
const S2 = 0.00833333333332249
const S3 = -0.0001984126982985795
const S4 = 0.0000027557313707070068
const S5 = -2.5050760253406863e-8
const S6 = 1.58969099521155e-10
const C1 = 0.0416666666666666
const C2 = -0.001388888888887411
const C3 = 0.00002480158728947673
const C4 = -2.7557314351390663e-7
const C5 = 2.087572321298175e-9
const C6 = -1.1359647557788195e-11

/** π/2 in parts of 33 bits, each with what is left after it. */
const HALF_PI_1 = 1.5707963267341256
const HALF_PI_1_REST = 6.077100506506192e-11
const HALF_PI_2 = 6.077100506303966e-11
const HALF_PI_2_REST = 2.0222662487959506e-21
const HALF_PI_3 = 2.0222662487111665e-21
const HALF_PI_3_REST = 8.4784276603689e-32
const TWO_OVER_PI = 0.6366197723675814
const QUARTER_PI = 0.7853981633974483
const LARGEST_SPLIT = 1647099

/** The reduced argument in two parts, left by `reduce` (an array: plain variables of a module would be boxed at every store). */
const rest = new Float64Array(2)

/** Quadrant (mod 4) of a finite x; the remainder in `rest`. */
function reduce(x: number): number {
  const magnitude = Math.abs(x)
  if (magnitude <= QUARTER_PI) {
    rest[0] = x
    rest[1] = 0
    return 0
  }
  if (magnitude > LARGEST_SPLIT) return reduceHuge(x)
  const n = Math.round(x * TWO_OVER_PI)
  let r = x - n * HALF_PI_1
  let w = n * HALF_PI_1_REST
  let high = r - w
  if (Math.abs(high) < magnitude * 1.52587890625e-5) {
    let t = r
    w = n * HALF_PI_2
    r = t - w
    w = n * HALF_PI_2_REST - (t - r - w)
    high = r - w
    if (Math.abs(high) < magnitude * 1.7763568394002505e-15) {
      t = r
      w = n * HALF_PI_3
      r = t - w
      w = n * HALF_PI_3_REST - (t - r - w)
      high = r - w
    }
  }
  rest[0] = high
  rest[1] = r - high - w
  return n & 3
}

const HUGE_BITS = 1280n
let halfPiScaled = 0n

/** π/2 · 2^1280 by Machin's formula, in whole numbers. */
function halfPi(): bigint {
  if (halfPiScaled) return halfPiScaled
  const guard = 32n
  const one = 1n << (HUGE_BITS + guard)
  const arctanOfInverse = (q: bigint): bigint => {
    let term = one / q
    let sum = term
    for (let k = 3n, sign = -1n; term; k += 2n, sign = -sign) {
      term /= q * q
      sum += (sign * term) / k
    }
    return sum
  }
  halfPiScaled = (2n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n))) >> guard
  return halfPiScaled
}

/** Exact reduction of huge arguments in whole numbers (rare, so its price does not matter). */
function reduceHuge(x: number): number {
  const period = halfPi()
  const magnitude = Math.abs(x)
  // Below 2^53 there may be a fraction, of at most 32 bits.
  const scaled =
    magnitude < 9007199254740992 ? BigInt(magnitude * 4294967296) << (HUGE_BITS - 32n) : BigInt(magnitude) << HUGE_BITS
  let quadrant = scaled / period
  let left = scaled - quadrant * period
  if (2n * left > period) {
    left -= period
    quadrant += 1n
  }
  const shift = HUGE_BITS - 160n
  const unit = 2 ** -160
  const short = left >> shift
  const sign = x > 0 ? unit : -unit
  rest[0] = Number(short) * sign
  rest[1] = Number(short - BigInt(Number(short))) * sign
  const n = Number(quadrant & 3n)
  return x > 0 ? n : (4 - n) & 3
}

function sineOf(x: number, y: number): number {
  const z = x * x
  const w = z * z
  const r = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6)
  const v = z * x
  return x - (z * (0.5 * y - v * r) - y - v * S1)
}

function cosineOf(x: number, y: number): number {
  const z = x * x
  const w = z * z
  const r = z * (C1 + z * (C2 + z * C3)) + w * w * (C4 + z * (C5 + z * C6))
  const half = 0.5 * z
  const one = 1 - half
  return one + (1 - one - half + (z * r - x * y))
}

/** sin x, x in rad, error below 1 ulp for every finite x, the same bits on every engine. */
export function sin(x: number): number {
  if (x === 0) return x
  if (!Number.isFinite(x)) return Number.NaN
  const n = reduce(x)
  const value = (n & 1) === 0 ? sineOf(rest[0], rest[1]) : cosineOf(rest[0], rest[1])
  return n & 2 ? -value : value
}

/** cos x, x in rad, error below 1 ulp for every finite x, the same bits on every engine. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN
  const n = reduce(x)
  const value = (n & 1) === 0 ? cosineOf(rest[0], rest[1]) : sineOf(rest[0], rest[1])
  return n === 1 || n === 2 ? -value : value
}

/** tan x, x in rad, error below 2 ulp for every finite x, the same bits on every engine. */
export function tan(x: number): number {
  if (x === 0) return x
  if (!Number.isFinite(x)) return Number.NaN
  const n = reduce(x)
  const s = sineOf(rest[0], rest[1])
  const c = cosineOf(rest[0], rest[1])
  return n & 1 ? -c / s : s / c
}
