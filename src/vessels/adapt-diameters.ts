import type { ParameterSet } from '../evidence/parameter-set.ts'
import { cbrt, pow } from '../numerics/math.ts'
import type { VesselNetwork } from './network.ts'
import { NodalSystem } from './nodal-system.ts'
import { relativeViscosity, scaledDiameter, viscosityTerms } from './rheology.ts'
import { carriesBlood, vesselClass } from './vessel-class.ts'

const rounds = 8
/** Bounds of arteriolar tone: how far the arteriolar tree may be narrowed or widened, as a whole, to set the flow. */
const tightest = 0.5
const widest = 2
/** Narrowest vessel of a tree, relative to the mean capillary. */
const narrowest = 0.6

/**
 * Gives the trees of a grown network their diameters: D³ ∝ flow at the class's wall shear stress (Murray 1926), the arteriolar tree
 * then narrowed or widened as a whole, as tone does, until the median capillary has its speed. Changes `network.diameter` of
 * arterioles and venules; red cells are taken as evenly mixed.
 * @returns flow, µm³/s, one a segment, of the diameters before the last adaptation
 */
export function adaptDiameters(network: VesselNetwork, haematocrit: number, parameters: ParameterSet): Float64Array {
  const { from, to, diameter, length } = network
  const count = from.length
  const cellVolume = parameters.value('blood.meanCorpuscularVolume')
  const plasma = parameters.value('blood.plasmaViscosity')
  const smallest = parameters.value('blood.smallestDiameter')
  const speed = parameters.value('network.capillarySpeed')
  const least = narrowest * parameters.value('network.capillaryDiameter')
  const system = new NodalSystem(network, (s) => carriesBlood(network.vesselClass[s]))
  const pressure = new Float64Array(network.nodeX.length)
  const flow = new Float64Array(count)
  const conductance = new Float64Array(count)
  /** D³ = factor × flow: one viscosity for the whole tree keeps Murray's law exact. */
  const factor = (shear: number, typical: number) => {
    const viscosity = plasma * relativeViscosity('in-vivo', typical, haematocrit, cellVolume)
    return (32 * viscosity) / (Math.PI * shear)
  }
  const arteriole = factor(parameters.value('network.arterioleShear'), parameters.value('network.arterioleDiameter'))
  const venule = factor(parameters.value('network.venuleShear'), parameters.value('network.venuleDiameter'))
  startTrees(network, least)
  let tone = 1
  for (let round = 0; round <= rounds; round++) {
    for (const s of system.segments) {
      const d = Math.max(smallest, diameter[s])
      const terms = viscosityTerms('in-vivo', scaledDiameter(d, cellVolume))
      const viscosity = plasma * (terms.plasma + terms.slope * (pow(1 - haematocrit, terms.exponent) - 1))
      const d2 = diameter[s] * diameter[s]
      conductance[s] = (Math.PI * d2 * d2) / (128 * viscosity * length[s])
    }
    system.setConductances(conductance)
    system.solve(pressure, 1e-10)
    for (const s of system.segments) flow[s] = conductance[s] * (pressure[from[s]] - pressure[to[s]])
    const found = medianCapillarySpeed(network, flow)
    if (!(found > 0)) break
    // The last round leaves tone and takes Murray's law as it stands, so that cubes add up at every fork.
    const last = round === rounds
    if (!last) tone = Math.max(tightest, Math.min(widest, tone * pow(speed / found, 0.3)))
    for (const s of system.segments) {
      const code = network.vesselClass[s]
      if (code === vesselClass.capillary) continue
      const murray =
        code === vesselClass.arteriole ? tone * cbrt(arteriole * Math.abs(flow[s])) : cbrt(venule * Math.abs(flow[s]))
      diameter[s] = Math.max(least, round === 0 || last ? murray : Math.sqrt(diameter[s] * murray))
    }
  }
  return flow
}

/** Trees come with the number of endings they serve in place of a diameter. */
function startTrees(network: VesselNetwork, least: number): void {
  const { diameter } = network
  let counted = false
  for (let s = 0; s < diameter.length; s++) {
    if (network.vesselClass[s] === vesselClass.arteriole && Number.isInteger(diameter[s])) counted = true
  }
  if (!counted) return
  for (let s = 0; s < diameter.length; s++) {
    const code = network.vesselClass[s]
    if (code === vesselClass.arteriole) diameter[s] = 1.2 * least * cbrt(diameter[s])
    else if (code === vesselClass.venule) diameter[s] = 2 * least * cbrt(diameter[s])
  }
}

/** Median of the mean speeds of capillaries, µm/s. */
export function medianCapillarySpeed(network: VesselNetwork, flow: Float64Array): number {
  const speeds: number[] = []
  for (let s = 0; s < flow.length; s++) {
    if (network.vesselClass[s] !== vesselClass.capillary) continue
    const d = network.diameter[s]
    speeds.push((4 * Math.abs(flow[s])) / (Math.PI * d * d))
  }
  speeds.sort((a, b) => a - b)
  return speeds.length > 0 ? speeds[speeds.length >> 1] : 0
}
