import { describe, expect, it } from 'vitest'
import { ReducedLeukocyteAdhesion } from '../../src/adhesion/reduced-leukocyte.ts'
import { ReducedTumourAdhesion } from '../../src/adhesion/reduced-tumour.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { vesselClass } from '../../src/vessels/vessel-class.ts'

const parameters = new ParameterSet()
const leukocyte = new ReducedLeukocyteAdhesion(parameters)
const activated = { wallShearRate: 200, pSelectin: 1, eSelectin: 1, psgl1: 1, lSelectin: 1 }
/** Speed of a cell along the wall of a venule, µm/s. */
const speed = 900

describe('leukocytes in flow, in reduced form', () => {
  it('roll, under TNF, as a share of 0.18–0.30 of those that pass (Ley 1995: 0.24)', () => {
    const share = leukocyte.rollingFluxFraction(activated, speed)
    expect(share).toBeGreaterThan(0.18)
    expect(share).toBeLessThan(0.3)
  })

  it('hardly roll at first without P-selectin where E-selectin is not yet made', () => {
    const share = leukocyte.rollingFluxFraction({ ...activated, pSelectin: 0, eSelectin: 0.02 }, speed)
    expect(share).toBeLessThan(0.05)
  })

  it('lose rolling below a shear rate of 50 /s and keep it above', () => {
    const at = (wallShearRate: number) => leukocyte.tetherRate({ ...activated, wallShearRate })
    expect(at(25) / at(100)).toBeLessThan(0.1)
    expect(at(100) / at(200)).toBeGreaterThan(0.8)
  })

  it('have a plateau of rolling speed: at most twofold from 1 to 8 dyn/cm²', () => {
    const at = (wallShearRate: number) => leukocyte.rollingSpeed({ ...activated, wallShearRate })
    expect(at(800) / at(100)).toBeLessThan(2)
    expect(at(200)).toBeGreaterThan(3)
    expect(at(200)).toBeLessThan(7)
  })

  it('stop after 200 µm on 60 chemokine sites per µm² and after half of that on 350', () => {
    const at = (chemokine: number) => 1 / leukocyte.arrestPerLength({ chemokine, integrin: 1 })
    expect(at(1)).toBeCloseTo(200, 9)
    expect(at(350 / 60)).toBeGreaterThan(90)
    expect(at(350 / 60)).toBeLessThan(110)
    expect(leukocyte.arrestPerLength({ chemokine: 1, integrin: 0 })).toBe(0)
  })
})

describe('carcinoma cells in flow, in reduced form', () => {
  it('are caught where they touch the wall, less in fast flow, and not in the middle of an arteriole', () => {
    const tumour = new ReducedTumourAdhesion(parameters)
    expect(tumour.tetherRate(17, 40, vesselClass.arteriole, 0, 1)).toBe(0)
    expect(tumour.tetherRate(17, 12, vesselClass.capillary, 0, 1)).toBeCloseTo(0.02, 9)
    expect(tumour.tetherRate(17, 40, vesselClass.venule, 100, 1)).toBeCloseTo(0.01, 9)
    expect(tumour.tetherRate(17, 40, vesselClass.venule, 100, 0)).toBe(0)
  })
})
