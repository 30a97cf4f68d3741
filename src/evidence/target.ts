/** What a published measurement is used for. */
export const targetRoles = ['calibration', 'prediction', 'code-check'] as const

export type TargetRole = (typeof targetRoles)[number]

/** A published measurement the model is held against. */
export interface Target {
  readonly id: string
  readonly citation: string
  readonly doi?: string
  readonly pmid?: string
  readonly what: string
  readonly role: TargetRole
  /** The model's output that is compared. */
  readonly quantity: string
  /** The published value, in `unit`. */
  readonly published?: number
  /** Lowest and highest value of the model that counts as agreement, in `unit`; decided before the first run. */
  readonly accept: readonly [number, number]
  /** Unit of `published` and `accept`; empty for plain numbers. */
  readonly unit: string
  /** Circumstances of the measurement, free-form. */
  readonly conditions: Readonly<Record<string, unknown>>
  readonly note?: string
  readonly file: string
}
