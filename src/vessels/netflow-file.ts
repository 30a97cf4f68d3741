import { classifyVessels } from './classify.ts'
import type { VesselNetwork } from './network.ts'
import { NetworkBuilder } from './network-builder.ts'
import { Complaints, linesOf, wordsOf } from './text-table.ts'
import { mmHg, nanolitrePerMinute } from './units.ts'

/** Types of segments that carry blood in these files. */
const live = new Set(['4', '5'])

/**
 * Reads a network of NetFlowV2 and the Greens programs (T. W. Secomb): title; box; tissue points; outer bound; longest segment;
 * most segments per node; segments; nodes; boundary nodes. Segments of types 4 and 5 are kept, lengths are the straight
 * distances of nodes, classes follow from the flows in the file (see `classifyVessels`).
 * @throws InputError with file and line
 */
export function readNetflow(file: string, text: string): VesselNetwork {
  const lines = linesOf(text)
  const complaints = new Complaints(file)
  const builder = new NetworkBuilder(complaints)
  const flows: number[] = []
  let at = 6
  /** Reads `number of …`, a heading, and that many rows. */
  const table = (what: string, fewest: number, row: (words: string[], line: number) => void): void => {
    const line = at + 1
    if (at >= lines.length) complaints.fatal(lines.length, what, 'the end of the file', `the number of ${what}`)
    const count = complaints.count(wordsOf(lines[at])[0], line, `number of ${what}`, Math.max(0, lines.length - at - 2))
    at += 2
    for (let i = 0; i < count; i++, at++) {
      const words = wordsOf(lines[at])
      if (words[0] === '') {
        complaints.fatal(at + 1, what, `${i} rows`, `${count}, as announced in line ${line}`)
      } else if (words.length < fewest) {
        complaints.add(at + 1, what, `${words.length} columns`, `at least ${fewest}`)
      } else row(words, at + 1)
    }
  }
  if (lines.length < 8) complaints.fatal(lines.length, 'network file', `${lines.length} lines`, 'a NetFlow network')
  table('segments', 5, ([name, type, from, to, diameter, flow], line) => {
    if (!live.has(type)) {
      complaints.number(type, line, `segment ${name}, type`)
      return
    }
    const size = complaints.positive(diameter, line, `segment ${name}, diameter`)
    builder.segment(name, from, to, size, undefined, undefined, line)
    flows.push(flow === undefined || flow === '*' ? 0 : complaints.number(flow, line, `segment ${name}, flow`))
  })
  table('nodes', 4, ([name, x, y, z], line) => {
    const at = [x, y, z].map((word, axis) => complaints.number(word, line, `node ${name}, ${'xyz'[axis]}`))
    builder.node(name, at[0], at[1], at[2], line)
  })
  table('boundary nodes', 3, ([name, type, value, haematocrit], line) => {
    const given = complaints.number(value, line, `boundary at node ${name}, value`)
    const hd =
      haematocrit === undefined ? 0 : complaints.number(haematocrit, line, `boundary at node ${name}, haematocrit`)
    if (type === '0') builder.boundary(name, 'pressure', given * mmHg, hd, line)
    else if (type === '2') builder.boundary(name, 'flow', given * nanolitrePerMinute, hd, line)
    else complaints.add(line, `boundary at node ${name}, type`, type, '0 (pressure, mmHg) or 2 (flow, nl/min)')
  })
  const network = builder.finish()
  const flow = Float64Array.from(flows)
  if (flow.some((q) => q !== 0)) network.vesselClass = classifyVessels(network, flow)
  return network
}

/** Stored flow, µm³/s, and haematocrit of the live segments of a NetFlow file, in the order of `readNetflow`. */
export interface StoredFlow {
  flow: Float64Array
  haematocrit: Float64Array
}

/**
 * The solution a NetFlow file carries in its flow and haematocrit columns.
 * @throws InputError when a value is no number
 */
export function readStoredFlow(file: string, text: string): StoredFlow {
  const lines = linesOf(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  const complaints = new Complaints(file)
  const count = complaints.count(wordsOf(lines[6] ?? '')[0], 7, 'number of segments', Math.max(0, lines.length - 8))
  const flow: number[] = []
  const haematocrit: number[] = []
  for (let i = 8; i < 8 + count; i++) {
    const words = wordsOf(lines[i])
    if (!live.has(words[1])) continue
    flow.push(complaints.number(words[5], i + 1, `segment ${words[0]}, flow`) * nanolitrePerMinute)
    haematocrit.push(complaints.number(words[6], i + 1, `segment ${words[0]}, haematocrit`))
  }
  complaints.throwIfAny()
  return { flow: Float64Array.from(flow), haematocrit: Float64Array.from(haematocrit) }
}
