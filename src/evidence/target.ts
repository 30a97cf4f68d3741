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
  /** In `unit`; low and high are filled in when value and tolerance are given. */
  readonly expected: {
    readonly low: number
    readonly high: number
    readonly value?: number
    readonly tolerance?: number
  }
  readonly unit: string
  /** Circumstances of the measurement, free-form. */
  readonly conditions: Readonly<Record<string, unknown>>
  /** Further keys of the file, as they stand. */
  readonly details: Readonly<Record<string, unknown>>
  readonly file: string
}
