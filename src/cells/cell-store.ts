import { daughterKey } from '../numerics/lineage.ts'
import { cbrt } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { RunError } from '../quantity/errors.ts'
import type { BlockArray, BlockType, StateRegistry } from '../schedule/state-registry.ts'
import { cellState, isLiving } from './cell-state.ts'
import type { KindTable, Traits } from './kinds.ts'

/** What a parallel step may mark a cell for; carried out by the next `applyFates`. */
export const fate = {
  none: 0,
  /** Dies: counted, its remains stay in place until cleared. */
  die: 1,
  /** Leaves the block with blood or lymph: counted and taken out. */
  leave: 2,
  divide: 3,
  /** Remains of a dead cell are taken out. */
  clear: 4,
} as const

/** Columns of the store with type and unit: each is the block `cells.<name>` and the property of that name. */
const columns = {
  x: ['f32', 'um'],
  y: ['f32', 'um'],
  z: ['f32', 'um'],
  lostX: ['f32', 'um'],
  lostY: ['f32', 'um'],
  lostZ: ['f32', 'um'],
  radius: ['f32', 'um'],
  fullRadius: ['f32', 'um'],
  nuclearArea: ['f32', 'um^2'],
  freeSpeed: ['f32', 'um/s'],
  proteolysis: ['f32', '1'],
  speed: ['f32', 'um/s'],
  polarityX: ['f32', '1'],
  polarityY: ['f32', '1'],
  polarityZ: ['f32', '1'],
  kind: ['u8', '1'],
  state: ['u8', '1'],
  fate: ['u8', '1'],
  id: ['u32', '1'],
  keyLo: ['u32', '1'],
  keyHi: ['u32', '1'],
  divisions: ['u32', '1'],
  attempts: ['u32', '1'],
  turns: ['u32', '1'],
  tile: ['i32', '1'],
  wallDistance: ['f32', 'um'],
  vessel: ['i32', '1'],
  birth: ['f64', 's'],
  stateSince: ['f64', 's'],
  nextTurn: ['f64', 's'],
  divisionClock: ['f64', '1'],
  deathClock: ['f64', '1'],
} as const satisfies Record<string, readonly [BlockType, string]>

type Columns = typeof columns
type ColumnName = keyof Columns
const columnNames = Object.keys(columns) as ColumnName[]

/** Counts that make the balance of cells: founders + arrivals + births = living + deaths + departures. */
const tallies = ['founders', 'arrivals', 'births', 'deaths', 'departures'] as const
export type Tally = (typeof tallies)[number]

/** Where each old slot went: `newSlot[old]`, −1 for cells that are no longer in the store. */
export type RemapListener = (newSlot: Int32Array, oldCount: number) => void

export interface NewCell {
  /** Name of the kind. */
  kind: string
  x: number
  y: number
  z: number
  key: { lo: number; hi: number }
  /** Code of cell-state.ts; `tissue` when left out. */
  state?: number
  /** s */
  time: number
  /** Which side of the balance it is counted on. */
  as: 'founders' | 'arrivals'
}

/**
 * All cells of the block, a structure of arrays. `slot` is the place in the arrays and changes; `id` is given once, in order, and
 * rises with the slot; the key (keyLo, keyHi) addresses the cell's random numbers and follows descent.
 *
 * x, y, z with lostX, lostY, lostZ (rounding left over from past moves, Kahan): a cell that creeps micrometres an hour at 3000 µm
 * would otherwise not move at all in f32. Steps mark fates; `applyFates` carries them out in one serial pass.
 */
export class CellStore {
  readonly capacity: number
  readonly kinds: KindTable
  declare readonly x: Float32Array
  declare readonly y: Float32Array
  declare readonly z: Float32Array
  declare readonly lostX: Float32Array
  declare readonly lostY: Float32Array
  declare readonly lostZ: Float32Array
  /** Radius now, µm. */
  declare readonly radius: Float32Array
  /** Radius towards which the cell grows, µm. */
  declare readonly fullRadius: Float32Array
  /** Own unstressed nuclear cross-section A_n, µm². */
  declare readonly nuclearArea: Float32Array
  /** Own speed v0 where no pore resists, µm/s. */
  declare readonly freeSpeed: Float32Array
  /** Own proteolytic activity, relative to its kind. */
  declare readonly proteolysis: Float32Array
  /** Speed at which it propels itself now, µm/s. */
  declare readonly speed: Float32Array
  /** Direction of propulsion, a unit vector. */
  declare readonly polarityX: Float32Array
  declare readonly polarityY: Float32Array
  declare readonly polarityZ: Float32Array
  /** Code of the kind. */
  declare readonly kind: Uint8Array
  /** Code of cell-state.ts. */
  declare readonly state: Uint8Array
  declare readonly fate: Uint8Array
  declare readonly id: Uint32Array
  declare readonly keyLo: Uint32Array
  declare readonly keyHi: Uint32Array
  /** Divisions so far. */
  declare readonly divisions: Uint32Array
  /** Crossing attempts so far. */
  declare readonly attempts: Uint32Array
  /** Changes of direction so far. */
  declare readonly turns: Uint32Array
  /** Wall tile the cell touches, −1 none. */
  declare readonly tile: Int32Array
  /** Distance of its surface from the nearest vessel wall, µm (a lower bound while it is far). */
  declare readonly wallDistance: Float32Array
  /** Segment whose wall is nearest, −1 when none is near. */
  declare readonly vessel: Int32Array
  /** Time of birth or arrival, s. */
  declare readonly birth: Float64Array
  /** Time of the last change of state, s (whoever changes a state sets it). */
  declare readonly stateSince: Float64Array
  /** Time of the next change of direction, s. */
  declare readonly nextTurn: Float64Array
  /** Integrated hazard still to go until it divides, until it dies. */
  declare readonly divisionClock: Float64Array
  declare readonly deathClock: Float64Array

  readonly #random: RandomStream
  readonly #counts: Uint32Array
  readonly #tally: Float64Array
  readonly #listeners: RemapListener[] = []
  readonly #newSlot: Int32Array
  readonly #traits: Traits = { nuclearArea: 0, freeSpeed: 0, proteolysis: 0 }
  readonly #direction = new Float64Array(3)

  /**
   * @param options.capacity most cells the arrays hold; results do not depend on it
   * @param options.random the run's random numbers
   */
  constructor({
    registry,
    kinds,
    capacity,
    random,
  }: {
    registry: StateRegistry
    kinds: KindTable
    capacity: number
    random: RandomStream
  }) {
    this.capacity = capacity
    this.kinds = kinds
    this.#random = random
    this.#counts = registry.add('cells.count', 'u32', 2, { unit: '1' }).data
    this.#tally = registry.add('cells.tally', 'f64', tallies.length, { unit: '1' }).data
    const used = () => this.count
    for (const name of columnNames) {
      const [type, unit] = columns[name]
      Object.defineProperty(this, name, {
        value: registry.add(`cells.${name}`, type, capacity, { unit, used }).data,
        enumerable: true,
      })
    }
    this.#newSlot = new Int32Array(capacity)
  }

  /** Cells in the store, remains of dead ones included. */
  get count(): number {
    return this.#counts[0]
  }

  /** Bytes a cell takes in the state. */
  static get bytesPerCell(): number {
    const size = { f32: 4, f64: 8, i32: 4, u32: 4, u8: 1 } as const
    return columnNames.reduce((sum, name) => sum + size[columns[name][0]], 0)
  }

  /** Names of the blocks, for `Process.writes`. */
  static blocks(...names: ColumnName[]): string[] {
    return (names.length > 0 ? names : columnNames).map((name) => `cells.${name}`)
  }

  /** How many cells came, were born, died or left so far. */
  tally(name: Tally): number {
    return this.#tally[tallies.indexOf(name)]
  }

  /** Living cells now, by count. */
  living(): number {
    const { state, count } = this
    let n = 0
    for (let i = 0; i < count; i++) if (isLiving(state[i])) n++
    return n
  }

  /**
   * Checks that founders + arrivals + births = living + deaths + departures, exactly.
   * @throws RunError with all five numbers when it does not hold (or a fate is still pending that hides one)
   */
  audit(): void {
    const came = this.tally('founders') + this.tally('arrivals') + this.tally('births')
    const present = this.living()
    const went = this.tally('deaths') + this.tally('departures')
    if (came !== present + went)
      throw new RunError(
        `cells do not balance: ${tallies.map((name) => `${this.tally(name)} ${name}`).join(', ')}, ${present} living`,
      )
  }

  /** Adds a listener that is told where slots went, in the same pass; everything that holds a slot must have one. */
  onRemap(listener: RemapListener): void {
    this.#listeners.push(listener)
  }

  /** Slot of a cell by id, −1 when it is no longer in the store. Ids rise with the slot. */
  slotOf(id: number): number {
    const ids = this.id
    let low = 0
    let high = this.count - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      if (ids[middle] < id) low = middle + 1
      else if (ids[middle] > id) high = middle - 1
      else return middle
    }
    return -1
  }

  /**
   * Appends a founder or an arrival (serial code only); its traits and first direction come from its key.
   * @returns its slot
   * @throws RunError when the store is full, naming the cap
   */
  add({ kind, x, y, z, key, state = cellState.tissue, time, as }: NewCell): number {
    const one = this.kinds.named(kind)
    const slot = this.#append(one.code, key.lo, key.hi, time)
    this.x[slot] = x
    this.y[slot] = y
    this.z[slot] = z
    this.radius[slot] = one.radius
    this.fullRadius[slot] = one.radius
    this.state[slot] = state
    this.#tally[tallies.indexOf(as)]++
    return slot
  }

  /** Marks a cell; a division mark never replaces a death or departure. */
  mark(slot: number, what: number): void {
    if (what !== fate.divide || this.fate[slot] === fate.none) this.fate[slot] = what
  }

  /** Changes a cell's state and notes when; back in tissue, its distance from walls is looked up anew. */
  enter(slot: number, state: number, time: number): void {
    this.state[slot] = state
    this.stateSince[slot] = time
    if (state === cellState.tissue) this.wallDistance[slot] = 0
  }

  /**
   * Carries out all marked fates in slot order: deaths and departures are counted, what is gone is taken out, survivors move down
   * stably, daughters are appended in the order of their parents; then listeners are told. Cells in the state `gone` leave.
   * @param time s
   * @returns number of daughters
   */
  applyFates(time: number): number {
    const { count } = this
    const newSlot = this.#newSlot
    let to = 0
    let divisions = 0
    for (let slot = 0; slot < count; slot++) {
      let what = this.fate[slot]
      const state = this.state[slot]
      if (state === cellState.gone) what = fate.leave
      if (what === fate.die && isLiving(state)) {
        this.#count('deaths')
        this.enter(slot, cellState.dead, time)
        this.speed[slot] = 0
        this.tile[slot] = -1
      }
      if (what === fate.leave && state !== cellState.dead) this.#count('departures')
      if (what === fate.leave || (what === fate.clear && state === cellState.dead)) {
        newSlot[slot] = -1
        continue
      }
      this.fate[slot] = what === fate.divide && state === cellState.tissue ? fate.divide : fate.none
      if (this.fate[slot] === fate.divide) divisions++
      newSlot[slot] = to++
    }
    const survivors = to
    if (survivors < count) this.#compact(newSlot, count)
    this.#counts[0] = survivors
    if (divisions > 0)
      for (let slot = 0; slot < survivors; slot++)
        if (this.fate[slot] === fate.divide) {
          this.fate[slot] = fate.none
          this.#divide(slot, time)
        }
    for (const listener of this.#listeners) listener(newSlot, count)
    return divisions
  }

  #count(name: Tally): void {
    this.#tally[tallies.indexOf(name)]++
  }

  /** Moves what stays down, run by run. @param newSlot where each slot goes, −1 = out */
  #compact(newSlot: Int32Array, count: number): void {
    const columns = columnNames.map((name) => (this as Record<ColumnName, BlockArray<BlockType>>)[name])
    for (let from = 0; from < count; from++) {
      const to = newSlot[from]
      if (to < 0) continue
      let end = from + 1
      while (end < count && newSlot[end] >= 0) end++
      if (to !== from) for (const column of columns) column.copyWithin(to, from, end)
      from = end
    }
  }

  /** Appends a cell with everything that follows from its kind and key. */
  #append(kind: number, keyLo: number, keyHi: number, time: number): number {
    const slot = this.count
    if (slot >= this.capacity)
      throw new RunError(`${this.capacity} cells fill the store: raise site.capacity (most cells the block may hold)`)
    this.#counts[0] = slot + 1
    for (const name of columnNames) this[name][slot] = 0
    const own = this.kinds.of(kind)
    this.kinds.drawTraits(own, keyLo, keyHi, this.#random, this.#traits)
    this.kind[slot] = kind
    this.id[slot] = this.#counts[1]++
    this.keyLo[slot] = keyLo
    this.keyHi[slot] = keyHi
    this.nuclearArea[slot] = this.#traits.nuclearArea
    this.freeSpeed[slot] = this.#traits.freeSpeed
    this.proteolysis[slot] = this.#traits.proteolysis
    this.tile[slot] = -1
    this.vessel[slot] = -1
    this.birth[slot] = time
    this.stateSince[slot] = time
    const turn = this.#random.at(purpose.repolarisation, keyLo, keyHi, 0)
    turn.direction(this.#direction)
    this.polarityX[slot] = this.#direction[0]
    this.polarityY[slot] = this.#direction[1]
    this.polarityZ[slot] = this.#direction[2]
    this.nextTurn[slot] = time + turn.exponential(1 / own.persistenceTime)
    this.divisionClock[slot] = this.#random.at(purpose.division, keyLo, keyHi, 0).exponential(1)
    this.deathClock[slot] = this.#random.at(purpose.death, keyLo, keyHi, 0).exponential(1)
    return slot
  }

  /** Two cells of half the volume, side by side along a random axis, touching inside the mother's sphere. */
  #divide(parent: number, time: number): void {
    const divisions = this.divisions[parent] + 1
    const lo = this.keyLo[parent]
    const hi = this.keyHi[parent]
    const key = daughterKey(lo, hi, divisions)
    const slot = this.#append(this.kind[parent], key.lo, key.hi, time)
    const stream = this.#random.at(purpose.division, lo, hi, divisions)
    this.divisionClock[parent] = stream.exponential(1)
    stream.direction(this.#direction)
    this.divisions[parent] = divisions
    const radius = this.radius[parent] / halfVolume
    // Far enough apart to be two cells, near enough not to push the neighbours: the daughters' outer rims keep to the mother's.
    const reach = Math.max(0, this.radius[parent] - radius)
    const [dx, dy, dz] = this.#direction
    this.x[slot] = this.x[parent] + reach * dx
    this.y[slot] = this.y[parent] + reach * dy
    this.z[slot] = this.z[parent] + reach * dz
    this.x[parent] -= reach * dx
    this.y[parent] -= reach * dy
    this.z[parent] -= reach * dz
    this.radius[parent] = radius
    this.radius[slot] = radius
    this.fullRadius[slot] = this.kinds.of(this.kind[parent]).radius
    this.wallDistance[slot] = this.wallDistance[parent] - reach
    this.wallDistance[parent] -= reach
    this.state[slot] = cellState.tissue
    this.#count('births')
  }
}

/** Ratio of the radii before and after halving a volume. */
const halfVolume = cbrt(2)
