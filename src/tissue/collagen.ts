import type { ParameterSet } from '../evidence/parameter-set.ts'
import { InputError } from '../quantity/errors.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import type { Grid } from './grid.ts'

/**
 * Collagen around the cells. Its pores have the cross-section A = A_ref ρ_ref/ρ; cross-linked collagen has the smaller pores at
 * equal density (Wolf et al. 2013, doi 10.1083/jcb.201210152), which is why it must be digested (Sabeh et al. 2009,
 * doi 10.1083/jcb.200807195).
 */
export class Collagen {
  readonly grid: Grid
  /** mg/mL, one number a voxel. */
  readonly density: Float32Array
  readonly crosslinked: boolean
  /** Density × pore area, mg/mL·µm². */
  readonly #poreConstant: number
  readonly #start: number

  /**
   * @param options.density collagen at the start, mg/mL; 0 for none
   * @param options.crosslinked telopeptides intact: small pores
   * @throws InputError for a negative density
   */
  constructor({
    grid,
    registry,
    parameters,
    density,
    crosslinked,
  }: {
    grid: Grid
    registry: StateRegistry
    parameters: ParameterSet
    density: number
    crosslinked: boolean
  }) {
    if (!(density >= 0 && density < Number.POSITIVE_INFINITY))
      throw new InputError({ key: 'site.matrix.collagen', found: `${density} mg/mL`, expected: 'zero or more' })
    this.grid = grid
    this.crosslinked = crosslinked
    this.density = registry.add('collagen.density', 'f32', grid.count, { unit: 'mg/mL' }).data.fill(density)
    this.#start = Math.fround(density)
    this.#poreConstant =
      parameters.value('matrix.referenceDensity') *
      parameters.value(crosslinked ? 'matrix.referencePoreAreaCrosslinked' : 'matrix.referencePoreArea')
  }

  /** Cross-section of the pores at a density, µm²; Infinity without collagen. */
  poreArea(density: number): number {
    return density > 0 ? this.#poreConstant / density : Number.POSITIVE_INFINITY
  }

  /** Cross-section of the pores around a point, µm². */
  poreAreaAt(x: number, y: number, z: number): number {
    return this.poreArea(this.density[this.grid.voxelAt(x, y, z)])
  }

  /** Collagen digested since the start, as a share of all. */
  digestedShare(): number {
    if (this.#start === 0) return 0
    let sum = 0
    for (let i = 0; i < this.density.length; i++) sum += this.density[i]
    return 1 - sum / (this.#start * this.density.length)
  }
}
