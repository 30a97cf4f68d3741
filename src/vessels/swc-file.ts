import type { VesselNetwork } from './network.ts'
import { NetworkBuilder } from './network-builder.ts'
import { Complaints, linesOf, wordsOf } from './text-table.ts'

/**
 * Reads an SWC tree: rows of `id type x y z radius parent`, µm, parent −1 at a root, # comments. A segment joins a point to its
 * parent, as wide as the two points on average; its name is the point's id.
 * @throws InputError with file and line
 */
export function readSwc(file: string, text: string): VesselNetwork {
  const complaints = new Complaints(file)
  const builder = new NetworkBuilder(complaints)
  const radius = new Map<string, number>()
  const joins: { id: string; parent: string; line: number }[] = []
  linesOf(text).forEach((content, index) => {
    const line = index + 1
    if (content.trim() === '' || content.trimStart().startsWith('#')) return
    const words = wordsOf(content)
    if (words.length < 7) {
      complaints.add(line, 'SWC point', `${words.length} columns`, '7: id type x y z radius parent')
      return
    }
    const [id, type, x, y, z, size, parent] = words
    for (const [name, word] of [
      ['id', id],
      ['type', type],
      ['parent', parent],
    ]) {
      if (!/^[+-]?\d{1,15}$/.test(word)) complaints.add(line, `point ${id}, ${name}`, word, 'a whole number')
    }
    const key = String(Number(id))
    const [px, py, pz] = [x, y, z].map((word, axis) => complaints.number(word, line, `point ${id}, ${'xyz'[axis]}`))
    builder.node(key, px, py, pz, line)
    radius.set(key, complaints.positive(size, line, `point ${id}, radius`))
    if (Number(parent) !== -1) joins.push({ id: key, parent: String(Number(parent)), line })
  })
  for (const { id, parent, line } of joins) {
    const a = radius.get(parent)
    const b = radius.get(id)
    if (a === undefined || b === undefined)
      complaints.add(line, `point ${id}, parent`, parent, 'a point of the file, or -1')
    else if (id === parent) complaints.add(line, `point ${id}, parent`, 'itself', 'another point, or -1')
    else builder.segment(id, parent, id, a + b, undefined, undefined, line)
  }
  return builder.finish()
}
