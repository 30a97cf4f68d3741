import { CellStore } from '../../src/cells/cell-store.ts'
import { KindTable } from '../../src/cells/kinds.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { createKernels, type Kernels } from '../../src/kernel/kernels.ts'
import { Activities } from '../../src/molecules/activities.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { Schedule } from '../../src/schedule/schedule.ts'
import { StateRegistry } from '../../src/schedule/state-registry.ts'
import { FieldSet } from '../../src/tissue/field-set.ts'
import { Grid } from '../../src/tissue/grid.ts'
import { closedFaces, type Species } from '../../src/tissue/species.ts'

/** A block of tissue on the bench: kernels, state, cells and fields, without any process. */
export interface Laboratory {
  kernels: Kernels
  registry: StateRegistry
  parameters: ParameterSet
  activities: Activities
  random: RandomStream
  grid: Grid
  fields: FieldSet
  cells: CellStore
  schedule: Schedule
  close(): Promise<void>
}

export interface Setting {
  threads?: number
  bytes?: number
  box?: readonly [number, number, number]
  voxel?: number
  species?: readonly Species[]
  capacity?: number
  seed?: number
  parameters?: Record<string, number>
  /** Molecules taken away, wholly or by a share. */
  blocked?: readonly (string | { molecule: string; by: number })[]
}

export function substance(name: string, properties: Partial<Species> = {}): Species {
  return { name, diffusion: 100, decay: 0.01, initial: 0, faces: closedFaces, ...properties }
}

export async function laboratory(setting: Setting = {}): Promise<Laboratory> {
  const {
    threads = 1,
    bytes = 32e6,
    box = [200, 200, 200],
    voxel = 20,
    species = [],
    capacity = 1000,
    seed = 1,
  } = setting
  const kernels = await createKernels({ threads, bytes })
  const registry = new StateRegistry(kernels.arena.allocate)
  const parameters = new ParameterSet(setting.parameters ?? {})
  const activities = new Activities(
    (setting.blocked ?? []).map((one) => ({
      ...(typeof one === 'string' ? { molecule: one, by: 1 } : one),
      from: 0,
      to: Number.POSITIVE_INFINITY,
    })),
  )
  const random = new RandomStream(seed)
  const grid = Grid.ofBox([box[0], box[1], box[2]], voxel)
  const fields = new FieldSet({ grid, species, registry })
  const cells = new CellStore({ registry, kinds: new KindTable(parameters), capacity, random })
  return {
    kernels,
    registry,
    parameters,
    activities,
    random,
    grid,
    fields,
    cells,
    schedule: new Schedule(0.001),
    close: () => kernels.close(),
  }
}

/** Runs work on a bench and clears it away. */
export async function inLaboratory(setting: Setting, work: (bench: Laboratory) => void | Promise<void>): Promise<void> {
  const bench = await laboratory(setting)
  try {
    await work(bench)
  } finally {
    await bench.close()
  }
}

/** Advances a schedule to a time in seconds. */
export function runUntil(schedule: Schedule, seconds: number): void {
  const limit = Math.round(seconds * 1000)
  while (schedule.clock.tick < limit) schedule.advance(limit)
}
