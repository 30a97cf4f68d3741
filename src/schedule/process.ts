import type { Step } from './clock.ts'

/**
 * A process is a small object made with the state it touches (`diffusion({ grid, fields, every })`). The schedule calls it at
 * its own interval; processes never call each other, they meet in the state.
 */
export interface Process {
  /** Name in the field's own terms, unique in a schedule: `diffusion`, `contact mechanics`, `crossing`. */
  readonly name: string
  /** Interval in ticks. */
  readonly every: number
  /** Names of the state blocks this process writes. Two writers of one block must both declare it. */
  readonly writes: readonly string[]
  /** Advances the state over exactly `step.every` ticks. Must not allocate, log, read the time of day or depend on threads. */
  step(step: Step): void
}
