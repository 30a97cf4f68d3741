import { type Body, type BodyOptions, createBody } from '../../src/body/body.ts'
import type { StratumRate } from '../../src/body/stratum-rate.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { Activities } from '../../src/molecules/activities.ts'
import { Schedule } from '../../src/schedule/schedule.ts'
import { StateRegistry } from '../../src/schedule/state-registry.ts'

export const day = 86400

/** A stratum that sheds this many entries per gram and day at 20 mm² of wall per mm³, known to 1/√events. */
export function shedding(perGramDay: number, options: Partial<StratumRate> & { events?: number } = {}): StratumRate {
  const events = options.events ?? 1e4
  const rate = perGramDay / day / (0.02 * 1e12)
  return {
    stratum: 'wall',
    areaShare: 1,
    weightedEntries: events,
    effectiveEvents: events,
    exposure: events / rate,
    clusterHistogram: [1],
    ...options,
  }
}

export const mouseTumour = { startMass: 0.05, endMass: 1, rimShare: 1, surfacePerVolume: 0.02 }

export function makeBody(options: Partial<BodyOptions> & { days?: number }): { body: Body; registry: StateRegistry } {
  const registry = options.registry ?? new StateRegistry()
  const body = createBody({
    parameters: new ParameterSet(),
    activities: new Activities([]),
    plan: { species: 'mouse', duration: (options.days ?? 21) * day, tumour: mouseTumour },
    seed: 7,
    replicate: 0,
    rates: [shedding(3.2e6)],
    ...options,
    registry,
  })
  return { body, registry }
}

export function runBody(body: Body, days: number, from = 0): void {
  const schedule = new Schedule(60).add(body.process)
  schedule.clock.tick = from * 1440
  const end = days * 1440
  while (schedule.clock.tick < end) schedule.advance(end)
}

export function row(body: Body, step: string) {
  const found = body.summary().rows.find((r) => r.step === step)
  if (!found) throw new Error(`no step ${step}`)
  return found
}
