import { InputError } from '../quantity/errors.ts'
import { checkShape, type HeldFaces, type Shape, wallTable } from './diffusion-step.ts'
import type { Kernels } from './kernels.ts'

export interface SteadyProblem {
  /** Diffusion coefficient D, µm²/s. */
  diffusion: number
  /** Decay λ everywhere, 1/s. */
  decay: number
  /** Uptake U per voxel on top of the decay, 1/s. */
  uptake?: Float32Array
  /** Source S per voxel, concentration/s. */
  source?: Float32Array
  /** Faces that hold a value; the others let nothing through. */
  faces?: HeldFaces
  /** Wanted ‖b − Au‖ / ‖b‖; 1e-4 when left out. */
  tolerance?: number
  /** Iterations at most; 200 when left out. */
  maximumIterations?: number
}

export interface SteadyAnswer {
  iterations: number
  /** ‖b − Au‖ / ‖b‖ reached (0 when b = 0). */
  residual: number
  /** False when the iterations ran out first. Storage in f32 also bounds the residual: that counts as reached. */
  converged: boolean
}

const entry = 16

/**
 * Steady state of −D∇²u + (λ + U)u = S on a box of cubic voxels: conjugate gradients (Hestenes & Stiefel 1952,
 * doi 10.6028/jres.049.044) with one multigrid V-cycle as preconditioner, f32 vectors and f64 sums of fixed shape. Starts from the
 * field as it is, so a field that hardly moved costs an iteration or none. Bits do not depend on the number of threads.
 * One solver serves all species of a grid.
 */
export class SteadySolver {
  readonly #kernels: Kernels
  readonly #dx: number
  readonly #levels: Int32Array
  readonly #floats: Float32Array
  readonly #count: number
  readonly #nx: number
  readonly #p: Float32Array
  readonly #q: Float32Array
  readonly #partial: Float64Array
  readonly #result: Float64Array
  readonly #walls: Float32Array

  /** @param options.dx edge of a voxel, µm */
  constructor(kernels: Kernels, options: Shape & { dx: number }) {
    checkShape(options)
    const { arena } = kernels
    this.#kernels = kernels
    this.#dx = options.dx
    this.#nx = options.nx
    const shapes = coarser([options.nx, options.ny, options.nz])
    this.#count = shapes.length
    this.#levels = arena.allocate('i32', entry * shapes.length)
    this.#floats = new Float32Array(this.#levels.buffer, this.#levels.byteOffset, this.#levels.length)
    shapes.forEach(([nx, ny, nz], l) => {
      const merged = [nx, ny, nz].map((n) => (n > 1 ? 2 : 1))
      const arrays = Array.from({ length: 5 }, () => arena.pointer(arena.allocate('f32', nx * ny * nz)))
      const zeros = arena.pointer(arena.allocate('f32', nx))
      this.#levels.set([nx, ny, nz, ...merged, ...arrays, zeros], entry * l)
      this.#floats[entry * l + 15] = 1 / (merged[0] * merged[1] * merged[2])
    })
    const count = options.nx * options.ny * options.nz
    this.#p = arena.allocate('f32', count)
    this.#q = arena.allocate('f32', count)
    this.#partial = arena.allocate('f64', 3 * options.nz)
    this.#result = arena.allocate('f64', 4)
    this.#walls = wallTable(kernels, options.nx, {}).table
  }

  /**
   * Brings the field to its steady state.
   * @param field concentration, nx·ny·nz: start and answer
   * @throws InputError when nothing is lost anywhere (no decay, uptake or held face), so no steady state exists
   */
  solve(field: Float32Array, problem: SteadyProblem): SteadyAnswer {
    const { diffusion, decay, uptake, source, faces = {}, tolerance = 1e-4, maximumIterations = 200 } = problem
    const { arena } = this.#kernels
    const { mask, table } = wallTable(this.#kernels, this.#nx, faces, this.#walls)
    if (!(decay > 0) && !uptake && mask === 0) {
      throw new InputError({
        key: 'decay',
        found: String(decay),
        expected: 'a positive decay, an uptake or a held face: otherwise no steady state exists',
      })
    }
    const c = diffusion / (this.#dx * this.#dx)
    const scale = [1, 1, 1]
    for (let l = 0; l < this.#count; l++) {
      for (let axis = 0; axis < 3; axis++) {
        this.#floats[entry * l + 12 + axis] = c * scale[axis]
        if (this.#levels[entry * l + 3 + axis] === 2) scale[axis] /= 4
      }
    }
    this.#kernels.runSized(
      field.length,
      50_000,
      'steadySolve',
      arena.pointer(field),
      arena.pointer(this.#levels),
      this.#count,
      arena.pointer(this.#p),
      arena.pointer(this.#q),
      uptake ? arena.pointer(uptake) : 0,
      source ? arena.pointer(source) : 0,
      decay,
      mask,
      arena.pointer(table),
      arena.pointer(this.#partial),
      tolerance,
      maximumIterations,
      arena.pointer(this.#result),
    )
    const [iterations, residual, scaleOfB] = this.#result
    return {
      iterations,
      residual: scaleOfB > 0 ? residual / scaleOfB : 0,
      converged: iterations < maximumIterations,
    }
  }
}

/** The shapes of the levels: every axis halved (rounded up) until one voxel is left. */
function coarser(shape: [number, number, number]): [number, number, number][] {
  const shapes = [shape]
  for (let last = shape; Math.max(...last) > 1; ) {
    last = [Math.ceil(last[0] / 2), Math.ceil(last[1] / 2), Math.ceil(last[2] / 2)]
    shapes.push(last)
  }
  return shapes
}
