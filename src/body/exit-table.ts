import { InputError } from '../quantity/errors.ts'

/**
 * How fast arrested cells leave the vessel of a bed: hazard by hours since arrest, as a wall assay measures it. Several tables
 * of one bed may follow each other in time (an intervention changes the wall): the last with `validFrom` ≤ now holds.
 */
export interface ExitTable {
  readonly bed: string
  /** Edges of the bins, hours since arrest: ascending, the first 0. */
  readonly hours: ArrayLike<number>
  /** Hazard in [hours[i], hours[i + 1]), per hour; the last holds for ever after. As many as `hours`. */
  readonly hazard: ArrayLike<number>
  /** Time of the run from which the table holds, s; 0 when left out. */
  readonly validFrom?: number
  /** Where the numbers are from: printed with results. */
  readonly provenance: string
}

/** A table in closed form: nobody leaves before `lag` hours, then at a constant hazard, 1/h. */
export function delayedExit(bed: string, lag: number, hazard: number, provenance: string): ExitTable {
  return { bed, hours: lag > 0 ? [0, lag] : [0], hazard: lag > 0 ? [0, hazard] : [hazard], provenance }
}

/** @throws InputError when edges do not ascend from 0, lengths differ or a hazard is negative */
export function checkExitTable(table: ExitTable): void {
  const { hours, hazard, bed } = table
  const wrong = (found: string, expected: string) => {
    throw new InputError({ key: `exit table of ${bed}`, found, expected })
  }
  if (hours.length === 0 || hours.length !== hazard.length) {
    wrong(`${hours.length} edges, ${hazard.length} hazards`, 'one hazard for every edge')
  }
  if (hours[0] !== 0) wrong(`a first edge at ${hours[0]} h`, 'a first edge at 0 h')
  for (let i = 0; i < hours.length; i++) {
    if (i > 0 && !(hours[i] > hours[i - 1])) wrong(`edge ${hours[i]} h after ${hours[i - 1]} h`, 'ascending edges')
    if (!(hazard[i] >= 0 && hazard[i] < Number.POSITIVE_INFINITY)) wrong(`a hazard of ${hazard[i]}`, 'a number ≥ 0')
  }
}

/** Hazard at an age, 1/s. @param age s since arrest */
export function exitHazard(table: ExitTable, age: number): number {
  const hours = age / 3600
  let i = table.hours.length - 1
  while (i > 0 && table.hours[i] > hours) i--
  return table.hazard[i] / 3600
}

/** The table of a bed that holds at a time (s), undefined when there is none. */
export function exitTableAt(tables: readonly ExitTable[], bed: string, time: number): ExitTable | undefined {
  let found: ExitTable | undefined
  for (const table of tables) {
    const from = table.validFrom ?? 0
    if (table.bed === bed && from <= time && (found === undefined || from >= (found.validFrom ?? 0))) found = table
  }
  return found
}
