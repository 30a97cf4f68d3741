import type { ParameterSet } from '../evidence/parameter-set.ts'

/** What a target's function may use. */
export interface ValidationContext {
  readonly parameters: ParameterSet
  /** Independent repetitions of what is random, each with streams of its own. */
  readonly replicates: number
  /** Attempts, cells or agents in one repetition. */
  readonly attempts: number
  /** Targets that take minutes are evaluated too. */
  readonly long: boolean
  /** Threads of the hot loops. */
  readonly threads: number
  /** Text of a file of measurements that is not part of the package; undefined where it is absent. */
  data(name: string): string | undefined
  /** Work that several targets share is done once: the first call makes it, later ones get the same. */
  once<T>(name: string, make: () => T): T
}

/** What the model says. Values in the target's unit. */
export interface Evaluation {
  readonly value: number
  /** 95 % interval of the mean over repetitions; absent where nothing is random. */
  readonly interval?: readonly [number, number]
  /** Independent repetitions behind it; 1 where nothing is random. */
  readonly replicates?: number
  /** One sentence about how it was evaluated, or what stands beside it. */
  readonly note?: string
  /** Numbers that stand beside it (null models, the same at other sizes), in the target's unit unless the name says otherwise. */
  readonly beside?: readonly { readonly name: string; readonly value: number }[]
}

/** Why a target could not be evaluated. */
export interface Skipped {
  readonly skipped: string
}

/** Computes one target from the same pieces a run is made of. */
export type TargetFunction = (context: ValidationContext) => Evaluation | Skipped | Promise<Evaluation | Skipped>
