import { describe, expect, test } from 'vitest'
import { cellState } from '../../src/cells/cell-state.ts'
import { contactMechanics, stableSubStep } from '../../src/cells/contact-mechanics.ts'
import { placeFounders } from '../../src/cells/founders.ts'
import { motility } from '../../src/cells/motility.ts'
import { wallContact } from '../../src/cells/wall-contact.ts'
import { founderKey } from '../../src/numerics/lineage.ts'
import type { VesselNetwork } from '../../src/vessels/network.ts'
import { nearestVessel, VesselIndex } from '../../src/vessels/vessel-index.ts'
import { inLaboratory, type Laboratory, runUntil } from './laboratory.ts'

const put = ({ cells }: Laboratory, kind: string, ordinal: number, x: number, y = 100, z = 100) =>
  cells.add({ kind, x, y, z, key: founderKey('test', ordinal), time: 0, as: 'founders' })

function straightVessel(length = 200, diameter = 20): VesselNetwork {
  return {
    nodeX: Float64Array.of(0, length),
    nodeY: Float64Array.of(100, 100),
    nodeZ: Float64Array.of(100, 100),
    from: Int32Array.of(0),
    to: Int32Array.of(1),
    diameter: Float64Array.of(diameter),
    length: Float64Array.of(length),
    vesselClass: Uint8Array.of(1),
    names: ['v'],
    nodeNames: ['a', 'b'],
    boundaries: [],
  }
}

describe('contact', () => {
  test('a thrust of 2.2 nN presses a cell 1.15 µm into its neighbour', async () => {
    await inLaboratory({ capacity: 4 }, (bench) => {
      const { cells } = bench
      // macrophages do not stick; the second one stands still as an obstacle
      const a = put(bench, 'macrophage', 0, 90)
      const b = put(bench, 'macrophage', 1, 90 + 2 * 8.4)
      cells.radius.fill(8.4, 0, 2)
      cells.state[b] = cellState.inWall
      cells.speed[a] = 2200 / 2.7e5
      cells.polarityX[a] = 1
      cells.polarityY[a] = 0
      cells.polarityZ[a] = 0
      bench.schedule.add(contactMechanics({ ...bench, every: 30_000 }))
      runUntil(bench.schedule, 3600)
      expect(16.8 - (cells.x[b] - cells.x[a])).toBeCloseTo(1.15, 1)
    })
  })

  test('an overlap relaxes within about 100 s, momentum stays in the middle', async () => {
    await inLaboratory({ capacity: 4 }, (bench) => {
      const { cells } = bench
      put(bench, 'macrophage', 0, 96)
      put(bench, 'macrophage', 1, 104)
      bench.schedule.add(contactMechanics({ ...bench, every: 10_000 }))
      runUntil(bench.schedule, 100)
      const gap = cells.x[1] - cells.x[0]
      expect(gap).toBeGreaterThan(12.5)
      expect(gap).toBeLessThan(17)
      expect(cells.x[0] + cells.x[1]).toBeCloseTo(200, 3)
    })
  })

  test('carcinoma cells stick, and let go when E-cadherin is blocked', async () => {
    const distance = async (kind: string, blocked: string[]) => {
      let result = 0
      await inLaboratory({ capacity: 4, blocked }, (bench) => {
        put(bench, kind, 0, 91)
        put(bench, kind, 1, 91 + 17.8)
        bench.schedule.add(contactMechanics({ ...bench, every: 30_000 }))
        runUntil(bench.schedule, 7200)
        result = bench.cells.x[1] - bench.cells.x[0]
      })
      return result
    }
    // Hertz against the pull: 889 √4.2 δ^1.5 = 1500 pN
    expect(16.82 - (await distance('carcinoma', []))).toBeCloseTo(0.88, 1)
    expect(await distance('carcinoma', ['E-cadherin'])).toBeCloseTo(17.8, 4)
  })

  test('in a mixed crowd only cells that have E-cadherin pull', async () => {
    await inLaboratory({ capacity: 4 }, (bench) => {
      const { cells } = bench
      put(bench, 'carcinoma', 0, 50)
      put(bench, 'carcinoma', 1, 50 + 17.8)
      put(bench, 'macrophage', 2, 130)
      put(bench, 'carcinoma', 3, 130 + 17.9)
      bench.schedule.add(contactMechanics({ ...bench, every: 30_000 }))
      runUntil(bench.schedule, 7200)
      expect(cells.x[1] - cells.x[0]).toBeLessThan(16.2)
      expect(cells.x[3] - cells.x[2]).toBeCloseTo(17.9, 4)
    })
  })

  test('the sub-step is stable in the densest packing it is made for', () => {
    expect(stableSubStep(667, 8.4, 0.25, 2.7e5)).toBeGreaterThan(5)
    expect(stableSubStep(667, 8.4, 0.15, 2.7e5)).toBeLessThan(20)
  })

  test('a cell that creeps 1 µm/h far from the origin arrives', async () => {
    await inLaboratory({ box: [3200, 40, 40], voxel: 40, capacity: 2 }, (bench) => {
      const { cells } = bench
      put(bench, 'carcinoma', 0, 3000, 20, 20)
      cells.speed[0] = 1 / 3600
      cells.polarityX[0] = 1
      cells.polarityY[0] = 0
      cells.polarityZ[0] = 0
      bench.schedule.add(contactMechanics({ ...bench, every: 100 }))
      runUntil(bench.schedule, 3600)
      expect(cells.x[0]).toBeCloseTo(3001, 2)
    })
  })
})

describe('walls', () => {
  test('a cell that walks against a vessel touches its tile and does not enter', async () => {
    await inLaboratory({ capacity: 300 }, (bench) => {
      const { cells, schedule } = bench
      const network = straightVessel()
      const index = new VesselIndex(network)
      const rule = { kind: 'macrophage', count: 200, where: { shape: 'beside-vessels' as const, within: 10 } }
      placeFounders({ ...bench, vessels: { network, index }, rule, name: 'cells.0' })
      schedule.add(
        wallContact({ ...bench, index, every: 60_000 }),
        motility({ ...bench, every: 60_000 }),
        contactMechanics({ ...bench, vessels: { network, index }, every: 60_000 }),
      )
      const near = nearestVessel()
      let touching = 0
      for (let hour = 1; hour <= 6; hour++) {
        runUntil(schedule, hour * 3600)
        for (let i = 0; i < cells.count; i++) {
          if (!index.nearest(cells.x[i], cells.y[i], cells.z[i], 40, near)) continue
          expect(near.surfaceDistance - cells.radius[i]).toBeGreaterThan(-0.05)
          if (cells.vessel[i] === 0 && cells.wallDistance[i] < 3) touching++
          // the distance kept is never more than the true one
          expect(cells.wallDistance[i]).toBeLessThan(near.surfaceDistance - cells.radius[i] + 0.05)
        }
      }
      expect(touching).toBeGreaterThan(50)
    })
  })

  test('nobody leaves the block', async () => {
    await inLaboratory({ box: [60, 60, 60], capacity: 40 }, (bench) => {
      const { cells, schedule } = bench
      placeFounders({ ...bench, rule: { kind: 't-cell', count: 40, where: { shape: 'everywhere' } }, name: 'cells.0' })
      schedule.add(motility({ ...bench, every: 30_000 }), contactMechanics({ ...bench, every: 30_000 }))
      runUntil(schedule, 3600)
      let middle = 0
      for (let i = 0; i < 40; i++) {
        for (const value of [cells.x[i], cells.y[i], cells.z[i]]) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(60)
        }
        if (Math.abs(cells.x[i] - 30) < 20) middle++
      }
      // faces are mirrors, not traps
      expect(middle).toBeGreaterThan(15)
    })
  })
})

describe('founders', () => {
  test('a full sphere is packed inside its radius, a sparse crowd does not overlap', async () => {
    await inLaboratory({ box: [400, 400, 400], capacity: 5000 }, (bench) => {
      const { cells } = bench
      const where = { shape: 'sphere' as const, centre: [200, 200, 200] as const, radius: 150 }
      placeFounders({ ...bench, rule: { kind: 'carcinoma', count: 4000, where }, name: 'cells.0' })
      expect(cells.count).toBe(4000)
      let far = 0
      for (let i = 0; i < 4000; i++)
        far = Math.max(far, Math.hypot(cells.x[i] - 200, cells.y[i] - 200, cells.z[i] - 200))
      expect(far).toBeLessThan(152)
      expect(far).toBeGreaterThan(140)
      placeFounders({
        ...bench,
        rule: { kind: 'macrophage', densityPerVolume: 1e-6, where: { shape: 'everywhere' } },
        name: 'cells.1',
      })
      expect(cells.count).toBe(4064)
      for (let i = 4000; i < 4064; i++)
        for (let j = i + 1; j < 4064; j++)
          expect(Math.hypot(cells.x[i] - cells.x[j], cells.y[i] - cells.y[j], cells.z[i] - cells.z[j])).toBeGreaterThan(
            17,
          )
      expect(cells.tally('founders')).toBe(4064)
    })
  })

  test('beside vessels they stand outside the lumen and within reach', async () => {
    await inLaboratory({ capacity: 100 }, (bench) => {
      const { cells } = bench
      const network = straightVessel()
      const index = new VesselIndex(network)
      const rule = {
        kind: 'macrophage',
        densityPerWallArea: 50 / (Math.PI * 20 * 200),
        where: { shape: 'beside-vessels' as const, within: 5 },
      }
      expect(placeFounders({ ...bench, vessels: { network, index }, rule, name: 'cells.0' })).toBe(50)
      for (let i = 0; i < 50; i++) {
        const away = Math.hypot(cells.y[i] - 100, cells.z[i] - 100) - 10 - 8.5
        expect(away).toBeGreaterThan(-1e-3)
        expect(away).toBeLessThan(5.001)
      }
    })
  })

  test('a founder stands where its key puts it, whatever comes after', async () => {
    const places: number[][] = []
    for (const count of [10, 20])
      await inLaboratory({ capacity: 40 }, (bench) => {
        placeFounders({ ...bench, rule: { kind: 't-cell', count, where: { shape: 'everywhere' } }, name: 'cells.0' })
        places.push([...bench.cells.x.slice(0, 10)])
      })
    expect(places[0]).toEqual(places[1])
  })
})
