import { readTextFile } from '../../src/scenario/load-scenario.node.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import type { Plan } from '../../src/simulation/plan.ts'
import { Simulation, type SimulationOptions } from '../../src/simulation/simulation.ts'

/** A shipped scenario with overrides, as a plan. */
export async function planOf(scenario: string, ...set: string[]): Promise<Plan> {
  return (await loadScenario(scenario, { set, readText: readTextFile })).plan
}

/** A block of a fifth of a millimetre with every kind of vessel, a carcinoma and its macrophages: seconds for hours of it. */
export function smallTumour(...set: string[]): Promise<Plan> {
  const small = [
    'site.box=[200 um, 200 um, 200 um]',
    'cells.0.count=100',
    'cells.0.in.sphere.radius=60 um',
    'site.burn-in=0 h',
    'record.every=10 min',
  ]
  return planOf('intravasation', ...small, ...set)
}

/** Runs a plan to the end of its block and hands the simulation over before it is closed. */
export async function runSite<T>(
  plan: Plan,
  read: (simulation: Simulation) => T,
  options: SimulationOptions = {},
): Promise<T> {
  const simulation = await Simulation.create(plan, options)
  try {
    while (simulation.phase === 'site') simulation.advance()
    return read(simulation)
  } finally {
    await simulation.close()
  }
}
