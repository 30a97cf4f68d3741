import { InputError } from '../quantity/errors.ts'
import type { Kernels } from './kernels.ts'
import { lineFactors } from './line-factors.ts'

/** A face of the box that holds a value; undefined: no flux. */
export interface HeldFaces {
  xLow?: number
  xHigh?: number
  yLow?: number
  yHigh?: number
  zLow?: number
  zHigh?: number
}

export interface Shape {
  nx: number
  ny: number
  nz: number
}

export interface DiffusionStepOptions extends Shape {
  /** Edge of a voxel, µm. */
  dx: number
  /** Diffusion coefficient, µm²/s (any length and time unit that agrees with dx and dt). */
  diffusion: number
  /** Decay everywhere, 1/s. */
  decay: number
  /** Step, s. */
  dt: number
}

/**
 * Value form of the locally one-dimensional step (Yanenko 1971): three implicit line solves, decay shared between them, no flux through
 * the faces. Fast, but f32 drifts (1e-4 of the mass in 600 steps): for fields that are re-supplied faster than that. Fields are
 * contiguous, x fastest, unless strides are given.
 */
export class ValueDiffusionStep {
  readonly #kernels: Kernels
  readonly #args: number[]

  /**
   * @param options.interleaved four species with equal coefficients, voxel by voxel
   * @param options.row,plane floats from one row, one plane to the next, when the field is padded
   */
  constructor(
    kernels: Kernels,
    options: DiffusionStepOptions & { interleaved?: boolean; row?: number; plane?: number },
  ) {
    const { nx, ny, nz, interleaved = false } = options
    checkShape(options)
    const width = interleaved ? 4 : 1
    const row = options.row ?? nx * width
    const plane = options.plane ?? row * ny
    const c = (options.diffusion * options.dt) / (options.dx * options.dx)
    const loss = (options.decay * options.dt) / 3
    const { arena } = kernels
    const factors = [nx, ny, nz].map((n) => {
      const table = lineFactors(n, c, loss)
      const place = arena.allocate('f32', table.length)
      place.set(table)
      return arena.pointer(place)
    })
    const scratch = arena.pointer(scratchRows(kernels, nx))
    this.#kernels = kernels
    this.#args = [nx, ny, nz, 4 * row, 4 * plane, ...factors, scratch, interleaved ? 1 : 0]
  }

  /** Advances the field by dt. */
  step(field: Float32Array): void {
    this.#kernels.run('lodStep', this.#kernels.arena.pointer(field), ...this.#args)
  }
}

/**
 * Change form: (1 + dt(λ+U))(1 − c∂²)ₓ(1 − c∂²)ᵧ(1 − c∂²)_z δ = dt(D∇²u − (λ+U)u + S), u += δ. Approximate factorisation
 * (Beam & Warming 1976, doi 10.1016/0021-9991(76)90110-8); stable for every step, keeps mass to rounding, and its steady state does
 * not depend on dt. Uptake U (1/s) and source S (concentration/s) per voxel are implicit and explicit.
 */
export class ChangeDiffusionStep {
  readonly #kernels: Kernels
  readonly #change: Float32Array
  readonly #head: number[]
  readonly #tail: number[]

  constructor(kernels: Kernels, options: DiffusionStepOptions & { faces?: HeldFaces }) {
    const { nx, ny, nz, faces = {} } = options
    checkShape(options)
    const c = (options.diffusion * options.dt) / (options.dx * options.dx)
    const { arena } = kernels
    const ends = [
      { lowHeld: faces.xLow !== undefined, highHeld: faces.xHigh !== undefined },
      { lowHeld: faces.yLow !== undefined, highHeld: faces.yHigh !== undefined },
      { lowHeld: faces.zLow !== undefined, highHeld: faces.zHigh !== undefined },
    ]
    const factors = [nx, ny, nz].map((n, axis) => {
      const table = lineFactors(n, c, 0, ends[axis])
      const place = arena.allocate('f32', table.length)
      place.set(table)
      return arena.pointer(place)
    })
    this.#kernels = kernels
    this.#change = arena.allocate('f32', nx * ny * nz)
    this.#head = [nx, ny, nz]
    const { mask, table } = wallTable(kernels, nx, faces)
    const scratch = arena.pointer(scratchRows(kernels, nx))
    this.#tail = [c, options.dt, options.decay, mask, arena.pointer(table), ...factors, scratch]
  }

  /**
   * Advances the field by dt.
   * @param field concentration, nx·ny·nz
   * @param uptake 1/s per voxel, on top of the decay; none when left out
   * @param source concentration per second per voxel; none when left out
   */
  step(field: Float32Array, uptake?: Float32Array, source?: Float32Array): void {
    const { arena } = this.#kernels
    const pointers = [
      arena.pointer(field),
      arena.pointer(this.#change),
      ...this.#head,
      uptake ? arena.pointer(uptake) : 0,
      source ? arena.pointer(source) : 0,
    ]
    this.#kernels.run('changeStep', ...pointers, ...this.#tail)
  }
}

/** Table of values held on faces, as kernels read it: rows for y low, y high, z low, z high, zeros, then x low, x high. */
export function wallTable(
  kernels: Kernels,
  nx: number,
  faces: HeldFaces,
  table: Float32Array = kernels.arena.allocate('f32', 5 * Math.ceil(nx / 4) * 4 + 4),
): { mask: number; table: Float32Array } {
  const row = Math.ceil(nx / 4) * 4
  const rows = [faces.yLow, faces.yHigh, faces.zLow, faces.zHigh]
  rows.forEach((value, i) => {
    table.fill(value ?? 0, i * row, (i + 1) * row)
  })
  table[5 * row] = faces.xLow ?? 0
  table[5 * row + 1] = faces.xHigh ?? 0
  const held = [faces.xLow, faces.xHigh, ...rows]
  return { mask: held.reduce<number>((bits, value, i) => bits | (value === undefined ? 0 : 1 << i), 0), table }
}

function scratchRows(kernels: Kernels, nx: number): Float32Array {
  return kernels.arena.allocate('f32', 16 * Math.ceil(nx / 4) * 4 * kernels.threads)
}

/** @throws InputError when a side is no positive whole number */
export function checkShape({ nx, ny, nz }: Shape): void {
  for (const [key, n] of Object.entries({ nx, ny, nz })) {
    if (!Number.isInteger(n) || n < 1)
      throw new InputError({ key, found: String(n), expected: 'a positive whole number' })
  }
}
