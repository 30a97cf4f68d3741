import { ChangeDiffusionStep, ValueDiffusionStep } from '../kernel/diffusion-step.ts'
import type { Kernels } from '../kernel/kernels.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { Field, FieldSet } from './field-set.ts'
import type { Grid } from './grid.ts'
import { heldFaces } from './held-faces.ts'

export interface TransientFieldsOptions {
  fields: FieldSet
  kernels: Kernels
  /** Names of the species to advance. */
  species: readonly string[]
  /** Interval, ticks. */
  every: number
  secondsPerTick: number
  /**
   * `change` (as a rule) keeps mass to rounding. `value` is about four times faster but drifts by some 1e-4 of the mass in 600 steps:
   * for species that are re-supplied faster than that, such as oxygen between vessels or held faces.
   */
  form?: 'change' | 'value'
}

/**
 * Longest step of the change form, as D dt/dx². It is stable beyond, but its product of three line operators hardly damps what changes
 * from voxel to voxel once D dt/dx² ≫ 1 (factor 1 − 3a/(1 + a)³ a step, a = 4 D dt/dx²): a released tracer would keep its first voxels.
 */
const longest = 1

/**
 * Diffusion, loss and gain in time: locally one-dimensional implicit steps for the change (stable for every step, keeps mass to
 * rounding; first order in time), as many in an interval as keep each short enough to damp every wave. In the value form uptake and source follow diffusion within a step, and a held face
 * holds the outermost voxels.
 */
export function transientFields(options: TransientFieldsOptions): Process {
  const { fields, kernels, species, every, secondsPerTick, form = 'change' } = options
  const dt = every * secondsPerTick
  const steps = species.map((name) => {
    const field = fields.of(name)
    return { field, advance: form === 'change' ? changeForm(field) : valueForm(field) }
  })
  return {
    name: 'diffusion',
    every,
    writes: steps.map(({ field }) => field.block),
    step(_: Step) {
      for (const { advance } of steps) advance()
    },
  }

  function changeForm(field: Field): () => void {
    const { nx, ny, nz, dx } = fields.grid
    const { concentration, uptakeRate, source, diffusion, decay } = field
    const parts = Math.max(1, Math.ceil((diffusion * dt) / (longest * dx * dx)))
    const faces = heldFaces(field)
    const kernel = new ChangeDiffusionStep(kernels, { nx, ny, nz, dx, diffusion, decay, dt: dt / parts, faces })
    return () => {
      for (let part = 0; part < parts; part++) kernel.step(concentration, uptakeRate, source)
    }
  }

  function valueForm(field: Field): () => void {
    const { nx, ny, nz, dx, count } = fields.grid
    const { concentration, uptakeRate, source, diffusion, decay } = field
    const { arena } = kernels
    const kernel = new ValueDiffusionStep(kernels, { nx, ny, nz, dx, diffusion, decay, dt })
    const held = heldVoxels(field, fields.grid)
    const react = [arena.pointer(concentration), count, arena.pointer(uptakeRate), arena.pointer(source), dt]
    return () => {
      kernel.step(concentration)
      kernels.run('reactStep', ...react)
      for (const { value, voxels } of held) for (let i = 0; i < voxels.length; i++) concentration[voxels[i]] = value
    }
  }
}

/** The outermost voxels of every face that holds a value. */
function heldVoxels(field: Field, { nx, ny, nz }: Grid): { value: number; voxels: Int32Array }[] {
  const all = Array.from({ length: nx * ny * nz }, (_, v) => v)
  const place = [
    (v: number) => v % nx,
    (v: number) => Math.floor(v / nx) % ny,
    (v: number) => Math.floor(v / (nx * ny)),
  ]
  return field.faces.flatMap((value, face) => {
    if (value === undefined) return []
    const axis = face >> 1
    const at = face % 2 === 0 ? 0 : [nx, ny, nz][axis] - 1
    return [{ value, voxels: Int32Array.from(all.filter((v) => place[axis](v) === at)) }]
  })
}
