import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { InputError } from '../../src/quantity/errors.ts'
import { hashFiles } from '../../src/record/manifest.ts'
import { Recorder } from '../../src/record/recorder.ts'
import { RunFolder } from '../../src/record/run-folder.ts'
import { identify } from '../../src/record/run-identity.ts'
import { runToEnd } from '../../src/record/run-loop.ts'
import type { Plan } from '../../src/simulation/plan.ts'
import { FakeSimulation, fakePlan } from './fake-simulation.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'transmural-record-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const identity = (plan: Plan = fakePlan(), version = '1.0.0') => identify(version, 'fake', plan)
const open = (
  path: string,
  options: { resume?: boolean; force?: boolean; plan?: Plan; version?: string; said?: string[] } = {},
) =>
  RunFolder.open(path, {
    resume: options.resume ?? false,
    force: options.force ?? false,
    identity: identity(options.plan, options.version),
    say: (message) => options.said?.push(message),
  })

/** Runs `ticks` ticks (all when left out) with a checkpoint every `checkpointTicks`; finishes only when it reaches the end. */
async function run(
  path: string,
  options: { ticks?: number; checkpointTicks?: number; resume?: boolean; until?: number } = {},
) {
  const folder = open(path, { resume: options.resume ?? false })
  const simulation = new FakeSimulation()
  const recorder = await Recorder.open(simulation, folder)
  let ticks = 0
  const until = options.until ?? Number.POSITIVE_INFINITY
  while (simulation.phase !== 'done' && simulation.time < until) {
    if (recorder.due()) await recorder.record()
    simulation.advance()
    if (options.checkpointTicks && simulation.time % options.checkpointTicks === 0) {
      if (recorder.due()) await recorder.record()
      await recorder.checkpoint()
    }
    if (++ticks === options.ticks) {
      folder.release()
      return undefined
    }
  }
  if (recorder.due()) await recorder.record()
  const { manifest } = await recorder.finish(identity(), async () => ({ 'report.html': '<p>fake' }), options.until)
  folder.release()
  return manifest
}

const results = (path: string) =>
  Object.fromEntries(
    hashFiles(path)
      .filter((f) => f.path !== 'ro-crate-metadata.json')
      .map((f) => [f.path, f.sha256]),
  )

describe('a run folder', () => {
  test('holds the same bytes for two runs of one seed, whenever checkpoints were written', async () => {
    await run(join(scratch, 'a'))
    await run(join(scratch, 'b'), { checkpointTicks: 37 })
    const a = results(join(scratch, 'a'))
    expect(Object.keys(a)).toContain('ledger.parquet')
    expect(Object.keys(a)).toContain('cells.parquet')
    expect(Object.keys(a)).toContain('fields.ome.zarr/0/zarr.json')
    expect(results(join(scratch, 'b'))).toEqual(a)
  })

  test('ends the same after it was cut off at any tick and resumed', async () => {
    await run(join(scratch, 'whole'))
    const whole = results(join(scratch, 'whole'))
    for (const ticks of [1, 59, 60, 61, 100, 333, 599]) {
      const path = join(scratch, `cut-${ticks}`)
      await run(path, { ticks, checkpointTicks: 41 })
      expect(existsSync(join(path, 'manifest.json'))).toBe(false)
      const manifest = await run(path, { resume: true, checkpointTicks: 53 })
      expect(results(path)).toEqual(whole)
      expect(manifest?.machine.sessions).toBe(ticks < 41 ? 1 : 2)
      expect(readdirSync(path)).not.toContain('parts')
    }
  })

  test('stopped by --until goes on later and ends as an uninterrupted run does', async () => {
    await run(join(scratch, 'whole'))
    const path = join(scratch, 'steps')
    const first = await run(path, { until: 250 })
    expect(first?.reached).toEqual({ phase: 'site', seconds: 250, until: 250 })
    await run(path, { resume: true })
    expect(results(path)).toEqual(results(join(scratch, 'whole')))
  })

  test('that is not empty is refused, and nothing in it changes', async () => {
    writeFileSync(join(scratch, 'letter.txt'), 'dear reader')
    expect(() => open(scratch)).toThrow(/not empty/)
    expect(() => open(scratch, { force: true })).toThrow(/no part of a run/)
    expect(() => open(scratch, { resume: true })).toThrow(/without a run/)
    expect(readdirSync(scratch)).toEqual(['letter.txt'])
  })

  test('is replaced by --force when it holds a run', async () => {
    await run(join(scratch, 'a'))
    const folder = open(join(scratch, 'a'), { force: true })
    expect(folder.finished).toBeUndefined()
    expect(readdirSync(folder.path).sort()).toEqual(['checkpoint', 'lock'])
    folder.release()
  })

  test('of another seed, scenario value or version is not resumed, and the difference is named', async () => {
    await run(join(scratch, 'a'), { ticks: 100, checkpointTicks: 40 })
    expect(() => open(join(scratch, 'a'), { resume: true, plan: fakePlan({ seed: 8 }) })).toThrow(
      /seed: found 8; expected 7/,
    )
    expect(() => open(join(scratch, 'a'), { resume: true, plan: fakePlan({ interventions: [] }) })).toThrow(
      /interventions/,
    )
    expect(() => open(join(scratch, 'a'), { resume: true, version: '2.0.0' })).toThrow(
      /version: found 2.0.0; expected 1.0.0/,
    )
  })

  test('of a finished run says so when it is resumed', async () => {
    const path = join(scratch, 'a')
    const manifest = await run(path)
    const folder = open(path, { resume: true })
    expect(folder.finished?.stateHash).toBe(manifest?.stateHash)
    folder.release()
    expect(() => open(path, { resume: true, plan: fakePlan({ seed: 9 }) })).toThrow(/seed: found 9/)
  })

  test('where nothing may be written is one clear error', () => {
    writeFileSync(join(scratch, 'file'), '')
    for (const path of [join(scratch, 'file'), join(scratch, 'file', 'below')]) {
      expect(() => open(path)).toThrow(InputError)
      expect(() => open(path)).toThrow(/file where a folder is needed/)
    }
    expect(() => open('/proc/transmural')).toThrow(InputError)
  })

  test('that a run could not start in is removed again', () => {
    const folder = open(join(scratch, 'new'))
    folder.discard()
    expect(existsSync(join(scratch, 'new'))).toBe(false)
    mkdirSync(join(scratch, 'mine'))
    open(join(scratch, 'mine')).discard()
    expect(readdirSync(join(scratch, 'mine'))).toEqual([])
  })
})

describe('the lock of a run folder', () => {
  test('keeps a second writer out and names the first', () => {
    const folder = open(join(scratch, 'a'))
    for (const options of [{}, { force: true }, { resume: true }]) {
      expect(() => open(join(scratch, 'a'), options)).toThrow(
        new RegExp(`pid ${process.pid} has been writing here since 20\\d\\d-`),
      )
    }
    folder.release()
    open(join(scratch, 'a'), { resume: true }).release()
  })

  test('of a dead process is taken over', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => child.on('exit', resolve))
    mkdirSync(join(scratch, 'a'))
    writeFileSync(
      join(scratch, 'a', 'lock'),
      JSON.stringify({ host: hostname(), pid: child.pid, start: 1, since: 'then' }),
    )
    const said: string[] = []
    open(join(scratch, 'a'), { said }).release()
    expect(said).toEqual([expect.stringMatching(/taken over/)])
  })

  test('whose pid now belongs to another process is taken over', () => {
    mkdirSync(join(scratch, 'a'))
    writeFileSync(
      join(scratch, 'a', 'lock'),
      JSON.stringify({ host: hostname(), pid: process.pid, start: 1, since: 'then' }),
    )
    open(join(scratch, 'a')).release()
  })

  test('that cannot be read is taken over; one of another machine is not, until it is old', () => {
    mkdirSync(join(scratch, 'a'))
    writeFileSync(join(scratch, 'a', 'lock'), '{"pid')
    open(join(scratch, 'a')).release()
    mkdirSync(join(scratch, 'b'))
    writeFileSync(join(scratch, 'b', 'lock'), JSON.stringify({ host: 'elsewhere', pid: 1, start: 1, since: 'then' }))
    expect(() => open(join(scratch, 'b'))).toThrow(/pid 1 on elsewhere/)
  })
})

describe('a damaged checkpoint', () => {
  const slots = (path: string) =>
    readdirSync(join(path, 'checkpoint'))
      .filter((name) => name.startsWith('slot'))
      .map((name) => join(path, 'checkpoint', name))

  test('falls back to the other slot, says so, and ends the same', async () => {
    await run(join(scratch, 'whole'))
    for (const damage of ['flip', 'cut', 'empty']) {
      for (const which of [0, 1]) {
        const path = join(scratch, `${damage}-${which}`)
        await run(path, { ticks: 200, checkpointTicks: 30 })
        const slot = slots(path)[which]!
        const bytes = readFileSync(slot)
        if (damage === 'flip') writeFileSync(slot, bytes.fill(bytes[200]! ^ 1, 200, 201))
        else truncateSync(slot, damage === 'cut' ? bytes.length >> 1 : 0)
        const said: string[] = []
        open(path, { resume: true, said }).release()
        expect(said.join()).toMatch(/going on from the other one/)
        await run(path, { resume: true })
        expect(results(path)).toEqual(results(join(scratch, 'whole')))
      }
    }
  })

  test('in both slots is one clear error', async () => {
    const path = join(scratch, 'a')
    await run(path, { ticks: 200, checkpointTicks: 30 })
    for (const slot of slots(path)) truncateSync(slot, 60)
    expect(() => open(path, { resume: true })).toThrow(
      /slot-a.bin is damaged.*slot-b.bin is damaged.*expected a whole checkpoint/s,
    )
  })

  test('a missing part of a growing output is one clear error', async () => {
    const path = join(scratch, 'a')
    await run(path, { ticks: 300, checkpointTicks: 30 })
    const parts = readdirSync(join(path, 'parts')).filter((name) => name.startsWith('ledger'))
    rmSync(join(path, 'parts', parts[1]!))
    await expect(run(path, { resume: true })).rejects.toThrow(/rows as the checkpoint says/)
  })
})

test('the loop stops on a signal with a checkpoint, and goes on to the same end', async () => {
  const whole = new FakeSimulation()
  while (whole.phase !== 'done') whole.advance()
  const path = join(scratch, 'a')
  const folder = open(path)
  const simulation = new FakeSimulation()
  const slow = simulation.advance.bind(simulation)
  simulation.advance = () => {
    slow()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
  }
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 150)
  expect(await runToEnd(simulation, await Recorder.open(simulation, folder), { signal: stop.signal })).toBe(
    'interrupted',
  )
  folder.release()
  const again = open(path, { resume: true })
  const resumed = new FakeSimulation()
  const recorder = await Recorder.open(resumed, again)
  expect(resumed.time).toBe(simulation.time)
  expect(await runToEnd(resumed, recorder)).toBe('done')
  expect(resumed.stateHash()).toBe(whole.stateHash())
  again.release()
})
