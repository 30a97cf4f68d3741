import { describe, expect, test } from 'vitest'
import { cellState } from '../../src/cells/cell-state.ts'
import { CellsByVoxel } from '../../src/cells/cells-by-voxel.ts'
import { cellFate } from '../../src/cells/fate-process.ts'
import { matrixDigestion } from '../../src/cells/matrix-digestion.ts'
import { perivascularSource } from '../../src/cells/perivascular-source.ts'
import { uptakeAndSecretion } from '../../src/cells/uptake-and-secretion.ts'
import { founderKey } from '../../src/numerics/lineage.ts'
import { Collagen } from '../../src/tissue/collagen.ts'
import { VesselIndex } from '../../src/vessels/vessel-index.ts'
import { inLaboratory, type Laboratory, runUntil, substance } from './laboratory.ts'

function fill({ cells }: Laboratory, kind: string, count: number, at: (i: number) => [number, number, number]): void {
  for (let i = 0; i < count; i++) {
    const [x, y, z] = at(i)
    cells.add({ kind, x, y, z, key: founderKey(kind, i), time: 0, as: 'founders' })
  }
}
const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0)

describe('uptake and secretion', () => {
  test('each voxel holds the sum over its own cells, exchange included', async () => {
    const species = [substance('oxygen'), substance('EGF'), substance('CSF-1')]
    await inLaboratory({ species }, (bench) => {
      const { fields, cells, grid } = bench
      fill(bench, 'carcinoma', 30, (i) => [5 + 6 * i, 100, 100])
      fields.of('oxygen').exchangeRate.fill(0.5)
      bench.schedule.add(uptakeAndSecretion({ ...bench, byVoxel: new CellsByVoxel(bench), every: 1000 }))
      runUntil(bench.schedule, 1)
      const expected = new Float64Array(grid.count).fill(0.5)
      for (let i = 0; i < 30; i++)
        expected[grid.voxelAt(cells.x[i], 100, 100)] += (0.3 * (4 / 3) * Math.PI * 8.41 ** 3) / 8000
      const { uptakeRate } = fields.of('oxygen')
      for (let v = 0; v < grid.count; v++) expect(uptakeRate[v]).toBeCloseTo(expected[v], 5)
      const made = total(fields.of('CSF-1').source) * 8000
      expect(made).toBeCloseTo(30 * 1.3e-3 * (4 / 3) * Math.PI * 8.41 ** 3, 3)
      expect(total(fields.of('EGF').source)).toBe(0)
    })
  })

  test('the loop: macrophages make more EGF where carcinoma cells make CSF-1, unless its receptor is blocked', async () => {
    const egf = async (csf: number, blocked: string[]) => {
      let made = 0
      await inLaboratory({ species: [substance('EGF'), substance('CSF-1', { initial: csf })], blocked }, (bench) => {
        fill(bench, 'macrophage', 5, (i) => [20 + 30 * i, 100, 100])
        bench.schedule.add(uptakeAndSecretion({ ...bench, byVoxel: new CellsByVoxel(bench), every: 1000 }))
        runUntil(bench.schedule, 1)
        made = total(bench.fields.of('EGF').source)
      })
      return made
    }
    const basal = await egf(0, [])
    // gain 4 at half occupancy (0.1 nM = K_D)
    expect((await egf(0.1, [])) / basal).toBeCloseTo(3, 4)
    expect((await egf(0.1, ['CSF1R'])) / basal).toBeCloseTo(1, 6)
    expect(await egf(0.1, ['EGF'])).toBe(0)
  })

  test('dead cells and cells in the lumen take nothing', async () => {
    await inLaboratory({ species: [substance('oxygen')] }, (bench) => {
      fill(bench, 'carcinoma', 4, (i) => [20 + 30 * i, 100, 100])
      const { state } = bench.cells
      state[1] = cellState.dead
      state[2] = cellState.arrested
      bench.schedule.add(uptakeAndSecretion({ ...bench, byVoxel: new CellsByVoxel(bench), every: 1000 }))
      runUntil(bench.schedule, 1)
      expect(total(bench.fields.of('oxygen').uptakeRate)).toBeCloseTo(
        (2 * 0.3 * (4 / 3) * Math.PI * 8.41 ** 3) / 8000,
        5,
      )
    })
  })

  test('CXCL12 is made in a sleeve around vessels', async () => {
    await inLaboratory({ species: [substance('CXCL12', { madeByTissue: true })], voxel: 10 }, (bench) => {
      const network = {
        nodeX: Float64Array.of(0, 200),
        nodeY: Float64Array.of(100, 100),
        nodeZ: Float64Array.of(100, 100),
        from: Int32Array.of(0),
        to: Int32Array.of(1),
        diameter: Float64Array.of(20),
        length: Float64Array.of(200),
        vesselClass: Uint8Array.of(1),
        names: ['v'],
        nodeNames: ['a', 'b'],
        boundaries: [],
      }
      bench.schedule.add(perivascularSource({ ...bench, index: new VesselIndex(network), every: 1000 }))
      runUntil(bench.schedule, 1)
      bench.fields.applyExchange()
      const { source } = bench.fields.of('CXCL12')
      const { grid } = bench
      expect(source[grid.voxelAt(100, 125, 100)]).toBeCloseTo(0.02, 6)
      expect(source[grid.voxelAt(100, 145, 100)]).toBe(0)
    })
  })
})

describe('fate', () => {
  const rate = (7.2e-4 / 60) * 3600

  test('with oxygen and room a crowd grows at the rate of its kind', async () => {
    await inLaboratory(
      { box: [800, 800, 800], voxel: 40, capacity: 4000, species: [substance('oxygen', { initial: 42000 })] },
      (bench) => {
        fill(bench, 'carcinoma', 1000, (i) => [
          40 + (i % 10) * 80,
          40 + (Math.floor(i / 10) % 10) * 80,
          40 + Math.floor(i / 100) * 80,
        ])
        bench.schedule.add(cellFate({ ...bench, byVoxel: new CellsByVoxel(bench), every: 360_000 }))
        runUntil(bench.schedule, 12 * 3600)
        const { cells } = bench
        cells.audit()
        const net = rate - (5.3e-5 / 60) * 3600
        const expected = 1000 * Math.exp(12 * net)
        expect(Math.abs(cells.living() / expected - 1)).toBeLessThan(0.06)
        // daughters start at half a volume and nobody outgrows the kind
        for (let i = 0; i < cells.count; i++) {
          expect(cells.radius[i]).toBeGreaterThan(8.41 * 0.49)
          expect(cells.radius[i]).toBeLessThanOrEqual(Math.fround(8.41))
        }
      },
    )
  })

  test('without oxygen nobody divides and cells die within hours', async () => {
    await inLaboratory({ capacity: 1000, species: [substance('oxygen', { initial: 0 })] }, (bench) => {
      fill(bench, 'carcinoma', 500, () => [100, 100, 100])
      bench.schedule.add(cellFate({ ...bench, byVoxel: new CellsByVoxel(bench), every: 360_000 }))
      runUntil(bench.schedule, 6 * 3600)
      const { cells } = bench
      expect(cells.tally('births')).toBe(0)
      expect(cells.tally('deaths') / 500).toBeGreaterThan(0.55)
      expect(cells.tally('deaths') / 500).toBeLessThan(0.72)
      cells.audit()
      // remains are cleared after 9 h
      const dead = cells.tally('deaths')
      runUntil(bench.schedule, 16 * 3600)
      expect(cells.count).toBeLessThanOrEqual(500 - dead)
      cells.audit()
    })
  })

  test('without room nobody divides', async () => {
    await inLaboratory({ capacity: 2000, species: [substance('oxygen', { initial: 42000 })] }, (bench) => {
      // 20 cells in every voxel around the middle
      fill(bench, 'carcinoma', 540, (i) => [
        70 + 20 * (i % 3),
        70 + 20 * (Math.floor(i / 3) % 3),
        70 + 20 * (Math.floor(i / 9) % 3),
      ])
      bench.schedule.add(cellFate({ ...bench, byVoxel: new CellsByVoxel(bench), every: 360_000 }))
      runUntil(bench.schedule, 6 * 3600)
      expect(bench.cells.tally('births')).toBe(0)
    })
  })
})

describe('collagen', () => {
  const digested = async (blocked: string[], kind = 'carcinoma') => {
    let share = 0
    await inLaboratory({ blocked }, (bench) => {
      const collagen = new Collagen({ ...bench, density: 1.7, crosslinked: true })
      fill(bench, kind, 8, (i) => [30 + 20 * i, 110, 110])
      bench.schedule.add(matrixDigestion({ ...bench, collagen, byVoxel: new CellsByVoxel(bench), every: 60_000 }))
      runUntil(bench.schedule, 7200)
      share = collagen.digestedShare()
      expect(collagen.poreAreaAt(190, 190, 190)).toBeCloseTo(5, 4)
      if (kind === 'carcinoma' && blocked.length === 0) expect(collagen.poreAreaAt(110, 110, 110)).toBeGreaterThan(10)
    })
    return share
  }

  test('is digested where MT1-MMP touches it, and nowhere without', async () => {
    expect(await digested([])).toBeGreaterThan(0.004)
    expect(await digested(['MT1-MMP'])).toBe(0)
    expect(await digested([], 't-cell')).toBe(0)
  })
})
