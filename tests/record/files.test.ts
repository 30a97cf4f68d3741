import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { readParquet as readForeign, type Table } from 'parquet-wasm/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as zarr from 'zarrita'
import { networkVtp } from '../../src/record/network-vtp.ts'
import { FieldRecorder } from '../../src/record/ome-zarr.ts'
import { ParquetFile, readParquet, rowGroupSize, writeParquet } from '../../src/record/parquet-file.ts'
import type { Column, FieldSnapshot } from '../../src/record/recordable.ts'
import { roCrate } from '../../src/record/ro-crate.ts'
import { summaryCsv, toCsv } from '../../src/record/summary-csv.ts'
import { importNetwork } from '../../src/vessels/import-network.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'transmural-files-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const bytes = (path: string) => {
  const file = readFileSync(path)
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer
}

const rowsIn = (table: Table) => table.recordBatches().reduce((sum, batch) => sum + batch.numRows, 0)

const columns: Column[] = [
  { name: 'attempt', type: 'i32', values: Int32Array.of(0, -1, 2 ** 31 - 1) },
  { name: 'contact_s', type: 'f64', values: Float64Array.of(0.1, Number.NaN, -1e300) },
  { name: 'x_um', type: 'f32', values: Float32Array.of(1.5, 3.25, 1e-3) },
  { name: 'kind', type: 'string', values: ['carcinoma', 'T cell', 'α-µ "quoted", \n'] },
]

describe('a Parquet file', () => {
  test('is read back by hyparquet with the same numbers, absent ones as null', async () => {
    const path = join(scratch, 'a.parquet')
    await writeParquet(path, columns)
    const rows = await parquetReadObjects({ file: bytes(path) })
    expect(rows).toEqual([
      { attempt: 0, contact_s: 0.1, x_um: 1.5, kind: 'carcinoma' },
      { attempt: -1, contact_s: null, x_um: 3.25, kind: 'T cell' },
      { attempt: 2 ** 31 - 1, contact_s: -1e300, x_um: Math.fround(1e-3), kind: 'α-µ "quoted", \n' },
    ])
  })

  test('is read by the Rust implementation with the same schema and rows', async () => {
    const path = join(scratch, 'a.parquet')
    await writeParquet(path, columns)
    const foreign = readForeign(new Uint8Array(bytes(path)))
    expect(rowsIn(foreign)).toBe(3)
    expect(columns.map(({ name }) => foreign.schema.indexOf(name))).toEqual([0, 1, 2, 3])
  })

  test('reads back into the columns it was written from', async () => {
    const path = join(scratch, 'a.parquet')
    await writeParquet(path, columns)
    const back = await readParquet(path)
    expect(back.map(({ name, type }) => [name, type])).toEqual(columns.map(({ name, type }) => [name, type]))
    for (const [c, { values }] of columns.entries())
      expect(Array.from(back[c]!.values as ArrayLike<unknown>)).toEqual(Array.from(values as ArrayLike<unknown>))
  })

  test('has the same bytes however its rows were handed over', async () => {
    const count = rowGroupSize + 1000
    const all: Column[] = [
      { name: 'id', type: 'i32', values: Int32Array.from({ length: count }, (_, i) => i) },
      {
        name: 'v',
        type: 'f64',
        values: Float64Array.from({ length: count }, (_, i) => (i % 17 ? Math.sqrt(i) : Number.NaN)),
      },
    ]
    await writeParquet(join(scratch, 'whole.parquet'), all)
    const pieces = new ParquetFile(join(scratch, 'pieces.parquet'))
    for (let at = 0; at < count; at += 12_345) {
      await pieces.append(
        all.map((column) => ({ ...column, values: (column.values as Float64Array).slice(at, at + 12_345) })),
      )
    }
    await pieces.finish(all)
    expect(
      Buffer.from(bytes(join(scratch, 'pieces.parquet'))).equals(Buffer.from(bytes(join(scratch, 'whole.parquet')))),
    ).toBe(true)
    const foreign = readForeign(new Uint8Array(bytes(join(scratch, 'pieces.parquet'))))
    expect(rowsIn(foreign)).toBe(count)
  })

  test('without rows still has its columns', async () => {
    const path = join(scratch, 'empty.parquet')
    await writeParquet(
      path,
      columns.map((column) => ({ ...column, values: [] })),
    )
    expect((await readParquet(path)).map(({ name }) => name)).toEqual(columns.map(({ name }) => name))
    const foreign = readForeign(new Uint8Array(bytes(path)))
    expect(rowsIn(foreign)).toBe(0)
    expect(foreign.schema.indexOf('kind')).toBe(3)
  })
})

describe('an OME-Zarr image', () => {
  const field = (name: string, offset: number): FieldSnapshot => ({
    name,
    unit: 'nM',
    nx: 4,
    ny: 3,
    nz: 2,
    dx: 20,
    data: Float32Array.from({ length: 24 }, (_, i) => i + offset),
  })

  test('is read by zarrita with axes, units, scale and every voxel', async () => {
    const path = join(scratch, 'fields.ome.zarr')
    const recorder = new FieldRecorder(path, 600, 'a title')
    for (let t = 0; t < 3; t++) await recorder.write(t, [field('oxygen', 100 * t), field('EGF', -t)])
    await recorder.finish(3, [field('oxygen', 0), field('EGF', 0)])
    const store = {
      get: async (key: string) => {
        try {
          return new Uint8Array(readFileSync(join(path, key)))
        } catch {
          return undefined
        }
      },
    }
    const group = await zarr.open(zarr.root(store), { kind: 'group' })
    const { ome } = group.attrs as {
      ome: {
        version: string
        multiscales: { axes: object[]; datasets: object[] }[]
        omero: { channels: { label: string; window: object }[] }
      }
    }
    expect(ome.version).toBe('0.5')
    expect(ome.multiscales[0]!.axes).toEqual([
      { name: 't', type: 'time', unit: 'second' },
      { name: 'c', type: 'channel' },
      { name: 'z', type: 'space', unit: 'micrometer' },
      { name: 'y', type: 'space', unit: 'micrometer' },
      { name: 'x', type: 'space', unit: 'micrometer' },
    ])
    expect(ome.multiscales[0]!.datasets).toMatchObject([
      { path: '0', coordinateTransformations: [{ type: 'scale', scale: [600, 1, 20, 20, 20] }, {}] },
    ])
    expect(ome.omero.channels.map(({ label, window }) => [label, window])).toEqual([
      ['oxygen (nM)', { min: 0, max: 223, start: 0, end: 223 }],
      ['EGF (nM)', { min: -2, max: 23, start: -2, end: 23 }],
    ])
    const array = await zarr.open(group.resolve('0'), { kind: 'array' })
    expect(array.shape).toEqual([3, 2, 2, 3, 4])
    const { data } = await zarr.get(array, [2, 0, 1, 2, null])
    expect(Array.from(data as Float32Array)).toEqual([220, 221, 222, 223])
  })
})

test('summary.csv has one line a frame, units in the names, and quotes what needs it', () => {
  const frame = (time: number, counts: Record<string, number>) => ({
    phase: 'site',
    time,
    tick: time * 1000,
    counts,
    stateHash: 'ff',
  })
  expect(summaryCsv([frame(0, { 'T cell': 1 }), frame(0.5, { 'T cell': 2, in_blood: 3 })])).toBe(
    'phase,time_s,tick,T_cell,in_blood,state_hash\nsite,0,0,1,,ff\nsite,0.5,500,2,3,ff\n',
  )
  expect(toCsv(['a'], [['x,"y"\n']])).toBe('a\n"x,""y""\n"\n')
})

test('a network written as VTK is read back by the importer as the same network', () => {
  const network = importNetwork(
    'y.csv',
    `node,x_um,y_um,z_um
a,0,0,0
b,100,0,0
c,150,50.5,10

segment,from,to,diameter_um,class
s1,a,b,12.5,arteriole
s2,b,c,8,venule

boundary,pressure_mmHg
a,30
c,20
`,
  )
  const text = networkVtp(network, { nodePressure: Float64Array.of(1, Number.NaN, 3), flow: Float64Array.of(5, -6) })
  const back = importNetwork('y.vtp', text)
  expect(Array.from(back.diameter)).toEqual([12.5, 8])
  expect(Array.from(back.nodeX)).toEqual([0, 100, 150])
  expect(Array.from(back.from)).toEqual(Array.from(network.from))
})

test('the RO-Crate has its descriptor, a root dataset with the required properties, and an entity for every part', () => {
  const about = {
    transmural: '1.0.0',
    title: 'T',
    scenario: 's',
    seed: 1,
    replicate: 0,
    stateHash: 'x',
    reached: { phase: 'done', seconds: 1 },
    inputs: { version: '1.0.0', scenario: 's', plan: {} },
    machine: {
      host: 'h',
      platform: 'p',
      processor: 'c',
      node: 'v',
      threads: 1,
      started: '2026-01-02T03:04:05.000Z',
      ended: '2026-01-02T03:05:05.000Z',
      wallSeconds: 60,
      sessions: 1,
    },
  }
  const file = (path: string) => ({ path, bytes: 1, sha256: 'aa' })
  const crate = JSON.parse(
    roCrate(about, [file('summary.csv'), file('fields.ome.zarr/zarr.json'), file('fields.ome.zarr/0/zarr.json')]),
  )
  expect(crate['@context']).toBe('https://w3id.org/ro/crate/1.1/context')
  const byId = new Map<string, Record<string, unknown>>(
    crate['@graph'].map((entity: { '@id': string }) => [entity['@id'], entity]),
  )
  expect(byId.size).toBe(crate['@graph'].length)
  expect(byId.get('ro-crate-metadata.json')).toMatchObject({
    about: { '@id': './' },
    conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
  })
  const root = byId.get('./') as {
    hasPart: { '@id': string }[]
    datePublished: string
    name: string
    description: string
    license: { '@id': string }
  }
  expect(root.datePublished).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(byId.has(root.license['@id'])).toBe(true)
  expect(root.hasPart.map((part) => part['@id'])).toEqual(['summary.csv', 'fields.ome.zarr/'])
  for (const part of root.hasPart) expect(byId.has(part['@id'])).toBe(true)
})
