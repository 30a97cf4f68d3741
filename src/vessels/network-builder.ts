import type { Boundary, VesselNetwork } from './network.ts'
import type { Complaints } from './text-table.ts'
import { vesselClass } from './vessel-class.ts'

/** Widest vessel taken for a capillary where a file gives no class, µm. */
const widestCapillary = 10

/** Collects nodes and segments as a file gives them, in any order, and makes the network at the end. */
export class NetworkBuilder {
  readonly #complaints: Complaints
  readonly #nodes = new Map<string, number>()
  readonly #nodeNames: string[] = []
  readonly #x: number[] = []
  readonly #y: number[] = []
  readonly #z: number[] = []
  readonly #nodeLine: number[] = []
  readonly #segments: {
    name: string
    from: string
    to: string
    diameter: number
    length: number | undefined
    code: number | undefined
    line: number
  }[] = []
  readonly #boundaries: { node: string; kind: Boundary['kind']; value: number; haematocrit: number; line: number }[] =
    []

  constructor(complaints: Complaints) {
    this.#complaints = complaints
  }

  /** A node at a place, µm. */
  node(name: string, x: number, y: number, z: number, line: number): void {
    if (this.#nodes.has(name)) {
      this.#complaints.add(line, `node ${name}`, 'its name a second time', 'each node once')
      return
    }
    this.#nodes.set(name, this.#x.length)
    this.#nodeNames.push(name)
    this.#x.push(x)
    this.#y.push(y)
    this.#z.push(z)
    this.#nodeLine.push(line)
  }

  /**
   * A segment. Sizes in µm; `length` left out = distance of its nodes; `code` left out = by diameter (under 10 µm a capillary,
   * else a venule: no file without classes tells arterioles from venules).
   */
  segment(
    name: string,
    from: string,
    to: string,
    diameter: number,
    length: number | undefined,
    code: number | undefined,
    line: number,
  ): void {
    this.#segments.push({ name, from, to, diameter, length, code, line })
  }

  /** What is known at a node: pressure in Pa, or inflow in µm³/s. */
  boundary(node: string, kind: Boundary['kind'], value: number, haematocrit: number, line: number): void {
    this.#boundaries.push({ node, kind, value, haematocrit, line })
  }

  /**
   * The network. Nodes that no segment uses are left out.
   * @throws InputError with everything found wrong so far, or when there is no segment
   */
  finish(): VesselNetwork {
    const complaints = this.#complaints
    const used = new Int32Array(this.#x.length).fill(-1)
    const find = (name: string, line: number, key: string): number => {
      const node = this.#nodes.get(name)
      if (node === undefined) {
        complaints.add(line, key, `node ${name}, which the file does not list`, 'a listed node')
        return -1
      }
      used[node] = 0
      return node
    }
    const from: number[] = []
    const to: number[] = []
    for (const segment of this.#segments) {
      from.push(find(segment.from, segment.line, `segment ${segment.name}, first node`))
      to.push(find(segment.to, segment.line, `segment ${segment.name}, second node`))
    }
    if (this.#segments.length === 0) complaints.add(1, 'segments', 'none', 'at least one')
    complaints.throwIfAny()
    let nodes = 0
    for (let n = 0; n < used.length; n++) if (used[n] === 0) used[n] = nodes++
    const keep = (list: readonly number[]) => list.filter((_, n) => used[n] >= 0)
    const boundaries: Boundary[] = []
    const boundaryLine: number[] = []
    for (const { node: name, kind, value, haematocrit, line } of this.#boundaries) {
      const node = this.#nodes.get(name)
      if (node === undefined || used[node] < 0) {
        complaints.add(line, `boundary at node ${name}`, 'a node without segments', 'a node of the network')
      } else {
        boundaries.push({ node: used[node], kind, value, haematocrit })
        boundaryLine.push(line)
      }
    }
    complaints.throwIfAny()
    const count = this.#segments.length
    const network: VesselNetwork = {
      nodeX: Float64Array.from(keep(this.#x)),
      nodeY: Float64Array.from(keep(this.#y)),
      nodeZ: Float64Array.from(keep(this.#z)),
      from: Int32Array.from(from, (n) => used[n]),
      to: Int32Array.from(to, (n) => used[n]),
      diameter: Float64Array.from(this.#segments, (s) => s.diameter),
      length: new Float64Array(count),
      vesselClass: Uint8Array.from(
        this.#segments,
        (s) => s.code ?? (s.diameter < widestCapillary ? vesselClass.capillary : vesselClass.venule),
      ),
      names: this.#segments.map((s) => s.name),
      nodeNames: this.#nodeNames.filter((_, n) => used[n] >= 0),
      boundaries,
      origin: {
        file: complaints.file,
        nodeLine: Int32Array.from(keep(this.#nodeLine)),
        segmentLine: Int32Array.from(this.#segments, (s) => s.line),
        boundaryLine: Int32Array.from(boundaryLine),
      },
    }
    for (let s = 0; s < count; s++) network.length[s] = this.#segments[s].length ?? distance(network, s)
    return network
  }
}

function distance({ nodeX, nodeY, nodeZ, from, to }: VesselNetwork, s: number): number {
  const dx = nodeX[to[s]] - nodeX[from[s]]
  const dy = nodeY[to[s]] - nodeY[from[s]]
  const dz = nodeZ[to[s]] - nodeZ[from[s]]
  return Math.sqrt(dx * dx + dy * dy + dz * dz)
}
