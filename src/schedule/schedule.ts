import { RunError } from '../quantity/errors.ts'
import type { Clock, Step } from './clock.ts'
import type { Process } from './process.ts'

/**
 * Runs processes at their own intervals, in the order they were added. At a tick the due processes run with exactly `every` as
 * step; state is consistent, recorded, checkpointed and hashed only between ticks.
 */
export class Schedule {
  readonly clock: Clock
  readonly #processes: Process[] = []
  readonly #without: readonly string[]

  /** @param without names of processes that `add` passes over: a run without them shows what each is for */
  constructor(secondsPerTick: number, without: readonly string[] = []) {
    this.clock = { secondsPerTick, tick: 0 }
    this.#without = without
  }

  get processes(): readonly Process[] {
    return this.#processes
  }

  /** @throws RunError when the name is taken or the interval is no positive whole number of ticks */
  add(...processes: Process[]): this {
    for (const process of processes) {
      if (this.#processes.some((p) => p.name === process.name))
        throw new RunError(`two processes are named ${process.name}`)
      if (!Number.isInteger(process.every) || process.every <= 0) {
        throw new RunError(
          `process ${process.name}: its interval is ${process.every} ticks, not a positive whole number`,
        )
      }
      if (!this.#without.includes(process.name)) this.#processes.push(process)
    }
    return this
  }

  /** The next tick after now at which some process is due. */
  nextDue(): number {
    const { tick } = this.clock
    let next = Number.POSITIVE_INFINITY
    for (const { every } of this.#processes) next = Math.min(next, (Math.floor(tick / every) + 1) * every)
    return next
  }

  /**
   * Runs everything due at the current tick, then moves the clock to the next due tick (never past `limit`).
   * A process due at tick t advances the state from t to t + every.
   */
  advance(limit: number): void {
    const { clock } = this
    for (const process of this.#processes) {
      if (clock.tick % process.every !== 0) continue
      const step: Step = {
        tick: clock.tick,
        every: process.every,
        time: clock.tick * clock.secondsPerTick,
        dt: process.every * clock.secondsPerTick,
        ordinal: clock.tick / process.every,
      }
      process.step(step)
    }
    clock.tick = Math.min(this.nextDue(), limit)
  }
}
