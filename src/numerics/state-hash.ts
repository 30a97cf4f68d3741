/**
 * 64-bit hash of the state: the same on every engine, thread count and byte order. Not cryptographic.
 *
 * Algorithm, complete:
 *   State: a[0..3] and b[0..3], unsigned 32-bit, from the seed words below.
 *   Bulk: the input is read as little-endian u32 words in blocks of four. For each block and each lane i = 0..3, w = word i:
 *       a[i] = rotl32(a[i] + w · A_IN, 13) · A_OUT          (all mod 2^32)
 *       b[i] = rotl32(b[i] ^ w, 17) · B_OUT + B_ADD
 *     (two v128 registers in a kernel; every word reaches 64 bits of state, and each step is a bijection of w).
 *   Frame: `update` is one frame: its bytes, zero-padded to a whole block, then one block
 *       [byte length mod 2^32, floor(byte length / 2^32), frame number, FRAME]   with frames numbered from 0.
 *     So update(x), update(y) differs from update(xy), and lengths cannot be confused with padding.
 *   Digest: h = fold(a), g = fold(b) with fold(l) = the last of f_i = mix(f_{i−1} · 5 + l[i] + 0xe6546b64), f_{−1} = 0;
 *     then h += g; g += h; h = mix(h); g = mix(g); h += g; g += h; printed as 8 hex digits of h, then 8 of g.
 *     mix is the 32-bit finisher of MurmurHash3 (Appleby, public domain); the rounds follow xxHash (Collet).
 */
const A_IN = 0x85ebca77 | 0
const A_OUT = 0x9e3779b1 | 0
const B_OUT = 0xc2b2ae3d | 0
const B_ADD = 0x165667b1 | 0
const FRAME = 0x6672616d
const SEED = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89] as const

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** The starting lanes a[0..3], b[0..3]. */
export function hashSeed(): Int32Array {
  return Int32Array.from(SEED)
}

/**
 * The bulk part, for whole blocks; a kernel does the same on its own memory.
 * @param lanes a[0..3], b[0..3]; changed
 * @param words at least 4·blocks words from `from` on
 */
export function absorbBlocks(lanes: Int32Array, words: Int32Array | Uint32Array, from: number, blocks: number): void {
  let [a0, a1, a2, a3, b0, b1, b2, b3] = lanes
  const end = from + 4 * blocks
  for (let i = from; i < end; i += 4) {
    const w0 = words[i] | 0
    const w1 = words[i + 1] | 0
    const w2 = words[i + 2] | 0
    const w3 = words[i + 3] | 0
    a0 = (a0 + Math.imul(w0, A_IN)) | 0
    a1 = (a1 + Math.imul(w1, A_IN)) | 0
    a2 = (a2 + Math.imul(w2, A_IN)) | 0
    a3 = (a3 + Math.imul(w3, A_IN)) | 0
    a0 = Math.imul((a0 << 13) | (a0 >>> 19), A_OUT)
    a1 = Math.imul((a1 << 13) | (a1 >>> 19), A_OUT)
    a2 = Math.imul((a2 << 13) | (a2 >>> 19), A_OUT)
    a3 = Math.imul((a3 << 13) | (a3 >>> 19), A_OUT)
    b0 ^= w0
    b1 ^= w1
    b2 ^= w2
    b3 ^= w3
    b0 = (Math.imul((b0 << 17) | (b0 >>> 15), B_OUT) + B_ADD) | 0
    b1 = (Math.imul((b1 << 17) | (b1 >>> 15), B_OUT) + B_ADD) | 0
    b2 = (Math.imul((b2 << 17) | (b2 >>> 15), B_OUT) + B_ADD) | 0
    b3 = (Math.imul((b3 << 17) | (b3 >>> 15), B_OUT) + B_ADD) | 0
  }
  lanes[0] = a0
  lanes[1] = a1
  lanes[2] = a2
  lanes[3] = a3
  lanes[4] = b0
  lanes[5] = b1
  lanes[6] = b2
  lanes[7] = b3
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Last step: lanes → 16 hexadecimal digits. */
export function hashDigest(lanes: Int32Array): string {
  let h = 0
  let g = 0
  for (let i = 0; i < 4; i++) {
    h = mix((Math.imul(h, 5) + lanes[i] + 0xe6546b64) | 0)
    g = mix((Math.imul(g, 5) + lanes[4 + i] + 0xe6546b64) | 0)
  }
  h = (h + g) | 0
  g = (g + h) | 0
  h = mix(h)
  g = mix(g)
  h = (h + g) | 0
  g = (g + h) | 0
  const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
  return hex(h) + hex(g)
}

/** Hash of named arrays in the order given; see the top of the file for the algorithm. */
export class StateHash {
  readonly #lanes = hashSeed()
  readonly #block = new Int32Array(4)
  #frames = 0

  /** Takes in one frame of bytes (shared memory is welcome). */
  update(bytes: Uint8Array): this {
    const length = bytes.length
    const blocks = Math.floor(length / 16)
    if (LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) {
      absorbBlocks(this.#lanes, new Int32Array(bytes.buffer, bytes.byteOffset, 4 * blocks), 0, blocks)
    } else {
      for (let i = 0; i < blocks; i++) this.#absorbBytes(bytes, 16 * i, 16 * i + 16)
    }
    if (16 * blocks < length) this.#absorbBytes(bytes, 16 * blocks, length)
    const block = this.#block
    block[0] = length
    block[1] = Math.floor(length / 4294967296)
    block[2] = this.#frames++
    block[3] = FRAME
    absorbBlocks(this.#lanes, block, 0, 1)
    return this
  }

  #absorbBytes(bytes: Uint8Array, from: number, to: number): void {
    const block = this.#block
    block.fill(0)
    for (let i = from; i < to; i++) block[(i - from) >> 2] |= bytes[i] << (8 * ((i - from) & 3))
    absorbBlocks(this.#lanes, block, 0, 1)
  }

  /** Takes in a typed array of the state (its entries from 0 to `used`), little-endian whatever the machine. */
  updateArray(data: Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array, used = data.length): this {
    const size = data.BYTES_PER_ELEMENT
    const bytes = new Uint8Array(data.buffer, data.byteOffset, used * size)
    if (LITTLE_ENDIAN || size === 1) return this.update(bytes)
    const turned = new Uint8Array(bytes.length)
    for (let i = 0; i < turned.length; i++) turned[i] = bytes[i - (i % size) + (size - 1 - (i % size))]
    return this.update(turned)
  }

  /** Takes in a text as one frame of its UTF-16 code units. */
  updateText(text: string): this {
    const bytes = new Uint8Array(2 * text.length)
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      bytes[2 * i] = unit
      bytes[2 * i + 1] = unit >>> 8
    }
    return this.update(bytes)
  }

  /** Hash of all that was taken in so far, 16 hexadecimal digits; more may follow. */
  digest(): string {
    return hashDigest(this.#lanes)
  }
}
