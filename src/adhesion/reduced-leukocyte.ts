import type { ParameterSet } from '../evidence/parameter-set.ts'
import { pow } from '../numerics/math.ts'

/** What a leukocyte meets at the wall of a vessel: densities relative to the fully activated wall, activities of molecules. */
export interface SelectinWall {
  /** 1/s */
  wallShearRate: number
  pSelectin: number
  eSelectin: number
  /** Activities: PSGL-1 and L-selectin of the leukocyte. */
  psgl1: number
  lSelectin: number
}

/** What makes a rolling leukocyte stop. */
export interface ArrestWall {
  /** Chemokine on the wall, 1 = 60 sites/µm². */
  chemokine: number
  /** ICAM-1 relative to the activated wall × LFA-1 activity. */
  integrin: number
}

/**
 * **Reduced** contact kinetics of leukocytes: closed forms for catching, rolling and arrest, in place of a table from adhesive
 * dynamics. Rates of catching rise above a threshold of shear (bonds need transport or force) and fall when contacts are too short;
 * rolling speed has a plateau; arrest is a hazard per way rolled that grows with the chemokine on the wall.
 */
export class ReducedLeukocyteAdhesion {
  readonly #marginated: number
  readonly #rate: number
  readonly #weights: readonly [p: number, e: number, l: number]
  readonly #threshold: number
  readonly #fall: number
  readonly #rollingLength: number
  readonly #speed: number
  readonly #speedShear: number
  readonly #slowing: number
  readonly #arrestLength: number
  readonly #arrestExponent: number

  constructor(parameters: ParameterSet) {
    this.#marginated = parameters.value('adhesion.marginated')
    this.#rate = parameters.value('adhesion.tetherRate')
    this.#weights = [
      parameters.value('adhesion.pSelectinWeight'),
      parameters.value('adhesion.eSelectinWeight'),
      parameters.value('adhesion.lSelectinWeight'),
    ]
    this.#threshold = parameters.value('adhesion.thresholdShear')
    this.#fall = parameters.value('adhesion.fallShear')
    this.#rollingLength = parameters.value('adhesion.rollingLength')
    this.#speed = parameters.value('adhesion.rollingSpeed')
    this.#speedShear = parameters.value('adhesion.rollingShear')
    this.#slowing = parameters.value('adhesion.eSelectinSlowing')
    this.#arrestLength = parameters.value('adhesion.arrestLength')
    this.#arrestExponent = parameters.value('adhesion.arrestExponent')
  }

  /** Share of passing cells that run along the wall and can be caught at all. */
  get marginated(): number {
    return this.#marginated
  }

  /** Rate at which a cell along the wall is caught, 1/s. */
  tetherRate({ wallShearRate, pSelectin, eSelectin, psgl1, lSelectin }: SelectinWall): number {
    const [p, e, l] = this.#weights
    const sites = (p * pSelectin + e * eSelectin) * psgl1
    // L-selectin binds what the activated wall and the cells on it show.
    const secondary = l * lSelectin * Math.max(pSelectin, eSelectin)
    const ratio = wallShearRate / this.#threshold
    // Steep: rolling is lost within a factor of two of shear below the threshold.
    const rise = (ratio * ratio * ratio * ratio) / (1 + ratio * ratio * ratio * ratio)
    return (this.#rate * (sites + secondary) * rise) / (1 + wallShearRate / this.#fall)
  }

  /** Speed of a rolling cell, µm/s. */
  rollingSpeed({ wallShearRate, eSelectin }: SelectinWall): number {
    const slow = 1 - (1 - this.#slowing) * Math.min(1, Math.max(0, eSelectin))
    return (this.#speed * slow * wallShearRate) / (wallShearRate + this.#speedShear)
  }

  /** Mean way of rolling before the cell lets go, µm. */
  get rollingLength(): number {
    return this.#rollingLength
  }

  /** Hazard of arrest per way rolled, 1/µm. */
  arrestPerLength({ chemokine, integrin }: ArrestWall): number {
    if (!(chemokine > 0 && integrin > 0)) return 0
    return (integrin * pow(chemokine, this.#arrestExponent)) / this.#arrestLength
  }

  /**
   * Share of passing leukocytes that roll, far from the inlet: catching per way against letting go per way.
   * @param speed of the free cells along the wall, µm/s
   */
  rollingFluxFraction(wall: SelectinWall, speed: number): number {
    const caught = this.tetherRate(wall) / speed
    return (this.#marginated * caught) / (caught + 1 / this.#rollingLength)
  }
}
