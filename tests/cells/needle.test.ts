import { expect, test } from 'vitest'
import { CellsByVoxel } from '../../src/cells/cells-by-voxel.ts'
import { contactMechanics } from '../../src/cells/contact-mechanics.ts'
import { placeFounders } from '../../src/cells/founders.ts'
import { motility } from '../../src/cells/motility.ts'
import { uptakeAndSecretion } from '../../src/cells/uptake-and-secretion.ts'
import { quasiSteadyFields } from '../../src/tissue/quasi-steady-fields.ts'
import { inLaboratory, runUntil, substance } from './laboratory.ts'

interface Seen {
  /** How many more carcinoma cells are within 60 µm of the tip after six hours. */
  gathered: number
  /** Mean of the macrophages' directions towards the tip during the last four hours, −1 … 1. */
  heading: number
}

/** A needle with EGF in a mixed crowd of 450 carcinoma cells and 150 macrophages. */
async function needle(blocked: string[]): Promise<Seen> {
  const seen: Seen = { gathered: 0, heading: 0 }
  const species = [
    substance('EGF', { diffusion: 52, decay: 1.2e-3 }),
    substance('CSF-1', { diffusion: 40, decay: 1e-4 }),
  ]
  const setting = { box: [300, 300, 300] as const, species, blocked, capacity: 1000, seed: 5 }
  await inLaboratory({ ...setting, parameters: { 'kind.carcinoma.freeSpeed': 1 / 60 } }, (bench) => {
    const { cells, fields, grid, schedule } = bench
    const everywhere = { shape: 'everywhere' as const }
    placeFounders({ ...bench, rule: { kind: 'carcinoma', count: 450, where: everywhere }, name: 'cells.0' })
    placeFounders({ ...bench, rule: { kind: 'macrophage', count: 150, where: everywhere }, name: 'cells.1' })
    // 15 nM at 10 µm from the tip
    fields.of('EGF').exchangeSource[grid.voxelAt(150, 150, 150)] = 1e5 / grid.voxelVolume
    const byVoxel = new CellsByVoxel(bench)
    const every = 120_000
    schedule.add(
      uptakeAndSecretion({ ...bench, byVoxel, every }),
      quasiSteadyFields({ ...bench, species: ['EGF', 'CSF-1'], every }),
      motility({ ...bench, every }),
      contactMechanics({ ...bench, every }),
    )
    const look = () => {
      let near = 0
      let heading = 0
      for (let i = 0; i < cells.count; i++) {
        const [dx, dy, dz] = [150 - cells.x[i], 150 - cells.y[i], 150 - cells.z[i]]
        const away = Math.hypot(dx, dy, dz)
        if (cells.kinds.of(cells.kind[i]).name === 'macrophage')
          heading += (dx * cells.polarityX[i] + dy * cells.polarityY[i] + dz * cells.polarityZ[i]) / away / 150
        else if (away < 60) near++
      }
      return { near, heading }
    }
    const { near } = look()
    runUntil(schedule, 2 * 3600)
    for (let k = 1; k <= 12; k++) {
      runUntil(schedule, 7200 + 1200 * k)
      seen.heading += look().heading / 12
    }
    seen.gathered = look().near - near
  })
  return seen
}

test('a needle with EGF draws carcinoma cells by EGFR, and macrophages after them by CSF1R (T6d)', async () => {
  const open = await needle([])
  const withoutEgfr = await needle(['EGFR'])
  const withoutCsf1r = await needle(['CSF1R'])
  expect(open.gathered).toBeGreaterThan(40)
  expect(withoutEgfr.gathered).toBeLessThan(0.3 * open.gathered)
  // macrophages have no receptor for EGF: they follow the CSF-1 of the cells that came
  expect(open.heading).toBeGreaterThan(withoutCsf1r.heading + 0.03)
})
