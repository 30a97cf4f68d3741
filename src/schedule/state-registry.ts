import { RunError } from '../quantity/errors.ts'

/** The array behind each type of block. */
export const arrayTypes = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
} as const

export type BlockType = keyof typeof arrayTypes
export type BlockArray<T extends BlockType> = InstanceType<(typeof arrayTypes)[T]>

/** Hands out zeroed memory; the kernel's arena is one (so kernels can reach the block), plain arrays another. */
export type Allocate = <T extends BlockType>(type: T, length: number) => BlockArray<T>

export const allocatePlain: Allocate = (type, length) => new arrayTypes[type](length) as never

/** One named array of the state. `data` has the capacity; only the first `used()` entries are state. */
export interface Block<T extends BlockType = BlockType> {
  readonly name: string
  readonly type: T
  readonly unit: string
  readonly data: BlockArray<T>
  /** Entries that are state now (padding and spare capacity are never hashed, stored or seen by results). */
  used(): number
}

export interface BlockOptions {
  /** Unit of the entries, as printed: `um`, `nM`, `1`. */
  unit: string
  /** Entries that are state now; all of them when left out. */
  used?: () => number
}

/**
 * Every array of the state, by name. What is not here does not survive a checkpoint, so there is no hidden state: warm starts
 * of solvers, cached tables and next-due times are blocks too.
 */
export class StateRegistry {
  readonly #blocks = new Map<string, Block>()
  readonly #allocate: Allocate

  /** @param allocate where blocks live; the kernel's arena in a simulation, plain arrays in tests */
  constructor(allocate: Allocate = allocatePlain) {
    this.#allocate = allocate
  }

  /**
   * Adds a block.
   * @param name `room.quantity`, unique
   * @throws RunError when the name is taken
   */
  add<T extends BlockType>(name: string, type: T, length: number, options: BlockOptions): Block<T> {
    if (this.#blocks.has(name)) throw new RunError(`two state blocks are named ${name}`)
    const data = this.#allocate(type, length)
    const block: Block<T> = { name, type, unit: options.unit, data, used: options.used ?? (() => length) }
    this.#blocks.set(name, block as unknown as Block)
    return block
  }

  /** @throws RunError when there is no such block */
  get(name: string): Block {
    const block = this.#blocks.get(name)
    if (!block) throw new RunError(`no state block is named ${name}`)
    return block
  }

  has(name: string): boolean {
    return this.#blocks.has(name)
  }

  /** Blocks in the order of their names: the order of hashes and checkpoints, whatever the order of assembly. */
  all(): Block[] {
    return [...this.#blocks.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}
