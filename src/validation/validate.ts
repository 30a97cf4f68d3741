import { ParameterSet } from '../evidence/parameter-set.ts'
import type { Target } from '../evidence/target.ts'
import { targets as libraryTargets } from '../generated/targets.ts'
import { InputError } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import type { Evaluation, ValidationContext } from './target-function.ts'
import { targetFunctions } from './target-functions.ts'

export type Verdict = 'hit' | 'MISS' | 'skipped'

export interface TargetResult {
  readonly target: Target
  readonly verdict: Verdict
  readonly model?: Evaluation
  /** Why it was skipped. */
  readonly reason?: string
  /** Wall time, s. */
  readonly seconds: number
}

export interface ValidationOptions {
  /** Ids of targets; all when empty or left out. */
  readonly ids?: readonly string[]
  /** Independent repetitions of what is random, and attempts in each. */
  readonly replicates?: number
  readonly attempts?: number
  /** Evaluate targets that take minutes too. */
  readonly long?: boolean
  readonly threads?: number
  readonly parameters?: ParameterSet
  /** Text of a file of measurements outside the package. */
  readonly data?: (name: string) => string | undefined
  /** Called before each target. */
  readonly progress?: (done: number, all: number, next: Target) => void
}

/** What is run by default, within two minutes; and what `--all` runs. */
export const effort = {
  fast: { replicates: 5, attempts: 300, long: false },
  all: { replicates: 20, attempts: 600, long: true },
} as const

/**
 * Holds the model against published measurements and exact solutions. Repetition k of every target uses the streams of seed 1,
 * replicate k: the same call gives the same numbers.
 * @throws InputError for an id that is no target
 */
export async function validate(options: ValidationOptions = {}): Promise<TargetResult[]> {
  const chosen = chosenTargets(options.ids ?? [])
  const made = new Map<string, unknown>()
  const context: ValidationContext = {
    parameters: options.parameters ?? new ParameterSet(),
    replicates: options.replicates ?? effort.fast.replicates,
    attempts: options.attempts ?? effort.fast.attempts,
    long: options.long ?? false,
    threads: options.threads ?? 1,
    data: options.data ?? (() => undefined),
    once<T>(name: string, make: () => T): T {
      if (!made.has(name)) made.set(name, make())
      return made.get(name) as T
    },
  }
  const results: TargetResult[] = []
  for (const target of chosen) {
    options.progress?.(results.length, chosen.length, target)
    // The terminal gets its turn between targets.
    await new Promise((resolve) => setImmediate(resolve))
    const started = performance.now()
    const evaluate = targetFunctions[target.id]
    const found = evaluate ? await evaluate(context) : { skipped: 'no function evaluates it' }
    const seconds = (performance.now() - started) / 1000
    if ('skipped' in found) results.push({ target, verdict: 'skipped', reason: found.skipped, seconds })
    else results.push({ target, verdict: judge(target, found), model: found, seconds })
  }
  return results
}

function chosenTargets(ids: readonly string[]): readonly Target[] {
  if (ids.length === 0) return libraryTargets
  const names = libraryTargets.map(({ id }) => id)
  const unknown = ids.filter((id) => !names.includes(id))
  if (unknown.length > 0) {
    throw new InputError(
      unknown.map((id) => ({
        key: 'target',
        found: `"${id.slice(0, 60)}"`,
        expected: 'a target of evidence/targets',
        suggestion: nearMiss(id, names),
      })),
    )
  }
  return libraryTargets.filter(({ id }) => ids.includes(id))
}

/** By the mean alone: an interval that reaches into the accepted range saves nothing. */
function judge({ accept }: Target, { value }: Evaluation): Verdict {
  return value >= accept[0] && value <= accept[1] ? 'hit' : 'MISS'
}

/** Numbers of hits, misses and skips by role. */
export function tally(results: readonly TargetResult[]) {
  const roles = ['code-check', 'calibration', 'prediction'] as const
  return roles.map((role) => {
    const own = results.filter(({ target }) => target.role === role)
    const count = (verdict: Verdict) => own.filter((one) => one.verdict === verdict).length
    return { role, hit: count('hit'), miss: count('MISS'), skipped: count('skipped') }
  })
}
