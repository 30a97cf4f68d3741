import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { SchemaElement } from 'hyparquet'
import type { ColumnSource, Writer } from 'hyparquet-writer'
import { asWriteError, syncFolder } from './durable-file.ts'
import type { Column } from './recordable.ts'

/** Rows of a row group in a finished file: fixed, so that equal rows give equal bytes. */
export const rowGroupSize = 65_536

const physical: Record<Column['type'], SchemaElement['type']> = {
  f64: 'DOUBLE',
  f32: 'FLOAT',
  i32: 'INT32',
  string: 'BYTE_ARRAY',
}

/** Numbers may be absent (not a number in memory, null in the file); whole numbers and words may not. */
function schemaOf(columns: readonly Column[]): SchemaElement[] {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type }): SchemaElement => {
      const repetition_type = type === 'f64' || type === 'f32' ? 'OPTIONAL' : 'REQUIRED'
      const element: SchemaElement = { name, type: physical[type]!, repetition_type }
      return type === 'string' ? { ...element, converted_type: 'UTF8' } : element
    }),
  ]
}

function sources(
  columns: readonly Column[],
  order: ArrayLike<number> | undefined,
  from: number,
  to: number,
): ColumnSource[] {
  return columns.map(({ name, type, values }) => {
    const at = (i: number) => values[order ? order[i]! : i]!
    if (type === 'i32') return { name, data: Int32Array.from({ length: to - from }, (_, i) => at(from + i) as number) }
    const data: (string | number | null)[] = new Array(to - from)
    for (let i = from; i < to; i++) {
      const value = at(i)
      data[i - from] = typeof value === 'number' && Number.isNaN(value) ? null : value
    }
    return { name, data: data as never }
  })
}

/**
 * Writes one Parquet file row group by row group: rows are collected until a group of the fixed size is full, so the bytes
 * depend on the rows alone and not on how they were handed over. The file appears under its name when it is whole.
 */
export class ParquetFile {
  readonly #path: string
  readonly #fresh: string
  readonly #metadata: { key: string; value: string }[]
  #columns: Column[] | undefined
  #buffer: (string | number)[][] = []
  #writer: InstanceType<typeof import('hyparquet-writer').ParquetWriter> | undefined
  #rows = 0

  /** @param metadata words stored in the file's footer (never times or paths) */
  constructor(path: string, metadata: Record<string, string> = {}) {
    this.#path = path
    this.#fresh = `${path}.${process.pid}.new`
    this.#metadata = Object.entries(metadata).map(([key, value]) => ({ key, value }))
  }

  get rows(): number {
    return this.#rows
  }

  /** Adds rows; every call has the same columns. `order` picks and orders the rows of this call. */
  async append(columns: readonly Column[], order?: ArrayLike<number>): Promise<void> {
    await this.#open(columns)
    const count = order ? order.length : (columns[0]?.values.length ?? 0)
    for (let c = 0; c < columns.length; c++) {
      const { values } = columns[c]!
      const buffer = this.#buffer[c]!
      for (let i = 0; i < count; i++) buffer.push(values[order ? order[i]! : i]!)
    }
    this.#rows += count
    while ((this.#buffer[0]?.length ?? 0) >= rowGroupSize) await this.#writeGroup(rowGroupSize)
  }

  /** Writes the rest and gives the file its name. A file without rows still has its columns. */
  async finish(columns: readonly Column[]): Promise<void> {
    await this.#open(columns)
    const rest = this.#buffer[0]?.length ?? 0
    try {
      if (rest > 0) await this.#writeGroup(rest)
      await this.#writer!.finish()
      const file = openSync(this.#fresh, 'r+')
      if (this.#rows === 0) typeEmptyGroups(file)
      fsyncSync(file)
      closeSync(file)
      renameSync(this.#fresh, this.#path)
      syncFolder(dirname(this.#path))
    } catch (error) {
      this.abandon()
      throw asWriteError(error, this.#path)
    }
  }

  abandon(): void {
    rmSync(this.#fresh, { force: true })
  }

  async #open(columns: readonly Column[]): Promise<void> {
    if (this.#columns) return
    this.#columns = columns.map(({ name, type }) => ({ name, type, values: [] }))
    this.#buffer = columns.map(() => [])
    try {
      const { ParquetWriter, fileWriter } = (await import('hyparquet-writer')) as typeof import('hyparquet-writer') & {
        fileWriter: (path: string) => Writer
      }
      rmSync(this.#fresh, { force: true })
      this.#writer = new ParquetWriter({
        writer: fileWriter(this.#fresh),
        schema: schemaOf(columns),
        // An empty list would be written with a wrong element type, which strict readers refuse.
        kvMetadata: this.#metadata.length > 0 ? this.#metadata : undefined,
        createdBy: 'transmural',
      })
    } catch (error) {
      throw asWriteError(error, this.#path)
    }
  }

  async #writeGroup(count: number): Promise<void> {
    const columns = this.#columns!.map((column, c): Column => ({ ...column, values: this.#buffer[c]! as never }))
    try {
      await this.#writer!.write({ columnData: sources(columns, undefined, 0, count), rowGroupSize: count })
    } catch (error) {
      this.abandon()
      throw asWriteError(error, this.#path)
    }
    this.#buffer = this.#buffer.map((buffer) => buffer.slice(count))
  }
}

/**
 * A file without rows has an empty list of row groups, which hyparquet-writer gives no element type; strict readers want
 * `struct`. Corrects that one byte of the footer (Thrift compact: field 3 num_rows = 0, field 4 list, field 6 created_by).
 */
function typeEmptyGroups(file: number): void {
  const { size } = fstatSync(file)
  const bytes = Buffer.alloc(size)
  readSync(file, bytes, 0, size, 0)
  const at = bytes.lastIndexOf(Buffer.of(0x16, 0x00, 0x19, 0x00, 0x28))
  if (at >= 0) writeSync(file, Buffer.of(0x0c), 0, 1, at + 3)
}

/** Writes a whole table as one Parquet file. */
export async function writeParquet(
  path: string,
  columns: readonly Column[],
  metadata: Record<string, string> = {},
): Promise<void> {
  const file = new ParquetFile(path, metadata)
  await file.append(columns)
  await file.finish(columns)
}

/** Reads a Parquet file written here; an absent number is NaN again. */
export async function readParquet(path: string): Promise<Column[]> {
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import('hyparquet')
  const bytes = readFileSync(path)
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const metadata = await parquetMetadataAsync(file)
  const rows = (await parquetReadObjects({ file, metadata })) as Record<string, string | number | null>[]
  return parquetSchema(metadata).children.map(({ element }): Column => {
    const { name, type } = element
    if (type === 'BYTE_ARRAY') return { name, type: 'string', values: rows.map((row) => String(row[name])) }
    if (type === 'INT32') return { name, type: 'i32', values: Int32Array.from(rows, (row) => row[name] as number) }
    const values = Float64Array.from(rows, (row) => (row[name] ?? Number.NaN) as number)
    return { name, type: type === 'FLOAT' ? 'f32' : 'f64', values }
  })
}
