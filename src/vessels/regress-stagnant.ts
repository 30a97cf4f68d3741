import { medianCapillarySpeed } from './adapt-diameters.ts'
import { incidence, type VesselNetwork } from './network.ts'
import { vesselClass } from './vessel-class.ts'

/**
 * Takes away capillaries in which blood all but stands still, and what is left dangling by it. Vessels that remain keep their
 * names.
 * @param flow one a segment, µm³/s
 * @param share capillaries slower than this share of the median go
 * @returns the same network when nothing goes
 */
export function regressStagnant(network: VesselNetwork, flow: Float64Array, share: number): VesselNetwork {
  const least = share * medianCapillarySpeed(network, flow)
  const keep = new Uint8Array(flow.length).fill(1)
  for (let s = 0; s < flow.length; s++) {
    const d = network.diameter[s]
    if (network.vesselClass[s] !== vesselClass.capillary) continue
    if ((4 * Math.abs(flow[s])) / (Math.PI * d * d) < least) keep[s] = 0
  }
  trimDeadEnds(network, keep)
  return keep.every((k) => k === 1) ? network : withSegments(network, keep)
}

/** Marks vessels that lead nowhere, until none is left. */
function trimDeadEnds(network: VesselNetwork, keep: Uint8Array): void {
  const at = incidence(network)
  const open = new Set(network.boundaries.map(({ node }) => node))
  const degree = new Int32Array(network.nodeX.length)
  for (let s = 0; s < keep.length; s++) {
    if (!keep[s]) continue
    degree[network.from[s]]++
    degree[network.to[s]]++
  }
  const queue: number[] = []
  for (let n = 0; n < degree.length; n++) if (degree[n] === 1 && !open.has(n)) queue.push(n)
  for (let n = queue.pop(); n !== undefined; n = queue.pop()) {
    for (let i = at.start[n]; i < at.start[n + 1]; i++) {
      const s = at.segments[i]
      if (!keep[s]) continue
      keep[s] = 0
      const next = network.from[s] === n ? network.to[s] : network.from[s]
      degree[n]--
      if (--degree[next] === 1 && !open.has(next)) queue.push(next)
    }
  }
}

/**
 * The part of a network that is kept and still joined to a boundary, nodes renumbered in order.
 * @param keep 1 for segments that stay
 */
export function withSegments(network: VesselNetwork, keep: Uint8Array): VesselNetwork {
  const kept: number[] = []
  const reached = reachable(network, keep)
  for (let s = 0; s < keep.length; s++) if (keep[s] && reached[network.from[s]]) kept.push(s)
  const number = new Int32Array(network.nodeX.length).fill(-1)
  for (const s of kept) number[network.from[s]] = number[network.to[s]] = 0
  const nodes: number[] = []
  for (let n = 0; n < number.length; n++) {
    if (number[n] < 0) continue
    number[n] = nodes.length
    nodes.push(n)
  }
  return {
    nodeX: Float64Array.from(nodes, (n) => network.nodeX[n]),
    nodeY: Float64Array.from(nodes, (n) => network.nodeY[n]),
    nodeZ: Float64Array.from(nodes, (n) => network.nodeZ[n]),
    from: Int32Array.from(kept, (s) => number[network.from[s]]),
    to: Int32Array.from(kept, (s) => number[network.to[s]]),
    diameter: Float64Array.from(kept, (s) => network.diameter[s]),
    length: Float64Array.from(kept, (s) => network.length[s]),
    vesselClass: Uint8Array.from(kept, (s) => network.vesselClass[s]),
    names: kept.map((s) => network.names[s]),
    nodeNames: nodes.map((n) => network.nodeNames[n]),
    boundaries: network.boundaries
      .filter(({ node }) => number[node] >= 0)
      .map((boundary) => ({ ...boundary, node: number[boundary.node] })),
  }
}

function reachable(network: VesselNetwork, keep: Uint8Array): Uint8Array {
  const at = incidence(network, (s) => keep[s] === 1)
  const reached = new Uint8Array(network.nodeX.length)
  const queue = network.boundaries.map(({ node }) => node)
  for (const n of queue) reached[n] = 1
  for (let n = queue.pop(); n !== undefined; n = queue.pop()) {
    for (let i = at.start[n]; i < at.start[n + 1]; i++) {
      const s = at.segments[i]
      const next = network.from[s] === n ? network.to[s] : network.from[s]
      if (reached[next]) continue
      reached[next] = 1
      queue.push(next)
    }
  }
  return reached
}
