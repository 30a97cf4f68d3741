import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { start } from './process.ts'

let scratch: string
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'transmural-bad-'))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** The program in this process: code, result and talk. */
async function call(...args: string[]): Promise<{ code: number; out: string; talk: string }> {
  let out = ''
  let talk = ''
  const streams = { out: { write: (text: string) => (out += text) }, talk: { write: (text: string) => (talk += text) } }
  const code = await main(args, { ...streams, env: {} })
  return { code, out, talk }
}

async function refused(says: RegExp, ...args: string[]): Promise<string> {
  const before = readdirSync(scratch)
  const ended = await call(...args)
  expect(ended, ended.talk).toMatchObject({ code: 2, out: '' })
  expect(ended.talk).toMatch(says)
  expect(ended.talk).not.toMatch(/fault in transmural|\n\s+at /)
  expect(readdirSync(scratch)).toEqual(before)
  return ended.talk
}

const put = (name: string, content: string | Uint8Array) => {
  const path = join(scratch, name)
  writeFileSync(path, content)
  return path
}

test('every fault of a scenario is told at once, each with its place, what stands there and what should', async () => {
  const path = put(
    'many.yaml',
    `transmural: 1
duration: 1 parsec
sead: 3
site:
  box: [400 um, 400, 200 um]
  voxel: -20 um
  vessels:
    straight: { class: venula, diameter: -30 um, speed: 500 um, haematocrit: 145 % }
  matrix: { collagen: 1.7 mg, crosslinked: maybe }
cells:
  - { kind: carcinom, count: 2.5, in: everywhere }
interventions:
  - { block: selectin, by: 190 % }
record: { every: 5 }
`,
  )
  const talk = await refused(/./, 'check', path)
  for (const says of [
    /many\.yaml:2:11 duration: found unknown unit "parsec"; expected a time/,
    /:3:1 sead: found an unknown key; .*did you mean seed\?/,
    /:5:17 site\.box\.1: found the bare number 400; expected a unit: a length/,
    /:6:10 site\.voxel: found -20 um; expected at least 1 um/,
    /:8:24 .*class: found "venula".*did you mean venule\?/,
    /:8:42 .*diameter: found -30 um; expected at least/,
    /:8:57 .*speed: found "500 um", a length; expected a speed/,
    /:8:78 .*haematocrit: found 145 %; expected at most 80 %/,
    /:9:23 .*collagen: found "1.7 mg", a mass; expected a mass concentration/,
    /:9:44 .*crosslinked: found "maybe"; expected true or false/,
    /:11:13 cells\.0\.kind: found "carcinom".*did you mean carcinoma\?/,
    /:11:30 cells\.0\.count: found 2\.5; expected a whole number/,
    /:13:14 interventions\.0\.block: found "selectin"/,
    /:13:28 interventions\.0\.by: found 190 %; expected at most 100 %/,
    /:14:18 record\.every: found the bare number 5; expected a unit: a time/,
  ])
    expect(talk).toMatch(says)
})

const good = `node,x_um,y_um,z_um
a,0,0,0
b,300,0,0
c,300,200,0

segment,from,to,diameter_um
s,a,b,20
t,b,c,20

boundary,pressure_mmHg,haematocrit
a,30,0.4
c,20,0.4
`

describe('a vessel network that is wrong is refused with file and line, read alone or by a scenario', () => {
  const networks: [string, string | Uint8Array, RegExp][] = [
    ['negative', good.replace('s,a,b,20', 's,a,b,-20'), /negative\.csv:7 segment s, diameter: found -20; .*above 0/],
    ['words', good.replace('s,a,b,20', 's,a,b,wide'), /words\.csv:7 segment s, diameter: found "wide"/],
    ['unit', good.replace('diameter_um', 'diameter_inch'), /unit\.csv:6 .*diameter_inch/],
    ['loop', good.replace('t,b,c,20', 't,b,c,20\nu,b,b,20'), /loop\.csv:9 segment u/],
    ['flat', good.replace('b,300,0,0', 'b,0,0,0'), /flat\.csv:7 segment s.*length.*0/],
    ['unknown', good.replace('t,b,c,20', 't,b,x,20'), /unknown\.csv:8 segment t, second node: found node x/],
    [
      'apart',
      good.replace('c,300,200,0', 'c,300,200,0\nd,0,90,0\ne,50,90,0').replace('t,b,c,20', 't,b,c,20\nu,d,e,9'),
      /apart\.csv:\d+ the part of the network with segment u: found no node with a given pressure/,
    ],
    [
      'unbalanced',
      good.replace('pressure_mmHg', 'flow_nl_per_min').replace('c,20,0.4', 'c,-20,0.4'),
      /unbalanced\.csv:\d+ boundaries: found imposed flows that leave .* over; expected as much outflow as inflow/,
    ],
    ['short', good.slice(0, 60), /short\.csv:\d+ .*found/],
    ['cut', good.slice(0, 110), /cut\.csv:\d+ .*found/],
    ['empty', '', /empty\.csv:1 network file: found an empty file/],
    ['binary', Uint8Array.of(0x89, 0x50, 0xff, 0xfe, 0, 1), /binary\.csv.*(a binary file|UTF-8)/],
  ]
  test.each(networks)('%s', async (name, content, says) => {
    const path = put(`${name}.csv`, content)
    await refused(says, 'network', path)
    const scenario = put(
      'uses.yaml',
      `transmural: 1\nduration: 1 h\nsite:\n  voxel: 20 um\n  vessels: { file: ${name}.csv }\n`,
    )
    await refused(says, 'check', scenario)
  })

  test('absent, a folder, of an unknown kind, under a target that exists', async () => {
    await refused(/gone\.csv file: found no such file/, 'network', join(scratch, 'gone.csv'))
    await refused(/found a folder; expected a file/, 'network', scratch)
    await refused(/expected \.dat \(NetFlow\), \.csv/, 'network', put('picture.png', 'x'))
    const path = put('fine.csv', good)
    await refused(/which exists; expected a new file/, 'network', path, '--to', path)
    expect(readFileSync(path, 'utf8')).toBe(good)
    await refused(/expected a network file .*, or --grow/, 'network')
    await refused(/--box: found 2 lengths/, 'network', '--grow', '--box', '1mm,2mm')
    await refused(/--density: .*such as 500mm\/mm\^3/, 'network', '--grow', '--density', '500')
    await refused(/--seed: found no --grow/, 'network', path, '--seed', '3')
  })

  test('with a byte-order mark and Windows line ends is fine', async () => {
    const path = put('marked.csv', `\ufeff${good.replaceAll('\n', '\r\n')}`)
    expect(await call('network', path)).toMatchObject({ code: 0, talk: '' })
  })
})

describe('on the command line', () => {
  const out = () => join(scratch, 'never')
  const cases: [string, RegExp, string[]][] = [
    ['a molecule misspelt', /--block selectin:90%: found "selectin".*did you mean/, ['--block', 'selectin:90%']],
    [
      'a molecule no process reads',
      /--block CSF1R:90%: found CSF1R, which no process of this scenario reads/,
      ['--block', 'CSF1R:90%'],
    ],
    ['a share beyond all', /--block ROCK:190%: found 190 ?%; expected at most 100 %/, ['--block', 'ROCK:190%']],
    ['a block without share', /expected molecule:share/, ['--block', 'ROCK']],
    ['a parameter misspelt', /did you mean pore\.nuclearStiffness\?/, ['--set', 'pore.nuclearStifness=3 kPa']],
    [
      'a parameter without unit',
      /found the bare number 3; expected a unit: a pressure/,
      ['--set', 'pore.nuclearStiffness=3'],
    ],
    ['a time without unit', /--until: found the bare number 6/, ['--until', '6']],
    ['a length for a time', /--until: found "6um", a length; expected a time/, ['--until', '6um']],
    ['a seed below zero', /--seed: found "-1"/, ['--seed=-1']],
    ['no threads', /--threads: found "0"/, ['--threads', '0']],
    ['a word too many', /too many arguments/, ['again']],
    ['an unknown option', /unknown option '--sead'[\s\S]*--seed/, ['--sead', '3']],
  ]
  test.each(cases)('%s', async (_, says, args) => {
    await refused(says, 'run', 'diapedesis', '--out', out(), ...args)
  })

  test('a folder that is a file, cannot be made, or holds other things', async () => {
    const file = put('file', 'mine')
    await refused(/a file where a folder is needed/, 'run', 'diffusion', '--out', file)
    await refused(/a file where a folder is needed/, 'run', 'diffusion', '--out', join(file, 'sub'))
    mkdirSync(join(scratch, 'other'))
    put('other/thesis.txt', 'mine')
    await refused(/a folder that is not empty/, 'run', 'diffusion', '--out', join(scratch, 'other'))
    await refused(/thesis\.txt.*nothing was removed/, 'run', 'diffusion', '--out', join(scratch, 'other'), '--force')
    expect(readFileSync(join(scratch, 'other/thesis.txt'), 'utf8')).toBe('mine')
  })
})

test('the built program says the same with exit code 2 and an empty stdout', async () => {
  const ended = await start(['check', 'gone.yaml'], { cwd: scratch })
  expect(ended).toMatchObject({ code: 2, out: '', talk: 'error gone.yaml file: found no such file; expected a file\n' })
})
