import { describe, expect, it } from 'vitest'
import {
  birthDeathLaw,
  colonyLaw,
  colonySize,
  colonyStates,
  colonyStep,
  escapeProbability,
  reachProbability,
} from '../../src/body/colony-law.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'

const parameters = new ParameterSet()
const law = colonyLaw(parameters, 'mouse')
const states = colonyStates(law)
const day = 86400

describe('colonies', () => {
  it('one cell out of the vessel in 40 is a micrometastasis by day 3 (Luzzi 1998)', () => {
    const { present } = colonyStep(law, 3 * day)
    let seen = present[states.escaped] + present[states.diedSeen]
    for (let s = 0; s < states.states; s++) if (states.seen(s)) seen += present[s]
    expect(law.awake * seen).toBeGreaterThan(1 / 48)
    expect(law.awake * seen).toBeLessThan(1 / 33)
  })

  it('2.0–2.5 in 1e4 pass the bottleneck, one micrometastasis in a hundred', () => {
    expect(escapeProbability(law)).toBeGreaterThan(2.0e-4)
    expect(escapeProbability(law)).toBeLessThan(2.5e-4)
    const perMicro = reachProbability(1, law.bottleneck, law.deathRatio) / reachProbability(1, 4, law.deathRatio)
    expect(perMicro).toBeGreaterThan(1 / 300)
    expect(perMicro).toBeLessThan(1 / 33)
  })

  it('the stepped chain ends where the gambler is ruined', () => {
    const { present } = colonyStep(law, 60 * day)
    for (const n of [1, 3, 7]) {
      const row = states.start(n) * states.columns
      expect(present[row + states.escaped]).toBeCloseTo(reachProbability(n, law.bottleneck, law.deathRatio), 6)
    }
  })

  it('agrees with the closed law of the free process while the bottleneck is far', () => {
    const { alpha } = birthDeathLaw(law.birthRate, law.deathRatio * law.birthRate, day / 4)
    const { present } = colonyStep(law, day / 4)
    expect(present[states.diedUnseen] + present[states.diedSeen]).toBeCloseTo(alpha, 6)
  })

  it('founders that arrive through the step fare as the average over their times', () => {
    const { entering } = colonyStep(law, day)
    let sum = 0
    const n = 400
    for (let i = 0; i < n; i++) {
      sum += birthDeathLaw(law.birthRate, law.deathRatio * law.birthRate, ((i + 0.5) / n) * day).alpha / n
    }
    expect(entering[states.diedUnseen] + entering[states.diedSeen]).toBeCloseTo(sum, 5)
  })

  it('agrees with colonies grown cell by cell', () => {
    const stream = new RandomStream(2)
    const { present } = colonyStep(law, 2 * day)
    let dead = 0
    let seen = 0
    const runs = 20000
    for (let i = 0; i < runs; i++) {
      stream.at(21, i, 0, 0)
      let n = 3
      let time = 0
      let four = false
      for (;;) {
        time += stream.exponential(n * law.birthRate * (1 + law.deathRatio))
        if (time >= 2 * day) break
        n += stream.uniform() < 1 / (1 + law.deathRatio) ? 1 : -1
        four ||= n >= 4
        if (n === 0 || n >= law.bottleneck) break
      }
      if (n === 0) dead++
      if (four) seen++
    }
    const row = states.start(3) * states.columns
    const died = present[row + states.diedUnseen] + present[row + states.diedSeen]
    let micro = present[row + states.diedSeen] + present[row + states.escaped]
    for (let s = 0; s < states.states; s++) if (states.seen(s)) micro += present[row + s]
    expect(Math.abs(dead / runs - died)).toBeLessThan(4 * Math.sqrt(0.25 / runs))
    expect(Math.abs(seen / runs - micro)).toBeLessThan(4 * Math.sqrt(0.25 / runs))
  })

  it('a colony of eleven doubles every day until it is as large as it gets', () => {
    expect(colonySize(law, 5 * day) / law.bottleneck).toBeCloseTo(32, 6)
    expect(colonySize(law, 1000 * day)).toBe(law.largest)
  })
})
