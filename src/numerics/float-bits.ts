/**
 * Exact access to the exponent of a double. Everything here is exact, so the functions built on it are the same bits on every
 * engine; a wasm kernel does the same with `reinterpret`.
 */
const doubles = new Float64Array(1)
const words = new Int32Array(doubles.buffer)
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0

/** Upper 32 bits of a double (sign, exponent, top of the mantissa), as a signed integer. */
export function highWord(x: number): number {
  doubles[0] = x
  return words[HIGH]
}

/** The double with these two words. */
export function fromWords(high: number, low: number): number {
  words[HIGH] = high
  words[1 - HIGH] = low
  return doubles[0]
}

const SMALLEST = -1074
const powers = new Float64Array(1023 - SMALLEST + 1)
for (let k = SMALLEST; k <= 1023; k++) {
  powers[k - SMALLEST] =
    k < -1022
      ? fromWords(k + 1074 >= 32 ? 1 << (k + 1042) : 0, k + 1074 < 32 ? 1 << (k + 1074) : 0)
      : fromWords((k + 1023) << 20, 0)
}

/**
 * 2^k exactly.
 * @param k whole number, −1074 … 1023
 */
export function powerOfTwo(k: number): number {
  return powers[(k - SMALLEST) | 0]
}

/**
 * y·2^k with one rounding.
 * @param y finite, 0.5 ≤ |y| ≤ 4
 * @param k whole number, −1100 … 1024
 */
export function scaleByPowerOfTwo(y: number, k: number): number {
  if (k >= -1021) return k <= 1022 ? y * powers[(k - SMALLEST) | 0] : y * 2 * powers[(k - 1 - SMALLEST) | 0]
  return y * powers[(k + 1000 - SMALLEST) | 0] * powers[-1000 - SMALLEST]
}
