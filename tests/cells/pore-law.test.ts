import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  arrestArea,
  driveForce,
  passageLength,
  passageTime,
  poreSpeed,
  squeezeForce,
} from '../../src/cells/pore-law.ts'
import { erfc } from '../../src/numerics/math.ts'
import { purpose } from '../../src/numerics/purpose.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'

const drive = 0.9
const stiffness = 500
const perMinute = 1 / 60
const perHour = 1 / 3600

describe('the pore law', () => {
  it('stops carcinoma cells, T cells and neutrophils at 7, 4 and 2 µm² (Wolf 2013)', () => {
    expect(arrestArea(70, drive)).toBeCloseTo(7, 12)
    expect(arrestArea(40, drive)).toBeCloseTo(4, 12)
    expect(arrestArea(20, drive)).toBeCloseTo(2, 12)
  })

  it('gives the worked table: neutrophil and T cell in minutes, carcinoma cell about 1 µm an hour', () => {
    const neutrophil = poreSpeed(9, 20, 10 * perMinute, drive)
    expect(neutrophil / perMinute).toBeCloseTo(3.9, 1)
    expect(passageTime(10, neutrophil) / 60).toBeCloseTo(2.6, 1)
    const tCell = poreSpeed(9, 40, 10 * perMinute, drive)
    expect(tCell / perMinute).toBeCloseTo(1.4, 1)
    expect(passageTime(10, tCell) / 60).toBeCloseTo(7.2, 1)
    const carcinoma = poreSpeed(9, 70, 0.5 * perMinute, drive)
    expect(carcinoma / perHour).toBeGreaterThan(0.9)
    expect(carcinoma / perHour).toBeLessThan(1.1)
    expect(passageTime(10, carcinoma) / 3600).toBeCloseTo(10.5, 1)
  })

  it('is the balance of drive and squeeze over the drag of the untreated cell', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 120, noNaN: true }),
        fc.double({ min: 10, max: 120, noNaN: true }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 2, noNaN: true }),
        (area, nuclear, contractility, lamin) => {
          const speed = poreSpeed(area, nuclear, 0.01, drive, contractility, lamin)
          const force =
            driveForce(nuclear, stiffness, drive, contractility) - squeezeForce(area, nuclear, stiffness * lamin)
          expect(speed).toBeCloseTo((0.01 * Math.max(0, force)) / (drive * stiffness * nuclear), 12)
          expect(speed).toBeLessThanOrEqual(0.01 * contractility + 1e-15)
          if (area < arrestArea(nuclear, drive, contractility, lamin)) expect(speed).toBe(0)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('slows a free cell in proportion to its contractility, also where no pore resists', () => {
    expect(poreSpeed(200, 70, 0.01, drive, 0.55)).toBeCloseTo(0.0055, 12)
  })

  it('lets a softer nucleus through pores that stop an untreated one', () => {
    expect(poreSpeed(6, 70, 0.01, drive)).toBe(0)
    expect(poreSpeed(6, 70, 0.01, drive, 1, 0.8)).toBeGreaterThan(0)
  })

  it('counts the length of the nucleus to the way', () => {
    expect(passageLength(0.5, 9.4)).toBeCloseTo(9.9, 12)
    expect(passageTime(9.9, 0)).toBe(Number.POSITIVE_INFINITY)
  })

  it('lets 75–84 % through a 9 µm² gap in a day when drive grows with the nucleus, 57–58 % with one drive for all', () => {
    const random = new RandomStream(3)
    const n = 20_000
    for (const cv of [0.15, 0.2, 0.25]) {
      const mean = 70
      const median = mean / Math.sqrt(1 + cv * cv)
      let own = 0
      let common = 0
      const drag = drive * stiffness * mean
      for (let k = 0; k < n; k++) {
        const area = random.at(purpose.wallAssay, k, 0, 0).lognormal(median, cv)
        const speed = poreSpeed(9, area, 0.5 * perMinute, drive)
        if (passageTime(10, speed) <= 86_400) own++
        const force = driveForce(mean, stiffness, drive) - squeezeForce(9, area, stiffness)
        if (passageTime(10, (0.5 * perMinute * Math.max(0, force)) / drag) <= 86_400) common++
      }
      expect(own / n).toBeGreaterThan(0.74)
      expect(own / n).toBeLessThan(0.845)
      expect(common / n).toBeGreaterThan(0.56)
      expect(common / n).toBeLessThan(0.595)
      // The same by the distribution function: through when A_n < 80 µm².
      const sigma = Math.sqrt(Math.log(1 + cv * cv))
      const limit = (9 * 24) / (24 - 0.9 * (24 - 10 / 30))
      const exact = 0.5 * erfc(-Math.log(limit / median) / (sigma * Math.SQRT2))
      expect(Math.abs(own / n - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / n))
    }
  })
})
