import type { Grade } from '../evidence/parameter-entry.ts'
import { type ParameterName, ParameterSet } from '../evidence/parameter-set.ts'
import { readers } from '../generated/readers.ts'
import { InputError } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import type { Field } from './field.ts'
import { scenarioFields } from './scenario-fields.ts'

/** An entry of the parameter library, explained. */
export interface ParameterExplanation {
  readonly is: 'parameter'
  readonly name: string
  readonly symbol?: string
  readonly what: string
  /** As written, with unit. */
  readonly value: string
  readonly unit: string
  /** In the engine's units. */
  readonly internalValue: number
  readonly internalUnit: string
  readonly range?: readonly [string, string]
  readonly grade: Grade
  readonly source: string
  readonly doi?: string
  readonly pmid?: string
  /** File of the library it stands in. */
  readonly file: string
  /** Source files that read it. */
  readonly readers: readonly string[]
}

/** A key of the scenario file, explained. */
export interface FieldExplanation {
  readonly is: 'field'
  readonly name: string
  readonly what: string
  /** What it takes, in words. */
  readonly takes: string
  readonly required: boolean
  readonly default?: string
  /** Why that default, or where it comes from. */
  readonly why?: string
  /** The library entry the default is taken from. */
  readonly parameter?: ParameterExplanation
  /** Keys below it. */
  readonly keys: readonly { readonly name: string; readonly what: string }[]
}

/** Several library entries under one topic. */
export interface TopicExplanation {
  readonly is: 'topic'
  readonly name: string
  readonly entries: readonly ParameterExplanation[]
}

export type Explanation = ParameterExplanation | FieldExplanation | TopicExplanation

const library = new ParameterSet()

/**
 * Explains a library entry (`pore.nuclearStiffness`), a topic of the library (`pore`, `kind.carcinoma`) or a key of the
 * scenario file (`site.matrix.collagen`, `cells.count`, `parameters.pore.nuclearStiffness`).
 * @throws InputError for a name that is none of these, with a near miss
 */
export function explainName(name: string): Explanation {
  const plain = name.trim().replace(/^parameters\.(?=.)/, '')
  const names = library.names()
  const exact = names.find((known) => known === plain)
  if (exact) return explainParameter(exact)
  const field = findField(plain)
  if (field) return explainField(plain, field)
  const below = names.filter((known) => known.startsWith(`${plain}.`))
  if (plain !== '' && below.length > 0) return { is: 'topic', name: plain, entries: below.map(explainParameter) }
  const suggestion = nearMiss(plain, [...names, ...fieldNames()])
  throw new InputError({
    key: 'explain',
    found: `"${name}"`,
    expected: 'a parameter, a topic of parameters or a key of the scenario file',
    suggestion,
  })
}

function explainParameter(name: ParameterName): ParameterExplanation {
  const { symbol, what, value, text, unit, internalUnit, rangeText, grade, source, doi, pmid, file } =
    library.entry(name)
  return {
    is: 'parameter',
    name,
    symbol,
    what,
    value: text,
    unit,
    internalValue: value,
    internalUnit,
    range: rangeText,
    grade,
    source,
    doi,
    pmid,
    file,
    readers: readers[name] ?? [],
  }
}

/** Fields below a field: keys of a map, variants of a choice, of the items of a list. */
function below(field: Field<unknown>): Readonly<Record<string, Field<unknown>>> {
  const inner = field as {
    fields?: Record<string, Field<unknown>>
    variants?: Record<string, Field<unknown>>
    item?: Field<unknown>
  }
  return inner.fields ?? inner.variants ?? (inner.item ? below(inner.item) : {})
}

function findField(path: string): Field<unknown> | undefined {
  let field: Field<unknown> = scenarioFields
  for (const step of path.split('.')) {
    if (/^\d+$/.test(step)) continue
    const keys = below(field)
    if (!Object.hasOwn(keys, step)) return undefined
    field = keys[step]
  }
  return field === scenarioFields ? undefined : field
}

/** Every key of the scenario file as a path. */
export function fieldNames(): string[] {
  const walk = (field: Field<unknown>, path: string): string[] =>
    Object.entries(below(field)).flatMap(([key, child]) => {
      const here = path === '' ? key : `${path}.${key}`
      return [here, ...walk(child, here)]
    })
  return walk(scenarioFields, '')
}

function explainField(name: string, field: Field<unknown>): FieldExplanation {
  const keys = Object.entries(below(field)).map(([key, { what }]) => ({ name: key, what }))
  const parameter =
    field.default && 'parameter' in field.default ? explainParameter(field.default.parameter) : undefined
  const words = field.json.enum as readonly string[] | undefined
  const takes = words
    ? `one of ${words.join(', ')}`
    : (field.dimension ?? `${field.json.type ?? (keys.length > 0 ? 'one of its keys' : 'a value')}`)
  return {
    is: 'field',
    name,
    what: field.what,
    takes,
    required: field.required ?? false,
    default: parameter?.value ?? (field.default && 'text' in field.default ? field.default.text : undefined),
    why: parameter
      ? `the library's ${parameter.name}`
      : field.default && 'text' in field.default
        ? field.default.why
        : undefined,
    parameter,
    keys,
  }
}

/** An explanation as lines of text for a reader; the object itself is its JSON form. */
export function formatExplanation(explanation: Explanation): string {
  if (explanation.is === 'topic')
    return explanation.entries
      .map((entry) => `${entry.name}  ${entry.value}  (${entry.grade})  ${entry.what}`)
      .join('\n')
  const lines = [explanation.name, `  ${explanation.what}`]
  const add = (label: string, text: string | undefined) =>
    text !== undefined && text !== '' && lines.push(`  ${`${label}:`.padEnd(9)} ${text}`)
  if (explanation.is === 'field') {
    add('takes', explanation.takes)
    add('default', explanation.default ?? (explanation.required ? 'none: must be given' : undefined))
    add('because', explanation.why)
    for (const key of explanation.keys) lines.push(`    ${key.name}: ${key.what}`)
    return explanation.parameter
      ? `${lines.join('\n')}\n\n${formatExplanation(explanation.parameter)}`
      : lines.join('\n')
  }
  add('symbol', explanation.symbol)
  add('value', explanation.value)
  if (explanation.internalUnit) add('engine', `${explanation.internalValue} ${explanation.internalUnit}`)
  add('range', explanation.range?.join(' to '))
  add('grade', explanation.grade)
  add('source', explanation.source)
  add('doi', explanation.doi)
  add('PMID', explanation.pmid)
  add('file', explanation.file)
  add('read by', explanation.readers.join(', ') || 'nothing yet')
  return lines.join('\n')
}
