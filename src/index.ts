/**
 * Transmural as a library: load a scenario, run it, read its ledger.
 *
 * ```ts
 * import { loadScenario, Simulation } from 'transmural'
 * const { plan } = await loadScenario('metastasis')
 * const simulation = await Simulation.create(plan, { threads: 2 })
 * while (simulation.phase !== 'done') simulation.advance()
 * ```
 */
export { ParameterSet } from './evidence/parameter-set.ts'
export { createKernels } from './kernel/kernels.ts'
export { InputError, RunError } from './quantity/errors.ts'
export { loadScenario } from './scenario/load-scenario.ts'
export type { Plan } from './simulation/plan.ts'
export { Simulation } from './simulation/simulation.ts'
