import { expect, it } from 'vitest'
import { StateHash } from '../../src/numerics/state-hash.ts'

const hash = (...frames: Uint8Array[]) => frames.reduce((h, frame) => h.update(frame), new StateHash()).digest()
const bytes = (length: number, seed = 1) =>
  Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 0x9e3779b1) >>> 13) & 255)

/** The algorithm once more, from its description, in whole numbers and byte by byte. */
function reference(...frames: Uint8Array[]): string {
  const low = 0xffffffffn
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & low
  const lanes = [0x243f6a88n, 0x85a308d3n, 0x13198a2en, 0x03707344n, 0xa4093822n, 0x299f31d0n, 0x082efa98n, 0xec4e6c89n]
  const absorb = (words: bigint[]) => {
    for (let i = 0; i < 4; i++) {
      lanes[i] = (rotate((lanes[i] + words[i] * 0x85ebca77n) & low, 13n) * 0x9e3779b1n) & low
      lanes[4 + i] = (rotate(lanes[4 + i] ^ words[i], 17n) * 0xc2b2ae3dn + 0x165667b1n) & low
    }
  }
  frames.forEach((frame, number) => {
    for (let at = 0; at < frame.length; at += 16) {
      const word = (k: number) => [3, 2, 1, 0].reduce((w, b) => (w << 8n) | BigInt(frame[at + 4 * k + b] ?? 0), 0n)
      absorb([word(0), word(1), word(2), word(3)])
    }
    absorb([BigInt(frame.length), 0n, BigInt(number), 0x6672616dn])
  })
  const mix = (x: bigint) => {
    x = ((x ^ (x >> 16n)) * 0x85ebca6bn) & low
    x = ((x ^ (x >> 13n)) * 0xc2b2ae35n) & low
    return x ^ (x >> 16n)
  }
  let h = 0n
  let g = 0n
  for (let i = 0; i < 4; i++) {
    h = mix((h * 5n + lanes[i] + 0xe6546b64n) & low)
    g = mix((g * 5n + lanes[4 + i] + 0xe6546b64n) & low)
  }
  h = (h + g) & low
  g = (g + h) & low
  h = mix(h)
  g = mix(g)
  h = (h + g) & low
  g = (g + h) & low
  return h.toString(16).padStart(8, '0') + g.toString(16).padStart(8, '0')
}

it('is the algorithm written at its top, for every length and alignment', () => {
  for (const length of [0, 1, 3, 4, 15, 16, 17, 31, 32, 33, 1000]) {
    const frame = bytes(length)
    const shifted = new Uint8Array(length + 5).subarray(5)
    shifted.set(frame)
    const wanted = reference(frame, bytes(7, 3))
    expect(hash(frame, bytes(7, 3))).toBe(wanted)
    expect(hash(shifted, bytes(7, 3))).toBe(wanted)
  }
})

it('stays what it is (a changed value breaks every stored state hash)', () => {
  expect(new StateHash().digest()).toBe(reference())
  expect(
    new StateHash()
      .updateText('cells.x')
      .updateArray(Float64Array.of(1, -0, 5e-324))
      .digest(),
  ).toMatch(/^[0-9a-f]{16}$/)
})

it('tells frames apart from their joining, and padding from zeros', () => {
  expect(hash(bytes(8), bytes(8))).not.toBe(hash(Uint8Array.from([...bytes(8), ...bytes(8)])))
  expect(hash(new Uint8Array(3))).not.toBe(hash(new Uint8Array(4)))
  expect(hash(new Uint8Array(0))).not.toBe(hash())
})

it('every single bit matters, and half the digest turns with it', () => {
  const frame = bytes(64)
  const start = BigInt(`0x${hash(frame)}`)
  let turned = 0
  for (let bit = 0; bit < 512; bit++) {
    frame[bit >> 3] ^= 1 << (bit & 7)
    let difference = BigInt(`0x${hash(frame)}`) ^ start
    expect(difference).not.toBe(0n)
    for (; difference; difference >>= 1n) turned += Number(difference & 1n)
    frame[bit >> 3] ^= 1 << (bit & 7)
  }
  expect(Math.abs(turned / 512 - 32)).toBeLessThan(1)
})

it('swapped words and swapped blocks are seen', () => {
  const words = Uint32Array.from({ length: 64 }, (_, i) => i * 2654435761)
  const start = new StateHash().updateArray(words).digest()
  for (let i = 0; i < 63; i++) {
    for (const j of [i + 1, (i + 4) % 64]) {
      const other = words.slice()
      ;[other[i], other[j]] = [other[j], other[i]]
      expect(new StateHash().updateArray(other).digest()).not.toBe(start)
    }
  }
})

it('reads only what is used of a block', () => {
  const block = Float32Array.of(1, 2, 3, 4)
  const short = new StateHash().updateArray(block, 2).digest()
  block[3] = 9
  expect(new StateHash().updateArray(block, 2).digest()).toBe(short)
})
