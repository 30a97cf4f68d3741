import { arrestArea, driveForce, squeezeForce } from '../cells/pore-law.ts'
import { exp } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { RunError } from '../quantity/errors.ts'
import { type AttemptPool, attemptFlag } from './attempt-pool.ts'
import type { CrossingConstants, KindCrossing } from './crossing-constants.ts'
import { leakedVolume } from './gap-leak.ts'
import { awayProbability } from './giving-up.ts'
import { combineSignals, criticalBonds, gapTarget } from './junction.ts'
import { NucleusPassage } from './nucleus-passage.ts'
import { relaxed, timeToReach } from './relaxation.ts'
import { clusterSize } from './release.ts'
import { direction, layer, outcome, passages, risk, route, stage, stageCount } from './stage.ts'
import { around, aroundCount, aroundPlanned, hasMoved } from './surroundings.ts'

/** Who is told of what happens to an attempt; called in the order of events of each attempt. */
export interface AttemptListener {
  /** The attempt has reached a stage. */
  reached(slot: number, stage: number, time: number): void
  /** The attempt is decided (its gap may still be closing). */
  decided(slot: number, outcome: number, time: number): void
  /** Everything about the attempt is known; its slot is given back after this call. */
  finished(slot: number): void
}

/** A new attempt, as its maker knows it. */
export interface NewAttempt {
  cell: number
  /** Key of the attempt (numerics/lineage: attemptKey), replica included. */
  keyLo: number
  keyHi: number
  kind: number
  direction: number
  replica: number
  weight: number
  tile: number
  segment: number
  vesselClass: number
  stratum: number
  x: number
  y: number
  z: number
  nuclearArea: number
  freeSpeed: number
  proteolysis: number
  /** The cell is stuck in a vessel narrower than itself. */
  wedged: boolean
  /** Slot of the real attempt, for a copy. */
  original?: number
  /** Hole in the membrane of the patch now, µm². */
  hole: number
  /** Where no endothelium is: the cell lies in the lumen's wall already and only has to be released. */
  mosaic: boolean
  time: number
}

const event = {
  none: 0,
  /** The stage is over. */
  stage: 1,
  turn: 2,
  loss: 3,
  transcellular: 4,
  /** Something that rates depend on changes by itself: flash, grid of the tip force. */
  change: 5,
  /** The nucleus is half-way and must wait for CD99. */
  halfway: 6,
  sealed: 7,
  /** The PECAM-1 step is done. */
  entered: 8,
} as const

const never = Number.POSITIVE_INFINITY
/** A pore admits the nucleus when it is larger than the area of arrest by this, µm². */
const margin = 1e-6
/** Progress this close to the goal is there (rounding of closed forms), µm. */
const closeEnough = 1e-9

/**
 * Carries attempts from event to event. Between events every quantity has a closed form (bonds, gap and hole relax
 * exponentially; the way of the nucleus is their integral; hazards are constant against unit-exponential thresholds), so nothing
 * depends on how often it is called: `advance` does nothing at all while the next event lies beyond the interval and what the
 * attempt meets has not changed. The tip force (Ornstein–Uhlenbeck) is drawn exactly on a grid of absolute times.
 */
export class AttemptEngine {
  readonly pool: AttemptPool
  readonly constants: CrossingConstants
  readonly kinds: readonly KindCrossing[]
  readonly #random: RandomStream
  readonly #listener: AttemptListener
  readonly #passage = new NucleusPassage()
  /** What `#rates` found for the attempt at hand. */
  #bondsTarget = 0
  #bondsTime = 1
  #gapTarget = 0
  #gapTime = 1
  #holeTarget = 0
  #arrest = 0
  #drive = 0
  #leftRate = 0
  #turnRate = 0
  #lossRate = 0
  #dislodge = 0
  #wrap = 0
  #growth = 0
  #reverse = 0
  #transcellular = 0
  #moving = false
  #waitingHalfway = false
  #waitingEntry = false

  constructor(
    pool: AttemptPool,
    constants: CrossingConstants,
    kinds: readonly KindCrossing[],
    random: RandomStream,
    listener: AttemptListener,
  ) {
    this.pool = pool
    this.constants = constants
    this.kinds = kinds
    this.#random = random
    this.#listener = listener
  }

  /**
   * Opens an attempt at `time` with what it meets; its own draws follow from its key alone.
   * @param surroundings `aroundCount` numbers (surroundings.ts)
   * @returns its slot
   */
  begin(made: NewAttempt, surroundings: Float64Array): number {
    const p = this.pool
    const c = this.constants
    const kind = this.kinds[made.kind]
    const i = p.take()
    p.cell[i] = made.cell
    p.keyLo[i] = made.keyLo
    p.keyHi[i] = made.keyHi
    p.kind[i] = made.kind
    p.direction[i] = made.direction
    p.replica[i] = made.replica
    p.weight[i] = made.weight
    p.tile[i] = made.tile
    p.segment[i] = made.segment
    p.vesselClass[i] = made.vesselClass
    p.stratum[i] = made.stratum
    p.x[i] = made.x
    p.y[i] = made.y
    p.z[i] = made.z
    p.nuclearArea[i] = made.nuclearArea
    p.freeSpeed[i] = made.freeSpeed
    p.proteolysis[i] = made.proteolysis
    p.wedged[i] = made.wedged ? 1 : 0
    p.original[i] = made.original ?? i
    // A larger nucleus is longer in proportion to its diameter.
    p.length[i] = c.wallThickness + kind.nuclearLength * Math.sqrt(made.nuclearArea / kind.nuclearArea)
    p.tipForce[i] = kind.tipForce
    p.hole[i] = made.hole
    p.peakHole[i] = made.hole
    p.clusterSize[i] = 1
    p.time[i] = made.time
    const draw = this.#random.at(purpose.attempt, made.keyLo, made.keyHi, 0)
    p.lossLeft[i] = draw.exponential(1)
    p.halfwayLeft[i] = draw.exponential(1)
    p.searchPath[i] = draw.exponential(1) * kind.crawlPath
    // Distance to the nearest of Poisson-scattered regions: P(> r) = exp(−ρ π r²).
    p.regionDistance[i] = Math.sqrt(draw.exponential(1) / (Math.PI * c.lowMembraneDensity))
    const corner = draw.uniform() < kind.cornerShare
    p.placeFactor[i] = 1
    if (corner && made.direction === direction.extravasation) {
      p.placeFactor[i] = c.cornerFactor
      p.flags[i] |= attemptFlag.corner
    }
    p.transcellularLeft[i] = this.#random.at(purpose.transcellular, made.keyLo, made.keyHi, 0).exponential(1)
    p.turnLeft[i] = this.#random.at(purpose.repolarisation, made.keyLo, made.keyHi, 0).exponential(1)
    p.around.set(surroundings, i * aroundCount)
    p.bonds[i] = surroundings[around.restingBonds] * p.placeFactor[i] * (1 - surroundings[around.standingSignal])
    if (made.mosaic) {
      p.route[i] = route.hole
      p.reached[i * stageCount + stage.contact] = made.time
      this.#listener.reached(i, stage.contact, made.time)
      this.#enter(i, passages[made.direction].length - 1)
    } else this.#enter(i, 0)
    if (p.live[i]) this.#plan(i)
    return i
  }

  /**
   * Freezes what an attempt meets from `time` on. Brings its state there first when the change matters to the next event.
   *
   * What the next event follows from is held as it was when the plan was made. Quantities that drift (protease work with EGF, the
   * wall's activation, loads) are taken anew only when one of them is more than `gradualTolerance` from what is held: the rule reads
   * the held row alone, which is state, and a plan is never further than that from what the attempt meets. Everything else is taken
   * anew whenever it differs.
   * @param surroundings `aroundCount` numbers
   */
  meet(i: number, time: number, surroundings: Float64Array): void {
    const { around: held } = this.pool
    const from = i * aroundCount
    let changed = false
    for (let k = 0; k < aroundPlanned; k++) {
      if (hasMoved(k, held[from + k], surroundings[k])) {
        changed = true
        break
      }
    }
    if (changed) {
      // The sampled tip grid makes no event of its own here: the state is in closed form up to `time`.
      if (time > this.pool.time[i]) this.#move(i, time)
      held.set(surroundings, from)
      this.#plan(i)
    } else {
      for (let k = aroundPlanned; k < aroundCount; k++) held[from + k] = surroundings[k]
    }
  }

  /** Carries attempt i through all its events up to and including `until` (s). */
  advance(i: number, until: number): void {
    const p = this.pool
    if (p.next[i] > until) return
    for (let count = 0; p.next[i] <= until; count++) {
      if (count > 1_000_000)
        throw new RunError(`crossing attempt ${p.id[i]} has more than a million events in one interval`)
      const kind = p.event[i]
      this.#move(i, p.next[i])
      this.#act(i, kind)
      if (!p.live[i]) return
      this.#plan(i)
    }
  }

  /** Ends an attempt from outside (the cell died, or the site decided). */
  close(i: number, how: number, time: number): void {
    if (this.pool.endTime[i] > 0) return
    if (time > this.pool.time[i]) this.#move(i, time)
    this.#decide(i, how)
    if (this.pool.live[i]) this.#plan(i)
  }

  /** Brings the state of attempt i to `time` without any event (for readers of gap, hole and way between events). */
  settleAt(i: number, time: number): void {
    if (time > this.pool.time[i]) {
      this.#move(i, time)
      this.#plan(i)
    }
  }

  /** Stage of attempt i. */
  stageOf(i: number): number {
    const p = this.pool
    return p.outcome[i] !== outcome.open ? stage.reseal : passages[p.direction[i]][p.at[i]].stage
  }

  /** Gap of attempt i at `time`, µm², without touching its state. */
  gapAt(i: number, time: number): number {
    const p = this.pool
    if (p.openedAt[i] === 0 || (p.flags[i] & attemptFlag.sealed) !== 0) return 0
    return relaxed(p.gap[i], p.gapTarget[i], time - p.time[i], p.gapTime[i])
  }

  /** Hole of attempt i at `time`, µm², without touching its state. */
  holeAt(i: number, time: number): number {
    const p = this.pool
    return relaxed(p.hole[i], p.holeTarget[i], time - p.time[i], 1 / this.constants.repairRate)
  }

  #inFlash(i: number): boolean {
    const { around: held, time } = this.pool
    const from = i * aroundCount
    return time[i] >= held[from + around.flashStart] && time[i] < held[from + around.flashEnd]
  }

  /** Everything the closed forms need, from state, surroundings and stage. */
  #rates(i: number): void {
    const p = this.pool
    const c = this.constants
    const held = p.around
    const from = i * aroundCount
    const kind = this.kinds[p.kind[i]]
    const decided = p.outcome[i] !== outcome.open
    const rule = passages[p.direction[i]][p.at[i]]
    const at = decided ? stage.reseal : rule.stage
    const flash = this.#inFlash(i)
    const contractility = held[from + around.contractility]
    const lamin = held[from + around.lamin]
    this.#arrest = arrestArea(p.nuclearArea[i], c.driveShare, contractility, lamin)
    this.#drive = driveForce(p.nuclearArea[i], c.nuclearStiffness, c.driveShare, contractility)

    const resting = held[from + around.restingBonds] * p.placeFactor[i]
    let signal = combineSignals(held[from + around.standingSignal], held[from + around.arrivingSignal])
    if (at >= stage.open) signal = combineSignals(signal, held[from + around.ownSignal])
    if (flash) signal = combineSignals(signal, c.flashSignal)
    this.#bondsTarget = decided ? resting : resting * (1 - signal)
    this.#bondsTime = flash ? Math.min(c.flashTime, kind.junctionTime) : kind.junctionTime

    const nucleusIn = decided ? layer.none : rule.nucleusIn
    if ((nucleusIn & layer.endothelium) !== 0) {
      const ring = held[from + around.ringForce] * kind.dockingRelax * (flash ? c.flashRelax : 1)
      this.#gapTarget = gapTarget(c.largestGap, this.#drive, ring)
      this.#gapTime = c.openTime
    } else {
      this.#gapTarget = 0
      this.#gapTime = c.closeTime
    }
    const work = !decided && rule.works ? held[from + around.ownWork] : 0
    this.#holeTarget = this.#restingHole(i) + work / c.repairRate

    this.#turnRate = 0
    this.#dislodge = 0
    this.#wrap = 0
    this.#growth = 0
    this.#reverse = 0
    this.#transcellular = 0
    this.#leftRate = 0
    this.#moving = false
    this.#waitingHalfway = false
    this.#waitingEntry = false
    this.#lossRate = 0
    if (decided) return
    const { risks } = rule
    if ((risks & (risk.turn | risk.turnInWall)) !== 0) this.#turnRate = 1 / kind.persistenceTime
    if ((risks & risk.dislodge) !== 0) this.#dislodge = this.#dislodgeRate(i, kind)
    if ((risks & risk.engulf) !== 0) {
      this.#wrap = held[from + around.wrapRate]
      this.#growth = held[from + around.growthRate]
    }
    if ((risks & risk.reverse) !== 0) this.#reverse = held[from + around.reverseRate]
    this.#lossRate = this.#dislodge + this.#wrap + this.#growth + this.#reverse + held[from + around.deathRate]
    if (at === stage.search || at === stage.subEndothelial) this.#leftRate = held[from + around.crawlSpeed]
    else if (at === stage.probe) this.#leftRate = 1 / kind.probeTime
    else if (at === stage.settle) this.#leftRate = held[from + around.releaseRate]
    else if (at === stage.open) {
      this.#waitingEntry = held[from + around.pecam1Rate] >= 0 && (p.flags[i] & attemptFlag.entered) === 0
      if (this.#waitingEntry) this.#leftRate = held[from + around.pecam1Rate]
      else this.#transcellular = held[from + around.transcellular]
    } else if (at === stage.squeeze || at === stage.squeezeMembrane) {
      const needsHalfway = held[from + around.cd99Rate] >= 0 && (p.flags[i] & attemptFlag.halfway) === 0
      this.#waitingHalfway = needsHalfway && at === stage.squeeze && p.progress[i] >= 0.5 * p.length[i] - closeEnough
      if (this.#waitingHalfway) this.#leftRate = held[from + around.cd99Rate]
      else this.#moving = true
    }
  }

  /** The way of a moving nucleus, from what `#rates` found. */
  #setPassage(i: number): void {
    const p = this.pool
    const c = this.constants
    const layers = passages[p.direction[i]][p.at[i]].nucleusIn
    const contractility = p.around[i * aroundCount + around.contractility]
    const lamin = p.around[i * aroundCount + around.lamin]
    const own = this.#passage.nucleus(p.nuclearArea[i], p.freeSpeed[i], c.driveShare, contractility, lamin)
    const repairTime = 1 / c.repairRate
    if (layers === (layer.membrane | layer.endothelium)) {
      own.pores(p.gap[i], this.#gapTarget, this.#gapTime, p.hole[i], this.#holeTarget, repairTime)
    } else if (layers === layer.endothelium) own.pore(p.gap[i], this.#gapTarget, this.#gapTime)
    else own.pore(p.hole[i], this.#holeTarget, repairTime)
  }

  #restingHole(i: number): number {
    const p = this.pool
    const own = p.around[i * aroundCount + around.restingHole]
    return (p.flags[i] & attemptFlag.atRegion) !== 0 ? Math.max(own, this.constants.lowMembraneHole) : own
  }

  /**
   * Load shared by the bonds formed since arrest: k_0 exp(F x_s/(N_a kT)), evaluated on the tip grid so that it does not depend on
   * when it is asked. Without load nothing takes the cell away.
   */
  #dislodgeRate(i: number, kind: KindCrossing): number {
    const p = this.pool
    const c = this.constants
    const from = i * aroundCount
    const load = p.around[from + around.load]
    if (load <= 0) return 0
    const age = Math.max(0, this.#gridTime(i) - p.reached[i * stageCount + stage.contact])
    const late = p.around[from + around.adhesionGrowth] * (1 - exp(-age / c.bondTime))
    const bonds = Math.max(1, p.around[from + around.adhesionStart] + late)
    return kind.dislodgeRate * exp(Math.min(500, (load * c.forceScale) / bonds))
  }

  /** Start of the grid interval the attempt is in. */
  #gridTime(i: number): number {
    return this.#gridIndex(this.pool.time[i]) * this.constants.tipSampling
  }

  /** Number of the grid interval a time is in; a time on the grid, up to rounding, begins the next one. */
  #gridIndex(time: number): number {
    return Math.floor(time / this.constants.tipSampling + 1e-9)
  }

  /** Bonds below which the junction gives way under the tip now. */
  #criticalBonds(i: number): number {
    const p = this.pool
    const share = Math.max(0, 1 + this.constants.tipVariation * p.tip[i])
    const tip = p.tipForce[i] * share * p.around[i * aroundCount + around.contractility]
    return criticalBonds(tip, this.constants.perBond)
  }

  /** When, from now, the hole admits the nucleus: wider than arrest and not closing, or wider than the nucleus. */
  #admission(i: number): number {
    const p = this.pool
    const hole = p.hole[i]
    const level = this.#arrest + margin
    if (hole >= p.nuclearArea[i]) return 0
    if (hole >= level) return this.#holeTarget >= hole - 1e-12 ? 0 : never
    return timeToReach(hole, this.#holeTarget, level, 1 / this.constants.repairRate)
  }

  /** Finds the next event of attempt i and stores it. */
  #plan(i: number): void {
    const p = this.pool
    this.#rates(i)
    const now = p.time[i]
    const from = i * aroundCount
    const held = p.around
    let wait = never
    let what: number = event.none
    const rule = passages[p.direction[i]][p.at[i]]
    const decided = p.outcome[i] !== outcome.open
    const at = decided ? stage.reseal : rule.stage
    let onGrid = false
    switch (at) {
      case stage.contact:
      case stage.hold:
        wait = 0
        what = event.stage
        break
      case stage.search:
      case stage.probe:
        wait = this.#leftRate > 0 ? p.left[i] / this.#leftRate : never
        what = event.stage
        break
      case stage.settle:
        wait = p.direction[i] === direction.extravasation ? 0 : this.#leftRate > 0 ? p.left[i] / this.#leftRate : never
        what = event.stage
        break
      case stage.breach:
        wait = this.#admission(i)
        what = event.stage
        break
      case stage.subEndothelial:
        wait = Math.min(this.#admission(i), this.#leftRate > 0 ? p.left[i] / this.#leftRate : never)
        what = event.stage
        break
      case stage.open: {
        if (this.#waitingEntry) {
          wait = this.#leftRate > 0 ? p.left[i] / this.#leftRate : never
          what = event.entered
          break
        }
        const critical = this.#criticalBonds(i)
        wait = p.bonds[i] <= critical ? 0 : timeToReach(p.bonds[i], this.#bondsTarget, critical, this.#bondsTime)
        what = event.stage
        if (this.#transcellular > 0) {
          const trans = p.transcellularLeft[i] / this.#transcellular
          if (trans < wait) {
            wait = trans
            what = event.transcellular
          }
        }
        onGrid = this.constants.tipVariation > 0
        break
      }
      case stage.squeeze:
      case stage.squeezeMembrane:
        if (this.#waitingHalfway) {
          wait = this.#leftRate > 0 ? p.halfwayLeft[i] / this.#leftRate : never
          what = event.halfway
        } else {
          const stop =
            at === stage.squeeze && held[from + around.cd99Rate] >= 0 && (p.flags[i] & attemptFlag.halfway) === 0
          const goal = stop ? 0.5 * p.length[i] : p.length[i]
          this.#setPassage(i)
          wait = this.#passage.timeFor(goal - p.progress[i] - 0.5 * closeEnough)
          what = stop ? event.change : event.stage
        }
        break
      default:
        break
    }
    if (this.#turnRate > 0 && p.turnLeft[i] / this.#turnRate < wait) {
      wait = p.turnLeft[i] / this.#turnRate
      what = event.turn
    }
    if (this.#lossRate > 0 && p.lossLeft[i] / this.#lossRate < wait) {
      wait = p.lossLeft[i] / this.#lossRate
      what = event.loss
    }
    if (
      this.#dislodge > 0 &&
      now - p.reached[i * stageCount + stage.contact] < 5 * this.constants.bondTime &&
      held[from + around.adhesionGrowth] > 0
    ) {
      onGrid = true
    }
    const closing = p.openedAt[i] > 0 && (p.flags[i] & attemptFlag.sealed) === 0 && this.#gapTarget === 0
    if (closing) {
      const seal =
        p.gap[i] <= this.constants.sealedArea ? 0 : timeToReach(p.gap[i], 0, this.constants.sealedArea, this.#gapTime)
      if (seal < wait) {
        wait = seal
        what = event.sealed
      }
    }
    let next = now + wait
    // Changes at given absolute times come at exactly those, not at now + a difference.
    const flashStart = held[from + around.flashStart]
    const flashEnd = held[from + around.flashEnd]
    const change = now < flashStart && flashStart < flashEnd ? flashStart : now < flashEnd ? flashEnd : never
    if (change < next) {
      next = change
      what = event.change
    }
    if (onGrid) {
      const grid = (this.#gridIndex(now) + 1) * this.constants.tipSampling
      if (grid < next) {
        next = grid
        what = event.change
      }
    }
    p.next[i] = next
    p.event[i] = what
    p.holeTarget[i] = this.#holeTarget
    p.gapTarget[i] = this.#gapTarget
    p.gapTime[i] = this.#gapTime
  }

  /** Closed forms from the time of the state to `until`. */
  #move(i: number, until: number): void {
    const p = this.pool
    const c = this.constants
    const elapsed = until - p.time[i]
    if (elapsed > 0) {
      this.#rates(i)
      const from = i * aroundCount
      if (this.#moving) {
        this.#setPassage(i)
        p.progress[i] = Math.min(p.length[i], p.progress[i] + this.#passage.distance(elapsed))
      }
      const rule = passages[p.direction[i]][p.at[i]]
      const decided = p.outcome[i] !== outcome.open
      if (p.openedAt[i] > 0 && (p.flags[i] & attemptFlag.sealed) === 0) {
        const filled = !decided && (rule.nucleusIn & layer.endothelium) !== 0
        const pass = filled ? 1 - p.around[from + around.seal] : 1
        p.leaked[i] += leakedVolume(
          p.gap[i],
          this.#gapTarget,
          this.#gapTime,
          elapsed,
          p.around[from + around.pressure],
          pass,
          c,
        )
        p.gap[i] = relaxed(p.gap[i], this.#gapTarget, elapsed, this.#gapTime)
        if (p.gap[i] > p.peakGap[i]) p.peakGap[i] = p.gap[i]
      }
      p.bonds[i] = relaxed(p.bonds[i], this.#bondsTarget, elapsed, this.#bondsTime)
      p.hole[i] = relaxed(p.hole[i], this.#holeTarget, elapsed, 1 / c.repairRate)
      if (!decided && p.hole[i] > p.peakHole[i]) p.peakHole[i] = p.hole[i]
      if (this.#waitingHalfway) p.halfwayLeft[i] = Math.max(0, p.halfwayLeft[i] - this.#leftRate * elapsed)
      else p.left[i] = Math.max(0, p.left[i] - this.#leftRate * elapsed)
      p.turnLeft[i] = Math.max(0, p.turnLeft[i] - this.#turnRate * elapsed)
      p.lossLeft[i] = Math.max(0, p.lossLeft[i] - this.#lossRate * elapsed)
      p.transcellularLeft[i] = Math.max(0, p.transcellularLeft[i] - this.#transcellular * elapsed)
    }
    p.time[i] = until
    if (this.stageOf(i) === stage.open) this.#sampleTip(i)
  }

  /** Draws the tip force of every grid interval the attempt has entered since the last one drawn. */
  #sampleTip(i: number): void {
    const p = this.pool
    const c = this.constants
    if (c.tipVariation === 0) return
    const index = this.#gridIndex(p.time[i])
    if (index === p.tipIndex[i]) return
    const keep = exp((-(index - p.tipIndex[i]) * c.tipSampling) / c.tipCorrelationTime)
    const fresh = this.#random.at(purpose.tipForce, p.keyLo[i], p.keyHi[i], index % 4294967296).normal()
    p.tip[i] = keep * p.tip[i] + Math.sqrt(1 - keep * keep) * fresh
    p.tipIndex[i] = index
  }

  #act(i: number, what: number): void {
    const p = this.pool
    switch (what) {
      case event.stage:
        this.#stageOver(i)
        break
      case event.turn:
        this.#turn(i)
        break
      case event.loss:
        this.#lose(i)
        break
      case event.transcellular:
        p.transcellularLeft[i] = never
        p.route[i] = route.transcellular
        this.#opened(i)
        break
      case event.change:
        // A nucleus that has reached half-way is put exactly there.
        if (this.#halfwayDue(i)) p.progress[i] = 0.5 * p.length[i]
        break
      case event.entered:
        p.flags[i] |= attemptFlag.entered
        break
      case event.halfway:
        p.flags[i] |= attemptFlag.halfway
        break
      case event.sealed:
        p.flags[i] |= attemptFlag.sealed
        p.openTime[i] = p.time[i] - p.openedAt[i]
        p.gap[i] = 0
        if (p.outcome[i] !== outcome.open) this.#finish(i)
        break
      default:
        break
    }
  }

  #halfwayDue(i: number): boolean {
    const p = this.pool
    return (
      this.stageOf(i) === stage.squeeze &&
      p.around[i * aroundCount + around.cd99Rate] >= 0 &&
      (p.flags[i] & attemptFlag.halfway) === 0 &&
      Math.abs(p.progress[i] - 0.5 * p.length[i]) < 2 * closeEnough
    )
  }

  #stageOver(i: number): void {
    const p = this.pool
    const at = this.stageOf(i)
    if (at === stage.open) {
      p.route[i] = route.paracellular
      this.#opened(i)
      return
    }
    if (at === stage.subEndothelial && p.left[i] <= closeEnough) {
      p.flags[i] |= attemptFlag.atRegion
      p.hole[i] = Math.max(p.hole[i], this.constants.lowMembraneHole)
      if (p.hole[i] > p.peakHole[i]) p.peakHole[i] = p.hole[i]
    }
    if (at === stage.settle) {
      if (p.direction[i] === direction.intravasation) this.#drawCluster(i)
      this.#decide(i, outcome.crossed)
      return
    }
    if (at === stage.squeeze) {
      if (this.#inFlash(i)) p.flags[i] |= attemptFlag.passedInFlash
      if (p.around[i * aroundCount + around.macrophage] > 0) p.flags[i] |= attemptFlag.macrophage
    }
    this.#enter(i, p.at[i] + 1)
  }

  #opened(i: number): void {
    const p = this.pool
    if (this.#inFlash(i)) p.flags[i] |= attemptFlag.openedInFlash
    this.#enter(i, p.at[i] + 1)
  }

  #enter(i: number, place: number): void {
    const p = this.pool
    const rule = passages[p.direction[i]][place]
    const now = p.time[i]
    p.at[i] = place
    p.reached[i * stageCount + rule.stage] = now
    switch (rule.stage) {
      case stage.search:
        p.left[i] = p.searchPath[i]
        break
      case stage.probe:
        p.left[i] = this.#random.at(purpose.attempt, p.keyLo[i], p.keyHi[i], 2).exponential(1)
        break
      case stage.open:
        p.left[i] = this.#random.at(purpose.attempt, p.keyLo[i], p.keyHi[i], 3).exponential(1)
        p.tipIndex[i] = this.#gridIndex(now)
        p.tip[i] =
          this.constants.tipVariation === 0
            ? 0
            : this.#random.at(purpose.tipForce, p.keyLo[i], p.keyHi[i], p.tipIndex[i] % 4294967296).normal()
        break
      case stage.squeeze:
        p.progress[i] = 0
        p.openedAt[i] = now
        p.gap[i] = 0
        this.#feel(i, 0)
        break
      case stage.squeezeMembrane:
        p.progress[i] = 0
        this.#rates(i)
        this.#feel(i, p.hole[i])
        break
      case stage.subEndothelial:
        p.left[i] = p.regionDistance[i]
        break
      case stage.settle:
        p.left[i] = this.#random.at(purpose.release, p.keyLo[i], p.keyHi[i], 0).exponential(1)
        break
      default:
        break
    }
    this.#listener.reached(i, rule.stage, now)
  }

  /** Largest force the nucleus meets and can push against in a pore that starts at `area`. */
  #feel(i: number, area: number): void {
    const p = this.pool
    this.#rates(i)
    const stiffness = this.constants.nuclearStiffness * p.around[i * aroundCount + around.lamin]
    const force = Math.min(this.#drive, squeezeForce(area, p.nuclearArea[i], stiffness))
    if (force > p.peakForce[i]) p.peakForce[i] = force
  }

  /** A new direction, von Mises–Fisher about the wall's normal: the attempt ends when it points away from the wall. */
  #turn(i: number): void {
    const p = this.pool
    p.turns[i]++
    const draw = this.#random.at(purpose.repolarisation, p.keyLo[i], p.keyHi[i], p.turns[i])
    p.turnLeft[i] = draw.exponential(1)
    // One uniform number through the law's own cosine: away means a negative cosine.
    const away = draw.uniform() < awayProbability(p.around[i * aroundCount + around.bias])
    if (!away) return
    const { risks } = passages[p.direction[i]][p.at[i]]
    if ((risks & risk.turn) !== 0) this.#decide(i, outcome.gaveUp)
    else if ((risks & risk.turnInWall) !== 0 && p.progress[i] < 0.5 * p.length[i]) this.#decide(i, outcome.turnedBack)
  }

  /** One of the competing losses has happened: which, in proportion to their hazards. */
  #lose(i: number): void {
    const p = this.pool
    this.#rates(i)
    const u = this.#random.at(purpose.attempt, p.keyLo[i], p.keyHi[i], 1).uniform() * this.#lossRate
    const wrapped = this.#dislodge + this.#wrap
    const grown = wrapped + this.#growth
    let how: number = outcome.died
    if (u < this.#dislodge) how = outcome.dislodged
    else if (u < wrapped) how = outcome.wrapped
    else if (u < grown) how = outcome.intravascularGrowth
    else if (u < grown + this.#reverse) how = outcome.turnedBack
    this.#decide(i, how)
  }

  #drawCluster(i: number): void {
    const p = this.pool
    if (p.route[i] !== route.hole) return
    const from = i * aroundCount
    const draw = this.#random.at(purpose.split, p.keyLo[i], p.keyHi[i], 0)
    p.clusterSize[i] = clusterSize(
      draw,
      p.around[from + around.releaseRate],
      p.around[from + around.splitRate],
      p.around[from + around.largestCluster],
    )
  }

  #decide(i: number, how: number): void {
    const p = this.pool
    if (how !== outcome.crossed && p.around[i * aroundCount + around.macrophage] > 0) {
      p.flags[i] |= attemptFlag.macrophage
    }
    p.outcome[i] = how
    p.endTime[i] = p.time[i]
    this.#listener.decided(i, how, p.time[i])
    const open = p.openedAt[i] > 0 && (p.flags[i] & attemptFlag.sealed) === 0
    if (open) p.reached[i * stageCount + stage.reseal] = p.time[i]
    else this.#finish(i)
  }

  #finish(i: number): void {
    this.#listener.finished(i)
    this.pool.release(i)
  }
}
