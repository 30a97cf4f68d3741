import { solveBloodFlow } from '../vessels/blood-flow.ts'
import { bloodFlowOptions } from '../vessels/blood-flow-options.ts'
import type { Boundary, VesselNetwork } from '../vessels/network.ts'
import { redCellShare } from '../vessels/phase-separation.ts'
import { relativeViscosity } from '../vessels/rheology.ts'
import { vesselClass } from '../vessels/vessel-class.ts'
import type { TargetFunction } from './target-function.ts'

/** A network by hand in the plane: nodes as places, capillaries as [from, to, diameter, length?]. */
function networkOf(
  nodes: readonly (readonly [x: number, y: number])[],
  segments: readonly (readonly [from: number, to: number, diameter: number, length?: number])[],
  boundaries: Boundary[],
): VesselNetwork {
  const straight = (a: number, b: number) => {
    const dx = nodes[b][0] - nodes[a][0]
    const dy = nodes[b][1] - nodes[a][1]
    return Math.sqrt(dx * dx + dy * dy)
  }
  return {
    nodeX: Float64Array.from(nodes, ([x]) => x),
    nodeY: Float64Array.from(nodes, ([, y]) => y),
    nodeZ: new Float64Array(nodes.length),
    from: Int32Array.from(segments, ([from]) => from),
    to: Int32Array.from(segments, ([, to]) => to),
    diameter: Float64Array.from(segments, ([, , diameter]) => diameter),
    length: Float64Array.from(segments, ([from, to, , length]) => length ?? straight(from, to)),
    vesselClass: new Uint8Array(segments.length).fill(vesselClass.capillary),
    names: segments.map((_, s) => `s${s}`),
    nodeNames: nodes.map((_, n) => `n${n}`),
    boundaries,
  }
}

const pressure = (node: number, value: number): Boundary => ({ node, kind: 'pressure', value, haematocrit: 0.45 })

const viscosity = 3e-3
const conductance = (d: number, length: number) => (Math.PI * d * d * d * d) / (128 * viscosity * length)

const poiseuille: TargetFunction = ({ parameters }) => {
  const options = { ...bloodFlowOptions(parameters), viscosity, phaseSeparation: 'none' as const }
  const series = networkOf(
    [
      [0, 0],
      [100, 0],
      [300, 0],
    ],
    [
      [0, 1, 10],
      [1, 2, 14],
    ],
    [pressure(0, 2000), pressure(2, 500)],
  )
  const both = 1 / (1 / conductance(10, 100) + 1 / conductance(14, 200))
  const parallel = networkOf(
    [
      [0, 0],
      [100, 0],
    ],
    [
      [0, 1, 10],
      [0, 1, 7, 150],
    ],
    [pressure(0, 1000), pressure(1, 0)],
  )
  const inSeries = solveBloodFlow(series, options).flow
  const inParallel = solveBloodFlow(parallel, options).flow
  const errors = [
    inSeries[0] / (1500 * both) - 1,
    inSeries[1] / (1500 * both) - 1,
    inParallel[0] / (1000 * conductance(10, 100)) - 1,
    inParallel[1] / (1000 * conductance(7, 150)) - 1,
  ]
  return { value: Math.max(...errors.map(Math.abs)) }
}

/** Rows along x between two pressures, bridges along y between every second pair of nodes. */
const honeycomb: TargetFunction = ({ parameters }) => {
  const columns = 9
  const rows = 4
  const nodes: [number, number][] = []
  const segments: [number, number, number][] = []
  for (let row = 0; row < rows; row++) for (let c = 0; c < columns; c++) nodes.push([100 * c, 100 * row])
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) {
      if (c + 1 < columns) segments.push([row * columns + c, row * columns + c + 1, 7])
      if (row + 1 < rows && (c + row) % 2 === 1) segments.push([row * columns + c, (row + 1) * columns + c, 7])
    }
  }
  const ends = Array.from({ length: rows }, (_, row) => [
    pressure(row * columns, 3000),
    pressure(row * columns + columns - 1, 1000),
  ]).flat()
  const { flow } = solveBloodFlow(networkOf(nodes, segments, ends), {
    ...bloodFlowOptions(parameters),
    phaseSeparation: 'none',
  })
  let worst = 0
  segments.forEach(([a, b], s) => {
    const expected = b - a === 1 ? 1 : 0
    worst = Math.max(worst, Math.abs(flow[s] / flow[0] - expected))
  })
  return { value: worst }
}

const flowShares = [0.1, 0.2, 0.3, 0.5, 0.7, 0.9]
/** Feed, branch, other branch (µm), haematocrit of the feed, share of red cells at each share of flow. */
const forks: readonly (readonly [number, number, number, number, readonly number[]])[] = [
  [10, 8, 8, 0.45, [0.0179, 0.0954, 0.2087, 0.5, 0.7913, 0.9821]],
  [10, 8, 6, 0.45, [0.0147, 0.0791, 0.1769, 0.449, 0.7555, 0.9781]],
  [20, 12, 16, 0.45, [0.0548, 0.1572, 0.2745, 0.5256, 0.7643, 0.9549]],
  [7.5, 6, 8, 0.43, [0.0069, 0.0839, 0.2187, 0.5702, 0.8628, 0.9961]],
]

const fork: TargetFunction = () => {
  let worst = 0
  for (const [feed, branch, other, haematocrit, table] of forks) {
    table.forEach((share, i) => {
      const found = redCellShare('2008', flowShares[i], feed, branch, other, haematocrit)
      worst = Math.max(worst, Math.abs(found - share))
    })
  }
  return { value: worst }
}

const diameters = [4, 5, 6, 8, 10, 15, 20, 30, 40, 60, 100]
const human = [17.7, 12.62, 10.01, 7.307, 5.872, 4.076, 3.231, 2.522, 2.314, 2.314, 2.532]

const viscosityTable: TargetFunction = () => ({
  value: Math.max(...diameters.map((d, i) => Math.abs(relativeViscosity('in-vivo', d, 0.45, 92) / human[i] - 1))),
  note: 'red cells of 92 fL',
})

/** Checks of blood flow against exact solutions and independent tables. */
export const flowTargets: Readonly<Record<string, TargetFunction>> = {
  'poiseuille-series-parallel': poiseuille,
  'honeycomb-flow': honeycomb,
  'y-branch-table': fork,
  'viscosity-table': viscosityTable,
}
