import type { Place } from '../quantity/errors.ts'

/** What is known at an end of the network. */
export interface Boundary {
  /** Index of the node. */
  node: number
  kind: 'pressure' | 'flow'
  /** Pressure, Pa; or flow, µm³/s, + is inflow into the network. */
  value: number
  /** Discharge haematocrit of what flows in here, 0–1 (unused where blood leaves). */
  haematocrit: number
}

/** Lines of the file the network was read from; 0 where a line is unknown. */
export interface NetworkOrigin {
  file: string
  nodeLine?: Int32Array
  segmentLine?: Int32Array
  boundaryLine?: Int32Array
}

/**
 * Vessels as a graph: nodes in space, segments between them. Blood and lymph share the graph type; lymphatic segments take no
 * part in blood flow.
 */
export interface VesselNetwork {
  /** Positions of nodes, µm. */
  nodeX: Float64Array
  nodeY: Float64Array
  nodeZ: Float64Array
  /** First and second node of each segment. Lymph flows from `from` to `to` in grown lymphatics. */
  from: Int32Array
  to: Int32Array
  /** Inner diameter, µm. */
  diameter: Float64Array
  /** Length along the vessel, µm (may exceed the distance of its nodes: vessels wind). */
  length: Float64Array
  /** Codes of vessel-class.ts. */
  vesselClass: Uint8Array
  /** Names of segments and nodes, as the file gives them. */
  names: string[]
  nodeNames: string[]
  boundaries: Boundary[]
  origin?: NetworkOrigin
}

export function segmentCount(network: VesselNetwork): number {
  return network.from.length
}

export function nodeCount(network: VesselNetwork): number {
  return network.nodeX.length
}

/** Distance of the nodes of a segment, µm. */
export function chord(network: VesselNetwork, segment: number): number {
  const { nodeX, nodeY, nodeZ } = network
  const a = network.from[segment]
  const b = network.to[segment]
  const dx = nodeX[b] - nodeX[a]
  const dy = nodeY[b] - nodeY[a]
  const dz = nodeZ[b] - nodeZ[a]
  return Math.sqrt(dx * dx + dy * dy + dz * dz)
}

/** Segments at each node: those of node n are `segments[start[n]]` … `segments[start[n + 1] - 1]`, in rising order. */
export interface Incidence {
  start: Int32Array
  segments: Int32Array
}

/**
 * Lists the segments at every node.
 * @param include which segments take part (all when left out)
 */
export function incidence(network: VesselNetwork, include?: (segment: number) => boolean): Incidence {
  const nodes = nodeCount(network)
  const { from, to } = network
  const start = new Int32Array(nodes + 1)
  for (let s = 0; s < from.length; s++) {
    if (include && !include(s)) continue
    start[from[s] + 1]++
    start[to[s] + 1]++
  }
  for (let n = 0; n < nodes; n++) start[n + 1] += start[n]
  const fill = start.slice(0, nodes)
  const segments = new Int32Array(start[nodes])
  for (let s = 0; s < from.length; s++) {
    if (include && !include(s)) continue
    segments[fill[from[s]]++] = s
    segments[fill[to[s]]++] = s
  }
  return { start, segments }
}

/** Where a segment stands in the file it was read from, when that is known. */
export function placeOf(
  network: VesselNetwork,
  what: 'nodeLine' | 'segmentLine' | 'boundaryLine',
  index: number,
): Place | undefined {
  const { origin } = network
  if (!origin) return undefined
  const line = origin[what]?.[index]
  return line ? { file: origin.file, line } : { file: origin.file }
}
