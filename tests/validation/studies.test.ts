import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { fromInternal } from '../../src/quantity/quantity.ts'
import { readUnit } from '../../src/quantity/unit.ts'

interface Finding {
  name: string
  unit: string
  value: number
  library: number
  resolution: number
  agrees: boolean
  identified: boolean
  note?: string
  profile: { value: number; misfit: number }[]
}
interface Study {
  name: string
  fits: string[]
  run(): Promise<{ parameters: Finding[] }>
}

const folder = fileURLToPath(new URL('../../studies/calibration/', import.meta.url))
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.mjs') && name !== 'all.mjs' && name !== 'study.mjs')
  .map((name) => name.slice(0, -4))
const stored = (name: string): { parameters: Finding[] } =>
  JSON.parse(readFileSync(`${folder}results/${name}.json`, 'utf8'))
const findings = names.flatMap((name) => stored(name).parameters.map((one) => ({ ...one, study: name })))
const parameters = new ParameterSet()
const fitted = parameters.names().filter((name) => parameters.entry(name).grade === 'fitted')

describe('calibration', () => {
  it('has a study for every entry of the library that is graded fitted', () => {
    const covered = new Set(findings.map(({ name }) => name))
    expect(fitted.filter((name) => !covered.has(name))).toEqual([])
  })

  it.each(fitted)('of %s found the value that stands in the library, within its resolution', (name) => {
    const { value, resolution, unit } = findings.find((one) => one.name === name)!
    const written = readUnit(unit === 'cells' ? '1' : unit.replace(/^\//, '1/'))
    if (!written.ok) throw new Error(`no unit ${unit}`)
    const library = fromInternal(parameters.value(name), written.value)
    expect(Math.abs(value - library)).toBeLessThanOrEqual(resolution * (1 + 1e-9))
  })

  it('says why where the data do not fix a value', () => {
    for (const { name, identified, note } of findings) {
      if (!identified) expect(note?.length ?? 0, name).toBeGreaterThan(20)
    }
  })

  it('shows a profile of each parameter with its best value in the middle or at the edge it names', () => {
    for (const { name, profile } of findings) {
      expect(profile.length, name).toBeGreaterThan(2)
      for (const point of profile) expect(point.misfit, name).toBeGreaterThanOrEqual(0)
    }
  })

  it.each(['leak', 'shear', 'lung', 'colony', 'circulation'])('%s: run again it finds what is stored', async (name) => {
    const { default: study } = (await import(pathToFileURL(`${folder}${name}.mjs`).href)) as { default: Study }
    const again = await study.run()
    const before = stored(name).parameters
    expect(again.parameters.map((one) => one.name)).toEqual(study.fits)
    again.parameters.forEach((one, i) => {
      expect(one.value / before[i].value, one.name).toBeCloseTo(1, 4)
      expect(one.agrees, one.name).toBe(true)
    })
  })
})
