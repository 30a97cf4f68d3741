import { ChangeDiffusionStep } from '../kernel/diffusion-step.ts'
import type { Kernels } from '../kernel/kernels.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { FieldSet } from './field-set.ts'
import { heldFaces } from './held-faces.ts'

export interface TransientFieldsOptions {
  fields: FieldSet
  kernels: Kernels
  /** Names of the species to advance. */
  species: readonly string[]
  /** Interval, ticks. */
  every: number
  secondsPerTick: number
}

/**
 * Diffusion, loss and gain in time: one locally one-dimensional implicit step for the change per interval (stable for every step,
 * keeps mass to rounding; first order in time).
 */
export function transientFields(options: TransientFieldsOptions): Process {
  const { fields, kernels, species, every, secondsPerTick } = options
  const { grid } = fields
  const dt = every * secondsPerTick
  const steps = species.map((name) => {
    const field = fields.of(name)
    const { nx, ny, nz, dx } = grid
    const { diffusion, decay } = field
    const kernel = new ChangeDiffusionStep(kernels, { nx, ny, nz, dx, diffusion, decay, dt, faces: heldFaces(field) })
    return { field, kernel }
  })
  return {
    name: 'diffusion',
    every,
    writes: steps.map(({ field }) => field.block),
    step(_: Step) {
      for (const { field, kernel } of steps) kernel.step(field.concentration, field.uptakeRate, field.source)
    },
  }
}
