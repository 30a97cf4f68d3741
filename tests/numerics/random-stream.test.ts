import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logBinomial, logPoisson } from '../../src/numerics/count-probability.ts'
import { philox4x32 } from '../../src/numerics/philox.ts'
import { purpose } from '../../src/numerics/purpose.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { InputError, RunError } from '../../src/quantity/errors.ts'
import { chiSquareScore, gammaBelow, kolmogorov, moments, normalBelow } from './statistics.ts'

const stream = new RandomStream(7, 0)
let nextEntity = 0
/** Many draws, each at an address of its own, as the simulator draws. */
function draws(count: number, draw: (stream: RandomStream) => number): number[] {
  const entity = nextEntity++
  return Array.from({ length: count }, (_, i) => draw(stream.at(purpose.colony, entity, 0, i)))
}

describe('Philox4x32-10', () => {
  const all = 0xffffffff
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[all, all, all, all], [all, all], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ])('gives the known answer of Random123 for counter %s', ([a, b, c, d], [k, l], answer) => {
    const out = new Uint32Array(4)
    philox4x32(a, b, c, d, k, l, out)
    expect([...out].map((w) => w.toString(16).padStart(8, '0')).join(' ')).toBe(answer)
  })

  it('multiplies as whole numbers do', () => {
    const reference = (counter: bigint[], key: bigint[]) => {
      let [x0, x1, x2, x3] = counter
      let [a, b] = key
      const low = 0xffffffffn
      for (let round = 0; round < 10; round++) {
        const p = x0 * 0xd2511f53n
        const q = x2 * 0xcd9e8d57n
        ;[x0, x1, x2, x3] = [(q >> 32n) ^ x1 ^ a, q & low, (p >> 32n) ^ x3 ^ b, p & low]
        a = (a + 0x9e3779b9n) & low
        b = (b + 0xbb67ae85n) & low
      }
      return [x0, x1, x2, x3].map(Number)
    }
    const word = fc.integer({ min: 0, max: all })
    const out = new Uint32Array(4)
    fc.assert(
      fc.property(fc.tuple(word, word, word, word, word, word), ([a, b, c, d, k, l]) => {
        philox4x32(a, b, c, d, k, l, out)
        expect([...out]).toEqual(reference([a, b, c, d].map(BigInt), [k, l].map(BigInt)))
      }),
      { numRuns: 100 },
    )
  })
})

describe('addresses', () => {
  const first = (s: RandomStream, entity: number, step: number) => s.at(purpose.motility, entity, 1, step).uniform()

  it('give the same draw in any order', () => {
    const one = new RandomStream(1, 2)
    const other = new RandomStream(1, 2)
    const forward: number[] = []
    const backward: number[] = []
    for (let i = 0; i < 50; i++) forward.push(first(one, i % 7, i))
    for (let i = 49; i >= 0; i--) {
      other.at(purpose.death, i, 3, 0).gamma(0.3, 1)
      backward.unshift(first(other, i % 7, i))
    }
    expect(backward).toEqual(forward)
  })

  it('differ in seed, replicate, entity, step and purpose', () => {
    const seen = new Set<number>()
    for (const seed of [1, 2]) {
      for (const replicate of [0, 1]) {
        const s = new RandomStream(seed, replicate)
        for (const lo of [0, 1])
          for (const hi of [0, 1])
            for (const step of [0, 1])
              for (const p of [purpose.motility, purpose.death]) seen.add(s.at(p, lo, hi, step).uniform())
      }
    }
    expect(seen.size).toBe(64)
  })

  it('are those of the contract: counter (keyLo, keyHi, ordinal, purpose ≪ 16 | block), key (seed, replicate)', () => {
    const out = new Uint32Array(4)
    const s = new RandomStream(11, 12).at(purpose.flash, 13, 14, 15)
    for (const block of [0, 1]) {
      philox4x32(13, 14, 15, (8 << 16) | block, 11, 12, out)
      for (let i = 0; i < 4; i++) expect(s.word()).toBe(out[i])
    }
  })

  it('hold 262 144 words and then stop', () => {
    const s = new RandomStream(1, 0).at(purpose.colony, 0, 0, 0)
    for (let i = 0; i < 262_144; i++) s.word()
    expect(() => s.word()).toThrow(RunError)
  })

  it('need a seed that is a whole number below 2³²', () => {
    expect(() => new RandomStream(0.5, 0)).toThrow(InputError)
    expect(() => new RandomStream(2 ** 32, 0)).toThrow(InputError)
    expect(() => new RandomStream(1, -1)).toThrow(InputError)
  })
})

describe('continuous laws', () => {
  it('uniform fills (0, 1) evenly, ends left out', () => {
    const sample = draws(20_000, (s) => s.uniform())
    expect(kolmogorov(sample, (x) => x)).toBeLessThan(1.95)
    expect(Math.min(...sample)).toBeGreaterThan(0)
    expect(Math.max(...sample)).toBeLessThan(1)
  })

  it('normal has the normal distribution, tails included', () => {
    const sample = draws(40_000, (s) => s.normal())
    expect(kolmogorov(sample, normalBelow)).toBeLessThan(1.95)
    const far = sample.filter((x) => Math.abs(x) > 3).length
    expect(Math.abs(far - 40_000 * 0.0026998)).toBeLessThan(4 * Math.sqrt(108))
  })

  it('successive draws at one address are uncorrelated', () => {
    const s = stream.at(purpose.bond, 1, 2, 3)
    const sample = Array.from({ length: 20_000 }, () => s.normal())
    for (const lag of [1, 2, 3, 4]) {
      let sum = 0
      for (let i = lag; i < sample.length; i++) sum += sample[i] * sample[i - lag]
      expect(Math.abs(sum) / Math.sqrt(sample.length)).toBeLessThan(4)
    }
  })

  it('exponential has its distribution; rate 0 never happens', () => {
    expect(
      kolmogorov(
        draws(20_000, (s) => s.exponential(0.25)),
        (x) => 1 - Math.exp(-x / 4),
      ),
    ).toBeLessThan(1.95)
    expect(stream.exponential(0)).toBe(Number.POSITIVE_INFINITY)
  })

  it.each([0.05, 0.5, 1, 2.5, 40])('gamma of shape %s has its distribution', (shape) => {
    expect(
      kolmogorov(
        draws(15_000, (s) => s.gamma(shape, 3)),
        (x) => gammaBelow(shape, x / 3),
      ),
    ).toBeLessThan(1.95)
  })

  it('lognormal has the median and the coefficient of variation it is given', () => {
    const sample = draws(60_000, (s) => s.lognormal(70, 0.5))
    expect(kolmogorov(sample, (x) => normalBelow(Math.log(x / 70) / Math.sqrt(Math.log(1.25))))).toBeLessThan(1.95)
    const { mean, variance } = moments(sample)
    expect(Math.sqrt(variance) / mean).toBeCloseTo(0.5, 1)
    expect(stream.lognormal(70, 0)).toBe(70)
  })

  it('direction covers the sphere evenly', () => {
    const out = new Float64Array(3)
    const axes: number[][] = [[], [], []]
    draws(20_000, (s) => {
      s.direction(out)
      expect(Math.abs(out[0] ** 2 + out[1] ** 2 + out[2] ** 2 - 1)).toBeLessThan(1e-14)
      for (const k of [0, 1, 2]) axes[k].push(out[k])
      return 0
    })
    for (const axis of axes) expect(kolmogorov(axis, (x) => (x + 1) / 2)).toBeLessThan(1.95)
  })

  it.each([0, 1e-12, 0.3, 3, 50, 1e8])('von Mises–Fisher of κ = %s has its cosine law about any axis', (kappa) => {
    const out = new Float64Array(3)
    for (const m of [
      [0, 0, 1],
      [0, 0, -1],
      [0.6, 0, -0.8],
      [2 / 3, -2 / 3, 1 / 3],
    ]) {
      const falls: number[] = []
      const azimuths: number[] = []
      draws(5000, (s) => {
        s.vonMisesFisher(m[0], m[1], m[2], kappa, out)
        // 1 − cos θ from the chord, which keeps its digits.
        falls.push(((out[0] - m[0]) ** 2 + (out[1] - m[1]) ** 2 + (out[2] - m[2]) ** 2) / 2)
        // Azimuth about m from two axes across it.
        const a = Math.abs(m[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]
        const e = [a[1] * m[2] - a[2] * m[1], a[2] * m[0] - a[0] * m[2], a[0] * m[1] - a[1] * m[0]]
        const f = [m[1] * e[2] - m[2] * e[1], m[2] * e[0] - m[0] * e[2], m[0] * e[1] - m[1] * e[0]]
        const along = (v: number[]) => v[0] * out[0] + v[1] * out[1] + v[2] * out[2]
        azimuths.push(Math.atan2(along(f), along(e)))
        return 0
      })
      const law = kappa === 0 ? (x: number) => x / 2 : (x: number) => Math.expm1(-kappa * x) / Math.expm1(-2 * kappa)
      expect(kolmogorov(falls, law)).toBeLessThan(2.2)
      expect(kolmogorov(azimuths, (x) => (x + Math.PI) / (2 * Math.PI))).toBeLessThan(2.2)
    }
  })

  it('von Mises–Fisher points away from the wall as often as the closures say', () => {
    // (1 − e^−κ)/(e^κ − e^−κ) at κ = 3: 0.0474
    const out = new Float64Array(3)
    const away = draws(40_000, (s) => (s.vonMisesFisher(0, 1, 0, 3, out)[1] < 0 ? 1 : 0)).reduce((a, b) => a + b)
    const p = (1 - Math.exp(-3)) / (Math.exp(3) - Math.exp(-3))
    expect(Math.abs(away - 40_000 * p)).toBeLessThan(4 * Math.sqrt(40_000 * p * (1 - p)))
  })
})

/** Probabilities of 0 … n by the recurrence from the mode, scaled to 1: no special function of the program. */
function binomialTable(n: number, p: number): number[] {
  const table = new Array<number>(n + 1).fill(0)
  const mode = Math.min(n, Math.floor((n + 1) * p))
  table[mode] = 1
  for (let k = mode; k < n; k++) table[k + 1] = ((table[k] * (n - k)) / (k + 1)) * (p / (1 - p))
  for (let k = mode; k > 0; k--) table[k - 1] = ((table[k] * k) / (n - k + 1)) * ((1 - p) / p)
  const sum = table.reduce((a, b) => a + b)
  return table.map((x) => x / sum)
}
function poissonTable(mean: number, most: number): number[] {
  const table = new Array<number>(most + 1).fill(0)
  const mode = Math.floor(mean)
  table[mode] = 1
  for (let k = mode; k < most; k++) table[k + 1] = (table[k] * mean) / (k + 1)
  for (let k = mode; k > 0; k--) table[k - 1] = (table[k] * k) / mean
  const sum = table.reduce((a, b) => a + b)
  return table.map((x) => x / sum)
}
function counts(sample: number[], most: number): number[] {
  const table = new Array<number>(most + 1).fill(0)
  for (const k of sample) table[k]++
  return table
}

describe('counts', () => {
  it.each([
    [1, 0.3],
    [7, 0.5],
    [20, 0.02],
    [20, 0.98],
    [25, 0.45],
    [100, 0.12],
    [100, 0.9],
    [1000, 0.5],
    [4000, 0.003],
    [100_000, 0.0002],
  ])('binomial of %s at p = %s has the exact probabilities', (n, p) => {
    const draw = 40_000
    const expected = binomialTable(n, p).map((x) => x * draw)
    expect(
      chiSquareScore(
        counts(
          draws(draw, (s) => s.binomial(n, p)),
          n,
        ),
        expected,
      ),
    ).toBeLessThan(3.3)
  })

  it.each([0.03, 1, 9.99, 10, 13.7, 80, 1000])('Poisson of mean %s has the exact probabilities', (mean) => {
    const draw = 40_000
    const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 20)
    const expected = poissonTable(mean, most).map((x) => x * draw)
    expect(
      chiSquareScore(
        counts(
          draws(draw, (s) => s.poisson(mean)),
          most,
        ),
        expected,
      ),
    ).toBeLessThan(3.3)
  })

  const huge: Array<[string, number, number, (s: RandomStream) => number]> = [
    ['binomial(4e9, 0.25)', 1e9, 1e9 * 0.75, (s) => s.binomial(4e9, 0.25)],
    ['binomial(1e15, 0.5)', 5e14, 2.5e14, (s) => s.binomial(1e15, 0.5)],
    ['binomial(1e15, 0.999)', 9.99e14, 9.99e11, (s) => s.binomial(1e15, 0.999)],
    ['binomial(1e15, 1e-12)', 1000, 1000, (s) => s.binomial(1e15, 1e-12)],
    ['Poisson(1e9)', 1e9, 1e9, (s) => s.poisson(1e9)],
    ['Poisson(1e15)', 1e15, 1e15, (s) => s.poisson(1e15)],
  ]
  it.each(huge)('%s is the normal law it tends to', (_, mean, variance, draw) => {
    const sample = draws(20_000, draw)
    expect(sample.every(Number.isInteger)).toBe(true)
    const scaled = sample.map((k) => (k + 0.5 * Math.min(1, 1e6 / mean) - mean) / Math.sqrt(variance))
    expect(kolmogorov(scaled, normalBelow)).toBeLessThan(2.5)
    const m = moments(scaled)
    expect(Math.abs(m.mean) * Math.sqrt(20_000)).toBeLessThan(6)
    expect(Math.abs(m.variance - 1)).toBeLessThan(0.05)
    expect(Math.abs(m.skewness - 1 / Math.sqrt(mean))).toBeLessThan(0.08)
  })

  it('a huge number of tiny chances is a Poisson count: binomial(1e15, 3e-15)', () => {
    const draw = 40_000
    const expected = poissonTable(3, 40).map((x) => x * draw)
    expect(
      chiSquareScore(
        counts(
          draws(draw, (s) => s.binomial(1e15, 3e-15)),
          40,
        ),
        expected,
      ),
    ).toBeLessThan(3.3)
    const rare = draws(draw, (s) => s.binomial(1e12, 1e-15)).reduce((a, b) => a + b)
    expect(Math.abs(rare - 40)).toBeLessThan(4 * Math.sqrt(40))
  })

  it('the ends are certain', () => {
    expect(stream.binomial(0, 0.5)).toBe(0)
    expect(stream.binomial(1e15, 0)).toBe(0)
    expect(stream.binomial(1e15, 1)).toBe(1e15)
    expect(stream.poisson(0)).toBe(0)
    expect(draws(1000, (s) => s.binomial(1e6, 1 - 1e-16)).every((k) => k === 1e6)).toBe(true)
  })

  it('the probabilities used in rejection are exact: binomial and Poisson against the recurrence', () => {
    for (const [n, p] of [
      [30, 0.4],
      [500, 0.03],
      [2000, 0.5],
    ]) {
      const table = binomialTable(n, p)
      for (let k = 0; k <= n; k++) {
        if (table[k] > 1e-250) expect(Math.abs(logBinomial(k, n, p) - Math.log(table[k]))).toBeLessThan(3e-12)
      }
    }
    const table = poissonTable(300, 800)
    for (let k = 0; k <= 700; k++)
      if (table[k] > 1e-250) expect(Math.abs(logPoisson(k, 300) - Math.log(table[k]))).toBeLessThan(3e-12)
  })

  it('multinomial counts add up, and each has its binomial law', () => {
    const weights = [1, 0, 3, 2, 1e-30, 4]
    const out = new Float64Array(6)
    const n = 1e12
    const sums = new Float64Array(6)
    const tries = 4000
    draws(tries, (s) => {
      s.multinomial(n, weights, out)
      expect(out.reduce((a, b) => a + b)).toBe(n)
      out.forEach((k, i) => {
        const p = weights[i] / 10
        sums[i] += p > 1e-9 ? ((k - n * p) / Math.sqrt(n * p * (1 - p))) ** 2 : k
      })
      return 0
    })
    for (const i of [0, 2, 3, 5]) expect(Math.abs(sums[i] / tries - 1)).toBeLessThan(4 * Math.sqrt(2 / tries))
    expect(sums[1]).toBe(0)
    expect(sums[4]).toBe(0)
    expect([...stream.multinomial(5, [0, 0, 1, 0], new Float64Array(4))]).toEqual([0, 0, 5, 0])
  })

  it.each([1, 2, 6, 1000, 3e9])('below(%s) is even over its numbers', (n) => {
    const sample = draws(20_000, (s) => s.below(n))
    expect(sample.every((k) => Number.isInteger(k) && k >= 0 && k < n)).toBe(true)
    if (n <= 1000)
      expect(n === 1 || chiSquareScore(counts(sample, n - 1), new Array(n).fill(20_000 / n)) < 3.3).toBe(true)
    else expect(kolmogorov(sample, (x) => x / n)).toBeLessThan(1.95)
  })

  it('refuse arguments that are no law', () => {
    const s = stream.at(purpose.colony, 1, 1, 1)
    for (const bad of [
      () => s.binomial(-1, 0.5),
      () => s.binomial(1.5, 0.5),
      () => s.binomial(10, 1.01),
      () => s.binomial(10, Number.NaN),
      () => s.poisson(-1),
      () => s.poisson(Number.NaN),
      () => s.poisson(1e16),
      () => s.gamma(0, 1),
      () => s.exponential(-1),
      () => s.multinomial(1, [0, 0], new Float64Array(2)),
      () => s.multinomial(1, [1, -1], new Float64Array(2)),
      () => s.vonMisesFisher(0, 0, 1, -1, new Float64Array(3)),
      () => s.below(0),
    ]) {
      expect(bad).toThrow(RunError)
    }
  })
})
