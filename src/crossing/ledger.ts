import { RunError } from '../quantity/errors.ts'
import type { AttemptPool } from './attempt-pool.ts'
import { outcomeNames, stageCount, stageNames } from './stage.ts'

type Column = Float64Array | Uint32Array | Int32Array | Uint8Array
type ColumnType = 'f64' | 'u32' | 'i32' | 'u8'

const makers = {
  f64: (n: number) => new Float64Array(n),
  u32: (n: number) => new Uint32Array(n),
  i32: (n: number) => new Int32Array(n),
  u8: (n: number) => new Uint8Array(n),
} as const

/** Columns of the crossing ledger, with type and unit. Stage times are −1 where the stage was not reached. */
export const ledgerColumns = {
  id: ['u32', '1'],
  cell: ['u32', '1'],
  kind: ['u8', '1'],
  direction: ['u8', '1'],
  vesselClass: ['u8', '1'],
  stratum: ['u8', '1'],
  route: ['u8', '1'],
  outcome: ['u8', '1'],
  /** Bits of `attemptFlag`: flash, macrophage, corner. */
  flags: ['u8', '1'],
  replica: ['u32', '1'],
  weight: ['f64', '1'],
  clusterSize: ['u32', '1'],
  segment: ['i32', '1'],
  tile: ['i32', '1'],
  x: ['f64', 'um'],
  y: ['f64', 'um'],
  z: ['f64', 'um'],
  nuclearArea: ['f64', 'um^2'],
  contact: ['f64', 's'],
  hold: ['f64', 's'],
  search: ['f64', 's'],
  probe: ['f64', 's'],
  breach: ['f64', 's'],
  open: ['f64', 's'],
  squeeze: ['f64', 's'],
  subEndothelial: ['f64', 's'],
  squeezeMembrane: ['f64', 's'],
  settle: ['f64', 's'],
  reseal: ['f64', 's'],
  end: ['f64', 's'],
  peakGap: ['f64', 'um^2'],
  peakHole: ['f64', 'um^2'],
  peakForce: ['f64', 'pN'],
  openTime: ['f64', 's'],
  leaked: ['f64', 'um^3'],
} as const satisfies Record<string, readonly [ColumnType, string]>

export type LedgerColumn = keyof typeof ledgerColumns
export const ledgerColumnNames = Object.keys(ledgerColumns) as LedgerColumn[]

/** Columns of the stage times, by stage code. */
export const stageColumns: readonly LedgerColumn[] = [
  'contact',
  'hold',
  'search',
  'probe',
  'breach',
  'open',
  'squeeze',
  'subEndothelial',
  'squeezeMembrane',
  'settle',
  'reseal',
]

const directionCount = 2
const outcomeCount = outcomeNames.length

/** Counts of one direction: real attempts (replica 0) and all, weighted. */
export interface Funnel {
  stages: { stage: string; real: number; weighted: number }[]
  outcomes: { outcome: string; real: number; weighted: number }[]
}

/**
 * The crossing ledger: one row per attempt, written when everything about it is known; append only. Its length is part of the
 * state; a checkpoint keeps the rows so far.
 */
export class Ledger {
  #capacity: number
  #rows = 0
  readonly #columns = new Map<LedgerColumn, Column>()
  /** Reached [direction × stage], ended [direction × outcome]: real and weighted. */
  readonly #reached = new Float64Array(2 * directionCount * stageCount)
  readonly #ended = new Float64Array(2 * directionCount * outcomeCount)

  /** @param capacity rows to start with; it grows by itself */
  constructor(capacity = 1024) {
    this.#capacity = Math.max(16, capacity)
    for (const name of ledgerColumnNames) this.#columns.set(name, makers[ledgerColumns[name][0]](this.#capacity))
  }

  get rows(): number {
    return this.#rows
  }

  /** One column, `rows` long (a view: read it before the next append). */
  column(name: LedgerColumn): Column {
    return (this.#columns.get(name) as Column).subarray(0, this.#rows)
  }

  /** Rows `from` to `to` of every column, copied. */
  slice(from: number, to = this.#rows): Record<LedgerColumn, Column> {
    return Object.fromEntries(
      ledgerColumnNames.map((name) => [
        name,
        (this.#columns.get(name) as Column).slice(from, Math.min(to, this.#rows)),
      ]),
    ) as Record<LedgerColumn, Column>
  }

  /** Appends the row of an attempt as it stands in the pool. */
  append(pool: AttemptPool, slot: number): void {
    if (this.#rows === this.#capacity) this.#grow(this.#capacity * 2)
    const row = this.#rows++
    const set = (name: LedgerColumn, value: number) => {
      ;(this.#columns.get(name) as Column)[row] = value
    }
    set('id', pool.id[slot])
    set('cell', pool.cell[slot])
    set('kind', pool.kind[slot])
    set('direction', pool.direction[slot])
    set('vesselClass', pool.vesselClass[slot])
    set('stratum', pool.stratum[slot])
    set('route', pool.route[slot])
    set('outcome', pool.outcome[slot])
    set('flags', pool.flags[slot])
    set('replica', pool.replica[slot])
    set('weight', pool.weight[slot])
    set('clusterSize', pool.clusterSize[slot])
    set('segment', pool.segment[slot])
    set('tile', pool.tile[slot])
    set('x', pool.x[slot])
    set('y', pool.y[slot])
    set('z', pool.z[slot])
    set('nuclearArea', pool.nuclearArea[slot])
    for (let s = 0; s < stageCount; s++) set(stageColumns[s], pool.reached[slot * stageCount + s])
    set('end', pool.outcome[slot] === 0 ? pool.time[slot] : pool.endTime[slot])
    set('peakGap', pool.peakGap[slot])
    set('peakHole', pool.peakHole[slot])
    set('peakForce', pool.peakForce[slot])
    set('openTime', pool.openTime[slot])
    set('leaked', pool.leaked[slot])
    this.#tally(row)
  }

  /** How far attempts came and how they ended. */
  funnel(direction: number): Funnel {
    const read = (table: Float64Array, width: number, k: number) => ({
      real: table[direction * width + k],
      weighted: table[(directionCount + direction) * width + k],
    })
    return {
      stages: stageNames.map((stage, k) => ({ stage, ...read(this.#reached, stageCount, k) })),
      outcomes: outcomeNames.map((outcome, k) => ({ outcome, ...read(this.#ended, outcomeCount, k) })),
    }
  }

  /** All rows, to be kept in a checkpoint. */
  toColumns(): Record<LedgerColumn, Column> {
    return this.slice(0)
  }

  /**
   * Puts back rows kept by `toColumns`; what was there goes.
   * @throws RunError when a column is missing or of another length
   */
  restore(columns: Readonly<Record<string, ArrayLike<number>>>): void {
    const rows = columns.id?.length ?? -1
    for (const name of ledgerColumnNames) {
      if (columns[name]?.length !== rows)
        throw new RunError(`ledger: column ${name} of the checkpoint has another length`)
    }
    this.#rows = 0
    this.#reached.fill(0)
    this.#ended.fill(0)
    if (rows > this.#capacity) this.#grow(Math.max(rows, 2 * this.#capacity))
    for (const name of ledgerColumnNames) (this.#columns.get(name) as Column).set(columns[name])
    for (let row = 0; row < rows; row++) {
      this.#rows = row + 1
      this.#tally(row)
    }
  }

  #grow(capacity: number): void {
    for (const name of ledgerColumnNames) {
      const wider = makers[ledgerColumns[name][0]](capacity)
      wider.set((this.#columns.get(name) as Column).subarray(0, this.#rows))
      this.#columns.set(name, wider)
    }
    this.#capacity = capacity
  }

  #tally(row: number): void {
    const at = (name: LedgerColumn) => (this.#columns.get(name) as Column)[row]
    const direction = at('direction')
    const weight = at('weight')
    const real = at('replica') === 0 ? 1 : 0
    const add = (table: Float64Array, width: number, k: number) => {
      table[direction * width + k] += real
      table[(directionCount + direction) * width + k] += weight
    }
    for (let s = 0; s < stageCount; s++) if (at(stageColumns[s]) >= 0) add(this.#reached, stageCount, s)
    add(this.#ended, outcomeCount, at('outcome'))
  }
}
