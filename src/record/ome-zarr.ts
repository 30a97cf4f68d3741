import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { RunError } from '../quantity/errors.ts'
import { makeFolder, writeDurably } from './durable-file.ts'
import type { FieldSnapshot } from './recordable.ts'

type Codecs = { name: string; configuration: Record<string, unknown> }[]

/** Little-endian values, zstd without a checksum: the bytes depend on the values alone. */
const codecs: Codecs = [
  { name: 'bytes', configuration: { endian: 'little' } },
  { name: 'zstd', configuration: { level: 3, checksum: false } },
]

const hues = ['FFD24C', '6CC5F5', '5FD0A0', 'FF9E6B', 'A99CFF', 'F78CB4', '8FA3B8', 'E0566A']

/** A folder as a Zarr store; every file is written durably. */
class FolderStore {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const path = join(this.#root, key)
    return existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined
  }

  async set(key: string, value: Uint8Array): Promise<void> {
    const path = join(this.#root, key)
    makeFolder(dirname(path))
    writeDurably(path, value)
  }
}

/**
 * Fields over time as one OME-Zarr image (Zarr 3, OME-NGFF 0.5): axes t, c, z, y, x; one channel a field; scale in seconds and
 * micrometres, so that image viewers open it with the right size. One chunk is one field at one time, and is written once.
 */
export class FieldRecorder {
  readonly #folder: string
  readonly #interval: number
  readonly #title: string
  /** Smallest and largest value of every field so far: limits for viewers, kept over a resume. */
  ranges: [number, number][]

  /** @param interval seconds between two recorded moments */
  constructor(folder: string, interval: number, title: string, ranges: [number, number][] = []) {
    this.ranges = ranges
    this.#folder = folder
    this.#interval = interval
    this.#title = title
  }

  /** Writes all fields of moment `index` (0, 1, 2, …). */
  async write(index: number, fields: readonly FieldSnapshot[]): Promise<void> {
    const array = await this.#describe(index + 1, fields)
    if (!array) return
    const { set } = await import('zarrita')
    for (let c = 0; c < fields.length; c++) {
      const { nx, ny, nz, data } = fields[c]!
      this.#widen(c, data)
      const shape = [1, 1, nz, ny, nx]
      const stride = [nz * ny * nx, nz * ny * nx, ny * nx, nx, 1]
      // A copy: the state may live in shared memory, which codecs do not take.
      await set(
        array,
        [sliceOf(index), sliceOf(c), null, null, null] as never,
        { data: new Float32Array(data), shape, stride } as never,
      )
    }
  }

  /** Removes moments from `count` on (a resumed run writes them again). */
  drop(count: number): void {
    const chunks = join(this.#folder, '0', 'c')
    if (!existsSync(chunks)) return
    for (const name of readdirSync(chunks)) {
      if (Number(name) >= count) rmSync(join(chunks, name), { recursive: true, force: true })
    }
  }

  /** Sets the number of moments at the end of a run. */
  async finish(count: number, fields: readonly FieldSnapshot[]): Promise<void> {
    this.drop(count)
    if (count > 0) await this.#describe(count, fields)
  }

  #widen(c: number, data: Float32Array): void {
    let [low, high] = this.ranges[c] ?? [Number.MAX_VALUE, -Number.MAX_VALUE]
    for (let i = 0; i < data.length; i++) {
      const value = data[i]!
      if (value < low) low = value
      if (value > high) high = value
    }
    this.ranges[c] = [low, high]
  }

  async #describe(times: number, fields: readonly FieldSnapshot[]) {
    const [first] = fields
    if (!first) return undefined
    const { nx, ny, nz, dx } = first
    if (fields.some((field) => field.nx !== nx || field.ny !== ny || field.nz !== nz || field.dx !== dx)) {
      throw new RunError('recorded fields do not share one grid')
    }
    const { create, root } = await import('zarrita')
    const store = root(new FolderStore(this.#folder))
    await create(store as never, { attributes: this.#attributes(fields, dx) })
    return create(store.resolve('0') as never, {
      shape: [times, fields.length, nz, ny, nx],
      chunkShape: [1, 1, nz, ny, nx],
      dtype: 'float32',
      fillValue: 0,
      codecs: codecs as never,
      dimensionNames: ['t', 'c', 'z', 'y', 'x'],
    })
  }

  #attributes(fields: readonly FieldSnapshot[], dx: number): Record<string, unknown> {
    const space = (name: string) => ({ name, type: 'space', unit: 'micrometer' })
    return {
      ome: {
        version: '0.5',
        multiscales: [
          {
            name: this.#title,
            axes: [
              { name: 't', type: 'time', unit: 'second' },
              { name: 'c', type: 'channel' },
              space('z'),
              space('y'),
              space('x'),
            ],
            datasets: [
              {
                path: '0',
                coordinateTransformations: [
                  { type: 'scale', scale: [this.#interval, 1, dx, dx, dx] },
                  // The centre of the first voxel is half an edge from the corner of the box.
                  { type: 'translation', translation: [0, 0, dx / 2, dx / 2, dx / 2] },
                ],
              },
            ],
          },
        ],
        omero: {
          channels: fields.map(({ name, unit }, c) => {
            const [low, high] = this.ranges[c] ?? [0, 1]
            const window = { min: low, max: high, start: low, end: high }
            return { label: `${name} (${unit})`, color: hues[c % hues.length], active: c === 0, window }
          }),
        },
      },
      transmural: { fields: fields.map(({ name, unit }) => ({ name, unit })) },
    }
  }
}

const sliceOf = (index: number) => ({ start: index, stop: index + 1, step: null })
