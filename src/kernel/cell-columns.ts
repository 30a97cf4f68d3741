import type { CellColumns } from './cell-sort.ts'
import type { Shape } from './diffusion-step.ts'
import type { Kernels } from './kernels.ts'

/** Value and gradient columns to fill; leave out what is not wanted. */
export interface SampleColumns {
  value?: Float32Array
  gradient?: { x: Float32Array; y: Float32Array; z: Float32Array }
}

/**
 * Value and gradient (per µm) of a field at the cells with mask not 0: linear between voxel centres, the gradient as differences over
 * one voxel; the same bits as `Grid.interpolate` and `Grid.gradient`, rounded to f32.
 */
export function sampleAtCells(
  kernels: Kernels,
  cells: Pick<CellColumns, 'x' | 'y' | 'z' | 'mask'>,
  count: number,
  field: Float32Array,
  grid: Shape & { dx: number },
  out: SampleColumns,
): void {
  const p = (array?: ArrayBufferView) => (array ? kernels.arena.pointer(array) : 0)
  const { x, y, z } = out.gradient ?? {}
  const at = [p(cells.x), p(cells.y), p(cells.z), p(cells.mask), count]
  kernels.runSized(
    count,
    20_000,
    'sampleField',
    ...at,
    p(field),
    grid.nx,
    grid.ny,
    grid.nz,
    grid.dx,
    p(out.value),
    p(x),
    p(y),
    p(z),
  )
}

/**
 * One axis of x += v dt for the cells with mask 1, with a compensation column (Kahan 1965, doi 10.1145/363707.363723) so that
 * 1 µm/h is not lost at 3000 µm; positions stay in [0, limit].
 * @param position µm
 * @param compensation what rounding took so far, µm; starts at 0
 * @param velocity µm/s
 * @param dt s
 * @param limit edge of the box, µm
 */
export function moveAlongAxis(
  kernels: Kernels,
  columns: { position: Float32Array; compensation: Float32Array; velocity: Float32Array; mask: Uint8Array },
  count: number,
  dt: number,
  limit: number,
): void {
  const { arena } = kernels
  kernels.runSized(
    count,
    50_000,
    'moveAxis',
    arena.pointer(columns.position),
    arena.pointer(columns.compensation),
    arena.pointer(columns.velocity),
    arena.pointer(columns.mask),
    count,
    dt,
    limit,
  )
}
