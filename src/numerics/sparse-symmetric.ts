import { RunError } from '../quantity/errors.ts'
import { minimumDegreeOrder } from './elimination-order.ts'

/** Most entries of a factor (2 GB); a vessel network of a million nodes needs a hundredth of it. */
const LARGEST_FACTOR = 134217728

/**
 * A sparse symmetric positive definite system A x = b with a fixed pattern and changing values: the order of elimination and
 * the pattern of the factor are found once, each new set of values costs one numerical factorisation.
 *
 * L D Lᵀ by the up-looking method (Davis 2005, ACM TOMS 31:587, doi 10.1145/1114268.1114277) after a minimum-degree order.
 * On tree-like graphs the factor has about as many entries as the graph, so the cost grows in proportion to the nodes.
 * Same bits on every engine and every run.
 */
export class SymmetricSystem {
  readonly n: number
  /** Entries of L below its diagonal. */
  readonly factorEntries: number
  /** Triplet → its entry in the permuted upper triangle (by columns). */
  readonly #entryOf: Int32Array
  readonly #columnStart: Int32Array
  readonly #row: Int32Array
  readonly #value: Float64Array
  readonly #order: Int32Array
  readonly #parent: Int32Array
  readonly #factorStart: Int32Array
  readonly #factorRow: Int32Array
  readonly #factorValue: Float64Array
  readonly #diagonal: Float64Array
  readonly #work: Float64Array
  readonly #residual: Float64Array
  readonly #pattern: Int32Array
  readonly #flag: Int32Array
  readonly #filled: Int32Array
  #factorised = false
  #hasFactor = false
  #vectors?: [Float64Array, Float64Array, Float64Array]

  private constructor(n: number, rows: ArrayLike<number>, cols: ArrayLike<number>) {
    this.n = n
    const count = rows.length
    for (let k = 0; k < count; k++) {
      if (!(rows[k] >= 0 && rows[k] < n && cols[k] >= 0 && cols[k] < n)) {
        throw new RunError(`entry ${k} of a symmetric system is at (${rows[k]}, ${cols[k]}), outside ${n} unknowns`)
      }
    }
    const graph = adjacency(n, rows, cols)
    const order = minimumDegreeOrder(n, graph.start, graph.neighbour)
    const place = new Int32Array(n)
    for (let k = 0; k < n; k++) place[order[k]] = k
    this.#order = order

    // Upper triangle in the new order, by columns, rows ascending, duplicates on one entry.
    const low = new Int32Array(count)
    const high = new Int32Array(count)
    for (let k = 0; k < count; k++) {
      const a = place[rows[k]]
      const b = place[cols[k]]
      low[k] = Math.min(a, b)
      high[k] = Math.max(a, b)
    }
    const sorted = countingSort(high, n, countingSort(low, n))
    this.#entryOf = new Int32Array(count)
    this.#columnStart = new Int32Array(n + 1)
    const row = new Int32Array(count)
    let entries = 0
    let column = 0
    for (let s = 0; s < count; s++) {
      const k = sorted[s]
      while (column < high[k]) this.#columnStart[++column] = entries
      if (entries === this.#columnStart[column] || row[entries - 1] !== low[k]) row[entries++] = low[k]
      this.#entryOf[k] = entries - 1
    }
    while (column < n) this.#columnStart[++column] = entries
    this.#row = row.slice(0, entries)
    this.#value = new Float64Array(entries)

    // Elimination tree and the number of entries of each column of L.
    this.#parent = new Int32Array(n).fill(-1)
    this.#flag = new Int32Array(n)
    const size = new Int32Array(n)
    for (let k = 0; k < n; k++) {
      this.#flag[k] = k
      for (let p = this.#columnStart[k]; p < this.#columnStart[k + 1]; p++) {
        for (let i = this.#row[p]; this.#flag[i] !== k; i = this.#parent[i]) {
          if (this.#parent[i] === -1) this.#parent[i] = k
          size[i]++
          this.#flag[i] = k
        }
      }
    }
    this.#factorStart = new Int32Array(n + 1)
    let total = 0
    for (let k = 0; k < n; k++) {
      total += size[k]
      if (total > LARGEST_FACTOR)
        throw new RunError(`the factor of a symmetric system of ${n} unknowns does not fit in memory`)
      this.#factorStart[k + 1] = total
    }
    this.factorEntries = total
    this.#factorRow = new Int32Array(total)
    this.#factorValue = new Float64Array(total)
    this.#diagonal = new Float64Array(n)
    this.#work = new Float64Array(n)
    this.#residual = new Float64Array(n)
    this.#pattern = new Int32Array(n)
    this.#filled = new Int32Array(n)
  }

  /**
   * The pattern. Each triplet (i, j), i ≠ j, stands for both a_ij and a_ji: name a pair once. Repeated triplets add up.
   * Every unknown needs its diagonal (i, i).
   * @throws RunError when an index is outside 0 … n − 1
   */
  static fromTriplets(n: number, rows: ArrayLike<number>, cols: ArrayLike<number>): SymmetricSystem {
    return new SymmetricSystem(n, rows, cols)
  }

  /**
   * New values, one per triplet, in the order of the triplets.
   * @throws RunError when their number differs from the number of triplets
   */
  setValues(values: ArrayLike<number>): this {
    if (values.length !== this.#entryOf.length) {
      throw new RunError(`a symmetric system of ${this.#entryOf.length} entries was given ${values.length} values`)
    }
    this.#value.fill(0)
    for (let k = 0; k < values.length; k++) this.#value[this.#entryOf[k]] += values[k]
    this.#factorised = false
    return this
  }

  /**
   * Solves A x = b by conjugate gradients preconditioned with the *last* factorisation, which may belong to older values: a few
   * steps, each the price of one `solve`, instead of a factorisation. For fixed-point iterations whose values change little from
   * one round to the next; the first round is an ordinary `solve`. The answer depends (below the tolerance) on the old factor,
   * so begin every fixed-point iteration with a fresh `solve`: then nothing is carried over from earlier steps of a run.
   * @param rhs b, n entries, not `out`
   * @param out start value, then x
   * @param tolerance size of the residual relative to b in the norm of the preconditioner
   * @param most steps after which A is factorised anew and solved directly
   * @returns conjugate-gradient steps taken (0 when it solved directly)
   * @throws RunError when A is not positive definite
   */
  solveNear(rhs: ArrayLike<number>, out: Float64Array, tolerance = 1e-12, most = 30): number {
    const { n } = this
    if (this.#factorised || !this.#hasFactor) {
      this.solve(rhs, out)
      return 0
    }
    this.#vectors ??= [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
    const [z, p, q] = this.#vectors
    const r = this.#residual
    this.#backSolve(rhs, z, false)
    let scale = 0
    for (let i = 0; i < n; i++) scale += rhs[i] * z[i]
    this.multiply(out, q)
    for (let i = 0; i < n; i++) r[i] = rhs[i] - q[i]
    this.#backSolve(r, z, false)
    p.set(z)
    let rz = 0
    for (let i = 0; i < n; i++) rz += r[i] * z[i]
    for (let step = 0; step <= most; step++) {
      if (rz <= tolerance * tolerance * scale) return step
      this.multiply(p, q)
      let pq = 0
      for (let i = 0; i < n; i++) pq += p[i] * q[i]
      if (!(pq > 0)) break
      const alpha = rz / pq
      for (let i = 0; i < n; i++) {
        out[i] += alpha * p[i]
        r[i] -= alpha * q[i]
      }
      this.#backSolve(r, z, false)
      const before = rz
      rz = 0
      for (let i = 0; i < n; i++) rz += r[i] * z[i]
      const beta = rz / before
      for (let i = 0; i < n; i++) p[i] = z[i] + beta * p[i]
    }
    this.solve(rhs, out)
    return 0
  }

  /**
   * Solves A x = b.
   * @param rhs b, n entries
   * @param out x, n entries; may be `rhs`
   * @param refinements steps of iterative refinement (each one product and one solve); useful when conductances span many decades
   * @throws RunError when A is not positive definite (a part of the network without a given pressure is the usual reason)
   */
  solve(rhs: ArrayLike<number>, out: Float64Array, refinements = 0): Float64Array {
    if (!this.#factorised) this.#factorise()
    const { n } = this
    const b = refinements > 0 && rhs === out ? Float64Array.from(rhs) : rhs
    this.#backSolve(b, out, false)
    for (let step = 0; step < refinements; step++) {
      const residual = this.multiply(out, this.#residual)
      for (let i = 0; i < n; i++) residual[i] = b[i] - residual[i]
      this.#backSolve(residual, out, true)
    }
    return out
  }

  /** A x, for residuals. @param out n entries, not `x` */
  multiply(x: ArrayLike<number>, out: Float64Array): Float64Array {
    const order = this.#order
    out.fill(0)
    for (let k = 0; k < this.n; k++) {
      const column = order[k]
      let sum = 0
      for (let p = this.#columnStart[k]; p < this.#columnStart[k + 1]; p++) {
        const i = this.#row[p]
        const v = this.#value[p]
        if (i === k) {
          sum += v * x[column]
        } else {
          sum += v * x[order[i]]
          out[order[i]] += v * x[column]
        }
      }
      out[column] += sum
    }
    return out
  }

  #backSolve(b: ArrayLike<number>, out: Float64Array, add: boolean): void {
    const { n } = this
    const x = this.#work
    const start = this.#factorStart
    const row = this.#factorRow
    const value = this.#factorValue
    const order = this.#order
    for (let k = 0; k < n; k++) x[k] = b[order[k]]
    for (let k = 0; k < n; k++) {
      const xk = x[k]
      for (let p = start[k]; p < start[k + 1]; p++) x[row[p]] -= value[p] * xk
    }
    for (let k = n - 1; k >= 0; k--) {
      let xk = x[k] / this.#diagonal[k]
      for (let p = start[k]; p < start[k + 1]; p++) xk -= value[p] * x[row[p]]
      x[k] = xk
    }
    if (add) for (let k = 0; k < n; k++) out[order[k]] += x[k]
    else for (let k = 0; k < n; k++) out[order[k]] = x[k]
    x.fill(0)
  }

  #factorise(): void {
    const { n } = this
    this.#hasFactor = false
    const y = this.#work
    const pattern = this.#pattern
    const flag = this.#flag
    const filled = this.#filled
    const parent = this.#parent
    const columnStart = this.#columnStart
    const rowOf = this.#row
    const value = this.#value
    const start = this.#factorStart
    const factorRow = this.#factorRow
    const factorValue = this.#factorValue
    const diagonal = this.#diagonal
    flag.fill(-1)
    filled.fill(0)
    y.fill(0)
    for (let k = 0; k < n; k++) {
      // Row k of L: the nodes reached in the elimination tree from the entries of column k, in topological order.
      let top = n
      flag[k] = k
      for (let p = columnStart[k]; p < columnStart[k + 1]; p++) {
        let i = rowOf[p]
        y[i] += value[p]
        let length = 0
        for (; flag[i] !== k; i = parent[i]) {
          pattern[length++] = i
          flag[i] = k
        }
        while (length > 0) pattern[--top] = pattern[--length]
      }
      let pivot = y[k]
      const before = pivot
      y[k] = 0
      for (; top < n; top++) {
        const i = pattern[top]
        const yi = y[i]
        y[i] = 0
        const end = start[i] + filled[i]
        for (let p = start[i]; p < end; p++) y[factorRow[p]] -= factorValue[p] * yi
        const l = yi / diagonal[i]
        pivot -= l * yi
        factorRow[end] = k
        factorValue[end] = l
        filled[i]++
      }
      // A pivot that is all rounding (a part of the graph with no fixed value) is no pivot.
      if (!(pivot > 1e-15 * before)) {
        y.fill(0)
        throw new RunError(
          `a symmetric system is not positive definite: pivot ${pivot} (diagonal ${before}) at unknown ${this.#order[k]}`,
        )
      }
      diagonal[k] = pivot
    }
    this.#factorised = true
    this.#hasFactor = true
  }
}

/** Permutation that sorts `given` (or 0 … count − 1) stably by key. */
function countingSort(key: Int32Array, range: number, given?: Int32Array): Int32Array {
  const { length } = key
  const at = new Int32Array(range + 1)
  for (let k = 0; k < length; k++) at[key[k] + 1]++
  for (let i = 0; i < range; i++) at[i + 1] += at[i]
  const out = new Int32Array(length)
  for (let s = 0; s < length; s++) {
    const k = given ? given[s] : s
    out[at[key[k]]++] = k
  }
  return out
}

/** Neighbours of every node, both directions, ascending, without duplicates and diagonals. */
function adjacency(
  n: number,
  rows: ArrayLike<number>,
  cols: ArrayLike<number>,
): { start: Int32Array; neighbour: Int32Array } {
  const count = rows.length
  const from = new Int32Array(2 * count)
  const to = new Int32Array(2 * count)
  for (let k = 0; k < count; k++) {
    from[2 * k] = to[2 * k + 1] = rows[k]
    to[2 * k] = from[2 * k + 1] = cols[k]
  }
  const sorted = countingSort(from, n, countingSort(to, n))
  const start = new Int32Array(n + 1)
  const neighbour = new Int32Array(2 * count)
  let entries = 0
  let node = 0
  for (const k of sorted) {
    while (node < from[k]) start[++node] = entries
    if (to[k] === node || (entries > start[node] && neighbour[entries - 1] === to[k])) continue
    neighbour[entries++] = to[k]
  }
  while (node < n) start[++node] = entries
  return { start, neighbour: neighbour.slice(0, entries) }
}
