import type { Kernels } from '../kernel/kernels.ts'
import type { Grid } from '../tissue/grid.ts'
import type { CellStore } from './cell-store.ts'

/**
 * Lists the cells of every voxel and sums what they do there: a stable counting sort, then each voxel adds its own cells in slot
 * order, in f64. No cell writes to a voxel, so the number of threads cannot matter. Working memory only, nothing of it is state.
 */
export class CellsByVoxel {
  readonly cells: CellStore
  readonly grid: Grid
  /** One number a slot, for the caller to fill before `sum`. */
  readonly values: Float32Array
  readonly #kernels: Kernels
  readonly #mask: Uint8Array
  readonly #start: Int32Array
  readonly #slots: Int32Array
  readonly #counts: Int32Array
  readonly #keys: Int32Array
  readonly #part: Int32Array

  /** @param cells their columns must live in the kernels' memory */
  constructor({ kernels, cells, grid }: { kernels: Kernels; cells: CellStore; grid: Grid }) {
    const { arena, threads } = kernels
    this.cells = cells
    this.grid = grid
    this.#kernels = kernels
    this.values = arena.allocate('f32', cells.capacity)
    this.#mask = arena.allocate('u8', cells.capacity)
    this.#start = arena.allocate('i32', grid.count + 1)
    this.#slots = arena.allocate('i32', cells.capacity)
    this.#counts = arena.allocate('i32', grid.count * threads)
    this.#keys = arena.allocate('i32', cells.capacity)
    this.#part = arena.allocate('i32', threads)
  }

  /** One number a voxel in the kernels' memory, for a caller's own use inside a step. */
  scratch(): Float32Array {
    return this.#kernels.arena.allocate('f32', this.grid.count)
  }

  /**
   * Sorts the cells whose state counts.
   * @param counts whether a cell in this state takes part
   */
  sort(counts: (state: number) => boolean): void {
    const { cells, grid } = this
    const p = (array: ArrayBufferView) => this.#kernels.arena.pointer(array)
    const { count, state } = cells
    for (let i = 0; i < count; i++) this.#mask[i] = counts(state[i]) ? 1 : 0
    this.#kernels.run(
      'sortVoxels',
      p(cells.x),
      p(cells.y),
      p(cells.z),
      p(this.#mask),
      count,
      1 / grid.dx,
      grid.nx,
      grid.ny,
      grid.nz,
      p(this.#start),
      p(this.#slots),
      p(this.#counts),
      p(this.#keys),
      p(this.#part),
    )
  }

  /**
   * out = base + scale · Σ values of the voxel's cells, per voxel.
   * @param out one number a voxel, in the kernels' memory
   * @param base one number a voxel; none when left out
   */
  sum(scale: number, out: Float32Array, base?: Float32Array): void {
    const { arena } = this.#kernels
    this.#kernels.run(
      'sumByVoxel',
      arena.pointer(this.#start),
      arena.pointer(this.#slots),
      this.grid.count,
      arena.pointer(this.values),
      base ? arena.pointer(base) : 0,
      scale,
      arena.pointer(out),
    )
  }
}
