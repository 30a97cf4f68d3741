/**
 * Where a cell is, as stored in `CellStore.state`. Mechanics moves `tissue` cells only; `atWall`, `inWall`, `subEndothelial`
 * and `dead` cells stand in their way; the others are in the lumen or no longer here and touch no tissue cell.
 */
export const cellState = {
  tissue: 0,
  /** At the basal side of a wall, a crossing attempt is open. */
  atWall: 1,
  /** The nucleus is in the wall. */
  inWall: 2,
  arrested: 3,
  rolling: 4,
  crawling: 5,
  subEndothelial: 6,
  /** Left with blood or lymph: taken out in the next pass of fates. */
  gone: 7,
  /** Dead, its remains not yet cleared. */
  dead: 8,
} as const

export type CellStateName = keyof typeof cellState
export type CellStateCode = (typeof cellState)[CellStateName]

/** Names by code, as printed. */
export const cellStateNames: readonly string[] = [
  'in tissue',
  'at the wall',
  'in the wall',
  'arrested',
  'rolling',
  'crawling',
  'under the endothelium',
  'gone',
  'dead',
]

/** Does a cell in this state take up room in the tissue? */
export function takesUpTissue(state: number): boolean {
  return state <= cellState.inWall || state === cellState.subEndothelial || state === cellState.dead
}

/** Does a cell in this state live (in tissue, wall or lumen)? */
export function isLiving(state: number): boolean {
  return state < cellState.gone
}
