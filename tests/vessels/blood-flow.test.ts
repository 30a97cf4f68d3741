import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { type BloodFlow, solveBloodFlow } from '../../src/vessels/blood-flow.ts'
import { growNetwork } from '../../src/vessels/grow-network.ts'
import type { VesselNetwork } from '../../src/vessels/network.ts'
import { PlugPressures, plugPressure } from '../../src/vessels/plug-pressure.ts'
import { straightFlow, straightVessel } from '../../src/vessels/straight-vessel.ts'
import { inflow, networkOf, options, parameters, pressure } from './networks.ts'

const constant = { ...options, viscosity: 3e-3, phaseSeparation: 'none' as const }
const poiseuille = (d: number, length: number) => (Math.PI * d ** 4) / (128 * 3e-3 * length)

/** Largest net flow at an inner node over the flow through it, for blood and for red cells. */
function imbalance(network: VesselNetwork, flow: BloodFlow): [number, number] {
  const net = new Float64Array(network.nodeX.length)
  const cells = new Float64Array(network.nodeX.length)
  const through = new Float64Array(network.nodeX.length)
  const throughCells = new Float64Array(network.nodeX.length)
  for (let s = 0; s < flow.flow.length; s++) {
    const q = flow.flow[s]
    const e = q * flow.dischargeHaematocrit[s]
    net[network.from[s]] -= q
    net[network.to[s]] += q
    cells[network.from[s]] -= e
    cells[network.to[s]] += e
    for (const n of [network.from[s], network.to[s]]) {
      through[n] += Math.abs(q)
      throughCells[n] += Math.abs(e)
    }
  }
  for (const { node } of network.boundaries) net[node] = cells[node] = 0
  let worst = 0
  let worstCells = 0
  for (let n = 0; n < net.length; n++) {
    if (through[n] > 0) worst = Math.max(worst, Math.abs(net[n]) / through[n])
    if (throughCells[n] > 1) worstCells = Math.max(worstCells, Math.abs(cells[n]) / throughCells[n])
  }
  return [worst, worstCells]
}

describe('blood flow', () => {
  it('adds resistances in series and conductances in parallel (Poiseuille)', () => {
    const series = networkOf(
      [
        [0, 0, 0],
        [100, 0, 0],
        [300, 0, 0],
      ],
      [
        [0, 1, 10],
        [1, 2, 14],
      ],
      [pressure(0, 2000), pressure(2, 500)],
    )
    const total = 1 / (1 / poiseuille(10, 100) + 1 / poiseuille(14, 200))
    expect(solveBloodFlow(series, constant).flow[1] / (1500 * total)).toBeCloseTo(1, 12)
    const parallel = networkOf(
      [
        [0, 0, 0],
        [100, 0, 0],
      ],
      [
        [0, 1, 10],
        [0, 1, 7, 150],
      ],
      [pressure(0, 1000), pressure(1, 0)],
    )
    const flow = solveBloodFlow(parallel, constant).flow
    expect(flow[0] / (1000 * poiseuille(10, 100))).toBeCloseTo(1, 12)
    expect(flow[1] / (1000 * poiseuille(7, 150))).toBeCloseTo(1, 12)
  })

  it('divides in halves at a symmetric fork and keeps its haematocrit', () => {
    const y = networkOf(
      [
        [0, 0, 0],
        [100, 0, 0],
        [200, 50, 0],
        [200, -50, 0],
      ],
      [
        [0, 1, 10],
        [1, 2, 8],
        [1, 3, 8],
      ],
      [inflow(0, 50_000), pressure(2, 1000), pressure(3, 1000)],
    )
    const { flow, dischargeHaematocrit } = solveBloodFlow(y, options)
    expect(flow[1]).toBeCloseTo(25_000, 6)
    expect(flow[2]).toBeCloseTo(25_000, 6)
    for (const h of dischargeHaematocrit) expect(h).toBeCloseTo(0.45, 12)
  })

  it('leaves the bridges of a honeycomb across the gradient without flow', () => {
    // Brick-wall form of the honeycomb: rows along x, bridges along y between every second pair of nodes.
    const columns = 9
    const nodes: [number, number, number][] = []
    const segments: [number, number, number][] = []
    for (let row = 0; row < 4; row++) for (let c = 0; c < columns; c++) nodes.push([100 * c, 100 * row, 0])
    for (let row = 0; row < 4; row++) {
      for (let c = 0; c < columns; c++) {
        if (c + 1 < columns) segments.push([row * columns + c, row * columns + c + 1, 7])
        if (row < 3 && (c + row) % 2 === 1) segments.push([row * columns + c, (row + 1) * columns + c, 7])
      }
    }
    const ends = [0, 1, 2, 3].flatMap((row) => [
      pressure(row * columns, 3000),
      pressure(row * columns + columns - 1, 1000),
    ])
    const network = networkOf(nodes, segments, ends)
    const { flow, dischargeHaematocrit } = solveBloodFlow(network, { ...options, phaseSeparation: 'none' })
    const axial = segments.map(([a, b]) => Math.abs(b - a) === 1)
    const along = flow.filter((_, s) => axial[s])
    for (const q of along) expect(q / along[0]).toBeCloseTo(1, 9)
    flow.forEach((q, s) => {
      if (!axial[s]) expect(Math.abs(q)).toBeLessThan(1e-9 * along[0])
      else expect(dischargeHaematocrit[s]).toBeCloseTo(0.45, 9)
    })
  })

  it('sends plasma alone into a branch that takes less than the threshold', () => {
    const y = networkOf(
      [
        [0, 0, 0],
        [100, 0, 0],
        [200, 50, 0],
        [200, -50, 0],
      ],
      [
        [0, 1, 10],
        [1, 2, 8],
        [1, 3, 8],
      ],
      [inflow(0, 50_000), inflow(2, -2000), pressure(3, 1000)],
    )
    const { dischargeHaematocrit } = solveBloodFlow(y, options)
    expect(dischargeHaematocrit[1]).toBe(0)
    expect(dischargeHaematocrit[2]).toBeCloseTo((0.45 * 50) / 48, 12)
  })

  it('conserves blood and red cells at every node of a grown network', () => {
    const network = growNetwork({
      box: [400, 400, 200],
      capillaryDensity: 5e-4,
      lymphatics: true,
      haematocrit: 0.4,
      random: new RandomStream(3),
      parameters,
    })
    const flow = solveBloodFlow(network, options)
    const [blood, cells] = imbalance(network, flow)
    expect(flow.converged).toBe(true)
    expect(blood).toBeLessThan(1e-6)
    expect(cells).toBeLessThan(1e-6)
  })

  it('feels wall shear stress as the pressure drop demands: τ = ΔP D / 4L', () => {
    const vessel = networkOf(
      [
        [0, 0, 0],
        [250, 0, 0],
      ],
      [[0, 1, 12]],
      [pressure(0, 900), pressure(1, 400)],
    )
    const { wallShearStress, wallShearRate, meanSpeed } = solveBloodFlow(vessel, options)
    expect(wallShearStress[0]).toBeCloseTo((500 * 12) / (4 * 250), 9)
    expect(wallShearRate[0]).toBeCloseTo((8 * meanSpeed[0]) / 12, 9)
  })

  it('passes a plugged segment by, with the pressure of Thévenin over the plug', () => {
    const network = growNetwork({
      box: [300, 300, 150],
      capillaryDensity: 5e-4,
      lymphatics: false,
      haematocrit: 0.4,
      random: new RandomStream(5),
      parameters,
    })
    const still = { ...constant }
    const flow = solveBloodFlow(network, still)
    const plugs = new PlugPressures(network, flow)
    let tried = 0
    for (let s = 0; s < network.from.length && tried < 20; s++) {
      if (network.vesselClass[s] !== 1) continue
      const closed = solveBloodFlow(network, { ...still, closed: new Set([s]) })
      const over = Math.abs(closed.nodePressure[network.from[s]] - closed.nodePressure[network.to[s]])
      expect(plugs.pressure(s) / over).toBeCloseTo(1, 6)
      expect(plugs.multiplier(s)).toBeGreaterThan(1)
      tried++
    }
    expect(plugPressure(network, flow, 3)).toBe(plugs.pressure(3))
  })

  it('cannot pass a plug where flow is imposed and there is no other way', () => {
    const vessel = networkOf(
      [
        [0, 0, 0],
        [100, 0, 0],
      ],
      [[0, 1, 8]],
      [inflow(0, 1000), pressure(1, 0)],
    )
    expect(plugPressure(vessel, solveBloodFlow(vessel, options), 0)).toBe(Number.POSITIVE_INFINITY)
  })

  it('runs through a straight vessel at the asked speed', () => {
    const network = straightVessel({
      box: [500, 100, 80],
      vesselClass: 'venule',
      diameter: 30,
      speed: 800,
      haematocrit: 0.4,
    })
    const solved = solveBloodFlow(network, options)
    const closedForm = straightFlow(network, options)
    expect(solved.meanSpeed[0]).toBeCloseTo(800, 6)
    expect(closedForm.wallShearStress[0] / solved.wallShearStress[0]).toBeCloseTo(1, 9)
    expect(closedForm.nodePressure[0] / solved.nodePressure[0]).toBeCloseTo(1, 9)
    expect(() =>
      straightVessel({ box: [500, 20, 80], vesselClass: 'vein', diameter: 30, speed: -1, haematocrit: 0.4 }),
    ).toThrow(/class[\s\S]*diameter[\s\S]*speed/)
  })
})
