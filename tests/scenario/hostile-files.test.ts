import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { InputError } from '../../src/quantity/errors.ts'
import { readTextFile } from '../../src/scenario/load-scenario.node.ts'
import { loadScenario, resolveScenarioText } from '../../src/scenario/load-scenario.ts'

const outcome = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'fine'
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

const resolve = (text: string) => outcome(resolveScenarioText(text, 'a.yaml'))

const good = 'transmural: 1\nduration: 1 h\nsite: { voxel: 20 um }\n'

const bomb = `${Array.from({ length: 30 }, (_, k) => (k === 0 ? 'a0: &a0 [x, x]' : `a${k}: &a${k} [*a${k - 1}, *a${k - 1}]`)).join('\n')}\n`

describe('files that are no scenario are refused with words, not with a crash', () => {
  const corpus: [string, string, RegExp][] = [
    ['an empty file', '', /found nothing/],
    ['only blanks', '  \n \n', /found nothing/],
    ['only a comment', '# nothing\n', /found nothing/],
    ['a list', '- a\n- b\n', /found a list/],
    ['a word', 'hello', /found a single value/],
    ['tabs', 'site:\n\tvoxel: 3 um\n', /a tab in the indentation/],
    ['a key twice', 'transmural: 1\nseed: 1\nseed: 2\n', /a\.yaml:3:1 .*stands twice/],
    ['two documents', `${good}---\n${good}`, /2 YAML documents/],
    ['a bomb of aliases', bomb, /more than|an unknown key/],
    ['an alias to itself', 'transmural: 1\nsite: &s { matrix: *s }\n', /alias/],
    ['an alias of nothing', 'transmural: *x\n', /YAML|alias/],
    ['a key that reaches into objects', `${good}__proto__: { seed: 3 }\n`, /__proto__/],
    ['the same deeper', good.replace('voxel', '__proto__: 1, voxel'), /site\.__proto__/],
    ['constructor', `${good}constructor: 3\n`, /constructor/],
    ['a merge key', `${good}<<: { seed: 3 }\n`, /<</],
    ['a key that is a list', `${good}? [a, b]\n: 3\n`, /a key that is not text/],
    ['not a number', good.replace('transmural: 1', 'transmural: .nan'), /finite/],
    ['infinity', `${good}seed: .inf\n`, /finite/],
    ['a tag', `${good}title: !!js/function "x"\n`, /tag/],
    ['deep nesting', `${good}title: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, /levels of nesting/],
    ['deep nesting by lists', `${'- '.repeat(3000)}x\n`, /levels of nesting/],
    [
      'deep nesting by blanks',
      Array.from({ length: 300 }, (_, k) => `${' '.repeat(k)}a:`).join('\n'),
      /levels of nesting/,
    ],
    ['deep nesting by question marks', `${'? '.repeat(3000)}x\n`, /levels of nesting/],
    ['a binary file', `transmural: 1\u0000\u0001`, /binary/],
    ['a wrong encoding', `title: caf\ufffd\n`, /not UTF-8/],
    ['a byte-order mark in the middle', `transmural: 1\ntitle: a\ufeffb\n`, /U\+FEFF/],
    ['an open bracket', 'site: { voxel: 3 um\n', /not YAML/],
    ['a huge file', `# ${'x'.repeat(6_000_000)}`, /at most 5242880/],
    ['a very long key', `? ${'k'.repeat(100_000)}\n: 1\n`, /unknown key/],
    ['a number beyond doubles', `${good.replace('20 um', '1e400 um')}`, /finite/],
    [
      'a voxel so small that memory would not hold the block',
      good.replace('voxel: 20 um', 'voxel: 1 um, box: [10 mm, 10 mm, 10 mm]'),
      /at most 50 million voxels/,
    ],
  ]
  it.each(corpus)('%s', async (_, text, expected) => {
    expect((await resolve(text)).slice(0, 5000)).toMatch(expected)
  })

  it('a byte-order mark at the start and Windows line ends are fine', async () => {
    expect(await resolve(`\ufeff${good}`)).toBe('fine')
    expect(await resolve(good.replaceAll('\n', '\r\n'))).toBe('fine')
  })

  it('neither shares nor changes the prototype of objects', async () => {
    await resolve(
      `${good}__proto__: { polluted: 1 }\nparameters: { __proto__: 3 }\nkinds: { __proto__: { like: carcinoma } }\n`,
    )
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(await outcome(loadScenario('toString'))).toMatch(/expected a file/)
    expect(await outcome(loadScenario('__proto__'))).toMatch(/expected a file/)
  })

  it('any text at all gives a plan or an InputError', async () => {
    const keys = fc.constantFrom(
      'transmural',
      'site',
      'cells',
      'seed',
      'box',
      'voxel',
      'kind',
      'vessels',
      'straight',
      'in',
      'sphere',
      'at',
      'record',
      'every',
      'kinds',
      'parameters',
      'extends',
      'circulation',
      '__proto__',
      'x',
    )
    const values = fc.oneof(
      fc.constantFrom(
        '1',
        '1 um',
        '[1 um, 2 um]',
        '{}',
        '[]',
        '~',
        'none',
        'centre',
        '-1',
        '90 %',
        '&a b',
        '*a',
        '!x y',
        '"',
        '{ at: centre }',
        'diffusion',
        '1 h',
      ),
      fc.string({ maxLength: 12 }),
    )
    const line = fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom('', '- ', '? '), keys, values)
      .map(([depth, dash, key, value]) => `${'  '.repeat(depth)}${dash}${key}: ${value}`)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
          fc.string({ unit: 'binary', maxLength: 200 }),
        ),
        async (text) => {
          const message = await resolve(text)
          expect(message === 'fine' || message.includes('found')).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('any change of one line of a good file gives a plan or an InputError', async () => {
    const lines =
      'transmural: 1\nduration: 1 h\nsite:\n  voxel: 20 um\n  box: [200 um, 200 um, 200 um]\n  vessels: { straight: { diameter: 20 um } }\ncells:\n  - { kind: carcinoma, count: 3, in: everywhere }\nrecord: { every: 1 min }'.split(
        '\n',
      )
    await fc.assert(
      fc.asyncProperty(
        fc.nat(lines.length - 1),
        fc.nat(60),
        fc.nat(6),
        fc.string({ maxLength: 4 }),
        async (which, at, cut, put) => {
          const changed = lines.map((line, k) => (k === which ? line.slice(0, at) + put + line.slice(at + cut) : line))
          const message = await resolve(changed.join('\n'))
          expect(message === 'fine' || message.includes('found')).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('files on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const put = (name: string, bytes: string | Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return outcome(loadScenario(join(folder, name), { readText: readTextFile }))
  }

  it('are read', async () => expect(await put('good.yaml', good)).toBe('fine'))
  it('with a byte-order mark too', async () => expect(await put('bom.yaml', `\ufeff${good}`)).toBe('fine'))
  it('are refused when binary', async () =>
    expect(await put('bin.yaml', new Uint8Array([0x74, 0xff, 0xfe, 0x00]))).toMatch(/not UTF-8/))
  it('are refused when too large', async () =>
    expect(await put('large.yaml', new Uint8Array(6_000_000).fill(35))).toMatch(
      /6000000 bytes; expected at most 5242880/,
    ))
  it('are refused when absent, or a folder', async () => {
    expect(await outcome(loadScenario(join(folder, 'gone.yaml'), { readText: readTextFile }))).toMatch(/no such file/)
    expect(await outcome(loadScenario(`${folder}/`, { readText: readTextFile }))).toMatch(/a folder/)
  })
})
