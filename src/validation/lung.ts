import { createBody } from '../body/body.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import { Activities } from '../molecules/activities.ts'
import { Schedule } from '../schedule/schedule.ts'
import { StateRegistry } from '../schedule/state-registry.ts'
import { repeated } from './repeated.ts'
import type { TargetFunction, ValidationContext } from './target-function.ts'

const hour = 3600
/** Step of the body, min. */
const minutes = 10

/** Hours of the first and the last number read for the half-time. */
const early = 4
const late = 9

/**
 * Living injected cells in a mouse's lung by minute (1 h, every ten minutes from 4 to 9 h, 12 h): 5e5 cultured cells into a vein, as
 * in the experiment, and no tumour. Light is taken to be in proportion to them (arrested, and out of the vessel).
 * @param nk activity of NK cells
 */
export function lungSignal(parameters: ParameterSet, replicate: number, nk: number): ReadonlyMap<number, number> {
  const activities = new Activities(
    nk === 1 ? [] : [{ molecule: 'NK', by: 1 - nk, from: 0, to: Number.POSITIVE_INFINITY }],
  )
  const body = createBody({
    registry: new StateRegistry(),
    parameters,
    activities,
    plan: {
      species: 'mouse',
      duration: 12 * hour,
      tumour: { startMass: 1e-6, endMass: 1e-6, rimShare: 1, surfacePerVolume: 0.02 },
    },
    seed: 1,
    replicate,
    rates: [],
    every: minutes,
    injections: [{ time: 0, into: 'veins', cells: 500_000, diameter: 18, diameterCv: 0.1 }],
  })
  const schedule = new Schedule(60).add(body.process)
  const signal = new Map<number, number>()
  const end = 12 * 60
  while (schedule.clock.tick < end) {
    schedule.advance(end)
    const now = schedule.clock.tick
    if (now !== 60 && now !== end && (now < early * 60 || now > late * 60)) continue
    const lung = body.organs().find(({ organ }) => organ === 'lung')
    signal.set(now, (lung?.arrestedNow ?? 0) + (lung?.exits ?? 0))
  }
  return signal
}

const at = (signal: ReadonlyMap<number, number>, hours: number) => signal.get(Math.round(hours * 60)) ?? Number.NaN

const untreated = (context: ValidationContext, replicate: number) =>
  context.once(`lung ${replicate}`, () => lungSignal(context.parameters, replicate, 1))
const withoutNk = (context: ValidationContext, replicate: number) =>
  context.once(`lung without NK ${replicate}`, () => lungSignal(context.parameters, replicate, 0))

/** Minutes from 4 h until half of what was there is left. */
function halfTime(signal: ReadonlyMap<number, number>): number {
  const half = at(signal, early) / 2
  for (let now = early * 60 + minutes; now <= late * 60; now += minutes) {
    const value = at(signal, now / 60)
    if (value > half) continue
    const before = at(signal, (now - minutes) / 60)
    return now - early * 60 - (minutes * (half - value)) / (before - value)
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
