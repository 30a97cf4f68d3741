import { SymmetricSystem } from '../numerics/sparse-symmetric.ts'
import { ConjugateSystem } from './conjugate-system.ts'
import { nodeCount, segmentCount, type VesselNetwork } from './network.ts'

/** Unknowns up to which the system is factorised in full; beyond, conjugate gradients are faster. */
const largestDirect = 2000

/**
 * The linear problem of a network: conservation of flow at every node where the pressure is not given. Symmetric and positive
 * definite as long as every connected part has a given pressure.
 */
export class NodalSystem {
  /** Segments that conduct. */
  readonly segments: Int32Array
  /** Row of each node, −1 where the pressure is given or nothing conducts. */
  readonly row: Int32Array
  readonly unknowns: number
  readonly #network: VesselNetwork
  readonly #system: SymmetricSystem | ConjugateSystem
  readonly #values: Float64Array
  readonly #right: Float64Array
  readonly #solution: Float64Array
  /** Given pressure of each node, Pa; NaN where it is unknown. */
  readonly #given: Float64Array
  /** Imposed inflow at each node, µm³/s. */
  readonly #inflow: Float64Array

  /**
   * @param network the vessels; boundaries of kind `pressure` fix a node, those of kind `flow` feed it
   * @param conducts which segments take part
   */
  constructor(network: VesselNetwork, conducts: (segment: number) => boolean) {
    const nodes = nodeCount(network)
    this.#network = network
    const list: number[] = []
    const touched = new Uint8Array(nodes)
    for (let s = 0; s < segmentCount(network); s++) {
      if (!conducts(s)) continue
      list.push(s)
      touched[network.from[s]] = 1
      touched[network.to[s]] = 1
    }
    this.segments = Int32Array.from(list)
    this.#given = new Float64Array(nodes).fill(Number.NaN)
    this.#inflow = new Float64Array(nodes)
    for (const { node, kind, value } of network.boundaries) {
      if (kind === 'pressure') this.#given[node] = value
      else this.#inflow[node] += value
    }
    this.row = new Int32Array(nodes).fill(-1)
    let unknowns = 0
    for (let n = 0; n < nodes; n++) if (touched[n] && Number.isNaN(this.#given[n])) this.row[n] = unknowns++
    this.unknowns = unknowns
    // One diagonal entry a row, then one entry a segment whose ends are both unknown.
    const rows: number[] = []
    const columns: number[] = []
    for (let i = 0; i < unknowns; i++) {
      rows.push(i)
      columns.push(i)
    }
    for (const s of this.segments) {
      const a = this.row[network.from[s]]
      const b = this.row[network.to[s]]
      if (a < 0 || b < 0) continue
      rows.push(Math.max(a, b))
      columns.push(Math.min(a, b))
    }
    const kind = unknowns > largestDirect ? ConjugateSystem : SymmetricSystem
    this.#system = kind.fromTriplets(unknowns, Int32Array.from(rows), Int32Array.from(columns))
    this.#values = new Float64Array(rows.length)
    this.#right = new Float64Array(unknowns)
    this.#solution = new Float64Array(unknowns)
  }

  /**
   * Takes new conductances, µm³/(s Pa), one a segment of the network.
   */
  setConductances(conductance: Float64Array): void {
    const { row, unknowns } = this
    const { from, to } = this.#network
    const values = this.#values
    const right = this.#right
    values.fill(0)
    for (let n = 0; n < row.length; n++) if (row[n] >= 0) right[row[n]] = this.#inflow[n]
    let entry = unknowns
    for (const s of this.segments) {
      const g = conductance[s]
      const a = row[from[s]]
      const b = row[to[s]]
      if (a >= 0) {
        values[a] += g
        if (b < 0) right[a] += g * this.#given[to[s]]
      }
      if (b >= 0) {
        values[b] += g
        if (a < 0) right[b] += g * this.#given[from[s]]
      }
      if (a >= 0 && b >= 0) values[entry++] = -g
    }
    this.#system.setValues(values)
  }

  /**
   * Node pressures for the conductances set last.
   * @param pressure one a node, Pa; a warm start on entry; untouched nodes stay as they are
   * @param accuracy of large systems, which are solved by iteration: residual relative to the right side
   */
  solve(pressure: Float64Array, accuracy?: number): void {
    const { row } = this
    for (let n = 0; n < row.length; n++) if (row[n] >= 0) this.#solution[row[n]] = pressure[n]
    const system = this.#system
    if (system instanceof ConjugateSystem) system.solve(this.#right, this.#solution, accuracy)
    else if (this.unknowns > 0) system.solve(this.#right, this.#solution)
    for (let n = 0; n < row.length; n++) {
      if (row[n] >= 0) pressure[n] = this.#solution[row[n]]
      else if (!Number.isNaN(this.#given[n])) pressure[n] = this.#given[n]
    }
  }

  /**
   * Pressures that inflows alone would make, all given pressures being 0.
   * @param inflow one a row of the system, µm³/s
   * @returns one a node, Pa
   */
  response(inflow: Float64Array): Float64Array {
    const answer = new Float64Array(this.unknowns)
    this.#system.solve(inflow, answer)
    return Float64Array.from(this.row, (row) => (row >= 0 ? answer[row] : 0))
  }

  /**
   * Resistance between the two ends of a segment through the whole network, the segment included, Pa s/µm³.
   */
  resistanceAcross(segment: number): number {
    const a = this.row[this.#network.from[segment]]
    const b = this.row[this.#network.to[segment]]
    if (a < 0 && b < 0) return 0
    const unit = new Float64Array(this.unknowns)
    const answer = new Float64Array(this.unknowns)
    if (a >= 0) unit[a] = 1
    if (b >= 0) unit[b] = -1
    this.#system.solve(unit, answer)
    return (a >= 0 ? answer[a] : 0) - (b >= 0 ? answer[b] : 0)
  }
}
