import { clusterClasses } from './cluster-classes.ts'

/** Running totals of a body, entries (single cells and clusters) unless the name says cells. */
export const account = {
  shed: 0,
  viable: 1,
  viableInLymph: 2,
  injected: 3,
  diedByShear: 4,
  diedByAnoikis: 5,
  phagocytosed: 6,
  lungAtFirstPassage: 7,
} as const
export const globalAccounts = 8

/** Totals of one bed. The six deaths stand in the order of `fate.deadEarly`, `fate.deadLate`. */
export const bedAccount = {
  arrests: 0,
  dislodged: 1,
  deadEarly: 2,
  deadLate: 5,
  exits: 8,
  foundDormant: 9,
  foundAwake: 10,
  foundDoomed: 11,
  diedSolitary: 12,
  woken: 13,
  extinct: 14,
  micrometastases: 15,
  colonies: 16,
} as const
export const bedAccounts = 17

/** Counts of cells, drawn only: what the audit adds up. */
export const cellAccount = { entered: 0, dead: 1, exited: 2 } as const
export const cellAccounts = 3

/** Place of a bed's total among all totals. */
export function ofBed(bed: number, which: number): number {
  return globalAccounts + bed * bedAccounts + which
}

/** Ways into the body that expectations are kept apart for: route × cluster class, and injections. */
export const injectionBasis = 2 * clusterClasses
export const allBases = injectionBasis + 1

/** Basis of entries by a route: 0 blood, 1 lymph. */
export function basisOf(route: 'blood' | 'lymph', clusterClass: number): number {
  return (route === 'blood' ? 0 : clusterClasses) + clusterClass
}
