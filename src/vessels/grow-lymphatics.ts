import type { ParameterSet } from '../evidence/parameter-set.ts'
import { cbrt } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import type { Box } from './capillary-mesh.ts'
import { chord, type VesselNetwork } from './network.ts'
import { supplyTree } from './supply-tree.ts'
import { vesselClass } from './vessel-class.ts'

/**
 * Adds initial lymphatics: blind ends strewn evenly through the box, joined to one collecting vessel that leaves through the face
 * y = 0. Segments point the way lymph flows; nothing flows in but tissue fluid. The outlet is a pressure boundary.
 */
export function growLymphatics(
  network: VesselNetwork,
  box: Box,
  random: RandomStream,
  parameters: ParameterSet,
): VesselNetwork {
  const spacing = parameters.value('network.lymphaticSpacing')
  const narrow = parameters.value('network.lymphaticDiameter')
  const cells = box.map((edge) => Math.max(1, Math.round(edge / spacing)))
  const x: number[] = []
  const y: number[] = []
  const z: number[] = []
  for (let index = 0; index < cells[0] * cells[1] * cells[2]; index++) {
    const stream = random.at(purpose.networkGrowth, index, 4, 0)
    const i = index % cells[0]
    const j = Math.floor(index / cells[0]) % cells[1]
    const k = Math.floor(index / (cells[0] * cells[1]))
    x.push(((i + 0.3 + 0.4 * stream.uniform()) / cells[0]) * box[0])
    y.push(((j + 0.3 + 0.4 * stream.uniform()) / cells[1]) * box[1])
    z.push(((k + 0.3 + 0.4 * stream.uniform()) / cells[2]) * box[2])
  }
  const tree = supplyTree([box[0] / 2, 0, box[2] / 2], x, y, z)
  const nodes = network.nodeX.length
  const segments = network.from.length
  const join = (list: Float64Array, more: readonly number[]) => Float64Array.from([...list, ...more])
  const code = (s: number) =>
    s === 0 && tree.from.length > 1 ? vesselClass.collectingLymphatic : vesselClass.initialLymphatic
  const grown: VesselNetwork = {
    nodeX: join(network.nodeX, tree.x),
    nodeY: join(network.nodeY, tree.y),
    nodeZ: join(network.nodeZ, tree.z),
    from: Int32Array.from([...network.from, ...tree.to.map((p) => nodes + p)]),
    to: Int32Array.from([...network.to, ...tree.from.map((p) => nodes + p)]),
    diameter: join(
      network.diameter,
      tree.leaves.map((leaves) => narrow * cbrt(leaves)),
    ),
    length: join(
      network.length,
      tree.from.map(() => 0),
    ),
    vesselClass: Uint8Array.from([...network.vesselClass, ...tree.from.map((_, s) => code(s))]),
    names: [...network.names, ...tree.from.map((_, s) => `lymphatic ${s + 1}`)],
    nodeNames: [...network.nodeNames, ...tree.x.map((_, p) => (p === 0 ? 'lymph outlet' : `l${p}`))],
    boundaries: [
      ...network.boundaries,
      { node: nodes, kind: 'pressure', value: parameters.value('lymph.pressure'), haematocrit: 0 },
    ],
  }
  for (let s = segments; s < grown.from.length; s++) grown.length[s] = Math.max(1, chord(grown, s))
  return grown
}
