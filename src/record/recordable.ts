import type { Plan } from '../simulation/plan.ts'
import type { BloodFlow } from '../vessels/blood-flow.ts'
import type { VesselNetwork } from '../vessels/network.ts'

/** One column of a table of rows; the name ends in its unit (`x_um`, `contact_s`), pure numbers and words have none. */
export interface Column {
  name: string
  type: 'f64' | 'f32' | 'i32' | 'string'
  values: ArrayLike<number> | readonly string[]
}

/** Rows that only ever grow (the crossing ledger). */
export interface GrowingTable {
  readonly rows: number
  columns(): Column[]
  /** Rows from `from` (inclusive) to the end, same columns. */
  slice(from: number): Column[]
}

/** What is known at one recorded moment. */
export interface Frame {
  phase: string
  /** Seconds since the start of the phase. */
  time: number
  tick: number
  /** Live counts: cells by kind, open crossings, entered blood, … Whole numbers or expectations. */
  counts: Record<string, number>
  stateHash: string
}

/** A field on the voxel grid, x fastest. */
export interface FieldSnapshot {
  name: string
  unit: string
  nx: number
  ny: number
  nz: number
  /** Edge of a voxel, µm. */
  dx: number
  data: Float32Array
}

/** A table for people: the cascade of a run. */
export interface ResultTable {
  title: string
  columns: readonly string[]
  rows: readonly (readonly (string | number | null)[])[]
  note?: string
}

/** What an organ of the body did to the cells that came to it. */
export interface OrganOverview {
  organ: string
  trapped: number
  exited: number
  dormant: number
  micrometastases: number
  colonies: number
  /** Cells of the oldest colony. */
  largest: number
  expectedColonies: number
}

export type BlockArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array

export interface CheckpointBlock {
  name: string
  type: 'f32' | 'f64' | 'i32' | 'u32' | 'u8'
  unit: string
  data: BlockArray
}

/** Everything a simulation needs to go on as if it had never stopped. */
export interface Checkpoint {
  version: string | number
  tick: number
  blocks: CheckpointBlock[]
  extra: Record<string, string>
}

/** What the recorder needs of a simulation; the Simulation class has this shape. */
export interface Recordable {
  readonly plan: Plan
  readonly threads: number
  readonly phase: 'site' | 'body' | 'done'
  /** Seconds since the start of the current phase. */
  readonly time: number
  /** 0–1 of the whole work. */
  readonly progress: number
  /** One due tick of work, milliseconds of wall time. */
  advance(): void
  stateHash(): string
  frame(): Frame
  /** Live counts alone, without the cost of a hash. */
  counts?(): Record<string, number>
  readonly ledger: GrowingTable
  cells(): Column[]
  fields(): FieldSnapshot[]
  readonly network?: VesselNetwork
  /** Blood flow of the network. */
  readonly flow?: BloodFlow
  /** What organs did, once an organism was followed. */
  organs?(): OrganOverview[]
  checkpoint(): Checkpoint
  restore(checkpoint: Checkpoint): void
  tables(): ResultTable[]
  close(): Promise<void>
}
