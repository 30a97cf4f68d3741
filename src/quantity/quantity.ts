import { type Dimension, dimensionInWords, dimensionWithExample, sameDimension } from './dimension.ts'
import { InputError } from './errors.ts'
import { type Problem, type Reading, readUnit, type Unit } from './unit.ts'

/** A number with a unit, as read. */
export interface Quantity {
  /** In SI base units (m, s, kg, mol, K). */
  readonly value: number
  readonly dimension: Dimension
  /** In the engine's units (µm, s, pN, nM, K, mg/mL), converted from the decimal text with one rounding. */
  readonly internal: number
  /** The unit as written; empty for a bare number. */
  readonly unit: string
  /** The whole text as written. */
  readonly text: string
}

/**
 * Powers of ten from SI to the engine's units: lengths count in 1e-6 m, masses in 1e-6 kg (so force is pN), amounts in
 * 1e-24 mol (so concentration is nM). Mass concentration is the exception: mg/mL, which is kg/m³.
 */
export function internalExponent(of: Dimension): number {
  if (of.mass === 1 && of.length === -3 && of.amount === 0) return 0
  return 6 * (of.length + of.mass) + 24 * of.amount
}

/** x · 10^exponent, rounded once or (beyond 10^22) twice. */
function shift(x: number, exponent: number): number {
  return Number.isFinite(x) ? Number(`${x}`.includes('e') ? shiftText(`${x}`, exponent) : `${x}e${exponent}`) : x
}

function shiftText(text: string, exponent: number): string {
  const [mantissa, own] = text.toLowerCase().split('e')
  return `${mantissa}e${Number(own ?? 0) + exponent}`
}

function scaled(decimal: string, unit: Unit, extra: number): number {
  if (unit.offset !== 0) return shift(Number(decimal) + unit.offset, extra)
  return (Number(shiftText(decimal, unit.exponent + extra)) * unit.numerator) / unit.denominator
}

const numberPattern = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\s*[x×*·]\s*10\^?([+-]?\d+|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/i
const superscript = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function plainExponent(text: string): string {
  return [...text]
    .map((sign) => (sign === '⁻' ? '-' : superscript.includes(sign) ? `${superscript.indexOf(sign)}` : sign))
    .join('')
}

/**
 * Reads `10 um/h`, `1.7 mg/mL`, `200 /mm^2`, `37 degC` (absolute), `90 %`, `1e-7 cm/s`, `0.5` without throwing. The
 * problem says what is wrong in words; the caller adds where.
 */
export function readQuantity(text: string): Reading<Quantity> {
  const bad = (expected: string, suggestion?: string): { ok: false; problem: Problem } => ({
    ok: false,
    problem: { found: text.trim() === '' ? 'an empty text' : `"${text.slice(0, 60)}"`, expected, suggestion },
  })
  if (text.length > 200) return bad('a quantity, such as 10 um')
  const folded = text
    .trim()
    .replace(/^[−–]/, '-')
    .replace(/(e|\^)[−–]/i, '$1-')
  const match = folded.match(numberPattern)
  if (!match) return bad('a number with a unit, such as 10 um')
  const rest = folded.slice(match[0].length)
  if (/^,\d{3}(?!\d)/.test(rest)) return bad('a number without thousands separators', folded.replaceAll(',', ''))
  if (/^,\d/.test(rest)) return bad('a decimal point, not a comma', folded.replace(',', '.'))
  if (/^[_']\d|^\s+\d{3}(?!\d)/.test(rest)) return bad('a number without separators between its digits')
  const decimal = match[2] === undefined ? match[1] : shiftText(match[1], Number(plainExponent(match[2])))
  const unit = readUnit(rest)
  if (!unit.ok) return unit
  const value = scaled(decimal, unit.value, 0)
  const internal = scaled(decimal, unit.value, internalExponent(unit.value.dimension))
  if (!Number.isFinite(value) || !Number.isFinite(internal)) return bad('a finite number')
  if (unit.value.offset !== 0 && value < 0) return bad('a temperature above absolute zero')
  return {
    ok: true,
    value: { value, dimension: unit.value.dimension, internal, unit: unit.value.text, text: text.trim() },
  }
}

/** Reads a quantity that must have the given dimension; the problem names found and expected dimension in words. */
export function readQuantityOf(text: string, of: Dimension): Reading<Quantity> {
  const reading = readQuantity(text)
  if (!reading.ok)
    return { ok: false, problem: { ...reading.problem, expected: improve(reading.problem.expected, of) } }
  const { value } = reading
  if (sameDimension(value.dimension, of)) return reading
  const found =
    value.unit === '' ? `the bare number ${value.text}` : `"${value.text}", ${dimensionInWords(value.dimension)}`
  const expected = value.unit === '' ? `a unit: ${dimensionWithExample(of)}` : dimensionWithExample(of)
  return { ok: false, problem: { found, expected } }
}

function improve(expected: string, of: Dimension): string {
  if (expected === 'a unit of the table') return `${dimensionWithExample(of)}, in a unit that is known`
  return expected === 'a number with a unit, such as 10 um' ? dimensionWithExample(of) : expected
}

function orThrow<T>(reading: Reading<T>, key: string): T {
  if (reading.ok) return reading.value
  throw new InputError({ key, ...reading.problem })
}

/**
 * Reads a quantity.
 * @throws InputError for anything that is not a number with a unit of the table (or a plain number).
 */
export function parseQuantity(text: string, key = 'quantity'): Quantity {
  return orThrow(readQuantity(text), key)
}

/**
 * Reads a unit.
 * @throws InputError for an unknown unit, with a near miss.
 */
export function parseUnit(text: string, key = 'unit'): Unit {
  return orThrow(readUnit(text), key)
}

/**
 * The number of `unit`s in a quantity: `quantityIn('10 um/h', 'um/s')` is 0.002777….
 * @throws InputError when the dimensions differ.
 */
export function quantityIn(text: string, unit: string, key = 'quantity'): number {
  const target = parseUnit(unit, 'unit')
  const quantity = orThrow(readQuantityOf(text, target.dimension), key)
  return fromInternal(quantity.internal, target)
}

/** Value in the engine's units (µm, s, pN, Pa, nM, mg/mL, K). */
export function toInternal(quantity: Pick<Quantity, 'value' | 'dimension'> & { internal?: number }): number {
  return quantity.internal ?? shift(quantity.value, internalExponent(quantity.dimension))
}

/** A value in the engine's units as a number of the given units. */
export function fromInternal(value: number, unit: Unit): number {
  const extra = internalExponent(unit.dimension)
  if (unit.offset !== 0) return shift(value, -extra) - unit.offset
  return (shift(value, -extra - unit.exponent) * unit.denominator) / unit.numerator
}
