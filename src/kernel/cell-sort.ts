import { InputError } from '../quantity/errors.ts'
import type { Kernels } from './kernels.ts'

/** How two touching cells push and pull; d distance of centres, R = r₁ + r₂. */
export type ContactLaw =
  /** repulsion (1 − d/R)² − adhesion (1 − d/(reach R))²: the law of PhysiCell (Macklin 2012, doi 10.1016/j.jtbi.2012.02.002). */
  | { law: 'quadratic'; repulsion: number; adhesion: number; reach: number }
  /**
   * Hertz repulsion 4/3 E* √R_eff overlap^1.5, and the pull of adhesion 2πW R_eff (Derjaguin, Muller & Toporov 1975,
   * doi 10.1016/0021-9797(75)90018-1) that fades as (1 − gap/range)² when the cells part. Stiffness E* in Pa, adhesion 2πW in pN/µm,
   * range in µm; force in pN.
   */
  | { law: 'hertz'; stiffness: number; adhesion: number; range: number }

export interface CellColumns {
  x: Float32Array
  y: Float32Array
  z: Float32Array
  /** µm; with Hertz's law a negative sign is that of a cell that does not adhere, to any other. */
  radius: Float32Array
  /** 0 takes no part, 1 moves, 2 stands still but pushes. */
  mask: Uint8Array
}

export interface CellSortOptions {
  /** Slots of the columns. */
  capacity: number
  /** Edges of the box, µm; cells are in [0, edge]. */
  box: readonly [number, number, number]
  /** Largest distance at which two cells act on each other, µm. */
  reach: number
}

/**
 * Neighbours by bins: a stable counting sort from slot order into bins (mirrors of x, y, z, radius and slot), then contact forces
 * written to each cell's own slot. The order of neighbours, hence every f32 sum, depends on slots and positions alone.
 */
export class CellSort {
  readonly #kernels: Kernels
  readonly #mirror: Float32Array
  readonly #stride: number
  readonly #start: Int32Array
  readonly #counts: Int32Array
  readonly #keys: Int32Array
  readonly #part: Int32Array
  readonly #scratch: Int32Array
  readonly #bins: readonly [number, number, number]
  readonly #scales: readonly [number, number, number]
  readonly #reach: number
  #count = 0

  constructor(kernels: Kernels, { capacity, box, reach }: CellSortOptions) {
    if (!(reach > 0)) throw new InputError({ key: 'reach', found: String(reach), expected: 'a positive length' })
    const { arena, threads } = kernels
    this.#kernels = kernels
    this.#reach = reach
    const bins = box.map((edge) => Math.max(1, Math.floor(edge / reach)))
    this.#bins = [bins[0], bins[1], bins[2]]
    // a bin must not be narrower than the reach, even after rounding to f32
    const scale = (axis: number) => Math.fround((this.#bins[axis] / box[axis]) * (1 - 1e-6))
    this.#scales = [scale(0), scale(1), scale(2)]
    const count = bins[0] * bins[1] * bins[2]
    this.#stride = Math.ceil((capacity + 8) / 16) * 16 + 16
    this.#mirror = arena.allocate('f32', 5 * this.#stride)
    this.#start = arena.allocate('i32', count + 1)
    this.#counts = arena.allocate('i32', count * threads)
    this.#keys = arena.allocate('i32', capacity)
    this.#part = arena.allocate('i32', threads)
    this.#scratch = arena.allocate('i32', 6144 * threads)
  }

  /**
   * Sorts the cells that take part (mask not 0).
   * @param count slots in use
   */
  sort(cells: CellColumns, count: number): void {
    const p = (array: ArrayBufferView) => this.#kernels.arena.pointer(array)
    this.#count = count
    this.#kernels.runSized(
      count,
      3_000,
      'sortCells',
      p(cells.x),
      p(cells.y),
      p(cells.z),
      p(cells.radius),
      p(cells.mask),
      count,
      p(this.#mirror),
      4 * this.#stride,
      ...this.#scales,
      ...this.#bins,
      p(this.#start),
      p(this.#counts),
      p(this.#keys),
      p(this.#part),
    )
  }

  /**
   * Force on every sorted cell, written to its slot; slots that take no part are left as they are.
   * @param out force columns, as long as the columns of the cells
   */
  forces(law: ContactLaw, out: { x: Float32Array; y: Float32Array; z: Float32Array }): void {
    const p = (array: ArrayBufferView) => this.#kernels.arena.pointer(array)
    this.#kernels.runSized(
      this.#count,
      3_000,
      'contactForces',
      p(this.#mirror),
      4 * this.#stride,
      ...this.#scales,
      ...this.#bins,
      p(this.#start),
      ...lawArguments(law),
      this.#reach * this.#reach,
      p(out.x),
      p(out.y),
      p(out.z),
      p(this.#scratch),
    )
  }
}

/** Number of the law and its three parameters, as the kernel takes them. */
export function lawArguments(law: ContactLaw): [number, number, number, number] {
  if (law.law === 'quadratic') return [0, law.repulsion, law.adhesion, 1 / law.reach]
  return [1, (4 / 3) * law.stiffness, law.adhesion, law.range > 0 ? 1 / law.range : 1e9]
}
