import { describe, expect, it } from 'vitest'
import { redCellShare } from '../../src/vessels/phase-separation.ts'
import { relativeViscosity, tubeToDischargeHaematocrit } from '../../src/vessels/rheology.ts'

const close = (found: number, published: number, digits: number): void => {
  expect(Math.abs(found / published - 1)).toBeLessThan(0.6 * 10 ** -(digits - 1))
}

describe('blood in narrow vessels', () => {
  const diameters = [4, 5, 6, 8, 10, 15, 20, 30, 40, 60, 100]
  it.each([
    [92, [17.7, 12.62, 10.01, 7.307, 5.872, 4.076, 3.231, 2.522, 2.314, 2.314, 2.532]],
    [55, [13.56, 10.14, 8.251, 6.169, 5.01, 3.536, 2.866, 2.372, 2.281, 2.374, 2.617]],
  ])('has the in-vivo viscosity of Pries and Secomb at haematocrit 0.45 (red cells of %i fL)', (volume, table) => {
    diameters.forEach((d, i) => {
      close(relativeViscosity('in-vivo', d, 0.45, volume), table[i], 4)
    })
  })

  it('thickens with haematocrit as the check table says (10 µm, human)', () => {
    const table = [1.262, 1.877, 2.651, 3.655, 5.006, 9.826]
    ;[0, 0.1, 0.2, 0.3, 0.4, 0.6].forEach((h, i) => {
      close(relativeViscosity('in-vivo', 10, h, 92), table[i], 4)
    })
  })

  it('is far thinner in glass tubes of the same width', () => {
    const table = [2.307, 1.274, 1.267, 1.328, 1.588, 2.443]
    ;[4, 6, 8, 10, 20, 100].forEach((d, i) => {
      close(relativeViscosity('in-vitro', d, 0.45, 92), table[i], 4)
    })
  })

  it('resists four times as much in vivo as in glass at 10 µm', () => {
    expect(relativeViscosity('in-vivo', 10, 0.45, 92) / relativeViscosity('in-vitro', 10, 0.45, 92)).toBeCloseTo(
      4.42,
      2,
    )
  })

  it('runs ahead of its plasma: tube haematocrit is below discharge haematocrit', () => {
    expect(tubeToDischargeHaematocrit(8, 0.45, 92)).toBeLessThan(0.85)
    expect(tubeToDischargeHaematocrit(1000, 0.45, 92)).toBeCloseTo(1, 3)
  })
})

describe('a fork', () => {
  it.each([
    [10, 8, 8, 0.45, [0.0179, 0.0954, 0.2087, 0.5, 0.7913, 0.9821]],
    [10, 8, 6, 0.45, [0.0147, 0.0791, 0.1769, 0.449, 0.7555, 0.9781]],
    [20, 12, 16, 0.45, [0.0548, 0.1572, 0.2745, 0.5256, 0.7643, 0.9549]],
    [7.5, 6, 8, 0.43, [0.0069, 0.0839, 0.2187, 0.5702, 0.8628, 0.9961]],
  ])('of %f µm into %f and %f µm shares red cells as published', (feed, alpha, beta, h, table) => {
    ;[0.1, 0.2, 0.3, 0.5, 0.7, 0.9].forEach((flow, i) => {
      expect(redCellShare('2008', flow, feed, alpha, beta, h)).toBeCloseTo(table[i], 4)
    })
  })

  it('sends no red cell into a branch that skims less plasma than the threshold', () => {
    expect(redCellShare('2008', 0.05, 10, 8, 8, 0.45)).toBe(0)
    expect(redCellShare('2008', 0.96, 10, 8, 8, 0.45)).toBe(1)
    expect(redCellShare('1990', 0.03, 10, 8, 8, 0.45)).toBe(0)
  })

  it('gives all red cells to one branch or the other', () => {
    for (const law of ['2008', '1990', 'none'] as const) {
      for (const flow of [0.02, 0.15, 0.4, 0.8]) {
        const both = redCellShare(law, flow, 9, 7, 6, 0.4) + redCellShare(law, 1 - flow, 9, 6, 7, 0.4)
        expect(both).toBeCloseTo(1, 12)
      }
    }
  })
})
