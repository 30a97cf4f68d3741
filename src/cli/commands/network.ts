import { existsSync } from 'node:fs'
import { InputError } from '../../quantity/errors.ts'
import type { BloodFlow } from '../../vessels/blood-flow.ts'
import type { VesselNetwork } from '../../vessels/network.ts'
import { formatTable } from '../format-table.ts'
import { type Streams, Terminal, wantsColour } from '../terminal.ts'

export interface NetworkOptions {
  grow?: boolean
  box?: string
  density?: string
  seed?: string
  to?: string
  force?: boolean
  json?: boolean
}

/** `transmural network`: reads or grows, checks, solves, tells beside published ranges, converts. */
export async function network(file: string | undefined, options: NetworkOptions, streams: Streams): Promise<void> {
  const terminal = new Terminal(streams)
  const target = options.to
  checkChoice(file, options)
  if (target !== undefined) checkTarget(target, options.force ?? false)
  const { ParameterSet } = await import('../../evidence/parameter-set.ts')
  const parameters = new ParameterSet()
  const vessels = file === undefined ? await grow(options) : await read(file)
  const { solveBloodFlow } = await import('../../vessels/blood-flow.ts')
  const { bloodFlowOptions } = await import('../../vessels/blood-flow-options.ts')
  const flow = solveBloodFlow(vessels, bloodFlowOptions(parameters))
  if (target !== undefined) {
    const { writeDurably } = await import('../../record/durable-file.ts')
    writeDurably(target, await convert(target, vessels, flow))
    terminal.say(`written: ${target}`)
  }
  const { describeNetwork, networkTables } = await import('../../vessels/network-report.ts')
  const report = describeNetwork(vessels, flow, parameters)
  if (options.json) {
    streams.out.write(`${JSON.stringify({ ...(file === undefined ? {} : { file }), ...report }, null, 2)}\n`)
    return
  }
  const { default: pc } = await import('picocolors')
  const colours = pc.createColors(wantsColour(streams.out, streams.env))
  for (const table of networkTables(report))
    streams.out.write(`${formatTable(table, colours, streams.out.isTTY ? streams.out.columns || 80 : undefined)}\n`)
}

function checkChoice(file: string | undefined, options: NetworkOptions): void {
  const only = (['box', 'density', 'seed'] as const).find((name) => options[name] !== undefined)
  if (options.grow && file !== undefined) {
    throw new InputError({ key: '--grow', found: `the file ${file} beside it`, expected: 'a file, or --grow' })
  }
  if (!options.grow && only !== undefined) {
    throw new InputError({ key: `--${only}`, found: 'no --grow', expected: '--grow with it' })
  }
  if (!options.grow && file === undefined) {
    throw new InputError({
      key: 'file',
      found: 'none',
      expected: 'a network file (.dat, .csv, .swc, .vtk, .vtp), or --grow',
    })
  }
}

async function read(file: string): Promise<VesselNetwork> {
  const { importNetwork } = await import('../../vessels/import-network.ts')
  const { checkNetwork } = await import('../../vessels/check-network.ts')
  const { readTextFile } = await import('../../scenario/load-scenario.node.ts')
  const { largestNetwork } = await import('../../scenario/load-scenario.ts')
  const vessels = importNetwork(file, await readTextFile(file, largestNetwork))
  checkNetwork(vessels)
  return vessels
}

async function grow(options: NetworkOptions): Promise<VesselNetwork> {
  const { growNetwork } = await import('../../vessels/grow-network.ts')
  const { ParameterSet } = await import('../../evidence/parameter-set.ts')
  const { RandomStream } = await import('../../numerics/random-stream.ts')
  const { quantityIn } = await import('../../quantity/quantity.ts')
  // A length per volume has the dimension of a number per area: the message must not speak of one.
  const density = (text: string) => {
    try {
      return quantityIn(text, 'um/um^3', '--density')
    } catch {
      const expected = 'a length of capillaries per volume, such as 500mm/mm^3'
      throw new InputError({ key: '--density', found: `"${text.slice(0, 40)}"`, expected })
    }
  }
  const { wholeNumber } = await import('../whole-number.ts')
  const parameters = new ParameterSet()
  const edges = (options.box ?? '600um,600um,200um').split(',')
  if (edges.length !== 3) {
    throw new InputError({
      key: '--box',
      found: `${edges.length} ${edges.length === 1 ? 'length' : 'lengths'}`,
      expected: 'three lengths with commas between them, such as 600um,600um,200um',
    })
  }
  const [x, y, z] = edges.map((edge) => quantityIn(edge, 'um', '--box'))
  const perVolume =
    options.density === undefined ? parameters.value('scenario.capillaryDensity') : density(options.density)
  const seed = options.seed === undefined ? 7 : wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1)
  try {
    return growNetwork({
      box: [x!, y!, z!],
      capillaryDensity: perVolume,
      lymphatics: false,
      haematocrit: parameters.value('scenario.haematocrit'),
      random: new RandomStream(seed),
      parameters,
    })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const asOption = (key: string) =>
      key.replace('site.box', '--box').replace('site.vessels.grow.capillary density', '--density')
    throw new InputError(error.complaints.map((complaint) => ({ ...complaint, key: asOption(complaint.key) })))
  }
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
