import { InputError } from '../quantity/errors.ts'

/**
 * A block of tissue cut into cubic voxels. The origin is a corner of the block; x runs fastest. Voxel (0,0,0) spans
 * 0 … dx on each axis, its centre is dx/2.
 */
export class Grid {
  readonly nx: number
  readonly ny: number
  readonly nz: number
  /** Edge of a voxel, µm. */
  readonly dx: number
  /** Number of voxels. */
  readonly count: number
  /** Edge lengths of the block, µm. */
  readonly size: readonly [number, number, number]
  /** Volume of a voxel, µm³. */
  readonly voxelVolume: number

  /**
   * @param nx voxels along x
   * @param ny voxels along y
   * @param nz voxels along z
   * @param dx edge of a voxel, µm
   * @throws InputError when a number of voxels is no positive whole number or the edge is not positive
   */
  constructor(nx: number, ny: number, nz: number, dx: number) {
    for (const [axis, n] of [
      ['nx', nx],
      ['ny', ny],
      ['nz', nz],
    ] as const) {
      if (!Number.isInteger(n) || n < 1)
        throw new InputError({ key: `grid.${axis}`, found: `${n}`, expected: 'a positive whole number of voxels' })
    }
    if (!(dx > 0)) throw new InputError({ key: 'grid.dx', found: `${dx} um`, expected: 'a positive length' })
    this.nx = nx
    this.ny = ny
    this.nz = nz
    this.dx = dx
    this.count = nx * ny * nz
    this.size = [nx * dx, ny * dx, nz * dx]
    this.voxelVolume = dx * dx * dx
  }

  /**
   * The grid of a block.
   * @param box edge lengths, µm
   * @param voxel edge of a voxel, µm; each edge of the block must be a whole number of voxels
   * @throws InputError when it is not
   */
  static ofBox(box: readonly [number, number, number], voxel: number): Grid {
    const n = box.map((length, axis) => {
      const voxels = Math.round(length / voxel)
      if (voxels < 1 || Math.abs(voxels * voxel - length) > 1e-6 * length)
        throw new InputError({
          key: `site.box[${axis}]`,
          found: `${length} um`,
          expected: `a whole number of voxels of ${voxel} um`,
        })
      return voxels
    })
    return new Grid(n[0], n[1], n[2], voxel)
  }

  /** Index of voxel (ix, iy, iz). */
  index(ix: number, iy: number, iz: number): number {
    return (iz * this.ny + iy) * this.nx + ix
  }

  /** Index of the voxel that holds a point (µm); points outside count to the nearest voxel. */
  voxelAt(x: number, y: number, z: number): number {
    const { dx, nx, ny, nz } = this
    const ix = Math.min(nx - 1, Math.max(0, Math.floor(x / dx)))
    const iy = Math.min(ny - 1, Math.max(0, Math.floor(y / dx)))
    const iz = Math.min(nz - 1, Math.max(0, Math.floor(z / dx)))
    return (iz * ny + iy) * nx + ix
  }

  /**
   * Value at a point between voxel centres, linear in each direction, constant beyond the outermost centres.
   * @param values one number a voxel
   */
  interpolate(values: ArrayLike<number>, x: number, y: number, z: number): number {
    const { dx, nx, ny, nz } = this
    const gx = Math.min(nx - 1, Math.max(0, x / dx - 0.5))
    const gy = Math.min(ny - 1, Math.max(0, y / dx - 0.5))
    const gz = Math.min(nz - 1, Math.max(0, z / dx - 0.5))
    const ix = Math.min(Math.max(0, nx - 2), Math.floor(gx))
    const iy = Math.min(Math.max(0, ny - 2), Math.floor(gy))
    const iz = Math.min(Math.max(0, nz - 2), Math.floor(gz))
    const fx = gx - ix
    const fy = gy - iy
    const fz = gz - iz
    const sx = nx > 1 ? 1 : 0
    const sy = ny > 1 ? nx : 0
    const sz = nz > 1 ? nx * ny : 0
    const p = (iz * ny + iy) * nx + ix
    const a = values[p] + fx * (values[p + sx] - values[p])
    const b = values[p + sy] + fx * (values[p + sy + sx] - values[p + sy])
    const c = values[p + sz] + fx * (values[p + sz + sx] - values[p + sz])
    const d = values[p + sz + sy] + fx * (values[p + sz + sy + sx] - values[p + sz + sy])
    const e = a + fy * (b - a)
    return e + fz * (c + fy * (d - c) - e)
  }

  /**
   * Gradient of the interpolated values at a point: differences over one voxel, per µm.
   * @param out three numbers, filled in
   */
  gradient(values: ArrayLike<number>, x: number, y: number, z: number, out: Float64Array): void {
    const h = this.dx / 2
    out[0] = (this.interpolate(values, x + h, y, z) - this.interpolate(values, x - h, y, z)) / this.dx
    out[1] = (this.interpolate(values, x, y + h, z) - this.interpolate(values, x, y - h, z)) / this.dx
    out[2] = (this.interpolate(values, x, y, z + h) - this.interpolate(values, x, y, z - h)) / this.dx
  }
}
