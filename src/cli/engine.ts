import type { Recordable } from '../record/recordable.ts'
import type { Plan } from '../simulation/plan.ts'

export interface ScenarioChoice {
  /** A shipped name or a file. */
  scenario: string
  seed?: number
  /** `path=value`, in order. */
  set: readonly string[]
  /** Interventions from the command line, as in a scenario file. */
  block: readonly { molecule: string; by: string; from?: string; to?: string }[]
}

export interface LoadedScenario {
  /** Shipped name, or name of the file without folder and ending. */
  name: string
  plan: Plan
  /** The scenario with every value, unit, grade and citation, YAML. */
  resolved: string
  /** Worth saying before the run. */
  notes: readonly string[]
}

/** What the commands need of the rooms below; tests hand in a small one. Everything is loaded when first used. */
export interface Engine {
  load(choice: ScenarioChoice): Promise<LoadedScenario>
  create(plan: Plan, threads: number): Promise<Recordable>
}

/** The real thing. */
export const engine: Engine = {
  async load({ scenario, seed, set, block }) {
    const { loadScenario } = await import('../scenario/load-scenario.ts')
    const { readTextFile } = await import('../scenario/load-scenario.node.ts')
    const sets = seed === undefined ? [...set] : [...set, `seed=${seed}`]
    if (block.length > 0) {
      // Interventions of the command line come after those of the file.
      const { plan } = await loadScenario(scenario, { set: sets, readText: readTextFile })
      block.forEach((one, i) => {
        sets.push(`interventions.${plan.interventions.length + i}=${JSON.stringify(asIntervention(one))}`)
      })
    }
    const { name, plan, document, notes } = await loadScenario(scenario, { set: sets, readText: readTextFile })
    return { name, plan, resolved: document, notes }
  },

  async create(plan, threads) {
    const { Simulation } = await import('../simulation/simulation.ts')
    const { recordable } = await import('../record/recordable-simulation.ts')
    return recordable(await Simulation.create(plan, { threads }))
  },
}

function asIntervention({ molecule, by, from, to }: ScenarioChoice['block'][number]): Record<string, string> {
  return { block: molecule, by, ...(from ? { from } : {}), ...(to ? { to } : {}) }
}
