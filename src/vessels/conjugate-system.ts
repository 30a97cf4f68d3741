import { RunError } from '../quantity/errors.ts'

/** Neighbours a node may have when it is eliminated with all its fill; beyond that, fill is dropped. */
const fullFill = 9
/** Reduction of the residual that counts as solved. */
const accuracy = 2e-14
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
  readonly #rows: Int32Array
  readonly #columns: Int32Array
  readonly #matrix: Float64Array
  readonly #order: Int32Array
  /** Column k of the factor: rows `#row[#start[k]]` …, in elimination numbers. */
  readonly #start: Int32Array
  readonly #row: Int32Array
  readonly #lower: Float64Array
  readonly #diagonal: Float64Array
  /** Where each triplet goes: entry of the factor, or −1 − unknown for the diagonal. */
  readonly #target: Int32Array
  /** For every column, the entries its pairs of rows update, −1 where fill is dropped. */
  readonly #pair: Int32Array
  readonly #vectors: Float64Array[]

  private constructor(n: number, rows: Int32Array, columns: Int32Array) {
    this.n = n
    this.#rows = rows
    this.#columns = columns
    this.#matrix = new Float64Array(rows.length)
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
    this.#target = new Int32Array(rows.length)
    for (let t = 0; t < rows.length; t++) {
      const a = place[rows[t]]
      const b = place[columns[t]]
      this.#target[t] = a === b ? -1 - a : find(a, b)
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
    this.#vectors = Array.from({ length: 4 }, () => new Float64Array(n))
  }

  /**
   * The pattern: each pair (i, j), i ≠ j, named once; every unknown needs its diagonal (i, i).
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
    this.#matrix.set(values)
    lower.fill(0)
    diagonal.fill(0)
    for (let t = 0; t < values.length; t++) {
      const target = this.#target[t]
      if (target >= 0) lower[target] += values[t]
      else diagonal[-1 - target] += values[t]
    }
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
        const value = lower[p]
        const factor = value / pivot
        diagonal[row[p]] -= factor * value
        for (let q = p + 1; q < end; q++) {
          const update = factor * lower[q]
          const entry = pair[at++]
          if (entry >= 0) lower[entry] -= update
        }
      }
      for (let p = start[k]; p < end; p++) lower[p] /= pivot
    }
    return this
  }

  /**
   * Solves A x = b.
   * @param out x; the values on entry are the first guess
   * @throws RunError when it does not converge
   */
  solve(right: Float64Array, out: Float64Array): Float64Array {
    const { n } = this
    const [r, z, p, q] = this.#vectors
    this.multiply(out, q)
    let size = 0
    let error = 0
    for (let i = 0; i < n; i++) {
      r[i] = right[i] - q[i]
      size += right[i] * right[i]
      error += r[i] * r[i]
    }
    const goal = accuracy * accuracy * size
    this.steps = 0
    if (error <= goal) return out
    this.#precondition(r, z)
    let rz = 0
    for (let i = 0; i < n; i++) {
      p[i] = z[i]
      rz += r[i] * z[i]
    }
    let best = error
    let since = 0
    while (error > goal && this.steps < mostSteps) {
      this.steps++
      this.multiply(p, q)
      let pq = 0
      for (let i = 0; i < n; i++) pq += p[i] * q[i]
      if (!(pq > 0)) break
      const alpha = rz / pq
      error = 0
      for (let i = 0; i < n; i++) {
        out[i] += alpha * p[i]
        r[i] -= alpha * q[i]
        error += r[i] * r[i]
      }
      // Rounding has the last word where conductances span many decades: stop when nothing more is won.
      if (error < 0.5 * best) {
        best = error
        since = 0
      } else if (++since > 60 && best < 1e-16 * size) break
      this.#precondition(r, z)
      const before = rz
      rz = 0
      for (let i = 0; i < n; i++) rz += r[i] * z[i]
      const beta = rz / before
      for (let i = 0; i < n; i++) p[i] = z[i] + beta * p[i]
    }
    if (!(error <= 1e-14 * size))
      throw new RunError(`a nodal system of ${n} unknowns did not converge in ${this.steps} steps`)
    return out
  }

  /** A x. */
  multiply(x: Float64Array, out: Float64Array): void {
    const rows = this.#rows
    const columns = this.#columns
    const matrix = this.#matrix
    out.fill(0)
    for (let t = 0; t < matrix.length; t++) {
      const i = rows[t]
      const j = columns[t]
      const v = matrix[t]
      out[i] += v * x[j]
      if (i !== j) out[j] += v * x[i]
    }
  }

  #precondition(r: Float64Array, z: Float64Array): void {
    const { n } = this
    const order = this.#order
    const start = this.#start
    const row = this.#row
    const lower = this.#lower
    const diagonal = this.#diagonal
    const work = this.#vectors[3]
    for (let k = 0; k < n; k++) work[k] = r[order[k]]
    for (let k = 0; k < n; k++) {
      const value = work[k]
      for (let p = start[k]; p < start[k + 1]; p++) work[row[p]] -= lower[p] * value
    }
    for (let k = n - 1; k >= 0; k--) {
      let value = work[k] / diagonal[k]
      for (let p = start[k]; p < start[k + 1]; p++) value -= lower[p] * work[row[p]]
      work[k] = value
    }
    for (let k = 0; k < n; k++) z[order[k]] = work[k]
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
