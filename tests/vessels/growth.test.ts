import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { solveBloodFlow } from '../../src/vessels/blood-flow.ts'
import { checkNetwork } from '../../src/vessels/check-network.ts'
import { type GrowthOptions, growNetwork } from '../../src/vessels/grow-network.ts'
import { incidence, type VesselNetwork } from '../../src/vessels/network.ts'
import { describeNetwork, networkTables } from '../../src/vessels/network-report.ts'
import { vesselClass } from '../../src/vessels/vessel-class.ts'
import { options, parameters } from './networks.ts'

const grow = (seed: number, change: Partial<GrowthOptions> = {}): VesselNetwork =>
  growNetwork({
    box: [600, 600, 200],
    capillaryDensity: 5e-4,
    lymphatics: true,
    haematocrit: 0.4,
    random: new RandomStream(seed),
    parameters,
    ...change,
  })

describe('a grown network', () => {
  const networks = [7, 8, 9].map((seed) => grow(seed))

  it('is the same for the same seed and another for another', () => {
    expect(grow(7)).toEqual(networks[0])
    expect(networks[1].diameter).not.toEqual(networks[0].diameter)
  })

  it('is sound, connected, inside its block, with the asked length of capillaries', () => {
    for (const network of networks) {
      checkNetwork(network)
      let length = 0
      for (let s = 0; s < network.from.length; s++) {
        if (network.vesselClass[s] === vesselClass.capillary) length += network.length[s]
      }
      expect(Math.abs(length / (600 * 600 * 200) / 5e-4 - 1)).toBeLessThan(0.1)
      expect(Math.min(...network.nodeX, ...network.nodeY, ...network.nodeZ)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...network.nodeZ)).toBeLessThanOrEqual(200)
    }
  })

  it('is perfused in nearly all vessels, at published diameters, speeds and shear', () => {
    for (const network of networks) {
      const data = describeNetwork(network, solveBloodFlow(network, options), parameters)
      expect(data.converged).toBe(true)
      expect(data.perfusedShare).toBeGreaterThan(0.97)
      const outside = data.checks.filter(({ inside }) => !inside)
      expect(outside.length, outside.map(({ what, value }) => `${what} ${value}`).join()).toBeLessThanOrEqual(1)
      for (const { value, low, high } of data.checks) {
        expect(value).toBeGreaterThan(0.85 * low)
        expect(value).toBeLessThan(1.15 * high)
      }
      expect(JSON.stringify(networkTables(data))).toContain('capillary, median speed (mm/s)')
    }
  })

  it('has loops of capillaries, no blood vessel that leads nowhere, three vessels at most branchings', () => {
    for (const network of networks) {
      const blood = (s: number) => network.vesselClass[s] <= vesselClass.venule
      const at = incidence(network, blood)
      const open = new Set(network.boundaries.map(({ node }) => node))
      let threes = 0
      let branchings = 0
      let segments = 0
      let nodes = 0
      for (let n = 0; n < network.nodeX.length; n++) {
        const degree = at.start[n + 1] - at.start[n]
        if (degree === 0) continue
        nodes++
        segments += degree / 2
        if (degree === 1) expect(open.has(n)).toBe(true)
        if (degree > 2) branchings++
        if (degree === 3) threes++
      }
      expect(threes / branchings).toBeGreaterThan(0.9)
      // Independent loops: far more than a tree's none.
      expect(segments - nodes + 1).toBeGreaterThan(0.2 * nodes)
    }
  })

  it('obeys Murray: cubes of diameters add up at the forks of arterioles and venules', () => {
    for (const network of networks) {
      for (const code of [vesselClass.arteriole, vesselClass.venule]) {
        const at = incidence(network, (s) => network.vesselClass[s] === code)
        for (let n = 0; n < network.nodeX.length; n++) {
          const cubes = [...at.segments.slice(at.start[n], at.start[n + 1])].map((s) => network.diameter[s] ** 3)
          // A branch at the least diameter is wider than its flow asks for.
          if (cubes.length !== 3 || Math.min(...cubes) < 4.29 ** 3) continue
          const largest = Math.max(...cubes)
          const rest = cubes.reduce((sum, cube) => sum + cube, 0) - largest
          expect(Math.abs(rest / largest - 1)).toBeLessThan(0.1)
        }
      }
    }
  })

  it('has blind-ended lymphatics that join and leave by one outlet', () => {
    const [network] = networks
    const at = incidence(network, (s) => network.vesselClass[s] >= vesselClass.initialLymphatic)
    const ends = []
    for (let n = 0; n < network.nodeX.length; n++)
      if (at.start[n + 1] - at.start[n] === 1) ends.push(network.nodeNames[n])
    expect(ends).toContain('lymph outlet')
    expect(ends.length).toBeGreaterThan(2)
  })

  it('refuses what makes no network, naming everything wrong', () => {
    expect(() =>
      grow(1, { box: [10, 600, 600], capillaryDensity: 1, haematocrit: 2, inletPressure: 1, outletPressure: 2 }),
    ).toThrow(/site\.box[\s\S]*density[\s\S]*inlet pressure[\s\S]*haematocrit/)
  })

  it('grows in small blocks and at any seed', () => {
    for (let seed = 0; seed < 12; seed++) {
      const network = grow(seed, { box: [200 + 20 * seed, 200, 100 + 10 * seed], capillaryDensity: 2e-4 + 5e-5 * seed })
      checkNetwork(network)
      expect(solveBloodFlow(network, options).flow.some((q) => q > 0)).toBe(true)
    }
  })
})
