import type { Species } from './anatomy.ts'

/** What a body is asked to do (the body part of a resolved plan). Times s, masses g. */
export interface OrganismPlan {
  readonly species: Species
  /** Simulated time, counted from the first tumour cell that can shed. */
  readonly duration: number
  readonly tumour: {
    readonly startMass: number
    readonly endMass: number
    /** Share of the tumour that sheds as the block does (its rim). */
    readonly rimShare: number
    /** Vessel wall area per tumour volume, µm²/µm³. */
    readonly surfacePerVolume: number
  }
}

/** Cells put into the circulation by a needle, as experiments do. */
export interface Injection {
  /** s; the cells are there from the start of the step that holds it. */
  readonly time: number
  readonly into: 'veins' | 'arteries' | 'portal vein' | 'lymph'
  /** Single cells, a whole number. */
  readonly cells: number
  /** Diameters, µm; those of shed cells when left out. */
  readonly diameter?: number
  readonly diameterCv?: number
}
