import type { VesselNetwork } from './network.ts'
import { type DataArray, networkOfPolyLines, type PolyLines } from './poly-lines.ts'
import { Complaints, quote } from './text-table.ts'

/** Words of a text one by one, with their lines. */
class Words {
  readonly #pattern = /\S+/g
  readonly #text: string
  readonly #complaints: Complaints
  #line = 1
  #seen = 0

  constructor(text: string, complaints: Complaints) {
    this.#text = text
    this.#complaints = complaints
  }

  get line(): number {
    return this.#line
  }

  /** The next word; undefined at the end. */
  next(): string | undefined {
    const match = this.#pattern.exec(this.#text)
    if (!match) {
      // The pattern starts over at the end: stay there.
      this.#pattern.lastIndex = this.#text.length
      return undefined
    }
    this.#countLines(match.index)
    return match[0]
  }

  /** The next word without taking it. */
  peek(): string | undefined {
    const at = this.#pattern.lastIndex
    const match = this.#pattern.exec(this.#text)
    this.#pattern.lastIndex = at
    return match?.[0]
  }

  /** Skips to the end of the line. */
  skipLine(): void {
    const end = this.#text.indexOf('\n', this.#pattern.lastIndex)
    this.#pattern.lastIndex = end < 0 ? this.#text.length : end + 1
  }

  /** A whole number no larger than the rest of the text could list. */
  count(key: string): number {
    const word = this.next()
    return this.#complaints.count(word, this.#line, key, Math.ceil((this.#text.length - this.#pattern.lastIndex) / 2))
  }

  numbers(count: number, key: string): Float64Array {
    const room = Math.ceil((this.#text.length - this.#pattern.lastIndex) / 2)
    if (count > room)
      this.#complaints.fatal(this.#line, key, `${count} numbers announced`, `at most ${room}, the rest of the file`)
    const out = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const word = this.next()
      if (word === undefined) this.#complaints.fatal(this.#line, key, `${i} numbers`, `${count}, as announced`)
      out[i] = this.#complaints.number(word, this.#line, key)
    }
    return out
  }

  #countLines(to: number): void {
    for (let i = this.#seen; i < to; i++) if (this.#text.charCodeAt(i) === 10) this.#line++
    this.#seen = to
  }
}

/**
 * Reads a legacy VTK file of poly-lines (ASCII, DATASET POLYDATA), µm, with an array of diameters or radii.
 * @throws InputError with file and line
 */
export function readVtkLegacy(file: string, text: string): VesselNetwork {
  const complaints = new Complaints(file)
  const words = new Words(text, complaints)
  words.skipLine()
  words.skipLine()
  const encoding = words.next()
  if (encoding?.toUpperCase() !== 'ASCII') {
    complaints.fatal(3, 'encoding', encoding === undefined ? 'nothing' : quote(encoding), 'ASCII')
  }
  const [dataset, type] = [words.next(), words.next()]
  if (dataset?.toUpperCase() !== 'DATASET' || type?.toUpperCase() !== 'POLYDATA') {
    complaints.fatal(words.line, 'dataset', `${quote(dataset ?? '')} ${quote(type ?? '')}`, 'DATASET POLYDATA')
  }
  const lines: PolyLines & { pointData: Map<string, DataArray>; cellData: Map<string, DataArray> } = {
    points: new Float64Array(0),
    pointsLine: 1,
    offsets: new Float64Array([0]),
    connectivity: new Float64Array(0),
    linesLine: 1,
    pointData: new Map(),
    cellData: new Map(),
  }
  let data: Map<string, DataArray> | undefined
  let tuples = 0
  for (let word = words.next(); word !== undefined; word = words.next()) {
    const line = words.line
    switch (word.toUpperCase()) {
      case 'POINTS': {
        const count = words.count('number of points')
        words.next()
        lines.pointsLine = line
        lines.points = words.numbers(3 * count, 'points')
        break
      }
      case 'LINES':
        lines.linesLine = line
        readLines(words, lines, complaints)
        break
      case 'VERTICES':
      case 'POLYGONS':
      case 'TRIANGLE_STRIPS':
        complaints.fatal(line, word, 'surface cells', 'LINES only')
        break
      case 'METADATA':
        while (
          words.peek() !== undefined &&
          !/^(POINT_DATA|CELL_DATA|POINTS|LINES|SCALARS|FIELD)$/.test(words.peek() ?? '')
        ) {
          words.next()
        }
        break
      case 'POINT_DATA':
        tuples = words.count('number of point data')
        data = lines.pointData
        break
      case 'CELL_DATA':
        tuples = words.count('number of cell data')
        data = lines.cellData
        break
      case 'SCALARS': {
        const name = words.next() ?? ''
        words.next()
        const next = words.peek()
        const components = next !== undefined && /^[1-4]$/.test(next) ? Number(words.next()) : 1
        if (words.peek()?.toUpperCase() === 'LOOKUP_TABLE') {
          words.next()
          words.next()
        }
        data?.set(name, { values: words.numbers(tuples * components, `array ${quote(name)}`), components, line })
        break
      }
      case 'VECTORS':
      case 'NORMALS': {
        const name = words.next() ?? ''
        words.next()
        data?.set(name, { values: words.numbers(tuples * 3, `array ${quote(name)}`), components: 3, line })
        break
      }
      case 'FIELD': {
        words.next()
        const arrays = words.count('number of arrays')
        for (let i = 0; i < arrays; i++) {
          const name = words.next() ?? ''
          const components = words.count(`components of ${quote(name)}`)
          const count = words.count(`tuples of ${quote(name)}`)
          words.next()
          const values = words.numbers(count * components, `array ${quote(name)}`)
          data?.set(name, { values, components, line: words.line })
        }
        break
      }
      default:
        complaints.fatal(line, 'VTK section', quote(word), 'POINTS, LINES, POINT_DATA, CELL_DATA, SCALARS or FIELD')
    }
  }
  return networkOfPolyLines(lines, complaints)
}

function readLines(words: Words, lines: PolyLines, complaints: Complaints): void {
  const line = words.line
  const count = words.count('number of lines')
  const size = words.count('size of the lines')
  if (words.peek()?.toUpperCase() === 'OFFSETS') {
    // Since version 5.1: offsets and connectivity apart.
    words.next()
    words.next()
    lines.offsets = words.numbers(count, 'offsets')
    if (words.next()?.toUpperCase() !== 'CONNECTIVITY')
      complaints.fatal(words.line, 'lines', 'no CONNECTIVITY', 'CONNECTIVITY')
    words.next()
    lines.connectivity = words.numbers(size, 'connectivity')
    return
  }
  const raw = words.numbers(size, 'lines')
  const offsets = new Float64Array(count + 1)
  const connectivity: number[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    const points = raw[at]
    if (!Number.isInteger(points) || points < 0 || at + 1 + points > size) {
      complaints.fatal(
        line,
        `line ${i + 1}`,
        `${points} points at place ${at} of ${size}`,
        'the number of points of a line',
      )
    }
    for (let k = 1; k <= points; k++) connectivity.push(raw[at + k])
    at += points + 1
    offsets[i + 1] = connectivity.length
  }
  if (at !== size) complaints.fatal(line, 'lines', `${at} numbers used`, `${size}, as announced`)
  lines.offsets = offsets
  lines.connectivity = Float64Array.from(connectivity)
}
