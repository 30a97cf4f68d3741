import { type Complaint, InputError } from '../quantity/errors.ts'
import { nodeCount, placeOf, segmentCount, type VesselNetwork } from './network.ts'
import { carriesBlood } from './vessel-class.ts'

/** Complaints of one kind that are listed one by one; the rest is counted. */
const listed = 10
/** Share of the imposed flow by which in- and outflow of a part without pressure may differ. */
const imbalance = 1e-6

/**
 * Checks that a network can be solved: sizes positive and finite, nodes known, no segment from a node to itself, names unique, every
 * connected part of the blood vessels with a given pressure, boundaries at nodes of blood vessels (or of lymphatics: their
 * outlets). Parts whose flows are all imposed must balance.
 * @throws InputError with every complaint, each with its place in the file where that is known
 */
export function checkNetwork(network: VesselNetwork): void {
  const complaints = networkComplaints(network)
  if (complaints.length > 0) throw new InputError(complaints)
}

/** The complaints `checkNetwork` would throw. */
export function networkComplaints(network: VesselNetwork): Complaint[] {
  const book = new Book()
  if (!checkShape(network, book)) return book.complaints()
  checkNames(network, book)
  checkSizes(network, book)
  checkBoundaries(network, book)
  checkParts(network, book)
  return book.complaints()
}

/** Complaints by kind, so that a thousand of one kind do not hide the others. */
class Book {
  readonly #kinds = new Map<string, Complaint[]>()

  add(kind: string, complaint: Complaint): void {
    const list = this.#kinds.get(kind)
    if (list) list.push(complaint)
    else this.#kinds.set(kind, [complaint])
  }

  complaints(): Complaint[] {
    const all: Complaint[] = []
    for (const [kind, list] of this.#kinds) {
      all.push(...list.slice(0, listed))
      if (list.length > listed) {
        all.push({ ...list[0], key: kind, found: `${list.length - listed} more of this kind`, expected: 'none' })
      }
    }
    return all
  }
}

function checkShape(network: VesselNetwork, book: Book): boolean {
  const n = segmentCount(network)
  const nodes = nodeCount(network)
  const lengths: [string, number, number][] = [
    ['to', network.to.length, n],
    ['diameter', network.diameter.length, n],
    ['length', network.length.length, n],
    ['vesselClass', network.vesselClass.length, n],
    ['names', network.names.length, n],
    ['nodeY', network.nodeY.length, nodes],
    ['nodeZ', network.nodeZ.length, nodes],
    ['nodeNames', network.nodeNames.length, nodes],
  ]
  let whole = true
  for (const [key, found, expected] of lengths) {
    if (found === expected) continue
    whole = false
    book.add('arrays', { key: `network.${key}`, found: `${found} entries`, expected: `${expected}` })
  }
  if (n === 0) {
    whole = false
    book.add('segments', {
      key: 'segments',
      found: 'none',
      expected: 'at least one',
      place: placeOf(network, 'segmentLine', -1),
    })
  }
  if (!whole) return false
  for (let s = 0; s < n; s++) {
    for (const node of [network.from[s], network.to[s]]) {
      if (node >= 0 && node < nodes) continue
      whole = false
      book.add('nodes', {
        key: `segment ${network.names[s]}`,
        found: `node number ${node}`,
        expected: `0 to ${nodes - 1}`,
        place: placeOf(network, 'segmentLine', s),
      })
    }
  }
  return whole
}

function checkNames(network: VesselNetwork, book: Book): void {
  for (const [what, names, lines] of [
    ['segment', network.names, 'segmentLine'],
    ['node', network.nodeNames, 'nodeLine'],
  ] as const) {
    const seen = new Set<string>()
    names.forEach((name, i) => {
      if (seen.has(name)) {
        book.add(`${what} names`, {
          key: `${what} ${name}`,
          found: 'its name a second time',
          expected: 'each name once',
          place: placeOf(network, lines, i),
        })
      }
      seen.add(name)
    })
  }
}

function checkSizes(network: VesselNetwork, book: Book): void {
  for (let s = 0; s < segmentCount(network); s++) {
    const key = `segment ${network.names[s]}`
    const place = placeOf(network, 'segmentLine', s)
    for (const size of ['diameter', 'length'] as const) {
      const value = network[size][s]
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
        book.add(size, { key: `${key}, ${size}`, found: `${value} um`, expected: 'a length above 0', place })
      }
    }
    if (network.from[s] === network.to[s]) {
      book.add('loops', {
        key,
        found: `both ends at node ${network.nodeNames[network.from[s]]}`,
        expected: 'two nodes',
        place,
      })
    }
    if (network.vesselClass[s] > 4) {
      book.add('classes', { key: `${key}, class`, found: `${network.vesselClass[s]}`, expected: '0 to 4', place })
    }
  }
  for (let n = 0; n < nodeCount(network); n++) {
    if (Number.isFinite(network.nodeX[n] + network.nodeY[n] + network.nodeZ[n])) continue
    book.add('places', {
      key: `node ${network.nodeNames[n]}`,
      found: `(${network.nodeX[n]}, ${network.nodeY[n]}, ${network.nodeZ[n]})`,
      expected: 'finite coordinates',
      place: placeOf(network, 'nodeLine', n),
    })
  }
}

function checkBoundaries(network: VesselNetwork, book: Book): void {
  const { boundaries } = network
  const used = new Uint8Array(nodeCount(network))
  for (let s = 0; s < segmentCount(network); s++) used[network.from[s]] = used[network.to[s]] = 1
  const given = new Set<number>()
  boundaries.forEach(({ node, kind, value, haematocrit }, i) => {
    const key = `boundary at node ${network.nodeNames[node] ?? node}`
    const place = placeOf(network, 'boundaryLine', i)
    if (!used[node])
      book.add('boundary nodes', { key, found: 'no segment there', expected: 'a node of the network', place })
    if (given.has(node))
      book.add('boundaries', { key, found: 'a second condition', expected: 'one for each node', place })
    given.add(node)
    if (!Number.isFinite(value))
      book.add('values', { key: `${key}, ${kind}`, found: `${value}`, expected: 'a number', place })
    if (!(haematocrit >= 0 && haematocrit < 1)) {
      book.add('haematocrits', { key: `${key}, haematocrit`, found: `${haematocrit}`, expected: '0 to 1', place })
    }
  })
}

/** Every connected part of the blood vessels must have a pressure. */
function checkParts(network: VesselNetwork, book: Book): void {
  const { from, to, boundaries } = network
  const parent = Int32Array.from({ length: nodeCount(network) }, (_, n) => n)
  const root = (node: number): number => {
    let n = node
    while (parent[n] !== n) n = parent[n] = parent[parent[n]]
    return n
  }
  const blood = new Uint8Array(nodeCount(network))
  const first = new Map<number, number>()
  for (let s = 0; s < segmentCount(network); s++) {
    if (!carriesBlood(network.vesselClass[s])) continue
    blood[from[s]] = blood[to[s]] = 1
    const a = root(from[s])
    const b = root(to[s])
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
  }
  for (let s = 0; s < segmentCount(network); s++) {
    if (!carriesBlood(network.vesselClass[s])) continue
    const part = root(from[s])
    if (!first.has(part)) first.set(part, s)
  }
  const pressures = new Map<number, number>()
  const flows = new Map<number, { net: number; gross: number }>()
  for (const { node, kind, value } of boundaries) {
    if (!blood[node]) continue
    const part = root(node)
    if (kind === 'pressure') pressures.set(part, (pressures.get(part) ?? 0) + 1)
    else {
      const sum = flows.get(part) ?? { net: 0, gross: 0 }
      flows.set(part, { net: sum.net + value, gross: sum.gross + Math.abs(value) })
    }
  }
  for (const [part, segment] of first) {
    if (pressures.has(part)) continue
    const place = placeOf(network, 'segmentLine', segment)
    const key = first.size === 1 ? 'boundaries' : `the part of the network with segment ${network.names[segment]}`
    book.add('pressures', { key, found: 'no node with a given pressure', expected: 'at least one', place })
    const sum = flows.get(part)
    if (sum && Math.abs(sum.net) > imbalance * sum.gross) {
      book.add('balance', {
        key,
        found: `imposed flows that leave ${sum.net} um3/s over`,
        expected: 'as much outflow as inflow',
        place,
      })
    }
  }
}
