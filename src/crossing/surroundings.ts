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
  /** Growth of the hole in the basement membrane by this cell while it works, µm²/s. */
  ownWork: 9,
  /** Resting hole of the patch, µm². */
  restingHole: 10,
  /** Hazard of the transcellular way, 1/s. */
  transcellular: 11,
  /** Speed of crawling, µm/s. */
  crawlSpeed: 12,
  /** Rate of the CD99 step half-way, 1/s; negative: not needed. */
  cd99Rate: 13,
  /** Force on the arrested cell (drag or plug), pN. */
  load: 14,
  wrapRate: 15,
  growthRate: 16,
  deathRate: 17,
  reverseRate: 18,
  /** Release from the luminal side, 1/s, load and mitosis included. */
  releaseRate: 19,
  /** Pressure across the wall, Pa, and share of the leak the cell in the gap holds back. */
  pressure: 20,
  seal: 21,
  /** Bonds at arrest and bonds added after it. */
  adhesionStart: 22,
  adhesionGrowth: 23,
  /** Rate of the PECAM-1 step into the junction, 1/s; negative: not needed. */
  pecam1Rate: 24,
  /** Read only at events, so a change of them needs no new plan. */
  bias: 25,
  splitRate: 26,
  largestCluster: 27,
  /** 1 with a macrophage at the tile. */
  macrophage: 28,
} as const

export const aroundCount = 29

/** Relative change up to which a gradual quantity counts as unchanged for the plan made with it. */
export const gradualTolerance = 0.01
const gradual = new Set<number>([
  around.standingSignal,
  around.ownWork,
  around.transcellular,
  around.load,
  around.releaseRate,
  around.pressure,
])
/** Share by which each place may differ from the row a plan was made with: 0 for switches, times and activities. */
export const aroundTolerance = Float64Array.from({ length: aroundCount }, (_, k) =>
  gradual.has(k) ? gradualTolerance : 0,
)

/** Has a quantity moved so far from what a plan was made with that it needs a new plan? @param k its place */
export function hasMoved(k: number, planned: number, now: number): boolean {
  return planned !== now && Math.abs(now - planned) > aroundTolerance[k] * Math.abs(planned)
}

/** A change in one of the first ones changes when the next event comes. */
export const aroundPlanned = 25
