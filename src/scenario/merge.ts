import { isParameterName } from '../evidence/parameter-set.ts'
import { readYaml, type Tree, type TreeMap } from '../evidence/yaml-reader.ts'
import { parameters } from '../generated/parameters.ts'
import { type Complaint, InputError, type Place } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'

type Entry = { readonly keyPlace: Place; readonly value: Tree }

/** Maps of which only one key may stand: another key in the child takes the place of the parent's. */
const exclusive = new Set(['site.vessels'])

/**
 * A scenario on top of the one it extends: maps are joined key by key, everything else (lists too) is replaced; an
 * empty value (`circulation:` or `~`) takes the key away.
 */
export function mergeTrees(parent: Tree, child: Tree, path = ''): Tree {
  if (parent.type !== 'map' || child.type !== 'map') return child
  if (exclusive.has(path) && [...child.entries.keys()].some((key) => !parent.entries.has(key))) return child
  const entries = new Map<string, Entry>(parent.entries)
  for (const [key, entry] of child.entries) {
    const earlier = parent.entries.get(key)
    if (entry.value.type === 'scalar' && entry.value.value === null) entries.delete(key)
    else if (!earlier) entries.set(key, entry)
    else
      entries.set(key, {
        ...entry,
        value: mergeTrees(earlier.value, entry.value, path === '' ? key : `${path}.${key}`),
      })
  }
  return { type: 'map', place: child.place, entries }
}

/** Where `--set` puts a value: dots part keys, but what follows `parameters.` is one name, and a bare parameter name works. */
function overridePath(name: string, topLevel: readonly string[]): string[] {
  if (name.startsWith('parameters.')) return ['parameters', name.slice('parameters.'.length)]
  if (isParameterName(name) && !topLevel.includes(name.split('.')[0])) return ['parameters', name]
  return name.split('.')
}

/**
 * Applies overrides such as `site.voxel=10 um`, `cells.0.count=10`, `pore.nuclearStiffness=600 Pa` to a scenario. The
 * value is read as YAML, so `site.box=[1 mm, 1 mm, 1 mm]` works.
 * @param topLevel keys a scenario may have, to tell a parameter's name from a path
 * @throws InputError with every override that is not `path=value` or whose path cannot exist
 */
export function applyOverrides(tree: TreeMap, overrides: readonly string[], topLevel: readonly string[]): TreeMap {
  const complaints: Complaint[] = []
  let result: Tree = tree
  for (const override of overrides) {
    const file = `--set ${override.slice(0, 60)}`
    const split = override.indexOf('=')
    const name = override.slice(0, Math.max(0, split)).trim()
    const written = override.slice(split + 1).trim()
    if (split < 1 || name === '' || written === '') {
      complaints.push({
        key: '--set',
        found: `"${override.slice(0, 60)}"`,
        expected: 'path=value, such as site.voxel=10um',
      })
      continue
    }
    const { tree: value, complaints: problems } = readYaml(file, written)
    complaints.push(...problems.map((problem) => ({ ...problem, key: name })))
    if (!value) continue
    const path = overridePath(name, topLevel)
    if (!topLevel.includes(path[0])) {
      const parameter = nearMiss(name, Object.keys(parameters))
      const suggestion = nearMiss(path[0], topLevel) ?? nearMiss(name, topLevel) ?? parameter
      complaints.push({
        key: `--set ${name}`,
        found: 'an unknown key',
        expected: `a key of a scenario (${topLevel.join(', ')}) or the name of a parameter (see transmural explain)`,
        suggestion,
      })
      continue
    }
    const put = putAt(result, path, value, [])
    if ('found' in put) complaints.push({ key: `--set ${name}`, ...put })
    else result = put
  }
  if (complaints.length > 0) throw new InputError(complaints)
  return result as TreeMap
}

function putAt(
  tree: Tree | undefined,
  path: readonly string[],
  value: Tree,
  above: readonly string[],
): Tree | { found: string; expected: string } {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (step === '' || step === '__proto__') return { found: `the key "${step}"`, expected: 'a key' }
  const here = [...above, step]
  if (tree?.type === 'list') {
    const at = Number(step)
    if (!/^\d{1,6}$/.test(step) || at > tree.items.length)
      return {
        found: `item ${step} of ${above.join('.')}`,
        expected: `a number from 0 to ${tree.items.length} (counted from 0)`,
      }
    const put = putAt(tree.items[at], rest, value, here)
    if ('found' in put) return put
    const items = [...tree.items]
    items[at] = put
    return { ...tree, items }
  }
  if (tree === undefined && /^\d+$/.test(step))
    return step === '0'
      ? putAt({ type: 'list', place: value.place, items: [] }, path, value, above)
      : { found: `item ${step} of a list that is not there`, expected: 'item 0' }
  const base: TreeMap = tree?.type === 'map' ? tree : { type: 'map', place: value.place, entries: new Map() }
  const put = putAt(base.entries.get(step)?.value, rest, value, here)
  if ('found' in put) return put
  const entries = new Map(exclusive.has(above.join('.')) && !base.entries.has(step) ? [] : base.entries)
  entries.set(step, { keyPlace: base.entries.get(step)?.keyPlace ?? value.place, value: put })
  return { ...base, entries }
}
