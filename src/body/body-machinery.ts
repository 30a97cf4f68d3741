import type { RandomStream } from '../numerics/random-stream.ts'
import type { Step } from '../schedule/clock.ts'
import type { BodyBlocks, BodyShape } from './body-blocks.ts'
import type { ColonyLaw } from './colony-law.ts'
import type { CirculationTables, SplitTable } from './step-tables.ts'

/** Entries of one stratum: what a step draws. */
export interface SheddingStratum {
  readonly name: string
  readonly lymph: boolean
  /** Share of the wall × share viable is not in the rate: both given here. */
  readonly areaShare: number
  readonly viability: number
  readonly clusters: Float64Array
}

export interface PlacedInjection {
  readonly step: number
  readonly place: number
  readonly cells: number
  readonly sizes: Float64Array
}

/** Everything a step reads that is no state: laws, tables, shares. */
export interface BodyMachinery {
  readonly shape: BodyShape
  readonly blocks: BodyBlocks
  readonly stream: RandomStream
  readonly strata: readonly SheddingStratum[]
  readonly shedSizes: Float64Array
  /** Circulation by size class: of single cells, of clusters. */
  readonly circulation: readonly CirculationTables[]
  readonly colonyLaw: ColonyLaw
  readonly colonies: { present: SplitTable; entering: SplitTable }
  /** Fates of arrested cells, one table per bed, at a time. */
  arrests(time: number): readonly SplitTable[]
  /** Tumour wall that sheds × time, µm² s, and mass at the end, g, of a step. */
  exposure(step: Step): number
  mass(time: number): number
  /** Basis of expectations (or −1) of route × cluster class, and of injections. */
  readonly basis: Int32Array
  readonly injections: readonly PlacedInjection[]
  /** Mean weights of the bases: of viable and of all entries. */
  readonly viableWeight: Float64Array
  readonly shedWeight: Float64Array
}
