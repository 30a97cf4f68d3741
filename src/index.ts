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
export { checkedAnatomy, speciesAnatomy } from './body/anatomy.ts'
export { createBody } from './body/body.ts'
export { runWallAssay } from './crossing/wall-assay.ts'
export { ParameterSet } from './evidence/parameter-set.ts'
export { createKernels } from './kernel/kernels.ts'
export { Activities } from './molecules/activities.ts'
export { InputError, RunError } from './quantity/errors.ts'
export { loadScenario } from './scenario/load-scenario.ts'
export type { Step } from './schedule/clock.ts'
export type { Process } from './schedule/process.ts'
export { Schedule } from './schedule/schedule.ts'
export { StateRegistry } from './schedule/state-registry.ts'
export type { Plan } from './simulation/plan.ts'
export { Simulation } from './simulation/simulation.ts'
