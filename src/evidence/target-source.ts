import { z } from 'zod'
import type { Complaint, Place } from '../quantity/errors.ts'
import { fromInternal, readQuantityOf } from '../quantity/quantity.ts'
import { readUnit } from '../quantity/unit.ts'
import { plainValue, type SourceFile, shapeComplaints } from './library-source.ts'
import { type Target, targetRoles } from './target.ts'
import { describeTree, readYaml, type Tree } from './yaml-reader.ts'

const number = z.union([z.number(), z.string()])

const targetShape = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'an id of letters, digits, dots and hyphens'),
  citation: z.string().min(3),
  doi: z.string().optional(),
  pmid: z.string().optional(),
  what: z.string().min(3),
  role: z.enum(targetRoles),
  quantity: z.string().min(1),
  unit: z.string().optional(),
  expected: z.strictObject({
    low: number.optional(),
    high: number.optional(),
    value: number.optional(),
    tolerance: number.optional(),
  }),
  conditions: z.record(z.string(), z.unknown()).optional(),
})

/**
 * Reads evidence/targets: each file a list of targets (with `id`) or a map from id to target. `expected` has low and high
 * (one may be absent: unbounded), or value and tolerance (± in the unit, or a percentage of the value). Numbers are in
 * `unit`, or carry a unit of the same dimension.
 */
export function readTargets(files: readonly SourceFile[]): { targets: Target[]; complaints: Complaint[] } {
  const targets: Target[] = []
  const complaints: Complaint[] = []
  const seen = new Set<string>()
  for (const { path, text } of files) {
    const { tree, complaints: problems } = readYaml(path, text)
    complaints.push(...problems)
    if (!tree) continue
    for (const [key, item] of targetItems(tree)) {
      const data = item.type === 'map' && key !== '' ? { id: key, ...(plainValue(item) as object) } : plainValue(item)
      const shape = targetShape.safeParse(data)
      const label = key || (item.type === 'map' ? describeTree(item.entries.get('id')?.value ?? item) : 'target')
      if (!shape.success) {
        complaints.push(...shapeComplaints(label, item, shape.error, Object.keys(targetShape.shape)))
        continue
      }
      const {
        id,
        citation,
        doi,
        pmid,
        what,
        role,
        quantity,
        unit = '',
        expected,
        conditions = {},
        ...details
      } = shape.data
      const bounds = readBounds(id, unit, expected, item.place)
      complaints.push(...bounds.complaints)
      if (seen.has(id))
        complaints.push({ key: id, found: 'a second target of this id', expected: 'each id once', place: item.place })
      seen.add(id)
      if (bounds.expected)
        targets.push({
          id,
          citation,
          doi,
          pmid,
          what,
          role,
          quantity,
          expected: bounds.expected,
          unit,
          conditions,
          details,
          file: path,
        })
    }
  }
  return { targets: targets.sort((a, b) => (a.id < b.id ? -1 : 1)), complaints }
}

function targetItems(tree: Tree): [key: string, item: Tree][] {
  if (tree.type === 'list') return tree.items.map((item) => ['', item])
  if (tree.type === 'map' && tree.entries.has('id')) return [['', tree]]
  if (tree.type === 'map') return [...tree.entries].map(([key, { value }]) => [key, value])
  return [['', tree]]
}

type Written = number | string | undefined

function readBounds(
  id: string,
  unitText: string,
  written: { low?: Written; high?: Written; value?: Written; tolerance?: Written },
  place: Place,
): { expected?: Target['expected']; complaints: Complaint[] } {
  const complaints: Complaint[] = []
  const unit = readUnit(unitText)
  if (!unit.ok) return { complaints: [{ key: `${id}.unit`, ...unit.problem, place }] }
  const read = (name: string, value: Written): number | undefined => {
    if (value === undefined || typeof value === 'number') return value
    const reading = readQuantityOf(value, unit.value.dimension)
    if (reading.ok) return fromInternal(reading.value.internal, unit.value)
    complaints.push({ key: `${id}.expected.${name}`, ...reading.problem, place })
    return undefined
  }
  const value = read('value', written.value)
  const share = typeof written.tolerance === 'string' ? written.tolerance.match(/^([\d.]+)\s*%$/) : null
  const tolerance =
    share && value !== undefined ? (Math.abs(value) * Number(share[1])) / 100 : read('tolerance', written.tolerance)
  const low =
    read('low', written.low) ?? (value !== undefined && tolerance !== undefined ? value - tolerance : undefined)
  const high =
    read('high', written.high) ?? (value !== undefined && tolerance !== undefined ? value + tolerance : undefined)
  if (complaints.length > 0) return { complaints }
  if (low === undefined && high === undefined)
    complaints.push({
      key: `${id}.expected`,
      found: 'no bounds',
      expected: 'low and high, or value and tolerance',
      place,
    })
  else if (low !== undefined && high !== undefined && low > high)
    complaints.push({ key: `${id}.expected`, found: `low ${low} above high ${high}`, expected: 'low first', place })
  if (complaints.length > 0) return { complaints }
  return { expected: { low: low ?? -Number.MAX_VALUE, high: high ?? Number.MAX_VALUE, value, tolerance }, complaints }
}
