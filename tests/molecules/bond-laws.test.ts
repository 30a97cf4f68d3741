import { describe, expect, it } from 'vitest'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import {
  criticalBonds,
  dimerCatchSlipRate,
  formationRate,
  seriesBarrierRate,
  slipRate,
  stableForcePerBond,
  twoStateRate,
} from '../../src/molecules/bond-laws.ts'
import { type BreakingRate, breakingRate } from '../../src/molecules/receptor-bonds.ts'

const parameters = new ParameterSet()
const kT = 4.28e-3

/** Force and length of the longest life, by a fine search. */
function longest(rate: BreakingRate): { force: number; life: number } {
  let best = { force: 0, life: 0 }
  for (let force = 0; force <= 100; force += 0.05) {
    const life = 1 / rate(force)
    if (life > best.life) best = { force, life }
  }
  return best
}

describe('P-selectin/PSGL-1', () => {
  it('lives longest, 0.76 s, at 12 pN', () => {
    const { force, life } = longest(breakingRate('P-selectin/PSGL-1', parameters))
    expect(force).toBeCloseTo(12, 0)
    expect(life).toBeCloseTo(0.76, 2)
  })

  it('as a dimer lives longest, 1.05 s, near 25 pN', () => {
    const { force, life } = longest(breakingRate('P-selectin/PSGL-1 dimer', parameters))
    expect(Math.abs(force - 25)).toBeLessThan(1.2)
    expect(life).toBeCloseTo(1.05, 2)
  })

  it('the dimer shares the force: each way sees half of it', () => {
    const none = { rate: 0, distance: 0 }
    const bond = { rate: 3, distance: 5e-4 }
    expect(dimerCatchSlipRate(20, bond, none, kT)).toBeCloseTo(slipRate(10, bond, kT), 12)
    expect(dimerCatchSlipRate(20, none, bond, kT)).toBeCloseTo((2 / 3) * slipRate(10, bond, kT), 12)
  })
})

describe('slip bonds', () => {
  it('break e times faster under kT/x', () => {
    const bond = { rate: 1.8, distance: 0.59e-3 }
    expect(slipRate(0, bond, kT)).toBe(1.8)
    expect(slipRate(kT / 0.59e-3, bond, kT) / 1.8).toBeCloseTo(Math.E, 10)
  })

  it('L-selectin tethers break 7 to 10 times faster than E-selectin tethers under the force of a tether', () => {
    const ratio = breakingRate('L-selectin/PNAd', parameters)(50) / breakingRate('E-selectin/PSGL-1', parameters)(50)
    expect(ratio).toBeGreaterThan(7)
    expect(ratio).toBeLessThan(10.5)
  })

  it('breaking and forming balance: their ratio follows the energy of the spring', () => {
    const stiffness = 1e5
    const bond = { rate: 1, distance: 5e-5 }
    for (const stretch of [0, 1e-5, 1e-4, 3e-4]) {
      const ratio = formationRate(stretch, 2, stiffness, bond.distance, kT) / slipRate(stiffness * stretch, bond, kT)
      expect(ratio / (2 * Math.exp((-stiffness * stretch ** 2) / (2 * kT)))).toBeCloseTo(1, 10)
    }
  })
})

describe('integrins', () => {
  const outer = { rate: 0.2, distance: 4e-4 }
  const inner = { rate: 50, distance: 5e-5 }

  it('go by the outer barrier at low force and by the inner one at high force', () => {
    expect(seriesBarrierRate(0, outer, inner, kT) / slipRate(0, outer, kT)).toBeCloseTo(1, 2)
    expect(seriesBarrierRate(300, outer, inner, kT) / slipRate(300, inner, kT)).toBeCloseTo(1, 2)
  })

  it('hold 20 times longer when LFA-1 is active, at rest; the gain fades with force', () => {
    const resting = breakingRate('LFA-1/ICAM-1 resting', parameters)
    const active = breakingRate('LFA-1/ICAM-1 active', parameters)
    expect(resting(0) / active(0)).toBeGreaterThan(18)
    expect(resting(150) / active(150)).toBeLessThan(resting(0) / active(0) / 3)
    expect(breakingRate('VLA-4/VCAM-1', parameters)(0)).toBeCloseTo(0.298, 3)
  })
})

it('two states in exchange: the fast one at no force, the slow one under force, finite at any force', () => {
  const rate = (force: number) => twoStateRate(force, 15, 0.25, 150, 4.5, 18)
  expect(rate(0)).toBeCloseTo((150 * 15 + 0.25) / 151, 10)
  expect(rate(30)).toBeLessThan(rate(0) / 4)
  expect(rate(60) / (0.25 * Math.exp(60 / 18))).toBeCloseTo(1, 1)
  expect(Number.isFinite(rate(5000))).toBe(true)
})

describe('limit of stability of a cluster', () => {
  const bondForce = kT / 0.59e-3
  it('a VE-cadherin bond carries 11.3 pN there', () => {
    expect(stableForcePerBond(bondForce, 20)).toBeCloseTo(11.3, 1)
  })

  it('1 nN needs 89 bonds, 3 nN 266', () => {
    expect(Math.round(criticalBonds(1000, bondForce, 20))).toBe(89)
    expect(Math.round(criticalBonds(3000, bondForce, 20))).toBe(266)
  })

  it('is where the steady number of bonds ceases to exist', () => {
    // dN/dt = −N k e^(F/(N f_b)) + γ k (M − N) with M bonds in all: at F = M f_b W(γ/e) the two roots meet.
    const total = 100
    const gamma = 20
    const steady = (force: number) => {
      for (let closed = 1; closed < total; closed += 0.01) {
        if (gamma * (total - closed) > closed * Math.exp(force / (closed * bondForce))) return true
      }
      return false
    }
    const limit = total * stableForcePerBond(bondForce, gamma)
    expect(steady(0.999 * limit)).toBe(true)
    expect(steady(1.001 * limit)).toBe(false)
  })
})
