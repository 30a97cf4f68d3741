import type { ParameterName, ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { InputError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import { type Anatomy, circulationTime, speciesAnatomy } from './anatomy.ts'
import { arrestLaw } from './arrest-law.ts'
import { ageClasses } from './arrest-steps.ts'
import { type OrganArrivals, organArrivals } from './arrivals.ts'
import { shedCell, sizeArrest } from './bed-passage.ts'
import { allBases, basisOf, bedAccount, injectionBasis, ofBed } from './body-accounts.ts'
import { addBodyBlocks, type BodyShape, timeColumns } from './body-blocks.ts'
import type { BodyMachinery, PlacedInjection, SheddingStratum } from './body-machinery.ts'
import { BodyStep } from './body-process.ts'
import { type BodySummary, bodySummary, type OrganRow, organRows } from './body-summary.ts'
import { chainPlaces, circulationChain, place } from './circulation-chain.ts'
import { clusterClasses, clusterShares } from './cluster-classes.ts'
import { colonyLaw, colonyStates, colonyStep } from './colony-law.ts'
import { defaultExitTables } from './default-exits.ts'
import { checkExitTable, type ExitTable, exitTableAt } from './exit-table.ts'
import type { Injection, OrganismPlan } from './organism-plan.ts'
import { RateIntervals } from './rate-interval.ts'
import { bloodCircuit, circuitHazard, shearLaw } from './shear.ts'
import { sizeClasses, sizeOf, sizeShares } from './size-classes.ts'
import { ArrestTables, type CirculationTables, circulationTables, type SplitTable, splitTable } from './step-tables.ts'
import { drawRate, ratePosterior, type StratumRate } from './stratum-rate.ts'
import { gompertzGrowth } from './tumour-growth.ts'

/** Seconds in a tick of a body. */
export const bodyTick = 60
const cubicMicrometresPerMillilitre = 1e12

export interface BodyOptions {
  readonly registry: StateRegistry
  readonly parameters: ParameterSet
  /** Activity of NK cells, platelets and β1 integrin over time, s of the body's clock. */
  readonly activities: Activities
  readonly plan: OrganismPlan
  readonly seed: number
  readonly replicate: number
  /** Entries by stratum of wall, from a site's ledger; may be empty when cells are injected. */
  readonly rates: readonly StratumRate[]
  /** Exit tables of a wall assay; beds without one take the library's. */
  readonly exitTables?: readonly ExitTable[]
  /** Step in ticks of one minute; `defaultEvery` of the duration when left out. Results do not hang on it, cost does. */
  readonly every?: number
  /** Another organism than the library's mouse or human. */
  readonly anatomy?: Anatomy
  readonly injections?: readonly Injection[]
}

export interface Body {
  readonly process: Process
  readonly anatomy: Anatomy
  readonly exitTables: readonly ExitTable[]
  /** The cascade up to now: every step drawn, expected, and its odds. */
  summary(): BodySummary
  organs(): OrganRow[]
  /** Colonies of every organ up to now: the one count a record needs, without the expected values of `organs`. */
  organColonies(): { organ: string; colonies: number }[]
  /** A row per step so far, by column name. */
  timeCourse(): { [column in (typeof timeColumns)[number]]: number }[]
  /**
   * What a site that resolves part of an organ receives, steps that begin in [from, to) s.
   * @param bed name @param length of capillary in the site, µm
   */
  arrivalsFor(bed: string, from: number, to: number, length: number): OrganArrivals
}

/** Step in ticks (minutes) that keeps a run near a hundred to a thousand steps: 6 h up to 90 days, then a day. */
export function defaultEvery(duration: number): number {
  return duration <= 90 * 86400 ? 360 : 1440
}

/**
 * Assembles an organism: adds its state to the registry and gives the process (tick 1 min) and its readouts.
 * @throws InputError for rates, injections, exit tables or a plan that do not make sense
 */
export function createBody(options: BodyOptions): Body {
  const { registry, parameters, activities, plan, rates } = options
  const anatomy = options.anatomy ?? speciesAnatomy(parameters, plan.species)
  const every = options.every ?? defaultEvery(plan.duration)
  const dt = every * bodyTick
  if (!(plan.duration > 0)) {
    throw new InputError({ key: 'body.duration', found: `${plan.duration} s`, expected: 'a positive time' })
  }
  const given = options.exitTables ?? []
  for (const table of given) {
    checkExitTable(table)
    if (!anatomy.beds.some((bed) => bed.name === table.bed)) {
      const expected = `a bed among ${anatomy.beds.map((bed) => bed.name).join(', ')}`
      throw new InputError({ key: 'exitTables', found: table.bed, expected })
    }
  }
  const defaults = defaultExitTables(parameters, anatomy)
  const allTables = [...defaults.map((table) => ({ ...table, validFrom: Number.NEGATIVE_INFINITY })), ...given]

  const strata = sheddingStrata(parameters, plan, rates)
  const posteriors = rates.map(ratePosterior)
  const injections = options.injections ?? []
  const basis = new Int32Array(allBases).fill(-1)
  let bases = 0
  for (const route of ['blood', 'lymph'] as const) {
    for (let c = 0; c < clusterClasses; c++) {
      const used = strata.some((s) => s.lymph === (route === 'lymph') && s.clusters[c] > 0 && s.areaShare > 0)
      if (used) basis[basisOf(route, c)] = bases++
    }
  }
  if (injections.length > 0) basis[injectionBasis] = bases++

  const law = colonyLaw(parameters, plan.species)
  const steps = Math.ceil(plan.duration / dt - 1e-9)
  const shape: BodyShape = {
    anatomy,
    ends: chainPlaces(anatomy),
    ages: ageClasses(dt, [...defaults, ...given]),
    colony: colonyStates(law),
    steps,
    days: Math.ceil((steps * dt) / 86400) + 1,
    strata: strata.length,
    bases,
  }
  const blocks = addBodyBlocks(registry, shape)
  const stream = new RandomStream(options.seed, options.replicate)
  rates.forEach((rate, i) => {
    blocks.rates[i] = drawRate(stream, rate, 0)
  })
  const intervals = new RateIntervals(stream, strata, posteriors, basis)

  const growth = gompertzGrowth(parameters, plan)
  const { surfacePerVolume, rimShare } = plan.tumour
  // mg/mL to µm³ per g
  const volumePerMass = (cubicMicrometresPerMillilitre * 1000) / parameters.value('tumour.density')
  const arrests = arrestTableSource(parameters, activities, anatomy, shape, allTables)
  const colonies = colonyStep(law, dt)
  const machinery: BodyMachinery = {
    shape,
    blocks,
    stream,
    strata,
    shedSizes: sizeShares(parameters.value('shed.diameter'), parameters.value('shed.diameterCv')),
    circulation: tablesBySize(parameters, anatomy, dt),
    colonyLaw: law,
    colonies: {
      present: splitTable(colonies.present, shape.colony.columns),
      entering: splitTable(colonies.entering, shape.colony.columns),
    },
    arrests,
    exposure: ({ time, dt: length }: Step) =>
      growth.meanMass(time, time + length) * volumePerMass * surfacePerVolume * rimShare * length,
    mass: growth.mass,
    basis,
    injections: injections.map((injection) => placedInjection(parameters, injection, dt, steps)),
    viableWeight: intervals.meanWeights('viable', bases),
    shedWeight: intervals.meanWeights('shed', bases),
  }
  const cascade = new BodyStep(machinery)
  const now = () => blocks.progress[0] * dt
  const bloodWeight = (weights: Float64Array) => {
    let sum = 0
    for (let c = 0; c < clusterClasses; c++) {
      const b = basis[basisOf('blood', c)]
      if (b >= 0) sum += weights[b]
    }
    return sum
  }
  const sources = {
    shape,
    blocks,
    intervals,
    colonyLaw: law,
    dt,
    tumourFlow: () => parameters.value('tumour.perfusion') * 1000 * growth.mass(now()),
    entryRate: () =>
      growth.mass(now()) * volumePerMass * surfacePerVolume * rimShare * bloodWeight(machinery.viableWeight),
  }
  return {
    process: {
      name: 'body',
      every,
      writes: blocks.names,
      step(step) {
        // Past the plan's end there is nothing to do: the last step may reach beyond it.
        if (step.ordinal < steps) cascade.run(step)
      },
    },
    anatomy,
    exitTables: allTables,
    summary: () => bodySummary(sources),
    organs: () => organRows(sources, now()),
    organColonies: () =>
      anatomy.beds.map(({ name }, i) => ({
        organ: name,
        colonies: blocks.drawn.accounts[ofBed(i, bedAccount.colonies)],
      })),
    timeCourse: () =>
      Array.from({ length: blocks.progress[0] }, (_, row) => {
        const entries = timeColumns.map((name, j) => [name, blocks.timeCourse[row * timeColumns.length + j]] as const)
        return Object.fromEntries(entries) as { [column in (typeof timeColumns)[number]]: number }
      }),
    arrivalsFor: (bed, from, to, length) => organArrivals({ ...sources, parameters }, bed, from, to, length),
  }
}

function sheddingStrata(
  parameters: ParameterSet,
  plan: OrganismPlan,
  rates: readonly StratumRate[],
): SheddingStratum[] {
  const names = new Set<string>()
  let area = 0
  for (const { stratum, areaShare } of rates) {
    if (names.has(stratum)) {
      throw new InputError({ key: 'rates', found: `${stratum} twice`, expected: 'each stratum once' })
    }
    names.add(stratum)
    area += areaShare
  }
  if (area > 1 + 1e-9) {
    throw new InputError({ key: 'rates', found: `area shares that add up to ${area}`, expected: 'at most 1' })
  }
  const value = (name: string) => parameters.value(`tumour.${plan.species}.${name}` as ParameterName)
  const active = plan.species === 'human' ? value('viability') : value('viableActive')
  const passive = plan.species === 'human' ? active * value('viablePassive') : value('viablePassive')
  return rates.map((rate) => ({
    name: rate.stratum,
    lymph: rate.route === 'lymph',
    areaShare: rate.areaShare,
    viability: rate.entry === 'passive' ? passive : active,
    clusters: clusterShares(rate.clusterHistogram),
  }))
}

/** Transition tables of the circulation by size class: first of single cells, then of clusters. */
function tablesBySize(parameters: ParameterSet, anatomy: Anatomy, dt: number): CirculationTables[] {
  const circuit = bloodCircuit(parameters, circulationTime(anatomy), anatomy.arterialShare)
  const shear = circuitHazard(circuit, shearLaw(parameters))
  const tables: CirculationTables[] = []
  // A single cell in the blood dies for want of adhesion; the cells of a cluster adhere to each other.
  for (const anoikis of [parameters.value('anoikis.rate'), 0]) {
    for (let s = 0; s < sizeClasses; s++) {
      const chain = circulationChain(anatomy, {
        sizeArrest: anatomy.beds.map((bed) => sizeArrest(shedCell(parameters, sizeOf(s)), bed)),
        floor: parameters.value('shed.floor'),
        shear,
        anoikis,
      })
      tables.push(circulationTables(chain, dt))
    }
  }
  return tables
}

/** Fates of arrested cells at a time: remade when an activity or an exit table changes. */
function arrestTableSource(
  parameters: ParameterSet,
  activities: Activities,
  anatomy: Anatomy,
  shape: BodyShape,
  exits: readonly ExitTable[],
): (time: number) => readonly SplitTable[] {
  const tables = new ArrestTables(anatomy, arrestLaw(parameters), shape.ages)
  for (const molecule of ['NK', 'platelets', 'beta1 integrin'] as const) activities.register(molecule, 'body')
  const now = { nk: Number.NaN, platelets: Number.NaN, integrin: Number.NaN }
  let tableTime = Number.NaN
  const changes = exits.map((table) => table.validFrom ?? 0)
  let current: readonly SplitTable[] = []
  return (time) => {
    const nk = activities.of('NK', time)
    const platelets = activities.of('platelets', time)
    const integrin = activities.of('beta1 integrin', time)
    // The latest change of a table tells which set of tables holds.
    let latest = Number.NEGATIVE_INFINITY
    for (const change of changes) if (change <= time && change > latest) latest = change
    if (nk !== now.nk || platelets !== now.platelets || integrin !== now.integrin || latest !== tableTime) {
      now.nk = nk
      now.platelets = platelets
      now.integrin = integrin
      tableTime = latest
      current = tables.of(
        anatomy.beds.map((bed) => exitTableAt(exits, bed.name, time)!),
        { nk, platelets, integrin },
      )
    }
    return current
  }
}

function placedInjection(parameters: ParameterSet, injection: Injection, dt: number, steps: number): PlacedInjection {
  const { time, into, cells } = injection
  const step = Math.floor(time / dt + 1e-9)
  if (!(step >= 0 && step < steps)) {
    throw new InputError({ key: 'injections.time', found: `${time} s`, expected: 'a time within the plan' })
  }
  if (!(Number.isInteger(cells) && cells >= 0 && cells <= 1e15)) {
    throw new InputError({ key: 'injections.cells', found: `${cells}`, expected: 'a whole number' })
  }
  const doors = { veins: place.fresh, arteries: place.arteries, 'portal vein': place.portal, lymph: place.firstNode }
  const median = injection.diameter ?? parameters.value('shed.diameter')
  const cv = injection.diameterCv ?? parameters.value('shed.diameterCv')
  return { step, place: doors[into], cells, sizes: sizeShares(median, cv) }
}
