import { describe, expect, it } from 'vitest'
import { BilinearTable, LinearTable, MonotoneTable } from '../../src/numerics/interpolation.ts'
import { RunError } from '../../src/quantity/errors.ts'

const places = [0, 1, 3, 4, 7, 10]
const values = [0, 0.1, 5, 5, 6, 20]

describe.each([
  ['linear', new LinearTable(places, values)],
  ['monotone', new MonotoneTable(places, values)],
])('a %s table', (_, table) => {
  it('passes through its values and stays at the end values beyond', () => {
    for (const [i, x] of places.entries()) expect(table.at(x)).toBeCloseTo(values[i], 13)
    expect(table.at(-5)).toBe(0)
    expect(table.at(50)).toBe(20)
  })

  it('never falls where the values rise', () => {
    let last = table.at(-1)
    for (let x = -1; x < 11; x += 0.01) {
      expect(table.at(x)).toBeGreaterThanOrEqual(last - 1e-13)
      last = table.at(x)
    }
  })

  it('is flat where two values are equal', () => {
    for (let x = 3; x <= 4; x += 0.1) expect(table.at(x)).toBeCloseTo(5, 13)
  })
})

it('a straight line is a straight line in either table', () => {
  const x = [0, 1, 5, 6]
  const y = x.map((v) => 3 - 2 * v)
  for (const at of [0.3, 2, 5.5]) {
    expect(new LinearTable(x, y).at(at)).toBeCloseTo(3 - 2 * at, 12)
    expect(new MonotoneTable(x, y).at(at)).toBeCloseTo(3 - 2 * at, 12)
  }
})

it('a monotone table follows a smooth function a hundred times closer than a linear one', () => {
  const x = Array.from({ length: 21 }, (_, i) => 0.1 * i)
  const y = x.map(Math.exp)
  const error = (table: { at(x: number): number }) => {
    let worst = 0
    for (let at = 0.1; at < 1.9; at += 0.003) worst = Math.max(worst, Math.abs(table.at(at) - Math.exp(at)))
    return worst
  }
  expect(error(new MonotoneTable(x, y))).toBeLessThan(error(new LinearTable(x, y)) / 10)
})

it('a bilinear table is exact for a + bx + cy + dxy and constant beyond its edges', () => {
  const x = [0, 1, 4]
  const y = [-1, 2]
  const f = (a: number, b: number) => 1 + 2 * a - 3 * b + 0.5 * a * b
  const table = new BilinearTable(
    x,
    y,
    x.flatMap((a) => y.map((b) => f(a, b))),
  )
  for (const [a, b] of [
    [0.5, 0],
    [3, 1.5],
    [4, 2],
    [0, -1],
  ]) {
    expect(table.at(a, b)).toBeCloseTo(f(a, b), 12)
  }
  expect(table.at(9, 9)).toBeCloseTo(f(4, 2), 12)
  expect(table.at(-9, -9)).toBeCloseTo(f(0, -1), 12)
  expect(new BilinearTable([2], [3], [7]).at(0, 100)).toBe(7)
})

it('refuses places that do not rise and values that are missing', () => {
  expect(() => new LinearTable([0, 0], [1, 2])).toThrow(RunError)
  expect(() => new LinearTable([0, 1], [1])).toThrow(RunError)
  expect(() => new LinearTable([0, Number.NaN], [1, 2])).toThrow(RunError)
  expect(() => new MonotoneTable([0], [1])).toThrow(RunError)
  expect(() => new BilinearTable([0, 1], [0, 1], [1, 2, 3])).toThrow(RunError)
})
