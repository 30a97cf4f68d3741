import Qty from 'js-quantities'
import { describe, expect, it } from 'vitest'
import { parseQuantity } from '../../src/quantity/quantity.ts'

/** Ours (SI) against js-quantities, whose SI base for mass is kg too. */
const agreeing = [
  ['3 um', '3 um'],
  ['3 mm^2', '3 mm^2'],
  ['10 um/h', '10 um/h'],
  ['1.7 mg/mL', '1.7 mg/ml'],
  ['12 dyn/cm^2', '12 dyn/cm^2'],
  ['0.035 dyn/cm', '0.035 dyn/cm'],
  ['150 nN', '150 nN'],
  ['48 h', '48 h'],
  ['5 d', '5 d'],
  ['2 weeks', '2 weeks'],
  ['1 cP', '1 cP'],
  ['7 kPa', '7 kPa'],
  ['1 atm', '1 atm'],
  ['1 mbar', '1 mbar'],
  ['4 pJ', '4 pJ'],
  ['3 mW', '3 mW'],
  ['5 nmol', '5 nmol'],
  ['3 pN*s/um', '3 pN*s/um'],
  ['20 mm^2/mm^3', '20 mm^2/mm^3'],
  ['60 nL/min', '60 nl/min'],
  ['90 %', '90 %'],
  ['4 kHz', '4 kHz'],
  ['2 nmol/L', '2 nmol/l'],
  ['310 K', '310 degK'],
  ['2 erg', '2 erg'],
] as const

describe('an independent library of units', () => {
  it.each(agreeing)('agrees on %s', (ours, theirs) => {
    const other = Qty(theirs).toBase().scalar
    expect(Math.abs(parseQuantity(ours).value / other - 1)).toBeLessThan(1e-12)
  })

  /** Where it differs, and which of the two follows the definition. A change on either side is noticed. */
  const differing = [
    ['37 degC', 37, 'it takes degC for a difference of temperatures; ours is the absolute temperature'],
    ['3 cmH2O', 294.1914, 'it takes water at 4 degC (98.0638 Pa); the conventional unit is 98.0665 Pa'],
    ['1 mmHg', 133.322368, 'it takes 101325/760 rounded; the conventional unit is 133.322387415 Pa'],
    ['1 y', 31_556_926, 'it takes the tropical year; ours is the Julian year of 365.25 d'],
    ['544 Da', 9.03333173024e-25, 'it takes CODATA 1986 (1.6605402e-27 kg rounded); ours is CODATA 2018'],
  ] as const

  it.each(differing)('differs on %s', (text, theirs) => {
    const other = Qty(text).toBase().scalar
    expect(other / theirs).toBeCloseTo(1, 9)
    expect(parseQuantity(text).value).not.toBe(other)
    if (text !== '37 degC') expect(parseQuantity(text).value / other).toBeCloseTo(1, 4)
  })

  it.each(['5 IU', '300 mOsm/kg', '1e5 /M/s', '3 um·s⁻¹', '5 cells per mm²'])('lacks %s', (text) => {
    expect(() => Qty(text)).toThrow()
    expect(parseQuantity(text).value).toBeGreaterThan(0)
  })
})
