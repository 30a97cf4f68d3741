import { type Body, bodyTick, createBody } from '../body/body.ts'
import type { StratumRate } from '../body/stratum-rate.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import { Schedule } from '../schedule/schedule.ts'
import { StateRegistry } from '../schedule/state-registry.ts'
import { wallExitTables } from './exit-tables.ts'
import type { OrganSiteResult } from './organ-site.ts'
import type { BodyPlan, Plan } from './plan.ts'

/** Molecules whose activity the organism reads. */
export const organismMolecules = ['NK', 'platelets', 'beta1 integrin'] as const

/** The organism of a scenario, assembled on the rates of its block: its own clock (minutes) and its own state. */
export interface Organism {
  readonly body: Body
  readonly rates: readonly StratumRate[]
  readonly registry: StateRegistry
  readonly schedule: Schedule
  /** Simulated time to go to, s. */
  readonly duration: number
  /** The organ that was run cell by cell, when the scenario asks for one. */
  readonly organ?: OrganSiteResult
}

/**
 * Assembles the organism. Interventions act on its clock at the times they act on the block's: both count from their own start.
 * @throws InputError when rates and plan make no body
 */
export function assembleOrganism(
  plan: Plan,
  bodyPlan: BodyPlan,
  rates: readonly StratumRate[],
  parameters: ParameterSet,
  activities: Activities,
  organ?: OrganSiteResult,
): Organism {
  const registry = new StateRegistry()
  const schedule = new Schedule(bodyTick)
  const changes = plan.interventions.flatMap(({ from, to }) => [from, to])
  const times = [0, ...changes.filter((time) => time > 0 && time < bodyPlan.duration)].sort((a, b) => a - b)
  const { seed, replicate } = plan
  const assayed = wallExitTables({ parameters, activities, seed, replicate, times })
  const body = createBody({
    registry,
    parameters,
    activities,
    plan: bodyPlan,
    seed,
    replicate,
    rates,
    exitTables: organ ? [...assayed.filter(({ bed }) => bed !== organ.bed), organ.exits] : assayed,
  })
  schedule.add(body.process)
  return { body, rates, registry, schedule, duration: bodyPlan.duration, organ }
}
