import { InputError } from '../quantity/errors.ts'
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
  /** @param blocked the interventions of the plan that came from the command line, its last ones */
  create(plan: Plan, threads: number, blocked?: ScenarioChoice['block']): Promise<Recordable>
}

/** The real thing. */
export const engine: Engine = {
  async load({ scenario, seed, set, block }) {
    const { loadScenario } = await import('../scenario/load-scenario.ts')
    const { readTextFile } = await import('../scenario/load-scenario.node.ts')
    const sets = seed === undefined ? [...set] : [...set, `seed=${seed}`]
    if (block.length === 0) {
      const { name, plan, document, notes } = await loadScenario(scenario, { set: sets, readText: readTextFile })
      return { name, plan, resolved: document, notes }
    }
    // Interventions of the command line come after those of the file.
    const { plan: before } = await loadScenario(scenario, { set: sets, readText: readTextFile })
    const first = before.interventions.length
    block.forEach((one, i) => {
      sets.push(`interventions.${first + i}=${JSON.stringify(asIntervention(one))}`)
    })
    try {
      const { name, plan, document, notes } = await loadScenario(scenario, { set: sets, readText: readTextFile })
      return { name, plan, resolved: document, notes }
    } catch (error) {
      throw asBlock(error, first, block)
    }
  },

  async create(plan, threads, blocked = []) {
    const { Simulation } = await import('../simulation/simulation.ts')
    const { recordable } = await import('../record/recordable-simulation.ts')
    try {
      return recordable(await Simulation.create(plan, { threads }))
    } catch (error) {
      throw asBlock(error, plan.interventions.length - blocked.length, blocked)
    }
  },
}

/** Complaints about interventions that came from `--block` name the option, not a place in a file nobody wrote. */
function asBlock(error: unknown, first: number, block: ScenarioChoice['block']): unknown {
  if (!(error instanceof InputError)) return error
  return new InputError(
    error.complaints.map((complaint) => {
      const [, number] = /^interventions\.(\d+)/.exec(complaint.key) ?? []
      const one = number === undefined ? undefined : block[Number(number) - first]
      return one ? { ...complaint, key: `--block ${one.molecule}:${one.by}`, place: undefined } : complaint
    }),
  )
}

function asIntervention({ molecule, by, from, to }: ScenarioChoice['block'][number]): Record<string, string> {
  return { block: molecule, by, ...(from ? { from } : {}), ...(to ? { to } : {}) }
}
