import { describe, expect, it } from 'vitest'
import { explainName, fieldNames, formatExplanation } from '../../src/scenario/explain.ts'

describe('explaining a name', () => {
  it('gives value, unit, range, grade, source and readers of a parameter', () => {
    const explanation = explainName('scenario.collagenDensity')
    expect(explanation).toMatchObject({
      is: 'parameter',
      value: '1.7 mg/mL',
      unit: 'mg/mL',
      internalValue: 1.7,
      range: ['0.5 mg/mL', '6 mg/mL'],
      grade: 'measured',
      doi: '10.1083/jcb.201210152',
      file: 'evidence/parameters/scenario.yaml',
    })
    expect(explanation.is === 'parameter' && explanation.readers).toContain('src/scenario/scenario-fields.ts')
    const text = formatExplanation(explanation)
    for (const part of [
      '1.7 mg/mL',
      '0.5 mg/mL to 6 mg/mL',
      'measured',
      'Wolf',
      '10.1083/jcb.201210152',
      'src/scenario/scenario-fields.ts',
    ])
      expect(text).toContain(part)
  })

  it('explains a key of the scenario file with the parameter behind its default', () => {
    const explanation = explainName('site.matrix.collagen')
    expect(explanation).toMatchObject({
      is: 'field',
      default: '1.7 mg/mL',
      parameter: { name: 'scenario.collagenDensity' },
    })
    expect(explainName('cells.0.density')).toMatchObject({ is: 'field' })
    expect(formatExplanation(explainName('site.vessels'))).toContain('straight')
  })

  it('explains every key there is, and a whole topic', () => {
    expect(fieldNames().length).toBeGreaterThan(50)
    for (const name of fieldNames()) expect(formatExplanation(explainName(name)), name).toContain(name)
    const topic = explainName('kind.carcinoma')
    expect(topic.is === 'topic' && topic.entries.length).toBeGreaterThan(5)
  })

  it('refuses what is neither, with a near miss', () => {
    expect(() => explainName('pore.nuclearStifness')).toThrow(/did you mean pore\.nuclearStiffness\?/)
    for (const name of ['', 'toString', '__proto__', '.'])
      expect(() => explainName(name)).toThrow(/expected a parameter/)
  })
})
