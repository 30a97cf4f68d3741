/**
 * What an attempt meets, frozen over one interval: places in its row of `attempt.surroundings`. Everything a molecule, a tile
 * or the flow does to an attempt comes in here; the event integrator knows nothing else of the world.
 */
export const around = {
  /** Window in which a VEGF flash loosens the tile, s; both 0 when there is none. */
  flashStart: 0,
  flashEnd: 1,
  /** Share of the junction's bonds gone before the cell came (TNF). */
  standingSignal: 2,
  /** Share taken away by what comes with the cell from contact on (platelets). */
  arrivingSignal: 3,
  /** Share taken away by the cell's own signal once its tip is at the junction. */
  ownSignal: 4,
  /** Junction bonds under one tip without any signal, N_0. */
  restingBonds: 5,
  /** Force of the endothelial ring without flash, pN. */
  ringForce: 6,
  /** Activities of the cell: contraction, stiffness of its nucleus. */
  contractility: 7,
  lamin: 8,
  /** Growth of the hole in the basement membrane by this cell while it works, and by others on the same tile, µm²/s. */
  ownWork: 9,
  otherWork: 10,
  /** Resting hole of the patch, µm². */
  restingHole: 11,
  /** Hazard of the transcellular way, 1/s. */
  transcellular: 12,
  /** Speed of crawling, µm/s. */
  crawlSpeed: 13,
  /** Rate of the CD99 step half-way, 1/s; negative: not needed. */
  cd99Rate: 14,
  /** Force on the arrested cell (drag or plug), pN. */
  load: 15,
  wrapRate: 16,
  growthRate: 17,
  deathRate: 18,
  reverseRate: 19,
  /** Release from the luminal side, 1/s, load and mitosis included. */
  releaseRate: 20,
  /** Pressure across the wall, Pa, and share of the leak the cell in the gap holds back. */
  pressure: 21,
  seal: 22,
  /** Bonds at arrest and bonds added after it. */
  adhesionStart: 23,
  adhesionGrowth: 24,
  /** Rate of the PECAM-1 step into the junction, 1/s; negative: not needed. */
  pecam1Rate: 25,
  /** Read only at events, so a change of them needs no new plan. */
  bias: 26,
  splitRate: 27,
  largestCluster: 28,
  /** 1 with a macrophage at the tile. */
  macrophage: 29,
} as const

export const aroundCount = 30
/** A change in one of the first ones changes when the next event comes. */
export const aroundPlanned = 26
