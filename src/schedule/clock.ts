import { InputError } from '../quantity/errors.ts'

/**
 * Integer time. A tick is 1 ms in a site, 1 min in a body, 1 ns in adhesive dynamics; ticks are held in f64 and are whole
 * numbers, so time never drifts and two runs agree on every comparison.
 */
export interface Clock {
  /** Seconds in one tick. */
  readonly secondsPerTick: number
  /** Ticks since the start. */
  tick: number
}

/** What a process is told when it is due. */
export interface Step {
  /** Tick at the start of the interval. */
  readonly tick: number
  /** Length of the interval in ticks: always the process's own `every`. */
  readonly every: number
  /** Time at the start of the interval, s. */
  readonly time: number
  /** Length of the interval, s. */
  readonly dt: number
  /** Number of this step of this process (`tick / every`): the ordinal of draws made every step. */
  readonly ordinal: number
}

/**
 * A duration as a whole number of ticks.
 * @param seconds duration, s
 * @param secondsPerTick length of a tick, s
 * @param key name of the setting, for the error
 * @throws InputError when the duration is not a positive whole number of ticks
 */
export function wholeTicks(seconds: number, secondsPerTick: number, key: string): number {
  const ticks = Math.round(seconds / secondsPerTick)
  const miss = ticks * secondsPerTick - seconds
  if (!(ticks > 0) || (miss < 0 ? -miss : miss) > 1e-9 * seconds) {
    throw new InputError({ key, found: `${seconds} s`, expected: `a positive multiple of ${secondsPerTick} s` })
  }
  return ticks
}
