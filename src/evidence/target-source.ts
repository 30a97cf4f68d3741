import { z } from 'zod'
import type { Complaint } from '../quantity/errors.ts'
import { fromInternal, readQuantityOf } from '../quantity/quantity.ts'
import { readUnit } from '../quantity/unit.ts'
import { citationPattern, placeOf, plainValue, type SourceFile, shapeComplaints } from './library-source.ts'
import { type Target, targetRoles } from './target.ts'
import { readYaml, type Tree } from './yaml-reader.ts'

const written = z.union([z.number(), z.string()])

const targetShape = z.strictObject({
  citation: z.string().min(3),
  doi: z.string().optional(),
  pmid: z.string().optional(),
  what: z.string().min(3),
  role: z.enum(targetRoles),
  quantity: z.string().min(1),
  unit: z.string(),
  published: written.optional(),
  accept: z.tuple([written, written]),
  conditions: z.record(z.string(), z.unknown()).optional(),
  note: z.string().optional(),
})

const idPattern = /^[A-Za-z0-9][\w.-]*$/

/**
 * Reads evidence/targets: each file a map from id to target. `published` and `accept` are in `unit`, or carry a unit of
 * the same dimension. All complaints at once; targets in order are returned whatever the others look like.
 */
export function readTargets(files: readonly SourceFile[]): { targets: Target[]; complaints: Complaint[] } {
  const targets = new Map<string, Target>()
  const complaints: Complaint[] = []
  for (const { path, text } of files) {
    const { tree, complaints: problems } = readYaml(path, text)
    complaints.push(...problems)
    if (tree && tree.type !== 'map')
      complaints.push({ key: 'file', found: 'no map', expected: 'a map from id to target', place: tree.place })
    if (tree?.type !== 'map') continue
    for (const [id, { keyPlace, value }] of tree.entries) {
      const shape = targetShape.safeParse(plainValue(value))
      if (!idPattern.test(id))
        complaints.push({
          key: id,
          found: 'an id of another form',
          expected: 'letters, digits, dots and hyphens',
          place: keyPlace,
        })
      else if (targets.has(id))
        complaints.push({ key: id, found: 'a second target of this id', expected: 'each id once', place: keyPlace })
      else if (!shape.success)
        complaints.push(...shapeComplaints(id, value, shape.error, Object.keys(targetShape.shape)))
      else {
        const { target, complaints: wrong } = readTarget(id, value, shape.data, path)
        complaints.push(...wrong)
        if (target) targets.set(id, target)
      }
    }
  }
  return { targets: [...targets.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), complaints }
}

function readTarget(
  id: string,
  tree: Tree,
  data: z.infer<typeof targetShape>,
  file: string,
): { target?: Target; complaints: Complaint[] } {
  const complaints: Complaint[] = []
  const unit = readUnit(data.unit)
  if (!unit.ok) return { complaints: [{ key: `${id}.unit`, ...unit.problem, place: placeOf(tree, ['unit']) }] }
  const read = (path: (string | number)[], value: string | number): number => {
    if (typeof value === 'number') return value
    const reading = readQuantityOf(value, unit.value.dimension)
    if (reading.ok) return fromInternal(reading.value.internal, unit.value)
    complaints.push({ key: [id, ...path].join('.'), ...reading.problem, place: placeOf(tree, path) })
    return 0
  }
  const published = data.published === undefined ? undefined : read(['published'], data.published)
  const low = read(['accept', 0], data.accept[0])
  const high = read(['accept', 1], data.accept[1])
  if (complaints.length === 0 && low > high)
    complaints.push({
      key: `${id}.accept`,
      found: `[${low}, ${high}]`,
      expected: 'the lower end first',
      place: placeOf(tree, ['accept']),
    })
  if (
    data.role !== 'code-check' &&
    !citationPattern.test(data.citation) &&
    !data.doi &&
    !data.pmid &&
    !data.note &&
    !/\d/.test(data.citation)
  )
    complaints.push({
      key: `${id}.citation`,
      found: `"${data.citation}"`,
      expected: 'author and year',
      place: placeOf(tree, ['citation']),
    })
  if (complaints.length > 0) return { complaints }
  const { citation, doi, pmid, what, role, quantity, conditions = {}, note } = data
  const text = data.unit === '1' ? '' : data.unit
  return {
    complaints,
    target: {
      id,
      citation,
      doi,
      pmid,
      what,
      role,
      quantity,
      unit: text,
      published,
      accept: [low, high],
      conditions,
      note,
      file,
    },
  }
}
