import { atan2 } from '../numerics/math.ts'
import { InputError } from '../quantity/errors.ts'
import { segmentCount, type VesselNetwork } from './network.ts'
import { type SegmentFrames, segmentFrames } from './segment-frame.ts'
import type { Wall } from './wall.ts'

/** The nearest place on a vessel, as `VesselIndex.nearest` fills it in. */
export interface NearestVessel {
  segment: number
  /** Distance along the segment from its first node, µm (0 … length). */
  axial: number
  /** Angle around the axis in the segment's own frame, rad (0 … 2π). */
  angle: number
  /** Distance from the axis, µm. */
  distance: number
  /** Distance from the wall, µm: negative inside the lumen. */
  surfaceDistance: number
  /** Wall tile there, −1 when the index was made without walls. */
  tile: number
}

/** A place to be filled in by `VesselIndex.nearest`; make one and reuse it. */
export function nearestVessel(): NearestVessel {
  return { segment: -1, axial: 0, angle: 0, distance: 0, surfaceDistance: 0, tile: -1 }
}

const tau = 2 * Math.PI

/**
 * Finds the vessel wall nearest to a point, exactly, through a uniform hash of voxels. Segments are capsules: a straight axis
 * with the vessel's radius. Ties go to the segment listed first, so the answer depends on the network alone.
 */
export class VesselIndex {
  readonly frames: SegmentFrames
  readonly #network: VesselNetwork
  readonly #wall: Wall | undefined
  readonly #cell: number
  readonly #low: [number, number, number]
  readonly #size: [number, number, number]
  readonly #start: Int32Array
  readonly #segments: Int32Array

  /**
   * @param network the vessels
   * @param wall their walls, when tiles are asked for
   * @param cell edge of a hash voxel, µm; left out: chosen from the network's size
   * @throws InputError when a node is not at a finite place
   */
  constructor(network: VesselNetwork, wall?: Wall, cell?: number) {
    this.#network = network
    this.#wall = wall
    this.frames = segmentFrames(network)
    const { nodeX, nodeY, nodeZ, from, to, diameter } = network
    const n = segmentCount(network)
    const low: [number, number, number] = [Infinity, Infinity, Infinity]
    const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
    let total = 0
    for (let s = 0; s < n; s++) {
      const r = diameter[s] / 2
      total += this.frames.chord[s]
      for (const node of [from[s], to[s]]) {
        const point = [nodeX[node], nodeY[node], nodeZ[node]]
        for (let k = 0; k < 3; k++) {
          low[k] = Math.min(low[k], point[k] - r)
          high[k] = Math.max(high[k], point[k] + r)
        }
      }
    }
    if (n === 0) {
      low.fill(0)
      high.fill(0)
    }
    const extent = [high[0] - low[0], high[1] - low[1], high[2] - low[2]]
    if (!extent.every(Number.isFinite)) {
      throw new InputError({
        key: 'vessels',
        found: 'a node that is nowhere',
        expected: 'finite positions and diameters',
      })
    }
    // Voxels as long as a tenth of a typical segment's reach, but never more of them than 4 a segment could need.
    let edge = cell ?? Math.max(10, Math.min(50, total / Math.max(1, n) / 2))
    const voxels = (e: number) => extent.reduce((m, x) => m * (Math.floor(x / e) + 1), 1)
    while (voxels(edge) > 4e6) edge *= 1.3
    this.#cell = edge
    this.#low = low
    this.#size = [Math.floor(extent[0] / edge) + 1, Math.floor(extent[1] / edge) + 1, Math.floor(extent[2] / edge) + 1]
    const count = new Int32Array(this.#size[0] * this.#size[1] * this.#size[2] + 1)
    for (let s = 0; s < n; s++) this.#visit(s, (voxel) => count[voxel + 1]++)
    for (let i = 1; i < count.length; i++) count[i] += count[i - 1]
    this.#start = count
    const fill = count.slice(0, -1)
    this.#segments = new Int32Array(count[count.length - 1])
    for (let s = 0; s < n; s++) this.#visit(s, (voxel) => (this.#segments[fill[voxel]++] = s))
  }

  /** Every voxel whose centre is near enough that the voxel may hold part of the capsule. */
  #visit(segment: number, use: (voxel: number) => void): void {
    const { nodeX, nodeY, nodeZ, from, to, diameter } = this.#network
    const a = from[segment]
    const b = to[segment]
    const r = diameter[segment] / 2
    const e = this.#cell
    const [lx, ly, lz] = this.#low
    const [sx, sy, sz] = this.#size
    const x0 = Math.max(0, Math.floor((Math.min(nodeX[a], nodeX[b]) - r - lx) / e))
    const y0 = Math.max(0, Math.floor((Math.min(nodeY[a], nodeY[b]) - r - ly) / e))
    const z0 = Math.max(0, Math.floor((Math.min(nodeZ[a], nodeZ[b]) - r - lz) / e))
    const x1 = Math.min(sx - 1, Math.floor((Math.max(nodeX[a], nodeX[b]) + r - lx) / e))
    const y1 = Math.min(sy - 1, Math.floor((Math.max(nodeY[a], nodeY[b]) + r - ly) / e))
    const z1 = Math.min(sz - 1, Math.floor((Math.max(nodeZ[a], nodeZ[b]) + r - lz) / e))
    const reach = r + e * 0.8661
    for (let z = z0; z <= z1; z++) {
      for (let y = y0; y <= y1; y++) {
        for (let x = x0; x <= x1; x++) {
          const d = this.#axisDistance(segment, lx + (x + 0.5) * e, ly + (y + 0.5) * e, lz + (z + 0.5) * e)
          if (d <= reach) use((z * sy + y) * sx + x)
        }
      }
    }
  }

  #axisDistance(segment: number, x: number, y: number, z: number): number {
    const { nodeX, nodeY, nodeZ, from } = this.#network
    const { axis, chord } = this.frames
    const a = from[segment]
    const i = 3 * segment
    const dx = x - nodeX[a]
    const dy = y - nodeY[a]
    const dz = z - nodeZ[a]
    const t = Math.min(chord[segment], Math.max(0, dx * axis[i] + dy * axis[i + 1] + dz * axis[i + 2]))
    const px = dx - t * axis[i]
    const py = dy - t * axis[i + 1]
    const pz = dz - t * axis[i + 2]
    return Math.sqrt(px * px + py * py + pz * pz)
  }

  /**
   * The vessel whose wall is nearest to (x, y, z), µm.
   * @param reach only walls nearer than this count, µm (inside a lumen always)
   * @param out filled in when there is one
   * @returns whether there is one
   */
  nearest(x: number, y: number, z: number, reach: number, out: NearestVessel): boolean {
    const e = this.#cell
    const [lx, ly, lz] = this.#low
    const [sx, sy, sz] = this.#size
    const x0 = Math.max(0, Math.floor((x - reach - lx) / e))
    const y0 = Math.max(0, Math.floor((y - reach - ly) / e))
    const z0 = Math.max(0, Math.floor((z - reach - lz) / e))
    const x1 = Math.min(sx - 1, Math.floor((x + reach - lx) / e))
    const y1 = Math.min(sy - 1, Math.floor((y + reach - ly) / e))
    const z1 = Math.min(sz - 1, Math.floor((z + reach - lz) / e))
    const { diameter } = this.#network
    let best = reach
    let found = -1
    if (x1 < x0) return false
    for (let k = z0; k <= z1; k++) {
      for (let j = y0; j <= y1; j++) {
        const row = (k * sy + j) * sx
        const end = this.#start[row + x1 + 1]
        for (let i = this.#start[row + x0]; i < end; i++) {
          const s = this.#segments[i]
          const surface = this.#axisDistance(s, x, y, z) - diameter[s] / 2
          if (surface < best || (surface === best && (found < 0 || s < found))) {
            best = surface
            found = s
          }
        }
      }
    }
    if (found < 0) return false
    this.#describe(found, x, y, z, out)
    return true
  }

  #describe(segment: number, x: number, y: number, z: number, out: NearestVessel): void {
    const { nodeX, nodeY, nodeZ, from, diameter, length } = this.#network
    const { axis, right, up, chord } = this.frames
    const a = from[segment]
    const i = 3 * segment
    const dx = x - nodeX[a]
    const dy = y - nodeY[a]
    const dz = z - nodeZ[a]
    const t = Math.min(chord[segment], Math.max(0, dx * axis[i] + dy * axis[i + 1] + dz * axis[i + 2]))
    const distance = this.#axisDistance(segment, x, y, z)
    const u = dx * right[i] + dy * right[i + 1] + dz * right[i + 2]
    const v = dx * up[i] + dy * up[i + 1] + dz * up[i + 2]
    let angle = atan2(v, u)
    if (angle < 0) angle += tau
    if (angle >= tau) angle = 0
    out.segment = segment
    out.axial = chord[segment] > 0 ? (t / chord[segment]) * length[segment] : length[segment] / 2
    out.angle = angle
    out.distance = distance
    out.surfaceDistance = distance - diameter[segment] / 2
    out.tile = this.#wall ? this.#wall.tileAt(segment, out.axial, angle) : -1
  }
}
