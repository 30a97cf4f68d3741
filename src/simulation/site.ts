import { CellStore } from '../cells/cell-store.ts'
import { CellsByVoxel } from '../cells/cells-by-voxel.ts'
import { contactMechanics } from '../cells/contact-mechanics.ts'
import { KindTable } from '../cells/kinds.ts'
import { matrixDigestion } from '../cells/matrix-digestion.ts'
import { motility } from '../cells/motility.ts'
import { uptakeAndSecretion } from '../cells/uptake-and-secretion.ts'
import { wallContact } from '../cells/wall-contact.ts'
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
import { quasiSteadyFields } from '../tissue/quasi-steady-fields.ts'
import { librarySpecies } from '../tissue/species.ts'
import { transientFields } from '../tissue/transient-fields.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import type { Plan, SitePlan } from './plan.ts'
import { cellCapacity } from './site-size.ts'
import { type SiteVessels, siteVessels } from './site-vessels.ts'

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
}

/**
 * A block of tissue, assembled: its state, and the processes that act on it in their fixed order. New biology is one process in
 * its room and one line here.
 */
export class Site {
  readonly schedule = new Schedule(secondsPerTick)
  readonly registry: StateRegistry
  readonly grid: Grid
  readonly fields: FieldSet
  /** How each field is advanced, to be recorded with the run. */
  readonly fieldMethods: readonly FieldChoice[]
  readonly collagen: Collagen
  readonly vessels?: SiteVessels
  readonly cells: CellStore

  /** @throws InputError when plan and library do not fit together */
  constructor(options: SiteOptions) {
    const { plan, site, network, kernels, parameters, activities, founders } = options
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

    const byVoxel = new CellsByVoxel({ cells, grid, kernels })
    const { schedule } = this
    schedule.add(uptakeAndSecretion({ byVoxel, fields, parameters, activities, every: every.mechanics }))
    if (transient.length > 0) {
      schedule.add(transientFields({ fields, kernels, species: transient, every: every.mechanics, secondsPerTick }))
    }
    if (steady.length > 0) {
      schedule.add(quasiSteadyFields({ fields, kernels, registry, species: steady, every: every.mechanics }))
    }
    schedule.add(matrixDigestion({ collagen, byVoxel, fields, parameters, activities, every: every.matrix }))
    schedule.add(motility({ cells, grid, fields, parameters, activities, random, collagen, every: every.mechanics }))
    if (vessels) schedule.add(wallContact({ cells, index: vessels.index, parameters, every: every.mechanics }))
    schedule.add(contactMechanics({ cells, grid, kernels, parameters, activities, vessels, every: every.mechanics }))
  }

  /** s */
  get time(): number {
    return this.schedule.clock.tick * secondsPerTick
  }

  /** Runs what is due now and moves to the next due tick, at most to `end`, s. */
  advance(end: number): void {
    this.schedule.advance(Math.round(end / secondsPerTick))
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
