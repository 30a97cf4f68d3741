import { incidence, nodeCount, segmentCount, type VesselNetwork } from './network.ts'
import { vesselClass } from './vessel-class.ts'

/** Widest vessel between a confluence and a fork that counts as a capillary, µm. */
const widestShunt = 10

/**
 * Classes of blood vessels from the pattern of flow (Pries et al. 1990, Circ Res 67:826): an arteriole runs from a fork to a fork, a
 * capillary from a fork to a confluence, a venule from a confluence to a confluence; what joins a confluence to a fork goes by
 * diameter. Where blood enters the network counts as a fork, where it leaves as a confluence. Unbranched nodes are passed through.
 * @param flow one a segment, + is from the first to the second node
 * @returns codes, one a segment
 */
export function classifyVessels(network: VesselNetwork, flow: Float64Array): Uint8Array {
  const { from, to, diameter } = network
  const at = incidence(network)
  const nodes = nodeCount(network)
  // +1 a fork, −1 a confluence, 0 unbranched.
  const kind = new Int8Array(nodes)
  for (let n = 0; n < nodes; n++) {
    let into = 0
    let out = 0
    for (let i = at.start[n]; i < at.start[n + 1]; i++) {
      const s = at.segments[i]
      if ((from[s] === n ? flow[s] : -flow[s]) > 0) out++
      else into++
    }
    if (into === 0) kind[n] = 1
    else if (out === 0) kind[n] = -1
    else if (into + out > 2) kind[n] = out >= into ? 1 : -1
  }
  const count = segmentCount(network)
  /** The first branching met when following the vessel from segment s through node n. */
  const follow = (s: number, n: number): number => {
    let segment = s
    let node = n
    for (let step = 0; step <= count && kind[node] === 0; step++) {
      const i = at.start[node]
      const next = at.segments[i] === segment ? at.segments[i + 1] : at.segments[i]
      if (next === undefined || at.start[node + 1] - i !== 2) return 1
      segment = next
      node = from[segment] === node ? to[segment] : from[segment]
    }
    return kind[node]
  }
  return Uint8Array.from({ length: count }, (_, s) => {
    const forward = flow[s] >= 0
    const upstream = follow(s, forward ? from[s] : to[s])
    const downstream = follow(s, forward ? to[s] : from[s])
    if (upstream > 0) return downstream > 0 ? vesselClass.arteriole : vesselClass.capillary
    if (downstream < 0) return vesselClass.venule
    return diameter[s] < widestShunt ? vesselClass.capillary : vesselClass.venule
  })
}
