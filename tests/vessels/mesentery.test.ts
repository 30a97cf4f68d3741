import { describe, expect, it } from 'vitest'
import { solveBloodFlow } from '../../src/vessels/blood-flow.ts'
import { checkNetwork } from '../../src/vessels/check-network.ts'
import { importNetwork } from '../../src/vessels/import-network.ts'
import { validateMesentery } from '../../src/vessels/mesentery-comparison.ts'
import { readStoredFlow } from '../../src/vessels/netflow-file.ts'
import { mmHg, nanolitrePerMinute } from '../../src/vessels/units.ts'
import { absent, options, sharedData } from './networks.ts'

const netflow = sharedData('ratmes546_netflowv2_reference.dat')
const measured = sharedData('ratmes546_measured_AJP.txt')

describe.skipIf(!netflow || !measured)(`rat mesentery, 546 segments (else: ${absent})`, () => {
  it('flows as NetFlowV2 solved it', () => {
    const network = importNetwork('mesentery.dat', netflow as string)
    checkNetwork(network)
    expect(network.from.length).toBe(1130)
    const flow = solveBloodFlow(network, options)
    const stored = readStoredFlow('mesentery.dat', netflow as string)
    let flowError = 0
    let haematocritError = 0
    for (let s = 0; s < 1130; s++) {
      flowError = Math.max(flowError, Math.abs(flow.flow[s] - stored.flow[s]) / nanolitrePerMinute)
      haematocritError = Math.max(haematocritError, Math.abs(flow.dischargeHaematocrit[s] - stored.haematocrit[s]))
    }
    expect(flowError).toBeLessThan(0.05)
    expect(haematocritError).toBeLessThan(0.005)
    const at = (name: string) => flow.nodePressure[network.nodeNames.indexOf(name)] / mmHg
    expect(at('830')).toBeGreaterThan(101.03)
    expect(at('830')).toBeLessThan(101.43)
    expect(at('19')).toBeCloseTo(22.45, 1)
    expect(flow.apparentViscosity[network.names.indexOf('500')] * 1000).toBeCloseTo(6.69, 2)
  })

  it('agrees with measured velocity and haematocrit as far as published, and the null models less', () => {
    const results = validateMesentery(netflow as string, measured as string, options)
    const [reference, , constant, glass, mixed] = results.map(({ comparison }) => comparison)
    expect(reference.segments).toBe(510)
    expect(reference.speedCorrelation).toBeCloseTo(0.815, 3)
    expect(reference.withinTwo).toBeCloseTo(0.77, 2)
    expect(reference.medianLogRatio).toBeCloseTo(-0.035, 3)
    expect(reference.haematocritR2).toBeCloseTo(0.296, 3)
    expect(reference.inletPressure / mmHg).toBeCloseTo(101.2, 1)
    expect(constant.inletPressure / mmHg).toBeCloseTo(76.5, 1)
    expect(glass.inletPressure / mmHg).toBeCloseTo(48.3, 1)
    for (const other of [constant, glass, mixed])
      expect(other.speedCorrelation).toBeLessThan(reference.speedCorrelation)
    expect(mixed.haematocritR2).toBeLessThan(0.1)
    for (const { speed } of reference.classes) expect(Math.abs(speed[0] / speed[1] - 1)).toBeLessThan(0.25)
  })
})
