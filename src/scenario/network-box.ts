import type { VesselNetwork } from '../vessels/network.ts'

type Three = [number, number, number]

function extent(network: VesselNetwork): { low: Three; high: Three } {
  const low: Three = [Infinity, Infinity, Infinity]
  const high: Three = [-Infinity, -Infinity, -Infinity]
  for (const [axis, positions] of [network.nodeX, network.nodeY, network.nodeZ].entries())
    for (const position of positions) {
      low[axis] = Math.min(low[axis], position)
      high[axis] = Math.max(high[axis], position)
    }
  return { low, high }
}

/** The smallest box of whole voxels that leaves two voxels free around a network, µm. */
export function boxAround(network: VesselNetwork, voxel: number): Three {
  const { low, high } = extent(network)
  return low.map((from, axis) => Math.ceil((high[axis] - from) / voxel + 4) * voxel) as Three
}

/**
 * A network inside a box: as it is where it lies inside with a voxel to spare on every side, otherwise centred; undefined when
 * it is larger than the box.
 */
export function placeInBox(
  network: VesselNetwork,
  box: Three,
  voxel: number,
): { network: VesselNetwork; shift: Three } | undefined {
  const { low, high } = extent(network)
  if (low.every((from, axis) => from >= voxel && high[axis] <= box[axis] - voxel)) return { network, shift: [0, 0, 0] }
  if (low.some((from, axis) => high[axis] - from > box[axis])) return undefined
  const shift = low.map((from, axis) => (box[axis] - from - high[axis]) / 2) as Three
  const moved = (positions: Float64Array, by: number) => positions.map((position) => position + by)
  return {
    network: {
      ...network,
      nodeX: moved(network.nodeX, shift[0]),
      nodeY: moved(network.nodeY, shift[1]),
      nodeZ: moved(network.nodeZ, shift[2]),
    },
    shift,
  }
}
