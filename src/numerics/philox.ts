const M0_LOW = 0x1f53
const M0_HIGH = 0xd251
const M0 = 0xd2511f53 | 0
const M1_LOW = 0x8d57
const M1_HIGH = 0xcd9e
const M1 = 0xcd9e8d57 | 0
const W0 = 0x9e3779b9 | 0
const W1 = 0xbb67ae85 | 0

/**
 * Philox4x32-10: four random words from a counter of four words and a key of two, exact integer arithmetic.
 * Salmon, Moraes, Dror & Shaw 2011, SC11, doi 10.1145/2063384.2063405.
 * @param out four words, written as unsigned
 */
export function philox4x32(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  let x0 = c0 | 0
  let x1 = c1 | 0
  let x2 = c2 | 0
  let x3 = c3 | 0
  let a = k0 | 0
  let b = k1 | 0
  for (let round = 0; round < 10; round++) {
    // Upper halves of the two 32 × 32 bit products, from 16-bit halves.
    const u0 = x0 & 0xffff
    const v0 = x0 >>> 16
    const t0 = (Math.imul(v0, M0_LOW) + (Math.imul(u0, M0_LOW) >>> 16)) | 0
    const s0 = ((t0 & 0xffff) + Math.imul(u0, M0_HIGH)) | 0
    const high0 = (Math.imul(v0, M0_HIGH) + (t0 >>> 16) + (s0 >>> 16)) | 0
    const u2 = x2 & 0xffff
    const v2 = x2 >>> 16
    const t2 = (Math.imul(v2, M1_LOW) + (Math.imul(u2, M1_LOW) >>> 16)) | 0
    const s2 = ((t2 & 0xffff) + Math.imul(u2, M1_HIGH)) | 0
    const high2 = (Math.imul(v2, M1_HIGH) + (t2 >>> 16) + (s2 >>> 16)) | 0
    const low0 = Math.imul(x0, M0)
    const low2 = Math.imul(x2, M1)
    x0 = high2 ^ x1 ^ a
    x1 = low2
    x2 = high0 ^ x3 ^ b
    x3 = low0
    a = (a + W0) | 0
    b = (b + W1) | 0
  }
  out[0] = x0
  out[1] = x1
  out[2] = x2
  out[3] = x3
}
