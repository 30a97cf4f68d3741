import { type Anatomy, circulationTime, speciesAnatomy } from '../body/anatomy.ts'
import { clusterPasses, shedCell, sizeArrest } from '../body/bed-passage.ts'
import {
  type CirculationChain,
  chainEndCount,
  chainStep,
  circulationChain,
  place,
  residenceTimes,
} from '../body/circulation-chain.ts'
import { bloodCircuit, circuitHazard, shearDeath, shearLaw } from '../body/shear.ts'
import { sizeClasses, sizeEdge, sizeOf, sizeShares } from '../body/size-classes.ts'
import { bedPassage, type CapillaryBed, entryTime, type PluggingCell } from '../cells/capillary-passage.ts'
import { discArea } from '../cells/pore-law.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import { exp, log, log1p } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { mmHg } from '../vessels/units.ts'
import { repeated } from './repeated.ts'
import type { TargetFunction, ValidationContext } from './target-function.ts'

/** Circulation of single cells by size class, as a body runs it. */
function chainsOf(parameters: ParameterSet, anatomy: Anatomy): CirculationChain[] {
  const shear = circuitHazard(
    bloodCircuit(parameters, circulationTime(anatomy), anatomy.arterialShare),
    shearLaw(parameters),
  )
  return Array.from({ length: sizeClasses }, (_, s) =>
    circulationChain(anatomy, {
      sizeArrest: anatomy.beds.map((bed) => sizeArrest(shedCell(parameters, sizeOf(s)), bed)),
      floor: parameters.value('shed.floor'),
      shear,
      anoikis: parameters.value('anoikis.rate'),
    }),
  )
}

interface Steady {
  anatomy: Anatomy
  chains: CirculationChain[]
  /** Standing numbers by size class and place while one cell a second is shed. */
  numbers: Float64Array[]
  arterialTime: number
  venousTime: number
}

function steady(parameters: ParameterSet, species: 'mouse' | 'human'): Steady {
  const anatomy = speciesAnatomy(parameters, species)
  const chains = chainsOf(parameters, anatomy)
  const shares = sizeShares(parameters.value('shed.diameter'), parameters.value('shed.diameterCv'))
  const portal = anatomy.beds.reduce((t, bed) => t + (bed.portal ? bed.flowShare : 0), 0) * anatomy.portalTransit
  const arterialTime = anatomy.arterialShare * circulationTime(anatomy)
  return {
    anatomy,
    chains,
    numbers: chains.map((chain, s) => residenceTimes(chain, place.fresh).map((t) => t * shares[s])),
    arterialTime,
    venousTime: circulationTime(anatomy) - arterialTime - portal,
  }
}

const inMan = (context: ValidationContext): Steady =>
  context.once('steady circulation of man', () => steady(context.parameters, 'human'))

/** Half-life of the circulating number once shedding stops, h. */
export function halfLifeAfterRemoval(parameters: ParameterSet): number {
  const { chains, numbers } = steady(parameters, 'human')
  const dt = 60
  const steps = chains.map((chain) => chainStep(chain, dt))
  const arterial = () => numbers.reduce((sum, n) => sum + n[place.arteries], 0)
  const start = arterial()
  let now = start
  let before = start
  let time = 0
  while (now > start / 2 && time < 30 * 86400) {
    numbers.forEach((n, s) => {
      const { present, columns } = steps[s]
      const next = new Float64Array(n.length)
      for (let i = 0; i < n.length; i++) {
        for (let j = 0; j < n.length; j++) next[j] += n[i] * present[i * columns + j]
      }
      n.set(next)
    })
    before = now
    now = arterial()
    time += dt
  }
  return (time - (dt * (start / 2 - now)) / (before - now)) / 3600
}

/** Arterial over central venous number per volume, shedding steadily in man. */
export function peripheralOverCentral(parameters: ParameterSet): number {
  const { numbers, arterialTime, venousTime } = steady(parameters, 'human')
  const arterial = numbers.reduce((sum, n) => sum + n[place.arteries], 0) / arterialTime
  const venous = numbers.reduce((sum, n) => sum + n[place.fresh] + n[place.veins], 0) / venousTime
  return arterial / venous
}

const circulatingSize: TargetFunction = (context) => {
  const arterial = inMan(context).numbers.map((n) => n[place.arteries])
  const half = arterial.reduce((a, b) => a + b, 0) / 2
  let below = 0
  for (let s = 0; s < sizeClasses; s++) {
    if (below + arterial[s] >= half) {
      const share = (half - below) / arterial[s]
      return { value: sizeEdge(s) + (sizeEdge(s + 1) - sizeEdge(s)) * share }
    }
    below += arterial[s]
  }
  return { value: Number.NaN }
}

/** Efferent concentration is what arterial blood brings plus what the tumour sheds into its own flow. */
const tumourToArtery: TargetFunction = ({ parameters }) => {
  const { numbers, arterialTime } = steady(parameters, 'mouse')
  // Passes through the arteries per shed cell; tumour flow over cardiac output of the experiment: 0.75 of 90 ml/min.
  const passes = numbers.reduce((sum, n) => sum + n[place.arteries], 0) / arterialTime
  return { value: 1 + 90 / 0.75 / passes, note: `a shed cell passes the arteries ${passes.toFixed(1)} times` }
}

const firstPass: TargetFunction = ({ parameters }) => {
  const mouse = speciesAnatomy(parameters, 'mouse')
  const beside = [10, 14, 16, 21].map((d) => ({
    name: `cells of ${d} µm`,
    value: sizeArrest(shedCell(parameters, d), mouse.beds[mouse.lung]),
  }))
  return { value: sizeArrest(shedCell(parameters, 18), mouse.beds[mouse.lung]), beside }
}

/** One fork-rule pass of the table: 60 segments of 6.8 µm, CV 0.2, 0.3 mmHg over a plug; a cell of 75 pN/µm, nucleus 0.55. */
const lungTable =
  (diameter: number): TargetFunction =>
  () => {
    const cell: PluggingCell = {
      diameter,
      nuclearArea: discArea(0.55 * diameter),
      nuclearStiffness: 500,
      corticalTension: 75,
      cytoplasmViscosity: 500,
    }
    const bed = { medianDiameter: 6.8, variation: 0.2, segments: 60, plugPressure: 0.3 * mmHg }
    const { caught, caughtWithoutForkRule } = bedPassage(cell, bed)
    return { value: caught, beside: [{ name: 'without the fork rule', value: caughtWithoutForkRule }] }
  }

/** Transit of a red cell through lung capillaries, s (dog, doi 10.1152/jappl.1988.65.3.1217). */
const redCellTransit = 1.37

/** Longest time of entry that counts as passing, s: slower cells are held, and adhesion decides over them. */
const holdTime = 60

/**
 * Mean time of entry, s, into a capillary met with the flow (lognormal, weight ∝ D⁴) among those entered within the hold time, and the
 * share of those that are slower. Without such a limit the mean diverges: entry into the narrowest passable capillary takes forever.
 */
function entryWithinHold(cell: PluggingCell, bed: CapillaryBed): { mean: number; slower: number } {
  const variance = log1p(bed.variation * bed.variation)
  const middle = log(bed.medianDiameter) + 4 * variance
  const points = 20_000
  let sum = 0
  let weight = 0
  let all = 0
  for (let k = 0; k < points; k++) {
    const z = -6 + (12 * (k + 0.5)) / points
    const w = exp(-0.5 * z * z)
    const time = entryTime(cell, exp(middle + Math.sqrt(variance) * z), bed.plugPressure)
    all += w
    if (time > holdTime) continue
    sum += w * time
    weight += w
  }
  return { mean: sum / weight, slower: 1 - weight / all }
}

/** Neutrophil transit over red-cell transit through lung capillaries, and the share of segments that hold it. */
export function neutrophilOverRedCell(parameters: ParameterSet): { ratio: number; entry: number; slower: number } {
  const anatomy = speciesAnatomy(parameters, 'human')
  const { diameter, diameterCv, segments, plugPressure } = anatomy.beds[anatomy.lung]
  const cell: PluggingCell = {
    diameter: 2 * parameters.ofKind('neutrophil', 'radius'),
    nuclearArea: parameters.ofKind('neutrophil', 'nuclearArea'),
    nuclearStiffness: parameters.value('pore.nuclearStiffness'),
    corticalTension: parameters.ofKind('neutrophil', 'corticalTension'),
    cytoplasmViscosity: parameters.ofKind('neutrophil', 'cytoplasmViscosity'),
  }
  const bed = { medianDiameter: diameter, variation: diameterCv, segments, plugPressure }
  const { mean, slower } = entryWithinHold(cell, bed)
  return { ratio: (redCellTransit + segments * mean) / redCellTransit, entry: segments * mean, slower }
}

const neutrophilTransit: TargetFunction = ({ parameters }) => {
  const { ratio, entry, slower } = neutrophilOverRedCell(parameters)
  return {
    value: ratio,
    note:
      `entry into segments takes ${entry.toPrecision(3)} s in all, red cells take ${redCellTransit} s; ` +
      `segments that take longer than ${holdTime} s hold the cell and are not counted`,
    beside: [{ name: 'share of segments that hold it', value: slower }],
  }
}

/** Clusters of 2 to 20 cultured cells through constrictions of 5 to 10 µm under the pressure over a plug in systemic capillaries. */
const clusters: TargetFunction = ({ parameters, replicates, attempts }) => {
  const pressure = parameters.ofBed('muscle', 'plugPressure')
  return repeated(
    replicates,
    (replicate) => {
      const random = new RandomStream(1, replicate)
      let passed = 0
      for (let i = 0; i < attempts; i++) {
        random.at(purpose.circulation, i, 0, 0)
        const count = 2 + random.below(19)
        const cells = Array.from({ length: count }, () => shedCell(parameters, random.lognormal(18, 0.1)))
        if (clusterPasses(cells, 5 + 5 * random.uniform(), pressure)) passed++
      }
      return passed / attempts
    },
    { note: `cultured cells of 18 µm; ${(pressure / mmHg).toFixed(0)} mmHg over the constriction` },
  )
}

const shearShare = (parameters: ParameterSet, stress: number) =>
  shearDeath([{ stress: stress * 0.1, duration: 4 * 3600 }], shearLaw(parameters))

const pulses: TargetFunction = ({ parameters }) => ({
  value: shearDeath(
    Array.from({ length: 100 }, () => [
      { stress: 100, duration: 1e-3 },
      { stress: 0, duration: 10 },
    ]).flat(),
    shearLaw(parameters),
  ),
})

/** Agents walked through the chain event by event against the cohort's probabilities; the largest difference in standard errors. */
const agents: TargetFunction = ({ parameters, replicates }) => {
  const chain = chainsOf(parameters, speciesAnatomy(parameters, 'human'))[3]
  const dt = 900
  const { present, columns } = chainStep(chain, dt)
  const count = 20_000
  const n = chain.places
  return repeated(replicates, (replicate) => {
    const random = new RandomStream(1, replicate)
    const counts = new Float64Array(columns)
    for (let a = 0; a < count; a++) counts[walk(chain, random.at(purpose.circulation, a, 1, 0), dt)]++
    let worst = 0
    for (let j = 0; j < columns; j++) {
      const p = present[place.fresh * columns + j]
      if (count * p < 5) continue
      worst = Math.max(worst, Math.abs(counts[j] - count * p) / Math.sqrt(count * p * (1 - p)))
    }
    return worst
  })

  function walk(one: CirculationChain, random: RandomStream, end: number): number {
    let at: number = place.fresh
    let time = 0
    for (;;) {
      const leave = -one.move[at * n + at]
      time += random.exponential(leave)
      if (time >= end) return at
      let u = random.uniform() * leave
      let next = -1
      for (let j = 0; j < columns && next < 0; j++) {
        u -= j < n ? (j === at ? 0 : one.move[at * n + j]) : one.end[at * chainEndCount + j - n]
        if (u < 0) next = j
      }
      if (next < 0) return columns - 1
      if (next >= n) return next
      at = next
    }
  }
}

/** Standing number of one size over entry × t½/ln 2, t½ by stepping. */
const numberIdentity: TargetFunction = (context) => {
  const chain = inMan(context).chains[1]
  const inBlood = (values: Float64Array) => values.slice(0, place.firstNode).reduce((a, b) => a + b, 0)
  const number = inBlood(residenceTimes(chain, place.fresh))
  const dt = 600
  const { present, columns } = chainStep(chain, dt)
  let state = new Float64Array(chain.places)
  state[place.veins] = 1
  let before = 1
  let now = 1
  for (let k = 0; k < 20; k++) {
    const next = new Float64Array(chain.places)
    for (let i = 0; i < chain.places; i++) {
      for (let j = 0; j < chain.places; j++) next[j] += state[i] * present[i * columns + j]
    }
    state = next
    before = now
    now = inBlood(state)
  }
  const halfLife = (dt * Math.LN2) / log(before / now)
  return { value: number / (halfLife / Math.LN2) }
}

/** Targets of cells in the blood. */
export const circulationTargets: Readonly<Record<string, TargetFunction>> = {
  'human-ctc-half-life': ({ parameters }) => ({ value: halfLifeAfterRemoval(parameters) }),
  'peripheral-central-ratio': ({ parameters }) => ({ value: peripheralOverCentral(parameters) }),
  'circulating-cell-size': circulatingSize,
  'tumour-to-artery-ratio': tumourToArtery,
  'cultured-cells-first-pass': firstPass,
  'neutrophil-lung-transit': neutrophilTransit,
  'clusters-through-capillaries': clusters,
  'shear-60': ({ parameters }) => ({ value: shearShare(parameters, 60) }),
  'shear-15': ({ parameters }) => ({ value: shearShare(parameters, 15) / shearShare(parameters, 60) }),
  'shear-pulse': pulses,
  'lung-arrest-10um': lungTable(10),
  'lung-arrest-8-5um': lungTable(8.5),
  'lung-arrest-7-5um': lungTable(7.5),
  'lung-arrest-12-5um': lungTable(12.5),
  'circulating-number-identity': numberIdentity,
  'cohorts-against-agents': agents,
}
