import { type ParameterName, ParameterSet } from '../evidence/parameter-set.ts'
import type { TreeMap } from '../evidence/yaml-reader.ts'
import { dimensionWithExample, isDimensionless } from '../quantity/dimension.ts'
import { formatQuantity } from '../quantity/format-quantity.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import { parseUnit, readQuantity, readQuantityOf } from '../quantity/quantity.ts'
import type { Cursor } from './reading.ts'

export type JsonSchema = { readonly [key: string]: unknown }

/** A declared field of the scenario file: reads and checks a value, and describes itself for the JSON Schema. */
export interface Field<T> {
  readonly what: string
  readonly json: JsonSchema
  /** Value in the engine's units; undefined when it is absent or wrong (then a complaint was made). */
  read(at: Cursor): T | undefined
  /** True when a file must have it. */
  readonly required?: boolean
  /** Taken when the file has none: text as a file would have it and why, or an entry of the parameter library. */
  readonly default?: Default
  /** True when an absent map is read as an empty one, so that the defaults inside it apply. */
  readonly fillsIn?: boolean
  /** Dimension in words, for quantities. */
  readonly dimension?: string
}

export type Default = { readonly text: string; readonly why: string } | { readonly parameter: ParameterName }

interface Limits {
  readonly min?: string
  readonly max?: string
}

/** The text of a scalar as written, or undefined for maps, lists and nothing. */
function scalarText(at: Cursor): string | undefined {
  const { tree } = at
  if (tree?.type !== 'scalar' || tree.value === null || typeof tree.value === 'boolean') return undefined
  return typeof tree.value === 'string' ? tree.value : tree.text
}

/**
 * A quantity of the dimension of `unit`; alternatives may be given as several units. Limits are quantities too.
 * Reads to the number in the engine's units.
 */
export function quantity(what: string, unit: string, limits: Limits = {}): Field<number> {
  const of = parseUnit(unit).dimension
  const low = limits.min === undefined ? undefined : parseLimit(limits.min)
  const high = limits.max === undefined ? undefined : parseLimit(limits.max)
  const dimension = dimensionWithExample(of)
  return {
    what,
    dimension,
    json: isDimensionless(of)
      ? { description: `${what} (${rangeText(limits)}a plain number or a percentage)`, type: ['number', 'string'] }
      : { description: `${what} (${rangeText(limits)}${dimension})`, type: 'string', pattern: '^\\s*[-+−]?[0-9.]' },
    read(at) {
      const text = scalarText(at)
      if (text === undefined) return at.complain(dimension)
      const reading = readQuantityOf(text, of)
      if (!reading.ok) return at.complain(reading.problem.expected, reading.problem.found, reading.problem.suggestion)
      const value = reading.value.internal
      if (low !== undefined && value < low) return at.complain(`at least ${limits.min}`, reading.value.text)
      if (high !== undefined && value > high) return at.complain(`at most ${limits.max}`, reading.value.text)
      at.choose(reading.value.text)
      return value
    },
  }
}

function parseLimit(text: string): number {
  const reading = readQuantity(text)
  if (!reading.ok) throw new Error(`limit ${text}`)
  return reading.value.internal
}

function rangeText({ min, max }: Limits): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}; `
  return min !== undefined ? `at least ${min}; ` : max !== undefined ? `at most ${max}; ` : ''
}

/** A share from 0 to 1, written as a number or a percentage. */
export function share(what: string, limits: Limits = { min: '0 %', max: '100 %' }): Field<number> {
  return quantity(what, '%', limits)
}

/** A quantity of one of several dimensions: `{ 0: value }` for the first unit, and so on. */
export function eitherQuantity(what: string, units: readonly string[]): Field<{ which: number; value: number }> {
  const dimensions = units.map((unit) => parseUnit(unit).dimension)
  const dimension = dimensions.map((of) => dimensionWithExample(of)).join('; or ')
  return {
    what,
    dimension,
    json: { description: `${what} (${dimension})`, type: 'string' },
    read(at) {
      const text = scalarText(at)
      if (text === undefined) return at.complain(dimension)
      const readings = dimensions.map((of) => readQuantityOf(text, of))
      const which = readings.findIndex((reading) => reading.ok)
      const reading = readings[Math.max(0, which)]
      if (!reading.ok) return at.complain(dimension, reading.problem.found, reading.problem.suggestion)
      if (reading.value.internal < 0) return at.complain('a number that is not negative', reading.value.text)
      at.choose(reading.value.text)
      return { which, value: reading.value.internal }
    },
  }
}

/** A whole number. */
export function whole(what: string, min: number, max: number): Field<number> {
  const expected = `a whole number from ${min} to ${max}`
  return {
    what,
    json: { description: what, type: 'integer', minimum: min, maximum: max },
    read(at) {
      const text = scalarText(at)
      const reading = text === undefined ? undefined : readQuantity(text)
      if (!reading?.ok || !isDimensionless(reading.value.dimension) || reading.value.unit === '%')
        return at.complain(expected)
      const { value } = reading.value
      if (!Number.isInteger(value) || value < min || value > max) return at.complain(expected)
      at.choose(`${value}`)
      return value
    },
  }
}

/** Free text. */
export function text(what: string, longest = 10_000): Field<string> {
  return {
    what,
    json: { description: what, type: 'string', maxLength: longest },
    read(at) {
      if (at.tree?.type !== 'scalar' || at.tree.value === null || at.tree.value === '') return at.complain('text')
      const value = typeof at.tree.value === 'string' ? at.tree.value : at.tree.text
      if (value.length > longest) return at.complain(`at most ${longest} characters`, `${value.length} characters`)
      at.choose(value)
      return value
    },
  }
}

/** True or false. */
export function flag(what: string): Field<boolean> {
  return {
    what,
    json: { description: what, type: 'boolean' },
    read(at) {
      if (at.tree?.type !== 'scalar' || typeof at.tree.value !== 'boolean') return at.complain('true or false')
      at.choose(`${at.tree.value}`)
      return at.tree.value
    },
  }
}

/** One of a closed list of words. */
export function choice<const T extends string>(what: string, words: readonly T[]): Field<T> {
  return {
    what,
    json: { description: what, enum: words },
    read(at) {
      const written = scalarText(at)
      const word = words.find((one) => one === written)
      if (word === undefined)
        return at.complain(
          `one of ${words.join(', ')}`,
          at.found(),
          written === undefined ? undefined : nearMiss(written, words),
        )
      at.choose(word)
      return word
    },
  }
}

/** A list of anything; `count` fixes its length. */
export function list<T>(
  what: string,
  item: Field<T>,
  count?: number,
): Field<(T | undefined)[]> & { readonly item: Field<T> } {
  const expected = count === undefined ? 'a list' : `a list of ${count}`
  const size = count === undefined ? { maxItems: 10_000 } : { minItems: count, maxItems: count }
  return {
    what,
    item,
    dimension: item.dimension,
    json: { description: what, type: 'array', items: item.json, ...size },
    read(at) {
      if (at.tree?.type !== 'list') return at.complain(expected)
      const { items } = at.tree
      if (count !== undefined && items.length !== count) return at.complain(expected, `a list of ${items.length}`)
      if (items.length > 10_000) return at.complain('at most 10000 items', `${items.length}`)
      if (items.length === 0) at.choose([])
      return items.map((_, k) => item.read(at.child(k)))
    },
  }
}

/** A point of the block: `centre`, or three lengths. */
export function point(what: string): Field<'centre' | [number, number, number]> {
  const three = list(what, quantity(what, 'um'), 3)
  return {
    what,
    json: { description: what, oneOf: [{ const: 'centre' }, three.json] },
    read(at) {
      if (at.tree?.type !== 'list') {
        if (scalarText(at) !== 'centre')
          return at.complain(
            'centre, or three lengths such as [100 um, 100 um, 50 um]',
            at.found(),
            scalarText(at) === 'center' ? 'centre' : undefined,
          )
        at.choose('centre')
        return 'centre'
      }
      const [x, y, z] = three.read(at) ?? []
      return x === undefined || y === undefined || z === undefined ? undefined : [x, y, z]
    },
  }
}

type Fields = Readonly<Record<string, Field<unknown>>>
export type ReadMap<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T | undefined : never }

/** A map with the declared keys: unknown ones are errors, required ones must be there, defaults are filled in. */
export function map<F extends Fields>(what: string, fields: F): Field<ReadMap<F>> & { readonly fields: F } {
  const keys = Object.keys(fields)
  return {
    what,
    fields,
    get json() {
      return {
        description: what,
        type: 'object',
        additionalProperties: false,
        required: keys.filter((key) => fields[key].required),
        properties: Object.fromEntries(keys.map((key) => [key, describe(fields[key])])),
      }
    },
    read(at) {
      if (at.tree?.type !== 'map') return at.complain(`a map with ${keys.join(', ')}`)
      refuseUnknownKeys(at, at.tree, keys)
      const result: Record<string, unknown> = {}
      for (const key of keys) {
        const field = fields[key]
        const child = at.child(key)
        if (child.tree) result[key] = field.read(child)
        else if (field.required) child.complain(`${key}: ${field.what}`)
        else if (field.default) result[key] = readDefault(field, child)
        else if (field.fillsIn)
          result[key] = field.read(child.standIn({ type: 'map', place: at.place, entries: new Map() }, 'default'))
      }
      return result as ReadMap<F>
    },
  }
}

function describe(field: Field<unknown>): JsonSchema {
  if (!field.default) return field.json
  const written = 'text' in field.default ? field.default.text : libraryText(field.default.parameter)
  const value = /^(true|false)$/.test(written)
    ? written === 'true'
    : field.json.type === 'integer'
      ? Number(written)
      : written
  return { ...field.json, default: value }
}

function libraryText(name: ParameterName): string {
  return new ParameterSet().entry(name).text
}

function refuseUnknownKeys(at: Cursor, tree: TreeMap, keys: readonly string[]): void {
  for (const [key, { keyPlace }] of tree.entries)
    if (!keys.includes(key))
      at.reading.complain(
        [...at.path, key],
        'an unknown key',
        `one of ${keys.join(', ')}`,
        keyPlace,
        nearMiss(key, keys),
      )
}

/** Reads a field's default in place of an absent value, and records why it was chosen. */
export function readDefault<T>(field: Field<T>, at: Cursor): T | undefined {
  const chosen = field.default as Default
  if ('text' in chosen) return readChosen(field, at, chosen.text, chosen.why)
  const { parameters } = at.reading
  const entry = parameters.entry(chosen.parameter)
  const overridden = parameters.isOverridden(chosen.parameter)
  const written = overridden ? formatQuantity(parameters.value(chosen.parameter), entry.unit, 17) : entry.text
  return readChosen(
    field,
    at,
    written,
    `${chosen.parameter}; ${overridden ? 'overridden' : `${entry.grade}; ${entry.source}`}`,
  )
}

/** Reads `written` as if a file had it, marked as a choice of the program with its reason. */
export function readChosen<T>(field: Field<T>, at: Cursor, written: string, why: string): T | undefined {
  const value = /^(true|false)$/.test(written) ? written === 'true' : written
  const before = at.reading.choices.length
  const result = field.read(at.standIn({ type: 'scalar', place: at.place, value, text: written }, 'default'))
  for (let k = before; k < at.reading.choices.length; k++) at.reading.choices[k] = { ...at.reading.choices[k], why }
  return result
}

/** A map with keys of the reader's own. */
export function dictionary<T>(what: string, item: Field<T>): Field<Map<string, T | undefined>> {
  return {
    what,
    json: { description: what, type: 'object', additionalProperties: item.json },
    read(at) {
      const { tree } = at
      if (tree?.type !== 'map') return at.complain('a map from name to value')
      return new Map([...tree.entries.keys()].map((key) => [key, item.read(at.child(key))]))
    },
  }
}

export type Variant<V extends Fields> = {
  [K in keyof V]: { is: K; value: V[K] extends Field<infer T> ? T | undefined : never }
}[keyof V]

/** Exactly one of several: a map with one key (`straight: { … }`), or one of the bare words. */
export function oneOf<V extends Fields, const W extends string = never>(
  what: string,
  variants: V,
  words: readonly W[] = [],
): Field<Variant<V> | { is: W; value: undefined }> & { readonly variants: V } {
  const names = Object.keys(variants)
  const expected = `one of ${[...words, ...names.map((name) => `{ ${name}: … }`)].join(', ')}`
  return {
    what,
    variants,
    get json() {
      const maps = names.map((name) => ({
        type: 'object',
        additionalProperties: false,
        required: [name],
        properties: { [name]: variants[name].json },
      }))
      return { description: what, oneOf: [...words.map((word) => ({ const: word })), ...maps] }
    },
    read(at) {
      const { tree } = at
      const word = scalarText(at)
      if (word !== undefined) {
        const known = words.find((one) => one === word)
        if (known === undefined) return at.complain(expected, at.found(), nearMiss(word, [...words, ...names]))
        at.choose(known)
        return { is: known, value: undefined }
      }
      if (tree?.type !== 'map') return at.complain(expected)
      refuseUnknownKeys(at, tree, names)
      const given = names.filter((name) => tree.entries.has(name))
      if (given.length !== 1) return at.complain(expected, given.length === 0 ? 'none of them' : given.join(' and '))
      const [is] = given
      return { is, value: variants[is].read(at.child(is)) } as Variant<V>
    },
  }
}

export function required<T>(field: Field<T>): Field<T> {
  return extend(field, { required: true })
}

/** A field with a default: text as a file would have it, and the reason. */
export function withDefault<T>(field: Field<T>, written: string, why: string): Field<T> {
  return extend(field, { default: { text: written, why } })
}

/** A field whose default is an entry of the parameter library. */
export function withParameter<T>(field: Field<T>, parameter: ParameterName): Field<T> {
  return extend(field, { default: { parameter } })
}

/** A map that is there with all its defaults when the file leaves it out. */
export function filledIn<T>(field: Field<T>): Field<T> {
  return extend(field, { fillsIn: true })
}

/** A copy with more; getters stay getters (a spread would evaluate them). */
function extend<T>(field: Field<T>, more: Partial<Field<T>>): Field<T> {
  const copy: Field<T> = Object.create(Object.getPrototypeOf(field), Object.getOwnPropertyDescriptors(field))
  return Object.assign(copy, more)
}
