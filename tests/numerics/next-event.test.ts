import { expect, it } from 'vitest'
import { integratedHazard, nextEvent, timeOfIntegratedHazard } from '../../src/numerics/next-event.ts'
import { purpose } from '../../src/numerics/purpose.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { RunError } from '../../src/quantity/errors.ts'
import { kolmogorov } from './statistics.ts'

const stream = new RandomStream(5, 0)

it('thinning gives the waiting time of a hazard that moves', () => {
  // h = 1 + sin t: integrated t + 1 − cos t.
  const sample = Array.from({ length: 10_000 }, (_, i) =>
    nextEvent(stream.at(purpose.attempt, i, 0, 0), (t) => 1 + Math.sin(t), 2, 0, Number.POSITIVE_INFINITY),
  )
  expect(kolmogorov(sample, (t) => 1 - Math.exp(-(t + 1 - Math.cos(t))))).toBeLessThan(1.95)
})

it('an event may fail to come before the end, as often as it should', () => {
  const missed = Array.from({ length: 10_000 }, (_, i) =>
    nextEvent(stream.at(purpose.attempt, i, 1, 0), () => 0.5, 3, 10, 12),
  ).filter((t) => t === Number.POSITIVE_INFINITY).length
  expect(Math.abs(missed / 10_000 - Math.exp(-1))).toBeLessThan(0.02)
  expect(nextEvent(stream, () => 0, 0, 0, 100)).toBe(Number.POSITIVE_INFINITY)
})

it('a hazard above its bound is found out', () => {
  expect(() => nextEvent(stream.at(purpose.attempt, 0, 0, 0), () => 3, 2, 0, 1e9)).toThrow(RunError)
  expect(() => nextEvent(stream.at(purpose.attempt, 0, 0, 0), () => Number.NaN, 2, 0, 1e9)).toThrow(RunError)
  expect(() => nextEvent(stream, () => 1, Number.POSITIVE_INFINITY, 0, 1)).toThrow(RunError)
})

it('the integrated hazard reaches its target at the time found', () => {
  for (const [start, end] of [
    [1, 1],
    [0, 2],
    [2, 0],
    [1e-9, 3],
    [3, 1e-9],
    [1, 1 + 1e-13],
  ]) {
    const whole = integratedHazard(start, end, 4)
    for (const share of [1e-12, 0.1, 0.5, 0.999, 1]) {
      const t = timeOfIntegratedHazard(share * whole, start, end, 4)
      const at = start + ((end - start) * t) / 4
      expect(integratedHazard(start, at, t) / (share * whole)).toBeCloseTo(1, 6)
    }
    expect(timeOfIntegratedHazard(whole * 1.0001, start, end, 4)).toBe(Number.POSITIVE_INFINITY)
  }
  expect(timeOfIntegratedHazard(0, 0, 0, 1)).toBe(0)
  expect(timeOfIntegratedHazard(1, 0, 0, 1)).toBe(Number.POSITIVE_INFINITY)
})

it('thresholds used up step by step give the same waiting times whatever the step', () => {
  const hazard = (t: number) => 0.2 + 0.1 * t
  const wait = (i: number, step: number) => {
    let left = stream.at(purpose.attempt, i, 2, 0).exponential(1)
    for (let t = 0; ; t += step) {
      const found = timeOfIntegratedHazard(left, hazard(t), hazard(t + step), step)
      if (found < Number.POSITIVE_INFINITY) return t + found
      left -= integratedHazard(hazard(t), hazard(t + step), step)
    }
  }
  for (let i = 0; i < 200; i++) expect(wait(i, 0.25)).toBeCloseTo(wait(i, 5), 9)
})
