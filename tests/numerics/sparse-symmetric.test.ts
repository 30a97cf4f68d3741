import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimumDegreeOrder } from '../../src/numerics/elimination-order.ts'
import { purpose } from '../../src/numerics/purpose.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { SymmetricSystem } from '../../src/numerics/sparse-symmetric.ts'
import { RunError } from '../../src/quantity/errors.ts'

interface Network {
  n: number
  edges: Array<[number, number]>
  conductance: number[]
  /** Conductance from a node to a place of fixed pressure 0. */
  ground: Float64Array
}

function triplets({ n, edges, conductance, ground }: Network): { rows: number[]; cols: number[]; values: number[] } {
  const diagonal = Float64Array.from(ground)
  const rows: number[] = []
  const cols: number[] = []
  const values: number[] = []
  edges.forEach(([a, b], k) => {
    rows.push(a)
    cols.push(b)
    values.push(-conductance[k])
    diagonal[a] += conductance[k]
    diagonal[b] += conductance[k]
  })
  for (let i = 0; i < n; i++) {
    rows.push(i)
    cols.push(i)
    values.push(diagonal[i])
  }
  return { rows, cols, values }
}

/** Gaussian elimination with row exchange on the full matrix. */
function dense(n: number, rows: number[], cols: number[], values: number[], b: ArrayLike<number>): Float64Array {
  const a = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n + 1)
    row[n] = b[i]
    return row
  })
  rows.forEach((i, k) => {
    a[i][cols[k]] += values[k]
    if (i !== cols[k]) a[cols[k]][i] += values[k]
  })
  for (let c = 0; c < n; c++) {
    let best = c
    for (let i = c + 1; i < n; i++) if (Math.abs(a[i][c]) > Math.abs(a[best][c])) best = i
    ;[a[c], a[best]] = [a[best], a[c]]
    for (let i = c + 1; i < n; i++) {
      const f = a[i][c] / a[c][c]
      if (f !== 0) for (let j = c; j <= n; j++) a[i][j] -= f * a[c][j]
    }
  }
  const x = new Float64Array(n)
  for (let i = n - 1; i >= 0; i--) {
    let sum = a[i][n]
    for (let j = i + 1; j < n; j++) sum -= a[i][j] * x[j]
    x[i] = sum / a[i][i]
  }
  return x
}

/** A tree that grows by branching near its tips, in space, with loops between neighbours in space. */
function grown(n: number, loops: number, seed = 3): Network {
  const s = new RandomStream(seed, 0).at(purpose.networkGrowth, 0, 0, 0)
  const at = (i: number) => s.at(purpose.networkGrowth, i, 0, 0)
  const side = Math.ceil(Math.cbrt(n))
  const cellOf = new Map<number, number>()
  const places: Array<[number, number, number]> = [[side >> 1, side >> 1, side >> 1]]
  const key = (x: number, y: number, z: number) => (z * 4096 + y) * 4096 + x
  cellOf.set(key(...places[0]), 0)
  const edges: Array<[number, number]> = []
  let attempt = 0
  while (places.length < n) {
    at(attempt++)
    const parent = s.uniform() < 0.7 ? places.length - 1 - s.below(Math.min(places.length, 50)) : s.below(places.length)
    const [x, y, z] = places[parent]
    const step = s.below(6)
    const next: [number, number, number] = [
      x + (step === 0 ? 1 : step === 1 ? -1 : 0),
      y + (step === 2 ? 1 : step === 3 ? -1 : 0),
      z + (step === 4 ? 1 : step === 5 ? -1 : 0),
    ]
    if (next.some((c) => c < 0 || c > 4095)) continue
    const found = cellOf.get(key(...next))
    if (found === undefined) {
      cellOf.set(key(...next), places.length)
      edges.push([parent, places.length])
      places.push(next)
    } else if (edges.length - places.length + 1 < loops && found !== parent && s.uniform() < 0.05) {
      edges.push([parent, found])
    }
  }
  at(1e9)
  const conductance = edges.map(() => 10 ** (6 * s.uniform() - 3))
  const ground = new Float64Array(n)
  ground[0] = 1
  ground[n - 1] = 10
  return { n, edges, conductance, ground }
}

const largest = (x: ArrayLike<number>) => Array.from(x).reduce((m, v) => Math.max(m, Math.abs(v)), 0)

describe('symmetric system', () => {
  it('gives what dense elimination gives, on any network', () => {
    const network = fc.integer({ min: 1, max: 40 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        links: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), fc.double({ min: 1e-3, max: 1e3, noNaN: true })), {
          maxLength: 120,
        }),
        ground: fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: n, maxLength: n }),
        b: fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: n, maxLength: n }),
      }),
    )
    fc.assert(
      fc.property(network, ({ n, links, ground, b }) => {
        const kept = links.filter(([a, c]) => a !== c)
        const { rows, cols, values } = triplets({
          n,
          edges: kept.map(([a, c]) => [a, c]),
          conductance: kept.map(([, , g]) => g),
          ground: Float64Array.from(ground),
        })
        const system = SymmetricSystem.fromTriplets(n, rows, cols).setValues(values)
        const x = system.solve(b, new Float64Array(n))
        const wanted = dense(n, rows, cols, values, b)
        const scale = largest(wanted) + 1e-12
        for (let i = 0; i < n; i++) expect(Math.abs(x[i] - wanted[i])).toBeLessThan(1e-9 * scale)
        const back = system.multiply(x, new Float64Array(n))
        for (let i = 0; i < n; i++) expect(Math.abs(back[i] - b[i])).toBeLessThan(1e-9 * (scale * 1e3 + 100))
      }),
      { numRuns: 100 },
    )
  })

  it('of a grown tree of 100 000 nodes with 20 000 loops is solved, with a factor near the size of the graph', () => {
    const network = grown(100_000, 20_000)
    const { rows, cols, values } = triplets(network)
    const system = SymmetricSystem.fromTriplets(network.n, rows, cols).setValues(values)
    expect(system.factorEntries).toBeLessThan(40 * network.n)
    const wanted = Float64Array.from({ length: network.n }, (_, i) => Math.sqrt(i))
    const b = system.multiply(wanted, new Float64Array(network.n))
    const x = system.solve(b, new Float64Array(network.n), 1)
    let worst = 0
    for (let i = 0; i < network.n; i++) worst = Math.max(worst, Math.abs(x[i] - wanted[i]))
    expect(worst).toBeLessThan(1e-5)
    const again = system.multiply(x, new Float64Array(network.n))
    let residual = 0
    for (let i = 0; i < network.n; i++) residual = Math.max(residual, Math.abs(again[i] - b[i]))
    expect(residual / largest(b)).toBeLessThan(1e-13)
  })

  it('of a tree needs no entry more than the tree has', () => {
    const network = grown(5000, 0)
    const { rows, cols } = triplets(network)
    expect(SymmetricSystem.fromTriplets(network.n, rows, cols).factorEntries).toBe(4999)
  })

  it('takes new values without being built anew, and is the same bits again with the old ones', () => {
    const network = grown(2000, 300)
    const { rows, cols, values } = triplets(network)
    const system = SymmetricSystem.fromTriplets(network.n, rows, cols)
    const b = Float64Array.from({ length: network.n }, (_, i) => (i % 7) - 3)
    const first = system.setValues(values).solve(b, new Float64Array(network.n)).slice()
    const other = triplets({ ...network, conductance: network.conductance.map((g, k) => g * (1 + 0.3 * Math.sin(k))) })
    const changed = system.setValues(other.values).solve(b, new Float64Array(network.n))
    expect(largest(changed.map((x, i) => x - first[i]))).toBeGreaterThan(1e-3)
    expect(system.setValues(values).solve(b, new Float64Array(network.n))).toEqual(first)
    const fresh = SymmetricSystem.fromTriplets(network.n, rows, cols).setValues(values)
    expect(fresh.solve(b, new Float64Array(network.n))).toEqual(first)
    const inPlace = b.slice()
    expect(fresh.solve(inPlace, inPlace)).toEqual(first)
  })

  it('a near solve finds the same answer in a few steps with the old factor', () => {
    const network = grown(3000, 600)
    const { rows, cols, values } = triplets(network)
    const b = Float64Array.from({ length: network.n }, (_, i) => (i === 0 ? 1000 : 0))
    const system = SymmetricSystem.fromTriplets(network.n, rows, cols).setValues(values)
    const x = system.solve(b, new Float64Array(network.n))
    const other = triplets({ ...network, conductance: network.conductance.map((g, k) => g * (1 + 0.1 * Math.sin(k))) })
    const steps = system.setValues(other.values).solveNear(b, x)
    expect(steps).toBeGreaterThan(0)
    expect(steps).toBeLessThan(15)
    const direct = SymmetricSystem.fromTriplets(network.n, rows, cols)
      .setValues(other.values)
      .solve(b, new Float64Array(network.n))
    // Conductances span six decades, so the energy of an error of 1e−12 allows more in single pressures.
    expect(largest(x.map((v, i) => v - direct[i])) / largest(direct)).toBeLessThan(1e-7)
    // Values too far from the old ones: it falls back to a new factor.
    const far = triplets({ ...network, conductance: network.conductance.map((g, k) => g * 10 ** (3 * Math.sin(k))) })
    expect(system.setValues(far.values).solveNear(b, x, 1e-12, 5)).toBe(0)
    const wanted = SymmetricSystem.fromTriplets(network.n, rows, cols)
      .setValues(far.values)
      .solve(b, new Float64Array(network.n))
    expect(x).toEqual(wanted)
  })

  it('with a part that touches no fixed pressure is refused', () => {
    const network = grown(50, 5)
    network.ground.fill(0)
    const { rows, cols, values } = triplets(network)
    const system = SymmetricSystem.fromTriplets(50, rows, cols).setValues(values)
    expect(() => system.solve(new Float64Array(50).fill(1), new Float64Array(50))).toThrow(RunError)
    expect(() => system.solve(new Float64Array(50).fill(1), new Float64Array(50))).toThrow(/not positive definite/)
    const two = SymmetricSystem.fromTriplets(2, [0, 1, 0], [0, 1, 1]).setValues([1, 1, 2])
    expect(() => two.solve([1, 1], new Float64Array(2))).toThrow(RunError)
  })

  it('refuses entries outside and values of another number', () => {
    expect(() => SymmetricSystem.fromTriplets(2, [0, 2], [0, 0])).toThrow(RunError)
    expect(() => SymmetricSystem.fromTriplets(2, [0, -1], [0, 0])).toThrow(RunError)
    expect(() => SymmetricSystem.fromTriplets(1, [0], [0]).setValues([1, 2])).toThrow(RunError)
  })
})

it('the order of elimination is a permutation, leaves of a star before its hub', () => {
  // Node 0 is the hub of ten leaves.
  const start = Int32Array.from([0, 10, ...Array.from({ length: 10 }, (_, i) => 11 + i)])
  const neighbour = Int32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...new Array<number>(10).fill(0)])
  const order = minimumDegreeOrder(11, start, neighbour)
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 11 }, (_, i) => i))
  expect(order.indexOf(0)).toBeGreaterThanOrEqual(9)
})
