import { InputError } from '../quantity/errors.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import type { Grid } from './grid.ts'
import type { Species } from './species.ts'

/**
 * One species on the grid:
 *
 *     ∂c/∂t = D ∇²c − (decay + uptakeRate) c + source
 *
 * `uptakeRate` and `source` are what the solvers act on: the standing exchange with vessels (`exchangeRate`, `exchangeSource`,
 * changed by whoever owns the exchange) plus what cells take and give. `uptakeAndSecretion` rewrites them from both; where no
 * cells are, `FieldSet.applyExchange` does.
 */
export interface Field extends Species {
  /** nM, one number a voxel. */
  readonly concentration: Float32Array
  /** First-order loss besides decay, 1/s, one number a voxel: exchange plus uptake by cells. */
  readonly uptakeRate: Float32Array
  /** Gain, nM/s, one number a voxel: exchange plus secretion by cells. */
  readonly source: Float32Array
  /** First-order loss into vessels (permeability × surface per volume), 1/s, one number a voxel. */
  readonly exchangeRate: Float32Array
  /** Gain from vessels or other standing sources (exchangeRate × concentration in blood), nM/s, one number a voxel. */
  readonly exchangeSource: Float32Array
  /** Gain from tissue that is not resolved as cells, nM/s, one number a voxel; only where the species says so. */
  readonly tissueSource?: Float32Array
  /** Name of the state block of the concentration, for `Process.writes`. */
  readonly block: string
}

/** Concentrations of dissolved substances on the grid of the tissue. */
export class FieldSet {
  readonly grid: Grid
  readonly fields: readonly Field[]
  readonly #byName = new Map<string, Field>()

  /**
   * @param options.grid voxels
   * @param options.species which substances; names must differ
   * @param options.registry where the blocks `fields.<name>.*` are made
   * @throws InputError when a coefficient is negative or not a number, or a name stands twice
   */
  constructor({ grid, species, registry }: { grid: Grid; species: readonly Species[]; registry: StateRegistry }) {
    this.grid = grid
    this.fields = species.map((one) => {
      for (const key of ['diffusion', 'decay', 'initial'] as const) {
        if (!(one[key] >= 0 && one[key] < Number.POSITIVE_INFINITY))
          throw new InputError({
            key: `fields.${one.name}.${key}`,
            found: `${one[key]}`,
            expected: 'a number, zero or more',
          })
      }
      if (this.#byName.has(one.name))
        throw new InputError({ key: 'site.fields', found: `${one.name} twice`, expected: 'each species once' })
      const block = `fields.${one.name}.concentration`
      const add = (name: string, unit: string) =>
        registry.add(`fields.${one.name}.${name}`, 'f32', grid.count, { unit }).data
      const field: Field = {
        ...one,
        block,
        concentration: add('concentration', 'nM').fill(one.initial),
        uptakeRate: add('uptakeRate', '1/s'),
        source: add('source', 'nM/s'),
        exchangeRate: add('exchangeRate', '1/s'),
        exchangeSource: add('exchangeSource', 'nM/s'),
        tissueSource: one.madeByTissue ? add('tissueSource', 'nM/s') : undefined,
      }
      this.#byName.set(one.name, field)
      return field
    })
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  /** @throws InputError when the set has no such species */
  of(name: string): Field {
    const field = this.#byName.get(name)
    if (!field)
      throw new InputError({
        key: 'site.fields',
        found: `no ${name}`,
        expected: `${name} among the fields (${this.fields.map((f) => f.name).join(', ') || 'there are none'})`,
      })
    return field
  }

  /** Concentration at a point, nM; linear between voxel centres. */
  sample(name: string, x: number, y: number, z: number): number {
    return this.grid.interpolate(this.of(name).concentration, x, y, z)
  }

  /** Gradient at a point, nM/µm, into `out` (three numbers). */
  gradient(name: string, x: number, y: number, z: number, out: Float64Array): void {
    this.grid.gradient(this.of(name).concentration, x, y, z, out)
  }

  /** Sets uptake and source of every species to the standing exchange alone: for a tissue without cells. */
  applyExchange(): void {
    for (const field of this.fields) {
      field.uptakeRate.set(field.exchangeRate)
      standingSource(field, field.source)
    }
  }

  /** Amount in the whole block, nM·µm³ (f64 sum in voxel order). */
  amount(name: string): number {
    const { concentration } = this.of(name)
    let sum = 0
    for (let i = 0; i < concentration.length; i++) sum += concentration[i]
    return sum * this.grid.voxelVolume
  }
}

/** What vessels and unresolved tissue give, nM/s, into `out` (one number a voxel). */
export function standingSource({ exchangeSource, tissueSource }: Field, out: Float32Array): void {
  out.set(exchangeSource)
  if (tissueSource) for (let v = 0; v < out.length; v++) out[v] += tissueSource[v]
}
