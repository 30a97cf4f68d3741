import { describe, expect, it } from 'vitest'
import { cellState } from '../../src/cells/cell-state.ts'
import { CellStore } from '../../src/cells/cell-store.ts'
import { KindTable } from '../../src/cells/kinds.ts'
import { Crossing } from '../../src/crossing/crossing.ts'
import { entries } from '../../src/crossing/entries.ts'
import { Lumen } from '../../src/crossing/lumen.ts'
import { outcome, stage, stageCount } from '../../src/crossing/stage.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { Activities } from '../../src/molecules/activities.ts'
import { founderKey } from '../../src/numerics/lineage.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { StateRegistry } from '../../src/schedule/state-registry.ts'
import { dumpState, restoreState } from '../../src/simulation/state-dump.ts'
import { hashState } from '../../src/simulation/state-hash.ts'
import type { BloodFlow } from '../../src/vessels/blood-flow.ts'
import { straightVessel } from '../../src/vessels/straight-vessel.ts'
import { Wall } from '../../src/vessels/wall.ts'
import { wallSettings } from '../../src/vessels/wall-settings.ts'
import { wallStratum } from '../../src/vessels/wall-stratum.ts'

const minute = 60
const hour = 3600

interface Choices {
  replicas?: number
  every?: number
  neutrophils?: number
  carcinoma?: number
  macrophages?: number
  mosaicShare?: number
  capacity?: number
  blocked?: { molecule: string; by: number }[]
}

/** A straight venule in a block, with cells in its blood or at its outer side; only the rooms of the wall. */
function site(choices: Choices) {
  const parameters = new ParameterSet()
  const registry = new StateRegistry()
  const random = new RandomStream(4, 0)
  const network = straightVessel({
    box: [600, 200, 200],
    vesselClass: 'venule',
    diameter: 30,
    speed: 800,
    haematocrit: 0.4,
  })
  const flow: BloodFlow = {
    flow: Float64Array.of((Math.PI / 4) * 900 * 800),
    nodePressure: Float64Array.of(2100, 2000),
    dischargeHaematocrit: Float64Array.of(0.4),
    apparentViscosity: Float64Array.of(2e-3),
    meanSpeed: Float64Array.of(800),
    wallShearRate: Float64Array.of(213),
    wallShearStress: Float64Array.of(0.43),
    iterations: 1,
    converged: true,
  }
  const mosaicShare = choices.mosaicShare ?? 0
  const wall = new Wall({ network, registry, settings: wallSettings(parameters, 'in-vivo'), random, mosaicShare })
  const inflamed = (choices.neutrophils ?? 0) > 0
  if (inflamed) {
    wall.cytokine.fill(1)
    wall.icam1.fill(5)
    wall.pSelectin.fill(1)
    wall.eSelectin.fill(1)
  }
  const cells = new CellStore({ registry, kinds: new KindTable(parameters), capacity: 2000, random })
  const activities = new Activities(
    (choices.blocked ?? []).map((one) => ({ ...one, from: 0, to: Number.POSITIVE_INFINITY })),
  )
  const every = 1000 * (choices.every ?? 10)
  const crossing = new Crossing({
    cells,
    wall,
    flow,
    registry,
    parameters,
    activities,
    random,
    replicas: choices.replicas ?? 1,
    capacity: choices.capacity ?? 20_000,
    every,
  })
  const arrivals = inflamed ? [{ kind: 'neutrophil', count: choices.neutrophils, from: 0, during: hour }] : []
  const lumen = new Lumen({ cells, wall, flow, crossing, arrivals, registry, parameters, activities, random, every })
  const place = (kind: string, count: number) => {
    for (let k = 0; k < count; k++) {
      const tile = Math.floor(((k + 0.5) * wall.count) / count)
      const out = 9
      const slot = cells.add({
        kind,
        x: wall.x[tile] + out * wall.nx[tile],
        y: wall.y[tile] + out * wall.ny[tile],
        z: wall.z[tile] + out * wall.nz[tile],
        key: founderKey(kind, k),
        time: 0,
        as: 'founders',
      })
      cells.tile[slot] = tile
      cells.polarityX[slot] = -wall.nx[tile]
      cells.polarityY[slot] = -wall.ny[tile]
      cells.polarityZ[slot] = -wall.nz[tile]
    }
  }
  place('carcinoma', choices.carcinoma ?? 0)
  place('macrophage', choices.macrophages ?? 0)
  let step = 0
  const run = (until: number) => {
    const dt = every / 1000
    for (; step * dt < until; step++) {
      const now = { tick: step * every, every, time: step * dt, dt, ordinal: step }
      lumen.process.step(now)
      crossing.process.step(now)
    }
  }
  const restart = (at: number) => {
    step = at / (every / 1000)
  }
  return { registry, wall, cells, crossing, lumen, run, restart }
}

describe('neutrophils in an inflamed venule', () => {
  it('roll, arrest, and reach the tissue side in minutes; every one that came is accounted for', () => {
    const { lumen, cells, crossing, run } = site({ neutrophils: 400 })
    run(2 * hour)
    const kind = cells.kinds.named('neutrophil').code
    expect(lumen.count(kind, 'arrived')).toBe(400)
    expect(lumen.count(kind, 'rolled')).toBeGreaterThan(40)
    const arrested = lumen.count(kind, 'adhesionArrested') + lumen.count(kind, 'sizeArrested')
    expect(arrested).toBeGreaterThan(20)
    expect(crossing.ledger.rows + crossing.pool.open).toBe(arrested)
    const crossed = crossing.ledger.funnel(1).outcomes[outcome.crossed].real
    expect(crossed / arrested).toBeGreaterThan(0.6)
    let tissue = 0
    for (let i = 0; i < cells.count; i++) if (cells.state[i] === cellState.tissue) tissue++
    expect(tissue).toBe(crossed)
    // What arrested, rolled away or passed adds up to what came (washed cells that had rolled are still in the store as gone).
    expect(lumen.count(kind, 'washedThrough') + arrested).toBeLessThanOrEqual(400)
    expect(lumen.count(kind, 'washedThrough') + arrested).toBeGreaterThan(390)
  })

  it('do not roll without selectin ligands and do not arrest without LFA-1', () => {
    const without = (molecule: string) => {
      const { lumen, cells, run } = site({ neutrophils: 200, blocked: [{ molecule, by: 1 }] })
      run(hour)
      const kind = cells.kinds.named('neutrophil').code
      return { rolled: lumen.count(kind, 'rolled'), arrested: lumen.count(kind, 'adhesionArrested') }
    }
    const psgl1 = without('PSGL-1')
    const lfa1 = without('LFA-1')
    expect(psgl1.rolled).toBeLessThan(0.5 * lfa1.rolled)
    expect(lfa1.arrested).toBe(0)
  })

  it('go on bit by bit from a checkpoint', () => {
    const whole = site({ neutrophils: 120, replicas: 4 })
    whole.run(40 * minute)
    const half = site({ neutrophils: 120, replicas: 4 })
    half.run(20 * minute)
    const blocks = dumpState(half.registry)
    const rows = half.crossing.ledger.toColumns()
    const again = site({ neutrophils: 120, replicas: 4 })
    restoreState(again.registry, blocks)
    again.crossing.ledger.restore(rows)
    again.restart(20 * minute)
    again.run(40 * minute)
    expect(hashState(0, again.registry)).toBe(hashState(0, whole.registry))
    expect(again.crossing.ledger.toColumns()).toEqual(whole.crossing.ledger.toColumns())
    expect(again.crossing.ledger.funnel(1)).toEqual(whole.crossing.ledger.funnel(1))
  })
})

describe('carcinoma cells outside a venule', () => {
  const run = (choices: Choices, until = 20 * hour) => {
    const one = site({ every: 60, carcinoma: 60, ...choices })
    one.run(until)
    return one
  }

  it('fare the same with and without wall-only copies, which change nothing and weigh 1/m', () => {
    const alone = run({})
    const copied = run({ replicas: 4 })
    const real = (one: typeof alone) => {
      const { ledger } = one.crossing
      const list: string[] = []
      for (let row = 0; row < ledger.rows; row++) {
        if (ledger.column('replica')[row] !== 0) continue
        list.push(`${ledger.column('cell')[row]} ${ledger.column('outcome')[row]} ${ledger.column('end')[row]}`)
      }
      return list.sort()
    }
    expect(real(copied)).toEqual(real(alone))
    expect(Array.from(copied.cells.x.subarray(0, 60))).toEqual(Array.from(alone.cells.x.subarray(0, 60)))
    const { ledger, pool } = copied.crossing
    let weight = 0
    for (let row = 0; row < ledger.rows; row++) weight += ledger.column('weight')[row]
    for (let i = 0; i < pool.used; i++) if (pool.live[i]) weight += pool.weight[i]
    expect(weight).toBeCloseTo(alone.crossing.ledger.rows + alone.crossing.pool.open, 9)
  })

  it('give the same with any capacity, and say so when it is not enough', () => {
    const small = run({ capacity: 600 }, 5 * hour)
    const large = run({ capacity: 5000 }, 5 * hour)
    expect(hashState(0, small.registry)).toBe(hashState(0, large.registry))
    expect(() => run({ capacity: 10 }, hour)).toThrow(/crossing attempts/)
  })

  it('work on the hole of their tile, leave it to close, and put gaps on the wall', () => {
    const { wall, crossing, run: go } = site({ every: 60, carcinoma: 60 })
    go(12 * hour)
    let holes = 0
    let gaps = 0
    for (let t = 0; t < wall.count; t++) {
      if (wall.holeArea[t] > 1) holes++
      if (wall.gapArea[t] > 0) gaps++
    }
    expect(holes).toBeGreaterThan(20)
    expect(gaps).toBeGreaterThan(0)
    expect(crossing.pool.open).toBeGreaterThan(0)
  })

  it('make doorways with macrophages on the same tile, which flash one tenth of the time', () => {
    const { wall, crossing, run: go } = site({ every: 60, carcinoma: 60, macrophages: 60 })
    let flashing = 0
    let watched = 0
    for (let k = 1; k <= 24; k++) {
      go(k * hour)
      for (let t = 0; t < wall.count; t++) {
        if (wall.stratum[t] !== wallStratum.doorway) continue
        watched++
        if (crossing.flashes.start[t] <= k * hour && crossing.flashes.end[t] > k * hour) flashing++
      }
    }
    expect(watched).toBeGreaterThan(200)
    // Duty 25 min / (4 h + 25 min) = 0.094.
    expect(flashing / watched).toBeGreaterThan(0.05)
    expect(flashing / watched).toBeLessThan(0.14)
  })

  it('are shed from mosaic wall without any stage but release, sometimes together', () => {
    const { crossing, run: go } = site({ every: 60, carcinoma: 60, mosaicShare: 1, replicas: 16 })
    go(48 * hour)
    const { ledger } = crossing
    expect(ledger.rows).toBeGreaterThan(300)
    let together = 0
    for (let row = 0; row < ledger.rows; row++) {
      expect(ledger.column('breach')[row]).toBe(-1)
      if (ledger.column('clusterSize')[row] > 1) together++
    }
    expect(together / ledger.rows).toBeGreaterThan(0.005)
    expect(together / ledger.rows).toBeLessThan(0.12)
  })
})

describe('entries', () => {
  it('count cells whose nucleus is through, released or not, and no cell twice', () => {
    const one = site({ every: 60, carcinoma: 60, replicas: 8 })
    one.run(20 * hour)
    const { ledger, pool } = one.crossing
    const list = entries(ledger, pool, 0)
    const settled = ledger.funnel(0).stages[stage.settle].weighted
    let open = 0
    for (let i = 0; i < pool.used; i++) {
      if (pool.live[i] && pool.reached[i * stageCount + stage.settle] >= 0) open += pool.weight[i]
    }
    expect(open).toBeGreaterThan(0)
    expect(list.reduce((sum, entry) => sum + entry.weight, 0)).toBeCloseTo(settled + open, 9)
    expect(entries(ledger, pool, 10 * hour).length).toBeLessThan(list.length)
    const before = ledger.rows + pool.open
    one.crossing.closeLedger(20 * hour)
    expect(ledger.rows).toBe(before)
    expect(entries(ledger, pool, 0).length).toBe(list.length)
  })
})
