import { CellStore } from '../cells/cell-store.ts'
import { CellsByVoxel } from '../cells/cells-by-voxel.ts'
import { contactMechanics } from '../cells/contact-mechanics.ts'
import { cellFate } from '../cells/fate-process.ts'
import { placeFounders } from '../cells/founders.ts'
import { KindTable } from '../cells/kinds.ts'
import { matrixDigestion } from '../cells/matrix-digestion.ts'
import { motility } from '../cells/motility.ts'
import { perivascularSource } from '../cells/perivascular-source.ts'
import { uptakeAndSecretion } from '../cells/uptake-and-secretion.ts'
import { wallContact } from '../cells/wall-contact.ts'
import { Crossing } from '../crossing/crossing.ts'
import type { Ledger } from '../crossing/ledger.ts'
import { Lumen } from '../crossing/lumen.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Kernels } from '../kernel/kernels.ts'
import type { Activities } from '../molecules/activities.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { wholeTicks } from '../schedule/clock.ts'
import { Schedule } from '../schedule/schedule.ts'
import { StateRegistry } from '../schedule/state-registry.ts'
import { Collagen } from '../tissue/collagen.ts'
import { chooseFieldMethods, type FieldChoice } from '../tissue/field-method.ts'
import { FieldSet } from '../tissue/field-set.ts'
import { Grid } from '../tissue/grid.ts'
import { InterstitialFluid, interstitialFlow } from '../tissue/interstitial-fluid.ts'
import { quasiSteadyFields } from '../tissue/quasi-steady-fields.ts'
import { librarySpecies } from '../tissue/species.ts'
import { transientFields } from '../tissue/transient-fields.ts'
import { fluidExchange } from '../vessels/lymph-flow.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import { WallLeak } from '../vessels/slit-leak.ts'
import { carriesBlood } from '../vessels/vessel-class.ts'
import { vesselExchange } from '../vessels/vessel-exchange.ts'
import { settleWall, wallSignals } from '../vessels/wall-signals.ts'
import { wallVoxels } from '../vessels/wall-voxels.ts'
import type { Plan, SitePlan } from './plan.ts'
import { cellCapacity } from './site-size.ts'
import { type SiteVessels, siteVessels } from './site-vessels.ts'
import { countingStart } from './stratum-rates.ts'
import { wallExposure } from './wall-exposure.ts'

/** A tick of a site: 1 ms. */
const secondsPerTick = 1e-3

export interface SiteOptions {
  plan: Plan
  site: SitePlan
  network?: VesselNetwork
  kernels: Kernels
  parameters: ParameterSet
  activities: Activities
  /** Founders placed at the start. */
  founders: number
  /** Names of processes to leave out. */
  without?: readonly string[]
}

/**
 * A block of tissue, assembled: its state, and the processes that act on it in their fixed order. New biology is one process in
 * its room and one line here.
 */
export class Site {
  readonly schedule: Schedule
  readonly registry: StateRegistry
  readonly grid: Grid
  readonly fields: FieldSet
  /** How each field is advanced, to be recorded with the run. */
  readonly fieldMethods: readonly FieldChoice[]
  readonly collagen: Collagen
  readonly vessels?: SiteVessels
  readonly cells: CellStore
  readonly crossing?: Crossing
  readonly lumen?: Lumen
  /** Entries count towards rates from this time on, s; wall area × time since then, by stratum, µm² s. */
  readonly countingFrom: number
  readonly exposure?: Float64Array

  /** @throws InputError when plan and library do not fit together */
  constructor(options: SiteOptions) {
    const { plan, site, network, kernels, parameters, activities, founders, without } = options
    this.schedule = new Schedule(secondsPerTick, without)
    const ticks = (seconds: number, key: string) => wholeTicks(seconds, secondsPerTick, key)
    const every = {
      mechanics: ticks(site.every.mechanics, 'site.every.mechanics'),
      fields: ticks(site.every.fields, 'site.every.fields'),
      walls: ticks(site.every.walls, 'site.every.walls'),
      fate: ticks(site.every.fate, 'site.every.fate'),
      matrix: ticks(site.every.matrix, 'site.every.matrix'),
    }
    const random = new RandomStream(plan.seed, plan.replicate)
    const registry = new StateRegistry(kernels.arena.allocate)
    const grid = Grid.ofBox(site.box, site.voxel)
    const species = librarySpecies(parameters, site.fields)
    const fields = new FieldSet({ grid, species, registry })
    if (site.release) release(fields, site.release)
    const collagen = new Collagen({
      grid,
      registry,
      parameters,
      density: site.matrix.collagenMgPerMl,
      crosslinked: site.matrix.crosslinked,
    })
    const vessels = network && siteVessels(network, site, registry, parameters, random)
    const kinds = new KindTable(parameters)
    const cells = new CellStore({ registry, kinds, capacity: cellCapacity(plan, founders), random })
    this.registry = registry
    this.grid = grid
    this.fields = fields
    this.collagen = collagen
    this.vessels = vessels
    this.cells = cells
    this.fieldMethods = chooseFieldMethods(species, { length: site.voxel, step: site.every.fields })
    const by = (method: FieldChoice['method']) =>
      this.fieldMethods.filter((choice) => choice.method === method).map(({ name }) => name)
    const transient = by('transient')
    const steady = by('quasi-steady')

    site.cells.forEach((rule, i) => {
      placeFounders({ cells, grid, random, vessels, rule, name: `cells.${i}` })
    })
    this.countingFrom = countingStart(site.burnIn, plan.duration, plan.interventions)

    const byVoxel = new CellsByVoxel({ cells, grid, kernels })
    const common = { fields, parameters, activities }
    const { schedule } = this
    const fluid = vessels && this.#addExchange(vessels, options, every.fields)
    if (vessels && fields.has('CXCL12')) {
      schedule.add(perivascularSource({ ...common, index: vessels.index, every: every.fields }))
    }
    schedule.add(
      uptakeAndSecretion({
        ...common,
        byVoxel,
        every: steady.length > 0 && transient.length === 0 ? every.fields : every.mechanics,
      }),
    )
    if (transient.length > 0) {
      schedule.add(transientFields({ fields, kernels, species: transient, every: every.mechanics, secondsPerTick }))
    }
    if (steady.length > 0) {
      schedule.add(quasiSteadyFields({ fields, kernels, registry, species: steady, every: every.fields }))
    }
    // Without cells there is nothing for a molecule to act through, and blocking one is refused.
    const inhabited = site.cells.length > 0 || site.arrivals.length > 0
    const flowAt = fluid?.velocityAt
    if (inhabited) {
      schedule.add(
        matrixDigestion({ ...common, collagen, byVoxel, every: every.matrix }),
        motility({ ...common, cells, grid, random, collagen, flowAt, every: every.mechanics }),
      )
    }
    if (vessels) {
      const { wall } = vessels
      const { inflammation } = site
      // Inflamed from the start means inflamed long before it: the wall begins settled.
      if (inflammation.level > 0 && inflammation.from === 0) {
        for (let t = 0; t < wall.count; t++)
          if (carriesBlood(wall.vesselClass[t])) wall.cytokine[t] = inflammation.level
        settleWall(wall, parameters)
      }
      schedule.add(wallSignals({ wall, parameters, activities, every: every.walls, inflammation }))
      schedule.add(wallContact({ cells, index: vessels.index, parameters, every: every.mechanics }))
      this.crossing = new Crossing({
        ...common,
        cells,
        wall: vessels.wall,
        flow: vessels.flow,
        registry,
        random,
        replicas: site.replicas,
        present: [...site.cells, ...site.arrivals].map(({ kind }) => kind),
        capacity: site.replicas * cells.capacity,
        every: every.walls,
        cuesEvery: steady.includes('EGF') ? every.fields : every.mechanics,
      })
      if (site.arrivals.length > 0) {
        const { flow } = vessels
        const { crossing } = this
        const { arrivals } = site
        this.lumen = new Lumen({
          cells,
          wall,
          flow,
          crossing,
          arrivals,
          registry,
          parameters,
          activities,
          random,
          every: every.walls,
        })
        schedule.add(this.lumen.process)
      }
      schedule.add(this.crossing.process)
    }
    if (inhabited)
      schedule.add(contactMechanics({ cells, grid, kernels, parameters, activities, vessels, every: every.mechanics }))
    if (vessels) {
      const { wall } = vessels
      const { process, exposure } = wallExposure({ wall, registry, from: this.countingFrom, every: every.walls })
      this.exposure = exposure
      schedule.add(process)
    }
    if (inhabited) schedule.add(cellFate({ byVoxel, fields, parameters, every: every.fate }))
  }

  /** Fluid and solutes through the walls of vessels, and the flow between cells that follows. */
  #addExchange(vessels: SiteVessels, { kernels, parameters }: SiteOptions, every: number): InterstitialFluid {
    const { wall, flow } = vessels
    const { registry, grid, fields, schedule } = this
    const fluid = new InterstitialFluid({ grid, registry, parameters })
    const voxels = wallVoxels(grid, wall)
    const leak = new WallLeak(wall, parameters)
    const common = { wall, voxels, leak, fluid, flow, parameters, every }
    schedule.add(
      fluidExchange(common),
      interstitialFlow({ fluid, kernels, every }),
      vesselExchange({ ...common, fields }),
    )
    return fluid
  }

  get ledger(): Ledger | undefined {
    return this.crossing?.ledger
  }

  /** s */
  get time(): number {
    return this.schedule.clock.tick * secondsPerTick
  }

  /** Runs what is due now and moves to the next due tick, at most to `end`, s. */
  advance(end: number): void {
    this.schedule.advance(Math.round(end / secondsPerTick))
  }

  /** The end: attempts still open enter the ledger as they stand, and every cell must be accounted for. */
  finish(): void {
    this.crossing?.closeLedger(this.time)
    this.cells.applyFates(this.time)
    this.cells.audit()
  }

  /** Live counts, by name. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const kind of this.cells.kinds.kinds) counts[kind.name] = 0
    for (let i = 0; i < this.cells.count; i++) counts[this.cells.kinds.of(this.cells.kind[i]).name]++
    for (const { name } of this.fields.fields) counts[`${name} amount`] = this.fields.amount(name)
    return counts
  }
}

/** Fills a ball of a field: every voxel whose centre is inside. */
function release(fields: FieldSet, { field, centre, radius, concentration }: NonNullable<SitePlan['release']>): void {
  const { grid } = fields
  const values = fields.of(field).concentration
  const { dx } = grid
  for (let iz = 0; iz < grid.nz; iz++) {
    for (let iy = 0; iy < grid.ny; iy++) {
      for (let ix = 0; ix < grid.nx; ix++) {
        const x = (ix + 0.5) * dx - centre[0]
        const y = (iy + 0.5) * dx - centre[1]
        const z = (iz + 0.5) * dx - centre[2]
        if (x * x + y * y + z * z <= radius * radius) values[grid.index(ix, iy, iz)] = concentration
      }
    }
  }
}
