import { log } from '../numerics/math.ts'
import { type BloodFlow, type BloodFlowOptions, solveBloodFlow } from './blood-flow.ts'
import { readNetflow } from './netflow-file.ts'
import type { VesselNetwork } from './network.ts'
import { correlation, mean, quantile } from './statistics.ts'
import { Complaints, linesOf, wordsOf } from './text-table.ts'
import { vesselClassNames } from './vessel-class.ts'

/** One measured segment of the rat mesentery table. */
export interface MeasuredSegment {
  name: string
  /** Code of its class. */
  vesselClass: number
  from: string
  to: string
  /** µm. */
  diameter: number
  length: number
  haematocrit: number
  /** µm/s. */
  speed: number
}

export interface MesenteryMeasurements {
  segments: MeasuredSegment[]
  /** Names of nodes at which the network was cut. */
  boundaryNodes: string[]
}

/**
 * Reads the table of measurements of the rat mesentery network (supplement of Pries, Reglin & Secomb 2003, Am J Physiol 284:H2204): rows
 * `name type from to diameter length haematocrit velocity` (µm, mm/s), then the boundary nodes.
 * @throws InputError with file and line
 */
export function parseMesenteryMeasurements(file: string, text: string): MesenteryMeasurements {
  const complaints = new Complaints(file)
  const segments: MeasuredSegment[] = []
  const boundaryNodes: string[] = []
  linesOf(text).forEach((content, index) => {
    const words = wordsOf(content)
    const line = index + 1
    if (!words.every((word) => /^[-+.\d]+$/.test(word)) || words[0] === '') return
    if (words.length === 8) {
      const [name, type, from, to, ...sizes] = words
      const [diameter, length, haematocrit, speed] = sizes.map((word, k) =>
        complaints.number(word, line, `segment ${name}, column ${k + 5}`),
      )
      segments.push({
        name,
        vesselClass: Number(type) - 1,
        from,
        to,
        diameter,
        length,
        haematocrit,
        speed: speed * 1000,
      })
    } else if (words.length === 4) boundaryNodes.push(words[0])
  })
  if (segments.length === 0) complaints.fatal(1, 'segments', 'no row of eight numbers', 'a table of measured segments')
  complaints.throwIfAny()
  return { segments, boundaryNodes }
}

/** How a solved flow compares with measured velocity and haematocrit. */
export interface MesenteryComparison {
  segments: number
  /** Correlation of the logarithms of speed. */
  speedCorrelation: number
  /** Share of segments whose speed is within a factor of two. */
  withinTwo: number
  /** Median of log10(model/measured). */
  medianLogRatio: number
  /** Squared correlation of haematocrit. */
  haematocritR2: number
  /** Means by class: model and measured speed, µm/s, and haematocrit. */
  classes: { vesselClass: string; segments: number; speed: [number, number]; haematocrit: [number, number] }[]
  /** Pressure at the main inlet (the node of the largest inflow), Pa. */
  inletPressure: number
}

/**
 * Compares a flow solved on the NetFlow form of the network (each measured segment in pieces, the pieces joined by nodes that the
 * measurements do not name) with the measurements. The segments at the boundary define the problem and are left out.
 */
export function compareWithMeasurements(
  network: VesselNetwork,
  flow: BloodFlow,
  measured: MesenteryMeasurements,
): MesenteryComparison {
  const cut = new Set(measured.boundaryNodes)
  const pieces = piecesBetween(network, new Set(measured.segments.flatMap(({ from, to }) => [from, to])))
  const taken = new Map<string, number>()
  const rows: { model: MeasuredSegment; found: MeasuredSegment }[] = []
  for (const found of measured.segments) {
    const key = found.from < found.to ? `${found.from} ${found.to}` : `${found.to} ${found.from}`
    // Parallel vessels share both nodes: they come in the same order in both files.
    const turn = taken.get(key) ?? 0
    taken.set(key, turn + 1)
    const piece = pieces.get(key)?.[turn]
    if (piece === undefined || cut.has(found.from) || cut.has(found.to)) continue
    rows.push({
      found,
      model: { ...found, speed: flow.meanSpeed[piece], haematocrit: flow.dischargeHaematocrit[piece] },
    })
  }
  const usable = rows.filter(({ model, found }) => model.speed > 0 && found.speed > 0)
  const ratios = usable.map(({ model, found }) => log(model.speed / found.speed) / Math.LN10)
  const classes = vesselClassNames.flatMap((name, code) => {
    const members = rows.filter(({ found }) => found.vesselClass === code)
    if (members.length === 0) return []
    const both = (key: 'speed' | 'haematocrit'): [number, number] => [
      mean(members.map(({ model }) => model[key])),
      mean(members.map(({ found }) => found[key])),
    ]
    return [{ vesselClass: name, segments: members.length, speed: both('speed'), haematocrit: both('haematocrit') }]
  })
  const modelH = rows.map(({ model }) => model.haematocrit)
  const foundH = rows.map(({ found }) => found.haematocrit)
  const r = correlation(modelH, foundH)
  return {
    segments: rows.length,
    speedCorrelation: correlation(
      usable.map(({ model }) => log(model.speed)),
      usable.map(({ found }) => log(found.speed)),
    ),
    withinTwo: ratios.filter((ratio) => Math.abs(ratio) <= Math.LN2 / Math.LN10).length / ratios.length,
    medianLogRatio: quantile(ratios, 0.5),
    haematocritR2: r * r,
    classes,
    inletPressure: inletPressure(network, flow),
  }
}

/** First pieces of the chains between named nodes, in the order of the file, by the pair of ends. */
function piecesBetween(network: VesselNetwork, named: ReadonlySet<string>): Map<string, number[]> {
  const { from, to, nodeNames } = network
  const next = new Map<number, number>()
  for (let s = 0; s < from.length; s++) if (!named.has(nodeNames[from[s]])) next.set(from[s], s)
  const pieces = new Map<string, number[]>()
  for (let s = 0; s < from.length; s++) {
    const start = nodeNames[from[s]]
    if (!named.has(start)) continue
    let last = s
    for (let guard = 0; guard < from.length && !named.has(nodeNames[to[last]]); guard++) {
      const following = next.get(to[last])
      if (following === undefined) break
      last = following
    }
    const end = nodeNames[to[last]]
    const key = start < end ? `${start} ${end}` : `${end} ${start}`
    const list = pieces.get(key)
    if (list) list.push(s)
    else pieces.set(key, [s])
  }
  return pieces
}

function inletPressure(network: VesselNetwork, flow: BloodFlow): number {
  let best = 0
  let pressure = Number.NaN
  for (const { node, kind, value } of network.boundaries) {
    if (kind !== 'flow' || value <= best) continue
    best = value
    pressure = flow.nodePressure[node]
  }
  return pressure
}

/** The reference and the null models that stand beside it. */
export const mesenteryModels: readonly { name: string; options: Partial<BloodFlowOptions> }[] = [
  { name: 'in vivo viscosity, phase separation 2008', options: {} },
  { name: 'in vivo viscosity, phase separation 1990', options: { phaseSeparation: '1990' } },
  { name: 'constant 3 cP, phase separation', options: { viscosity: 3e-3 } },
  { name: 'in vitro viscosity, phase separation', options: { viscosity: 'in-vitro' } },
  { name: 'in vivo viscosity, no phase separation', options: { phaseSeparation: 'none' } },
]

/**
 * Solves the rat mesentery network with the reference and every null model and compares each with measurement.
 * @param netflow text of the NetFlow file @param measurements text of the measured table
 */
export function validateMesentery(
  netflow: string,
  measurements: string,
  options: BloodFlowOptions,
): { name: string; comparison: MesenteryComparison }[] {
  const network = readNetflow('mesentery network', netflow.charCodeAt(0) === 0xfeff ? netflow.slice(1) : netflow)
  const measured = parseMesenteryMeasurements('mesentery measurements', measurements)
  return mesenteryModels.map(({ name, options: change }) => ({
    name,
    comparison: compareWithMeasurements(network, solveBloodFlow(network, { ...options, ...change }), measured),
  }))
}
