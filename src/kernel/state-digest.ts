import { hashDigest, hashSeed } from '../numerics/state-hash.ts'
import { RunError } from '../quantity/errors.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import type { Kernels } from './kernels.ts'

const frameMark = 0x6672616d

/**
 * The state hash of `StateHash`, bit for bit, with the bulk of the work done by the kernel on its own memory. Arrays that live
 * elsewhere are taken in by the plain code, so frames may be mixed.
 */
export class KernelStateHash {
  readonly #kernels: Kernels
  readonly #lanes: Int32Array
  readonly #tail: Uint8Array
  #frames = 0

  constructor(kernels: Kernels) {
    this.#kernels = kernels
    this.#lanes = kernels.arena.allocate('i32', 8)
    this.#tail = kernels.arena.allocate('u8', 16)
    this.reset()
  }

  /** Forgets everything taken in: one hash object serves a whole run. */
  reset(): this {
    this.#lanes.set(hashSeed())
    this.#frames = 0
    return this
  }

  /** Takes in one frame of bytes. */
  update(bytes: Uint8Array): this {
    const blocks = Math.floor(bytes.length / 16)
    if (bytes.buffer === this.#kernels.arena.memory.buffer) this.#absorb(bytes.byteOffset, blocks)
    else for (let i = 0; i < blocks; i++) this.#absorbCopy(bytes.subarray(16 * i, 16 * i + 16))
    if (16 * blocks < bytes.length) this.#absorbCopy(bytes.subarray(16 * blocks))
    const frame = Int32Array.of(bytes.length, Math.floor(bytes.length / 4294967296), this.#frames++, frameMark)
    this.#absorbCopy(new Uint8Array(frame.buffer))
    return this
  }

  /** Takes in the first `used` entries of a typed array. */
  updateArray(data: Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array, used = data.length): this {
    return this.update(new Uint8Array(data.buffer, data.byteOffset, used * data.BYTES_PER_ELEMENT))
  }

  /** Takes in a text as one frame of its UTF-16 code units. */
  updateText(text: string): this {
    const units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
    return this.update(new Uint8Array(units.buffer))
  }

  /** Hash of all that was taken in so far, 16 hexadecimal digits. */
  digest(): string {
    return hashDigest(this.#lanes.slice())
  }

  #absorb(address: number, blocks: number): void {
    this.#kernels.runAlone('hashBlocks', this.#kernels.arena.pointer(this.#lanes), address, blocks)
  }

  #absorbCopy(bytes: Uint8Array): void {
    this.#tail.fill(0)
    this.#tail.set(bytes)
    this.#absorb(this.#tail.byteOffset, 1)
  }
}

/**
 * Looks for a value that is not a number in every block whose memory the kernels have.
 * @throws RunError naming the block and the entry
 */
export function refuseNaN(kernels: Kernels, registry: StateRegistry): void {
  for (const { name, type, data, used } of registry.all()) {
    if (type !== 'f32' && type !== 'f64') continue
    if (data.buffer !== kernels.arena.memory.buffer) continue
    const entry = kernels.runAlone('firstNaN', kernels.arena.pointer(data), used(), type === 'f32' ? 4 : 8)
    if (entry >= 0) throw new RunError(`${name}[${entry}] is not a number`)
  }
}
