import type { ParameterSet } from '../evidence/parameter-set.ts'
import { stableForcePerBond } from '../molecules/bond-laws.ts'

/** Numbers that hold for every attempt, internal units. */
export interface CrossingConstants {
  driveShare: number
  nuclearStiffness: number
  wallThickness: number
  repairRate: number
  egfGain: number
  /** Force per bond at the junction's limit of stability, pN. */
  perBond: number
  /** x_s/kT, 1/pN. */
  forceScale: number
  tipVariation: number
  tipCorrelationTime: number
  tipSampling: number
  flashTime: number
  flashSignal: number
  plateletSignal: number
  cytokineSignal: number
  cornerFactor: number
  largestGap: number
  openTime: number
  closeTime: number
  flashRelax: number
  sealedArea: number
  seal: number
  tissueConductivity: number
  viscosity: number
  drivingPressure: number
  adhesionBias: number
  bondTime: number
  reverseJamC: number
  releaseBonds: number
  mitosisFactor: number
  splitRate: number
  wrapRate: number
  growthRate: number
  /** Thin regions of the basement membrane per wall area, 1/µm², and their resting hole, µm². */
  lowMembraneDensity: number
  lowMembraneHole: number
}

/** Reads the constants of the crossing from the library. */
export function crossingConstants(parameters: ParameterSet): CrossingConstants {
  const value = parameters.value.bind(parameters)
  const thermalEnergy = value('junction.thermalEnergy')
  const slipDistance = value('junction.slipDistance')
  return {
    driveShare: value('pore.driveShare'),
    nuclearStiffness: value('pore.nuclearStiffness'),
    wallThickness: value('pore.wallThickness'),
    repairRate: value('membrane.repairRate'),
    egfGain: value('membrane.egfGain'),
    perBond: stableForcePerBond(thermalEnergy / slipDistance, value('junction.rebinding')),
    forceScale: slipDistance / thermalEnergy,
    tipVariation: value('junction.tipVariation'),
    tipCorrelationTime: value('junction.tipCorrelationTime'),
    tipSampling: value('junction.tipSampling'),
    flashTime: value('junction.flashTime'),
    flashSignal: value('junction.flashSignal'),
    plateletSignal: value('junction.plateletSignal'),
    cytokineSignal: value('junction.cytokineSignal'),
    cornerFactor: value('junction.cornerFactor'),
    largestGap: value('gap.largestArea'),
    openTime: value('gap.openTime'),
    closeTime: value('gap.closeTime'),
    flashRelax: value('gap.flashRelax'),
    sealedArea: value('gap.sealedArea'),
    seal: value('leakGap.seal'),
    tissueConductivity: value('leakGap.tissueConductivity'),
    viscosity: value('leakGap.plasmaViscosity'),
    drivingPressure: value('leakGap.drivingPressure'),
    adhesionBias: value('hold.adhesionBias'),
    bondTime: value('hold.bondTime'),
    reverseJamC: value('hold.reverseJamC'),
    releaseBonds: value('release.bonds'),
    mitosisFactor: value('release.mitosisFactor'),
    splitRate: value('cluster.splitRate'),
    wrapRate: value('wrapping.rate'),
    growthRate: value('wrapping.intravascularGrowth'),
    lowMembraneDensity: value('wall.lowMembraneDensity'),
    lowMembraneHole: value('wall.lowMembraneHole'),
  }
}

/** What one kind of cell brings to a crossing, internal units. */
export interface KindCrossing {
  name: string
  radius: number
  nuclearArea: number
  nuclearLength: number
  freeSpeed: number
  persistenceTime: number
  tipForce: number
  junctionSignal: number
  junctionTime: number
  dockingRelax: number
  needsIcam1: number
  needsPecam1: number
  needsCd99: number
  pecam1Time: number
  cd99Time: number
  transcellularHazard: number
  referenceIcam1: number
  cornerShare: number
  probeTime: number
  /** Growth of the hole at full protease activity, µm²/s. */
  workRate: number
  proteaseNeed: number
  adhesionStart: number
  adhesionGrowth: number
  dislodgeRate: number
  crawlSpeed: number
  crawlPath: number
  crawlNeedsMac1: number
  reverseRate: number
  wraps: number
  meetsPlatelets: number
  releaseRate: number
  corticalTension: number
  cytoplasmViscosity: number
  leukocyte: boolean
  /** 1 when the cell enters vessels from the tissue. */
  intravasates: number
  egfReceptors: number
  chemotacticSensitivity: number
  /** E-cadherin-like adhesion to its like, relative to a carcinoma cell. */
  eCadherin: number
}

/**
 * Reads a kind's crossing data.
 * @throws InputError when the library does not know the kind
 */
export function kindCrossing(parameters: ParameterSet, kind: string): KindCrossing {
  return {
    name: kind,
    radius: parameters.ofKind(kind, 'radius'),
    nuclearArea: parameters.ofKind(kind, 'nuclearArea'),
    nuclearLength: parameters.ofKind(kind, 'nuclearLength'),
    freeSpeed: parameters.ofKind(kind, 'freeSpeed'),
    persistenceTime: parameters.ofKind(kind, 'persistenceTime'),
    tipForce: parameters.ofKind(kind, 'tipForce'),
    junctionSignal: parameters.ofKind(kind, 'junctionSignal'),
    junctionTime: parameters.ofKind(kind, 'junctionTime'),
    dockingRelax: parameters.ofKind(kind, 'dockingRelax'),
    needsIcam1: parameters.ofKind(kind, 'needsIcam1'),
    needsPecam1: parameters.ofKind(kind, 'needsPecam1'),
    needsCd99: parameters.ofKind(kind, 'needsCd99'),
    pecam1Time: parameters.ofKind(kind, 'pecam1Time'),
    cd99Time: parameters.ofKind(kind, 'cd99Time'),
    transcellularHazard: parameters.ofKind(kind, 'transcellularHazard'),
    referenceIcam1: parameters.ofKind(kind, 'referenceIcam1'),
    cornerShare: parameters.ofKind(kind, 'cornerShare'),
    probeTime: parameters.ofKind(kind, 'probeTime'),
    workRate: parameters.value('membrane.workRate') * parameters.ofKind(kind, 'workShare'),
    proteaseNeed: parameters.ofKind(kind, 'proteaseNeed'),
    adhesionStart: parameters.ofKind(kind, 'adhesionStart'),
    adhesionGrowth: parameters.ofKind(kind, 'adhesionGrowth'),
    dislodgeRate: parameters.ofKind(kind, 'dislodgeRate'),
    crawlSpeed: parameters.ofKind(kind, 'crawlSpeed'),
    crawlPath: parameters.ofKind(kind, 'crawlPath'),
    crawlNeedsMac1: parameters.ofKind(kind, 'crawlNeedsMac1'),
    reverseRate: parameters.ofKind(kind, 'reverseRate'),
    wraps: parameters.ofKind(kind, 'wraps'),
    meetsPlatelets: parameters.ofKind(kind, 'meetsPlatelets'),
    releaseRate: parameters.ofKind(kind, 'releaseRate'),
    corticalTension: parameters.ofKind(kind, 'corticalTension'),
    cytoplasmViscosity: parameters.ofKind(kind, 'cytoplasmViscosity'),
    eCadherin: parameters.kindHas(kind, 'eCadherin') ? parameters.ofKind(kind, 'eCadherin') : 0,
    intravasates: parameters.ofKind(kind, 'intravasates'),
    egfReceptors: parameters.kindHas(kind, 'receptorsEgf') ? parameters.ofKind(kind, 'receptorsEgf') : 0,
    chemotacticSensitivity: parameters.kindHas(kind, 'chemotacticSensitivity')
      ? parameters.ofKind(kind, 'chemotacticSensitivity')
      : 0,
    leukocyte: parameters.ofKind(kind, 'leukocyte') > 0,
  }
}
