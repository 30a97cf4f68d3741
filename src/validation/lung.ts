import { createBody } from '../body/body.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import { Activities } from '../molecules/activities.ts'
import { Schedule } from '../schedule/schedule.ts'
import { StateRegistry } from '../schedule/state-registry.ts'
import { repeated } from './repeated.ts'
import type { TargetFunction, ValidationContext } from './target-function.ts'

const hour = 3600
const minutes = 5

/**
 * Living injected cells in a mouse's lung, one number every five minutes from 0 to 13 h: 5e5 cultured cells into a vein, as in the
 * experiment, and no tumour. Light is taken to be in proportion to them (arrested, and out of the vessel).
 * @param nk activity of NK cells
 */
export function lungSignal(parameters: ParameterSet, replicate: number, nk: number): number[] {
  const activities = new Activities(
    nk === 1 ? [] : [{ molecule: 'NK', by: 1 - nk, from: 0, to: Number.POSITIVE_INFINITY }],
  )
  const body = createBody({
    registry: new StateRegistry(),
    parameters,
    activities,
    plan: {
      species: 'mouse',
      duration: 13 * hour,
      tumour: { startMass: 1e-6, endMass: 1e-6, rimShare: 1, surfacePerVolume: 0.02 },
    },
    seed: 1,
    replicate,
    rates: [],
    every: minutes,
    injections: [{ time: 0, into: 'veins', cells: 500_000, diameter: 18, diameterCv: 0.1 }],
  })
  const schedule = new Schedule(60).add(body.process)
  const signal = [500_000]
  while (schedule.clock.tick < 13 * 60) {
    schedule.advance(13 * 60)
    if (schedule.clock.tick % minutes !== 0 || signal.length * minutes !== schedule.clock.tick) continue
    const lung = body.organs().find(({ organ }) => organ === 'lung')
    signal.push((lung?.arrestedNow ?? 0) + (lung?.exits ?? 0))
  }
  return signal
}

const at = (signal: readonly number[], hours: number) => signal[Math.round((hours * 60) / minutes)]

const untreated = (context: ValidationContext, replicate: number) =>
  context.once(`lung ${replicate}`, () => lungSignal(context.parameters, replicate, 1))
const withoutNk = (context: ValidationContext, replicate: number) =>
  context.once(`lung without NK ${replicate}`, () => lungSignal(context.parameters, replicate, 0))

/** Minutes from 4 h until half of what was there is left. */
function halfTime(signal: readonly number[]): number {
  const from = (4 * 60) / minutes
  const half = signal[from] / 2
  for (let k = from + 1; k < signal.length; k++) {
    if (signal[k] > half) continue
    return minutes * (k - from - (half - signal[k]) / (signal[k - 1] - signal[k]))
  }
  return Number.POSITIVE_INFINITY
}

const over =
  (measure: (context: ValidationContext, replicate: number) => number): TargetFunction =>
  (context) =>
    repeated(context.replicates, (replicate) => measure(context, replicate), {
      note: '5e5 cultured cells into a vein of the mouse; living cells stand for light',
    })

/** Targets of arrested cells in the lung. */
export const lungTargets: Readonly<Record<string, TargetFunction>> = {
  'lung-decay-4h': over((c, k) => at(untreated(c, k), 4) / at(untreated(c, k), 1)),
  'lung-half-time': over((c, k) => halfTime(untreated(c, k))),
  'lung-decay-12h': over((c, k) => at(untreated(c, k), 12) / at(untreated(c, k), 1)),
  'lung-without-nk': over((c, k) => 1 - at(withoutNk(c, k), 12) / at(withoutNk(c, k), 4)),
}
