import type { ExitTable } from '../body/exit-table.ts'
import { exitHazards } from '../crossing/exit-hazards.ts'
import { direction } from '../crossing/stage.ts'
import { type BedParameter, isParameterName, ParameterSet } from '../evidence/parameter-set.ts'
import { createKernels, type Kernels } from '../kernel/kernels.ts'
import type { Activities } from '../molecules/activities.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { InputError } from '../quantity/errors.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import { vesselClass } from '../vessels/vessel-class.ts'
import { exitHours } from './exit-tables.ts'
import type { Plan, SitePlan } from './plan.ts'
import { Site } from './site.ts'
import { siteBytes } from './site-size.ts'
import { siteNetwork } from './site-vessels.ts'

/**
 * Lowers the driving pressure until a capillary has the drop it has in the bed: a plug then feels the bed's plug pressure, whose
 * differences between organs are hundredfold (closures §2).
 * @param drop over one open capillary, Pa
 * @param edge of the block, µm: a path through it passes edge / mean length capillaries
 */
function setDrop(network: VesselNetwork, drop: number, edge: number): void {
  let length = 0
  let count = 0
  for (let s = 0; s < network.length.length; s++) {
    if (network.vesselClass[s] !== vesselClass.capillary) continue
    length += network.length[s]
    count++
  }
  const ends = network.boundaries.filter(({ kind }) => kind === 'pressure')
  const outlet = Math.min(...ends.map(({ value }) => value))
  for (const end of ends) if (end.value > outlet) end.value = outlet + (drop * edge * count) / length
}

/** What a resolved organ hands to the organism. */
export interface OrganSiteResult {
  bed: string
  /** Exit hazards by time since arrest, from the agents of the site. */
  exits: ExitTable
  /** Capillary length of the site, µm: its share of the organ's. */
  capillaryLength: number
  /** Agents that came with the blood, and how many of them stopped. */
  agents: number
  arrested: number
}

const hour = 3600

/**
 * An organ that is resolved: a block of tissue with capillaries of the bed's diameter, into which tumour cells come with the blood as
 * agents. It is run before the organism, which takes its exit hazards instead of the library's; afterwards each agent stands for
 * `arrivals/agents` entries of the organ.
 */
export class OrganSite {
  readonly #plan: Plan
  readonly #bed: string
  readonly #agents: number
  readonly #site: Site
  readonly #kernels: Kernels

  private constructor(plan: Plan, bed: string, agents: number, site: Site, kernels: Kernels) {
    this.#plan = plan
    this.#bed = bed
    this.#agents = agents
    this.#site = site
    this.#kernels = kernels
  }

  /**
   * @param plan the scenario; its `body.resolve` names the organ
   * @throws InputError when the library has no bed of that name
   */
  static async create(
    plan: Plan,
    resolve: { organ: string; agents: number; duration: number },
    activities: Activities,
  ): Promise<OrganSite> {
    const { organ, agents, duration } = resolve
    const library = new ParameterSet(plan.parameters)
    const species = plan.body?.species ?? 'mouse'
    const counted = library.beds().filter((name) => isParameterName(`anatomy.${species}.capillaryLength.${name}`))
    if (!counted.includes(organ)) {
      throw new InputError({
        key: 'circulation.resolve.organ',
        found: organ,
        expected: `an organ of the ${species} whose capillaries have been counted: ${counted.join(', ')}`,
      })
    }
    const bed = (name: BedParameter) => library.ofBed(organ, name)
    const parameters = new ParameterSet({
      ...plan.parameters,
      'network.capillaryDiameter': bed('diameter'),
      'network.capillaryDiameterVariation': bed('diameterCv'),
    })
    const site: SitePlan = {
      box: [300, 300, 300],
      voxel: 20,
      vessels: {
        from: 'grow',
        capillaryDensity: library.value('scenario.capillaryDensity'),
        lymphatics: false,
        inletPressure: library.value('scenario.inletPressure'),
        outletPressure: library.value('scenario.outletPressure'),
        perfusion: 1,
        haematocrit: library.value('scenario.haematocrit'),
      },
      matrix: { collagenMgPerMl: library.value('scenario.collagenDensity'), crosslinked: true },
      endothelium: 'in-vivo',
      mosaicShare: 0,
      inflammation: { level: 0, from: 0 },
      fields: [],
      cells: [],
      arrivals: [{ kind: 'carcinoma', count: agents, from: 0, during: hour }],
      replicas: 1,
      burnIn: 0,
      every: { mechanics: 300, fields: 300, walls: 60, fate: 900, matrix: 900 },
      capacity: 4 * agents,
    }
    const own: Plan = { ...plan, duration, site, body: undefined }
    const network = siteNetwork(site, parameters, new RandomStream(plan.seed, plan.replicate))
    if (network) setDrop(network, bed('plugPressure') / library.value('capillary.plugFactor'), site.box[0])
    const kernels = await createKernels({ threads: 1, bytes: siteBytes(own, 0), capName: 'circulation.resolve' })
    const assembled = new Site({ plan: own, site, network, kernels, parameters, activities, founders: 0 })
    return new OrganSite(own, organ, agents, assembled, kernels)
  }

  /** Runs the agents to their end. The same scenario gives the same result whenever it is called; once is enough. */
  run(): OrganSiteResult {
    const site = this.#site
    const { duration } = this.#plan
    while (site.time < duration) site.advance(duration)
    site.finish()
    const { ledger, vessels } = site
    if (!ledger || !vessels)
      throw new InputError({ key: 'circulation.resolve', found: 'no vessels', expected: 'a vascular bed' })
    const { network } = vessels
    let capillaryLength = 0
    for (let s = 0; s < network.length.length; s++) {
      if (network.vesselClass[s] === vesselClass.capillary) capillaryLength += network.length[s]
    }
    const hours = exitHours.filter((edge) => edge * hour < duration)
    return {
      bed: this.#bed,
      exits: {
        bed: this.#bed,
        hours,
        hazard: exitHazards(ledger, 'extravasation', hours),
        provenance: `resolved site: ${this.#agents} agents in capillaries of the bed, ${duration / hour} h`,
      },
      capillaryLength,
      agents: this.#agents,
      arrested: ledger.funnel(direction.extravasation).stages[0]?.real ?? 0,
    }
  }

  async close(): Promise<void> {
    await this.#kernels.close()
  }
}
