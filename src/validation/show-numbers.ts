import type { Target } from '../evidence/target.ts'
import type { Evaluation } from './target-function.ts'

/** A number for people, three significant digits. */
export function showNumber(value: number): string {
  if (Number.isNaN(value)) return 'not defined'
  if (!Number.isFinite(value)) return value > 0 ? 'never' : '−∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e5 && size < 1e9) return value.toFixed(2)
  return size < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(size >= 100 ? 4 : 3)))
}

const inUnit = (text: string, { unit }: Target) => (unit ? `${text} ${unit.replace('um', 'µm')}` : text)

export const showPublished = (target: Target): string =>
  target.published === undefined ? '' : inUnit(showNumber(target.published), target)

export const showAccepted = ({ accept }: Target): string => `${showNumber(accept[0])} … ${showNumber(accept[1])}`

/** Mean and 95 % interval. */
export function showModel(target: Target, { value, interval }: Evaluation): string {
  const own = inUnit(showNumber(value), target)
  return interval ? `${own} [${showNumber(interval[0])}, ${showNumber(interval[1])}]` : own
}
