import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readLibrary } from '../../src/evidence/library-source.ts'
import { findReaders } from '../../src/evidence/parameter-readers.ts'
import { type ParameterName, ParameterSet } from '../../src/evidence/parameter-set.ts'
import { readTargets } from '../../src/evidence/target-source.ts'
import { InputError } from '../../src/quantity/errors.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = (folder: string, ending: RegExp): { path: string; text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => ending.test(path) && !path.startsWith('src/generated/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

const library = readLibrary(files('evidence/parameters', /\.ya?ml$/))
const parameters = new ParameterSet()

describe('the shipped library', () => {
  it('has no complaint', () => {
    expect(library.complaints).toEqual([])
    expect(readTargets(files('evidence/targets', /\.ya?ml$/)).complaints).toEqual([])
  })

  it('gives every entry a source', () => {
    expect(library.entries.size).toBeGreaterThan(100)
    for (const [name, entry] of library.entries) expect(entry.source.trim().length, name).toBeGreaterThan(2)
  })

  it('is read: every entry is used by some file of src, or listed with its reason', () => {
    const listed = join(root, 'tests/evidence/unused-allowed.txt')
    const lines = existsSync(listed) ? readFileSync(listed, 'utf8').split('\n') : []
    const allowed = new Map(
      lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).map((line) => [line.split(/\s+/)[0], line]),
    )
    for (const [name, line] of allowed)
      expect(line.slice(name.length).trim().length, `${name}: no reason given`).toBeGreaterThan(5)
    const sources = files('src', /\.ts$/)
    const readers = findReaders([...library.entries.keys()], sources)
    const matches = (name: string) =>
      [...allowed.keys()].some((one) => one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -1))))
    const unused = readers.filter(([name, by]) => by.length === 0 && !matches(name)).map(([name]) => name)
    expect(unused, 'entries that no file of src reads').toEqual([])
    const idle = readers.filter(([, by]) => by.length === 0).map(([name]) => name)
    const stale = [...allowed.keys()].filter(
      (one) => !idle.some((name) => name === one || name.startsWith(one.replace(/\*$/, ''))),
    )
    expect(stale, 'lines of unused-allowed.txt that are needed no more').toEqual([])
  })
})

describe('finding the readers of a parameter', () => {
  const names = ['kind.carcinoma.freeSpeed', 'pore.driveShare', 'anatomy.mouse.flow.lung']
  const read = (text: string) =>
    findReaders(names, [{ path: 'x.ts', text: `parameters.${text}` }])
      .filter(([, by]) => by.length > 0)
      .map(([name]) => names.indexOf(name))
  it.each([
    ["value('pore.driveShare')", [1]],
    ["ofKind(kind, 'freeSpeed')", [0]],
    ["'freeSpeed'", []],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: source text
    ['value(`kind.${kind}.freeSpeed`)', [0]],
    ['value(`kind.${kind}.${name}`)', []],
    ["value(`kind.${kind}.${name}`), 'freeSpeed'", [0]],
    ['value(`anatomy.${species}.${name}`)', []],
    ["value(`anatomy.${species}.${name}`), `flow.${bed}`, 'lung'", [2]],
    ["value(`anatomy.${species}.${name}`), `flow.${bed}`, 'liver'", []],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: source text
    ['// pore.driveShare', []],
  ])('%s', (text, expected) => expect(read(text)).toEqual(expected))
})

describe('a set of parameters', () => {
  const name = 'scenario.collagenDensity' satisfies ParameterName

  it('gives library values in the engine’s units, and overrides in their place', () => {
    expect(parameters.value(name)).toBe(1.7)
    const changed = new ParameterSet({ [name]: 3 })
    expect([changed.value(name), changed.isOverridden(name), parameters.isOverridden(name)]).toEqual([3, true, false])
    expect(changed.entry(name).value).toBe(1.7)
  })

  it('does not compile for a name that does not exist', () => {
    // @ts-expect-error no such parameter
    const wrong: ParameterName = 'scenario.collagenDensty'
    expect(parameters.names()).not.toContain(wrong)
  })

  it('refuses overrides of unknown names, with a near miss, all at once', () => {
    expect(() => new ParameterSet({ 'scenario.collagenDensty': 1, 'no.such': 2 })).toThrow(InputError)
    expect(() => new ParameterSet({ 'scenario.collagenDensty': 1 })).toThrow(/did you mean scenario\.collagenDensity\?/)
    expect(() => new ParameterSet({ [name]: Number.NaN })).toThrow(/finite/)
    for (const key of ['__proto__', 'toString', 'constructor'])
      expect(() => new ParameterSet(JSON.parse(`{"${key}": 1}`))).toThrow(InputError)
  })

  it('knows kinds of the library and takes new ones made of known properties', () => {
    expect(parameters.kinds()).toContain('carcinoma')
    const more = new ParameterSet({ 'kind.clone.radius': 7 })
    expect(more.kinds()).toEqual([...parameters.kinds(), 'clone'])
    expect(more.ofKind('clone', 'radius')).toBe(7)
    expect(() => new ParameterSet({ 'kind.clone.noSuchThing': 7 })).toThrow(InputError)
    expect(() => parameters.ofKind('carcinom', 'radius')).toThrow(/did you mean carcinoma\?/)
  })
})
