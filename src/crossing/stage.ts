/**
 * The stages of a crossing and the orders in which the two directions walk them: the only place where intravasation and
 * extravasation differ. Who crosses (tumour cell, leukocyte) and what is crossed (blood, lymph) is data.
 */

/** Codes of the stages, as stored and as columns of the ledger. */
export const stage = {
  /** Firm contact with the wall. */
  contact: 0,
  /** Stays at the wall: may give up (from the tissue) or be dislodged (from the lumen) from here on. */
  hold: 1,
  /** Crawls to an exit. */
  search: 2,
  /** Protrusion or invadopodium engages. */
  probe: 3,
  /** Basement membrane: waits for a hole that admits the nucleus. */
  breach: 4,
  /** Endothelium: waits for the junction to open, or opens a transcellular pore. */
  open: 5,
  /** The nucleus passes. */
  squeeze: 6,
  /** Between endothelium and basement membrane. */
  subEndothelial: 7,
  /** The nucleus passes the basement membrane. */
  squeezeMembrane: 8,
  /** Through: on the luminal side until released, or in the stroma. */
  settle: 9,
  /** Decided; the gap it left is still closing. */
  reseal: 10,
} as const

export type Stage = (typeof stage)[keyof typeof stage]

export const stageNames = [
  'contact',
  'hold',
  'search',
  'probe',
  'breach',
  'open',
  'squeeze',
  'sub-endothelial',
  'squeeze membrane',
  'settle',
  'reseal',
] as const

export const stageCount = stageNames.length

export const direction = { intravasation: 0, extravasation: 1 } as const
export type Direction = (typeof direction)[keyof typeof direction]
export type DirectionName = keyof typeof direction
export const directionNames = ['intravasation', 'extravasation'] as const

export const route = { undecided: 0, paracellular: 1, transcellular: 2, hole: 3 } as const
export type Route = (typeof route)[keyof typeof route]
export const routeNames = ['undecided', 'paracellular', 'transcellular', 'hole'] as const

export const outcome = {
  /** Still running. */
  open: 0,
  crossed: 1,
  gaveUp: 2,
  /** Went back with the nucleus in the wall, or from under the endothelium into the lumen. */
  turnedBack: 3,
  died: 4,
  /** Washed off the luminal side before it crossed. */
  dislodged: 5,
  /** Endothelium grew over it: outside without having crossed. */
  wrapped: 6,
  intravascularGrowth: 7,
} as const
export type Outcome = (typeof outcome)[keyof typeof outcome]
export const outcomeNames = [
  'open',
  'crossed',
  'gave up',
  'turned back',
  'died',
  'dislodged',
  'wrapped',
  'intravascular growth',
] as const

/** What can end an attempt during a stage, as bits. */
export const risk = { turn: 1, dislodge: 2, engulf: 4, reverse: 8, turnInWall: 16 } as const

/** Layers of the wall a nucleus is in during a stage, as bits. */
export const layer = { none: 0, membrane: 1, endothelium: 2 } as const

export interface StageRule {
  readonly stage: Stage
  /** Bits of `risk`. */
  readonly risks: number
  /** Bits of `layer`: the nucleus is in their pores. */
  readonly nucleusIn: number
  /** The cell digests the basement membrane. */
  readonly works: boolean
}

const rule = (of: Stage, risks = 0, works = false, nucleusIn: number = layer.none): StageRule => ({
  stage: of,
  risks,
  nucleusIn,
  works,
})

const hanging = risk.dislodge | risk.engulf

/** From the tissue: membrane, junction, then the nucleus through both at once; from the lumen: junction first, membrane after. */
export const passage: Readonly<Record<DirectionName, readonly StageRule[]>> = {
  intravasation: [
    rule(stage.contact, risk.turn),
    rule(stage.hold, risk.turn),
    rule(stage.probe, risk.turn),
    rule(stage.breach, risk.turn, true),
    rule(stage.open, risk.turn, true),
    rule(stage.squeeze, risk.turnInWall, true, layer.membrane | layer.endothelium),
    rule(stage.settle),
  ],
  extravasation: [
    rule(stage.contact, hanging),
    rule(stage.hold, hanging),
    rule(stage.search, hanging),
    rule(stage.probe, hanging),
    rule(stage.open, hanging),
    rule(stage.squeeze, 0, false, layer.endothelium),
    rule(stage.subEndothelial, risk.reverse, true),
    rule(stage.breach, risk.reverse, true),
    rule(stage.squeezeMembrane, 0, true, layer.membrane),
    rule(stage.settle),
  ],
}

/** `passage` by direction code. */
export const passages: readonly (readonly StageRule[])[] = [passage.intravasation, passage.extravasation]
