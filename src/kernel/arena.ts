import { InputError, RunError } from '../quantity/errors.ts'
import { type Allocate, arrayTypes, type BlockArray, type BlockType } from '../schedule/state-registry.ts'

const alignment = 64

/**
 * The memory of a run: one WebAssembly memory, reserved at its full size once and handed out front to back. A page nobody touched
 * costs nothing, so every block is allocated once at its capacity and never moves: nothing is ever laid out anew, and typed arrays
 * stay valid for the whole run.
 */
export class Arena {
  readonly memory: WebAssembly.Memory
  readonly capacity: number
  readonly #capName: string
  #next: number

  /**
   * @param memory reserved at full size
   * @param base first free byte address
   * @param capName name of the setting that limits the memory, for errors
   */
  constructor(memory: WebAssembly.Memory, base: number, capName: string) {
    this.memory = memory
    this.capacity = memory.buffer.byteLength
    this.#capName = capName
    this.#next = Math.ceil(base / alignment) * alignment
  }

  /** Bytes handed out so far. */
  get used(): number {
    return this.#next
  }

  /**
   * Zeroed typed array inside the memory, 64-byte aligned and followed by at least 64 bytes of padding, so that a kernel may read
   * past the end.
   * @throws InputError naming the cap when the memory is full
   */
  readonly allocate: Allocate = <T extends BlockType>(type: T, length: number): BlockArray<T> => {
    const Type = arrayTypes[type]
    const bytes = Math.ceil((length * Type.BYTES_PER_ELEMENT + alignment) / alignment) * alignment
    if (!(length >= 0) || this.#next + bytes > this.capacity) {
      throw new InputError({
        key: this.#capName,
        found: `${megabytes(this.capacity)} of memory, ${megabytes(this.#next)} in use, ${megabytes(bytes)} more needed`,
        expected: `at least ${megabytes(this.#next + bytes)}: raise ${this.#capName}, or ask for fewer cells or voxels`,
      })
    }
    const array = new Type(this.memory.buffer, this.#next, length)
    this.#next += bytes
    return array as BlockArray<T>
  }

  /**
   * Byte address of an array of this memory, as kernels take it.
   * @throws RunError when the array lives elsewhere
   */
  pointer(array: ArrayBufferView): number {
    if (array.buffer !== this.memory.buffer) throw new RunError('this array is not in the memory of the kernels')
    return array.byteOffset
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1048576)} MiB`
}
