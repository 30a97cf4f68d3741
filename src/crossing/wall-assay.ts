import { KindTable, type Traits } from '../cells/kinds.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import { attemptKey, founderKey } from '../numerics/lineage.ts'
import { purpose } from '../numerics/purpose.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { InputError } from '../quantity/errors.ts'
import { StateRegistry } from '../schedule/state-registry.ts'
import { vesselClass } from '../vessels/vessel-class.ts'
import { wallSettings } from '../vessels/wall-settings.ts'
import { wallStratum } from '../vessels/wall-stratum.ts'
import { AttemptEngine, type NewAttempt } from './attempt-engine.ts'
import { AttemptPool } from './attempt-pool.ts'
import { crossingConstants, kindCrossing } from './crossing-constants.ts'
import { exitHazards } from './exit-hazards.ts'
import { FlashClock } from './flash-clock.ts'
import { Ledger } from './ledger.ts'
import { type CrossingMolecule, emptyPlace, KindSurroundings } from './local-surroundings.ts'
import { wallDrag } from './release.ts'
import { type DirectionName, direction, type Outcome, outcomeNames, route } from './stage.ts'

/** Walls an assay can be run on. */
export type AssayWall = 'in-vivo' | 'chip' | 'cam' | 'lymph'

export interface WallAssayOptions {
  parameters: ParameterSet
  kind: string
  direction: DirectionName
  /** Venule in tissue; cultured on a chip (no flow, quiescent unless told); chick membrane (cells wedged in capillaries); lymph. */
  wall: AssayWall
  /** Number of attempts, each on a wall of its own. */
  count: number
  /** s */
  duration: number
  seed: number
  replicate?: number
  /** Activities of molecules, 1 when left out. */
  activities?: Partial<Record<CrossingMolecule, number>>
  /** Interval of the process, s; results do not depend on it beyond the resolution of flashes. Default 60. */
  every?: number
  /** Wall activation by TNF, 0–1, and ICAM-1 relative to the resting wall. Defaults: in vivo leukocyte 1 and 5, else 0 and 1. */
  cytokine?: number
  icam1?: number
  /** VEGF flashes at every wall (a doorway), with a macrophage there. */
  doorway?: boolean
  /** κ_chem towards the wall. */
  chemotaxis?: number
  /** Wall shear stress on a cell that is not wedged in, Pa. Default 0.3 in vivo, else 0. */
  wallShearStress?: number
  /** µm/s; the kind's own when left out (tumour cells on fibres in vivo: 1 µm/min). */
  freeSpeed?: number
  /** Hazard of death of a cell, 1/s. */
  deathRate?: number
  /** All cells as the median cell (for checks by hand). */
  equalCells?: boolean
}

export interface WallAssay {
  ledger: Ledger
  /** Number of attempts by outcome, `open` those still running. */
  outcomes: Record<(typeof outcomeNames)[number], number>
  /** Times (s from contact) at which the nucleus was through the endothelium, sorted: the exit-time table. */
  passed: Float64Array
  /** Times (s from contact) at which the whole wall was crossed (settled), sorted. */
  settled: Float64Array
  /** Share of all attempts through the endothelium by a time, s. */
  shareOut(time: number): number
  /** Time, s, by which a share of all attempts was through; Infinity when it never was. */
  quantile(share: number): number
  /** Exit hazard (1/h) per bin of hours since contact, as the body's exit tables want it: exits over time at risk. */
  hazards(hours: readonly number[]): number[]
  /** Share of openings by the transcellular way. */
  transcellularShare: number
  /** Median times spent: opening (start of open to start of squeeze), passage (squeeze), gap open, s; NaN when none. */
  medianOpening: number
  medianPassage: number
  medianOpenTime: number
}

/**
 * Many independent attempts at one kind of wall, without tissue: the table of exit times for the body, the chip and the chick
 * membrane, and the bench for every check of the crossing model.
 * @throws InputError for an unknown kind or a count that is no positive whole number
 */
export function runWallAssay(options: WallAssayOptions): WallAssay {
  const { parameters, count, duration } = options
  if (!(Number.isInteger(count) && count > 0)) {
    throw new InputError({ key: 'count', found: `${count}`, expected: 'a positive whole number' })
  }
  const every = options.every ?? 60
  const constants = crossingConstants(parameters)
  const kinds = new KindTable(parameters)
  const table = kinds.kinds.map((kind) => kindCrossing(parameters, kind.name))
  const kind = kinds.named(options.kind)
  const own = table[kind.code]
  const settings = wallSettings(parameters, options.wall === 'chip' ? 'chip' : 'in-vivo')
  const random = new RandomStream(options.seed, options.replicate ?? 0)
  const registry = new StateRegistry()
  const pool = new AttemptPool(registry, count)
  const ledger = new Ledger(count)
  const engine = new AttemptEngine(pool, constants, table, random, {
    reached: () => {},
    decided: () => {},
    finished: (slot) => ledger.append(pool, slot),
  })
  const flashes = new FlashClock(
    registry,
    'flash',
    options.doorway ? count : 0,
    {
      rate: parameters.value('flash.rate'),
      meanDuration: parameters.value('flash.meanDuration'),
      durationShape: parameters.value('flash.durationShape'),
    },
    random,
  )
  const given = options.activities ?? {}
  const activity = (molecule: CrossingMolecule) => given[molecule] ?? 1
  const lymph = options.wall === 'lymph'
  const inVivoLeukocyte = options.wall === 'in-vivo' && own.leukocyte
  const place = emptyPlace()
  place.blood = !lymph && options.wall !== 'chip'
  place.cytokine = options.cytokine ?? (inVivoLeukocyte ? 1 : 0)
  place.icam1 = options.icam1 ?? (inVivoLeukocyte ? parameters.value('wall.icam1Inflamed') : 1)
  place.pressure = constants.drivingPressure
  place.diameter = 30
  place.deathRate = options.deathRate ?? 0
  place.chemotaxis = options.chemotaxis ?? 0
  place.macrophage = options.doorway === true
  place.load = wallDrag(own.radius, options.wallShearStress ?? (options.wall === 'in-vivo' ? 0.3 : 0))

  const way = direction[options.direction]
  const meets = new KindSurroundings(own, way, constants)
  meets.prepare(activity)
  const traits: Traits = { nuclearArea: 0, freeSpeed: 0, proteolysis: 0 }
  // Each wall's own traits, drawn as a tile draws them.
  const bonds = new Float64Array(count)
  const force = new Float64Array(count)
  const work = new Float64Array(count)
  const keyLo = new Uint32Array(count)
  const keyHi = new Uint32Array(count)
  const fill = (k: number) => {
    place.restingBonds = bonds[k]
    place.endothelialForce = force[k]
    place.restingHole = lymph ? settings.lymphaticRestingHole : settings.restingHole
    place.proteolysis = work[k]
    place.flashStart = options.doorway ? flashes.start[k] : 0
    place.flashEnd = options.doorway ? flashes.end[k] : 0
    return meets.at(place)
  }
  const slots = new Int32Array(count)
  for (let k = 0; k < count; k++) {
    const cell = founderKey('wall assay', k)
    kinds.drawTraits(kind, cell.lo, cell.hi, random, traits)
    if (options.freeSpeed !== undefined) traits.freeSpeed *= options.freeSpeed / kind.freeSpeed
    const attempt = attemptKey(cell.lo, cell.hi, 0)
    keyLo[k] = attempt.lo
    keyHi[k] = attempt.hi
    const draw = random.at(purpose.wallAssay, attempt.lo, attempt.hi, 0)
    bonds[k] = draw.lognormal(
      lymph ? settings.lymphaticRestingBonds : settings.restingBonds,
      settings.restingBondsVariation,
    )
    force[k] = draw.lognormal(
      lymph ? settings.lymphaticEndothelialForce : settings.endothelialForce,
      settings.endothelialForceVariation,
    )
    work[k] = traits.proteolysis
    if (options.equalCells) {
      traits.nuclearArea = kind.nuclearArea
      traits.freeSpeed = options.freeSpeed ?? kind.freeSpeed
      work[k] = 1
      bonds[k] = lymph ? settings.lymphaticRestingBonds : settings.restingBonds
      force[k] = lymph ? settings.lymphaticEndothelialForce : settings.endothelialForce
    }
    if (options.doorway) flashes.advance(k, 0, every, activity('VEGF-A'), keyLo[k], keyHi[k])
    const made: NewAttempt = {
      cell: k,
      keyLo: attempt.lo,
      keyHi: attempt.hi,
      kind: kind.code,
      direction: way,
      replica: 0,
      weight: 1,
      tile: k,
      segment: 0,
      vesselClass: lymph
        ? vesselClass.initialLymphatic
        : options.wall === 'cam'
          ? vesselClass.capillary
          : vesselClass.venule,
      stratum: options.doorway ? wallStratum.doorway : wallStratum.intact,
      x: 0,
      y: 0,
      z: 0,
      nuclearArea: traits.nuclearArea,
      freeSpeed: traits.freeSpeed,
      proteolysis: work[k],
      wedged: options.wall === 'cam',
      hole: lymph ? settings.lymphaticRestingHole : settings.restingHole,
      mosaic: false,
      time: 0,
    }
    slots[k] = engine.begin(made, fill(k))
  }
  const ids = Uint32Array.from(slots, (slot) => pool.id[slot])
  const steps = Math.ceil(duration / every)
  for (let step = 0; step < steps; step++) {
    const time = step * every
    const until = Math.min(duration, time + every)
    for (let k = 0; k < count; k++) {
      const slot = slots[k]
      // A freed slot is not given again: nothing begins after the start.
      if (!pool.live[slot] || pool.id[slot] !== ids[k]) continue
      if (options.doorway && step > 0) {
        flashes.advance(k, time, until, activity('VEGF-A'), keyLo[k], keyHi[k])
        engine.meet(slot, time, fill(k))
      }
      engine.advance(slot, until)
    }
  }
  for (let slot = 0; slot < pool.used; slot++) {
    if (!pool.live[slot]) continue
    engine.settleAt(slot, duration)
    ledger.append(pool, slot)
  }
  return summarise(ledger, options.direction, count)
}

/** Median of a list of numbers, NaN when it is empty. */
function median(list: number[]): number {
  if (list.length === 0) return Number.NaN
  list.sort((a, b) => a - b)
  const half = list.length >> 1
  return list.length % 2 === 1 ? list[half] : 0.5 * (list[half - 1] + list[half])
}

function summarise(ledger: Ledger, way: DirectionName, count: number): WallAssay {
  const contact = ledger.column('contact')
  const through = ledger.column(way === 'extravasation' ? 'subEndothelial' : 'settle')
  const settle = ledger.column('settle')
  const open = ledger.column('open')
  const squeeze = ledger.column('squeeze')
  const openTime = ledger.column('openTime')
  const routes = ledger.column('route')
  const ends = ledger.column('outcome')
  const outcomes = Object.fromEntries(outcomeNames.map((name) => [name, 0])) as WallAssay['outcomes']
  const passed: number[] = []
  const settled: number[] = []
  const opening: number[] = []
  const passage: number[] = []
  const opened: number[] = []
  let paracellular = 0
  let transcellular = 0
  for (let row = 0; row < ledger.rows; row++) {
    outcomes[outcomeNames[ends[row] as Outcome]]++
    if (through[row] >= 0) passed.push(through[row] - contact[row])
    if (settle[row] >= 0) settled.push(settle[row] - contact[row])
    if (squeeze[row] >= 0) {
      opening.push(squeeze[row] - open[row])
      if (through[row] >= 0) passage.push(through[row] - squeeze[row])
      if (routes[row] === route.transcellular) transcellular++
      else paracellular++
    }
    if (openTime[row] > 0) opened.push(openTime[row])
  }
  passed.sort((a, b) => a - b)
  settled.sort((a, b) => a - b)
  return {
    ledger,
    outcomes,
    passed: Float64Array.from(passed),
    settled: Float64Array.from(settled),
    shareOut: (time) => passed.filter((t) => t <= time).length / count,
    quantile: (share) => passed[Math.ceil(share * count) - 1] ?? Number.POSITIVE_INFINITY,
    hazards: (hours) => exitHazards(ledger, way, hours),
    transcellularShare: transcellular / (paracellular + transcellular),
    medianOpening: median(opening),
    medianPassage: median(passage),
    medianOpenTime: median(opened),
  }
}
