import type { CellColumns } from './cell-sort.ts'
import type { Shape } from './diffusion-step.ts'
import type { Kernels } from './kernels.ts'

/**
 * Which cells are in which voxel: compressed rows, slots in slot order inside a voxel. Sums over the cells of a voxel are taken in that
 * order by one thread, so there is no scatter-add and results do not depend on threads.
 */
export class VoxelCells {
  readonly #kernels: Kernels
  readonly #shape: readonly [number, number, number]
  readonly #scale: number
  readonly #counts: Int32Array
  readonly #keys: Int32Array
  readonly #part: Int32Array
  /** `start[v]` … `start[v + 1]` are the entries of voxel v in `slots`. */
  readonly start: Int32Array
  readonly slots: Int32Array

  /**
   * @param options.dx edge of a voxel, µm
   * @param options.capacity slots of the cell columns
   */
  constructor(kernels: Kernels, { nx, ny, nz, dx, capacity }: Shape & { dx: number; capacity: number }) {
    const { arena, threads } = kernels
    const voxels = nx * ny * nz
    this.#kernels = kernels
    this.#shape = [nx, ny, nz]
    this.#scale = Math.fround(1 / dx)
    this.start = arena.allocate('i32', voxels + 1)
    this.slots = arena.allocate('i32', capacity)
    this.#counts = arena.allocate('i32', voxels * threads)
    this.#keys = arena.allocate('i32', capacity)
    this.#part = arena.allocate('i32', threads)
  }

  /** Sorts the cells with mask not 0; cells outside the box count to the nearest voxel. */
  sort(cells: Pick<CellColumns, 'x' | 'y' | 'z' | 'mask'>, count: number): void {
    const p = (array: ArrayBufferView) => this.#kernels.arena.pointer(array)
    this.#kernels.runSized(
      count,
      50_000,
      'sortVoxels',
      p(cells.x),
      p(cells.y),
      p(cells.z),
      p(cells.mask),
      count,
      this.#scale,
      ...this.#shape,
      p(this.start),
      p(this.slots),
      p(this.#counts),
      p(this.#keys),
      p(this.#part),
    )
  }

  /**
   * out[voxel] = base[voxel] + scale · Σ value[slot] over its cells, summed in f64 in slot order.
   * @param value one number a slot
   * @param out one number a voxel
   * @param base what the voxel has without cells; 0 when left out
   */
  sum(value: Float32Array, scale: number, out: Float32Array, base?: Float32Array): void {
    const p = (array: ArrayBufferView) => this.#kernels.arena.pointer(array)
    const [nx, ny, nz] = this.#shape
    const ends = [p(this.start), p(this.slots), nx * ny * nz, p(value), base ? p(base) : 0]
    this.#kernels.runSized(nx * ny * nz, 100_000, 'sumByVoxel', ...ends, scale, p(out))
  }
}
