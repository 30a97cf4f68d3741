import type { Anatomy } from './anatomy.ts'
import type { ArrestActivities, ArrestLaw } from './arrest-law.ts'
import { type AgeClasses, arrestSteps, fates } from './arrest-steps.ts'
import { type CirculationChain, chainStep } from './circulation-chain.ts'
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

/** Tables of the circulation of one kind of cell. */
export interface CirculationTables {
  readonly present: SplitTable
  readonly entering: SplitTable
  readonly arterialEnds: SplitTable
  readonly portalEnds: SplitTable
}

/** @param dt s */
export function circulationTables(chain: CirculationChain, dt: number): CirculationTables {
  const step = chainStep(chain, dt)
  return {
    present: splitTable(step.present, step.columns),
    entering: splitTable(step.entering, step.columns),
    arterialEnds: splitTable(normalised(chain.arterialEnds), chain.arterialEnds.length),
    portalEnds: splitTable(normalised(chain.portalEnds), 2),
  }
}

function normalised(weights: Float64Array): Float64Array {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]
  return sum > 0 ? weights.map((weight) => weight / sum) : weights
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
