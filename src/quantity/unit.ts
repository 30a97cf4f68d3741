import { combineDimensions, type Dimension, dimensionless } from './dimension.ts'
import { nearMiss } from './near-miss.ts'
import { type NamedUnit, unitHints, unitTable } from './unit-table.ts'

/** A unit read from text: numerator / denominator × 10^exponent SI, plus an offset (degC). */
export interface Unit {
  readonly text: string
  readonly dimension: Dimension
  readonly numerator: number
  readonly denominator: number
  readonly exponent: number
  readonly offset: number
}

/** What is wrong with a text, without a place: the caller knows where it stands. */
export interface Problem {
  found: string
  expected: string
  suggestion?: string
}

export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

const superscripts: Record<string, string> = {
  '⁰': '0',
  '¹': '1',
  '²': '2',
  '³': '3',
  '⁴': '4',
  '⁵': '5',
  '⁶': '6',
  '⁷': '7',
  '⁸': '8',
  '⁹': '9',
  '⁻': '-',
}

/** One spelling: u for both micro signs, ^ for superscripts, * for the dots, / for `per`, - for the true minus. */
function fold(text: string): string {
  return text
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (run) => `^${[...run].map((sign) => superscripts[sign]).join('')}`)
    .replaceAll(/[·⋅×•]/g, '*')
    .replaceAll(/[−–]/g, '-')
    .replaceAll(/℃/g, '°C')
    .replaceAll(/ ?\bper\b ?/g, '/')
    .trim()
}

/** Longest text taken for a unit; nothing real comes near it. */
const longest = 100
const deepest = 8
/** Highest power of one factor; keeps every exponent inside the range of a double. */
const highestPower = 9

class UnitReader {
  private readonly text: string
  private at = 0
  private numerator = 1
  private denominator = 1
  private exponent = 0
  private offset = 0
  private factors = 0
  private of: Dimension = dimensionless

  constructor(text: string) {
    this.text = text
  }

  read(written: string): Reading<Unit> {
    const problem = this.product(1, 0)
    if (problem) return { ok: false, problem }
    if (this.at < this.text.length) return this.fail(`"${this.text.slice(this.at)}" in the unit "${written}"`, 'a unit')
    if (this.offset !== 0 && this.factors !== 1)
      return this.fail(
        `degC inside the unit "${written}"`,
        'K for temperature differences (degC is an absolute temperature)',
      )
    const value = {
      text: written,
      dimension: this.of,
      numerator: this.numerator,
      denominator: this.denominator,
      exponent: this.exponent,
      offset: this.offset,
    }
    return { ok: true, value }
  }

  private fail(found: string, expected: string, suggestion?: string) {
    return { ok: false as const, problem: { found, expected, suggestion } }
  }

  private problem(found: string, expected: string, suggestion?: string): Problem {
    return { found, expected, suggestion }
  }

  private match(pattern: RegExp): RegExpMatchArray | null {
    const match = this.text.slice(this.at).match(pattern)
    if (match) this.at += match[0].length
    return match
  }

  private product(sign: number, depth: number): Problem | undefined {
    if (depth > deepest) return this.problem('parentheses nested too deep', 'a unit')
    let direction = this.match(/^\s*\//) ? -sign : sign
    for (;;) {
      this.match(/^\s+/)
      const problem = this.factor(direction, depth)
      if (problem) return problem
      const next = this.match(/^\s*([*/])\s*/)
      if (next) direction = next[1] === '/' ? -sign : sign
      else if (!this.match(/^\s+(?=[^\s)])/)) return undefined
      else if (direction !== sign)
        return this.problem(`"${this.text}", where a blank follows a division`, 'parentheses, * or another /')
    }
  }

  private factor(sign: number, depth: number): Problem | undefined {
    if (this.match(/^\(/)) {
      const problem = this.product(sign, depth + 1)
      if (problem) return problem
      return this.match(/^\s*\)/) ? undefined : this.problem(`"${this.text}"`, 'a closing parenthesis')
    }
    if (this.match(/^1(?!\d|\.)/)) return undefined
    const name = this.match(/^(?:[cm]mH2O|%|°C?|[A-Za-z]+)/)
    if (!name) {
      const rest = this.text.slice(this.at)
      return this.problem(rest === '' ? `nothing after "${this.text}"` : `"${rest}"`, 'a unit')
    }
    const unit = unitTable.get(name[0])
    if (!unit) return this.problem(`unknown unit "${name[0]}"`, 'a unit of the table', suggestUnit(name[0]))
    const power = this.power()
    if (power === undefined) return this.problem(`"${this.text}"`, 'a whole power from -9 to 9')
    this.take(unit, sign * power)
    return undefined
  }

  private power(): number | undefined {
    const match = this.match(/^(?:\^\s*(?:\(([+-]?\d+)\)|([+-]?\d+)(?![.\d]))|(-?\d+)(?![.\d]))/)
    if (!match) return this.match(/^\^/) ? undefined : 1
    const power = Number(match[1] ?? match[2] ?? match[3])
    return Math.abs(power) <= highestPower && power !== 0 ? power : undefined
  }

  private take(unit: NamedUnit, power: number): void {
    for (let k = 0; k < Math.abs(power); k++) {
      if (power > 0) this.numerator *= unit.mantissa
      else this.denominator *= unit.mantissa
    }
    this.exponent += unit.exponent * power
    this.of = combineDimensions(this.of, unit.dimension, power)
    this.factors += power === 1 ? 1 : 2
    if (unit.offset !== 0) this.offset = unit.offset
  }
}

/** A unit of the table near a misspelt one. */
function suggestUnit(name: string): string | undefined {
  return unitHints.get(name) ?? unitHints.get(name.toLowerCase()) ?? nearMiss(name, unitTable.keys())
}

/** Reads a unit without throwing: `um/h`, `pN*s/um`, `cells per mm^2`, `1/s`, `cm/(s*cmH2O)`, or `1` for none. */
export function readUnit(text: string): Reading<Unit> {
  if (text.length > longest)
    return { ok: false, problem: { found: `a unit of ${text.length} characters`, expected: `at most ${longest}` } }
  const folded = fold(text)
  if (folded === '') {
    const value = { text: '', dimension: dimensionless, numerator: 1, denominator: 1, exponent: 0, offset: 0 }
    return { ok: true, value }
  }
  return new UnitReader(folded).read(text.trim())
}
