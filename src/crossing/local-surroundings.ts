import type { CrossingConstants, KindCrossing } from './crossing-constants.ts'
import { largestCluster, releaseRate } from './release.ts'
import { direction } from './stage.ts'
import { around } from './surroundings.ts'

/** Molecules that crossing reads; names of the closed list in molecules/. */
export const crossingMolecules = [
  'MT1-MMP',
  'MMP-9',
  'uPA',
  'ICAM-1',
  'PECAM-1',
  'CD99',
  'JAM-C',
  'VE-cadherin',
  'MLCK',
  'ROCK',
  'P2Y2',
  'platelets',
  'lamin A/C',
  'Mac-1',
  'CD44',
  'β1 integrin',
  'EGFR',
  'VEGF-A',
] as const
export type CrossingMolecule = (typeof crossingMolecules)[number]
/** Activity of a molecule now, 1 untreated. */
export type ActivityOf = (molecule: CrossingMolecule) => number

/** What the place brings: tile, flow and field at the attempt. */
export interface Place {
  /** Junction bonds and ring force of the tile at rest; hole of its membrane patch at rest. */
  restingBonds: number
  endothelialForce: number
  restingHole: number
  /** 0–1 */
  cytokine: number
  /** Relative to the resting wall. */
  icam1: number
  flashStart: number
  flashEnd: number
  /** Work of other cells on the same patch, µm²/s. */
  otherWork: number
  /** Blood (platelets) or lymph. */
  blood: boolean
  /** Force on a cell on the luminal side that is not wedged in, pN; 0 without flow. */
  load: number
  /** Pressure across the wall, Pa. */
  pressure: number
  /** Inner diameter of the vessel, µm. */
  diameter: number
  /** Share of EGF receptors bound. */
  egfBound: number
  /** κ_chem: draw of the cues towards (or, negative, away from) the wall. */
  chemotaxis: number
  macrophage: boolean
  mitosis: boolean
  deathRate: number
  /** Own proteolytic activity of the cell relative to its kind. */
  proteolysis: number
}

export function emptyPlace(): Place {
  return {
    restingBonds: 0,
    endothelialForce: 0,
    restingHole: 0,
    cytokine: 0,
    icam1: 1,
    flashStart: 0,
    flashEnd: 0,
    otherWork: 0,
    blood: true,
    load: 0,
    pressure: 0,
    diameter: 0,
    egfBound: 0,
    chemotaxis: 0,
    macrophage: false,
    mitosis: false,
    deathRate: 0,
    proteolysis: 1,
  }
}

/** Growth of the hole by one working cell: k_b P, P = a(MT1-MMP) a(MMP-9) a(uPA) (1 + e EGF_bound), need of all three. µm²/s */
export function holeWork(
  kind: KindCrossing,
  proteolysis: number,
  egfBound: number,
  egfGain: number,
  activity: ActivityOf,
): number {
  const enzymes = kind.proteaseNeed > 0 ? activity('MT1-MMP') * activity('MMP-9') * activity('uPA') : 1
  return kind.workRate * proteolysis * enzymes * (1 + egfGain * egfBound * activity('EGFR'))
}

/**
 * What an attempt of a kind in a direction meets at a place, written into `out` (surroundings.ts). Products of activities express
 * need of both.
 */
export function surroundingsAt(
  kind: KindCrossing,
  way: number,
  place: Place,
  c: CrossingConstants,
  activity: ActivityOf,
  out: Float64Array,
): Float64Array {
  const outward = way === direction.extravasation
  const rock = activity('ROCK')
  const mlck = activity('MLCK')
  const icam1 = activity('ICAM-1')
  const pecam1 = kind.needsPecam1 > 0 ? activity('PECAM-1') : 1
  out[around.flashStart] = place.flashStart
  out[around.flashEnd] = place.flashEnd
  out[around.standingSignal] = c.cytokineSignal * place.cytokine
  out[around.arrivingSignal] =
    outward && place.blood && kind.meetsPlatelets > 0 ? c.plateletSignal * activity('P2Y2') * activity('platelets') : 0
  out[around.ownSignal] = kind.junctionSignal * (kind.needsIcam1 > 0 ? icam1 : 1) * pecam1
  out[around.restingBonds] = place.restingBonds * activity('VE-cadherin')
  out[around.ringForce] = place.endothelialForce * mlck * rock
  out[around.contractility] = rock
  out[around.lamin] = activity('lamin A/C')
  out[around.ownWork] = holeWork(kind, place.proteolysis, place.egfBound, c.egfGain, activity)
  out[around.otherWork] = place.otherWork
  out[around.restingHole] = place.restingHole
  out[around.transcellular] = kind.transcellularHazard * mlck * ((place.icam1 * icam1) / kind.referenceIcam1) * pecam1
  // Without Mac-1 crawling all but stops (95 % slower).
  out[around.crawlSpeed] = kind.crawlSpeed * (kind.crawlNeedsMac1 > 0 ? 0.05 + 0.95 * activity('Mac-1') : 1)
  out[around.cd99Rate] = kind.needsCd99 > 0 ? activity('CD99') / kind.cd99Time : -1
  out[around.pecam1Rate] = kind.needsPecam1 > 0 ? pecam1 / kind.pecam1Time : -1
  out[around.load] = place.load
  out[around.wrapRate] = outward && kind.wraps > 0 && place.load > 0 ? c.wrapRate : 0
  out[around.growthRate] = outward ? c.growthRate : 0
  out[around.deathRate] = place.deathRate
  out[around.reverseRate] = kind.reverseRate * (1 + (c.reverseJamC - 1) * (1 - activity('JAM-C')))
  out[around.releaseRate] = releaseRate(
    kind.releaseRate,
    place.load,
    c.releaseBonds,
    c.forceScale,
    place.mitosis ? c.mitosisFactor : 1,
  )
  out[around.pressure] = place.pressure
  out[around.seal] = c.seal * rock
  out[around.adhesionStart] = kind.adhesionStart * (kind.leukocyte ? 1 : activity('CD44'))
  out[around.adhesionGrowth] = kind.adhesionGrowth * (kind.leukocyte ? 1 : activity('β1 integrin'))
  out[around.bias] = c.adhesionBias + place.chemotaxis
  out[around.splitRate] = kind.eCadherin > 0 ? c.splitRate / kind.eCadherin : Number.POSITIVE_INFINITY
  out[around.largestCluster] = largestCluster(place.diameter, 2 * kind.radius)
  out[around.macrophage] = place.macrophage ? 1 : 0
  return out
}
