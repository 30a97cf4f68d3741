import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { solveBloodFlow } from '../../src/vessels/blood-flow.ts'
import { checkNetwork } from '../../src/vessels/check-network.ts'
import { growNetwork } from '../../src/vessels/grow-network.ts'
import { importNetwork } from '../../src/vessels/import-network.ts'
import { estimateMissingBoundaries } from '../../src/vessels/missing-boundaries.ts'
import { absent, networkOf, options, parameters, pressure, sharedData } from './networks.ts'

const netflow = sharedData('ratmes546_netflowv2_reference.dat')

describe('a network with unknown ends', () => {
  it('gets a flow at each of them that conserves blood', () => {
    const grown = growNetwork({
      box: [300, 300, 150],
      capillaryDensity: 5e-4,
      lymphatics: false,
      haematocrit: 0.4,
      random: new RandomStream(1),
      parameters,
    })
    for (const boundaries of [[], grown.boundaries.slice(0, 1)]) {
      const estimated = estimateMissingBoundaries({ ...grown, boundaries }, 0.4, parameters)
      checkNetwork(estimated)
      const flow = solveBloodFlow(estimated, { ...options, phaseSeparation: 'none' })
      // Directions are a matter of sign where nothing is known; speed is not.
      expect(flow.flow.some((q) => Math.abs(q) > 1000)).toBe(true)
    }
  })

  it('is left alone when nothing is missing', () => {
    const vessel = networkOf(
      [
        [0, 0, 0],
        [100, 0, 0],
      ],
      [[0, 1, 10]],
      [pressure(0, 2000), pressure(1, 0)],
    )
    expect(estimateMissingBoundaries(vessel, 0.4, parameters)).toBe(vessel)
  })

  it('has shear near the target in a single vessel', () => {
    const vessel = networkOf(
      [
        [0, 0, 0],
        [400, 0, 0],
      ],
      [[0, 1, 12]],
      [pressure(0, 31 * 133.322)],
    )
    const flow = solveBloodFlow(estimateMissingBoundaries(vessel, 0.4, parameters), {
      ...options,
      phaseSeparation: 'none',
    })
    expect(flow.wallShearStress[0] * 10).toBeGreaterThan(40)
    expect(flow.wallShearStress[0] * 10).toBeLessThan(65)
  })

  it.skipIf(!netflow)(
    `runs the right way in about nine vessels of ten, two or three ends known (else: ${absent})`,
    () => {
      const network = importNetwork('mesentery.dat', netflow as string)
      const truth = solveBloodFlow(network, options)
      const bySize = network.boundaries
        .filter(({ kind }) => kind === 'flow')
        .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
      const outlet = network.boundaries.filter(({ kind }) => kind === 'pressure')
      for (const known of [1, 2]) {
        const guess = estimateMissingBoundaries(
          { ...network, boundaries: [...outlet, ...bySize.slice(0, known)] },
          0.4,
          parameters,
        )
        const flow = solveBloodFlow(guess, { ...options, phaseSeparation: 'none' })
        let wrong = 0
        for (let s = 0; s < flow.flow.length; s++) if (flow.flow[s] * truth.flow[s] < 0) wrong++
        // Published: under 10 % on average over four networks; this one has 9.6 % and 10.5 %.
        expect(wrong / flow.flow.length).toBeLessThan(0.12)
      }
    },
  )
})
