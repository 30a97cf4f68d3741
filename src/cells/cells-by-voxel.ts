import type { Kernels } from '../kernel/kernels.ts'
import { VoxelCells } from '../kernel/voxel-cells.ts'
import type { Grid } from '../tissue/grid.ts'
import type { CellStore } from './cell-store.ts'

/**
 * Lists the cells of every voxel and sums what they do there: a stable counting sort, then each voxel adds its own cells in slot
 * order, in f64. No cell writes to a voxel, so the number of threads cannot matter. Working memory only, nothing of it is state:
 * `sort` before `sum` in every step.
 */
export class CellsByVoxel {
  readonly cells: CellStore
  readonly grid: Grid
  /** One number a slot, for the caller to fill before `sum`. */
  readonly values: Float32Array
  readonly #kernels: Kernels
  readonly #lists: VoxelCells
  readonly #mask: Uint8Array

  /** @param options.cells their columns must live in the kernels' memory */
  constructor({ kernels, cells, grid }: { kernels: Kernels; cells: CellStore; grid: Grid }) {
    this.cells = cells
    this.grid = grid
    this.#kernels = kernels
    this.#lists = new VoxelCells(kernels, {
      nx: grid.nx,
      ny: grid.ny,
      nz: grid.nz,
      dx: grid.dx,
      capacity: cells.capacity,
    })
    this.values = kernels.arena.allocate('f32', cells.capacity)
    this.#mask = kernels.arena.allocate('u8', cells.capacity)
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
    const { x, y, z, count, state } = this.cells
    const mask = this.#mask
    for (let i = 0; i < count; i++) mask[i] = counts(state[i]) ? 1 : 0
    this.#lists.sort({ x, y, z, mask }, count)
  }

  /**
   * out = base + scale · Σ values of the voxel's cells, per voxel.
   * @param out one number a voxel, in the kernels' memory
   * @param base one number a voxel; none when left out
   */
  sum(scale: number, out: Float32Array, base?: Float32Array): void {
    this.#lists.sum(this.values, scale, out, base)
  }
}
