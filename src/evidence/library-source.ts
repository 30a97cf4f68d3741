import { z } from 'zod'
import { internalUnitText, isDimensionless } from '../quantity/dimension.ts'
import type { Complaint, Place } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import { type Quantity, readQuantity, readQuantityOf } from '../quantity/quantity.ts'
import { grades, type ParameterEntry } from './parameter-entry.ts'
import { describeTree, readYaml, type Tree, type TreeMap } from './yaml-reader.ts'

export interface SourceFile {
  readonly path: string
  readonly text: string
}

const namePattern = /^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9][A-Za-z0-9-]*)+$/
/** A name and a later year: `Wolf 2013 J Cell Biol`. */
export const citationPattern = /\p{Lu}[\p{L}'’-]+.*\b(1[89]|20)\d{2}\b/u
const doiPattern = /^10\.\d{4,9}\/\S+$/
const pmidPattern = /^\d{1,8}$/

const written = z.union([z.number(), z.string()])

/** The plain shape of an entry; units, ranges and citations are checked after it. */
export const entryShape = z.strictObject({
  symbol: z.string().min(1).optional(),
  value: written,
  range: z.tuple([written, written]).optional(),
  grade: z.enum(grades),
  what: z.string().min(3),
  source: z.string().min(3),
  doi: z.string().regex(doiPattern, 'a DOI such as 10.1083/jcb.201210152').optional(),
  pmid: z.string().regex(pmidPattern, 'a PubMed number in quotes').optional(),
})

/**
 * Reads the parameter library: every entry of every file, checked. All complaints at once, each with its place; entries
 * that are in order are returned whatever the others look like.
 */
export function readLibrary(files: readonly SourceFile[]): {
  entries: Map<string, ParameterEntry>
  complaints: Complaint[]
} {
  const entries = new Map<string, ParameterEntry>()
  const complaints: Complaint[] = []
  for (const { path, text } of files) {
    const { tree, complaints: problems } = readYaml(path, text)
    complaints.push(...problems)
    if (!tree) continue
    if (tree.type !== 'map') {
      complaints.push({
        key: 'file',
        found: describeTree(tree),
        expected: 'a map from name to entry',
        place: tree.place,
      })
      continue
    }
    for (const [name, { keyPlace, value }] of tree.entries) {
      const earlier = entries.get(name)
      if (earlier) {
        const expected = `each name once (it stands in ${earlier.file} too)`
        complaints.push({ key: name, found: 'a second entry of this name', expected, place: keyPlace })
      } else if (!namePattern.test(name)) {
        const expected = 'topic.camelCase, kind.<kind>.<name> or bed.<bed>.<name>'
        complaints.push({ key: name, found: 'a name of another form', expected, place: keyPlace })
      } else {
        const { entry, complaints: wrong } = readEntry(name, value, keyPlace, path)
        complaints.push(...wrong)
        if (entry) entries.set(name, entry)
      }
    }
  }
  return { entries: new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1))), complaints }
}

/** Plain data of a tree (numbers, text, lists, maps). */
export function plainValue(tree: Tree): unknown {
  if (tree.type === 'scalar') return tree.value
  if (tree.type === 'list') return tree.items.map(plainValue)
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plainValue(value)]))
}

/** The place of a path inside a tree, or of the nearest thing above it. */
export function placeOf(tree: Tree, path: readonly PropertyKey[]): Place {
  let here = tree
  for (const step of path) {
    const next =
      here.type === 'map'
        ? here.entries.get(String(step))?.value
        : here.type === 'list'
          ? here.items[Number(step)]
          : undefined
    if (!next) break
    here = next
  }
  return here.place
}

/** The complaints of a zod check, in the house's words. */
export function shapeComplaints(key: string, tree: Tree, error: z.ZodError, keys: readonly string[]): Complaint[] {
  return error.issues.flatMap((issue): Complaint[] => {
    const at = [key, ...issue.path.map(String)].join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((unknown) => ({
        key: `${at}.${unknown}`,
        found: 'an unknown key',
        expected: `one of ${keys.join(', ')}`,
        place: (tree as TreeMap).entries?.get(unknown)?.keyPlace ?? tree.place,
        suggestion: nearMiss(unknown, keys),
      }))
    const last = issue.path.at(-1)
    const above = issue.path.slice(0, -1)
    const holder = last === undefined ? tree : above.length === 0 ? tree : undefined
    const node = holder?.type === 'map' && last !== undefined ? holder.entries.get(String(last))?.value : holder
    const found = node ? describeTree(node) : 'nothing'
    const expected = expectation(issue)
    const suggestion =
      issue.code === 'invalid_value' && node?.type === 'scalar'
        ? nearMiss(`${node.value}`, issue.values.map(String))
        : undefined
    return [{ key: at, found, expected, place: placeOf(tree, issue.path), suggestion }]
  })
}

const typeWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  tuple: 'a list of two',
  array: 'a list',
  object: 'a map',
  record: 'a map',
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`
  if (issue.code === 'invalid_type') return typeWords[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_union') return 'a number, or text with a unit'
  if (issue.code === 'too_small') return issue.origin === 'string' ? 'some words' : `at least ${issue.minimum}`
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  return issue.message
}

function readEntry(
  name: string,
  tree: Tree,
  keyPlace: Place,
  file: string,
): { entry?: ParameterEntry; complaints: Complaint[] } {
  const complaints: Complaint[] = []
  const complain = (key: string, found: string, expected: string, place: Place = keyPlace, suggestion?: string) =>
    complaints.push({ key: `${name}${key}`, found, expected, place, suggestion })
  if (tree.type !== 'map') {
    complain('', describeTree(tree), 'a map with value, grade, what and source', tree.place)
    return { complaints }
  }
  const shape = entryShape.safeParse(plainValue(tree))
  const value = readQuantity(textAt(tree, ['value']))
  if (!shape.success) {
    complaints.push(...shapeComplaints(name, tree, shape.error, Object.keys(entryShape.shape)))
    if (tree.entries.has('value') && !value.ok)
      complain(
        '.value',
        value.problem.found,
        value.problem.expected,
        placeOf(tree, ['value']),
        value.problem.suggestion,
      )
    return { complaints }
  }
  const data = shape.data
  if (!value.ok) {
    complain('.value', value.problem.found, value.problem.expected, placeOf(tree, ['value']), value.problem.suggestion)
    return { complaints }
  }
  const ends: Quantity[] = []
  if (data.range)
    for (const end of [0, 1]) {
      const reading = readQuantityOf(textAt(tree, ['range', end]), value.value.dimension)
      if (reading.ok) ends.push(reading.value)
      else
        complain(
          `.range.${end}`,
          reading.problem.found,
          reading.problem.expected,
          placeOf(tree, ['range', end]),
          reading.problem.suggestion,
        )
    }
  if (ends.length === 2) {
    const [low, high] = ends
    if (low.internal > high.internal)
      complain('.range', `[${low.text}, ${high.text}]`, 'the lower end first', placeOf(tree, ['range']))
    else if (value.value.internal < low.internal || value.value.internal > high.internal)
      complain(
        '.range',
        `[${low.text}, ${high.text}]`,
        `a range that contains the value ${value.value.text}`,
        placeOf(tree, ['range']),
      )
  }
  if (data.grade === 'measured' && !citationPattern.test(data.source))
    complain(
      '.source',
      `"${data.source.slice(0, 60)}"`,
      'for a measured value: author and year (and journal)',
      placeOf(tree, ['source']),
    )
  if (complaints.length > 0) return { complaints }
  const { dimension, internal, text, unit } = value.value
  return {
    complaints,
    entry: {
      symbol: data.symbol,
      value: internal,
      text,
      unit,
      internalUnit: isDimensionless(dimension) ? '' : internalUnitText(dimension),
      range: data.range && [ends[0].internal, ends[1].internal],
      rangeText: data.range && [ends[0].text, ends[1].text],
      grade: data.grade,
      what: data.what.trim(),
      source: data.source.trim(),
      doi: data.doi,
      pmid: data.pmid,
      file,
    },
  }
}

/** The text of a scalar as written, at a path that the shape check has found to be one. */
function textAt(tree: Tree, path: readonly PropertyKey[]): string {
  let here: Tree | undefined = tree
  for (const step of path)
    here =
      here?.type === 'map'
        ? here.entries.get(String(step))?.value
        : here?.type === 'list'
          ? here.items[Number(step)]
          : undefined
  return here?.type === 'scalar' ? `${typeof here.value === 'string' ? here.value : here.text}` : ''
}
