import type { RandomStream } from '../numerics/random-stream.ts'
import { RunError } from '../quantity/errors.ts'
import type { SplitTable } from './step-tables.ts'

/** Splits counts by rows of a table: exact multinomial draws by conditional binomials, without allocating. */
export class Splitter {
  /** Counts of the last split, by column. */
  readonly out: Float64Array
  readonly #stream: RandomStream

  /** @param columns most columns of a table */
  constructor(stream: RandomStream, columns: number) {
    this.#stream = stream
    this.out = new Float64Array(columns)
  }

  /**
   * Splits n by a row of a table into `out`, with the stream where it is.
   * @throws RunError when the row leaves somebody out
   */
  split(n: number, table: SplitTable, row: number): void {
    const { columns, conditional } = table
    const { out } = this
    const base = row * columns
    let left = n
    for (let j = 0; j < columns; j++) {
      const p = conditional[base + j]
      const count = left === 0 || p === 0 ? 0 : this.#stream.binomial(left, p)
      out[j] = count
      left -= count
    }
    if (left !== 0) throw new RunError(`body: ${left} of ${n} cells have no fate`)
  }
}
