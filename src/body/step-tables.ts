import type { Anatomy } from './anatomy.ts'
import type { ArrestActivities, ArrestLaw } from './arrest-law.ts'
import { type AgeClasses, arrestSteps, fates } from './arrest-steps.ts'
import type { ChainStep } from './circulation-chain.ts'
import type { ExitTable } from './exit-table.ts'

/** Probabilities of one split of a cohort and, in the same places, each given that none before it happened. */
export interface SplitTable {
  readonly columns: number
  readonly share: Float64Array
  readonly conditional: Float64Array
}

/** Rows of probabilities with their conditionals, so that a draw is a chain of binomials without further arithmetic. */
export function splitTable(share: Float64Array, columns: number): SplitTable {
  const conditional = new Float64Array(share.length)
  for (let row = 0; row < share.length; row += columns) {
    let tail = 0
    for (let j = columns - 1; j >= 0; j--) {
      const p = share[row + j]
      tail += p
      // The last possible outcome takes all that is left: exactly 1, since nothing was added to the tail before it.
      conditional[row + j] = p === 0 ? 0 : Math.min(1, p / tail)
    }
  }
  return { columns, share, conditional }
}

export function chainTables(step: ChainStep): { present: SplitTable; entering: SplitTable } {
  return { present: splitTable(step.present, step.columns), entering: splitTable(step.entering, step.columns) }
}

/**
 * Tables of fates of every bed, remade only when an activity or an exit table changes (a function of the two, so no state);
 * beds with the same NK density and exits share one.
 */
export class ArrestTables {
  readonly #anatomy: Anatomy
  readonly #law: ArrestLaw
  readonly #ages: AgeClasses
  readonly #made = new Map<string, SplitTable>()

  constructor(anatomy: Anatomy, law: ArrestLaw, ages: AgeClasses) {
    this.#anatomy = anatomy
    this.#law = law
    this.#ages = ages
  }

  /** @param exits one table per bed */
  of(exits: readonly ExitTable[], activities: ArrestActivities): SplitTable[] {
    return this.#anatomy.beds.map((bed, i) => {
      const { hours, hazard } = exits[i]
      const key = [
        bed.nkDensity,
        activities.nk,
        activities.platelets,
        activities.integrin,
        ...Array.from(hours),
        '|',
        ...Array.from(hazard),
      ].join(' ')
      let table = this.#made.get(key)
      if (!table) {
        table = splitTable(arrestSteps(this.#law, bed.nkDensity, exits[i], activities, this.#ages), fates)
        this.#made.set(key, table)
      }
      return table
    })
  }
}
