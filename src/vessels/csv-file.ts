import type { VesselNetwork } from './network.ts'
import { NetworkBuilder } from './network-builder.ts'
import { Complaints, linesOf, quote } from './text-table.ts'
import { dynPerSquareCentimetre, mmHg, nanolitrePerMinute } from './units.ts'
import { parseVesselClass, vesselClassNames } from './vessel-class.ts'

/** What a column of a network table means, and the factor to internal units. */
const columns: Readonly<Record<string, readonly [meaning: string, factor: number]>> = {
  x_um: ['x', 1],
  y_um: ['y', 1],
  z_um: ['z', 1],
  x_mm: ['x', 1000],
  y_mm: ['y', 1000],
  z_mm: ['z', 1000],
  diameter_um: ['diameter', 1],
  radius_um: ['diameter', 2],
  diameter_mm: ['diameter', 1000],
  length_um: ['length', 1],
  length_mm: ['length', 1000],
  pressure_Pa: ['pressure', 1],
  pressure_kPa: ['pressure', 1000],
  pressure_mmHg: ['pressure', mmHg],
  flow_um3_per_s: ['flow', 1],
  flow_nl_per_min: ['flow', nanolitrePerMinute],
  haematocrit: ['haematocrit', 1],
}

interface Row {
  line: number
  cells: ReadonlyMap<string, string>
}

/**
 * Reads a network from three comma-separated tables in one file, each under its own heading, in any order, columns in any order,
 * lines that start with # ignored:
 *
 * - nodes: `node, x_um, y_um, z_um` (or `x_mm` …)
 * - segments: `segment, from, to, diameter_um` (or `radius_um`, `diameter_mm`), optional `length_um` (else the distance of the
 *   nodes) and `class` (arteriole, capillary, venule, initial lymphatic, collecting lymphatic)
 * - boundaries: `boundary` (a node), and `pressure_mmHg` (`_Pa`, `_kPa`) or `flow_nl_per_min` (`flow_um3_per_s`; + is inflow),
 *   optional `haematocrit`
 *
 * @throws InputError with file and line
 */
export function readNetworkCsv(file: string, text: string): VesselNetwork {
  const complaints = new Complaints(file)
  const builder = new NetworkBuilder(complaints)
  let heading: string[] | undefined
  linesOf(text).forEach((content, index) => {
    const line = index + 1
    if (content.trim() === '' || content.startsWith('#')) return
    const cells = cellsOf(content)
    if (['node', 'segment', 'boundary'].includes(cells[0])) {
      heading = cells
      checkHeading(heading, line, complaints)
    } else if (!heading) {
      complaints.fatal(line, 'heading', quote(content), 'a heading that starts with node, segment or boundary')
    } else if (cells.length !== heading.length) {
      complaints.add(line, heading[0], `${cells.length} columns`, `${heading.length}, as in the heading`)
    } else {
      const names = heading
      readRow(names[0], { line, cells: new Map(cells.map((cell, i) => [names[i], cell])) }, builder, complaints)
    }
  })
  return builder.finish()
}

/** Cells of a line; double quotes protect commas. */
function cellsOf(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (quoted) {
      if (c !== '"') cell += c
      else if (line[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') {
      cells.push(cell.trim())
      cell = ''
    } else cell += c
  }
  cells.push(cell.trim())
  return cells
}

function checkHeading(heading: readonly string[], line: number, complaints: Complaints): void {
  const known = new Set(['node', 'segment', 'boundary', 'from', 'to', 'class', ...Object.keys(columns)])
  const derived = /^(speed|wall_shear|viscosity|pressure|haematocrit|flow)_/
  for (const name of heading) {
    if (!known.has(name) && !derived.test(name)) {
      complaints.add(line, 'heading', `column ${quote(name)}`, 'a known column, with its unit in the name')
    }
  }
  const needed: Record<string, string[][]> = {
    node: [['x'], ['y'], ['z']],
    segment: [['from'], ['to'], ['diameter']],
    boundary: [['pressure', 'flow']],
  }
  const meanings = heading.map((name) => columns[name]?.[0] ?? name)
  for (const choice of needed[heading[0]]) {
    if (!choice.some((name) => meanings.includes(name))) {
      const units = Object.keys(columns).filter((name) => choice.includes(columns[name][0]))
      complaints.add(
        line,
        `${heading[0]} table`,
        `no column for ${choice.join(' or ')}`,
        (units.length > 0 ? units : choice).join(' or '),
      )
    }
  }
  complaints.throwIfAny()
}

function readRow(table: string, row: Row, builder: NetworkBuilder, complaints: Complaints): void {
  const { line, cells } = row
  const name = cells.get(table) ?? ''
  const key = `${table} ${name}`
  const text = (meaning: string): [string, number] | undefined => {
    for (const [column, cell] of cells) {
      const known = columns[column]
      if (known?.[0] === meaning && cell !== '') return [cell, known[1]]
    }
    return undefined
  }
  const value = (meaning: string): number => {
    const found = text(meaning)
    return complaints.number(found?.[0], line, `${key}, ${meaning}`) * (found?.[1] ?? 1)
  }
  if (name === '') complaints.add(line, table, 'an empty name', 'a name')
  if (table === 'node') builder.node(name, value('x'), value('y'), value('z'), line)
  else if (table === 'segment') {
    const diameter = text('diameter')
    const length = text('length')
    const className = cells.get('class')
    const code = className ? parseVesselClass(className) : undefined
    if (className && code === undefined) {
      complaints.add(line, `${key}, class`, quote(className), vesselClassNames.join(', '))
    }
    builder.segment(
      name,
      cells.get('from') ?? '',
      cells.get('to') ?? '',
      complaints.positive(diameter?.[0], line, `${key}, diameter`) * (diameter?.[1] ?? 1),
      length && complaints.positive(length[0], line, `${key}, length`) * length[1],
      code,
      line,
    )
  } else {
    const kind = text('pressure') ? 'pressure' : 'flow'
    const haematocrit = text('haematocrit') ? value('haematocrit') : 0
    builder.boundary(name, kind, value(kind), haematocrit, line)
  }
}

/** A cell of a comma-separated table. */
function cell(value: string | number): string {
  const text = String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What `writeNetworkCsv` adds of a solved flow. */
export interface SolvedColumns {
  flow: Float64Array
  dischargeHaematocrit: Float64Array
  meanSpeed: Float64Array
  wallShearStress: Float64Array
  apparentViscosity: Float64Array
  nodePressure: Float64Array
}

/** Writes a network as `readNetworkCsv` reads it; with a solved flow, its columns are added (and skipped on reading). */
export function writeNetworkCsv(network: VesselNetwork, flow?: SolvedColumns): string {
  const lines: string[] = []
  const row = (...cells: (string | number)[]) => lines.push(cells.map(cell).join(','))
  row('node', 'x_um', 'y_um', 'z_um', ...(flow ? ['pressure_solved_mmHg'] : []))
  network.nodeNames.forEach((name, n) => {
    const pressure = flow ? [Number.isNaN(flow.nodePressure[n]) ? '' : flow.nodePressure[n] / mmHg] : []
    row(name, network.nodeX[n], network.nodeY[n], network.nodeZ[n], ...pressure)
  })
  lines.push('')
  const solved = [
    'flow_solved_nl_per_min',
    'haematocrit_solved',
    'speed_um_per_s',
    'wall_shear_dyn_per_cm2',
    'viscosity_mPa_s',
  ]
  row('segment', 'from', 'to', 'diameter_um', 'length_um', 'class', ...(flow ? solved : []))
  network.names.forEach((name, s) => {
    const numbers = flow
      ? [
          flow.flow[s] / nanolitrePerMinute,
          flow.dischargeHaematocrit[s],
          flow.meanSpeed[s],
          flow.wallShearStress[s] / dynPerSquareCentimetre,
          flow.apparentViscosity[s] * 1000,
        ]
      : []
    const { nodeNames, from, to, diameter, length, vesselClass } = network
    row(
      name,
      nodeNames[from[s]],
      nodeNames[to[s]],
      diameter[s],
      length[s],
      vesselClassNames[vesselClass[s]],
      ...numbers,
    )
  })
  if (network.boundaries.length > 0) {
    lines.push('')
    row('boundary', 'pressure_Pa', 'flow_um3_per_s', 'haematocrit')
    for (const { node, kind, value, haematocrit } of network.boundaries) {
      row(network.nodeNames[node], kind === 'pressure' ? value : '', kind === 'flow' ? value : '', haematocrit)
    }
  }
  return `${lines.join('\n')}\n`
}
