import { InputError } from '../quantity/errors.ts'
import type { BloodFlow, BloodFlowOptions } from './blood-flow.ts'
import type { VesselNetwork } from './network.ts'
import { relativeViscosity } from './rheology.ts'
import { parseVesselClass } from './vessel-class.ts'

export interface StraightVesselOptions {
  /** Edge lengths of the block, µm; the vessel runs along x through the middle. */
  box: readonly [number, number, number]
  /** In words, as in scenarios: `venule`, `initial-lymphatic`. */
  vesselClass: string
  /** µm. */
  diameter: number
  /** Mean speed, µm/s, ≥ 0, towards larger x. */
  speed: number
  /** Discharge haematocrit, 0–1. */
  haematocrit: number
}

/**
 * One straight vessel through a block, for chips and chambers: flow imposed at the inlet, pressure 0 at the outlet.
 * @throws InputError when the vessel does not fit
 */
export function straightVessel({
  box,
  vesselClass,
  diameter,
  speed,
  haematocrit,
}: StraightVesselOptions): VesselNetwork {
  const code = parseVesselClass(vesselClass)
  const complaints = []
  if (code === undefined) {
    complaints.push({ key: 'site.vessels.straight.class', found: vesselClass, expected: 'a class of vessel' })
  }
  if (!(diameter > 0 && diameter < Math.min(box[1], box[2]))) {
    complaints.push({
      key: 'site.vessels.straight.diameter',
      found: `${diameter} um`,
      expected: `more than 0 and less than the block (${Math.min(box[1], box[2])} um)`,
    })
  }
  if (!(speed >= 0 && speed < Number.POSITIVE_INFINITY)) {
    complaints.push({ key: 'site.vessels.straight.speed', found: `${speed} um/s`, expected: '0 or more' })
  }
  if (complaints.length > 0) throw new InputError(complaints)
  const flow = (Math.PI / 4) * diameter * diameter * speed
  return {
    nodeX: Float64Array.of(0, box[0]),
    nodeY: Float64Array.of(box[1] / 2, box[1] / 2),
    nodeZ: Float64Array.of(box[2] / 2, box[2] / 2),
    from: Int32Array.of(0),
    to: Int32Array.of(1),
    diameter: Float64Array.of(diameter),
    length: Float64Array.of(box[0]),
    vesselClass: Uint8Array.of(code as number),
    names: ['vessel'],
    nodeNames: ['inlet', 'outlet'],
    boundaries: [
      { node: 0, kind: 'flow', value: flow, haematocrit },
      { node: 1, kind: 'pressure', value: 0, haematocrit },
    ],
  }
}

/**
 * The flow in a straight vessel in closed form, for lymphatics and cell-free perfusion too (where `solveBloodFlow` has nothing
 * to say): Poiseuille's law at the viscosity of its contents.
 */
export function straightFlow(network: VesselNetwork, options: BloodFlowOptions): BloodFlow {
  const [inlet] = network.boundaries
  const [diameter] = network.diameter
  const haematocrit = inlet.haematocrit
  const viscosity =
    haematocrit > 0
      ? options.plasmaViscosity *
        relativeViscosity(
          'in-vivo',
          Math.max(options.smallestDiameter, diameter),
          haematocrit,
          options.meanCorpuscularVolume,
        )
      : options.plasmaViscosity
  const speed = (4 * inlet.value) / (Math.PI * diameter * diameter)
  const shear = (8 * speed) / diameter
  const drop = (4 * viscosity * shear * network.length[0]) / diameter
  const outlet = network.boundaries[1].value
  return {
    flow: Float64Array.of(inlet.value),
    nodePressure: Float64Array.of(outlet + drop, outlet),
    dischargeHaematocrit: Float64Array.of(haematocrit),
    apparentViscosity: Float64Array.of(viscosity),
    meanSpeed: Float64Array.of(speed),
    wallShearRate: Float64Array.of(shear),
    wallShearStress: Float64Array.of(viscosity * shear),
    iterations: 0,
    converged: true,
  }
}
