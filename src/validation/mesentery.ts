import { solveBloodFlow } from '../vessels/blood-flow.ts'
import { bloodFlowOptions } from '../vessels/blood-flow-options.ts'
import { checkNetwork } from '../vessels/check-network.ts'
import { type MesenteryComparison, validateMesentery } from '../vessels/mesentery-comparison.ts'
import { readNetflow, readStoredFlow } from '../vessels/netflow-file.ts'
import { mmHg, nanolitrePerMinute } from '../vessels/units.ts'
import type { Evaluation, Skipped, TargetFunction, ValidationContext } from './target-function.ts'

/** Names of the two files of measurements, as `--data` looks for them. */
export const mesenteryFiles = {
  network: 'ratmes546_netflowv2_reference.dat',
  measurements: 'ratmes546_measured_AJP.txt',
} as const

const missing = (name: string): Skipped => ({
  skipped:
    `${name} is absent and is not ours to hand on: the network and its stored flow come with NetFlowV2 (T. W. Secomb, ` +
    'University of Arizona), the measurements are network_546_segments.txt in the supplement of Am J Physiol 284:H2204 ' +
    `(2003). Save them as ${mesenteryFiles.network} and ${mesenteryFiles.measurements} and give their folder with --data`,
})

/** Largest differences to the flow stored in the file. */
function solverErrors(context: ValidationContext, text: string) {
  return context.once('mesentery solver', () => {
    const network = readNetflow(mesenteryFiles.network, text)
    checkNetwork(network)
    const { flow, dischargeHaematocrit } = solveBloodFlow(network, bloodFlowOptions(context.parameters))
    const stored = readStoredFlow(mesenteryFiles.network, text)
    let flowError = 0
    let haematocritError = 0
    for (let s = 0; s < flow.length; s++) {
      flowError = Math.max(flowError, Math.abs(flow[s] - stored.flow[s]) / nanolitrePerMinute)
      haematocritError = Math.max(haematocritError, Math.abs(dischargeHaematocrit[s] - stored.haematocrit[s]))
    }
    return { flowError, haematocritError, segments: flow.length }
  })
}

const solver =
  (which: 'flowError' | 'haematocritError'): TargetFunction =>
  (context) => {
    const network = context.data(mesenteryFiles.network)
    if (network === undefined) return missing(mesenteryFiles.network)
    const found = solverErrors(context, network.replace(/^\ufeff/, ''))
    return { value: found[which], note: `${found.segments} pieces of vessel` }
  }

/** One number of the comparison with measurement; the null models stand beside it. */
const compared =
  (measure: (comparison: MesenteryComparison) => number): TargetFunction =>
  (context): Evaluation | Skipped => {
    const network = context.data(mesenteryFiles.network)
    const measurements = context.data(mesenteryFiles.measurements)
    if (network === undefined) return missing(mesenteryFiles.network)
    if (measurements === undefined) return missing(mesenteryFiles.measurements)
    const [reference, ...others] = context.once('mesentery comparison', () =>
      validateMesentery(network, measurements, bloodFlowOptions(context.parameters)),
    )
    return {
      value: measure(reference.comparison),
      note: `${reference.name}; ${reference.comparison.segments} interior segments; null models stand beside it`,
      beside: others.map(({ name, comparison }) => ({ name, value: measure(comparison) })),
    }
  }

/** Targets of the rat mesentery network. */
export const mesenteryTargets: Readonly<Record<string, TargetFunction>> = {
  'mesentery-solver-flow': solver('flowError'),
  'mesentery-solver-haematocrit': solver('haematocritError'),
  'mesentery-inlet-pressure': compared(({ inletPressure }) => inletPressure / mmHg),
  'mesentery-velocity-correlation': compared(({ speedCorrelation }) => speedCorrelation),
  'mesentery-velocity-within-two': compared(({ withinTwo }) => withinTwo),
  'mesentery-velocity-bias': compared(({ medianLogRatio }) => medianLogRatio),
  'mesentery-haematocrit-r2': compared(({ haematocritR2 }) => haematocritR2),
}
