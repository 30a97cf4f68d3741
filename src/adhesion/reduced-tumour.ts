import type { ParameterSet } from '../evidence/parameter-set.ts'
import { vesselClass } from '../vessels/vessel-class.ts'

/**
 * **Reduced** adhesion of carcinoma cells in flow: weak bonds catch a cell that touches the wall, k_t = k_t0/(1 + γ̇/γ̇_c); it touches
 * where it is wider than a share of the vessel, or in venules. Strong bonds and dislodging are the crossing's own clock.
 */
export class ReducedTumourAdhesion {
  readonly #rate: number
  readonly #shear: number
  readonly #touch: number

  constructor(parameters: ParameterSet) {
    this.#rate = parameters.value('lumen.tetherRate')
    this.#shear = parameters.value('lumen.tetherShear')
    this.#touch = parameters.value('lumen.touchRatio')
  }

  /**
   * Rate at which a cell is caught, 1/s.
   * @param cell diameter of the cell, µm
   * @param vessel diameter of the vessel, µm
   * @param code class of the vessel
   * @param wallShearRate 1/s
   * @param weak activity of the weak bonds (CD44)
   */
  tetherRate(cell: number, vessel: number, code: number, wallShearRate: number, weak: number): number {
    if (cell <= this.#touch * vessel && code !== vesselClass.venule) return 0
    return (weak * this.#rate) / (1 + wallShearRate / this.#shear)
  }
}
