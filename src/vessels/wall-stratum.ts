/** What part of the wall a tile belongs to, as stored in `wall.stratum`. */
export const wallStratum = {
  intact: 0,
  /** A macrophage, a tumour cell and an endothelial cell meet here (TMEM). */
  doorway: 1,
  /** No endothelium: tumour cells line the lumen. */
  mosaic: 2,
  /** Thin basement membrane, where leukocytes leave. */
  lowMembrane: 3,
} as const

export type WallStratum = (typeof wallStratum)[keyof typeof wallStratum]
export const wallStratumNames = ['intact', 'doorway', 'mosaic', 'low membrane'] as const
