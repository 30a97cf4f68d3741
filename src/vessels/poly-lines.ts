import type { VesselNetwork } from './network.ts'
import { NetworkBuilder } from './network-builder.ts'
import type { Complaints } from './text-table.ts'
import { parseVesselClass } from './vessel-class.ts'

/** An array of VTK data: components are interleaved. */
export interface DataArray {
  values: Float64Array
  components: number
  line: number
}

/** Lines through points, as both VTK formats give them. */
export interface PolyLines {
  points: Float64Array
  pointsLine: number
  /** Points of line i: `connectivity[offsets[i]]` … `connectivity[offsets[i + 1] − 1]`. */
  offsets: Float64Array
  connectivity: Float64Array
  linesLine: number
  pointData: ReadonlyMap<string, DataArray>
  cellData: ReadonlyMap<string, DataArray>
}

/** Finds an array by any of its usual names, capitals aside. */
function find(data: ReadonlyMap<string, DataArray>, names: readonly string[]): DataArray | undefined {
  for (const [name, array] of data) if (names.includes(name.toLowerCase()) && array.components === 1) return array
  return undefined
}

const diameterNames = ['diameter', 'diameter_um', 'd', 'vessel_diameter']
const radiusNames = ['radius', 'radius_um', 'r', 'maximuminscribedsphereradius', 'vessel_radius']
const lengthNames = ['length_um']
const classNames = ['class', 'vessel_class']
const nameNames = ['segment_name']

/**
 * A network from lines through points, µm: every stretch between two points of a line is a segment named `line` or
 * `line.stretch`, counted from 1. Diameters or radii may belong to points (mean of the two ends) or to lines.
 */
export function networkOfPolyLines(lines: PolyLines, complaints: Complaints): VesselNetwork {
  const builder = new NetworkBuilder(complaints)
  const { points, offsets, connectivity } = lines
  const pointCount = Math.floor(points.length / 3)
  const lineCount = offsets.length - 1
  if (points.length % 3 !== 0) {
    complaints.fatal(lines.pointsLine, 'points', `${points.length} coordinates`, 'three for each point')
  }
  for (let p = 0; p < pointCount; p++) {
    builder.node(`${p}`, points[3 * p], points[3 * p + 1], points[3 * p + 2], lines.pointsLine)
  }
  const size = sizeOf(lines, pointCount, lineCount, complaints)
  const codes = fitting(find(lines.cellData, classNames), lineCount, 'class', complaints)
  const lengths = fitting(find(lines.cellData, lengthNames), lineCount, 'length', complaints)
  const names = fitting(find(lines.cellData, nameNames), lineCount, 'segment_name', complaints)
  for (let i = 0; i < lineCount; i++) {
    const start = offsets[i]
    const end = offsets[i + 1]
    if (!(end >= start && end <= connectivity.length)) {
      complaints.fatal(
        lines.linesLine,
        `line ${i + 1}`,
        `points ${start} to ${end}`,
        `places in a list of ${connectivity.length}`,
      )
    }
    if (end - start < 2) complaints.add(lines.linesLine, `line ${i + 1}`, `${end - start} points`, 'at least 2')
    let code: number | undefined
    if (codes) {
      code = parseVesselClass(`${codes[i]}`)
      if (code === undefined) complaints.add(lines.linesLine, `line ${i + 1}, class`, `${codes[i]}`, 'a class, 0 to 4')
    }
    for (let k = start; k + 1 < end; k++) {
      const a = connectivity[k]
      const b = connectivity[k + 1]
      for (const p of [a, b]) {
        if (!Number.isInteger(p) || p < 0 || p >= pointCount) {
          complaints.fatal(lines.linesLine, `line ${i + 1}`, `point ${p}`, `0 to ${pointCount - 1}`)
        }
      }
      const name = names ? `${names[i]}` : `${i + 1}`
      const diameter = size(i, a, b)
      if (!(diameter > 0)) complaints.add(lines.linesLine, `line ${i + 1}, diameter`, `${diameter}`, 'a number above 0')
      const length = lengths && end - start === 2 ? lengths[i] : undefined
      builder.segment(
        end - start > 2 ? `${name}.${k - start + 1}` : name,
        `${a}`,
        `${b}`,
        diameter,
        length,
        code,
        lines.linesLine,
      )
    }
  }
  addBoundaries(lines, pointCount, builder, complaints)
  return builder.finish()
}

/** The values of an array, when it has one for each entry. */
function fitting(
  array: DataArray | undefined,
  count: number,
  name: string,
  complaints: Complaints,
): Float64Array | undefined {
  if (array && array.values.length !== count) {
    complaints.fatal(array.line, `array ${name}`, `${array.values.length} values`, `${count}`)
  }
  return array?.values
}

function sizeOf(
  lines: PolyLines,
  pointCount: number,
  lineCount: number,
  complaints: Complaints,
): (line: number, a: number, b: number) => number {
  for (const [names, factor] of [
    [diameterNames, 1],
    [radiusNames, 2],
  ] as const) {
    const perLine = fitting(find(lines.cellData, names), lineCount, names[0], complaints)
    if (perLine) return (line) => factor * perLine[line]
    const perPoint = fitting(find(lines.pointData, names), pointCount, names[0], complaints)
    if (perPoint) return (_line, a, b) => (factor * (perPoint[a] + perPoint[b])) / 2
  }
  return complaints.fatal(
    lines.linesLine,
    'vessel sizes',
    'no array of diameters or radii',
    'point or cell data named diameter or radius, um',
  )
}

/** Boundaries, where the file was written by this program (`boundary_kind` 0 none, 1 pressure, 2 flow). */
function addBoundaries(lines: PolyLines, pointCount: number, builder: NetworkBuilder, complaints: Complaints): void {
  const kind = fitting(find(lines.pointData, ['boundary_kind']), pointCount, 'boundary_kind', complaints)
  const value = fitting(find(lines.pointData, ['boundary_value']), pointCount, 'boundary_value', complaints)
  const haematocrit = fitting(
    find(lines.pointData, ['boundary_haematocrit']),
    pointCount,
    'boundary_haematocrit',
    complaints,
  )
  if (!kind || !value) return
  for (let p = 0; p < pointCount; p++) {
    if (kind[p] === 0) continue
    builder.boundary(`${p}`, kind[p] === 1 ? 'pressure' : 'flow', value[p], haematocrit?.[p] ?? 0, lines.pointsLine)
  }
}
