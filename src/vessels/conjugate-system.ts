import { RunError } from '../quantity/errors.ts'

/** Neighbours a node may have when it is eliminated with all its fill; beyond that, fill is dropped. */
const fullFill = 9
/** Residual relative to the right side that counts as solved, and the worst that is put up with when rounding stops progress. */
const finest = 2e-14
const worst = 1e-10
const mostSteps = 5000

/**
 * Large nodal systems (graph Laplacians with some given pressures): conjugate gradients, preconditioned by an incomplete
 * L D Lᵀ factor (Meijerink & van der Vorst 1977, Math Comp 31:148) in minimum-degree order that keeps all fill of nodes with few neighbours. Trees and
 * chains are eliminated exactly; only the meshes of capillaries iterate. Time per solve grows nearly in proportion to the nodes. The same
 * order of operations on every engine.
 */
export class ConjugateSystem {
  readonly n: number
  /** Steps the last solve took. */
  steps = 0
  readonly #order: Int32Array
  /** The matrix by rows, both halves without the diagonal, in elimination numbers (near in the graph, near in memory). */
  readonly #rowStart: Int32Array
  readonly #column: Int32Array
  readonly #value: Float64Array
  readonly #own: Float64Array
  /** Places of each triplet in `#value`; for a diagonal, −1 − unknown. */
  readonly #placeA: Int32Array
  readonly #placeB: Int32Array
  /** Column k of the factor: rows `#row[#start[k]]` …, in elimination numbers. */
  readonly #start: Int32Array
  readonly #row: Int32Array
  readonly #lower: Float64Array
  readonly #diagonal: Float64Array
  /** Where each triplet goes in the factor; for a diagonal, −1 − unknown. */
  readonly #target: Int32Array
  /** For every column, the entries its pairs of rows update, −1 where fill is dropped. */
  readonly #pair: Int32Array
  readonly #vectors: Float64Array[]

  private constructor(n: number, rows: Int32Array, columns: Int32Array) {
    this.n = n
    const { order, start, row } = eliminate(n, rows, columns)
    this.#order = order
    this.#start = start
    this.#row = row
    this.#lower = new Float64Array(row.length)
    this.#diagonal = new Float64Array(n)
    const place = new Int32Array(n)
    for (let k = 0; k < n; k++) place[order[k]] = k
    const find = (a: number, b: number): number => {
      const low = Math.min(a, b)
      const high = Math.max(a, b)
      for (let p = start[low]; p < start[low + 1]; p++) if (row[p] === high) return p
      return -1
    }
    const count = rows.length
    this.#target = new Int32Array(count)
    this.#placeA = new Int32Array(count)
    this.#placeB = new Int32Array(count)
    this.#rowStart = new Int32Array(n + 1)
    this.#own = new Float64Array(n)
    for (let t = 0; t < count; t++) {
      if (rows[t] === columns[t]) continue
      this.#rowStart[place[rows[t]] + 1]++
      this.#rowStart[place[columns[t]] + 1]++
    }
    for (let k = 0; k < n; k++) this.#rowStart[k + 1] += this.#rowStart[k]
    const fill = this.#rowStart.slice(0, n)
    this.#column = new Int32Array(this.#rowStart[n])
    this.#value = new Float64Array(this.#rowStart[n])
    for (let t = 0; t < count; t++) {
      const a = place[rows[t]]
      const b = place[columns[t]]
      if (a === b) {
        this.#target[t] = this.#placeA[t] = this.#placeB[t] = -1 - a
        continue
      }
      this.#target[t] = find(a, b)
      this.#column[fill[a]] = b
      this.#placeA[t] = fill[a]++
      this.#column[fill[b]] = a
      this.#placeB[t] = fill[b]++
    }
    let pairs = 0
    for (let k = 0; k < n; k++) {
      const size = start[k + 1] - start[k]
      pairs += (size * (size - 1)) / 2
    }
    this.#pair = new Int32Array(pairs)
    let at = 0
    for (let k = 0; k < n; k++) {
      for (let p = start[k]; p < start[k + 1]; p++) {
        for (let q = p + 1; q < start[k + 1]; q++) this.#pair[at++] = find(row[p], row[q])
      }
    }
    this.#vectors = Array.from({ length: 5 }, () => new Float64Array(n))
  }

  /**
   * The pattern: each pair (i, j), i ≠ j, stands for both a_ij and a_ji; every unknown needs its diagonal (i, i). Repeated pairs add up.
   */
  static fromTriplets(n: number, rows: Int32Array, columns: Int32Array): ConjugateSystem {
    return new ConjugateSystem(n, rows, columns)
  }

  /**
   * New values, one a triplet.
   * @throws RunError when the matrix is not positive definite
   */
  setValues(values: Float64Array): this {
    const { n } = this
    const start = this.#start
    const row = this.#row
    const lower = this.#lower
    const diagonal = this.#diagonal
    const pair = this.#pair
    lower.fill(0)
    this.#own.fill(0)
    for (let t = 0; t < values.length; t++) {
      const target = this.#target[t]
      if (target >= 0) {
        lower[target] += values[t]
        this.#value[this.#placeA[t]] = this.#value[this.#placeB[t]] = values[t]
      } else this.#own[-1 - target] += values[t]
    }
    diagonal.set(this.#own)
    let at = 0
    for (let k = 0; k < n; k++) {
      const pivot = diagonal[k]
      if (!(pivot > 0)) {
        throw new RunError(
          `a nodal system is not positive definite at unknown ${this.#order[k]}: a part without pressure`,
        )
      }
      const end = start[k + 1]
      for (let p = start[k]; p < end; p++) {
        const factor = lower[p] / pivot
        diagonal[row[p]] -= factor * lower[p]
        for (let q = p + 1; q < end; q++) {
          const entry = pair[at++]
          if (entry >= 0) lower[entry] -= factor * lower[q]
        }
      }
      for (let p = start[k]; p < end; p++) lower[p] /= pivot
    }
    return this
  }

  /**
   * Solves A x = b.
   * @param out x; the values on entry are the first guess
   * @param accuracy norm of the residual relative to b that counts as solved
   * @throws RunError when it does not converge
   */
  solve(right: Float64Array, out: Float64Array, accuracy = finest): Float64Array {
    const { n } = this
    const order = this.#order
    const [x, r, z, p, q] = this.#vectors
    for (let k = 0; k < n; k++) x[k] = out[order[k]]
    this.#multiply(x, q)
    let size = 0
    let error = 0
    for (let k = 0; k < n; k++) {
      const b = right[order[k]]
      r[k] = b - q[k]
      size += b * b
      error += r[k] * r[k]
    }
    const goal = accuracy * accuracy * size
    this.steps = 0
    let rz = 0
    let best = error
    let since = 0
    while (error > goal && this.steps < mostSteps) {
      this.#precondition(r, z)
      const before = rz
      rz = 0
      for (let k = 0; k < n; k++) rz += r[k] * z[k]
      const beta = this.steps > 0 ? rz / before : 0
      for (let k = 0; k < n; k++) p[k] = z[k] + beta * p[k]
      this.#multiply(p, q)
      let pq = 0
      for (let k = 0; k < n; k++) pq += p[k] * q[k]
      if (!(pq > 0)) break
      this.steps++
      const alpha = rz / pq
      error = 0
      for (let k = 0; k < n; k++) {
        x[k] += alpha * p[k]
        r[k] -= alpha * q[k]
        error += r[k] * r[k]
      }
      // Rounding has the last word where conductances span many decades: stop when nothing more is won.
      if (error < 0.5 * best) {
        best = error
        since = 0
      } else if (++since > 60 && best < worst * worst * size) break
    }
    if (error > goal && !(error <= worst * worst * size)) {
      throw new RunError(`a nodal system of ${n} unknowns did not converge in ${this.steps} steps`)
    }
    for (let k = 0; k < n; k++) out[order[k]] = x[k]
    return out
  }

  #multiply(x: Float64Array, out: Float64Array): void {
    const { n } = this
    const start = this.#rowStart
    const column = this.#column
    const value = this.#value
    const own = this.#own
    for (let k = 0; k < n; k++) {
      let sum = own[k] * x[k]
      for (let p = start[k]; p < start[k + 1]; p++) sum += value[p] * x[column[p]]
      out[k] = sum
    }
  }

  #precondition(r: Float64Array, z: Float64Array): void {
    const { n } = this
    const start = this.#start
    const row = this.#row
    const lower = this.#lower
    const diagonal = this.#diagonal
    z.set(r)
    for (let k = 0; k < n; k++) {
      const value = z[k]
      for (let p = start[k]; p < start[k + 1]; p++) z[row[p]] -= lower[p] * value
    }
    for (let k = n - 1; k >= 0; k--) {
      let value = z[k] / diagonal[k]
      for (let p = start[k]; p < start[k + 1]; p++) value -= lower[p] * z[row[p]]
      z[k] = value
    }
  }
}

/** Order of elimination and pattern of the incomplete factor. */
function eliminate(
  n: number,
  rows: Int32Array,
  columns: Int32Array,
): { order: Int32Array; start: Int32Array; row: Int32Array } {
  const neighbours: Set<number>[] = Array.from({ length: n }, () => new Set<number>())
  for (let t = 0; t < rows.length; t++) {
    if (rows[t] === columns[t]) continue
    neighbours[rows[t]].add(columns[t])
    neighbours[columns[t]].add(rows[t])
  }
  // Buckets by number of neighbours; entries that are out of date are skipped.
  const buckets: number[][] = []
  const put = (node: number): void => {
    const size = neighbours[node].size
    while (buckets.length <= size) buckets.push([])
    buckets[size].push(node)
  }
  for (let i = n - 1; i >= 0; i--) put(i)
  const order = new Int32Array(n)
  const done = new Uint8Array(n)
  const start = new Int32Array(n + 1)
  const rest: number[] = []
  let least = 0
  for (let k = 0; k < n; ) {
    while (buckets[least].length === 0) least++
    const node = buckets[least].pop() as number
    if (done[node] || neighbours[node].size !== least) continue
    done[node] = 1
    order[k++] = node
    const list = [...neighbours[node]]
    for (const i of list) rest.push(i)
    start[k] = rest.length
    for (const i of list) neighbours[i].delete(node)
    if (list.length <= fullFill) {
      for (let p = 0; p < list.length; p++) {
        for (let q = p + 1; q < list.length; q++) {
          neighbours[list[p]].add(list[q])
          neighbours[list[q]].add(list[p])
        }
      }
    }
    for (const i of list) {
      put(i)
      least = Math.min(least, neighbours[i].size)
    }
  }
  const place = new Int32Array(n)
  for (let k = 0; k < n; k++) place[order[k]] = k
  return { order, start, row: Int32Array.from(rest, (i) => place[i]) }
}
