/**
 * W4: blood flow of vessel networks, cold, to 1e-3 nl/min and 1e-3 haematocrit: the rat mesentery network (546 segments, 1130
 * pieces; skipped where ../shared/data is absent) and grown networks of a thousand to a hundred thousand segments.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundled, median } from './bundle.mjs'

const { bloodFlowOptions, growNetwork, importNetwork, ParameterSet, RandomStream, solveBloodFlow } = await bundled(`
  export { bloodFlowOptions } from './src/vessels/blood-flow-options.ts'
  export { growNetwork } from './src/vessels/grow-network.ts'
  export { importNetwork } from './src/vessels/import-network.ts'
  export { ParameterSet } from './src/evidence/parameter-set.ts'
  export { RandomStream } from './src/numerics/random-stream.ts'
  export { solveBloodFlow } from './src/vessels/blood-flow.ts'`)

const mesentery = fileURLToPath(new URL('../../shared/data/ratmes546_netflowv2_reference.dat', import.meta.url))
const parameters = new ParameterSet()
const options = bloodFlowOptions(parameters)

function timed(work) {
  const start = performance.now()
  const result = work()
  return { ms: performance.now() - start, result }
}

function grown(box) {
  const random = new RandomStream(7)
  return growNetwork({ box, capillaryDensity: 5e-4, lymphatics: false, haematocrit: 0.4, random, parameters })
}

async function run() {
  const figures = []
  if (existsSync(mesentery)) {
    const network = importNetwork('mesentery.dat', readFileSync(mesentery))
    figures.push({ what: 'mesentery, first call', value: timed(() => solveBloodFlow(network, options)).ms, unit: 'ms' })
    const warm = Array.from({ length: 30 }, () => timed(() => solveBloodFlow(network, options)).ms)
    figures.push({ what: 'mesentery, cold start, warm code', value: median(warm.slice(10)), unit: 'ms', goal: 20 })
  }
  const sizes = []
  for (const box of [
    [600, 600, 200],
    [1500, 1500, 350],
    [3000, 3000, 880],
  ]) {
    const { ms: growth, result: network } = timed(() => grown(box))
    const { ms, result: flow } = timed(() => solveBloodFlow(network, options))
    const segments = network.from.length
    sizes.push([segments, ms])
    figures.push({ what: `${segments} segments, growth`, value: growth, unit: 'ms' })
    figures.push({
      what: `${segments} segments, flow (${flow.iterations} rounds${flow.converged ? '' : ', not converged'})`,
      value: ms,
      unit: 'ms',
      ...(segments > 8e4 ? { goal: 5000 } : {}),
    })
  }
  const [, [middle, b], [last, c]] = sizes
  figures.push({
    what: 'log-log slope of time over segments',
    value: Math.log(c / b) / Math.log(last / middle),
    unit: '1',
    goal: 1.1,
  })
  return { figures }
}

export default {
  name: 'W4 blood flow of networks',
  goal: 'mesentery ≤ 20 ms from cold; 1e5 segments ≤ 5 s; near-linear',
  threads: false,
  run,
}
