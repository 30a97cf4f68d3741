import { type Incidence, incidence, nodeCount, segmentCount, type VesselNetwork } from './network.ts'
import { type PhaseSeparation, redCellShare } from './phase-separation.ts'

/** Memory of `distributeHaematocrit`, made once per network so that an iteration allocates nothing. */
export class HaematocritWork {
  readonly network: VesselNetwork
  readonly segments: Int32Array
  readonly law: PhaseSeparation
  readonly at: Incidence
  /** Diameters as the partition law sees them, µm. */
  readonly seen: Float64Array
  /** Inflow from outside at each node, µm³/s and its haematocrit; pressure nodes take what they need at theirs. */
  readonly boundaryHaematocrit: Float64Array
  /** Nodes where blood may come from or go to the outside. */
  readonly open: Uint8Array
  readonly waiting: Int32Array
  readonly queue: Int32Array
  readonly done: Uint8Array

  /**
   * @param segments segments that carry blood
   * @param smallestDiameter narrower vessels count as this wide, µm
   */
  constructor(network: VesselNetwork, segments: Int32Array, law: PhaseSeparation, smallestDiameter: number) {
    this.network = network
    this.segments = segments
    this.law = law
    const member = new Uint8Array(segmentCount(network))
    for (const s of segments) member[s] = 1
    this.at = incidence(network, (s) => member[s] === 1)
    this.seen = network.diameter.map((d) => Math.max(smallestDiameter, d))
    const nodes = nodeCount(network)
    this.boundaryHaematocrit = new Float64Array(nodes)
    this.open = new Uint8Array(nodes)
    for (const { node, haematocrit } of network.boundaries) {
      this.boundaryHaematocrit[node] = haematocrit
      this.open[node] = 1
    }
    this.waiting = new Int32Array(nodes)
    this.queue = new Int32Array(nodes)
    this.done = new Uint8Array(nodes)
  }
}

/**
 * Discharge haematocrit of every segment for given flows: nodes are visited downstream, each when all its inflow is known; a
 * fork of one vessel into two separates plasma and cells, every other node mixes. Red cells are conserved at every node.
 * @param flow one a segment, µm³/s, + is from the first to the second node
 * @param pressure one a node, Pa; breaks ties that rounding makes
 * @param out one a segment, 0–1
 */
export function distributeHaematocrit(
  work: HaematocritWork,
  flow: Float64Array,
  pressure: Float64Array,
  out: Float64Array,
): void {
  const { network, at, waiting, queue, done } = work
  const { from, to } = network
  const nodes = waiting.length
  waiting.fill(0)
  done.fill(0)
  for (const s of work.segments) {
    if (flow[s] > 0) waiting[to[s]]++
    else if (flow[s] < 0) waiting[from[s]]++
  }
  let tail = 0
  for (let n = 0; n < nodes; n++) if (waiting[n] === 0 && at.start[n + 1] > at.start[n]) queue[tail++] = n
  let head = 0
  for (;;) {
    while (head < tail) {
      const node = queue[head++]
      done[node] = 1
      visitNode(work, node, flow, out)
      for (let i = at.start[node]; i < at.start[node + 1]; i++) {
        const s = at.segments[i]
        const leaving = from[s] === node ? flow[s] : -flow[s]
        if (!(leaving > 0)) continue
        const next = from[s] === node ? to[s] : from[s]
        if (--waiting[next] === 0) queue[tail++] = next
      }
    }
    // Rounding can close a loop of all but stagnant vessels: open it at its highest pressure.
    let stuck = -1
    for (let n = 0; n < nodes; n++) {
      if (done[n] || waiting[n] <= 0) continue
      if (stuck < 0 || pressure[n] > pressure[stuck]) stuck = n
    }
    if (stuck < 0) return
    waiting[stuck] = 0
    queue[tail++] = stuck
  }
}

function visitNode(work: HaematocritWork, node: number, flow: Float64Array, out: Float64Array): void {
  const { at, network, seen, law } = work
  const { from } = network
  let inflow = 0
  let outflow = 0
  let cells = 0
  let feeds = 0
  let branches = 0
  let feed = -1
  let alpha = -1
  let beta = -1
  for (let i = at.start[node]; i < at.start[node + 1]; i++) {
    const s = at.segments[i]
    const leaving = from[s] === node ? flow[s] : -flow[s]
    if (leaving > 0) {
      outflow += leaving
      branches++
      beta = alpha
      alpha = s
    } else if (leaving < 0) {
      inflow -= leaving
      cells -= leaving * out[s]
      feeds++
      feed = s
    } else {
      out[s] = 0
    }
  }
  if (branches === 0) return
  // What the vessels do not bring comes from outside, at the boundary's haematocrit.
  const open = work.open[node] === 1
  if (open && outflow > inflow) cells += (outflow - inflow) * work.boundaryHaematocrit[node]
  const through = open ? Math.max(inflow, outflow) : outflow
  if (feeds === 1 && branches === 2 && !open) {
    const share = redCellShare(
      law,
      Math.abs(flow[alpha]) / outflow,
      seen[feed],
      seen[alpha],
      seen[beta],
      Math.min(1, out[feed]),
    )
    out[alpha] = (cells * share) / Math.abs(flow[alpha])
    out[beta] = (cells * (1 - share)) / Math.abs(flow[beta])
    return
  }
  const mixed = cells / through
  for (let i = at.start[node]; i < at.start[node + 1]; i++) {
    const s = at.segments[i]
    const leaving = from[s] === node ? flow[s] : -flow[s]
    if (leaving > 0) out[s] = mixed
  }
}
