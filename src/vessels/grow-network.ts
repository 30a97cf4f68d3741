import type { ParameterSet } from '../evidence/parameter-set.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { InputError } from '../quantity/errors.ts'
import { adaptDiameters } from './adapt-diameters.ts'
import { type Box, capillaryMesh, type Mesh } from './capillary-mesh.ts'
import { growLymphatics } from './grow-lymphatics.ts'
import { chord, type VesselNetwork } from './network.ts'
import { regressStagnant } from './regress-stagnant.ts'
import { supplyTree } from './supply-tree.ts'
import { vesselClass } from './vessel-class.ts'

export interface GrowthOptions {
  /** Edge lengths of the block, µm. */
  box: Box
  /** Capillary length per volume, µm/µm³. */
  capillaryDensity: number
  /** Grow initial lymphatics too? */
  lymphatics: boolean
  /** Pressures at which blood enters and leaves, Pa; `network.inletPressure` and `network.outletPressure` when left out. */
  inletPressure?: number
  outletPressure?: number
  /** Discharge haematocrit of the inflow, 0–1. */
  haematocrit: number
  random: RandomStream
  parameters: ParameterSet
}

/** Stagnant capillaries regress, so the mesh is begun a little too dense. */
const surplus = 1.06
const rounds = 3

/**
 * Grows a vascular bed in a block of tissue: a mesh of capillaries that fills it, an arteriolar tree from the face x = 0 and a
 * venular tree to the face x = length, whose endings alternate in space, and optional blind-ended lymphatics. Capillary diameters
 * are drawn, those of the trees follow Murray's law at the class's wall shear stress (Murray 1926, PNAS 12:207); capillaries without
 * flow regress. The same seed grows the same network.
 * @throws InputError when box, density, pressures or haematocrit make no network
 */
export function growNetwork(options: GrowthOptions): VesselNetwork {
  const { box, capillaryDensity, haematocrit, random, parameters } = options
  const inlet = options.inletPressure ?? parameters.value('network.inletPressure')
  const outlet = options.outletPressure ?? parameters.value('network.outletPressure')
  checkOptions(options, inlet, outlet)
  const mesh = capillaryMesh(box, capillaryDensity * surplus, random)
  const supply = chooseEndings(mesh, box, parameters.value('network.supplySpacing'), random)
  const network = assemble(mesh, box, supply, parameters, random)
  network.boundaries.push(
    { node: network.nodeNames.indexOf('inlet'), kind: 'pressure', value: inlet, haematocrit },
    { node: network.nodeNames.indexOf('outlet'), kind: 'pressure', value: outlet, haematocrit },
  )
  let grown = network
  adaptDiameters(grown, haematocrit, parameters)
  for (let round = 0; round < rounds; round++) {
    const flow = adaptDiameters(grown, haematocrit, parameters)
    const next = regressStagnant(grown, flow, parameters.value('network.stagnantShare'))
    if (next === grown) break
    grown = next
  }
  adaptDiameters(grown, haematocrit, parameters)
  return options.lymphatics ? growLymphatics(grown, box, random, parameters) : grown
}

function checkOptions(options: GrowthOptions, inlet: number, outlet: number): void {
  const complaints = []
  const { box, capillaryDensity, haematocrit } = options
  if (!box.every((edge) => edge >= 50 && edge <= 1e5)) {
    complaints.push({
      key: 'site.box',
      found: `${box.join(' × ')} um`,
      expected: 'edges of 50 um to 10 cm to grow vessels in',
    })
  }
  if (!(capillaryDensity >= 2e-5 && capillaryDensity <= 5e-3)) {
    complaints.push({
      key: 'site.vessels.grow.capillary density',
      found: `${capillaryDensity * 1e6} mm/mm^3`,
      expected: '20 to 5000 mm/mm^3',
    })
  }
  if (!(inlet > outlet)) {
    complaints.push({
      key: 'site.vessels.grow.inlet pressure',
      found: `${inlet} Pa`,
      expected: `more than the outlet pressure, ${outlet} Pa`,
    })
  }
  if (!(haematocrit >= 0 && haematocrit <= 0.8)) {
    complaints.push({ key: 'site.vessels.grow.haematocrit', found: `${haematocrit}`, expected: '0 to 0.8' })
  }
  if (complaints.length > 0) throw new InputError(complaints)
}

/** Points of the mesh where arterioles end and where venules begin. */
interface Supply {
  arterial: number[]
  venous: number[]
}

/** Endings alternate on a lattice like the fields of a chessboard, at the mesh point nearest to the middle of each field. */
function chooseEndings(mesh: Mesh, box: Box, spacing: number, random: RandomStream): Supply {
  const degree = new Uint8Array(mesh.x.length)
  for (let e = 0; e < mesh.a.length; e++) {
    degree[mesh.a[e]]++
    degree[mesh.b[e]]++
  }
  const fields = box.map((edge) => Math.max(1, Math.round(edge / spacing)))
  if (fields[0] * fields[1] * fields[2] < 2) fields[box.indexOf(Math.max(...box))] = 2
  const best = new Map<number, { point: number; distance: number }>()
  for (let p = 0; p < mesh.x.length; p++) {
    if (degree[p] === 0) continue
    const at = [mesh.x[p], mesh.y[p], mesh.z[p]].map((value, k) => (value / box[k]) * fields[k])
    const field = at.map((value, k) => Math.min(fields[k] - 1, Math.floor(value)))
    const index = (field[2] * fields[1] + field[1]) * fields[0] + field[0]
    let distance = 0
    for (let k = 0; k < 3; k++) {
      const off = ((at[k] - field[k] - 0.5) * box[k]) / fields[k]
      distance += off * off
    }
    const known = best.get(index)
    if (!known || distance < known.distance) best.set(index, { point: p, distance })
  }
  const supply: Supply = { arterial: [], venous: [] }
  const flip = random.at(purpose.networkGrowth, 0, 1, 0).below(2)
  for (let index = 0; index < fields[0] * fields[1] * fields[2]; index++) {
    const found = best.get(index)
    if (!found) continue
    const i = index % fields[0]
    const j = Math.floor(index / fields[0]) % fields[1]
    const k = Math.floor(index / (fields[0] * fields[1]))
    if ((i + j + k + flip) % 2 === 0) supply.arterial.push(found.point)
    else supply.venous.push(found.point)
  }
  if (supply.arterial.length === 0 || supply.venous.length === 0) {
    throw new InputError({
      key: 'site.vessels.grow.capillary density',
      found: `too few capillaries in ${box.join(' × ')} um`,
      expected: 'a denser bed or a larger block',
    })
  }
  return supply
}

/** Mesh and trees as one network, diameters of trees by the number of endings they serve. */
function assemble(mesh: Mesh, box: Box, supply: Supply, parameters: ParameterSet, random: RandomStream): VesselNetwork {
  const nodeX: number[] = []
  const nodeY: number[] = []
  const nodeZ: number[] = []
  const nodeNames: string[] = []
  const from: number[] = []
  const to: number[] = []
  const diameter: number[] = []
  const code: number[] = []
  const names: string[] = []
  const nodeOf = new Int32Array(mesh.x.length).fill(-1)
  const node = (x: number, y: number, z: number, name: string): number => {
    nodeX.push(x)
    nodeY.push(y)
    nodeZ.push(z)
    nodeNames.push(name)
    return nodeX.length - 1
  }
  const point = (p: number): number => {
    if (nodeOf[p] < 0) nodeOf[p] = node(mesh.x[p], mesh.y[p], mesh.z[p], `c${p}`)
    return nodeOf[p]
  }
  const mean = parameters.value('network.capillaryDiameter')
  const variation = parameters.value('network.capillaryDiameterVariation')
  const median = mean / Math.sqrt(1 + variation * variation)
  for (let e = 0; e < mesh.a.length; e++) {
    const drawn = random.at(purpose.networkGrowth, e, 2, 0).lognormal(median, variation)
    from.push(point(mesh.a[e]))
    to.push(point(mesh.b[e]))
    diameter.push(Math.max(0.55 * mean, Math.min(1.7 * mean, drawn)))
    code.push(vesselClass.capillary)
    names.push(`capillary ${e + 1}`)
  }
  const tree = (members: readonly number[], root: readonly [number, number, number], arterial: boolean): void => {
    const at = (list: Float64Array) => members.map((p) => list[p])
    const grown = supplyTree(root, at(mesh.x), at(mesh.y), at(mesh.z))
    const letter = arterial ? 'a' : 'v'
    const place = new Int32Array(grown.x.length).fill(-1)
    grown.endings.forEach((ending, i) => {
      place[ending] = point(members[i])
    })
    for (let p = 0; p < place.length; p++) {
      if (place[p] >= 0) continue
      const name = p > 0 ? `${letter}${p}` : arterial ? 'inlet' : 'outlet'
      place[p] = node(grown.x[p], grown.y[p], grown.z[p], name)
    }
    for (let s = 0; s < grown.from.length; s++) {
      // Segments point the way blood flows.
      from.push(place[arterial ? grown.from[s] : grown.to[s]])
      to.push(place[arterial ? grown.to[s] : grown.from[s]])
      diameter.push(grown.leaves[s])
      code.push(arterial ? vesselClass.arteriole : vesselClass.venule)
      names.push(`${arterial ? 'arteriole' : 'venule'} ${s + 1}`)
    }
  }
  const side = random.at(purpose.networkGrowth, 0, 3, 0)
  const across = (edge: number) => edge * (0.35 + 0.3 * side.uniform())
  tree(supply.arterial, [0, across(box[1]), across(box[2])], true)
  tree(supply.venous, [box[0], across(box[1]), across(box[2])], false)
  const network: VesselNetwork = {
    nodeX: Float64Array.from(nodeX),
    nodeY: Float64Array.from(nodeY),
    nodeZ: Float64Array.from(nodeZ),
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    diameter: Float64Array.from(diameter),
    length: new Float64Array(from.length),
    vesselClass: Uint8Array.from(code),
    names,
    nodeNames,
    boundaries: [],
  }
  for (let s = 0; s < from.length; s++) network.length[s] = Math.max(1, chord(network, s))
  return network
}
