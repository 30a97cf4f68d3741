import { describe, expect, it } from 'vitest'
import { type ArrestActivities, arrestLaw, untreated } from '../../src/body/arrest-law.ts'
import { arrestSteps, fate, fates } from '../../src/body/arrest-steps.ts'
import { delayedExit } from '../../src/body/exit-table.ts'
import { hypergeometric } from '../../src/body/hypergeometric.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'

const parameters = new ParameterSet()
const law = arrestLaw(parameters)
const lung = parameters.value('bed.lung.nkDensity')
const noExit = delayedExit('lung', 0, 0, 'none')

/** Living cells in the lung (arrested; dislodged ones are caught by it again) at hours, injected at 0; steps of five minutes. */
function light(hours: readonly number[], activities: ArrestActivities): number[] {
  const step = 300
  const oldest = 13 * 12
  const table = arrestSteps(law, lung, noExit, activities, { step, oldest })
  const growth = Math.log(2) / 86400
  // Fresh arrests of each step by age class; dislodged cells begin anew.
  const cohort = new Float64Array(oldest + 1)
  const read: number[] = []
  cohort[0] = 1
  for (let k = 0; k * step <= 13 * 3600; k++) {
    if (hours.some((h) => Math.abs(h * 3600 - k * step) < 1)) {
      read.push(cohort.reduce((a, b) => a + b, 0) * Math.exp(growth * k * step))
    }
    let again = 0
    for (let age = oldest; age >= 0; age--) {
      const base = (age + 1) * 4 * fates
      again += cohort[age] * table[base + fate.dislodged]
      const stay = cohort[age] * table[base + fate.remains]
      cohort[age] = 0
      cohort[Math.min(age + 1, oldest)] += stay
    }
    cohort[0] += again
  }
  return read
}

describe('arrested cells in mouse lung (Ichise 2022)', () => {
  it('light at 4 h is 0.09–0.20 of that at 1 h', () => {
    const [one, four] = light([1, 4], untreated)
    expect(four / one).toBeGreaterThan(0.09)
    expect(four / one).toBeLessThan(0.2)
  })

  it('from 4 h on it halves in 110–185 min', () => {
    const hours = Array.from({ length: 60 }, (_, i) => 4 + i / 12)
    const values = light(hours, untreated)
    const half = hours[values.findIndex((v) => v < values[0] / 2)]
    expect((half - 4) * 60).toBeGreaterThan(110)
    expect((half - 4) * 60).toBeLessThan(185)
  })

  it('at 12 h 0.015–0.05 of that at 1 h is left', () => {
    const [one, twelve] = light([1, 12], untreated)
    expect(twelve / one).toBeGreaterThan(0.015)
    expect(twelve / one).toBeLessThan(0.05)
  })

  it('without NK cells it falls by less than 30 % from 4 to 12 h', () => {
    const [four, twelve] = light([4, 12], { ...untreated, nk: 0 })
    expect(1 - twelve / four).toBeLessThan(0.3)
  })

  it('platelets matter only where NK cells are', () => {
    const bare = { ...untreated, platelets: 0 }
    const [withNk] = light([6], bare)
    const [untouched] = light([6], untreated)
    expect(withNk).toBeLessThan(0.6 * untouched)
    expect(light([6], { ...bare, nk: 0 })[0]).toBeCloseTo(light([6], { ...untreated, nk: 0 })[0], 12)
  })
})

describe('competing hazards', () => {
  it('split survivors as the integrals of hazard × survival do', () => {
    // Reference: fine midpoint sums for a cell arrested at 0, watched in the step from 2 to 3 h of age (±0: one arrival time).
    const exits = delayedExit('lung', 2.5, 0.3, 'test')
    const step = 60
    const table = arrestSteps(law, lung, exits, untreated, { step, oldest: 200 })
    let alive = 1
    let exited = 0
    let killed = 0
    for (let k = 0; k < 180; k++) {
      const base = (k + 1) * 4 * fates
      exited += alive * table[base + fate.exits]
      killed += alive * table[base + fate.deadEarly + 1]
      alive *= table[base + fate.remains]
    }
    let s = 1
    let out = 0
    let nk = 0
    const h = 0.5
    for (let age = 30; age < 30 + 180 * 60; age += h) {
      const t = age + h / 2
      const e = t >= 9000 ? 0.3 / 3600 : 0
      const n = law.nk(t, lung, untreated)
      const total = law.fragmentation(t) + law.dislodging(t) + law.anoikis(t, untreated) + n + e
      const gone = s * (1 - Math.exp(-total * h))
      out += (gone * e) / total
      nk += (gone * n) / total
      s -= gone
    }
    expect(alive).toBeCloseTo(s, 4)
    expect(exited / out).toBeCloseTo(1, 2)
    expect(killed / nk).toBeCloseTo(1, 3)
  })

  it('do not hang on the length of the step', () => {
    const exits = delayedExit('lung', 3, 0.1, 'test')
    // Cells arrested evenly over a day: those alive and out at the end of the second day.
    const outcome = (hours: number) => {
      const step = hours * 3600
      const oldest = Math.round(48 / hours)
      const table = arrestSteps(law, lung, exits, untreated, { step, oldest })
      const n = Math.round(24 / hours)
      const cohort = new Float64Array(oldest + 1)
      let out = 0
      for (let k = 0; k < 2 * n; k++) {
        for (let age = oldest; age >= 0; age--) {
          const x = cohort[age]
          cohort[age] = 0
          out += x * table[(age + 1) * 4 * fates + fate.exits]
          cohort[Math.min(age + 1, oldest)] += x * table[(age + 1) * 4 * fates + fate.remains]
        }
        if (k < n) {
          out += table[fate.exits] / n
          cohort[0] += table[fate.remains] / n
        }
      }
      return [out, cohort.reduce((a, b) => a + b, 0)]
    }
    const [fineOut, fineAlive] = outcome(0.5)
    for (const hours of [1, 6, 24]) {
      const [out, alive] = outcome(hours)
      expect(out / fineOut).toBeCloseTo(1, 2)
      expect(alive / fineAlive).toBeCloseTo(1, 2)
    }
  })

  it('a cell of a cluster outlives a single cell', () => {
    const table = arrestSteps(law, lung, noExit, untreated, { step: 3600, oldest: 48 })
    const cells = [1, 3, 7, 12]
    const left = (c: number) => {
      const counts = new Float64Array(4)
      counts[c] = 1
      for (let k = 0; k < 12; k++) {
        const next = new Float64Array(4)
        for (let a = 0; a < 4; a++) {
          for (let d = 0; d <= a; d++) next[d] += counts[a] * table[((k + 1) * 4 + a) * fates + fate.remains + d]
        }
        counts.set(next)
      }
      return counts.reduce((sum, x, d) => sum + x * cells[d], 0) / cells[c]
    }
    expect(left(3)).toBeGreaterThan(1.2 * left(0))
  })
})

describe('an urn', () => {
  it('gives up marked ones with the mean and spread of the hypergeometric law', () => {
    const stream = new RandomStream(5)
    for (const [draws, marked, unmarked] of [
      [8, 5, 20],
      [40, 300, 200],
      [4000, 30000, 90000],
      [3e9, 1e11, 5e11],
    ]) {
      const n = 4000
      let sum = 0
      let squares = 0
      const all = marked + unmarked
      const mean = (draws * marked) / all
      const variance = (mean * (unmarked / all) * (all - draws)) / (all - 1)
      for (let i = 0; i < n; i++) {
        const x = hypergeometric(stream.at(22, i, 9, 0), draws, marked, unmarked)
        expect(Number.isInteger(x) && x >= 0 && x <= Math.min(draws, marked)).toBe(true)
        sum += x - mean
        squares += (x - mean) ** 2
      }
      expect(Math.abs(sum / n)).toBeLessThan(4 * Math.sqrt(variance / n))
      expect(Math.abs(squares / n / variance - 1)).toBeLessThan(0.12)
    }
  })
})
