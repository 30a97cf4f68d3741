import type { ParameterName, ParameterSet } from '../evidence/parameter-set.ts'
import type { BloodFlow } from './blood-flow.ts'
import type { LymphFlow } from './lymph-flow.ts'
import { segmentCount, type VesselNetwork } from './network.ts'
import { deviation, mean, quantile } from './statistics.ts'
import { dynPerSquareCentimetre, mmHg, nanolitrePerMinute } from './units.ts'
import { carriesBlood, vesselClass, vesselClassNames } from './vessel-class.ts'

/** One class of vessels, in the units of the literature. */
export interface ClassSummary {
  vesselClass: string
  segments: number
  /** Total length, mm. */
  lengthMm: number
  /** Mean and standard deviation, µm. */
  diameterUm: [number, number]
  segmentLengthUm: [number, number]
  /** Lower quartile, median, upper quartile; null in lymphatics. */
  speedMmPerS: Quartiles | null
  wallShearRatePerS: Quartiles | null
  wallShearDynPerCm2: Quartiles | null
  haematocrit: Quartiles | null
}

export type Quartiles = [number, number, number]

/** A number beside the published range it should lie in. */
export interface RangeCheck {
  what: string
  unit: string
  value: number
  low: number
  high: number
  inside: boolean
  source: string
}

export interface NetworkReport {
  segments: number
  nodes: number
  classes: ClassSummary[]
  /** Blood that enters, nl/min. */
  inflowNlPerMin: number
  highestPressureMmHg: number
  lowestPressureMmHg: number
  /** Volume of blood over inflow, s. */
  transitTimeS: number
  /** Share of blood segments in which blood moves faster than 10 µm/s. */
  perfusedShare: number
  iterations: number
  converged: boolean
  /** Against published ranges of microvascular networks; meaningful for whole microvascular beds. */
  checks: RangeCheck[]
}

/** Blood that moves slower than this stands still, µm/s. */
const stagnant = 10

/**
 * What there is to say about a network and its flow, class by class, and how it compares with published ranges
 * (`network.*` of the parameter library).
 * @param lymph flow in its lymphatics, when that is known
 */
export function describeNetwork(
  network: VesselNetwork,
  flow: BloodFlow,
  parameters: ParameterSet,
  lymph?: LymphFlow,
): NetworkReport {
  const count = segmentCount(network)
  const classes: ClassSummary[] = []
  let volume = 0
  let blood = 0
  let perfused = 0
  for (let s = 0; s < count; s++) {
    if (!carriesBlood(network.vesselClass[s])) continue
    blood++
    if (flow.meanSpeed[s] > stagnant) perfused++
    volume += (Math.PI / 4) * network.diameter[s] * network.diameter[s] * network.length[s]
  }
  vesselClassNames.forEach((name, code) => {
    const members: number[] = []
    for (let s = 0; s < count; s++) if (network.vesselClass[s] === code) members.push(s)
    if (members.length === 0) return
    const of = (values: Float64Array, unit = 1) => members.map((s) => values[s] / unit)
    const quartiles = (values: Float64Array, unit = 1): Quartiles | null => {
      if (!carriesBlood(code)) return null
      const list = of(values, unit)
      return [quantile(list, 0.25), quantile(list, 0.5), quantile(list, 0.75)]
    }
    const diameters = of(network.diameter)
    const lengths = of(network.length)
    classes.push({
      vesselClass: name,
      segments: members.length,
      lengthMm: lengths.reduce((sum, length) => sum + length, 0) / 1000,
      diameterUm: [mean(diameters), deviation(diameters)],
      segmentLengthUm: [mean(lengths), deviation(lengths)],
      speedMmPerS: quartiles(flow.meanSpeed, 1000),
      wallShearRatePerS: quartiles(flow.wallShearRate),
      wallShearDynPerCm2: quartiles(flow.wallShearStress, dynPerSquareCentimetre),
      haematocrit: quartiles(flow.dischargeHaematocrit),
    })
  })
  let highest = Number.NEGATIVE_INFINITY
  let lowest = Number.POSITIVE_INFINITY
  for (const pressure of flow.nodePressure) {
    if (Number.isNaN(pressure)) continue
    highest = Math.max(highest, pressure)
    lowest = Math.min(lowest, pressure)
  }
  const inflow = totalInflow(network, flow)
  const transit = volume / inflow
  return {
    segments: count,
    nodes: network.nodeX.length,
    classes,
    inflowNlPerMin: inflow / nanolitrePerMinute,
    highestPressureMmHg: highest / mmHg,
    lowestPressureMmHg: lowest / mmHg,
    transitTimeS: transit,
    perfusedShare: perfused / blood,
    iterations: flow.iterations,
    converged: flow.converged,
    checks: rangeChecks(
      classes,
      transit,
      parameters,
      lymph?.meanSpeed.filter((v) => v > 0),
    ),
  }
}

/** Blood that enters through the boundaries, µm³/s. */
export function totalInflow(network: VesselNetwork, flow: BloodFlow): number {
  const net = new Map<number, number>()
  for (const { node } of network.boundaries) net.set(node, 0)
  for (let s = 0; s < flow.flow.length; s++) {
    const from = net.get(network.from[s])
    const to = net.get(network.to[s])
    if (from !== undefined) net.set(network.from[s], from + flow.flow[s])
    if (to !== undefined) net.set(network.to[s], to - flow.flow[s])
  }
  let sum = 0
  for (const value of net.values()) sum += Math.max(0, value)
  return sum
}

type Pick = (summary: ClassSummary) => number | undefined

const compared: readonly [code: number, what: string, name: ParameterName, unit: string, factor: number, pick: Pick][] =
  [
    [vesselClass.arteriole, 'arteriole, mean diameter', 'network.arterioleDiameter', 'um', 1, (c) => c.diameterUm[0]],
    [vesselClass.capillary, 'capillary, mean diameter', 'network.capillaryDiameter', 'um', 1, (c) => c.diameterUm[0]],
    [vesselClass.venule, 'venule, mean diameter', 'network.venuleDiameter', 'um', 1, (c) => c.diameterUm[0]],
    [vesselClass.capillary, 'capillary, mean length', 'network.capillaryLength', 'um', 1, (c) => c.segmentLengthUm[0]],
    [
      vesselClass.arteriole,
      'arteriole, median speed',
      'network.arterioleSpeed',
      'mm/s',
      1000,
      (c) => c.speedMmPerS?.[1],
    ],
    [
      vesselClass.capillary,
      'capillary, median speed',
      'network.capillarySpeed',
      'mm/s',
      1000,
      (c) => c.speedMmPerS?.[1],
    ],
    [vesselClass.venule, 'venule, median speed', 'network.venuleSpeed', 'mm/s', 1000, (c) => c.speedMmPerS?.[1]],
    [
      vesselClass.arteriole,
      'arteriole, median shear rate',
      'network.arterioleShearRate',
      '1/s',
      1,
      (c) => c.wallShearRatePerS?.[1],
    ],
    [
      vesselClass.capillary,
      'capillary, median shear rate',
      'network.capillaryShearRate',
      '1/s',
      1,
      (c) => c.wallShearRatePerS?.[1],
    ],
    [
      vesselClass.venule,
      'venule, median shear rate',
      'network.venuleShearRate',
      '1/s',
      1,
      (c) => c.wallShearRatePerS?.[1],
    ],
    [
      vesselClass.arteriole,
      'arteriole, median wall shear',
      'network.arterioleShear',
      'dyn/cm2',
      0.1,
      (c) => c.wallShearDynPerCm2?.[1],
    ],
    [
      vesselClass.capillary,
      'capillary, median wall shear',
      'network.capillaryShear',
      'dyn/cm2',
      0.1,
      (c) => c.wallShearDynPerCm2?.[1],
    ],
    [
      vesselClass.venule,
      'venule, median wall shear',
      'network.venuleShear',
      'dyn/cm2',
      0.1,
      (c) => c.wallShearDynPerCm2?.[1],
    ],
  ]

function rangeChecks(
  classes: readonly ClassSummary[],
  transit: number,
  parameters: ParameterSet,
  lymphSpeeds: Float64Array | undefined,
): RangeCheck[] {
  const checks: RangeCheck[] = []
  const compare = (what: string, name: ParameterName, unit: string, factor: number, value: number | undefined) => {
    const { range, source } = parameters.entry(name)
    if (value === undefined || !range) return
    const [low, high] = [range[0] / factor, range[1] / factor]
    checks.push({ what, unit, value, low, high, inside: value >= low && value <= high, source })
  }
  for (const [code, what, name, unit, factor, pick] of compared) {
    const summary = classes.find((one) => one.vesselClass === vesselClassNames[code])
    if (summary) compare(what, name, unit, factor, pick(summary))
  }
  if (lymphSpeeds && lymphSpeeds.length > 0) {
    compare('lymphatics, median speed', 'lymph.speed', 'um/s', 1, quantile([...lymphSpeeds], 0.5))
  }
  compare('transit time', 'network.transitTime', 's', 1, transit)
  return checks
}

/** Three significant digits, no exponent for everyday numbers. */
function show(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–'
}

/** A table of a report: the title, the columns, the rows, a remark. */
export interface ReportTable {
  title: string
  columns: string[]
  rows: string[][]
  note: string
}

/** A report as tables for people: vessels class by class, and what was compared with published ranges. */
export function networkTables(report: NetworkReport): ReportTable[] {
  const { classes, checks } = report
  const spread = ([m, sd]: [number, number]) => `${show(m)} ± ${show(sd)}`
  const middle = (q: Quartiles | null) => (q ? `${show(q[1])} (${show(q[0])}–${show(q[2])})` : '–')
  const row = (what: string, of: (summary: ClassSummary) => string) => [what, ...classes.map(of)]
  return [
    {
      title: 'Vessels by class',
      columns: ['', ...classes.map(({ vesselClass: name }) => name)],
      rows: [
        row('segments', (c) => String(c.segments)),
        row('total length (mm)', (c) => show(c.lengthMm)),
        row('diameter (µm)', (c) => spread(c.diameterUm)),
        row('length (µm)', (c) => spread(c.segmentLengthUm)),
        row('speed (mm/s)', (c) => middle(c.speedMmPerS)),
        row('shear rate (1/s)', (c) => middle(c.wallShearRatePerS)),
        row('shear (dyn/cm²)', (c) => middle(c.wallShearDynPerCm2)),
        row('haematocrit', (c) => middle(c.haematocrit)),
      ],
      note: 'mean ± standard deviation; median (quartiles)',
    },
    {
      title: 'The whole network',
      columns: ['', 'value'],
      rows: [
        ['segments', String(report.segments)],
        ['nodes', String(report.nodes)],
        ['blood that enters (nL/min)', show(report.inflowNlPerMin)],
        ['highest pressure (mmHg)', show(report.highestPressureMmHg)],
        ['lowest pressure (mmHg)', show(report.lowestPressureMmHg)],
        ['transit time (s)', show(report.transitTimeS)],
        ['blood vessels with moving blood', `${show(100 * report.perfusedShare)} %`],
        ['iterations of the flow', `${report.iterations}${report.converged ? '' : ' (NOT converged)'}`],
      ],
      note: '',
    },
    {
      title: 'Beside published ranges',
      columns: ['what', 'here', 'published', ''],
      rows: checks.map((c) => [
        `${c.what}${c.unit ? ` (${c.unit.replace('um', 'µm').replace('cm2', 'cm²')})` : ''}`,
        show(c.value),
        `${show(c.low)}–${show(c.high)}`,
        c.inside ? 'inside' : 'outside',
      ]),
      note: 'Ranges of whole microvascular beds; a piece of one may lie outside. `transmural explain network` cites them.',
    },
  ]
}
