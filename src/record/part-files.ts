import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../quantity/errors.ts'
import { makeFolder, writeDurably } from './durable-file.ts'
import { ParquetFile, readParquet, writeParquet } from './parquet-file.ts'
import type { Column } from './recordable.ts'

interface Part {
  path: string
  from: number
  to: number
}

/**
 * Outputs that grow during a run are kept as part files, one per checkpoint interval, named by the rows they hold
 * (`ledger-000000120-000000240.parquet`). Rows are counted over the whole run, so parts newer than a checkpoint are known.
 */
export class PartFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    makeFolder(folder)
  }

  #parts(name: string, ending: string): Part[] {
    if (!existsSync(this.#folder)) return []
    const pattern = new RegExp(`^${name}-(\\d+)-(\\d+)\\.${ending}$`)
    return readdirSync(this.#folder)
      .flatMap((file): Part[] => {
        const match = pattern.exec(file)
        return match ? [{ path: join(this.#folder, file), from: Number(match[1]), to: Number(match[2]) }] : []
      })
      .sort((a, b) => a.from - b.from)
  }

  #path(name: string, from: number, to: number, ending: string): string {
    const digits = (n: number) => String(n).padStart(9, '0')
    return join(this.#folder, `${name}-${digits(from)}-${digits(to)}.${ending}`)
  }

  async writeTable(name: string, from: number, columns: readonly Column[]): Promise<number> {
    const to = from + (columns[0]?.values.length ?? 0)
    if (to > from) await writeParquet(this.#path(name, from, to, 'parquet'), columns)
    return to
  }

  /** @returns rows now stored */
  writeLines(name: string, from: number, lines: readonly unknown[]): number {
    const to = from + lines.length
    if (to > from) {
      writeDurably(this.#path(name, from, to, 'jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    }
    return to
  }

  /** Removes every part with rows from `rows` on: a resumed run writes them again. */
  drop(name: string, rows: number): void {
    for (const ending of ['parquet', 'jsonl']) {
      for (const part of this.#parts(name, ending)) if (part.to > rows) rmSync(part.path, { force: true })
    }
  }

  /** @throws InputError when rows are missing: the folder was damaged */
  #complete(name: string, ending: string, rows: number): Part[] {
    const parts = this.#parts(name, ending)
    let at = 0
    for (const part of parts) {
      if (part.from !== at) break
      at = part.to
    }
    if (at !== rows || (parts.at(-1)?.to ?? 0) !== rows) {
      throw new InputError({
        key: join(this.#folder, `${name}-*.${ending}`),
        found: `rows up to ${at}`,
        expected: `${rows} rows as the checkpoint says (--force starts anew)`,
      })
    }
    return parts
  }

  readLines<T>(name: string, rows: number): T[] {
    return this.#complete(name, 'jsonl', rows).flatMap(({ path }) =>
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as T),
    )
  }

  /** The whole table in memory, in the order it was written; `template` gives the columns when there are no rows. */
  async readTable(name: string, rows: number, template: readonly Column[]): Promise<Column[]> {
    const tables = await Promise.all(this.#complete(name, 'parquet', rows).map(({ path }) => readParquet(path)))
    return template.map((column, c): Column => {
      const { name: columnName, type } = column
      if (type === 'string') {
        return { name: columnName, type, values: tables.flatMap((table) => table[c]!.values as readonly string[]) }
      }
      const values = type === 'i32' ? new Int32Array(rows) : new Float64Array(rows)
      let at = 0
      for (const table of tables) {
        values.set(table[c]!.values as ArrayLike<number>, at)
        at += table[c]!.values.length
      }
      return { name: columnName, type, values }
    })
  }

  /** Joins the parts of a table into one Parquet file, part by part (bounded memory). */
  async join(name: string, rows: number, template: readonly Column[], path: string): Promise<void> {
    const file = new ParquetFile(path)
    try {
      for (const part of this.#complete(name, 'parquet', rows)) await file.append(await readParquet(part.path))
      await file.finish(template.map((column) => ({ ...column, values: [] })))
    } catch (error) {
      file.abandon()
      throw error
    }
  }
}
