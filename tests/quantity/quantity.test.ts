import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/quantity/errors.ts'
import { formatInternal, formatQuantity } from '../../src/quantity/format-quantity.ts'
import {
  fromInternal,
  parseQuantity,
  parseUnit,
  quantityIn,
  readQuantity,
  readQuantityOf,
  toInternal,
} from '../../src/quantity/quantity.ts'
import { unitTable } from '../../src/quantity/unit-table.ts'

const internal = (text: string) => toInternal(parseQuantity(text))

const problem = (text: string, unit?: string) => {
  const reading = unit === undefined ? readQuantity(text) : readQuantityOf(text, parseUnit(unit).dimension)
  return reading.ok ? undefined : reading.problem
}

describe('quantities in the engine’s units (µm, s, pN, nM, K, mg/mL)', () => {
  // worked by hand from the definitions of the units
  const known: [string, number][] = [
    ['10 um/h', 10 / 3600],
    ['1.7 mg/mL', 1.7],
    ['200 /mm^2', 200e-6],
    ['37 degC', 310.15],
    ['-3 °C', 270.15],
    ['90 %', 0.9],
    ['12 dyn/cm^2', 1.2],
    ['1e-7 cm/s', 1e-3],
    ['2 nM', 2],
    ['1 uM', 1000],
    ['150 nN', 150_000],
    ['0.035 dyn/cm', 35],
    ['48 h', 172_800],
    ['5 d', 432_000],
    ['1 mmHg', 133.322387415],
    ['3 cmH2O', 294.1995],
    ['5 IU', 5],
    ['1 cP', 1e-3],
    ['1 P', 0.1],
    ['60 nl/min', 1e6],
    ['1 pl/s', 1000],
    ['3 pN/um', 3],
    ['2.7e5 pN*s/um', 2.7e5],
    ['20 mm^2/mm^3', 0.02],
    ['500 mm/mm^3', 5e-4],
    ['7 cells', 7],
    ['5 cells per mm²', 5e-6],
    ['3 µm·s⁻¹', 3],
    ['3 μm s^-1', 3],
    ['1e5 /M/s', 1e-4],
    ['1 /(M*s)', 1e-9],
    ['1×10⁻⁷ cm/s', 1e-3],
    ['1 x 10^3 um', 1000],
    ['4.1 pN nm', 4.1e-3],
    ['500 Pa', 500],
    ['1 kPa', 1000],
    ['0.5 N/m', 5e5],
    ['1 g', 1e3],
    ['1 fmol', 1e9],
    ['1 week', 604_800],
    ['180 deg', Math.PI],
    ['1.3 uM/mmHg', 1300 / 133.322387415],
    ['.5 um', 0.5],
    ['−2 um', -2],
  ]
  it.each(known)('%s', (text, expected) => {
    expect(Math.abs(internal(text) - expected)).toBeLessThanOrEqual(2e-16 * Math.abs(expected) * 2)
  })

  it('takes the SI value of a dalton and of an osmolality', () => {
    expect(parseQuantity('544 Da').value).toBeCloseTo(544 * 1.6605390666e-27, 40)
    expect(parseQuantity('300 mOsm/kg').value).toBeCloseTo(0.3, 15)
  })

  it('rounds a decimal once, so that round numbers stay round', () => {
    expect(internal('0.1 um')).toBe(0.1)
    expect(internal('1.1 nM')).toBe(1.1)
    expect(internal('0.3 mN/m')).toBe(300)
    expect(internal('33.3 mg/mL')).toBe(33.3)
  })
})

describe('a quantity that cannot be meant', () => {
  it.each([
    ['3 foo', /unknown unit "foo"/, undefined],
    ['10 UM', /unknown unit/, 'um'],
    ['5 hours', /unknown unit/, 'h'],
    ['5 micron', /unknown unit/, 'um'],
    ['5 kD', /unknown unit/, 'kDa'],
    ['1,000 um', /1,000/, '1000 um'],
    ['1,7 mg/mL', /1,7/, '1.7 mg/mL'],
  ])('%s is refused with a hint', (text, found, suggestion) => {
    expect(problem(text)?.found).toMatch(found)
    expect(problem(text)?.suggestion).toBe(suggestion)
  })

  it.each([
    '',
    '   ',
    'um',
    'NaN um',
    'Infinity s',
    '1e999 um',
    '1 000 um',
    '1_000 um',
    '3 degC/s',
    '3 um/',
    '3 m^99',
    '3 m^0',
    '3 m^0.5',
    '5 /100 s',
    '3 mol/m^3 s',
    '-300 degC',
    '3 ((um',
    '--3 um',
    '0x10 um',
  ])('%j is refused', (text) => expect(problem(text)).toBeDefined())

  it('names found and expected dimension in words', () => {
    expect(problem('3 um', 's')).toEqual({ found: '"3 um", a length', expected: 'a time, such as 10 min' })
    expect(problem('3', 'um')).toEqual({ found: 'the bare number 3', expected: 'a unit: a length, such as 10 um' })
    expect(problem('3 um', '1')?.expected).toMatch(/^a plain number/)
  })

  it('raises an InputError that carries the key', () => {
    expect(() => quantityIn('3 um', 's', 'site.voxel')).toThrow(InputError)
    expect(() => quantityIn('3 um', 's', 'site.voxel')).toThrow(/^site\.voxel: found "3 um", a length; expected a time/)
  })

  it('never throws anything else, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...unitTable.keys(),
      '/',
      '*',
      '^',
      '-',
      '2',
      '(',
      ')',
      ' ',
      'per',
      'µ',
      '²',
      '⁻',
      '1e',
      '.',
      '%',
      '\u0000',
      '𝒳',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => `3 ${parts.join('')}`),
        ),
        (text) => {
          const reading = readQuantity(text)
          if (reading.ok) expect(Number.isFinite(reading.value.internal)).toBe(true)
          else expect(reading.problem.expected.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('writing quantities', () => {
  it('writes in a given unit and in one that reads well', () => {
    expect(formatQuantity(10 / 3600, 'um/h')).toBe('10 um/h')
    expect(formatQuantity(310.15, 'degC')).toBe('37 degC')
    expect(formatInternal(172_800, parseUnit('s').dimension)).toBe('2 d')
    expect(formatInternal(31_500, parseUnit('N').dimension)).toBe('31.5 nN')
    expect(formatInternal(1.7, parseUnit('mg/mL').dimension)).toBe('1.7 mg/mL')
    expect(formatInternal(0, parseUnit('um').dimension)).toBe('0 um')
  })

  it('reads back what it wrote, for every unit of the table', () => {
    for (const symbol of unitTable.keys()) {
      const unit = parseUnit(symbol)
      const value = internal(`3.25 ${symbol}`)
      expect(fromInternal(value, unit)).toBeCloseTo(3.25, 9)
      const again = internal(formatInternal(value, unit.dimension, 15).replace(/ x 1e-\d+ .*/, (rest) => rest))
      if (!/ x /.test(formatInternal(value, unit.dimension))) expect(Math.abs(again / value - 1)).toBeLessThan(1e-12)
    }
  })
})
