import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import type { BloodFlowOptions } from '../../src/vessels/blood-flow.ts'
import { bloodFlowOptions } from '../../src/vessels/blood-flow-options.ts'
import type { Boundary, VesselNetwork } from '../../src/vessels/network.ts'

export const parameters = new ParameterSet()
export const options: BloodFlowOptions = bloodFlowOptions(parameters)

/** A network by hand: nodes as places, segments as [from, to, diameter, length?]. Everything is a capillary unless told. */
export function networkOf(
  nodes: readonly (readonly [number, number, number])[],
  segments: readonly (readonly [from: number, to: number, diameter: number, length?: number])[],
  boundaries: Boundary[],
  code = 1,
): VesselNetwork {
  const network: VesselNetwork = {
    nodeX: Float64Array.from(nodes, ([x]) => x),
    nodeY: Float64Array.from(nodes, ([, y]) => y),
    nodeZ: Float64Array.from(nodes, ([, , z]) => z),
    from: Int32Array.from(segments, ([from]) => from),
    to: Int32Array.from(segments, ([, to]) => to),
    diameter: Float64Array.from(segments, ([, , diameter]) => diameter),
    length: new Float64Array(segments.length),
    vesselClass: new Uint8Array(segments.length).fill(code),
    names: segments.map((_, s) => `s${s}`),
    nodeNames: nodes.map((_, n) => `n${n}`),
    boundaries,
  }
  segments.forEach(([from, to, , length], s) => {
    const d = nodes[to].map((value, k) => value - nodes[from][k])
    network.length[s] = length ?? Math.hypot(d[0], d[1], d[2])
  })
  return network
}

export const pressure = (node: number, value: number, haematocrit = 0.45): Boundary => ({
  node,
  kind: 'pressure',
  value,
  haematocrit,
})
export const inflow = (node: number, value: number, haematocrit = 0.45): Boundary => ({
  node,
  kind: 'flow',
  value,
  haematocrit,
})

const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** A file of ../shared/data, or undefined where the folder is absent (it is not part of the project: see its README). */
export function sharedData(name: string): string | undefined {
  return existsSync(shared + name) ? readFileSync(shared + name, 'utf8') : undefined
}

export const absent =
  'rat mesentery data are not here: get network_546_segments.txt (AJP 284:H2204) and NetFlowV2 into ../shared/data'
