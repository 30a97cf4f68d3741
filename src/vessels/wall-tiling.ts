import { segmentCount, type VesselNetwork } from './network.ts'
import { vesselClass } from './vessel-class.ts'

/** Sizes of endothelial cells. */
export interface TilingSettings {
  /** Area of an endothelial cell, µm². */
  bloodTileArea: number
  lymphaticTileArea: number
  /** Width of an endothelial cell around a vessel, µm; its length follows from the area. */
  tileWidth: number
}

/**
 * How the wall of every segment is paved: rows along the axis, columns around it, every second row turned by half a tile like
 * bricks, so that three cells meet at a corner. Tiles of segment s are `firstTile[s]` … `firstTile[s + 1] − 1`, row by row.
 */
export interface Tiling {
  firstTile: Int32Array
  /** Tiles around the axis. */
  around: Int32Array
  /** Rows along the axis. */
  along: Int32Array
  count: number
}

/** Paves every segment with tiles as near as possible to the asked area; at least one tile a segment. */
export function tileSegments(network: VesselNetwork, settings: TilingSettings): Tiling {
  const n = segmentCount(network)
  const firstTile = new Int32Array(n + 1)
  const around = new Int32Array(n)
  const along = new Int32Array(n)
  for (let s = 0; s < n; s++) {
    const lymphatic = network.vesselClass[s] >= vesselClass.initialLymphatic
    const area = lymphatic ? settings.lymphaticTileArea : settings.bloodTileArea
    const circumference = Math.PI * network.diameter[s]
    around[s] = Math.max(1, Math.round(circumference / settings.tileWidth))
    along[s] = Math.max(1, Math.round((circumference * network.length[s]) / (area * around[s])))
    firstTile[s + 1] = firstTile[s] + around[s] * along[s]
  }
  return { firstTile, around, along, count: firstTile[n] }
}

/** Half a tile in every second row. */
export function rowOffset(row: number): number {
  return row % 2 === 1 ? 0.5 : 0
}

/**
 * Place of a point in its tile, for `cornersAndEdges`: µm from the lower ring edge and from the left seam, and the tile's size.
 */
export interface JunctionDistance {
  /** To the nearest junction of two cells, µm. */
  edge: number
  /** To the nearest corner of three cells, µm. */
  corner: number
  /** To the nearest place a leukocyte can use in a lymphatic edge, half-way between two buttons, µm (Infinity in blood). */
  flap: number
}

/**
 * Distances within one tile.
 * @param u from the ring edge below, µm; 0 … height
 * @param v from the seam on the left, µm; 0 … width
 * @param height size along the axis, µm
 * @param width size around the axis, µm
 * @param below is there a row below in this segment
 * @param above is there a row above
 * @param buttonSpacing distance of button junctions, µm; 0 for blood vessels
 */
export function junctionDistance(
  u: number,
  v: number,
  height: number,
  width: number,
  below: boolean,
  above: boolean,
  buttonSpacing: number,
  out: JunctionDistance,
): void {
  const du = Math.min(u, height - u)
  const dv = Math.min(v, width - v)
  out.edge = Math.min(du, dv)
  let corner = du * du + dv * dv
  const half = v - width / 2
  // The seams of the neighbouring rows end half-way along the ring edges.
  if (below) corner = Math.min(corner, u * u + half * half)
  if (above) corner = Math.min(corner, (height - u) * (height - u) + half * half)
  out.corner = Math.sqrt(corner)
  out.flap = Number.POSITIVE_INFINITY
  if (buttonSpacing > 0) {
    const alongEdge = du < dv ? v : u
    const cell = alongEdge / buttonSpacing
    const off = (cell - Math.floor(cell) - 0.5) * buttonSpacing
    out.flap = Math.sqrt(out.edge * out.edge + off * off)
  }
}
