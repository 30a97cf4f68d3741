import { tileKey } from '../numerics/lineage.ts'
import { cos, exp, sin } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import { segmentCount, type VesselNetwork } from './network.ts'
import { segmentFrames } from './segment-frame.ts'
import { carriesBlood, vesselClass } from './vessel-class.ts'
import type { WallSettings } from './wall-settings.ts'
import { wallStratum } from './wall-stratum.ts'
import { type JunctionDistance, junctionDistance, rowOffset, type Tiling, tileSegments } from './wall-tiling.ts'

export interface WallOptions {
  network: VesselNetwork
  registry: StateRegistry
  settings: WallSettings
  random: RandomStream
  /** Share of the blood capillary and venule wall that has no endothelium, 0–1. */
  mosaicShare: number
}

const fullTurn = 2 * Math.PI

/**
 * The walls of all vessels, paved with endothelial cells ("tiles"). Every array is a block of the registry named
 * `wall.<array>`, one entry a tile.
 */
export class Wall {
  readonly network: VesselNetwork
  readonly settings: WallSettings
  readonly tiling: Tiling
  readonly count: number

  /** Segment of the tile, its middle along the axis, µm, and around it, rad. */
  readonly segment: Int32Array
  readonly axial: Float64Array
  readonly angle: Float64Array
  /** Middle of the tile, µm. */
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  /** Unit normal, from lumen to tissue. */
  readonly nx: Float64Array
  readonly ny: Float64Array
  readonly nz: Float64Array
  /** Area of the tile, µm². */
  readonly area: Float64Array
  readonly vesselClass: Uint8Array
  /** Codes of wall-stratum.ts. */
  readonly stratum: Uint8Array
  /** Identity of the tile for random numbers: its segment's name and its index. */
  readonly keyLo: Uint32Array
  readonly keyHi: Uint32Array
  /** Junction bonds under one tip at rest, N_0 (half of it at corners: see crossing). */
  readonly restingBonds: Float64Array
  /** Force of the endothelial ring at rest, F_EC0, pN. */
  readonly endothelialForce: Float64Array
  /** Hole area of the basement membrane at rest, A_b0, µm². */
  readonly restingHole: Float64Array

  /** Hole in the basement membrane now, µm². */
  readonly holeArea: Float64Array
  /** Open gap between endothelial cells now, µm². */
  readonly gapArea: Float64Array
  /** Time until which a VEGF flash loosens the junctions, s; 0 = none yet. */
  readonly flashEnd: Float64Array
  /** Activation by TNF-α and its kin, 0–1. */
  readonly cytokine: Float64Array
  /** Width of the junctional slit, relative to rest. */
  readonly slitWidth: Float64Array
  /** Ligands: ICAM-1 relative to the resting wall; the other three relative to the fully activated wall. */
  readonly icam1: Float64Array
  readonly vcam1: Float64Array
  readonly eSelectin: Float64Array
  readonly pSelectin: Float64Array
  /** Attempts to cross that stand open on the tile: their own process advances its hole then. */
  readonly openAttempts: Uint32Array

  /**
   * Paves the network and draws each tile's own traits.
   * @throws RunError when the registry already has a wall
   */
  constructor({ network, registry, settings, random, mosaicShare }: WallOptions) {
    this.network = network
    this.settings = settings
    this.tiling = tileSegments(network, settings)
    const n = this.tiling.count
    this.count = n
    const f64 = (name: string, unit: string) => registry.add(`wall.${name}`, 'f64', n, { unit }).data
    this.segment = registry.add('wall.segment', 'i32', n, { unit: '1' }).data
    this.axial = f64('axial', 'um')
    this.angle = f64('angle', 'rad')
    this.x = f64('x', 'um')
    this.y = f64('y', 'um')
    this.z = f64('z', 'um')
    this.nx = f64('nx', '1')
    this.ny = f64('ny', '1')
    this.nz = f64('nz', '1')
    this.area = f64('area', 'um^2')
    this.vesselClass = registry.add('wall.vesselClass', 'u8', n, { unit: '1' }).data
    this.stratum = registry.add('wall.stratum', 'u8', n, { unit: '1' }).data
    this.keyLo = registry.add('wall.keyLo', 'u32', n, { unit: '1' }).data
    this.keyHi = registry.add('wall.keyHi', 'u32', n, { unit: '1' }).data
    this.restingBonds = f64('restingBonds', '1')
    this.endothelialForce = f64('endothelialForce', 'pN')
    this.restingHole = f64('restingHole', 'um^2')
    this.holeArea = f64('holeArea', 'um^2')
    this.gapArea = f64('gapArea', 'um^2')
    this.flashEnd = f64('flashEnd', 's')
    this.cytokine = f64('cytokine', '1')
    this.slitWidth = f64('slitWidth', '1')
    this.icam1 = f64('icam1', '1')
    this.vcam1 = f64('vcam1', '1')
    this.eSelectin = f64('eSelectin', '1')
    this.pSelectin = f64('pSelectin', '1')
    this.openAttempts = registry.add('wall.openAttempts', 'u32', n, { unit: '1' }).data
    this.#pave()
    this.#drawTraits(random)
    if (mosaicShare > 0) this.#makeMosaic(random, mosaicShare)
    this.holeArea.set(this.restingHole)
    this.slitWidth.fill(1)
    this.icam1.fill(1)
  }

  #pave(): void {
    const { network, tiling } = this
    const { firstTile, around, along } = tiling
    const { nodeX, nodeY, nodeZ, from, diameter, length } = network
    const frames = segmentFrames(network)
    for (let s = 0; s < segmentCount(network); s++) {
      const radius = diameter[s] / 2
      const tileArea = (fullTurn * radius * length[s]) / (around[s] * along[s])
      const i = 3 * s
      for (let row = 0; row < along[s]; row++) {
        const share = (row + 0.5) / along[s]
        for (let column = 0; column < around[s]; column++) {
          const t = firstTile[s] + row * around[s] + column
          const turn = (column + 0.5 + rowOffset(row)) / around[s]
          const angle = (turn - Math.floor(turn)) * fullTurn
          const c = cos(angle)
          const d = sin(angle)
          const reach = share * frames.chord[s]
          const nx = c * frames.right[i] + d * frames.up[i]
          const ny = c * frames.right[i + 1] + d * frames.up[i + 1]
          const nz = c * frames.right[i + 2] + d * frames.up[i + 2]
          this.segment[t] = s
          this.axial[t] = share * length[s]
          this.angle[t] = angle
          this.nx[t] = nx
          this.ny[t] = ny
          this.nz[t] = nz
          this.x[t] = nodeX[from[s]] + reach * frames.axis[i] + radius * nx
          this.y[t] = nodeY[from[s]] + reach * frames.axis[i + 1] + radius * ny
          this.z[t] = nodeZ[from[s]] + reach * frames.axis[i + 2] + radius * nz
          this.area[t] = tileArea
          this.vesselClass[t] = network.vesselClass[s]
        }
      }
    }
  }

  #drawTraits(random: RandomStream): void {
    const { settings } = this
    for (let t = 0; t < this.count; t++) {
      const s = this.segment[t]
      const key = tileKey(this.network.names[s], t - this.tiling.firstTile[s])
      this.keyLo[t] = key.lo
      this.keyHi[t] = key.hi
      const lymphatic = !carriesBlood(this.vesselClass[t])
      const stream = random.at(purpose.tileTraits, key.lo, key.hi, 0)
      this.restingBonds[t] = stream.lognormal(
        lymphatic ? settings.lymphaticRestingBonds : settings.restingBonds,
        settings.restingBondsVariation,
      )
      this.endothelialForce[t] = stream.lognormal(
        lymphatic ? settings.lymphaticEndothelialForce : settings.endothelialForce,
        settings.endothelialForceVariation,
      )
      this.restingHole[t] = lymphatic ? settings.lymphaticRestingHole : settings.restingHole
      if (this.#exchanges(t)) {
        // A tile has a thin region when at least one of the Poisson-scattered regions falls on it.
        const none = exp(-settings.lowMembraneDensity * this.area[t])
        if (stream.uniform() >= none) {
          this.stratum[t] = wallStratum.lowMembrane
          this.restingHole[t] = settings.lowMembraneHole
        }
      }
    }
  }

  /** Capillaries and venules: where thin membrane and mosaic patches are. */
  #exchanges(tile: number): boolean {
    const code = this.vesselClass[tile]
    return code === vesselClass.capillary || code === vesselClass.venule
  }

  /**
   * Mosaic vessels, not mosaic tiles: vessels are taken in a random order and a strip of their perimeter is laid bare until the
   * share is reached (Chang et al. 2000, PNAS 97:14608: 15 % of vessels, a quarter of the perimeter of each).
   */
  #makeMosaic(random: RandomStream, share: number): void {
    const { firstTile, around, along } = this.tiling
    const order: { segment: number; draw: number; start: number }[] = []
    let total = 0
    for (let s = 0; s < segmentCount(this.network); s++) {
      const code = this.network.vesselClass[s]
      if (code !== vesselClass.capillary && code !== vesselClass.venule) continue
      const key = tileKey(this.network.names[s], 0)
      const stream = random.at(purpose.tileTraits, key.lo, key.hi, 1)
      order.push({ segment: s, draw: stream.uniform(), start: stream.uniform() })
      for (let t = firstTile[s]; t < firstTile[s + 1]; t++) total += this.area[t]
    }
    order.sort((a, b) => a.draw - b.draw || a.segment - b.segment)
    let wanted = share * total
    const strip = Math.min(1, Math.max(this.settings.mosaicPerimeter, share))
    for (const { segment, start } of order) {
      const tiles = around[segment] * along[segment]
      const bare = Math.max(1, Math.round(strip * tiles))
      // Narrow vessels have one tile around: the strip is then a stretch of the vessel of the same area.
      const columns = Math.max(1, Math.round(strip * around[segment]))
      const firstColumn = Math.floor(start * around[segment])
      const firstRow = Math.floor(start * along[segment])
      for (let k = 0; k < bare; k++) {
        const column = (firstColumn + (k % columns)) % around[segment]
        const row = (firstRow + Math.floor(k / columns)) % along[segment]
        const t = firstTile[segment] + row * around[segment] + column
        if (this.stratum[t] === wallStratum.mosaic) continue
        // Stop where stopping is nearer to the share than one more tile.
        if (wanted < this.area[t] / 2) return
        this.stratum[t] = wallStratum.mosaic
        wanted -= this.area[t]
      }
    }
  }

  /**
   * The tile at a place on a segment.
   * @param axial distance along the segment, µm
   * @param angle around it, rad
   */
  tileAt(segment: number, axial: number, angle: number): number {
    const { firstTile, around, along } = this.tiling
    const rows = along[segment]
    const columns = around[segment]
    const row = Math.min(rows - 1, Math.max(0, Math.floor((axial / this.network.length[segment]) * rows)))
    const turn = angle / fullTurn - rowOffset(row) / columns
    const column = Math.min(columns - 1, Math.floor((turn - Math.floor(turn)) * columns))
    return firstTile[segment] + row * columns + column
  }

  /** Size of a tile along the axis, µm. */
  tileHeight(tile: number): number {
    const s = this.segment[tile]
    return this.network.length[s] / this.tiling.along[s]
  }

  /** Size of a tile around the axis, µm. */
  tileWidth(tile: number): number {
    const s = this.segment[tile]
    return (Math.PI * this.network.diameter[s]) / this.tiling.around[s]
  }

  /** Junction length per wall area, µm/µm²: every seam is shared by two tiles. */
  junctionDensity(tile: number): number {
    return 1 / this.tileHeight(tile) + 1 / this.tileWidth(tile)
  }

  /**
   * How far a place on a tile is from the nearest junction and corner.
   * @param axial distance along the segment, µm
   * @param angle around it, rad
   */
  junctionAt(tile: number, axial: number, angle: number, out: JunctionDistance): void {
    const s = this.segment[tile]
    const rows = this.tiling.along[s]
    const columns = this.tiling.around[s]
    const index = tile - this.tiling.firstTile[s]
    const row = Math.floor(index / columns)
    const column = index - row * columns
    const height = this.tileHeight(tile)
    const width = this.tileWidth(tile)
    const turn = (angle / fullTurn) * columns - rowOffset(row) - column
    const v = (turn - Math.floor(turn / columns) * columns) * width
    const u = axial - row * height
    const spacing = this.vesselClass[tile] === vesselClass.initialLymphatic ? this.settings.buttonSpacing : 0
    junctionDistance(
      Math.min(height, Math.max(0, u)),
      Math.min(width, Math.max(0, v)),
      height,
      width,
      row > 0,
      row < rows - 1,
      spacing,
      out,
    )
  }

  /** Wall area of one class and stratum, µm². */
  areaOf(code: number, stratum?: number): number {
    let sum = 0
    for (let t = 0; t < this.count; t++) {
      if (this.vesselClass[t] === code && (stratum === undefined || this.stratum[t] === stratum)) sum += this.area[t]
    }
    return sum
  }
}
