import { InputError } from '../quantity/errors.ts'

/**
 * A whole number from the command line.
 * @throws InputError naming the option
 */
export function wholeNumber(option: string, text: string, low: number, high: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= low && value <= high)) {
    throw new InputError({
      key: option,
      found: `"${text.slice(0, 40)}"`,
      expected: `a whole number from ${low} to ${high}`,
    })
  }
  return value
}
