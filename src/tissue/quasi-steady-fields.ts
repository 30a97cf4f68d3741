import type { Kernels } from '../kernel/kernels.ts'
import { SteadySolver } from '../kernel/steady-solver.ts'
import { RunError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import type { FieldSet } from './field-set.ts'
import { heldFaces } from './held-faces.ts'

export interface QuasiSteadyFieldsOptions {
  fields: FieldSet
  kernels: Kernels
  registry: StateRegistry
  /** Names of the species. */
  species: readonly string[]
  /** Interval at which sources are looked at, ticks. */
  every: number
  /** Longest time without a new solution, in intervals. */
  longest?: number
  /** Share by which sources or uptake must have moved for a new solution before that. */
  moved?: number
  /** Wanted residual relative to the sources. */
  tolerance?: number
}

/**
 * Fields that relax faster than cells change them, as steady states: solved anew, from the last solution, when sources or uptake
 * have moved by more than 2 % (sum of changes over sum of values) or the longest interval has passed.
 *
 * What was solved last is state (`fields.<name>.solvedUptake`, `solvedSource`): whether to solve depends on nothing else.
 */
export function quasiSteadyFields(options: QuasiSteadyFieldsOptions): Process {
  const { fields, kernels, registry, species, every, longest = 5, moved = 0.02, tolerance = 1e-5 } = options
  const { grid } = fields
  const solver = new SteadySolver(kernels, { nx: grid.nx, ny: grid.ny, nz: grid.nz, dx: grid.dx })
  const plans = species.map((name) => {
    const field = fields.of(name)
    const add = (what: string, unit: string) => registry.add(`fields.${name}.${what}`, 'f32', grid.count, { unit }).data
    // Intervals since the last solution; 0 = never solved.
    const age = registry.add(`fields.${name}.solvedAge`, 'u32', 1, { unit: '1' }).data
    return {
      field,
      faces: heldFaces(field),
      held: field.faces.some((value) => value !== undefined),
      uptake: add('solvedUptake', '1/s'),
      source: add('solvedSource', 'nM/s'),
      age,
    }
  })
  return {
    name: 'quasi-steady fields',
    every,
    writes: plans.flatMap(({ field }) => [
      field.block,
      ...['solvedUptake', 'solvedSource', 'solvedAge'].map((what) => `fields.${field.name}.${what}`),
    ]),
    step(_: Step) {
      for (const { field, faces, held, uptake, source, age } of plans) {
        const due =
          age[0] === 0 ||
          age[0] >= longest ||
          change(field.uptakeRate, uptake) > moved ||
          change(field.source, source) > moved
        if (!due) {
          age[0]++
          continue
        }
        age[0] = 1
        uptake.set(field.uptakeRate)
        source.set(field.source)
        const { diffusion, decay, concentration } = field
        if (!held && allZero(source)) {
          // Nothing comes in anywhere: the steady state is nothing.
          concentration.fill(0)
          continue
        }
        const answer = solver.solve(concentration, { diffusion, decay, uptake, source, faces, tolerance })
        if (!answer.converged)
          throw new RunError(
            `${field.name}: no steady state found (${answer.iterations} iterations, residual ${answer.residual}); give it a decay or make it transient`,
          )
        // The solver stops at a tolerance: what falls below nothing by that is nothing.
        for (let i = 0; i < concentration.length; i++) if (concentration[i] < 0) concentration[i] = 0
      }
    },
  }
}

/** Σ|now − then| / Σ|then|: 0 when both are all zero, Infinity when only `then` is. */
function change(now: Float32Array, then: Float32Array): number {
  let difference = 0
  let total = 0
  for (let i = 0; i < now.length; i++) {
    difference += Math.abs(now[i] - then[i])
    total += Math.abs(then[i])
  }
  return difference === 0 ? 0 : difference / total
}

function allZero(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false
  return true
}
