import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { StateRegistry } from '../../src/schedule/state-registry.ts'
import { FieldSet } from '../../src/tissue/field-set.ts'
import { Grid } from '../../src/tissue/grid.ts'
import { InterstitialFluid } from '../../src/tissue/interstitial-fluid.ts'
import { librarySpecies } from '../../src/tissue/species.ts'
import { solveBloodFlow } from '../../src/vessels/blood-flow.ts'
import { gapDiffusion, gapResistance } from '../../src/vessels/gap-conductance.ts'
import { growNetwork } from '../../src/vessels/grow-network.ts'
import { fluidExchange, lymphInflow, solveLymphFlow } from '../../src/vessels/lymph-flow.ts'
import { describeNetwork } from '../../src/vessels/network-report.ts'
import {
  fitOpenShare,
  patlakRates,
  slitConductivity,
  slitHindrance,
  slitPermeability,
  slitReflection,
  WallLeak,
} from '../../src/vessels/slit-leak.ts'
import { vesselClass } from '../../src/vessels/vessel-class.ts'
import { vesselExchange } from '../../src/vessels/vessel-exchange.ts'
import { Wall } from '../../src/vessels/wall.ts'
import { wallSettings } from '../../src/vessels/wall-settings.ts'
import { wallVoxels } from '../../src/vessels/wall-voxels.ts'
import { networkOf, options, parameters } from './networks.ts'

const slit = (width: number) => ({ width, junctionDensity: 0.07, openShare: 0.5, depth: 0.5 })
const step = { tick: 0, every: 1000, time: 0, dt: 1, ordinal: 0 }

describe('the slit between endothelial cells', () => {
  it('wider by 1.98 leaks 7.8 times the fluid and 6.2 times the albumin (Bates & Curry), smaller solutes less', () => {
    const fluid = slitConductivity(slit(0.0198), 1e-3) / slitConductivity(slit(0.01), 1e-3)
    const rise = (radius: number) =>
      slitPermeability(slit(0.0198), radius, 93) / slitPermeability(slit(0.01), radius, 93)
    expect(fluid).toBeCloseTo(7.76, 2)
    expect(Math.abs(rise(0.0035) / 6.2 - 1)).toBeLessThan(0.15)
    expect(rise(0.0014)).toBeLessThan(rise(0.0025))
    expect(rise(0.0025)).toBeLessThan(rise(0.0035))
    expect(rise(0.0003)).toBeLessThan(2.2)
  })

  it('takes no solute wider than itself and reflects it wholly', () => {
    expect(slitHindrance(1)).toBe(0)
    expect(slitPermeability(slit(0.01), 0.006, 50)).toBe(0)
    expect(slitReflection(1.2)).toBe(1)
    expect(slitReflection(0)).toBe(0)
    expect(slitHindrance(1e-9)).toBeCloseTo(1, 8)
  })

  it('has the open share that gives the wall its conductivity', () => {
    const { openShare: _, ...rest } = slit(0.01)
    const share = fitOpenShare(rest, 2e-5, 1.05e-3)
    expect(slitConductivity({ ...rest, openShare: share }, 1.05e-3)).toBeCloseTo(2e-5, 15)
  })

  it('passes solutes as Patlak says: diffusion alone, drag alone, and their balance', () => {
    const out = { inward: 0, back: 0 }
    patlakRates(0, 0.3, out)
    expect(out).toEqual({ inward: 0.3, back: 0.3 })
    for (const drag of [-2, -1e-9, 1e-9, 0.4, 50]) {
      patlakRates(drag, 0.3, out)
      // Equal concentrations: only the fluid carries.
      expect(out.inward - out.back).toBeCloseTo(drag, 9)
      expect(out.back).toBeGreaterThanOrEqual(0)
      // No net flux at the concentration ratio e^(-Pe).
      if (Math.abs(drag) < 10) expect(out.inward / out.back).toBeCloseTo(Math.exp(drag / 0.3), 6)
    }
  })
})

describe('an open gap', () => {
  it('of 9 µm² would pass 1.6e6 µm³/s bare at 1.5 kPa, and about 300 into tissue', () => {
    const bare = 1500 / gapResistance(9, 0.5, 1e-3, 1e12)
    expect(bare / 1.6e6).toBeGreaterThan(0.5)
    expect(bare / 1.6e6).toBeLessThan(2)
    const tissue = 1500 / gapResistance(9, 0.5, 1e-3, 0.03)
    expect(tissue).toBeGreaterThan(250)
    expect(tissue).toBeLessThan(350)
  })

  it('per two tiles raises the permeability to 70 kDa by 1e-5 cm/s', () => {
    const permeability = gapDiffusion(9, 58, 0.5) / 1900
    expect(permeability * 1e-4).toBeGreaterThan(0.5e-5)
    expect(permeability * 1e-4).toBeLessThan(2e-5)
  })
})

describe('a block with vessels', () => {
  const box: [number, number, number] = [600, 600, 200]
  const network = growNetwork({
    box,
    capillaryDensity: 5e-4,
    lymphatics: true,
    haematocrit: 0.4,
    random: new RandomStream(4),
    parameters,
  })
  const registry = new StateRegistry()
  const wall = new Wall({
    network,
    registry,
    settings: wallSettings(parameters, 'in-vivo'),
    random: new RandomStream(1),
    mosaicShare: 0,
  })
  const grid = Grid.ofBox(box, 20)
  const fields = new FieldSet({ grid, species: librarySpecies(parameters, ['oxygen', 'EGF', 'tracer']), registry })
  const leak = new WallLeak(wall, parameters)
  const voxels = wallVoxels(grid, wall)
  const flow = solveBloodFlow(network, options)

  it('has the conductivity of each class of vessel at rest, and 7.8 times of it in a flash', () => {
    for (let t = 0; t < wall.count; t++) {
      if (wall.vesselClass[t] !== vesselClass.capillary) continue
      const rest = leak.conductivity(t)
      expect(rest / parameters.value('leak.capillaryConductivity')).toBeCloseTo(1, 9)
      wall.slitWidth[t] = 1.98
      expect(leak.conductivity(t) / rest).toBeCloseTo(7.76, 2)
      wall.slitWidth[t] = 1
      break
    }
  })

  it('gets oxygen from every vessel and loses EGF to it; a leaky wall lets more tracer in', () => {
    const exchange = vesselExchange({ wall, voxels, leak, fields, parameters, every: 1000, plasma: { tracer: 100 } })
    exchange.step(step)
    const sum = (values: Float32Array) => values.reduce((a, b) => a + b, 0)
    expect(sum(fields.of('oxygen').exchangeSource)).toBeGreaterThan(0)
    expect(sum(fields.of('EGF').exchangeSource)).toBe(0)
    expect(sum(fields.of('EGF').exchangeRate)).toBeGreaterThan(0)
    const before = sum(fields.of('tracer').exchangeSource)
    wall.slitWidth.fill(1.98)
    exchange.step(step)
    const after = sum(fields.of('tracer').exchangeSource)
    expect(after / before).toBeCloseTo(6.14, 1)
    wall.slitWidth.fill(1)
    wall.gapArea[0] = 9
    exchange.step(step)
    expect(sum(fields.of('tracer').exchangeSource)).toBeGreaterThan(before)
    wall.gapArea[0] = 0
  })

  it('fills its lymphatics with what its vessels leak: lymph runs at 3–10 µm/s when all of it is taken up', () => {
    const fluid = new InterstitialFluid({ grid, registry, parameters })
    const exchange = fluidExchange({ wall, voxels, leak, fluid, flow, parameters, every: 1000 })
    exchange.step(step)
    // Well mixed block: the pressure at which leak and lymph balance.
    let give = 0
    let take = 0
    for (let v = 0; v < grid.count; v++) {
      give += fluid.inflow[v]
      take += fluid.conductance[v]
    }
    fluid.pressure.fill(give / take)
    expect(Math.abs(fluid.netInflow())).toBeLessThan(1)
    const inflow = lymphInflow({ wall, voxels, fluid, parameters })
    const lymph = solveLymphFlow(network, inflow)
    const total = inflow.reduce((a, b) => a + b, 0)
    expect(lymph.outflow / total).toBeCloseTo(1, 9)
    expect(total).toBeGreaterThan(0)
    const speeds = [...lymph.meanSpeed].filter((v) => v > 0).sort((a, b) => a - b)
    const median = speeds[speeds.length >> 1]
    expect(median).toBeGreaterThan(3)
    expect(median).toBeLessThan(10)
    const { checks } = describeNetwork(network, flow, parameters, lymph)
    expect(checks.find(({ what }) => what.startsWith('lymph'))?.inside).toBe(true)
  })
})

describe('lymph', () => {
  it('gathers downstream and leaves with all that entered', () => {
    const y = networkOf(
      [
        [0, 0, 0],
        [0, 100, 0],
        [50, 50, 0],
        [150, 50, 0],
      ],
      [
        [0, 2, 40],
        [1, 2, 40],
        [2, 3, 50],
      ],
      [],
      vesselClass.initialLymphatic,
    )
    const { flow, outflow, meanSpeed } = solveLymphFlow(y, Float64Array.of(1000, 3000, 500))
    expect([...flow]).toEqual([500, 1500, 4250])
    expect(outflow).toBe(4500)
    expect(meanSpeed[2]).toBeCloseTo(4250 / (Math.PI * 625), 9)
  })
})
