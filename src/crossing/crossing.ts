import { cellState } from '../cells/cell-state.ts'
import { CellStore, fate } from '../cells/cell-store.ts'
import { chemotacticBias } from '../cells/chemotaxis.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import { attemptKey } from '../numerics/lineage.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import type { Field, FieldSet } from '../tissue/field-set.ts'
import type { BloodFlow } from '../vessels/blood-flow.ts'
import { carriesBlood } from '../vessels/vessel-class.ts'
import type { Wall } from '../vessels/wall.ts'
import { wallStratum } from '../vessels/wall-stratum.ts'
import { AttemptEngine, type NewAttempt } from './attempt-engine.ts'
import { AttemptPool } from './attempt-pool.ts'
import { type CrossingConstants, crossingConstants, type KindCrossing, kindCrossing } from './crossing-constants.ts'
import { Doorways } from './doorways.ts'
import { FlashClock } from './flash-clock.ts'
import { Ledger } from './ledger.ts'
import {
  type CrossingMolecule,
  crossingMolecules,
  emptyPlace,
  KindSurroundings,
  moleculesRead,
} from './local-surroundings.ts'
import { wallDrag } from './release.ts'
import { direction, type Outcome, outcome, stage } from './stage.ts'
import { gradualTolerance } from './surroundings.ts'

export interface CrossingOptions {
  cells: CellStore
  wall: Wall
  flow: BloodFlow
  registry: StateRegistry
  parameters: ParameterSet
  activities: Activities
  random: RandomStream
  /** Fields for EGF at the wall; without them no cue holds a cell there. */
  fields?: FieldSet
  /** Wall-only copies of every real contact, itself included (weight 1/replicas each). */
  replicas: number
  /** Most attempts open at once, copies included. */
  capacity: number
  /** Interval, ticks. */
  every: number
  /** Interval at which the EGF field changes, ticks: attempts look at it that often. Every step when left out. */
  cuesEvery?: number
  /** Names of the kinds that occur; molecules that none of them reads are not registered. All kinds when left out. */
  present?: readonly string[]
}

/** Who stands where: what the surroundings of an attempt follow from. */
interface Standing {
  kind: number
  direction: number
  tile: number
  segment: number
  vesselClass: number
  x: number
  y: number
  z: number
  proteolysis: number
  wedged: boolean
}

/** How an attempt from the lumen begins: the cell, where it stands on the wall, and whether it is stuck by its size. */
export interface LuminalContact {
  slot: number
  tile: number
  wedged: boolean
  time: number
}

/**
 * All crossings of a site. Each step: doorways are found and their flashes drawn; tissue cells that touch a wall and head for it
 * open an attempt with its wall-only copies; every attempt meets its surroundings, frozen, and runs through its events; what real
 * attempts did is written to the wall and to the cells.
 *
 * Attempts do not see each other, so the order in which they are advanced does not matter: each cell digs a hole of its own.
 */
export class Crossing {
  readonly pool: AttemptPool
  readonly engine: AttemptEngine
  readonly ledger = new Ledger()
  readonly flashes: FlashClock
  readonly constants: CrossingConstants
  readonly kinds: readonly KindCrossing[]
  readonly process: Process
  readonly #options: CrossingOptions
  readonly #doorways: Doorways | undefined
  readonly #meets: KindSurroundings[]
  readonly #place = emptyPlace()
  readonly #cue = { egfBound: 0, egfDraw: 0 }
  readonly #egf: Field | undefined
  readonly #gradient = new Float64Array(3)
  readonly #activity = new Map<CrossingMolecule, number>()
  readonly #flashWidth: number
  readonly #egfDissociation: number
  readonly #noise: number
  readonly #cuesEvery: number
  /** Tiles to be looked at again in this step; written anew in every one. */
  readonly #tileMoved: Uint8Array
  readonly #macrophageSeen: Uint8Array
  readonly #cytokineSeen: Float64Array
  readonly #icam1Seen: Float64Array
  /** Time the activities in use were read for: they are a function of time, so this is no state. */
  #preparedFor = Number.NaN

  constructor(options: CrossingOptions) {
    const { cells, wall, registry, parameters, activities, random, fields, capacity, every } = options
    const name = 'crossing'
    this.#options = options
    this.#cuesEvery = options.cuesEvery ?? every
    this.constants = crossingConstants(parameters)
    this.kinds = cells.kinds.kinds.map((kind) => kindCrossing(parameters, kind.name))
    this.pool = new AttemptPool(registry, capacity)
    this.#tileMoved = new Uint8Array(wall.count)
    this.#macrophageSeen = registry.add('crossing.macrophageSeen', 'u8', wall.count, { unit: '1' }).data
    this.#cytokineSeen = registry.add('crossing.cytokineSeen', 'f64', wall.count, { unit: '1' }).data
    this.#icam1Seen = registry.add('crossing.icam1Seen', 'f64', wall.count, { unit: '1' }).data
    this.flashes = new FlashClock(
      registry,
      'flash',
      wall.count,
      {
        rate: parameters.value('flash.rate'),
        meanDuration: parameters.value('flash.meanDuration'),
        durationShape: parameters.value('flash.durationShape'),
      },
      random,
    )
    this.#flashWidth = parameters.value('flash.slitWidth')
    this.#egfDissociation = parameters.value('chemotaxis.dissociationEgf')
    this.#noise = parameters.value('chemotaxis.noise')
    this.engine = new AttemptEngine(this.pool, this.constants, this.kinds, random, {
      reached: (slot, at) => this.#reached(slot, at),
      decided: (slot, how, time) => this.#decided(slot, how, time),
      finished: (slot) => this.ledger.append(this.pool, slot),
    })
    this.#meets = this.kinds.flatMap((kind) => [
      new KindSurroundings(kind, direction.intravasation, this.constants),
      new KindSurroundings(kind, direction.extravasation, this.constants),
    ])
    const code = (kind: string) => cells.kinds.kinds.findIndex((one) => one.name === kind)
    if (code('macrophage') >= 0 && code('carcinoma') >= 0) {
      this.#doorways = new Doorways(cells, wall, code('macrophage'), code('carcinoma'))
    }
    if (fields?.has('EGF')) this.#egf = fields.of('EGF')
    const present = this.kinds.filter((kind) => options.present?.includes(kind.name) ?? true)
    for (const molecule of moleculesRead(present)) activities.register(molecule, name)
    this.process = {
      name,
      every,
      writes: [
        ...CellStore.blocks('state', 'stateSince', 'attempts', 'fate', 'x', 'y', 'z', 'lostX', 'lostY', 'lostZ'),
        ...CellStore.blocks('polarityX', 'polarityY', 'polarityZ', 'nextTurn', 'speed', 'tile'),
        'wall.stratum',
        'wall.holeArea',
        'wall.gapArea',
        'wall.flashEnd',
        'wall.slitWidth',
        'wall.openAttempts',
        ...registry
          .all()
          .map((block) => block.name)
          .filter((block) => /^(attempt|crossing|flash)\./.test(block)),
      ],
      step: (step) => this.#step(step),
    }
  }

  /** Opens an attempt of a cell arrested in the lumen, with its copies; they run from the next step of the process on. */
  beginFromLumen({ slot, tile, wedged, time }: LuminalContact): void {
    this.#prepare(time)
    this.#begin(slot, tile, direction.extravasation, wedged, time)
  }

  /** Ends the real attempt of a cell from outside (killed, taken away); its copies go on. */
  endAttempt(cell: number, how: Outcome, time: number): void {
    const { pool } = this
    for (let i = 0; i < pool.used; i++) {
      if (pool.live[i] && pool.replica[i] === 0 && pool.cell[i] === cell) {
        this.engine.close(i, how, time)
        return
      }
    }
  }

  /** Writes the rows of attempts that are still open, as they stand at `time`, and empties the pool: the end of a run. */
  closeLedger(time: number): void {
    for (let i = 0; i < this.pool.used; i++) {
      if (!this.pool.live[i]) continue
      this.engine.settleAt(i, time)
      this.ledger.append(this.pool, i)
      this.pool.release(i)
    }
  }

  #step({ tick, every, time, dt }: Step): void {
    this.#prepare(time)
    this.#doorways?.mark()
    this.#flash(time, time + dt, this.#activity.get('VEGF-A') ?? 1)
    const anyTile = this.#markTiles()
    this.#contacts(time)
    const look = Math.floor(tick / this.#cuesEvery) !== Math.floor((tick - every) / this.#cuesEvery)
    this.#meet(time, look, look || this.#activitiesMoved(time, time - dt), anyTile)
    this.#advance(time + dt)
    this.#publish(time + dt)
  }

  /** Reads the activities that hold at a time. */
  #prepare(time: number): void {
    if (time === this.#preparedFor) return
    this.#preparedFor = time
    const { activities } = this.#options
    for (const molecule of crossingMolecules) this.#activity.set(molecule, activities.of(molecule, time))
    const activity = (molecule: CrossingMolecule) => this.#activity.get(molecule) ?? 1
    for (const meets of this.#meets) meets.prepare(activity)
  }

  #activitiesMoved(now: number, before: number): boolean {
    const { activities } = this.#options
    return crossingMolecules.some((molecule) => activities.of(molecule, now) !== activities.of(molecule, before))
  }

  #flash(time: number, until: number, vegf: number): void {
    const { wall } = this.#options
    const { flashes } = this
    this.#tileMoved.fill(0)
    for (let t = 0; t < wall.count; t++) {
      const doorway = wall.stratum[t] === wallStratum.doorway
      if (!doorway && flashes.ordinal[t] === 0) continue
      const end = flashes.end[t]
      flashes.advance(t, time, until, doorway ? vegf : 0, wall.keyLo[t], wall.keyHi[t])
      if (flashes.end[t] !== end) this.#tileMoved[t] = 1
      wall.flashEnd[t] = flashes.end[t]
      if (flashes.start[t] < until && flashes.end[t] > time) {
        wall.slitWidth[t] = Math.max(wall.slitWidth[t], this.#flashWidth)
      }
    }
  }

  /**
   * Marks the tiles whose own part in what attempts meet has moved since it was last taken: flash, macrophage, or activation by more
   * than half of `gradualTolerance`. What was taken last is state, so which attempts get a new row follows from the state alone.
   * @returns whether there is one
   */
  #markTiles(): boolean {
    const { wall } = this.#options
    const { cytokine, icam1 } = wall
    const moved = this.#tileMoved
    const beside = this.#macrophageSeen
    const cytokineSeen = this.#cytokineSeen
    const icam1Seen = this.#icam1Seen
    const share = 0.5 * gradualTolerance
    let any = false
    for (let t = 0; t < wall.count; t++) {
      const macrophage = this.#doorways?.hasMacrophage(t) ? 1 : 0
      if (
        moved[t] === 0 &&
        macrophage === beside[t] &&
        Math.abs(cytokine[t] - cytokineSeen[t]) <= share * cytokineSeen[t] &&
        Math.abs(icam1[t] - icam1Seen[t]) <= share * icam1Seen[t]
      ) {
        continue
      }
      moved[t] = 1
      beside[t] = macrophage
      cytokineSeen[t] = cytokine[t]
      icam1Seen[t] = icam1[t]
      any = true
    }
    return any
  }

  /** Tissue cells that touch a wall and head for the lumen open an attempt. */
  #contacts(time: number): void {
    const { cells, wall } = this.#options
    const { count, state, tile, polarityX, polarityY, polarityZ } = cells
    for (let i = 0; i < count; i++) {
      if (state[i] !== cellState.tissue || cells.fate[i] !== fate.none) continue
      const t = tile[i]
      if (t < 0 || this.kinds[cells.kind[i]].intravasates === 0) continue
      // The normal points from lumen to tissue.
      if (polarityX[i] * wall.nx[t] + polarityY[i] * wall.ny[t] + polarityZ[i] * wall.nz[t] >= 0) continue
      this.#begin(i, t, direction.intravasation, false, time)
    }
  }

  #begin(slot: number, tile: number, way: number, wedged: boolean, time: number): void {
    const { cells, wall, replicas } = this.#options
    const ordinal = cells.attempts[slot]++
    const key = attemptKey(cells.keyLo[slot], cells.keyHi[slot], ordinal)
    const mosaic = way === direction.intravasation && wall.stratum[tile] === wallStratum.mosaic
    const made: NewAttempt = {
      cell: cells.id[slot],
      keyLo: key.lo,
      keyHi: key.hi,
      kind: cells.kind[slot],
      direction: way,
      replica: 0,
      weight: 1 / replicas,
      tile,
      segment: wall.segment[tile],
      vesselClass: wall.vesselClass[tile],
      stratum: wall.stratum[tile],
      x: cells.x[slot],
      y: cells.y[slot],
      z: cells.z[slot],
      nuclearArea: cells.nuclearArea[slot],
      freeSpeed: cells.freeSpeed[slot],
      proteolysis: cells.proteolysis[slot],
      wedged,
      // Going in, a cell digs where it stands: a tile is a hundred times a hole. Coming out, it looks for the hole that is there.
      hole: way === direction.intravasation ? wall.restingHole[tile] : wall.holeArea[tile],
      mosaic,
      time,
    }
    if (way === direction.intravasation) {
      cells.enter(slot, cellState.atWall, time)
      cells.speed[slot] = 0
    }
    wall.openAttempts[tile]++
    // All copies stand where the cell stands: they meet one row, which they copy.
    this.#look(made)
    const { egfBound, egfDraw } = this.#cue
    const row = this.#surroundings(made)
    let original: number | undefined
    for (let replica = 0; replica < replicas; replica++) {
      const own = replica === 0 ? key : attemptKey(key.lo, key.hi, replica)
      const i = this.engine.begin({ ...made, keyLo: own.lo, keyHi: own.hi, replica, original }, row)
      original ??= i
      this.pool.egfBound[i] = egfBound
      this.pool.egfDraw[i] = egfDraw
    }
  }

  /** What an attempt at a tile meets from now on, with the EGF of the last `#look`: a row the next call writes over. */
  #surroundings(at: Standing): Float64Array {
    const { wall, flow } = this.#options
    const { tile } = at
    const place = this.#place
    const kind = this.kinds[at.kind]
    place.restingBonds = wall.restingBonds[tile]
    place.endothelialForce = wall.endothelialForce[tile]
    place.restingHole = wall.restingHole[tile]
    this.#tile(tile)
    place.blood = carriesBlood(at.vesselClass)
    place.load = at.wedged ? 0 : wallDrag(kind.radius, flow.wallShearStress[at.segment])
    place.pressure = place.blood ? this.#pressure(at.segment) : 0
    place.diameter = wall.network.diameter[at.segment]
    place.proteolysis = at.proteolysis
    place.mitosis = false
    place.deathRate = 0
    place.egfBound = this.#cue.egfBound
    place.chemotaxis = this.#cue.egfDraw * Math.sqrt(this.#activity.get('EGFR') ?? 1)
    return this.#meets[2 * at.kind + at.direction].at(place)
  }

  /** What a tile changes by itself. */
  #tile(tile: number): void {
    const { wall } = this.#options
    const place = this.#place
    place.cytokine = wall.cytokine[tile]
    place.icam1 = wall.icam1[tile]
    place.flashStart = this.flashes.start[tile]
    place.flashEnd = this.flashes.end[tile]
    place.macrophage = this.#macrophageSeen[tile] !== 0
  }

  /** EGF at the wall: bound receptors, and how strongly its gradient draws the cell to the wall at full activity of the receptor. */
  #look(at: Standing): void {
    const cue = this.#cue
    const kind = this.kinds[at.kind]
    cue.egfBound = 0
    cue.egfDraw = 0
    const egf = this.#egf
    if (!egf || at.direction === direction.extravasation || kind.egfReceptors === 0) return
    const { fields, wall } = this.#options
    if (!fields) return
    const { grid } = fields
    const here = Math.max(0, grid.interpolate(egf.concentration, at.x, at.y, at.z))
    grid.gradient(egf.concentration, at.x, at.y, at.z, this.#gradient)
    const [gx, gy, gz] = this.#gradient
    const steepness = Math.sqrt(gx * gx + gy * gy + gz * gz)
    cue.egfBound = here / (here + this.#egfDissociation)
    if (steepness === 0) return
    const kappa = chemotacticBias(
      here,
      steepness,
      2 * kind.radius,
      this.#egfDissociation,
      kind.egfReceptors,
      kind.chemotacticSensitivity,
      this.#noise,
    )
    const t = at.tile
    cue.egfDraw = (-kappa * (gx * wall.nx[t] + gy * wall.ny[t] + gz * wall.nz[t])) / steepness
  }

  #pressure(segment: number): number {
    const { wall, flow } = this.#options
    const { from, to } = wall.network
    const pressure = 0.5 * (flow.nodePressure[from[segment]] + flow.nodePressure[to[segment]])
    return pressure > 0 ? pressure : 0
  }

  /**
   * Freezes what every attempt meets. Between two looks at the field and with the same activities only tiles change, so an attempt at a
   * tile that has not is left as it is.
   * @param look take EGF anew
   * @param all make every row anew
   * @param anyTile some tile is marked
   */
  #meet(time: number, look: boolean, all: boolean, anyTile: boolean): void {
    const { pool, engine } = this
    if (!all && !anyTile) return
    const { used, live, cell, tile, original: originals } = pool
    const moved = this.#tileMoved
    const at: Standing & { cell: number } = {
      cell: -1,
      kind: 0,
      direction: 0,
      tile: 0,
      segment: 0,
      vesselClass: 0,
      x: 0,
      y: 0,
      z: 0,
      proteolysis: 1,
      wedged: false,
    }
    // Copies stand beside their original, mostly: what one of them meets the next one meets too.
    let original = -1
    let row: Float64Array | undefined
    for (let i = 0; i < used; i++) {
      if (!live[i] || (!all && moved[tile[i]] === 0)) continue
      if (originals[i] !== original || cell[i] !== at.cell) {
        original = originals[i]
        at.cell = cell[i]
        at.kind = pool.kind[i]
        at.direction = pool.direction[i]
        at.tile = pool.tile[i]
        row = undefined
        at.segment = pool.segment[i]
        at.vesselClass = pool.vesselClass[i]
        at.x = pool.x[i]
        at.y = pool.y[i]
        at.z = pool.z[i]
        at.proteolysis = pool.proteolysis[i]
        at.wedged = pool.wedged[i] !== 0
        if (look) this.#look(at)
        else {
          this.#cue.egfBound = pool.egfBound[i]
          this.#cue.egfDraw = pool.egfDraw[i]
        }
        row = this.#surroundings(at)
      }
      if (!row) continue
      if (look) {
        pool.egfBound[i] = this.#cue.egfBound
        pool.egfDraw[i] = this.#cue.egfDraw
      }
      engine.meet(i, time, row)
    }
  }

  #advance(until: number): void {
    const { pool, engine } = this
    const { used, live, next } = pool
    for (let i = 0; i < used; i++) if (live[i] && next[i] <= until) engine.advance(i, until)
  }

  /** Writes what real attempts have done to their tiles. */
  #publish(time: number): void {
    const { wall } = this.#options
    const { pool, engine } = this
    const { used, live, replica, openedAt, tile } = pool
    wall.openAttempts.fill(0)
    wall.gapArea.fill(0)
    for (let i = 0; i < used; i++) {
      if (!live[i] || replica[i] !== 0) continue
      const t = tile[i]
      const hole = engine.holeAt(i, time)
      wall.holeArea[t] = wall.openAttempts[t] === 0 ? hole : Math.max(wall.holeArea[t], hole)
      wall.openAttempts[t]++
      if (openedAt[i] > 0) wall.gapArea[t] += engine.gapAt(i, time)
    }
  }

  #reached(i: number, at: number): void {
    const { pool } = this
    if (pool.replica[i] !== 0) return
    const { cells } = this.#options
    const slot = cells.slotOf(pool.cell[i])
    if (slot < 0) return
    const time = pool.time[i]
    if (at === stage.search) cells.enter(slot, cellState.crawling, time)
    else if (at === stage.probe && pool.direction[i] === direction.extravasation) {
      cells.enter(slot, cellState.arrested, time)
    } else if (at === stage.squeeze || at === stage.squeezeMembrane) cells.enter(slot, cellState.inWall, time)
    else if (at === stage.subEndothelial) cells.enter(slot, cellState.subEndothelial, time)
    else if (at === stage.settle && pool.direction[i] === direction.intravasation) {
      cells.enter(slot, cellState.arrested, time)
    }
  }

  #decided(i: number, how: number, time: number): void {
    const { pool } = this
    if (pool.replica[i] !== 0) {
      return
    }
    const { cells } = this.#options
    // The last moment the hole is this attempt's own: from here on the wall closes it.
    this.#options.wall.holeArea[pool.tile[i]] = Math.max(pool.hole[i], this.#options.wall.restingHole[pool.tile[i]])
    const slot = cells.slotOf(pool.cell[i])
    if (slot < 0) return
    const inward = pool.direction[i] === direction.intravasation
    if (how === outcome.died) cells.mark(slot, fate.die)
    else if (inward) {
      if (how === outcome.crossed) {
        cells.enter(slot, cellState.gone, time)
        if (pool.clusterSize[i] > 1) pool.clusterSize[i] = 1 + this.#takeNeighbours(slot, pool.clusterSize[i] - 1, time)
      } else this.#turnAway(slot, pool.tile[i], time)
    } else if (how === outcome.crossed || how === outcome.wrapped) this.#intoTissue(slot, pool.tile[i], time)
    else if (how === outcome.intravascularGrowth) cells.enter(slot, cellState.arrested, time)
    else cells.enter(slot, cellState.gone, time)
  }

  /** A cell that gives up heads away from the wall until its next turn. */
  #turnAway(slot: number, tile: number, time: number): void {
    const { cells, wall, random } = this.#options
    const stream = random.at(purpose.crawl, cells.keyLo[slot], cells.keyHi[slot], cells.attempts[slot])
    const out = this.#gradient
    stream.direction(out)
    const along = out[0] * wall.nx[tile] + out[1] * wall.ny[tile] + out[2] * wall.nz[tile]
    const flip = along < 0 ? -1 : 1
    cells.polarityX[slot] = flip * out[0]
    cells.polarityY[slot] = flip * out[1]
    cells.polarityZ[slot] = flip * out[2]
    cells.nextTurn[slot] = time + stream.exponential(1 / this.kinds[cells.kind[slot]].persistenceTime)
    cells.enter(slot, cellState.tissue, time)
  }

  /** Puts a cell that has crossed on the tissue side of its tile, heading away. */
  #intoTissue(slot: number, tile: number, time: number): void {
    const { cells, wall } = this.#options
    const reach = cells.radius[slot] + 1
    cells.x[slot] = wall.x[tile] + reach * wall.nx[tile]
    cells.y[slot] = wall.y[tile] + reach * wall.ny[tile]
    cells.z[slot] = wall.z[tile] + reach * wall.nz[tile]
    cells.lostX[slot] = 0
    cells.lostY[slot] = 0
    cells.lostZ[slot] = 0
    cells.wallDistance[slot] = 0
    this.#turnAway(slot, tile, time)
  }

  /** Takes up to `most` neighbours of the same kind that touch the cell with it; returns how many there were. */
  #takeNeighbours(slot: number, most: number, time: number): number {
    const { cells } = this.#options
    let taken = 0
    const { x, y, z, radius } = cells
    for (let j = 0; j < cells.count && taken < most; j++) {
      if (j === slot || cells.state[j] !== cellState.tissue || cells.kind[j] !== cells.kind[slot]) continue
      const dx = x[j] - x[slot]
      const dy = y[j] - y[slot]
      const dz = z[j] - z[slot]
      const touch = 1.25 * (radius[j] + radius[slot])
      if (dx * dx + dy * dy + dz * dz > touch * touch) continue
      cells.enter(j, cellState.gone, time)
      taken++
    }
    return taken
  }
}
