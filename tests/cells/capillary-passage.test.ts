import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bedPassage,
  criticalPressure,
  entryTime,
  narrowestPassage,
  narrowestWithin,
  type PluggingCell,
  plugPressure,
  shareNarrower,
} from '../../src/cells/capillary-passage.ts'
import { discArea } from '../../src/cells/pore-law.ts'

const mmHg = 133.322
const lung = { medianDiameter: 6.8, variation: 0.2, segments: 60, plugPressure: 0.3 * mmHg }
const carcinoma = (diameter: number, ratio = 0.55, tension = 75): PluggingCell => ({
  diameter,
  nuclearArea: discArea(ratio * diameter),
  nuclearStiffness: 500,
  corticalTension: tension,
  cytoplasmViscosity: 500,
})
const neutrophil: PluggingCell = {
  diameter: 8.4,
  nuclearArea: 20,
  nuclearStiffness: 500,
  corticalTension: 35,
  cytoplasmViscosity: 135,
}

describe('a cell in a capillary', () => {
  it('needs no pressure where it fits and the drop law where only its cortex is bent', () => {
    expect(criticalPressure(neutrophil, 8.4)).toBe(0)
    // 2 × 35 (1/3 − 1/4.2) Pa
    expect(criticalPressure(neutrophil, 6)).toBeCloseTo(6.667, 3)
  })

  it('enters the narrowest passage just at the plug pressure', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 6, max: 20, noNaN: true }),
        fc.double({ min: 10, max: 3000, noNaN: true }),
        (d, pressure) => {
          const cell = carcinoma(d)
          const narrowest = narrowestPassage(cell, pressure)
          expect(criticalPressure(cell, narrowest)).toBeLessThanOrEqual(pressure * (1 + 1e-6))
          expect(criticalPressure(cell, narrowest * 0.999)).toBeGreaterThan(pressure * (1 - 1e-6))
          const slow = narrowestWithin(cell, pressure, 60)
          expect(slow).toBeGreaterThanOrEqual(narrowest)
          expect(entryTime(cell, slow * 1.0001, pressure)).toBeLessThanOrEqual(60)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('takes a neutrophil 5–35 s to enter tight lung segments of 5.5–6.5 µm', () => {
    for (const d of [5.5, 6, 6.5]) {
      const time = entryTime(neutrophil, d, lung.plugPressure)
      expect(time).toBeGreaterThan(5)
      expect(time).toBeLessThan(35)
    }
    expect(entryTime(neutrophil, 4.5, lung.plugPressure)).toBe(Number.POSITIVE_INFINITY)
  })

  it('shifts the median of the segments met to exp(4σ²) of that by number', () => {
    const met = 6.8 * Math.exp(4 * Math.log(1.04))
    expect(shareNarrower(lung, met, 'flow')).toBeCloseTo(0.5, 9)
    expect(shareNarrower(lung, 6.8, 'number')).toBeCloseTo(0.5, 9)
  })

  it('catches a 10 µm cell in one lung pass with 0.80 (n:c 0.55) to 0.98 (0.6) without the fork rule', () => {
    expect(bedPassage(carcinoma(10), lung).caughtWithoutForkRule).toBeCloseTo(0.8, 2)
    expect(bedPassage(carcinoma(10, 0.6), lung).caughtWithoutForkRule).toBeCloseTo(0.98, 2)
  })

  it('catches 0.18 of 10 µm cells with the fork rule, few small ones, and all of 12.5 µm and more', () => {
    expect(bedPassage(carcinoma(10), lung).caught).toBeCloseTo(0.18, 2)
    const small = bedPassage(carcinoma(8.5), lung).caught
    expect(small).toBeGreaterThan(0.003)
    expect(small).toBeLessThan(0.012)
    const smallest = bedPassage(carcinoma(7.5), lung).caught
    expect(smallest).toBeGreaterThan(1e-4)
    expect(smallest).toBeLessThan(8e-4)
    for (const d of [12.5, 15, 18]) expect(bedPassage(carcinoma(d), lung).caught).toBeGreaterThan(0.99)
  })

  it('passes, in a systemic bed, cells that the lung stops: plug pressures differ fifty-fold', () => {
    const muscle = { medianDiameter: 6, variation: 0.2, segments: 3, plugPressure: 15 * mmHg }
    expect(bedPassage(carcinoma(12.5), lung).pass).toBeLessThan(0.01)
    expect(bedPassage(carcinoma(12.5), muscle).pass).toBeGreaterThan(0.99)
  })

  it('raises the drop over a plugged segment by 1 + R_th/R_seg', () => {
    expect(plugPressure(10, 2, 1)).toBe(30)
  })
})
