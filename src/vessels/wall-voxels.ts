import { cos, sin } from '../numerics/math.ts'
import type { Grid } from '../tissue/grid.ts'
import { segmentFrames } from './segment-frame.ts'
import { vesselClass } from './vessel-class.ts'
import type { Wall } from './wall.ts'
import { rowOffset } from './wall-tiling.ts'

/** Which voxels of the tissue a wall touches: pairs of tile and voxel with the wall area they share. */
export interface WallVoxels {
  tile: Int32Array
  voxel: Int32Array
  /** µm². */
  area: Float64Array
}

/** Furthest apart that sample points on a tile lie, relative to the edge of a voxel. */
const sampling = 0.5
/** How far outside the wall the tissue is sampled, µm. */
const outside = 0.5

/**
 * Shares the area of every tile out among the voxels just outside it. Area beyond the block is left out: its tissue is not there.
 */
export function wallVoxels(grid: Grid, wall: Wall): WallVoxels {
  const { network, tiling } = wall
  const frames = segmentFrames(network)
  const tiles: number[] = []
  const voxels: number[] = []
  const areas: number[] = []
  for (let t = 0; t < wall.count; t++) {
    const s = wall.segment[t]
    const columns = tiling.around[s]
    const index = t - tiling.firstTile[s]
    const row = Math.floor(index / columns)
    const column = index - row * columns
    const high = Math.max(1, Math.ceil(wall.tileHeight(t) / (sampling * grid.dx)))
    const wide = Math.max(columns === 1 ? 4 : 1, Math.ceil(wall.tileWidth(t) / (sampling * grid.dx)))
    const found = new Map<number, number>()
    const radius = network.diameter[s] / 2 + outside
    for (let i = 0; i < high; i++) {
      const reach = ((row + (i + 0.5) / high) / tiling.along[s]) * frames.chord[s]
      for (let j = 0; j < wide; j++) {
        const angle = (2 * Math.PI * (column + (j + 0.5) / wide + rowOffset(row))) / columns
        const voxel = voxelBeside(grid, wall, s, frames, reach, angle, radius)
        if (voxel >= 0) found.set(voxel, (found.get(voxel) ?? 0) + wall.area[t] / (high * wide))
      }
    }
    for (const [voxel, area] of found) {
      tiles.push(t)
      voxels.push(voxel)
      areas.push(area)
    }
  }
  return { tile: Int32Array.from(tiles), voxel: Int32Array.from(voxels), area: Float64Array.from(areas) }
}

function voxelBeside(
  grid: Grid,
  wall: Wall,
  segment: number,
  frames: ReturnType<typeof segmentFrames>,
  reach: number,
  angle: number,
  radius: number,
): number {
  const { nodeX, nodeY, nodeZ, from } = wall.network
  const i = 3 * segment
  const c = radius * cos(angle)
  const d = radius * sin(angle)
  const place = (origin: number, k: number) =>
    Math.floor((origin + reach * frames.axis[i + k] + c * frames.right[i + k] + d * frames.up[i + k]) / grid.dx)
  const x = place(nodeX[from[segment]], 0)
  const y = place(nodeY[from[segment]], 1)
  const z = place(nodeZ[from[segment]], 2)
  if (x < 0 || y < 0 || z < 0 || x >= grid.nx || y >= grid.ny || z >= grid.nz) return -1
  return grid.index(x, y, z)
}

/**
 * Wall area in every voxel, µm².
 * @param lymphatic of lymphatics instead of blood vessels
 */
export function wallAreaPerVoxel(grid: Grid, wall: Wall, lymphatic = false): Float64Array {
  const { tile, voxel, area } = wallVoxels(grid, wall)
  const out = new Float64Array(grid.count)
  for (let i = 0; i < tile.length; i++) {
    if (wall.vesselClass[tile[i]] >= vesselClass.initialLymphatic === lymphatic) out[voxel[i]] += area[i]
  }
  return out
}
