// exp and log of f64: the same operations in the same order as src/numerics/exp.ts and log.ts, hence the same bits.

const LN2_HIGH: f64 = 0.6931471803691238
const LN2_LOW: f64 = 1.9082149292705877e-10
const LOG2_E: f64 = 1.4426950408889634

// @ts-ignore: decorator
@inline function powerOfTwo(k: i32): f64 {
  return k >= -1022 ? reinterpret<f64>(<u64>(k + 1023) << 52) : reinterpret<f64>(<u64>1 << <u64>(k + 1074))
}
// @ts-ignore: decorator
@inline function scaled(y: f64, k: i32): f64 {
  if (k >= -1021) return k <= 1022 ? y * powerOfTwo(k) : y * 2 * powerOfTwo(k - 1)
  return y * powerOfTwo(k + 1000) * powerOfTwo(-1000)
}

export function exp(x: f64): f64 {
  if (!(x <= 709.782712893384)) return x > 0 ? Infinity : x
  if (x < -745.1332191019411) return 0
  const k = Math.floor(x * LOG2_E + 0.5)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const t = r * r
  const c = r - t * (0.16666666666666602 + t * (-0.0027777777777015593 + t * (0.00006613756321437934 +
    t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))))
  return scaled(1 + ((r * c) / (2 - c) - low + high), <i32>k)
}

export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN
  if (x == Infinity) return x
  let k = 0
  let m = x
  if (x < 2.2250738585072014e-308) {
    k = -54
    m = x * 18014398509481984
  }
  const word = <i32>(reinterpret<u64>(m) >> 32)
  const e = ((word + (0x3ff00000 - 0x3fe6a09e)) >> 20) - 0x3ff
  k += e
  const f = m * powerOfTwo(-e) - 1
  const half = 0.5 * f * f
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const t1 = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const t2 = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
  const r = t2 + t1
  const kf = <f64>k
  return s * (half + r) + kf * LN2_LOW - half + f + kf * LN2_HIGH
}

/** out[i] = exp(values[i]). */
export function expColumn(values: usize, out: usize, n: i32, tid: i32, nt: i32): void {
  const e = <i32>((<i64>n * (tid + 1)) / nt)
  for (let i = <i32>((<i64>n * tid) / nt); i < e; i++) store<f64>(out + (<usize>i << 3), exp(load<f64>(values + (<usize>i << 3))))
}

/** out[i] = log(values[i]). */
export function logColumn(values: usize, out: usize, n: i32, tid: i32, nt: i32): void {
  const e = <i32>((<i64>n * (tid + 1)) / nt)
  for (let i = <i32>((<i64>n * tid) / nt); i < e; i++) store<f64>(out + (<usize>i << 3), log(load<f64>(values + (<usize>i << 3))))
}
