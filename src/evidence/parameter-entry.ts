/** How well a value is known: measured (cited), derived from cited values, recalled (from memory), assumed, or fitted. */
export const grades = ['measured', 'derived', 'recalled', 'assumed', 'fitted'] as const

export type Grade = (typeof grades)[number]

/** One entry of the parameter library. */
export interface ParameterEntry {
  readonly symbol?: string
  /** In the engine's units. */
  readonly value: number
  /** As written in the library. */
  readonly text: string
  /** Unit as written; empty for a plain number. */
  readonly unit: string
  readonly internalUnit: string
  /** Lowest and highest credible value, the engine's units. */
  readonly range?: readonly [number, number]
  /** The same as written. */
  readonly rangeText?: readonly [string, string]
  readonly grade: Grade
  readonly what: string
  /** Citation in words. */
  readonly source: string
  readonly doi?: string
  readonly pmid?: string
  readonly file: string
}
