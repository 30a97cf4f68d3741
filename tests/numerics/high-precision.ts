/** Elementary functions in whole numbers: x is held as x·2^1280. Slow, simple, and sharing no line with what they test. */
export const BITS = 1280n
export const ONE = 1n << BITS

export const mul = (a: bigint, b: bigint): bigint => (a * b) >> BITS
export const div = (a: bigint, b: bigint): bigint => (a << BITS) / b
export const abs = (a: bigint): bigint => (a < 0n ? -a : a)

/** Exact for every double. */
export function fromDouble(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const mantissa = (bits & 0xfffffffffffffn) | (exponent ? 1n << 52n : 0n)
  const shift = BITS + BigInt((exponent || 1) - 1075)
  const value = mantissa << shift
  return x < 0 ? -value : value
}

/** Spacing of doubles at x. */
export function spacing(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const exponent = Number((view.getBigUint64(0) >> 52n) & 0x7ffn)
  return 1n << (BITS + BigInt((exponent || 1) - 1075))
}

/** How many spacings the double is from the exact value. */
export function ulpError(value: number, exact: bigint): number {
  if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY
  return Number((abs(fromDouble(value) - exact) * 1000n) / spacing(value)) / 1000
}

export function sqrt(a: bigint): bigint {
  const n = a << BITS
  if (n === 0n) return 0n
  let r = 1n << BigInt(Math.ceil(n.toString(2).length / 2))
  for (;;) {
    const next = (r + n / r) >> 1n
    if (next >= r) return r
    r = next
  }
}

function atanhInverse(q: bigint): bigint {
  let term = ONE / q
  let sum = 0n
  for (let k = 1n; term; k += 2n) {
    sum += term / k
    term /= q * q
  }
  return sum
}
export const LN2 = 18n * atanhInverse(26n) - 2n * atanhInverse(4801n) + 8n * atanhInverse(8749n)

function smallAtan(d: bigint): bigint {
  const square = mul(d, d)
  let term = d
  let sum = 0n
  for (let k = 1n; term && term !== -1n; k += 2n) {
    sum += k % 4n === 1n ? term / k : -term / k
    term = mul(term, square)
  }
  return sum
}
export const PI = 16n * smallAtan(ONE / 5n) - 4n * smallAtan(ONE / 239n)

export function exp(a: bigint): bigint {
  let k = a / LN2
  if (a < 0n) k -= 1n
  const r = (a - k * LN2) >> 20n
  let term = ONE
  let sum = ONE
  for (let i = 1n; term; i++) {
    term = mul(term, r) / i
    sum += term
  }
  for (let i = 0; i < 20; i++) sum = mul(sum, sum)
  return k >= 0n ? sum << k : sum >> -k
}

export function log(a: bigint): bigint {
  let k = 0n
  let m = a
  const shift = BigInt(a.toString(2).length) - 1n - BITS
  m = shift >= 0n ? a >> shift : a << -shift
  k = shift
  if (shift > 0n) {
    // Keep the digits cut off: correct to first order.
    const lost = a - (m << shift)
    return log(m) + k * LN2 + (lost << BITS) / a
  }
  let y = fromDouble(Math.log(Number(m >> (BITS - 60n)) / 2 ** 60))
  for (let i = 0; i < 4; i++) {
    const e = exp(y)
    y += div(2n * (m - e), m + e)
  }
  return y + k * LN2
}

export function sinCos(a: bigint): [bigint, bigint] {
  let r = a % (2n * PI)
  if (r > PI) r -= 2n * PI
  if (r < -PI) r += 2n * PI
  const square = mul(r, r)
  let sine = 0n
  let cosine = 0n
  let term = ONE
  for (let i = 0n; i < 2000n && (term || i < 3n); i += 2n) {
    cosine += i % 4n === 0n ? term : -term
    const odd = mul(term, r) / (i + 1n)
    sine += i % 4n === 0n ? odd : -odd
    term = mul(term, square) / ((i + 1n) * (i + 2n))
  }
  return [sine, cosine]
}

/** Angle of (c, s), near the guess. */
export function angle(s: bigint, c: bigint, guess: number): bigint {
  const y = fromDouble(guess)
  const [sy, cy] = sinCos(y)
  return y + smallAtan(div(mul(s, cy) - mul(c, sy), mul(c, cy) + mul(s, sy)))
}

export function cbrt(a: bigint): bigint {
  const n = a << (2n * BITS)
  let r = 1n << BigInt(Math.ceil(n.toString(2).length / 3) + 1)
  for (;;) {
    const next = (2n * r + n / (r * r)) / 3n
    if (next >= r) return r
    r = next
  }
}

export function erf(a: bigint): bigint {
  const square = mul(a, a)
  let term = a
  let sum = 0n
  for (let n = 0n; term; n++) {
    sum += n % 2n === 0n ? term / (2n * n + 1n) : -term / (2n * n + 1n)
    term = mul(term, square) / (n + 1n)
  }
  return div(2n * sum, sqrt(PI))
}

/** Bernoulli numbers B_2, B_4, … as fractions. */
function bernoulli(count: number): Array<[bigint, bigint]> {
  const gcd = (a: bigint, b: bigint): bigint => (b ? gcd(b, a % b) : abs(a))
  const list: Array<[bigint, bigint]> = []
  const row: Array<[bigint, bigint]> = []
  for (let m = 0; m <= 2 * count; m++) {
    row[m] = [1n, BigInt(m + 1)]
    for (let j = m; j >= 1; j--) {
      const [a, b] = row[j - 1]
      const [c, d] = row[j]
      const n = BigInt(j) * (a * d - c * b)
      const g = gcd(n, b * d)
      row[j - 1] = [n / g, (b * d) / g]
    }
    if (m >= 2 && m % 2 === 0) list.push(row[0])
  }
  return list
}
const B = bernoulli(30)

/** Stirling's series after 60 steps of the recurrence: about 300 bits. */
export function logGamma(a: bigint): bigint {
  const steps = 60n
  let product = ONE
  for (let i = 0n; i < steps; i++) product = mul(product, a + i * ONE)
  const x = a + steps * ONE
  let sum = mul(x - ONE / 2n, log(x)) - x + log(2n * PI) / 2n
  let power = x
  const square = mul(x, x)
  for (let j = 1; j <= B.length; j++) {
    const [n, d] = B[j - 1]
    sum += div((n * ONE) / (d * BigInt(2 * j * (2 * j - 1))), power)
    power = mul(power, square)
  }
  return sum - log(product)
}
