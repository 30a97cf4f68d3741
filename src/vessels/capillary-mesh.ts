import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'

/** Points and the edges that join them; not yet vessels. */
export interface Mesh {
  x: Float64Array
  y: Float64Array
  z: Float64Array
  /** Ends of the edges. */
  a: Int32Array
  b: Int32Array
}

export type Box = readonly [number, number, number]

/** Most vessels that meet at a branching of capillaries. */
const mostBranches = 3
/** Cosine above which two vessels leave a point in nearly the same direction. */
const tooSharp = 0.6
/** Share of its cell a point may wander. */
const wander = 0.8
/** Edge length of a cell relative to the length scale density^(−1/2), to begin with. */
const firstGuess = 1.3

/**
 * A capillary bed: points strewn evenly through the box, joined to near neighbours, three vessels at a branching, all connected, many
 * loops, no dead ends.
 * @param box edge lengths, µm
 * @param density length per volume, µm/µm³, met to a few per cent
 */
export function capillaryMesh(box: Box, density: number, random: RandomStream): Mesh {
  let cell = firstGuess / Math.sqrt(density)
  let mesh = joinPoints(strewPoints(box, cell, random), box, cell)
  const volume = box[0] * box[1] * box[2]
  for (let round = 1; round < 4; round++) {
    const ratio = lengthOf(mesh) / volume / density
    if (Math.abs(ratio - 1) < 0.03) break
    cell *= Math.max(0.6, Math.min(1.6, Math.sqrt(ratio)))
    mesh = joinPoints(strewPoints(box, cell, random), box, cell)
  }
  return mesh
}

function lengthOf({ x, y, z, a, b }: Mesh): number {
  let sum = 0
  for (let e = 0; e < a.length; e++) {
    const dx = x[b[e]] - x[a[e]]
    const dy = y[b[e]] - y[a[e]]
    const dz = z[b[e]] - z[a[e]]
    sum += Math.sqrt(dx * dx + dy * dy + dz * dz)
  }
  return sum
}

interface Points {
  x: Float64Array
  y: Float64Array
  z: Float64Array
  cells: [number, number, number]
}

/** One point in every cell of a lattice. */
function strewPoints(box: Box, cell: number, random: RandomStream): Points {
  const cells: [number, number, number] = [
    Math.max(1, Math.round(box[0] / cell)),
    Math.max(1, Math.round(box[1] / cell)),
    Math.max(1, Math.round(box[2] / cell)),
  ]
  const n = cells[0] * cells[1] * cells[2]
  const x = new Float64Array(n)
  const y = new Float64Array(n)
  const z = new Float64Array(n)
  let p = 0
  for (let k = 0; k < cells[2]; k++) {
    for (let j = 0; j < cells[1]; j++) {
      for (let i = 0; i < cells[0]; i++) {
        const stream = random.at(purpose.networkGrowth, p, 0, 0)
        x[p] = ((i + 0.5 + wander * (stream.uniform() - 0.5)) / cells[0]) * box[0]
        y[p] = ((j + 0.5 + wander * (stream.uniform() - 0.5)) / cells[1]) * box[1]
        z[p] = ((k + 0.5 + wander * (stream.uniform() - 0.5)) / cells[2]) * box[2]
        p++
      }
    }
  }
  return { x, y, z, cells }
}

/** Half of the 26 neighbouring cells: each pair once. */
const forward: readonly (readonly [number, number, number])[] = [
  [1, 0, 0],
  [-1, 1, 0],
  [0, 1, 0],
  [1, 1, 0],
  [-1, -1, 1],
  [0, -1, 1],
  [1, -1, 1],
  [-1, 0, 1],
  [0, 0, 1],
  [1, 0, 1],
  [-1, 1, 1],
  [0, 1, 1],
  [1, 1, 1],
]

function joinPoints(points: Points, box: Box, cell: number): Mesh {
  const { x, y, z, cells } = points
  const pairs: { a: number; b: number; length: number }[] = []
  const longest = 2 * Math.max(cell, ...cells.map((c, k) => box[k] / c))
  for (let k = 0; k < cells[2]; k++) {
    for (let j = 0; j < cells[1]; j++) {
      for (let i = 0; i < cells[0]; i++) {
        const a = (k * cells[1] + j) * cells[0] + i
        for (const [di, dj, dk] of forward) {
          const u = i + di
          const v = j + dj
          const w = k + dk
          if (u < 0 || v < 0 || w < 0 || u >= cells[0] || v >= cells[1] || w >= cells[2]) continue
          const b = (w * cells[1] + v) * cells[0] + u
          const dx = x[b] - x[a]
          const dy = y[b] - y[a]
          const dz = z[b] - z[a]
          const length = Math.sqrt(dx * dx + dy * dy + dz * dz)
          if (length < longest) pairs.push({ a, b, length })
        }
      }
    }
  }
  pairs.sort((p, q) => p.length - q.length || p.a - q.a || p.b - q.b)
  const builder = new MeshBuilder(points)
  // A spanning tree first, so that all is connected; sharp angles and crowded points only where nothing else connects.
  for (const { a, b } of pairs) if (builder.apart(a, b) && builder.admits(a, b)) builder.join(a, b)
  for (const { a, b } of pairs) if (builder.apart(a, b)) builder.join(a, b)
  // Then loops: a capillary bed is a mesh, not a tree.
  for (const { a, b } of pairs) if (builder.admits(a, b) && !builder.triangle(a, b)) builder.join(a, b)
  const edges = builder.withoutDeadEnds()
  const a = new Int32Array(edges.length)
  const b = new Int32Array(edges.length)
  edges.forEach(([p, q], e) => {
    a[e] = p
    b[e] = q
  })
  return { x, y, z, a, b }
}

class MeshBuilder {
  readonly #points: Points
  readonly #neighbours: number[][]
  readonly #parent: Int32Array
  readonly #edges: [number, number][] = []

  constructor(points: Points) {
    this.#points = points
    this.#neighbours = Array.from(points.x, () => [])
    this.#parent = Int32Array.from(points.x, (_, i) => i)
  }

  #root(point: number): number {
    const parent = this.#parent
    let p = point
    while (parent[p] !== p) p = parent[p] = parent[parent[p]]
    return p
  }

  apart(a: number, b: number): boolean {
    return this.#root(a) !== this.#root(b)
  }

  join(a: number, b: number): void {
    this.#parent[this.#root(b)] = this.#root(a)
    this.#neighbours[a].push(b)
    this.#neighbours[b].push(a)
    this.#edges.push([a, b])
  }

  /** Is there room at both ends, and no vessel in nearly the same direction? */
  admits(a: number, b: number): boolean {
    const near = this.#neighbours
    if (near[a].length >= mostBranches || near[b].length >= mostBranches || near[a].includes(b)) return false
    return (
      near[a].every((c) => this.#cosine(a, b, c) < tooSharp) && near[b].every((c) => this.#cosine(b, a, c) < tooSharp)
    )
  }

  triangle(a: number, b: number): boolean {
    return this.#neighbours[a].some((c) => this.#neighbours[b].includes(c))
  }

  #cosine(at: number, b: number, c: number): number {
    const { x, y, z } = this.#points
    const bx = x[b] - x[at]
    const by = y[b] - y[at]
    const bz = z[b] - z[at]
    const cx = x[c] - x[at]
    const cy = y[c] - y[at]
    const cz = z[c] - z[at]
    return (bx * cx + by * cy + bz * cz) / Math.sqrt((bx * bx + by * by + bz * bz) * (cx * cx + cy * cy + cz * cz))
  }

  /** Edges that lie on a loop or between loops. */
  withoutDeadEnds(): [number, number][] {
    const degree = this.#neighbours.map((list) => list.length)
    const gone = new Set<number>()
    const queue: number[] = []
    degree.forEach((d, p) => {
      if (d === 1) queue.push(p)
    })
    while (queue.length > 0) {
      const p = queue.pop() as number
      gone.add(p)
      for (const q of this.#neighbours[p]) if (!gone.has(q) && --degree[q] === 1) queue.push(q)
    }
    const rest = this.#edges.filter(([a, b]) => !gone.has(a) && !gone.has(b))
    // A bed so small that it is a tree stays one.
    return rest.length > 0 ? rest : this.#edges
  }
}
