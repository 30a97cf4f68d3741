import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../src/record/manifest.ts'
import type { ResultTable } from '../../src/record/recordable.ts'
import { type Ended, start } from '../cli/process.ts'

const smaller = [
  'duration=2h',
  'site.burn-in=30min',
  'cells.0.count=400',
  'cells.0.in.sphere.radius=70um',
  'circulation.duration=10d',
]

let scratch: string
let ended: Ended
const file = (...path: string[]) => join(scratch, 'out', ...path)
const json = <T>(name: string) => JSON.parse(readFileSync(file(name), 'utf8')) as T

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'transmural-metastasis-'))
  const args = ['run', 'metastasis', '--out', 'out', ...smaller.flatMap((set) => ['--set', set])]
  ended = await start(args, { cwd: scratch })
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('the whole cascade, small, from the command line', () => {
  test('goes through the block and the organism to its manifest', () => {
    expect(ended, ended.talk).toMatchObject({ code: 0 })
    const manifest = json<Manifest>('manifest.json')
    expect(manifest.reached).toEqual({ phase: 'done', seconds: 10 * 86400 })
    const paths = manifest.files.map(({ path }) => path)
    for (const path of paths) expect(existsSync(file(path)), path).toBe(true)
    for (const path of ['report.html', 'summary.csv', 'ledger.parquet', 'cells.parquet', 'network.vtp', 'tables.json'])
      expect(paths).toContain(path)
    expect(paths.some((path) => path.startsWith('fields.ome.zarr/'))).toBe(true)
    const phases = readFileSync(file('summary.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(',')))
    // Two hours, hour by hour, with both ends.
    expect(phases.filter((phase) => phase === 'site').length).toBe(3)
    expect(phases.filter((phase) => phase === 'body').length).toBeGreaterThanOrEqual(10)
  })

  test('says what was drawn and what is expected, step by step, with an interval that holds the expectation', () => {
    const cascade = json<ResultTable[]>('tables.json').find(({ columns }) => columns.includes('drawn'))!
    const at = (row: (string | number | null)[], name: string) => row[cascade.columns.indexOf(name)]
    const rows = cascade.rows as (string | number | null)[][]
    expect(rows.length).toBeGreaterThan(6)
    for (const row of rows) {
      expect(Number.isInteger(at(row, 'drawn')), `${row}`).toBe(true)
      expect(at(row, 'drawn')).toBeGreaterThanOrEqual(0)
      expect(at(row, 'expected')).toBeGreaterThanOrEqual(0)
      const [low, high] = String(at(row, '95 % interval')).replaceAll('\u202f', '').split(' – ').map(Number)
      expect(low).toBeLessThanOrEqual(1.01 * Number(at(row, 'expected')))
      expect(high).toBeGreaterThanOrEqual(0.99 * Number(at(row, 'expected')))
    }
    const first = rows[0]!
    expect(at(first, 'drawn')).toBeGreaterThan(0)
    // Nothing is drawn that could not be: far from what is expected of it.
    expect(Number(at(first, 'drawn')) / Number(at(first, 'expected'))).toBeGreaterThan(0.2)
    expect(Number(at(first, 'drawn')) / Number(at(first, 'expected'))).toBeLessThan(5)
    expect(ended.out).toContain(String(first[0]))
  })

  test('leaves a ledger that Parquet readers read: one row per attempt, stages in their order', async () => {
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file('ledger.parquet')) })
    expect(rows.length).toBeGreaterThan(50)
    const stages = ['contact_s', 'hold_s', 'probe_s', 'breach_s', 'open_s', 'squeeze_s', 'settle_s']
    for (const row of rows) {
      expect(['carcinoma', 'macrophage']).toContain(row.kind)
      expect(row.direction).toBe('intravasation')
      let last = 0
      for (const stage of stages) {
        if (row[stage] === null || row[stage] === undefined) continue
        expect(row[stage]).toBeGreaterThanOrEqual(last)
        last = row[stage]
      }
      expect(last).toBeLessThanOrEqual(7200)
    }
    // Copies of a contact share its weight.
    const weight = rows.reduce((sum, row) => sum + row.weight, 0)
    const originals = rows.filter((row) => row.replica === 0).length
    expect(weight).toBeCloseTo(originals, 6)
  })
})
