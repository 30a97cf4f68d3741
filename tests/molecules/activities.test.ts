import { describe, expect, it } from 'vitest'
import { Activities, type Dose } from '../../src/molecules/activities.ts'
import { findMolecule, type MoleculeName, moleculeNames, molecules, suggest } from '../../src/molecules/molecule.ts'
import { InputError, RunError } from '../../src/quantity/errors.ts'

const forever = Number.POSITIVE_INFINITY

function complaints(act: () => unknown): string[] {
  try {
    act()
  } catch (error) {
    if (error instanceof InputError) return error.complaints.map((c) => `${c.key}|${c.found}|${c.suggestion ?? ''}`)
    throw error
  }
  return []
}

describe('table of molecules', () => {
  it('has every molecule of the model', () => {
    const wanted =
      'MT1-MMP, MMP-2, MMP-9, uPA, E-selectin, P-selectin, L-selectin, PSGL-1, CD44, ICAM-1, VCAM-1, LFA-1, Mac-1, VLA-4, β1 integrin, PECAM-1, CD99, JAM-A, JAM-C, ESAM, VE-cadherin, MLCK, ROCK, CXCL12, CXCR4, CXCL8, CXCR2, CCR7, EGF, EGFR, CSF-1, CSF1R, VEGF-A, TNF-α, IL-1β, lamin A/C, P2Y2, NK, platelets, hyaluronan, topoisomerase IIβ, α1-adrenoceptor'
    for (const name of wanted.split(', ')) {
      if (name !== 'topoisomerase IIβ') expect(findMolecule(name), name).toBeDefined()
    }
    expect(findMolecule('topoisomerase IIβ')).toBe('topoisomerase II beta')
  })

  it.each([
    ['mt1-mmp', 'MT1-MMP'],
    ['MT1MMP', 'MT1-MMP'],
    ['MMP14', 'MT1-MMP'],
    ['ve cadherin', 'VE-cadherin'],
    ['VE–cadherin', 'VE-cadherin'],
    ['nk cells', 'NK'],
    ['IL-8', 'CXCL8'],
    ['SDF-1', 'CXCL12'],
    ['CD31', 'PECAM-1'],
    ['M-CSF', 'CSF-1'],
    ['TNF-α', 'TNF-alpha'],
    ['tnf', 'TNF-alpha'],
    ['β1 integrin', 'beta1 integrin'],
    ['β1-Integrin', 'beta1 integrin'],
    ['Lamin A', 'lamin A/C'],
    [' ROCK ', 'ROCK'],
  ])('%s is %s', (spelling, name) => expect(findMolecule(spelling)).toBe(name))

  it('no spelling means two molecules', () => {
    const seen = new Map<string, string>()
    for (const name of moleculeNames) {
      for (const spelling of [name, ...molecules[name].aliases]) {
        expect(findMolecule(spelling), spelling).toBe(name)
        expect(seen.has(spelling)).toBe(false)
        seen.set(spelling, name)
      }
    }
  })

  it('suggests near misses and only those', () => {
    expect(suggest('MT1-MPM')).toBe('MT1-MMP')
    expect(suggest('VE-cadherine')).toBe('VE-cadherin')
    expect(suggest('platelts')).toBe('platelets')
    expect(suggest('haemoglobin')).toBeUndefined()
    expect(findMolecule('MT1-MPM')).toBeUndefined()
  })
})

describe('activities', () => {
  it('are 1 where nothing is done', () => {
    const activities = new Activities()
    for (const name of moleculeNames) expect(activities.of(name, 1e6)).toBe(1)
    expect(activities.touches('ROCK')).toBe(false)
  })

  it('a block acts from its start until its end', () => {
    const activities = new Activities([{ molecule: 'mt1-mmp', by: 0.9, from: 10, to: 20 }])
    expect([0, 9.999, 10, 19.999, 20].map((t) => activities.of('MT1-MMP', t))).toEqual([1, 1, 1 - 0.9, 1 - 0.9, 1])
    expect(activities.of('MMP-9', 15)).toBe(1)
    expect(activities.touches('MT1-MMP')).toBe(true)
  })

  it('several blocks multiply; a knock-out is 0 for good', () => {
    const activities = new Activities([
      { molecule: 'ROCK', by: 0.5, from: 0, to: forever },
      { molecule: 'Rho kinase', by: 0.4, from: 5, to: 6 },
      { molecule: 'NK', by: 1, from: 0, to: forever },
    ])
    expect(activities.of('ROCK', 5)).toBeCloseTo(0.3, 15)
    expect(activities.of('ROCK', 6)).toBe(0.5)
    expect(activities.of('NK', 1e9)).toBe(0)
  })

  const dose: Dose = { molecule: 'CXCR4', peak: 80, halfLife: 3600, ic50: 20, hill: 2, times: [100] }
  it('a dose at its IC50 leaves half, and it gets there after two half-lives from four times as much', () => {
    const activities = new Activities([dose])
    expect(activities.of('CXCR4', 99)).toBe(1)
    expect(activities.of('CXCR4', 100)).toBeCloseTo(1 / 17, 12)
    expect(activities.of('CXCR4', 100 + 7200)).toBeCloseTo(0.5, 12)
    expect(activities.of('CXCR4', 100 + 10800)).toBeCloseTo(0.8, 12)
  })

  it('repeated doses add up in plasma; drugs multiply in effect', () => {
    const twice = new Activities([{ ...dose, hill: 1, times: [0, 3600] }])
    expect(twice.of('CXCR4', 3600)).toBeCloseTo(1 / (1 + 120 / 20), 12)
    const both = new Activities([
      { ...dose, hill: 1 },
      { molecule: 'CXCR4', by: 0.5, from: 0, to: forever },
    ])
    expect(both.of('CXCR4', 100)).toBeCloseTo(0.1, 12)
    expect(new Activities([{ ...dose, halfLife: forever }]).of('CXCR4', 1e9)).toBeCloseTo(1 / 17, 12)
  })

  it('is a function of time alone: asked backwards it says the same', () => {
    const activities = new Activities([dose, { molecule: 'CXCR4', by: 0.3, from: 500, to: 900 }])
    const times = Array.from({ length: 50 }, (_, i) => 37 * i)
    const forwards = times.map((t) => activities.of('CXCR4', t))
    const backwards = [...times].reverse().map((t) => activities.of('CXCR4', t))
    expect(backwards.reverse()).toEqual(forwards)
  })
})

describe('faults', () => {
  it('all faults of all interventions come at once, with what may have been meant', () => {
    const found = complaints(
      () =>
        new Activities([
          { molecule: 'MT1-MPM', by: 0.5, from: 0, to: forever },
          { molecule: 'ROCK', by: 1.5, from: -1, to: -2 },
          { molecule: 'NK', by: Number.NaN, from: 0, to: 1 },
          { molecule: 'EGFR', peak: 0, halfLife: 0, ic50: -1, hill: 0, times: [] },
        ]),
    )
    expect(found).toEqual([
      'interventions.0.molecule|"MT1-MPM"|MT1-MMP',
      'interventions.1.by|1.5|',
      'interventions.1.from|-1 s|',
      'interventions.1.to|-2 s|',
      'interventions.2.by|NaN|',
      'interventions.3.peak|0 nM|',
      'interventions.3.ic50|-1 nM|',
      'interventions.3.hill|0|',
      'interventions.3.halfLife|0 s|',
      'interventions.3.times|[]|',
    ])
  })

  it('blocking what no process reads is an error, not a no-op', () => {
    const make = () =>
      new Activities([
        { molecule: 'ROCK', by: 0.5, from: 0, to: forever },
        { molecule: 'CCR7', by: 0.5, from: 0, to: forever },
      ])
    const activities = make()
    activities.register('ROCK', 'motility')
    expect(complaints(() => activities.check())).toEqual([
      'interventions.1|CCR7, which no process of this scenario reads|',
    ])
    activities.register('CCR7', 'motility')
    activities.register('CCR7', 'motility')
    activities.register('CCR7', 'lymph')
    expect(complaints(() => activities.check())).toEqual([])
    expect(activities.readers('CCR7')).toEqual(['motility', 'lymph'])
    expect(activities.read()).toEqual(['ROCK', 'CCR7'])
  })

  it('a process that reads a name outside the table is stopped', () => {
    const activities = new Activities()
    expect(() => activities.of('MT1MMP' as MoleculeName, 0)).toThrow(RunError)
    expect(() => activities.register('mt1' as MoleculeName, 'motility')).toThrow(RunError)
  })
})
