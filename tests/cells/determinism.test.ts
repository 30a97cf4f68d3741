import { expect, test } from 'vitest'
import { CellsByVoxel } from '../../src/cells/cells-by-voxel.ts'
import { contactMechanics } from '../../src/cells/contact-mechanics.ts'
import { cellFate } from '../../src/cells/fate-process.ts'
import { placeFounders } from '../../src/cells/founders.ts'
import { matrixDigestion } from '../../src/cells/matrix-digestion.ts'
import { motility } from '../../src/cells/motility.ts'
import { perivascularSource } from '../../src/cells/perivascular-source.ts'
import { uptakeAndSecretion } from '../../src/cells/uptake-and-secretion.ts'
import { wallContact } from '../../src/cells/wall-contact.ts'
import { dumpState, restoreState } from '../../src/simulation/state-dump.ts'
import { hashState } from '../../src/simulation/state-hash.ts'
import { Collagen } from '../../src/tissue/collagen.ts'
import { InterstitialFluid, interstitialFlow } from '../../src/tissue/interstitial-fluid.ts'
import { quasiSteadyFields } from '../../src/tissue/quasi-steady-fields.ts'
import { transientFields } from '../../src/tissue/transient-fields.ts'
import { VesselIndex } from '../../src/vessels/vessel-index.ts'
import { type Laboratory, laboratory, runUntil, substance } from './laboratory.ts'

const network = {
  nodeX: Float64Array.of(0, 90, 200),
  nodeY: Float64Array.of(100, 60, 100),
  nodeZ: Float64Array.of(100, 100, 140),
  from: Int32Array.of(0, 1),
  to: Int32Array.of(1, 2),
  diameter: Float64Array.of(12, 20),
  length: Float64Array.of(99, 124),
  vesselClass: Uint8Array.of(1, 2),
  names: ['a', 'b'],
  nodeNames: ['1', '2', '3'],
  boundaries: [],
}

/** A tumour with macrophages around two vessels: every process of the rooms tissue and cells at once. */
async function tumour(threads: number, capacity: number): Promise<Laboratory> {
  const species = [
    substance('oxygen', { diffusion: 1750, decay: 0.01, initial: 42000 }),
    substance('EGF', { diffusion: 52, decay: 1.2e-3 }),
    substance('CSF-1', { diffusion: 40, decay: 1e-4 }),
    substance('CXCL12', { diffusion: 120, decay: 5e-3, madeByTissue: true }),
    substance('soluble-MMP', { diffusion: 60, decay: 2e-4 }),
  ]
  const parameters = { 'kind.carcinoma.divisionRate': 1e-4, 'kind.carcinoma.deathRate': 3e-5 }
  const bench = await laboratory({ threads, capacity, species, parameters, seed: 11 })
  const { fields, grid, registry, schedule } = bench
  const index = new VesselIndex(network)
  const vessels = { network, index }
  const where = { shape: 'sphere' as const, centre: [120, 130, 90] as const, radius: 55 }
  placeFounders({ ...bench, vessels, rule: { kind: 'carcinoma', count: 180, where }, name: 'cells.0' })
  const beside = { shape: 'beside-vessels' as const, within: 10 }
  placeFounders({ ...bench, vessels, rule: { kind: 'macrophage', count: 25, where: beside }, name: 'cells.1' })
  const collagen = new Collagen({ ...bench, density: 1.7, crosslinked: true })
  const fluid = new InterstitialFluid(bench)
  for (let v = 0; v < grid.count; v++) fluid.addExchange(v, 1e-7, v % 3 === 0 ? 1500 : 0)
  fields.of('oxygen').exchangeRate.fill(0.05)
  fields.of('oxygen').exchangeSource.fill(0.05 * 42000)
  const byVoxel = new CellsByVoxel(bench)
  const every = 60_000
  schedule.add(
    perivascularSource({ ...bench, index, every }),
    uptakeAndSecretion({ ...bench, byVoxel, every }),
    quasiSteadyFields({ ...bench, species: ['oxygen', 'EGF', 'CXCL12'], every }),
    transientFields({ ...bench, species: ['CSF-1', 'soluble-MMP'], every, secondsPerTick: 0.001 }),
    interstitialFlow({ ...bench, fluid, every: 600_000 }),
    matrixDigestion({ ...bench, collagen, byVoxel, every }),
    motility({ ...bench, collagen, flowAt: fluid.velocityAt, every }),
    wallContact({ ...bench, index, every }),
    contactMechanics({ ...bench, vessels, every }),
    cellFate({ ...bench, byVoxel, every: 360_000 }),
  )
  void registry
  return bench
}

const hash = ({ schedule, registry }: Laboratory) => hashState(schedule.clock.tick, registry)

test('the same seed gives the same bits with 1, 2 and 3 threads and with any capacity', async () => {
  const hashes: string[][] = []
  for (const [threads, capacity] of [
    [1, 1000],
    [2, 1000],
    [3, 1500],
  ]) {
    const bench = await tumour(threads, capacity)
    try {
      const seen: string[] = []
      for (const hour of [0.5, 1, 2]) {
        runUntil(bench.schedule, hour * 3600)
        bench.cells.audit()
        seen.push(hash(bench))
      }
      expect(bench.cells.tally('births')).toBeGreaterThan(10)
      expect(bench.cells.tally('deaths')).toBeGreaterThan(0)
      hashes.push(seen)
    } finally {
      await bench.close()
    }
  }
  expect(hashes[1]).toEqual(hashes[0])
  expect(hashes[2]).toEqual(hashes[0])
})

test('a run that is dumped, built anew and continued is the run that never stopped', async () => {
  const whole = await tumour(1, 1000)
  const first = await tumour(2, 1000)
  const second = await tumour(1, 1000)
  try {
    runUntil(whole.schedule, 7200)
    runUntil(first.schedule, 2580)
    restoreState(second.registry, dumpState(first.registry))
    second.schedule.clock.tick = first.schedule.clock.tick
    expect(hash(second)).toBe(hash(first))
    runUntil(second.schedule, 7200)
    expect(hash(second)).toBe(hash(whole))
  } finally {
    for (const bench of [whole, first, second]) await bench.close()
  }
})
