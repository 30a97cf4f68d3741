import { ReducedLeukocyteAdhesion } from '../adhesion/reduced-leukocyte.ts'
import { ReducedTumourAdhesion } from '../adhesion/reduced-tumour.ts'
import { entryTime, type PluggingCell } from '../cells/capillary-passage.ts'
import { cellState } from '../cells/cell-state.ts'
import { CellStore } from '../cells/cell-store.ts'
import type { Traits } from '../cells/kinds.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import type { MoleculeName } from '../molecules/molecule.ts'
import { founderKey } from '../numerics/lineage.ts'
import { cos, sin } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { RunError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import type { BloodFlow } from '../vessels/blood-flow.ts'
import { type SegmentFrames, segmentFrames } from '../vessels/segment-frame.ts'
import { carriesBlood } from '../vessels/vessel-class.ts'
import type { Wall } from '../vessels/wall.ts'
import type { Crossing } from './crossing.ts'

/** Cells that come with the blood: a rate (1/s), or `count` cells spread evenly, from a time on (s). */
export interface Arrivals {
  kind: string
  rate?: number
  count?: number
  from: number
  during: number
}

export interface LumenOptions {
  cells: CellStore
  wall: Wall
  flow: BloodFlow
  crossing: Crossing
  arrivals: readonly Arrivals[]
  registry: StateRegistry
  parameters: ParameterSet
  activities: Activities
  random: RandomStream
  /** Interval, ticks: that of the crossing, and before it in the schedule. */
  every: number
}

/** What became of the cells that came with the blood, by kind: columns of `lumen.counts`. */
export const lumenCount = {
  arrived: 0,
  /** Left with the outflow without having stopped. */
  washedThrough: 1,
  /** Stuck where no outlet was wide enough. */
  sizeArrested: 2,
  /** Caught by bonds: tumour cells at once, leukocytes after rolling. */
  adhesionArrested: 3,
  rolled: 4,
} as const
const countColumns = 5

/** A share of the mean speed at which cells along the wall go: they are held back by it. */
const alongWall = 0.5
const mostSegments = 100_000

/**
 * Cells in the lumen. A free cell passes a segment in seconds, so it is not stepped: on arrival one path is drawn through the
 * network (forks by flow share, the fork rule for narrow segments, hazards of being caught along the way). Leukocytes roll from
 * where they are caught, until arrest or until they let go; what has stopped opens a crossing attempt.
 */
export class Lumen {
  readonly process: Process
  /** [kind × `lumenCount`] */
  readonly counts: Float64Array
  readonly #options: LumenOptions
  readonly #leukocyte: ReducedLeukocyteAdhesion
  readonly #tumour: ReducedTumourAdhesion
  readonly #frames: SegmentFrames
  readonly #outflow: Int32Array
  readonly #firstOut: Int32Array
  readonly #inlets: number[] = []
  readonly #inletFlow: number[] = []
  readonly #plugFactor: number
  readonly #holdTime: number
  readonly #stiffness: number
  /** Per plan: number of cells that have come, time of the next one. */
  readonly #come: Float64Array
  readonly #nextTime: Float64Array
  /** Rolling cells: id, segment, angle, axial and time at start and end, what happens then (1 arrest, 0 let go). */
  readonly #rolling: Uint32Array
  readonly #cell: Uint32Array
  readonly #segment: Int32Array
  readonly #angle: Float64Array
  readonly #startAxial: Float64Array
  readonly #endAxial: Float64Array
  readonly #startTime: Float64Array
  readonly #endTime: Float64Array
  readonly #arrests: Uint8Array
  readonly #traits: Traits = { nuclearArea: 0, freeSpeed: 0, proteolysis: 0 }
  #time = 0

  constructor(options: LumenOptions) {
    const { cells, wall, flow, registry, parameters, activities, arrivals, every } = options
    const name = 'lumen'
    this.#options = options
    this.#leukocyte = new ReducedLeukocyteAdhesion(parameters)
    this.#tumour = new ReducedTumourAdhesion(parameters)
    this.#plugFactor = parameters.value('capillary.plugFactor')
    this.#holdTime = parameters.value('capillary.holdTime')
    this.#stiffness = parameters.value('pore.nuclearStiffness')
    const { network } = wall
    this.#frames = segmentFrames(network)
    const kinds = cells.kinds.kinds.length
    this.counts = registry.add('lumen.counts', 'f64', kinds * countColumns, { unit: '1' }).data
    this.#come = registry.add('lumen.come', 'f64', arrivals.length, { unit: '1' }).data
    this.#nextTime = registry.add('lumen.nextTime', 'f64', arrivals.length, { unit: 's' }).data
    this.#rolling = registry.add('lumen.rolling', 'u32', 1, { unit: '1' }).data
    const used = () => this.#rolling[0]
    const { capacity } = cells
    this.#cell = registry.add('lumen.cell', 'u32', capacity, { unit: '1', used }).data
    this.#segment = registry.add('lumen.segment', 'i32', capacity, { unit: '1', used }).data
    this.#angle = registry.add('lumen.angle', 'f64', capacity, { unit: 'rad', used }).data
    this.#startAxial = registry.add('lumen.startAxial', 'f64', capacity, { unit: 'um', used }).data
    this.#endAxial = registry.add('lumen.endAxial', 'f64', capacity, { unit: 'um', used }).data
    this.#startTime = registry.add('lumen.startTime', 'f64', capacity, { unit: 's', used }).data
    this.#endTime = registry.add('lumen.endTime', 'f64', capacity, { unit: 's', used }).data
    this.#arrests = registry.add('lumen.arrests', 'u8', capacity, { unit: '1', used }).data

    // Segments that leave each node, in flow direction.
    const nodes = network.nodeX.length
    const segments = network.from.length
    const start = (s: number) => (flow.flow[s] >= 0 ? network.from[s] : network.to[s])
    const count = new Int32Array(nodes + 1)
    const entering = new Uint8Array(nodes)
    const carries = (s: number) => carriesBlood(network.vesselClass[s]) && flow.flow[s] !== 0
    for (let s = 0; s < segments; s++) {
      if (!carries(s)) continue
      count[start(s) + 1]++
      entering[start(s) === network.from[s] ? network.to[s] : network.from[s]] = 1
    }
    for (let n = 0; n < nodes; n++) count[n + 1] += count[n]
    this.#firstOut = count
    this.#outflow = new Int32Array(count[nodes])
    const fill = count.slice()
    for (let s = 0; s < segments; s++) if (carries(s)) this.#outflow[fill[start(s)]++] = s
    for (let n = 0; n < nodes; n++) {
      if (entering[n] || this.#firstOut[n] === this.#firstOut[n + 1]) continue
      let sum = 0
      for (let k = this.#firstOut[n]; k < this.#firstOut[n + 1]; k++) sum += Math.abs(flow.flow[this.#outflow[k]])
      this.#inlets.push(n)
      this.#inletFlow.push(sum)
    }
    const reads: MoleculeName[] = ['PSGL-1', 'L-selectin', 'P-selectin', 'E-selectin', 'LFA-1', 'ICAM-1', 'CD44']
    for (const molecule of [...reads, 'CXCL8', 'CXCR2'] as MoleculeName[]) activities.register(molecule, name)
    this.process = {
      name,
      every,
      writes: [
        ...CellStore.blocks(),
        'cells.count',
        'cells.tally',
        'wall.openAttempts',
        ...registry
          .all()
          .map((block) => block.name)
          .filter((block) => block.startsWith('lumen.') || block.startsWith('attempt.')),
      ],
      step: (step) => this.#step(step),
    }
  }

  /** How many cells of a kind (code) had a fate. */
  count(kind: number, what: keyof typeof lumenCount): number {
    return this.counts[kind * countColumns + lumenCount[what]]
  }

  #step({ time, dt }: Step): void {
    this.#time = time
    this.#arrive(time + dt)
    this.#roll(time + dt)
  }

  #add(kind: number, what: number): void {
    this.counts[kind * countColumns + what]++
  }

  #arrive(until: number): void {
    const { arrivals, cells, random } = this.#options
    for (let k = 0; k < arrivals.length; k++) {
      const plan = arrivals[k]
      const kind = cells.kinds.named(plan.kind)
      const rule = `arrivals.${k}`
      for (;;) {
        const ordinal = this.#come[k]
        const key = founderKey(rule, ordinal)
        if (plan.count !== undefined) {
          if (ordinal >= plan.count) break
          this.#nextTime[k] = plan.from + ((ordinal + 0.5) * plan.during) / plan.count
        } else if (ordinal === 0 && this.#nextTime[k] === 0) {
          const wait = random.at(purpose.arrival, key.lo, key.hi, 0).exponential(plan.rate ?? 0)
          this.#nextTime[k] = plan.from + wait
        }
        if (this.#nextTime[k] >= until || this.#nextTime[k] > plan.from + plan.during) break
        this.#come[k]++
        this.#pass(kind.code, key, this.#nextTime[k])
        if (plan.count === undefined) {
          const next = founderKey(rule, ordinal + 1)
          this.#nextTime[k] += random.at(purpose.arrival, next.lo, next.hi, 0).exponential(plan.rate ?? 0)
        }
      }
    }
  }

  /** Draws the path of one cell from an inlet. */
  #pass(kind: number, key: { lo: number; hi: number }, time: number): void {
    this.#add(kind, lumenCount.arrived)
    const { random } = this.#options
    if (this.#inlets.length === 0) {
      this.#add(kind, lumenCount.washedThrough)
      return
    }
    let sum = 0
    for (const inflow of this.#inletFlow) sum += inflow
    let u = random.at(purpose.forkChoice, key.lo, key.hi, 0).uniform() * sum
    let inlet = 0
    while (inlet < this.#inlets.length - 1 && u >= this.#inletFlow[inlet]) u -= this.#inletFlow[inlet++]
    this.#travel(kind, key, this.#inlets[inlet], time, 0, -1, 0)
  }

  /** Blood pressure drop over an open segment, Pa. */
  #drop(s: number): number {
    const { wall, flow } = this.#options
    return Math.abs(flow.nodePressure[wall.network.from[s]] - flow.nodePressure[wall.network.to[s]])
  }

  /** Time to enter a segment under the pressure it has when plugged; Infinity when it cannot. */
  #entry(cell: PluggingCell, s: number): number {
    return entryTime(cell, this.#options.wall.network.diameter[s], this.#plugFactor * this.#drop(s))
  }

  /**
   * Follows a free cell downstream until it leaves, is stuck, or is caught.
   * @param leg number of the free stretches of this cell so far (ordinal of its draws)
   * @param segment segment it is in (with `axial`), −1 at a node
   * @param slot of the cell when it is in the store already, else −1
   */
  #travel(
    kind: number,
    key: { lo: number; hi: number },
    node: number,
    time: number,
    leg: number,
    segment: number,
    axial: number,
    slot = -1,
  ): void {
    const { wall, flow, cells, activities, random } = this.#options
    const { network } = wall
    const own = this.#options.crossing.kinds[kind]
    cells.kinds.drawTraits(cells.kinds.of(kind), key.lo, key.hi, random, this.#traits)
    const cell: PluggingCell = {
      diameter: 2 * own.radius,
      nuclearArea: this.#traits.nuclearArea,
      nuclearStiffness: this.#stiffness * activities.of('lamin A/C', time),
      corticalTension: own.corticalTension,
      cytoplasmViscosity: own.cytoplasmViscosity,
    }
    const catching = random.at(purpose.tether, key.lo, key.hi, leg)
    let left = catching.exponential(1)
    // A leukocyte in the middle of the stream is not caught on this stretch.
    if (own.leukocyte && catching.uniform() >= this.#leukocyte.marginated) left = Number.POSITIVE_INFINITY
    const place = catching.uniform()
    let forks = leg * mostSegments
    let s = segment
    let from = axial
    let held = 0
    for (let count = 0; ; count++) {
      if (count > mostSegments) throw new RunError('lumen: a path through the vessels does not end')
      if (s < 0) {
        const first = this.#firstOut[node]
        const last = this.#firstOut[node + 1]
        if (first === last) {
          this.#add(kind, lumenCount.washedThrough)
          if (slot >= 0) cells.enter(slot, cellState.gone, time)
          return
        }
        const chosen = this.#choose(cell, first, last, key, forks++)
        if (chosen < 0) {
          this.#add(kind, lumenCount.sizeArrested)
          const widest = this.#widest(first, last)
          this.#stop(kind, key, slot, widest, this.#entrance(widest), place, true, time)
          return
        }
        s = chosen
        held = this.#entry(cell, s)
        from = flow.flow[s] >= 0 ? 0 : network.length[s]
      }
      const forward = flow.flow[s] >= 0
      const way = forward ? network.length[s] - from : from
      const speed = alongWall * flow.meanSpeed[s]
      const rate = this.#tetherRate(kind, s, from, place, time)
      // A cell that squeezes slowly into a segment is in touch with its mouth all the time.
      const waiting = held > this.#holdTime ? held : 0
      if (rate * waiting >= left) {
        this.#add(kind, lumenCount.adhesionArrested)
        this.#stop(kind, key, slot, s, from, place, true, time + left / rate)
        return
      }
      left -= rate * waiting
      time += held
      const hazard = (rate * way) / speed
      if (hazard >= left) {
        const axialNow = from + ((forward ? 1 : -1) * left * speed) / rate
        const caught = time + left / rate
        if (own.leukocyte) this.#startRolling(kind, key, slot, s, axialNow, place, caught)
        else {
          this.#add(kind, lumenCount.adhesionArrested)
          this.#stop(kind, key, slot, s, axialNow, place, false, caught)
        }
        return
      }
      left -= hazard
      time += way / speed
      node = forward ? network.to[s] : network.from[s]
      s = -1
      held = 0
    }
  }

  /** Which outlet: by flow share among those it can enter; one it cannot enter stops flowing and the next is offered. */
  #choose(cell: PluggingCell, first: number, last: number, key: { lo: number; hi: number }, fork: number): number {
    const { flow, random } = this.#options
    const draw = random.at(purpose.forkChoice, key.lo, key.hi, 1 + fork)
    let sum = 0
    for (let k = first; k < last; k++) {
      const s = this.#outflow[k]
      if (this.#entry(cell, s) < Number.POSITIVE_INFINITY) sum += Math.abs(flow.flow[s])
    }
    if (sum === 0) return -1
    let u = draw.uniform() * sum
    let chosen = -1
    for (let k = first; k < last; k++) {
      const s = this.#outflow[k]
      if (!(this.#entry(cell, s) < Number.POSITIVE_INFINITY)) continue
      chosen = s
      u -= Math.abs(flow.flow[s])
      if (u < 0) break
    }
    return chosen
  }

  #widest(first: number, last: number): number {
    const { diameter } = this.#options.wall.network
    let best = this.#outflow[first]
    for (let k = first + 1; k < last; k++) if (diameter[this.#outflow[k]] > diameter[best]) best = this.#outflow[k]
    return best
  }

  /** Where the flow enters a segment. */
  #entrance(s: number): number {
    const { flow, wall } = this.#options
    return flow.flow[s] >= 0 ? 0 : wall.network.length[s]
  }

  #tetherRate(kind: number, s: number, axial: number, place: number, time: number): number {
    const { wall, flow, activities } = this.#options
    const own = this.#options.crossing.kinds[kind]
    const { diameter, vesselClass } = wall.network
    const shear = flow.wallShearRate[s]
    if (!own.leukocyte) {
      const weak = activities.of('CD44', time)
      return this.#tumour.tetherRate(2 * own.radius, diameter[s], vesselClass[s], shear, weak)
    }
    return this.#leukocyte.tetherRate(this.#selectins(s, axial, place, time))
  }

  #selectins(s: number, axial: number, place: number, time: number) {
    const { wall, flow, activities } = this.#options
    const tile = wall.tileAt(s, axial, 2 * Math.PI * place)
    return {
      wallShearRate: flow.wallShearRate[s],
      pSelectin: wall.pSelectin[tile] * activities.of('P-selectin', time),
      eSelectin: wall.eSelectin[tile] * activities.of('E-selectin', time),
      psgl1: activities.of('PSGL-1', time),
      lSelectin: activities.of('L-selectin', time),
    }
  }

  /** A caught leukocyte rolls: to arrest, to letting go, or to the end of the segment, whichever is nearest. */
  #startRolling(
    kind: number,
    key: { lo: number; hi: number },
    slot: number,
    s: number,
    axial: number,
    place: number,
    time: number,
  ): void {
    const { wall, flow, activities, random } = this.#options
    const { network } = wall
    this.#add(kind, lumenCount.rolled)
    const at = this.#inStore(kind, key, slot, s, axial, place, cellState.rolling, time)
    const { cells } = this.#options
    const speed = this.#leukocyte.rollingSpeed(this.#selectins(s, axial, place, time))
    const tile = wall.tileAt(s, axial, 2 * Math.PI * place)
    const arrest = this.#leukocyte.arrestPerLength({
      chemokine: wall.cytokine[tile] * activities.of('CXCL8', time) * activities.of('CXCR2', time),
      integrin:
        activities.of('LFA-1', time) *
        activities.of('ICAM-1', time) *
        Math.min(1, wall.icam1[tile] / this.#options.crossing.kinds[kind].referenceIcam1),
    })
    const draw = random.at(purpose.tether, key.lo, key.hi, 1_000_000 + cells.turns[at]++)
    const toArrest = draw.exponential(arrest)
    const toLetGo = draw.exponential(1 / this.#leukocyte.rollingLength)
    const forward = flow.flow[s] >= 0
    const toEnd = forward ? network.length[s] - axial : axial
    const way = Math.min(toArrest, toLetGo, toEnd)
    const k = this.#rolling[0]++
    this.#cell[k] = cells.id[at]
    this.#segment[k] = s
    this.#angle[k] = 2 * Math.PI * place
    this.#startAxial[k] = axial
    this.#endAxial[k] = axial + (forward ? way : -way)
    this.#startTime[k] = time
    this.#endTime[k] = time + way / speed
    this.#arrests[k] = way === toArrest ? 1 : 0
  }

  /** Moves rolling cells and carries out what happens at the end of their way. */
  #roll(until: number): void {
    const { cells, wall } = this.#options
    const { network } = wall
    // What ends may begin a new stretch, which is appended and looked at in the same pass.
    for (let k = 0; k < this.#rolling[0]; k++) {
      if (this.#endTime[k] > until) continue
      const id = this.#cell[k]
      const slot = cells.slotOf(id)
      const s = this.#segment[k]
      const axial = this.#endAxial[k]
      const time = this.#endTime[k]
      const place = this.#angle[k] / (2 * Math.PI)
      const arrests = this.#arrests[k] === 1
      this.#segment[k] = -1
      if (slot < 0) continue
      const key = { lo: cells.keyLo[slot], hi: cells.keyHi[slot] }
      const kind = cells.kind[slot]
      if (arrests) {
        this.#add(kind, lumenCount.adhesionArrested)
        this.#stop(kind, key, slot, s, axial, place, false, time)
      } else {
        // It lets go here (or at the end of the segment) and is free again.
        const forward = this.#options.flow.flow[s] >= 0
        const end = forward ? axial >= network.length[s] - 1e-9 : axial <= 1e-9
        const node = forward ? network.to[s] : network.from[s]
        this.#travel(kind, key, node, time, cells.turns[slot], end ? -1 : s, axial, slot)
      }
    }
    let kept = 0
    for (let k = 0; k < this.#rolling[0]; k++) {
      if (this.#segment[k] < 0) continue
      if (kept !== k) {
        this.#cell[kept] = this.#cell[k]
        this.#segment[kept] = this.#segment[k]
        this.#angle[kept] = this.#angle[k]
        this.#startAxial[kept] = this.#startAxial[k]
        this.#endAxial[kept] = this.#endAxial[k]
        this.#startTime[kept] = this.#startTime[k]
        this.#endTime[kept] = this.#endTime[k]
        this.#arrests[kept] = this.#arrests[k]
      }
      const slot = cells.slotOf(this.#cell[kept])
      if (slot >= 0) {
        const span = this.#endTime[kept] - this.#startTime[kept]
        const share = span > 0 ? Math.min(1, Math.max(0, (until - this.#startTime[kept]) / span)) : 1
        const axial = this.#startAxial[kept] + share * (this.#endAxial[kept] - this.#startAxial[kept])
        this.#put(slot, this.#segment[kept], axial, this.#angle[kept])
      }
      kept++
    }
    this.#rolling[0] = kept
  }

  /** A cell has stopped at the wall: it opens a crossing attempt there. */
  #stop(
    kind: number,
    key: { lo: number; hi: number },
    slot: number,
    s: number,
    axial: number,
    place: number,
    wedged: boolean,
    time: number,
  ): void {
    const { wall, cells, crossing } = this.#options
    const at = this.#inStore(kind, key, slot, s, axial, place, cellState.arrested, time)
    const tile = wall.tileAt(s, axial, 2 * Math.PI * place)
    cells.tile[at] = tile
    crossing.beginFromLumen({ slot: at, tile, wedged, time: Math.max(time, this.#time) })
  }

  /** The cell's slot in the store; it is added when it was only passing so far. */
  #inStore(
    kind: number,
    key: { lo: number; hi: number },
    slot: number,
    s: number,
    axial: number,
    place: number,
    state: number,
    time: number,
  ): number {
    const { cells } = this.#options
    const name = cells.kinds.of(kind).name
    const at = slot >= 0 ? slot : cells.add({ kind: name, x: 0, y: 0, z: 0, key, state, time, as: 'arrivals' })
    cells.enter(at, state, time)
    this.#put(at, s, axial, 2 * Math.PI * place)
    return at
  }

  /** Puts a cell on the luminal side of the wall. */
  #put(slot: number, s: number, axial: number, angle: number): void {
    const { cells, wall } = this.#options
    const { network } = wall
    const f = this.#frames
    const i = 3 * s
    const share = (axial / network.length[s]) * f.chord[s]
    const reach = Math.max(0, network.diameter[s] / 2 - cells.radius[slot])
    const c = cos(angle) * reach
    const d = sin(angle) * reach
    const n = network.from[s]
    cells.x[slot] = network.nodeX[n] + share * f.axis[i] + c * f.right[i] + d * f.up[i]
    cells.y[slot] = network.nodeY[n] + share * f.axis[i + 1] + c * f.right[i + 1] + d * f.up[i + 1]
    cells.z[slot] = network.nodeZ[n] + share * f.axis[i + 2] + c * f.right[i + 2] + d * f.up[i + 2]
    cells.lostX[slot] = 0
    cells.lostY[slot] = 0
    cells.lostZ[slot] = 0
    cells.vessel[slot] = s
  }
}
