import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import { type BloodFlow, solveBloodFlow } from '../vessels/blood-flow.ts'
import { bloodFlowOptions } from '../vessels/blood-flow-options.ts'
import { checkNetwork } from '../vessels/check-network.ts'
import { growNetwork } from '../vessels/grow-network.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import { straightVessel } from '../vessels/straight-vessel.ts'
import { VesselIndex } from '../vessels/vessel-index.ts'
import { Wall } from '../vessels/wall.ts'
import { wallSettings } from '../vessels/wall-settings.ts'
import type { SitePlan } from './plan.ts'

/** The vessels of a block: their graph, the blood in them, their walls, and a way to find the nearest. */
export interface SiteVessels {
  network: VesselNetwork
  flow: BloodFlow
  wall: Wall
  index: VesselIndex
}

/**
 * Solves the blood flow of a site and paves the walls of its vessels.
 * @throws InputError when the network cannot carry blood
 */
export function siteVessels(
  network: VesselNetwork,
  site: SitePlan,
  registry: StateRegistry,
  parameters: ParameterSet,
  random: RandomStream,
): SiteVessels {
  const flow = solveBloodFlow(network, bloodFlowOptions(parameters))
  const settings = wallSettings(parameters, site.endothelium)
  const wall = new Wall({ network, registry, settings, random, mosaicShare: site.mosaicShare })
  return { network, flow, wall, index: new VesselIndex(network, wall) }
}

/**
 * Takes, grows or builds the network of a site.
 * @returns undefined for a site without vessels
 * @throws InputError when the network is broken or cannot be grown
 */
export function siteNetwork(site: SitePlan, parameters: ParameterSet, random: RandomStream): VesselNetwork | undefined {
  const network = makeNetwork(site, parameters, random)
  if (network) checkNetwork(network)
  return network
}

function makeNetwork({ vessels, box }: SitePlan, parameters: ParameterSet, random: RandomStream) {
  switch (vessels.from) {
    case 'none':
      return undefined
    case 'network':
      return vessels.network
    case 'grow': {
      const { capillaryDensity, lymphatics, inletPressure, outletPressure, perfusion, haematocrit } = vessels
      const network = growNetwork({
        box,
        capillaryDensity,
        lymphatics,
        inletPressure,
        outletPressure,
        haematocrit,
        random,
        parameters,
      })
      for (const boundary of network.boundaries) {
        if (boundary.kind === 'pressure')
          boundary.value = outletPressure + perfusion * (boundary.value - outletPressure)
      }
      return network
    }
    case 'straight':
      return straightVessel({ ...vessels, box })
  }
}
