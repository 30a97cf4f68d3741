import { isParameterName, ParameterSet } from '../evidence/parameter-set.ts'
import type { Tree, TreeMap } from '../evidence/yaml-reader.ts'
import { describeTree } from '../evidence/yaml-reader.ts'
import type { Complaint, Place } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import { readQuantityOf } from '../quantity/quantity.ts'
import { readUnit } from '../quantity/unit.ts'

/** What a scenario changes in the parameter library. */
export interface OwnParameters {
  /** Values by name, the engine's units; kinds of the scenario's own stand here with all they have. */
  readonly values: Record<string, number>
  /** The same as written, for those that the file names. */
  readonly written: ReadonlyMap<string, string>
  readonly kinds: readonly { readonly name: string; readonly like: string }[]
  readonly complaints: readonly Complaint[]
  readonly notes: readonly string[]
}

const kindPattern = /^[a-z][A-Za-z0-9-]*$/

/**
 * Reads the blocks `parameters:` and `kinds:` of a scenario. Each value must have the dimension of the library's entry; a
 * value outside the library's range is a note, not an error (sweeps go there on purpose). A kind of the scenario's own
 * takes everything from the kind it is like, with the differences it names.
 */
export function readOwnParameters(tree: TreeMap): OwnParameters {
  const library = new ParameterSet()
  const values: Record<string, number> = {}
  const written = new Map<string, string>()
  const complaints: Complaint[] = []
  const notes: string[] = []
  const kinds: { name: string; like: string }[] = []
  const complain = (key: string, found: string, expected: string, place: Place, suggestion?: string) =>
    complaints.push({ key, found, expected, place, suggestion })

  const readValue = (key: string, name: string, libraryName: string, value: Tree) => {
    const entry = isParameterName(libraryName) ? library.entry(libraryName) : undefined
    const unit = entry && readUnit(entry.unit)
    if (!entry || !unit?.ok) return
    if (value.type !== 'scalar' || value.value === null || typeof value.value === 'boolean')
      return void complain(key, describeTree(value), `a value such as ${entry.text}`, value.place)
    const reading = readQuantityOf(typeof value.value === 'string' ? value.value : value.text, unit.value.dimension)
    if (!reading.ok)
      return void complain(
        key,
        reading.problem.found,
        reading.problem.expected,
        value.place,
        reading.problem.suggestion,
      )
    values[name] = reading.value.internal
    written.set(name, reading.value.text)
    if (entry.range && (values[name] < entry.range[0] || values[name] > entry.range[1]))
      notes.push(`${key}: ${reading.value.text} is outside the credible range ${entry.rangeText?.join(' to ')}`)
  }

  const parameters = tree.entries.get('parameters')?.value
  if (parameters?.type === 'map')
    for (const [name, { keyPlace, value }] of parameters.entries) {
      const key = `parameters.${name}`
      if (isParameterName(name)) readValue(key, name, name, value)
      else
        complain(
          key,
          'an unknown parameter',
          'a name of the parameter library',
          keyPlace,
          nearMiss(name, library.names()),
        )
    }

  const block = tree.entries.get('kinds')?.value
  if (block?.type === 'map')
    for (const [name, { keyPlace, value }] of block.entries) {
      const key = `kinds.${name}`
      const known = [...library.kinds(), ...kinds.map((kind) => kind.name)]
      if (!kindPattern.test(name))
        complain(key, 'a name of another form', 'letters, digits and hyphens, a small letter first', keyPlace)
      else if (library.kinds().includes(name))
        complain(
          key,
          'a kind of the library',
          `another name (its values can be changed under parameters: kind.${name}.…)`,
          keyPlace,
        )
      if (value.type !== 'map') {
        complain(key, describeTree(value), 'a map with like: and what differs', value.place)
        continue
      }
      const like = value.entries.get('like')?.value
      const likeName = like?.type === 'scalar' ? `${like.value}` : ''
      if (!known.includes(likeName)) {
        const suggestion = nearMiss(likeName, known)
        complain(
          `${key}.like`,
          like ? describeTree(like) : 'nothing',
          `a kind among ${known.join(', ')}`,
          like?.place ?? keyPlace,
          suggestion,
        )
        continue
      }
      const base = new ParameterSet(values)
      const own = kindValues(base, likeName)
      for (const [rest, number] of own) values[`kind.${name}.${rest}`] = number
      for (const [rest, { keyPlace: at, value: node }] of value.entries) {
        if (rest === 'like') continue
        const libraryName = libraryKindName(library, rootOf(likeName, kinds), rest)
        if (libraryName) readValue(`${key}.${rest}`, `kind.${name}.${rest}`, libraryName, node)
        else {
          const names = [...own.keys()]
          complain(`${key}.${rest}`, 'an unknown property', `one of ${names.join(', ')}`, at, nearMiss(rest, names))
        }
      }
      kinds.push({ name, like: likeName })
    }
  for (const [name, value] of Object.entries(values))
    if (isParameterName(name) && library.value(name) === value) {
      delete values[name]
      written.delete(name)
    }
  return { values, written, kinds, complaints, notes }
}

/** All that is known of a kind: the part after `kind.<kind>.`, and its value. */
function kindValues(parameters: ParameterSet, kind: string): Map<string, number> {
  const prefix = `kind.${kind}.`
  const found = new Map<string, number>()
  for (const name of parameters.names())
    if (name.startsWith(prefix)) found.set(name.slice(prefix.length), parameters.value(name))
  for (const [name, value] of Object.entries(parameters.overridden()))
    if (name.startsWith(prefix)) found.set(name.slice(prefix.length), value)
  return found
}

function rootOf(kind: string, declared: readonly { name: string; like: string }[]): string {
  const next = declared.find((one) => one.name === kind)
  return next ? rootOf(next.like, declared) : kind
}

/** The library entry whose dimension a kind's property has: of the kind it is like, or of any kind. */
function libraryKindName(library: ParameterSet, kind: string, rest: string): string | undefined {
  const own = `kind.${kind}.${rest}`
  if (isParameterName(own)) return own
  return library
    .names()
    .find(
      (name) =>
        name.startsWith('kind.') && name.endsWith(`.${rest}`) && name.split('.').length === 2 + rest.split('.').length,
    )
}
