import type { MoleculeName } from '../molecules/molecule.ts'
import type { CrossingConstants, KindCrossing } from './crossing-constants.ts'
import { largestCluster, releaseRate } from './release.ts'
import { direction } from './stage.ts'
import { around, aroundCount } from './surroundings.ts'

/** Molecules that crossing reads. */
export const crossingMolecules = [
  'MT1-MMP',
  'MMP-9',
  'uPA',
  'ICAM-1',
  'PECAM-1',
  'CD99',
  'JAM-C',
  'VE-cadherin',
  'E-cadherin',
  'MLCK',
  'ROCK',
  'RhoA',
  'P2Y2',
  'platelets',
  'lamin A/C',
  'Mac-1',
  'CD44',
  'beta1 integrin',
  'EGFR',
  'VEGF-A',
] as const satisfies readonly MoleculeName[]
export type CrossingMolecule = (typeof crossingMolecules)[number]
/** Activity of a molecule now, 1 untreated. */
export type ActivityOf = (molecule: CrossingMolecule) => number

/** Molecules that crossings of these kinds read: an intervention on any other would do nothing. */
export function moleculesRead(kinds: readonly KindCrossing[]): CrossingMolecule[] {
  const some = (test: (kind: KindCrossing) => boolean) => kinds.some(test)
  const read: Partial<Record<CrossingMolecule, boolean>> = {
    'MT1-MMP': some((kind) => kind.proteaseNeed > 0),
    'MMP-9': some((kind) => kind.proteaseNeed > 0),
    uPA: some((kind) => kind.proteaseNeed > 0),
    'PECAM-1': some((kind) => kind.needsPecam1 > 0),
    CD99: some((kind) => kind.needsCd99 > 0),
    'Mac-1': some((kind) => kind.crawlNeedsMac1 > 0),
    P2Y2: some((kind) => kind.meetsPlatelets > 0),
    platelets: some((kind) => kind.meetsPlatelets > 0),
    CD44: some((kind) => !kind.leukocyte),
    'beta1 integrin': some((kind) => !kind.leukocyte),
    'E-cadherin': some((kind) => kind.eCadherin > 0),
    EGFR: some((kind) => kind.egfReceptors > 0),
    'VEGF-A': some((kind) => kind.name === 'macrophage'),
  }
  return crossingMolecules.filter((molecule) => read[molecule] ?? true)
}

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

/**
 * Turns a place and the activities of molecules into what an attempt of one kind in one direction meets. `prepare` takes the
 * activities of the interval; `at` fills in one place. Products of activities express need of both.
 */
export class KindSurroundings {
  readonly #kind: KindCrossing
  readonly #outward: boolean
  readonly #c: CrossingConstants
  readonly #row = new Float64Array(aroundCount)
  #bonds = 1
  #ring = 1
  #work = 0
  #egf = 0
  #platelets = 0
  #transcellular = 0
  #release = 0
  #wrap = 0

  /** @param way code of the direction */
  constructor(kind: KindCrossing, way: number, constants: CrossingConstants) {
    this.#kind = kind
    this.#outward = way === direction.extravasation
    this.#c = constants
  }

  /** Takes the activities that hold from now on. */
  prepare(activity: ActivityOf): void {
    const kind = this.#kind
    const c = this.#c
    const out = this.#row
    const rock = activity('ROCK')
    const mlck = activity('MLCK')
    const icam1 = activity('ICAM-1')
    const pecam1 = kind.needsPecam1 > 0 ? activity('PECAM-1') : 1
    this.#bonds = activity('VE-cadherin')
    this.#ring = mlck * rock
    const enzymes = kind.proteaseNeed > 0 ? activity('MT1-MMP') * activity('MMP-9') * activity('uPA') : 1
    this.#work = kind.workRate * enzymes
    this.#egf = c.egfGain * activity('EGFR')
    this.#platelets =
      this.#outward && kind.meetsPlatelets > 0 ? c.plateletSignal * activity('P2Y2') * activity('platelets') : 0
    this.#transcellular = (kind.transcellularHazard * mlck * icam1 * pecam1) / kind.referenceIcam1
    this.#release = kind.releaseRate
    this.#wrap = this.#outward && kind.wraps > 0 ? c.wrapRate : 0
    out[around.ownSignal] = kind.junctionSignal * (kind.needsIcam1 > 0 ? icam1 : 1) * pecam1
    out[around.contractility] = rock
    out[around.lamin] = activity('lamin A/C')
    // Without Mac-1 crawling all but stops (95 % slower).
    out[around.crawlSpeed] = kind.crawlSpeed * (kind.crawlNeedsMac1 > 0 ? 0.05 + 0.95 * activity('Mac-1') : 1)
    out[around.cd99Rate] = kind.needsCd99 > 0 ? activity('CD99') / kind.cd99Time : -1
    out[around.pecam1Rate] = kind.needsPecam1 > 0 ? pecam1 / kind.pecam1Time : -1
    out[around.growthRate] = this.#outward ? c.growthRate : 0
    out[around.reverseRate] = kind.reverseRate * (1 + (c.reverseJamC - 1) * (1 - activity('JAM-C')))
    out[around.seal] = c.seal * activity('RhoA')
    out[around.adhesionStart] = kind.adhesionStart * (kind.leukocyte ? 1 : activity('CD44'))
    out[around.adhesionGrowth] = kind.adhesionGrowth * (kind.leukocyte ? 1 : activity('beta1 integrin'))
    const sticks = kind.eCadherin * activity('E-cadherin')
    out[around.splitRate] = sticks > 0 ? c.splitRate / sticks : Number.MAX_VALUE
  }

  /** What an attempt at a place meets: a row that the next call writes over. */
  at(place: Place): Float64Array {
    const out = this.#row
    const c = this.#c
    out[around.flashStart] = place.flashStart
    out[around.flashEnd] = place.flashEnd
    out[around.standingSignal] = c.cytokineSignal * place.cytokine
    out[around.arrivingSignal] = place.blood ? this.#platelets : 0
    out[around.restingBonds] = place.restingBonds * this.#bonds
    out[around.ringForce] = place.endothelialForce * this.#ring
    out[around.ownWork] = this.workOf(place.proteolysis, place.egfBound)
    out[around.restingHole] = place.restingHole
    out[around.transcellular] = this.#transcellular * place.icam1
    out[around.load] = place.load
    out[around.wrapRate] = place.load > 0 ? this.#wrap : 0
    out[around.deathRate] = place.deathRate
    const mitosis = place.mitosis ? c.mitosisFactor : 1
    out[around.releaseRate] = releaseRate(this.#release, place.load, c.releaseBonds, c.forceScale, mitosis)
    out[around.pressure] = place.pressure
    out[around.bias] = c.adhesionBias + place.chemotaxis
    out[around.largestCluster] = largestCluster(place.diameter, 2 * this.#kind.radius)
    out[around.macrophage] = place.macrophage ? 1 : 0
    return out
  }

  /** Growth of the hole by this cell while it works: k_b P, P = a(MT1-MMP) a(MMP-9) a(uPA) (1 + e EGF_bound), µm²/s. */
  workOf(proteolysis: number, egfBound: number): number {
    return this.#work * proteolysis * (1 + this.#egf * egfBound)
  }
}
