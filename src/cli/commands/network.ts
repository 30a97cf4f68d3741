import { existsSync } from 'node:fs'
import { InputError } from '../../quantity/errors.ts'
import type { ResultTable } from '../../record/recordable.ts'
import type { BloodFlow } from '../../vessels/blood-flow.ts'
import type { VesselNetwork } from '../../vessels/network.ts'
import { formatTable } from '../format-table.ts'
import { type Streams, Terminal, wantsColour } from '../terminal.ts'

/** `transmural network`: reads, checks, solves, tells, converts. */
export async function network(
  file: string,
  options: { to?: string; force?: boolean; json?: boolean },
  streams: Streams,
): Promise<void> {
  const terminal = new Terminal(streams)
  const target = options.to
  if (target !== undefined) checkTarget(target, options.force ?? false)
  const { importNetwork } = await import('../../vessels/import-network.ts')
  const { readTextFile } = await import('../../scenario/load-scenario.node.ts')
  const vessels = importNetwork(file, await readTextFile(file))
  const { checkNetwork } = await import('../../vessels/check-network.ts')
  checkNetwork(vessels)
  const { solveBloodFlow } = await import('../../vessels/blood-flow.ts')
  const { ParameterSet } = await import('../../evidence/parameter-set.ts')
  const { flowOptions } = await import('../flow-options.ts')
  const flow = solveBloodFlow(vessels, flowOptions(new ParameterSet()))
  if (target !== undefined) {
    const { writeDurably } = await import('../../record/durable-file.ts')
    writeDurably(target, await convert(target, vessels, flow))
    terminal.say(`written: ${target}`)
  }
  const tables = await describe(vessels, flow)
  if (options.json) {
    streams.out.write(`${JSON.stringify({ file, iterations: flow.iterations, tables }, null, 2)}\n`)
    return
  }
  const { default: pc } = await import('picocolors')
  const colours = pc.createColors(wantsColour(streams.out, streams.env))
  for (const table of tables) streams.out.write(`${formatTable(table, colours)}\n`)
}

function checkTarget(target: string, force: boolean): void {
  if (!/\.(vtp|csv)$/i.test(target)) {
    throw new InputError({ key: '--to', found: target, expected: 'a file that ends in .vtp or .csv' })
  }
  if (existsSync(target) && !force) {
    throw new InputError({
      key: '--to',
      found: `${target}, which exists`,
      expected: 'a new file (--force replaces it)',
    })
  }
}

async function convert(target: string, vessels: VesselNetwork, flow: BloodFlow): Promise<string> {
  if (/\.csv$/i.test(target)) {
    const { writeNetworkCsv } = await import('../../vessels/csv-file.ts')
    return writeNetworkCsv(vessels, flow)
  }
  const { networkVtp } = await import('../../record/network-vtp.ts')
  return networkVtp(vessels, flow)
}

async function describe(vessels: VesselNetwork, flow: BloodFlow): Promise<ResultTable[]> {
  const { vesselClassNames } = await import('../../vessels/vessel-class.ts')
  const groups = vesselClassNames.map((name, code) => {
    const segments = Array.from(vessels.vesselClass.keys()).filter((s) => vessels.vesselClass[s] === code)
    return { name, segments }
  })
  const mean = (segments: readonly number[], values: Float64Array) => {
    const finite = segments.map((s) => values[s]!).filter((value) => Number.isFinite(value))
    return finite.length > 0 ? finite.reduce((a, b) => a + b, 0) / finite.length : null
  }
  const present = groups.filter(({ segments }) => segments.length > 0)
  const pressures = Array.from(flow.nodePressure).filter((value) => Number.isFinite(value))
  const inflow = vessels.boundaries.reduce((sum, { node }) => {
    let out = 0
    for (let s = 0; s < vessels.from.length; s++) {
      if (vessels.from[s] === node) out += flow.flow[s]!
      if (vessels.to[s] === node) out -= flow.flow[s]!
    }
    return sum + Math.max(0, out)
  }, 0)
  return [
    {
      title: 'Vessels by class',
      columns: [
        'class',
        'segments',
        'length (mm)',
        'diameter (µm)',
        'speed (mm/s)',
        'wall shear rate (1/s)',
        'haematocrit',
      ],
      rows: present.map(({ name, segments }) => [
        name,
        segments.length,
        segments.reduce((sum, s) => sum + vessels.length[s]!, 0) / 1000,
        mean(segments, vessels.diameter),
        (mean(segments, flow.meanSpeed) ?? 0) / 1000,
        mean(segments, flow.wallShearRate),
        mean(segments, flow.dischargeHaematocrit),
      ]),
      note: 'means over segments',
    },
    {
      title: 'Network',
      columns: ['what', 'value'],
      rows: [
        ['segments', vessels.from.length],
        ['nodes', vessels.nodeX.length],
        ['boundary nodes', vessels.boundaries.length],
        ['inflow (nL/min)', (inflow * 60) / 1e6],
        ['highest pressure (mmHg)', pressures.length > 0 ? Math.max(...pressures) / 133.322 : null],
        ['lowest pressure (mmHg)', pressures.length > 0 ? Math.min(...pressures) / 133.322 : null],
        ['iterations of the flow', flow.iterations],
      ],
    },
  ]
}
