import { RunError } from '../quantity/errors.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import { stageCount } from './stage.ts'
import { aroundCount } from './surroundings.ts'

/**
 * The open attempts to cross a wall: a pool of structure-of-arrays blocks `attempt.*`. A slot is given lowest-first from a
 * stack of freed ones, so the order of slots depends on what happened and never on the capacity. Times s (absolute), areas µm².
 */
export class AttemptPool {
  readonly capacity: number
  /** [slots ever used, freed slots on the stack, open attempts, next attempt id, most open at once] */
  readonly counts: Uint32Array
  readonly free: Uint32Array

  /** 1 while the slot is taken. */
  readonly live: Uint8Array
  readonly id: Uint32Array
  /** Id of the cell (replicas carry the id of the cell they copy). */
  readonly cell: Uint32Array
  readonly keyLo: Uint32Array
  readonly keyHi: Uint32Array
  readonly kind: Uint8Array
  readonly direction: Uint8Array
  /** Place in the passage of its direction. */
  readonly at: Uint8Array
  readonly route: Uint8Array
  readonly outcome: Uint8Array
  /** Bits of `attemptFlag`. */
  readonly flags: Uint8Array
  /** 0 = the real one; others are wall-only copies. */
  readonly replica: Uint32Array
  /** Slot of the attempt it copies (its own when real). */
  readonly original: Uint32Array
  readonly weight: Float64Array
  readonly tile: Int32Array
  readonly segment: Int32Array
  readonly vesselClass: Uint8Array
  readonly stratum: Uint8Array
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array

  /** Own traits of the cell. */
  readonly nuclearArea: Float64Array
  readonly freeSpeed: Float64Array
  /** Proteolytic activity relative to its kind. */
  readonly proteolysis: Float64Array
  /** Way of the nucleus through one barrier, µm. */
  readonly length: Float64Array
  readonly tipForce: Float64Array
  /** Bonds and ring force of this place relative to the tile's (corner). */
  readonly placeFactor: Float64Array

  /** Time the state below holds for, and of the next event as planned then. */
  readonly time: Float64Array
  readonly next: Float64Array
  readonly event: Uint8Array
  /** What hole and gap tend to under the present plan, and the time constant of the gap, s. */
  readonly holeTarget: Float64Array
  readonly gapTarget: Float64Array
  readonly gapTime: Float64Array
  readonly bonds: Float64Array
  readonly gap: Float64Array
  readonly hole: Float64Array
  readonly progress: Float64Array
  /** Deviation of the tip force, in standard deviations, and the number of its grid interval. */
  readonly tip: Float64Array
  readonly tipIndex: Float64Array
  /** What is left of the stage's own clock (µm of way, or a unit-exponential). */
  readonly left: Float64Array
  /** What is left of the unit-exponential thresholds of the hazards. */
  readonly turnLeft: Float64Array
  readonly lossLeft: Float64Array
  readonly transcellularLeft: Float64Array
  readonly halfwayLeft: Float64Array
  readonly turns: Uint32Array
  /** Way to the exit and to the nearest thin region of the membrane, µm. */
  /** 1 when the cell is stuck in a vessel narrower than itself: flow does not take it away. */
  readonly wedged: Uint8Array
  readonly searchPath: Float64Array
  readonly regionDistance: Float64Array
  readonly peakGap: Float64Array
  readonly peakHole: Float64Array
  readonly peakForce: Float64Array
  readonly leaked: Float64Array
  readonly openedAt: Float64Array
  readonly openTime: Float64Array
  readonly endTime: Float64Array
  readonly clusterSize: Uint32Array
  /** Time each stage was reached, −1 = not: `stageCount` numbers an attempt. */
  readonly reached: Float64Array
  /** EGF where it stands, as of the last look at the field: share of receptors bound, and draw to the wall at full EGFR activity. */
  readonly egfBound: Float64Array
  readonly egfDraw: Float64Array
  /** What it meets (surroundings.ts): `aroundCount` numbers an attempt. */
  readonly around: Float64Array

  /** @param capacity most attempts open at once, copies included */
  constructor(registry: StateRegistry, capacity: number) {
    this.capacity = capacity
    this.counts = registry.add('attempt.counts', 'u32', 5, { unit: '1' }).data
    this.free = registry.add('attempt.free', 'u32', capacity, { unit: '1', used: () => this.counts[1] }).data
    const used = () => this.counts[0]
    const u8 = (name: string) => registry.add(`attempt.${name}`, 'u8', capacity, { unit: '1', used }).data
    const u32 = (name: string) => registry.add(`attempt.${name}`, 'u32', capacity, { unit: '1', used }).data
    const i32 = (name: string) => registry.add(`attempt.${name}`, 'i32', capacity, { unit: '1', used }).data
    const f64 = (name: string, unit: string) => registry.add(`attempt.${name}`, 'f64', capacity, { unit, used }).data
    this.live = u8('live')
    this.id = u32('id')
    this.cell = u32('cell')
    this.keyLo = u32('keyLo')
    this.keyHi = u32('keyHi')
    this.kind = u8('kind')
    this.direction = u8('direction')
    this.at = u8('at')
    this.route = u8('route')
    this.outcome = u8('outcome')
    this.flags = u8('flags')
    this.replica = u32('replica')
    this.original = u32('original')
    this.weight = f64('weight', '1')
    this.tile = i32('tile')
    this.segment = i32('segment')
    this.vesselClass = u8('vesselClass')
    this.stratum = u8('stratum')
    this.x = f64('x', 'um')
    this.y = f64('y', 'um')
    this.z = f64('z', 'um')
    this.nuclearArea = f64('nuclearArea', 'um^2')
    this.freeSpeed = f64('freeSpeed', 'um/s')
    this.proteolysis = f64('proteolysis', '1')
    this.length = f64('length', 'um')
    this.tipForce = f64('tipForce', 'pN')
    this.placeFactor = f64('placeFactor', '1')
    this.time = f64('time', 's')
    this.next = f64('next', 's')
    this.event = u8('event')
    this.holeTarget = f64('holeTarget', 'um^2')
    this.gapTarget = f64('gapTarget', 'um^2')
    this.gapTime = f64('gapTime', 's')
    this.bonds = f64('bonds', '1')
    this.gap = f64('gap', 'um^2')
    this.hole = f64('hole', 'um^2')
    this.progress = f64('progress', 'um')
    this.tip = f64('tip', '1')
    this.tipIndex = f64('tipIndex', '1')
    this.left = f64('left', '1')
    this.turnLeft = f64('turnLeft', '1')
    this.lossLeft = f64('lossLeft', '1')
    this.transcellularLeft = f64('transcellularLeft', '1')
    this.halfwayLeft = f64('halfwayLeft', '1')
    this.turns = u32('turns')
    this.wedged = u8('wedged')
    this.searchPath = f64('searchPath', 'um')
    this.regionDistance = f64('regionDistance', 'um')
    this.peakGap = f64('peakGap', 'um^2')
    this.peakHole = f64('peakHole', 'um^2')
    this.peakForce = f64('peakForce', 'pN')
    this.leaked = f64('leaked', 'um^3')
    this.openedAt = f64('openedAt', 's')
    this.openTime = f64('openTime', 's')
    this.endTime = f64('endTime', 's')
    this.clusterSize = u32('clusterSize')
    this.egfBound = f64('egfBound', '1')
    this.egfDraw = f64('egfDraw', '1')
    this.reached = registry.add('attempt.reached', 'f64', capacity * stageCount, {
      unit: 's',
      used: () => this.counts[0] * stageCount,
    }).data
    this.around = registry.add('attempt.around', 'f64', capacity * aroundCount, {
      unit: '1',
      used: () => this.counts[0] * aroundCount,
    }).data
  }

  /** Slots that have been used: iterate `0 … used − 1` and skip those not `live`. */
  get used(): number {
    return this.counts[0]
  }

  /** Attempts open now, copies included. */
  get open(): number {
    return this.counts[2]
  }

  /**
   * Takes a slot; its numbers are zero, its stage times −1.
   * @throws RunError when the pool is full
   */
  take(): number {
    const { counts } = this
    let slot: number
    if (counts[1] > 0) slot = this.free[--counts[1]]
    else {
      if (counts[0] === this.capacity) {
        throw new RunError(`more than ${this.capacity} crossing attempts are open; raise the capacity of the site`)
      }
      slot = counts[0]++
    }
    counts[2]++
    counts[4] = Math.max(counts[4], counts[2])
    this.live[slot] = 1
    this.id[slot] = counts[3]++
    this.reached.fill(-1, slot * stageCount, (slot + 1) * stageCount)
    return slot
  }

  /** Gives a slot back and clears it, so that equal histories have equal bits. */
  release(slot: number): void {
    this.live[slot] = 0
    for (const column of this.#columns()) column[slot] = 0
    this.reached.fill(0, slot * stageCount, (slot + 1) * stageCount)
    this.around.fill(0, slot * aroundCount, (slot + 1) * aroundCount)
    this.free[this.counts[1]++] = slot
    this.counts[2]--
  }

  #list: (Float64Array | Uint32Array | Int32Array | Uint8Array)[] | undefined
  #columns(): (Float64Array | Uint32Array | Int32Array | Uint8Array)[] {
    this.#list ??= [
      this.id,
      this.cell,
      this.keyLo,
      this.keyHi,
      this.kind,
      this.direction,
      this.at,
      this.route,
      this.outcome,
      this.flags,
      this.replica,
      this.original,
      this.weight,
      this.tile,
      this.segment,
      this.vesselClass,
      this.stratum,
      this.x,
      this.y,
      this.z,
      this.nuclearArea,
      this.freeSpeed,
      this.proteolysis,
      this.length,
      this.tipForce,
      this.placeFactor,
      this.time,
      this.next,
      this.event,
      this.holeTarget,
      this.gapTarget,
      this.gapTime,
      this.bonds,
      this.gap,
      this.hole,
      this.progress,
      this.tip,
      this.tipIndex,
      this.left,
      this.turnLeft,
      this.lossLeft,
      this.transcellularLeft,
      this.halfwayLeft,
      this.turns,
      this.wedged,
      this.searchPath,
      this.regionDistance,
      this.peakGap,
      this.peakHole,
      this.peakForce,
      this.leaked,
      this.openedAt,
      this.openTime,
      this.endTime,
      this.clusterSize,
      this.egfBound,
      this.egfDraw,
    ]
    return this.#list
  }
}

export const attemptFlag = {
  /** The junction gave way during a VEGF flash. */
  openedInFlash: 1,
  /** The nucleus was through during a VEGF flash. */
  passedInFlash: 2,
  /** A macrophage was at the tile when the nucleus was through (or when the attempt ended). */
  macrophage: 4,
  /** At a corner of three endothelial cells. */
  corner: 8,
  /** The CD99 step is done. */
  halfway: 16,
  /** The gap was open and has closed. */
  sealed: 32,
  /** The thin region of the membrane has been reached. */
  atRegion: 64,
  /** The PECAM-1 step is done: the tip bears on the junction. */
  entered: 128,
} as const
