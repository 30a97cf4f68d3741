import { describe, expect, test } from 'vitest'
import { chemotacticBias, flowBias } from '../../src/cells/chemotaxis.ts'
import { motility } from '../../src/cells/motility.ts'
import { founderKey } from '../../src/numerics/lineage.ts'
import { Collagen } from '../../src/tissue/collagen.ts'
import { inLaboratory, type Laboratory, runUntil, type Setting, substance } from './laboratory.ts'

function crowd({ cells }: Laboratory, count: number, kind: string, at: (i: number) => [number, number, number]): void {
  for (let i = 0; i < count; i++) {
    const [x, y, z] = at(i)
    cells.add({ kind, x, y, z, key: founderKey(kind, i), time: 0, as: 'founders' })
  }
}

/** Mean of the drawn directions after everybody has turned, over cells that stay where they are. */
async function meanDirection(
  setting: Setting,
  kind: string,
  prepare: (bench: Laboratory) => { flowAt?: (x: number, y: number, z: number, out: Float64Array) => void },
  count = 3000,
  turns = 4,
): Promise<number> {
  let mean = 0
  await inLaboratory({ ...setting, capacity: count }, (bench) => {
    crowd(bench, count, kind, () => [100, 100, 100])
    const { flowAt } = prepare(bench)
    const own = bench.cells.kinds.named(kind)
    const step = own.persistenceTime * 8
    bench.schedule.add(motility({ ...bench, flowAt, every: Math.round(step * 1000) }))
    let samples = 0
    for (let turn = 1; turn <= turns; turn++) {
      runUntil(bench.schedule, turn * step)
      for (let i = 0; i < count; i++) {
        mean += bench.cells.polarityX[i]
        samples++
      }
    }
    mean /= samples
  })
  return mean
}

describe('persistent random walk', () => {
  test('cells turn at the rate of their persistence time, to all sides alike', async () => {
    await inLaboratory({ capacity: 2000 }, (bench) => {
      crowd(bench, 2000, 'carcinoma', () => [100, 100, 100])
      const { cells } = bench
      bench.schedule.add(motility({ ...bench, every: 60_000 }))
      const before = cells.polarityX.slice(0, 2000)
      runUntil(bench.schedule, 1800)
      // correlation exp(−t/τ) after one persistence time
      let dot = 0
      for (let i = 0; i < 2000; i++) dot += 3 * before[i] * cells.polarityX[i]
      expect(dot / 2000).toBeGreaterThan(Math.exp(-1) - 0.08)
      expect(dot / 2000).toBeLessThan(Math.exp(-1) + 0.08)
      const turns = cells.turns.slice(0, 2000).reduce((sum, n) => sum + n, 0) / 2000
      expect(Math.abs(turns - 1)).toBeLessThan(0.08)
    })
  })

  test('the number of steps does not change when a cell turns or where to', async () => {
    const runs: number[][] = []
    for (const every of [10_000, 60_000])
      await inLaboratory({ capacity: 50 }, (bench) => {
        crowd(bench, 50, 'carcinoma', () => [100, 100, 100])
        bench.schedule.add(motility({ ...bench, every }))
        runUntil(bench.schedule, 7200)
        runs.push([...bench.cells.polarityX.slice(0, 50), ...bench.cells.nextTurn.slice(0, 50)])
      })
    expect(runs[0]).toEqual(runs[1])
  })

  test('blocking ROCK by half leaves about half of the speed; denser collagen slows to a stop', async () => {
    const speed = async (density: number, rock = 0, crosslinked = false) => {
      let mean = 0
      await inLaboratory({ capacity: 500, blocked: [{ molecule: 'ROCK', by: rock }] }, (bench) => {
        crowd(bench, 500, 'carcinoma', () => [100, 100, 100])
        const collagen = new Collagen({ ...bench, density, crosslinked })
        bench.schedule.add(motility({ ...bench, collagen, every: 1000 }))
        runUntil(bench.schedule, 1)
        mean = bench.cells.speed.slice(0, 500).reduce((sum, v) => sum + v, 0) / 500
      })
      return mean * 60
    }
    const free = await speed(0)
    expect(free).toBeGreaterThan(0.45)
    expect(free).toBeLessThan(0.6)
    expect((await speed(0, 0.5)) / free).toBeCloseTo(0.5, 6)
    // A = 20 µm²: (20 − 7)/63 of v0
    expect((await speed(1.7)) / free).toBeCloseTo(13 / 63, 1.5)
    // cross-linked, 5 µm², below arrest of most: T9, 5 % at most
    expect((await speed(1.7, 0, true)) / free).toBeLessThan(0.05)
    expect(await speed(20)).toBe(0)
  })
})

describe('chemotaxis', () => {
  test('the law: difference of bound receptors over its noise', () => {
    // C = K_D: Q = 1/2, ΔQ = d∇C/(4 K_D)
    const kappa = chemotacticBias(2, 0.01, 16, 2, 1e5, 0.05, 0.01)
    expect(kappa).toBeCloseTo((0.05 * Math.sqrt(1e5) * 0.02) / Math.sqrt(0.26), 10)
    // far above K_D receptors are full: blind
    expect(chemotacticBias(200, 0.01, 16, 2, 1e5, 0.05, 0.01)).toBeLessThan(0.01 * kappa)
  })

  const gradientOf = (name: string, slope: number) => (bench: Laboratory) => {
    const { concentration } = bench.fields.of(name)
    for (let i = 0; i < bench.grid.count; i++) concentration[i] = 0.5 + slope * ((i % 10) + 0.5) * 20
    return {}
  }

  test('the mean direction is that of von Mises–Fisher, coth κ − 1/κ', async () => {
    const setting = { species: [substance('EGF')] }
    const seen = await meanDirection(setting, 'carcinoma', gradientOf('EGF', 0.02))
    const concentration = 0.5 + 0.02 * 100
    const kappa = chemotacticBias(concentration, 0.02, 2 * 8.41, 2, 1e5, 0.05, 0.01)
    expect(Math.abs(seen - (1 / Math.tanh(kappa) - 1 / kappa))).toBeLessThan(0.02)
  })

  test('only cells with the receptor follow, and not when it is blocked', async () => {
    const setting = { species: [substance('EGF')] }
    const noise = 3 / Math.sqrt(3 * 12000)
    expect(Math.abs(await meanDirection(setting, 'macrophage', gradientOf('EGF', 0.02)))).toBeLessThan(noise)
    const blocked = { ...setting, blocked: ['EGFR'] }
    expect(Math.abs(await meanDirection(blocked, 'carcinoma', gradientOf('EGF', 0.02)))).toBeLessThan(noise)
    const csf = { species: [substance('CSF-1')] }
    expect(await meanDirection(csf, 'macrophage', gradientOf('CSF-1', 0.002))).toBeGreaterThan(3 * noise)
  })
})

describe('sense of interstitial flow (T7)', () => {
  const constants = { downstream: 1, downstreamSpeed: 1, upstream: 0.25 }
  const drift = (density: number, speed: number, blocked: string[] = []) => {
    // cells per µm³ in a block of 200³ µm³ = 8e6 µm³, one density cube
    const count = Math.max(1, Math.round(density * 8e6))
    const copies = Math.max(1, Math.round(4000 / count))
    return meanDirection(
      { seed: 3, blocked },
      'carcinoma',
      () => ({
        flowAt: (_x, _y, _z, out) => {
          out[0] = speed
          out[1] = 0
          out[2] = 0
        },
      }),
      count,
      4 * copies,
    )
  }

  test('drift is downstream at low density and upstream at high density', async () => {
    // the reference density, 1.2e-7 µm⁻³, is one cell in the block
    const low = flowBias(3, 1, 0.3, constants)
    expect(low).toBeGreaterThan(0)
    expect(flowBias(3, 1, 5, constants)).toBeLessThan(0)
    expect(await drift(1.25e-7, 0.3)).toBeGreaterThan(0)
    expect(await drift(6e-7, 3)).toBeLessThan(-0.2)
    expect(await drift(1e-5, 3)).toBeLessThan(-0.2)
  })

  test('without CCR7 nothing drifts downstream at any density; without flow nothing drifts', async () => {
    for (const density of [1.25e-7, 3e-7, 1e-6, 1e-5]) expect(await drift(density, 3, ['CCR7'])).toBeLessThan(0.02)
    expect(Math.abs(await drift(1e-5, 0))).toBeLessThan(0.1)
  })
})
