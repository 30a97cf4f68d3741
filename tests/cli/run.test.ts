import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../src/record/manifest.ts'
import { start } from './process.ts'

let scratch: string
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'transmural-cli-'))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A few hundred steps of a small block: about a second of work, and something to record at many moments. */
const small = ['run', 'diffusion', '--set', 'duration=3h', '--set', 'record.every=10 min', '--threads', '1']
const run = (out: string, ...more: string[]) => start([...small, '--out', out, ...more], { cwd: scratch })
const manifest = (out: string) => JSON.parse(readFileSync(join(scratch, out, 'manifest.json'), 'utf8')) as Manifest
/** Files whose bytes may not depend on when, where and how often a run was started. */
const results = (out: string) =>
  Object.fromEntries(
    manifest(out)
      .files.filter(({ path }) => path !== 'ro-crate-metadata.json')
      .map(({ path, sha256 }) => [path, sha256]),
  )

describe('a run', () => {
  let took = 0
  beforeAll(async () => {
    const before = Date.now()
    expect(await run('whole', '--checkpoint-every', '1h')).toMatchObject({ code: 0 })
    took = Date.now() - before
  })

  test('leaves its folder with a manifest, and nothing only an unfinished run needs', () => {
    const names = readdirSync(join(scratch, 'whole'))
    for (const name of [
      'manifest.json',
      'report.html',
      'summary.csv',
      'scenario.resolved.yaml',
      'ro-crate-metadata.json',
      'events.jsonl',
    ]) {
      expect(names).toContain(name)
    }
    for (const name of ['lock', 'parts', 'checkpoint']) expect(names).not.toContain(name)
  })

  test('with another number of threads and of checkpoints gives the same bytes', async () => {
    expect(
      await start([...small.slice(0, -1), '3', '--out', 'again', '--checkpoint-every', '20ms'], { cwd: scratch }),
    ).toMatchObject({ code: 0 })
    expect(results('again')).toEqual(results('whole'))
    expect(manifest('again').stateHash).toBe(manifest('whole').stateHash)
  })

  test('of another seed is another run', async () => {
    expect(await run('whole', '--resume', '--seed', '2')).toMatchObject({
      code: 2,
      talk: expect.stringMatching(/seed: found 2; expected 1/),
    })
  })

  test('killed at random moments and resumed ends in the same state with the same files', async () => {
    let all = 0
    for (let round = 0; round < 3; round++) {
      const out = `killed-${round}`
      let kills = 0
      for (let attempt = 0; ; attempt++) {
        const after = 120 + Math.random() * took * 0.9
        const args = [...small, '--out', out, '--resume', '--checkpoint-every', '15ms']
        const ended = await start(args, { cwd: scratch, kill: attempt < 3 ? { after, signal: 'SIGKILL' } : undefined })
        if (ended.signal === 'SIGKILL') {
          kills++
          all++
          continue
        }
        expect(ended, `after ${kills} kills: ${ended.talk}`).toMatchObject({ code: 0 })
        break
      }
      expect(results(out), `after ${kills} kills`).toEqual(results('whole'))
      expect(manifest(out).stateHash).toBe(manifest('whole').stateHash)
    }
    expect(all).toBeGreaterThan(0)
  })

  test('told to stop writes a checkpoint, exits 130, and goes on with --resume', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const long = ['run', 'diffusion', '--set', 'duration=60h', '--out', signal]
      const ended = await start(long, { cwd: scratch, kill: { after: 200, signal, once: / % {2}site/ } })
      expect(ended, ended.talk).toMatchObject({ code: 130, out: '' })
      expect(ended.talk).toMatch(/interrupted at site .*--resume goes on/s)
      expect(readdirSync(join(scratch, signal, 'checkpoint')).some((name) => name.startsWith('slot'))).toBe(true)
      expect(existsSync(join(scratch, signal, 'manifest.json'))).toBe(false)
      const again = await start([...long, '--resume', '--until', '2h'], {
        cwd: scratch,
        kill: { after: 1500, signal: 'SIGKILL' },
      })
      expect(again.talk).toMatch(/going on from site/)
    }
  })

  test('finished is printed again by --resume', async () => {
    const first = await run('whole', '--resume', '--json')
    expect(first).toMatchObject({ code: 0, talk: expect.stringMatching(/was finished before/) })
    expect(JSON.parse(first.out)).toMatchObject({
      scenario: 'diffusion',
      seed: 1,
      stateHash: manifest('whole').stateHash,
    })
  })

  test('stopped by --until goes on later to the same end', async () => {
    expect(await run('steps', '--until', '1h')).toMatchObject({ code: 0 })
    expect(manifest('steps').reached).toEqual({ phase: 'site', seconds: 3600, until: 3600 })
    expect(await run('steps', '--resume')).toMatchObject({ code: 0 })
    expect(results('steps')).toEqual(results('whole'))
  })

  test('into a folder with other things is refused, and the folder stays as it was', async () => {
    mkdirSync(join(scratch, 'mine'))
    writeFileSync(join(scratch, 'mine', 'thesis.tex'), 'x')
    for (const more of [[], ['--force'], ['--resume']])
      expect(await run('mine', ...more)).toMatchObject({ code: 2, out: '' })
    expect(readdirSync(join(scratch, 'mine'))).toEqual(['thesis.tex'])
  })
})

describe('bad input', () => {
  const cases: [what: string, args: string[], says: RegExp][] = [
    ['an unknown command', ['rum'], /did you mean run/],
    ['an unknown option', ['run', '--sed', '3'], /--seed/],
    ['no command', [], /Usage/],
    ['an unknown scenario', ['run', 'metastassis'], /did you mean metastasis/],
    ['a file that is not there', ['run', 'absent.yaml'], /absent\.yaml.*no such file/],
    ['a seed that is no number', ['run', 'diffusion', '--seed', 'x'], /--seed: found "x"/],
    ['a bad time', ['run', 'diffusion', '--until', '6 mmHg'], /--until/],
    ['threads out of range', ['run', 'diffusion', '--threads', '0'], /--threads/],
    ['an unknown key', ['run', 'diffusion', '--set', 'site.voxl=3um'], /did you mean voxel/],
    ['a bad block', ['run', 'diffusion', '--block', 'MT1-MMP'], /--block/],
    ['a broken file', ['run', 'broken.yaml'], /broken\.yaml:3/],
    ['an unknown parameter', ['explain', 'pore.nuclearStifness'], /did you mean pore\.nuclearStiffness/],
    ['an absent network', ['network', 'absent.dat'], /no such file/],
  ]

  test.each(cases)('%s is one clear message, exit 2, and leaves nothing behind', async (_, args, says) => {
    const cwd = mkdtempSync(join(scratch, 'bad-'))
    writeFileSync(join(cwd, 'broken.yaml'), 'transmural: 1\ntitle: x\nduraton: 3 h\n')
    const ended = await start(args, { cwd })
    expect(ended, ended.talk).toMatchObject({ code: 2, out: '' })
    expect(ended.talk).toMatch(says)
    expect(ended.talk).not.toMatch(/\n\s+at |fault in transmural/)
    expect(readdirSync(cwd)).toEqual(['broken.yaml'])
  })

  test('in JSON names every complaint', async () => {
    const ended = await start(['run', 'diffusion', '--set', 'site.voxl=3um', '--json'], { cwd: scratch })
    const lines = ended.talk.trim().split('\n')
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ error: { kind: 'input', complaints: [{ suggestion: 'voxel' }] } })
  })
})

describe('conventions', () => {
  test('without a terminal there are no colours and no redrawn lines; with NO_COLOR none even when forced', async () => {
    const plain = await start(['run', 'diffusion', '--out', 'plain'], { cwd: scratch })
    expect(plain.code).toBe(0)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looks for escapes
    expect(plain.out + plain.talk).not.toMatch(/[\u001b\r]/)
    const forced = await start(['run', 'diffusion', '--out', 'plain', '--resume'], {
      cwd: scratch,
      env: { FORCE_COLOR: '1' },
    })
    expect(forced.out).toContain('\u001b[')
    const none = await start(['run', 'diffusion', '--out', 'plain', '--resume'], {
      cwd: scratch,
      env: { FORCE_COLOR: '1', NO_COLOR: '1' },
    })
    expect(none.out + none.talk).not.toContain('\u001b[')
  })

  test('stdout is the result alone: JSON can be piped, --quiet says nothing', async () => {
    const ended = await start(['run', 'diffusion', '--out', 'quiet', '--json', '--quiet'], { cwd: scratch })
    expect(ended).toMatchObject({ code: 0, talk: '' })
    expect(JSON.parse(ended.out)).toMatchObject({ title: expect.any(String), tables: expect.any(Array) })
  })

  test('help of every command has examples; --version is a version', async () => {
    const { out: help, code } = await start(['--help'], { cwd: scratch })
    expect(code).toBe(0)
    const commands = [...help.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)]
      .map((match) => match[1]!)
      .filter((name) => name !== 'help')
    expect(commands).toEqual(expect.arrayContaining(['run', 'check', 'explain', 'network']))
    for (const command of commands) {
      expect(await start([command, '--help'], { cwd: scratch })).toMatchObject({
        code: 0,
        out: expect.stringMatching(/Examples:\n {2}\$ transmural/),
      })
    }
    expect((await start(['--version'], { cwd: scratch })).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('check, explain and network answer on stdout, in JSON too', async () => {
    expect(await start(['check', 'metastasis'], { cwd: scratch })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/in order/),
    })
    expect(JSON.parse((await start(['check', 'metastasis', '--json'], { cwd: scratch })).out)).toMatchObject({
      ok: true,
    })
    expect((await start(['explain', 'pore.nuclearStiffness'], { cwd: scratch })).out).toMatch(/grade: +assumed/)
    writeFileSync(
      join(scratch, 'y.csv'),
      'node,x_um,y_um,z_um\na,0,0,0\nb,500,0,0\n\nsegment,from,to,diameter_um\ns,a,b,20\n\nboundary,pressure_mmHg,haematocrit\na,30,0.4\nb,20,0.4\n',
    )
    const told = await start(['network', 'y.csv', '--to', 'y.vtp', '--json'], { cwd: scratch })
    expect(told.code, told.talk).toBe(0)
    expect(JSON.parse(told.out)).toMatchObject({ segments: 1, classes: [{ segments: 1, diameterUm: [20, 0] }] })
    const again = JSON.parse((await start(['network', 'y.vtp', '--json'], { cwd: scratch })).out)
    expect({ ...again, file: 'y.csv' }).toEqual(JSON.parse(told.out))
    expect(await start(['network', 'y.csv', '--to', 'y.vtp'], { cwd: scratch })).toMatchObject({
      code: 2,
      talk: expect.stringMatching(/exists/),
    })
  })
})
