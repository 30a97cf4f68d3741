import { type Dimension, internalUnitText, isDimensionless, sameDimension } from './dimension.ts'
import { fromInternal, parseUnit } from './quantity.ts'
import type { Unit } from './unit.ts'

/** Up to `digits` significant digits, no trailing zeros, plain between 1e-4 and 1e7, otherwise with an exponent. */
export function formatNumber(value: number, digits = 6): string {
  if (value === 0) return '0'
  if (!Number.isFinite(value)) return `${value}`
  const rounded = Number(value.toPrecision(digits))
  const size = Math.abs(rounded)
  if (size >= 1e-4 && size < 1e7) return `${rounded}`
  return rounded.toExponential().replace('e+', 'e')
}

/** `value` (internal units) written in the given unit: `formatQuantity(10 / 3600, 'um/h')` is `10 um/h`. */
export function formatQuantity(value: number, unit: string, digits = 6): string {
  return withUnit(formatNumber(fromInternal(value, parseUnit(unit)), digits), unit)
}

function withUnit(number: string, unit: string): string {
  return unit === '' || unit === '1' ? number : `${number} ${unit}`
}

/** Units worth reading, smallest first, by one of them. */
const readable: readonly string[][] = [
  ['nm', 'um', 'mm', 'cm'],
  ['um^2', 'mm^2', 'cm^2'],
  ['um^3', 'pL', 'nL', 'uL', 'mL', 'L'],
  ['ms', 's', 'min', 'h', 'd'],
  ['1/d', '1/h', '1/min', '1/s'],
  ['um/h', 'um/min', 'um/s', 'mm/s', 'cm/s'],
  ['um^3/s', 'pL/s', 'nL/s', 'uL/s', 'mL/s'],
  ['fN', 'pN', 'nN', 'uN', 'mN'],
  ['mPa', 'Pa', 'kPa', 'MPa', 'GPa'],
  ['pN/um', 'mN/m'],
  ['uPa*s', 'mPa*s', 'Pa*s'],
  ['fM', 'pM', 'nM', 'uM', 'mM', 'M'],
  ['ug/mL', 'mg/mL', 'g/mL'],
  ['1/cm^2', '1/mm^2', '1/um^2'],
  ['1/L', '1/mL', '1/mm^3', '1/um^3'],
  ['pg', 'ng', 'ug', 'mg', 'g', 'kg'],
  ['amol', 'fmol', 'pmol', 'nmol', 'umol', 'mmol', 'mol'],
]

let ladders: Unit[][] | undefined

/**
 * A value in internal units with a unit that reads well: between 1 and 1000 where the table allows. Dimensions without a
 * ladder keep the engine's unit.
 */
export function formatInternal(value: number, of: Dimension, digits = 6): string {
  if (isDimensionless(of)) return formatNumber(value, digits)
  ladders ??= readable.map((names) => names.map((name) => parseUnit(name)))
  const ladder = ladders.find((units) => sameDimension(units[0].dimension, of))
  if (!ladder) {
    const unit = internalUnitText(of)
    return /^\(?\d/.test(unit) && !unit.startsWith('1/')
      ? `${formatNumber(value, digits)} x ${unit}`
      : withUnit(formatNumber(value, digits), unit)
  }
  let chosen = ladder[0]
  for (const unit of ladder) if (Math.abs(fromInternal(value, unit)) >= 1 || value === 0) chosen = unit
  if (value === 0) return `0 ${internalUnitText(of)}`
  return withUnit(formatNumber(fromInternal(value, chosen), digits), chosen.text)
}
