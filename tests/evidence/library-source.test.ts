import { describe, expect, it } from 'vitest'
import { readLibrary } from '../../src/evidence/library-source.ts'
import { readTargets } from '../../src/evidence/target-source.ts'
import { describeComplaint } from '../../src/quantity/errors.ts'

const read = (...texts: string[]) => {
  const { entries, complaints } = readLibrary(texts.map((text, k) => ({ path: `${'ab'[k]}.yaml`, text })))
  return { entries, lines: complaints.map(describeComplaint) }
}

const entry = (changes: Record<string, string | undefined> = {}) => {
  const fields = {
    value: '500 Pa',
    range: '[100 Pa, 2 kPa]',
    grade: 'assumed',
    what: 'Stiffness of the nucleus',
    source: 'closures',
    ...changes,
  }
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined)
  return `pore.nuclearStiffness:\n${lines.map(([key, value]) => `  ${key}: ${value}\n`).join('')}`
}

describe('the parameter library', () => {
  it('converts value and range to the engine’s units and keeps them as written', () => {
    const { entries, lines } = read(entry({ value: '0.5 nN/um^2', doi: '10.1083/jcb.201210152' }))
    expect(lines).toEqual([])
    expect(entries.get('pore.nuclearStiffness')).toMatchObject({
      value: 500,
      text: '0.5 nN/um^2',
      unit: 'nN/um^2',
      internalUnit: 'Pa',
      range: [100, 2000],
      rangeText: ['100 Pa', '2 kPa'],
      doi: '10.1083/jcb.201210152',
      file: 'a.yaml',
    })
  })

  it('takes plain numbers and percentages as dimensionless', () => {
    const { entries } = read('a.b: { value: 0.9, range: [50 %, 1], grade: derived, what: a share, source: sums }')
    expect(entries.get('a.b')).toMatchObject({ value: 0.9, text: '0.9', unit: '', range: [0.5, 1] })
  })

  const wrong: [string, string, RegExp][] = [
    [
      'a unit that does not exist',
      entry({ value: '500 Paa' }),
      /^a\.yaml:2:10 pore\.nuclearStiffness\.value: found unknown unit "Paa".*did you mean Pa\?$/,
    ],
    [
      'a range of another dimension',
      entry({ range: '[100 Pa, 2 um]' }),
      /^a\.yaml:3:19 pore\.nuclearStiffness\.range\.1: .*a length; expected a pressure/,
    ],
    ['a range without units', entry({ range: '[100, 2 kPa]' }), /range\.0: found the bare number 100/],
    [
      'a range that leaves the value out',
      entry({ range: '[1 kPa, 2 kPa]' }),
      /expected a range that contains the value 500 Pa/,
    ],
    ['a range the wrong way round', entry({ range: '[2 kPa, 100 Pa]' }), /the lower end first/],
    [
      'a grade that does not exist',
      entry({ grade: 'mesured' }),
      /a\.yaml:4:10 .*grade: found "mesured"; .*did you mean measured\?/,
    ],
    ['no source', entry({ source: undefined }), /source: found nothing/],
    ['an empty source', entry({ source: '""' }), /source: found ""/],
    ['measured without a citation', entry({ grade: 'measured' }), /author and year/],
    ['an unknown key', entry({ sources: 'x' }), /a\.yaml:7:3 .*an unknown key.*did you mean source\?/],
    ['a bad DOI', entry({ doi: 'doi.org/x' }), /doi: /],
    ['a name of another form', 'Pore: 3', /a\.yaml:1:1 Pore: .*topic\.camelCase/],
    ['an entry that is no map', 'a.b: 3', /a\.b: found 3; expected a map/],
    ['a list of entries', '- a', /a list; expected a map/],
    ['a duplicate in one file', `${entry()}${entry()}`, /stands twice/],
  ]
  it.each(wrong)('refuses %s', (_, text, expected) => {
    const { lines } = read(text)
    expect(lines.join('\n')).toMatch(expected)
    expect(lines).toHaveLength(1)
  })

  it('refuses a name that stands in two files, and names the other one', () => {
    expect(read(entry(), entry()).lines).toEqual([
      'b.yaml:1:1 pore.nuclearStiffness: found a second entry of this name; expected each name once (it stands in a.yaml too)',
    ])
  })

  it('reports every mistake of every file at once, and keeps what is in order', () => {
    const { entries, lines } = read(`${entry()}a.b: { value: 1 Paa, grade: x }\n`, 'c.d: 3')
    expect([...entries.keys()]).toEqual(['pore.nuclearStiffness'])
    expect(lines.length).toBeGreaterThanOrEqual(4)
  })

  it('accepts a measured value with author and year', () => {
    expect(read(entry({ grade: 'measured', source: 'Wolf et al. 2013 J Cell Biol' })).lines).toEqual([])
  })
})

describe('validation targets', () => {
  const target = (accept: string, unit = 'h') =>
    readTargets([
      {
        path: 't.yaml',
        text: `x:\n  citation: Koop 1996\n  what: first exits\n  role: prediction\n  quantity: time\n  unit: ${unit}\n  published: 3\n  accept: ${accept}\n`,
      },
    ])

  it('reads bounds in the unit, or converts them to it', () => {
    expect(target('[1, 4]').targets[0]).toMatchObject({ id: 'x', published: 3, accept: [1, 4], unit: 'h' })
    expect(target('[60 min, 4]').targets[0].accept).toEqual([1, 4])
  })

  it('refuses bounds of another dimension, the wrong way round, or missing', () => {
    expect(target('[60 um, 4]').complaints.map(describeComplaint)[0]).toMatch(
      /^t\.yaml:8:12 x\.accept\.0: .*a length; expected a time/,
    )
    expect(target('[4, 1]').complaints).toHaveLength(1)
    expect(target('4').complaints).toHaveLength(1)
    expect(target('[1, 4]', 'hours').complaints[0].suggestion).toBe('h')
  })
})
