import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml'
import type { Complaint, Place } from '../quantity/errors.ts'

/** A value of a YAML file together with where it stands: what the readers of evidence and scenarios work on. */
export type Tree = TreeMap | TreeList | TreeScalar

export interface TreeMap {
  readonly type: 'map'
  readonly place: Place
  readonly entries: ReadonlyMap<string, { readonly keyPlace: Place; readonly value: Tree }>
}

export interface TreeList {
  readonly type: 'list'
  readonly place: Place
  readonly items: readonly Tree[]
}

export interface TreeScalar {
  readonly type: 'scalar'
  readonly place: Place
  readonly value: string | number | boolean | null
  /** As written in the file. */
  readonly text: string
}

/** Nesting beyond this is refused before anything recurses into it. */
const deepestNesting = 40
/** Most values in one file, aliases counted once for each use. */
const mostValues = 200_000

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

class TooMuch extends Error {}

/**
 * Reads one YAML document (version 1.2, core schema) into a tree with places. Never throws for bad input: duplicate keys,
 * tabs, several documents, anchors that refer to themselves, keys that are not text, excessive nesting and excessive size
 * become complaints.
 */
export function readYaml(file: string, text: string): { tree?: Tree; complaints: Complaint[] } {
  const complaints: Complaint[] = []
  const lines = new LineCounter()
  const placeAt = (offset: number): Place => {
    const position = lines.linePos(offset)
    return { file, line: position.line, column: position.col }
  }
  const nested = nestingTooDeep(text)
  if (nested !== undefined) {
    const place = { file, line: nested, column: 1 }
    return {
      complaints: [{ key: 'file', found: `more than ${deepestNesting} levels of nesting`, expected: 'fewer', place }],
    }
  }
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
    stringKeys: false,
  })
  if (!Array.isArray(documents) || documents.length === 0) return { complaints: [emptyFile(file)] }
  for (const document of documents)
    for (const error of [...document.errors, ...document.warnings]) {
      const [found, expected] = yamlProblem(error.code, error.message)
      complaints.push({ key: 'file', found, expected, place: placeAt(error.pos[0]) })
    }
  if (complaints.length > 0) return { complaints: complaints.slice(0, 20) }
  if (documents.length > 1) {
    const place = placeAt(documents[1].range[0])
    return { complaints: [{ key: 'file', found: `${documents.length} YAML documents`, expected: 'one', place }] }
  }
  const document = documents[0]
  let budget = mostValues
  const resolved = new Map<Alias, Node | undefined>()
  const complain = (key: string, found: string, expected: string, node: unknown) => {
    const offset = (node as Node | null)?.range?.[0] ?? 0
    complaints.push({ key, found, expected, place: placeAt(offset) })
  }

  const convert = (node: unknown, path: string, depth: number, open: readonly unknown[]): Tree => {
    if (--budget < 0 || depth > deepestNesting) throw new TooMuch(path)
    const place = placeAt((node as Node | null)?.range?.[0] ?? 0)
    const nothing: TreeScalar = { type: 'scalar', place, value: null, text: '' }
    if (node === null || node === undefined) return nothing
    if (isAlias(node)) {
      const target = resolved.has(node) ? resolved.get(node) : node.resolve(document)
      resolved.set(node, target)
      if (!target || open.includes(target)) {
        complain(
          path || 'file',
          `the alias *${node.source}`,
          'an anchor that stands before and does not contain it',
          node,
        )
        return nothing
      }
      return convert(target, path, depth + 1, open)
    }
    if (isScalar(node)) return scalar(node.value, node.source ?? `${node.value}`, place, path, node)
    if (isSeq(node)) {
      const inside = [...open, node]
      return {
        type: 'list',
        place,
        items: node.items.map((item, k) => convert(item, `${path}.${k}`, depth + 1, inside)),
      }
    }
    if (isMap(node)) {
      const entries = new Map<string, { keyPlace: Place; value: Tree }>()
      const inside = [...open, node]
      for (const pair of node.items) {
        if (!isPair(pair) || !isScalar(pair.key)) {
          complain(path || 'file', 'a key that is not text', 'text', pair.key)
          continue
        }
        const key = `${pair.key.source ?? pair.key.value}`
        const here = path === '' ? key : `${path}.${key}`
        if (forbiddenKeys.has(key) || key === '<<') complain(here, `the key ${key}`, 'another name', pair.key)
        else if (entries.has(key)) complain(here, 'the key twice', 'once', pair.key)
        else
          entries.set(key, {
            keyPlace: placeAt(pair.key.range?.[0] ?? 0),
            value: convert(pair.value, here, depth + 1, inside),
          })
      }
      return { type: 'map', place, entries }
    }
    complain(path || 'file', 'something that is neither value, list nor map', 'one of these', node)
    return nothing
  }

  const scalar = (value: unknown, text: string, place: Place, path: string, node: unknown): TreeScalar => {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null)
      return { type: 'scalar', place, value, text }
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) complain(path || 'file', text, 'a finite number', node)
      return { type: 'scalar', place, value, text }
    }
    complain(path || 'file', `a value of type ${typeof value}`, 'text, a number, or true or false', node)
    return { type: 'scalar', place, value: null, text }
  }

  if (document.contents === null) return { complaints: [emptyFile(file)] }
  try {
    const tree = convert(document.contents, '', 0, [])
    return complaints.length > 0 ? { complaints } : { tree, complaints }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    const found = `more than ${mostValues} values or ${deepestNesting} levels of nesting (aliases repeat what they name)`
    return {
      complaints: [
        { key: error.message || 'file', found, expected: 'a smaller file', place: { file, line: 1, column: 1 } },
      ],
    }
  }
}

function emptyFile(file: string): Complaint {
  return { key: 'file', found: 'nothing', expected: 'a map of keys and values', place: { file, line: 1, column: 1 } }
}

/** The line where brackets or indentation nest too deep, read without building anything (the YAML reader recurses). */
function nestingTooDeep(text: string): number | undefined {
  let brackets = 0
  let line = 1
  for (const row of text.split('\n')) {
    let dashes = 0
    for (const sign of row) {
      if (sign === '[' || sign === '{') brackets++
      else if (sign === ']' || sign === '}') brackets = Math.max(0, brackets - 1)
      else if (sign === '-' || sign === '?' || sign === ':') dashes++
      if (brackets > deepestNesting) return line
    }
    const indicators = row.match(/^(?:\s*[-?:]\s)+/)?.[0].replaceAll(/\s/g, '').length ?? 0
    if (dashes > deepestNesting && indicators > deepestNesting) return line
    if ((row.match(/^ */)?.[0].length ?? 0) > 1000) return line
    line++
  }
  return undefined
}

/** The reader's complaints in the words of somebody who writes scenario files. */
function yamlProblem(code: string, message: string): [found: string, expected: string] {
  if (code === 'DUPLICATE_KEY') return ['a key that stands twice in one map', 'each key once']
  if (code === 'TAB_AS_INDENT') return ['a tab in the indentation', 'blanks']
  if (code === 'TAG_RESOLVE_FAILED') return ['a tag (!…) that is not known', 'plain values']
  return [`text that is not YAML (${message.replace(/\s+/g, ' ').slice(0, 160)})`, 'YAML']
}

/** What stands at a tree node, in words: `a list`, `"abc"`, `5`. */
export function describeTree(tree: Tree): string {
  if (tree.type === 'map') return 'a map'
  if (tree.type === 'list') return tree.items.length === 0 ? 'an empty list' : 'a list'
  if (tree.value === null) return 'nothing'
  if (typeof tree.value === 'string') return `"${tree.value.slice(0, 60)}"`
  return tree.text.slice(0, 60)
}
