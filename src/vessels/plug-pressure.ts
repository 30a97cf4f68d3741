import type { BloodFlow } from './blood-flow.ts'
import type { VesselNetwork } from './network.ts'
import { NodalSystem } from './nodal-system.ts'

/**
 * What stands over a segment when a cell plugs it, with the viscosities of the open state (a plug lasts seconds; red cells
 * redistribute later). By Thévenin's theorem the pressure over the plug is that over the open segment times
 * m = 1 + R_network/R_segment = 1/(1 − g R), R being the resistance between its ends with the segment in place: one solve each, no
 * new system. Make one per solved flow and ask it about many segments.
 */
export class PlugPressures {
  readonly #network: VesselNetwork
  readonly #flow: BloodFlow
  readonly #system: NodalSystem
  readonly #conductance: Float64Array

  constructor(network: VesselNetwork, flow: BloodFlow) {
    this.#network = network
    this.#flow = flow
    this.#system = new NodalSystem(network, (s) => flow.apparentViscosity[s] > 0)
    this.#conductance = new Float64Array(network.from.length)
    for (const s of this.#system.segments) {
      const d2 = network.diameter[s] * network.diameter[s]
      this.#conductance[s] = (Math.PI * d2 * d2) / (128 * flow.apparentViscosity[s] * network.length[s])
    }
    this.#system.setConductances(this.#conductance)
  }

  /**
   * The factor m by which plugging raises the pressure over a segment; Infinity where the flow has no other way and is imposed.
   */
  multiplier(segment: number): number {
    const open = 1 - this.#conductance[segment] * this.#system.resistanceAcross(segment)
    return open > 1e-12 ? 1 / open : Number.POSITIVE_INFINITY
  }

  /** Pressure over the plugged segment, Pa, ≥ 0. */
  pressure(segment: number): number {
    const { from, to } = this.#network
    const { nodePressure } = this.#flow
    const open = Math.abs(nodePressure[from[segment]] - nodePressure[to[segment]])
    return open === 0 ? 0 : open * this.multiplier(segment)
  }
}

/**
 * Pressure over one segment when it is plugged, Pa. For many segments make a `PlugPressures`.
 * @throws RunError when the network without the segment has a part without pressure
 */
export function plugPressure(network: VesselNetwork, flow: BloodFlow, segment: number): number {
  return new PlugPressures(network, flow).pressure(segment)
}
