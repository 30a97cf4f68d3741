import { founderKey } from '../numerics/lineage.ts'
import { cbrt, cos, sin } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { InputError } from '../quantity/errors.ts'
import type { Grid } from '../tissue/grid.ts'
import { segmentCount, type VesselNetwork } from '../vessels/network.ts'
import { nearestVessel, type VesselIndex } from '../vessels/vessel-index.ts'
import { takesUpTissue } from './cell-state.ts'
import type { CellStore } from './cell-store.ts'

/** A rule that places cells at the start, as a scenario writes it. */
export interface FounderRule {
  kind: string
  count?: number
  /** 1/µm³ of the block or sphere */
  densityPerVolume?: number
  /** 1/µm² of vessel wall */
  densityPerWallArea?: number
  where:
    | { shape: 'everywhere' }
    | { shape: 'sphere'; centre: readonly [number, number, number]; radius: number }
    | { shape: 'beside-vessels'; within: number }
}

export interface FounderOptions {
  cells: CellStore
  grid: Grid
  random: RandomStream
  vessels?: { network: VesselNetwork; index: VesselIndex }
  rule: FounderRule
  /** Name of the rule, unique in the scenario: with the ordinal it is the founders' key. */
  name: string
}

/** Share of volume above which random places would no longer be found and cells are put on a lattice. */
const sparse = 0.2
const tries = 200

/**
 * Places the founders of a rule outside vessel lumens, without overlap where there is room: at random where cells are sparse, on a
 * close-packed lattice with jitter where a sphere is full of them. A founder's place depends on its key, the vessels and the cells
 * before it.
 * @returns how many were placed
 * @throws InputError when the rule needs vessels and there are none, or names no number
 */
export function placeFounders(options: FounderOptions): number {
  const { cells, grid, vessels, rule, name } = options
  const { where } = rule
  const kind = cells.kinds.named(rule.kind)
  if (where.shape === 'beside-vessels' && (!vessels || segmentCount(vessels.network) === 0))
    throw new InputError({ key: `${name}.where`, found: 'beside vessels', expected: 'a site with vessels' })
  const volume =
    where.shape === 'sphere'
      ? (4 / 3) * Math.PI * where.radius * where.radius * where.radius
      : grid.size[0] * grid.size[1] * grid.size[2]
  const count = founderCount(options, volume)
  const cellVolume = (4 / 3) * Math.PI * kind.radius * kind.radius * kind.radius
  const places =
    where.shape === 'sphere' && (count * cellVolume) / volume > sparse
      ? latticePlaces(options, where.centre, where.radius, count, kind.radius)
      : randomPlaces(options, count, kind.radius)
  for (let ordinal = 0; ordinal < count; ordinal++)
    cells.add({
      kind: rule.kind,
      x: places[3 * ordinal],
      y: places[3 * ordinal + 1],
      z: places[3 * ordinal + 2],
      key: founderKey(name, ordinal),
      time: 0,
      as: 'founders',
    })
  return count
}

/**
 * How many founders a rule places.
 * @param volume of its shape, µm³
 */
function founderCount({ rule, vessels, name }: FounderOptions, volume: number): number {
  if (rule.count !== undefined) return rule.count
  if (rule.densityPerVolume !== undefined) return Math.round(rule.densityPerVolume * volume)
  if (rule.densityPerWallArea !== undefined && vessels)
    return Math.round(rule.densityPerWallArea * wallArea(vessels.network))
  throw new InputError({ key: name, found: 'no number of cells', expected: 'count, density per volume or wall area' })
}

/** Surface of all vessels, µm². */
export function wallArea(network: VesselNetwork): number {
  let sum = 0
  for (let s = 0; s < segmentCount(network); s++) sum += Math.PI * network.diameter[s] * network.length[s]
  return sum
}

/** Nearest sites to the centre of a face-centred cubic lattice, jittered by half of the room between neighbours. */
function latticePlaces(
  { grid, vessels, random, name }: FounderOptions,
  centre: readonly [number, number, number],
  radius: number,
  count: number,
  cellRadius: number,
): Float64Array {
  const found = nearestVessel()
  const free = (x: number, y: number, z: number) =>
    x >= 0 &&
    y >= 0 &&
    z >= 0 &&
    x <= grid.size[0] &&
    y <= grid.size[1] &&
    z <= grid.size[2] &&
    !vessels?.index.nearest(x, y, z, cellRadius, found)
  let spacing = cbrt((Math.SQRT2 * (4 / 3) * Math.PI * radius * radius * radius) / count)
  let sites: { x: number; y: number; z: number; away: number; order: number }[] = []
  for (;;) {
    sites = []
    const edge = spacing * Math.SQRT2
    const reach = Math.ceil((2 * radius) / edge) + 1
    for (let k = -reach; k <= reach; k++)
      for (let j = -reach; j <= reach; j++)
        for (let i = -reach; i <= reach; i++) {
          if ((i + j + k) % 2 !== 0) continue
          const dx = (i * edge) / 2
          const dy = (j * edge) / 2
          const dz = (k * edge) / 2
          const away = dx * dx + dy * dy + dz * dz
          if (away > radius * radius) continue
          const x = centre[0] + dx
          const y = centre[1] + dy
          const z = centre[2] + dz
          if (free(x, y, z)) sites.push({ x, y, z, away, order: sites.length })
        }
    if (sites.length >= count) break
    spacing *= 0.98
    if (spacing < 0.2 * cellRadius)
      throw new InputError({
        key: `${name}.where.sphere`,
        found: `${count} cells in a sphere of ${radius} um`,
        expected: 'a sphere with room for them outside the vessels',
      })
  }
  sites.sort((a, b) => a.away - b.away || a.order - b.order)
  const jitter = Math.max(0, spacing - 2 * cellRadius) / 2
  const places = new Float64Array(3 * count)
  const offset = new Float64Array(3)
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const key = founderKey(name, ordinal)
    const stream = random.at(purpose.founderPosition, key.lo, key.hi, 0)
    stream.direction(offset)
    const way = jitter * cbrt(stream.uniform())
    const { x, y, z } = sites[ordinal]
    places[3 * ordinal] = x + way * offset[0]
    places[3 * ordinal + 1] = y + way * offset[1]
    places[3 * ordinal + 2] = z + way * offset[2]
  }
  return places
}

/** Random places in the rule's shape; each tries until it overlaps neither an earlier cell nor a lumen, or keeps its best try. */
function randomPlaces(options: FounderOptions, count: number, cellRadius: number): Float64Array {
  const { cells, grid, random, vessels, rule, name } = options
  const taken = new Taken(grid, cells)
  const pick = picker(options, cellRadius)
  const found = nearestVessel()
  const places = new Float64Array(3 * count)
  const at = new Float64Array(3)
  const best = new Float64Array(3)
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const key = founderKey(name, ordinal)
    const stream = random.at(purpose.founderPosition, key.lo, key.hi, 0)
    let least = Number.POSITIVE_INFINITY
    for (let attempt = 0; attempt < tries && least > 0; attempt++) {
      if (!pick(stream, at)) continue
      let overlap = taken.overlap(at[0], at[1], at[2], cellRadius)
      if (vessels?.index.nearest(at[0], at[1], at[2], cellRadius, found))
        // A lumen is no place at all: worse than any overlap with cells.
        overlap += 1000 + cellRadius - found.surfaceDistance
      if (overlap < least) {
        least = overlap
        best.set(at)
      }
    }
    if (least >= 1000)
      throw new InputError({
        key: name,
        found: `no place for ${rule.kind} ${ordinal + 1} of ${count}`,
        expected: 'room outside the vessels',
      })
    places.set(best, 3 * ordinal)
    taken.add(best[0], best[1], best[2], cellRadius)
  }
  return places
}

type Pick = (stream: RandomStream, out: Float64Array) => boolean

/** Draws a point of the rule's shape; false when it falls outside the block. */
function picker({ grid, rule, vessels }: FounderOptions, cellRadius: number): Pick {
  const { where } = rule
  const [lx, ly, lz] = grid.size
  const inside = (p: Float64Array) => p[0] >= 0 && p[1] >= 0 && p[2] >= 0 && p[0] <= lx && p[1] <= ly && p[2] <= lz
  if (where.shape === 'sphere')
    return (stream, out) => {
      stream.direction(out)
      const r = where.radius * cbrt(stream.uniform())
      for (let axis = 0; axis < 3; axis++) out[axis] = where.centre[axis] + r * out[axis]
      return inside(out)
    }
  if (where.shape === 'everywhere' || !vessels)
    return (stream, out) => {
      // whole cells inside the block, where it is wide enough for one
      for (let axis = 0; axis < 3; axis++) {
        const margin = Math.min(cellRadius, grid.size[axis] / 2)
        out[axis] = margin + stream.uniform() * (grid.size[axis] - 2 * margin)
      }
      return true
    }
  const { network, index } = vessels
  const { axis, right, up, chord } = index.frames
  const summed = new Float64Array(segmentCount(network))
  let total = 0
  for (let s = 0; s < summed.length; s++) {
    total += network.diameter[s] * chord[s]
    summed[s] = total
  }
  return (stream, out) => {
    const mark = stream.uniform() * total
    let low = 0
    let high = summed.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (summed[middle] > mark) high = middle
      else low = middle + 1
    }
    const node = network.from[low]
    const along = stream.uniform() * chord[low]
    const angle = stream.uniform() * 2 * Math.PI
    const away = network.diameter[low] / 2 + cellRadius + stream.uniform() * where.within
    const c = away * cos(angle)
    const s = away * sin(angle)
    const i = 3 * low
    out[0] = network.nodeX[node] + along * axis[i] + c * right[i] + s * up[i]
    out[1] = network.nodeY[node] + along * axis[i + 1] + c * right[i + 1] + s * up[i + 1]
    out[2] = network.nodeZ[node] + along * axis[i + 2] + c * right[i + 2] + s * up[i + 2]
    return inside(out)
  }
}

/** Spheres already placed, by cubes of 25 µm. */
class Taken {
  readonly #n: readonly number[]
  readonly #cubes = new Map<number, number[]>()
  readonly #edge = 25

  constructor(grid: Grid, cells: CellStore) {
    this.#n = grid.size.map((edge) => Math.floor(edge / this.#edge) + 1)
    for (let i = 0; i < cells.count; i++)
      if (takesUpTissue(cells.state[i])) this.add(cells.x[i], cells.y[i], cells.z[i], cells.radius[i])
  }

  #cube(x: number, y: number, z: number, dx = 0, dy = 0, dz = 0): number {
    const [nx, ny] = this.#n
    const i = Math.floor(x / this.#edge) + dx
    const j = Math.floor(y / this.#edge) + dy
    const k = Math.floor(z / this.#edge) + dz
    return (k * ny + j) * nx + i
  }

  add(x: number, y: number, z: number, radius: number): void {
    const cube = this.#cube(x, y, z)
    const list = this.#cubes.get(cube)
    if (list) list.push(x, y, z, radius)
    else this.#cubes.set(cube, [x, y, z, radius])
  }

  /** Largest overlap with a sphere already there, µm; 0 none. */
  overlap(x: number, y: number, z: number, radius: number): number {
    let most = 0
    for (let dz = -1; dz <= 1; dz++)
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const list = this.#cubes.get(this.#cube(x, y, z, dx, dy, dz))
          if (!list) continue
          for (let i = 0; i < list.length; i += 4) {
            const a = list[i] - x
            const b = list[i + 1] - y
            const c = list[i + 2] - z
            most = Math.max(most, list[i + 3] + radius - Math.sqrt(a * a + b * b + c * c))
          }
        }
    return most
  }
}
