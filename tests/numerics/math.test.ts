import { describe, expect, it } from 'vitest'
import * as math from '../../src/numerics/math.ts'
import * as exact from './high-precision.ts'

/** Its own generator, so that the tests do not lean on what they test. */
function arguments64(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
}
const u = arguments64(20240611)
const spread = (low: number, high: number) => low + (high - low) * u()
const signed = (x: number) => (u() < 0.5 ? -x : x)
const decades = (low: number, high: number) => 10 ** spread(low, high) * (1 + u())

interface Case {
  name: string
  of: (x: number) => number
  exact: (x: bigint, at: number) => bigint
  arguments: () => number
  ulp: number
}

const { ONE } = exact
const half = (a: bigint) => a / 2n
const cases: Case[] = [
  { name: 'exp', of: math.exp, exact: exact.exp, arguments: () => spread(-708, 709.7), ulp: 1 },
  { name: 'exp of small arguments', of: math.exp, exact: exact.exp, arguments: () => signed(decades(-18, 0)), ulp: 1 },
  { name: 'exp where it is subnormal', of: math.exp, exact: exact.exp, arguments: () => spread(-745, -708), ulp: 1 },
  {
    name: 'expm1',
    of: math.expm1,
    exact: (x) => exact.exp(x) - ONE,
    arguments: () => signed(decades(-20, 1.5)),
    ulp: 1,
  },
  {
    name: 'expm1 far out',
    of: math.expm1,
    exact: (x) => exact.exp(x) - ONE,
    arguments: () => spread(-45, 709),
    ulp: 1,
  },
  { name: 'log', of: math.log, exact: exact.log, arguments: () => decades(-307, 307), ulp: 1 },
  { name: 'log near 1', of: math.log, exact: exact.log, arguments: () => 1 + signed(decades(-15, -0.7) / 2), ulp: 1 },
  { name: 'log of subnormals', of: math.log, exact: exact.log, arguments: () => spread(1, 1e6) * 5e-324 * 1e3, ulp: 1 },
  { name: 'log1p', of: math.log1p, exact: (x) => exact.log(ONE + x), arguments: () => decades(-20, 20), ulp: 1 },
  {
    name: 'log1p below 0',
    of: math.log1p,
    exact: (x) => exact.log(ONE + x),
    arguments: () => -(10 ** spread(-17, 0)),
    ulp: 1,
  },
  { name: 'sin', of: math.sin, exact: (x) => exact.sinCos(x)[0], arguments: () => signed(decades(-12, 6)), ulp: 1 },
  { name: 'cos', of: math.cos, exact: (x) => exact.sinCos(x)[1], arguments: () => signed(decades(-12, 6)), ulp: 1 },
  {
    name: 'sin of huge arguments',
    of: math.sin,
    exact: (x) => exact.sinCos(x)[0],
    arguments: () => signed(decades(6, 290)),
    ulp: 1,
  },
  {
    name: 'cos of huge arguments',
    of: math.cos,
    exact: (x) => exact.sinCos(x)[1],
    arguments: () => signed(decades(6, 290)),
    ulp: 1,
  },
  {
    name: 'sin near multiples of π',
    of: math.sin,
    exact: (x) => exact.sinCos(x)[0],
    arguments: () => Math.floor(spread(1, 5e5)) * Math.PI,
    ulp: 1,
  },
  {
    name: 'tan',
    of: math.tan,
    exact: (x) => exact.div(...exact.sinCos(x)),
    arguments: () => signed(decades(-12, 7)),
    ulp: 2,
  },
  {
    name: 'sinh',
    of: math.sinh,
    exact: (x) => half(exact.exp(x) - exact.exp(-x)),
    arguments: () => signed(decades(-10, 2.3)),
    ulp: 2,
  },
  {
    name: 'cosh',
    of: math.cosh,
    exact: (x) => half(exact.exp(x) + exact.exp(-x)),
    arguments: () => signed(decades(-10, 2.3)),
    ulp: 2,
  },
  {
    name: 'tanh',
    of: math.tanh,
    exact: (x) => exact.div(exact.exp(2n * x) - ONE, exact.exp(2n * x) + ONE),
    arguments: () => signed(decades(-10, 1.3)),
    ulp: 2,
  },
  { name: 'cbrt', of: math.cbrt, exact: exact.cbrt, arguments: () => decades(-307, 300), ulp: 1 },
  { name: 'cbrt of subnormals', of: math.cbrt, exact: exact.cbrt, arguments: () => spread(1, 1e6) * 5e-321, ulp: 1 },
  {
    name: 'atan',
    of: math.atan,
    exact: (x, at) => exact.angle(x, ONE, Math.atan(at)),
    arguments: () => signed(decades(-20, 20)),
    ulp: 1,
  },
  {
    name: 'acos',
    of: math.acos,
    exact: (x, at) => exact.angle(exact.sqrt(ONE - exact.mul(x, x)), x, Math.acos(at)),
    arguments: () => (u() < 0.5 ? spread(-1, 1) : signed(1 - 10 ** spread(-15, 0))),
    ulp: 1,
  },
  {
    name: 'asin',
    of: math.asin,
    exact: (x, at) => exact.angle(x, exact.sqrt(ONE - exact.mul(x, x)), Math.asin(at)),
    arguments: () => (u() < 0.5 ? spread(-1, 1) : signed(1 - 10 ** spread(-15, 0))),
    ulp: 2,
  },
  { name: 'erf', of: math.erf, exact: exact.erf, arguments: () => signed(decades(-10, 0.6)), ulp: 1 },
  { name: 'erfc', of: math.erfc, exact: (x) => ONE - exact.erf(x), arguments: () => spread(-6, 12), ulp: 3 },
  { name: 'logGamma', of: math.logGamma, exact: exact.logGamma, arguments: () => decades(-10, 0.3), ulp: 2 },
  {
    name: 'logGamma of large arguments',
    of: math.logGamma,
    exact: exact.logGamma,
    arguments: () => decades(0.3, 15),
    ulp: 2,
  },
]

describe('elementary functions against series in whole numbers', () => {
  for (const one of cases) {
    it(`${one.name} is within ${one.ulp} ulp`, () => {
      let worst = 0
      let at = 0
      for (let i = 0; i < 150; i++) {
        const x = one.arguments()
        const error = exact.ulpError(one.of(x), one.exact(exact.fromDouble(x), x))
        if (!(error <= worst)) [worst, at] = [error, x]
      }
      expect(worst, `at ${at}`).toBeLessThanOrEqual(one.ulp)
    })
  }

  it('pow is within 1 ulp', () => {
    for (let i = 0; i < 300; i++) {
      const x = i < 100 ? 1 + signed(decades(-12, -1)) : decades(-20, 20)
      const y = i < 100 ? signed(decades(0, 6)) : spread(-14, 14)
      if (Math.abs(y * Math.log(x)) > 700) continue
      const value = exact.exp(exact.mul(exact.fromDouble(y), exact.log(exact.fromDouble(x))))
      expect(exact.ulpError(math.pow(x, y), value), `${x}^${y}`).toBeLessThanOrEqual(1)
    }
  })

  it('atan2 is within 2 ulp in all quadrants', () => {
    for (let i = 0; i < 200; i++) {
      const x = signed(decades(-5, 5))
      const y = signed(decades(-5, 5))
      const value = exact.angle(exact.fromDouble(y), exact.fromDouble(x), Math.atan2(y, x))
      expect(exact.ulpError(math.atan2(y, x), value), `${y}, ${x}`).toBeLessThanOrEqual(2)
    }
  })

  it('lambertW solves w e^w = x: its error is within 2 ulp of w', () => {
    for (let i = 0; i < 300; i++) {
      const x = i < 100 ? decades(-10, 300) : i < 200 ? -decades(-10, -1) : -Math.exp(-1) * (1 - 10 ** spread(-12, 0))
      const w = math.lambertW(x)
      const big = exact.fromDouble(w)
      const e = exact.exp(big)
      const error = exact.div(exact.mul(big, e) - exact.fromDouble(x), exact.mul(e, ONE + big))
      // Next to the branch point −1/e the double x itself leaves w open; one spacing of x there is this much of w.
      const open = x < -0.36 ? Math.abs(5.6e-17 / (Math.exp(w) * (1 + w))) : 0
      const found = Number(exact.abs(error) >> (exact.BITS - 90n)) / 2 ** 90
      const ulp = Number(exact.spacing(w) >> (exact.BITS - 90n)) / 2 ** 90
      expect(found, `at ${x}: ${w}`).toBeLessThanOrEqual(2 * ulp + open)
    }
  })

  it('inverseNormal undoes the normal distribution function', () => {
    for (let i = 0; i < 300; i++) {
      const p = i < 150 ? spread(0.0001, 0.9999) : 10 ** spread(-300, -3)
      const z = math.inverseNormal(p)
      const back = 0.5 * math.erfc(-z / Math.SQRT2)
      // A relative step of 1e−15 in z moves p by z²·1e−15.
      expect(Math.abs(back / p - 1)).toBeLessThan(1e-14 + 2e-15 * z * z)
    }
    expect(math.inverseNormal(0.975)).toBeCloseTo(1.9599639845400545, 14)
  })
})

describe('edges of the functions', () => {
  const { POSITIVE_INFINITY: inf, NaN: nan } = Number
  const table: Array<[string, number, number]> = [
    ['exp ∞', math.exp(inf), inf],
    ['exp −∞', math.exp(-inf), 0],
    ['exp NaN', math.exp(nan), nan],
    ['exp 0', math.exp(0), 1],
    ['exp 709.79', math.exp(709.79), inf],
    ['exp −745.2', math.exp(-745.2), 0],
    ['smallest exp', math.exp(-745.1), 5e-324],
    ['expm1 −0', math.expm1(-0), -0],
    ['expm1 −∞', math.expm1(-inf), -1],
    ['expm1 ∞', math.expm1(inf), inf],
    ['expm1 NaN', math.expm1(nan), nan],
    ['log 0', math.log(0), -inf],
    ['log −0', math.log(-0), -inf],
    ['log −1', math.log(-1), nan],
    ['log 1', math.log(1), 0],
    ['log ∞', math.log(inf), inf],
    ['log NaN', math.log(nan), nan],
    ['log of the largest', math.log(Number.MAX_VALUE), 709.782712893384],
    ['log of the smallest', math.log(5e-324), -744.4400719213812],
    ['log1p −0', math.log1p(-0), -0],
    ['log1p −1', math.log1p(-1), -inf],
    ['log1p −1.5', math.log1p(-1.5), nan],
    ['log1p ∞', math.log1p(inf), inf],
    ['sin −0', math.sin(-0), -0],
    ['sin ∞', math.sin(inf), nan],
    ['cos 0', math.cos(0), 1],
    ['cos NaN', math.cos(nan), nan],
    ['sin of the largest', math.sin(Number.MAX_VALUE), 0.004961954789184062],
    ['tan −0', math.tan(-0), -0],
    ['sinh −0', math.sinh(-0), -0],
    ['sinh −∞', math.sinh(-inf), -inf],
    ['sinh 710', math.sinh(710), 1.1169973830808557e308],
    ['cosh −∞', math.cosh(-inf), inf],
    ['cosh NaN', math.cosh(nan), nan],
    ['tanh −0', math.tanh(-0), -0],
    ['tanh −∞', math.tanh(-inf), -1],
    ['tanh NaN', math.tanh(nan), nan],
    ['cbrt −0', math.cbrt(-0), -0],
    ['cbrt −27', math.cbrt(-27), -3],
    ['cbrt ∞', math.cbrt(inf), inf],
    ['atan −0', math.atan(-0), -0],
    ['atan −∞', math.atan(-inf), -Math.PI / 2],
    ['acos 1', math.acos(1), 0],
    ['acos −1', math.acos(-1), Math.PI],
    ['acos 1.1', math.acos(1.1), nan],
    ['asin −0', math.asin(-0), -0],
    ['asin 1', math.asin(1), Math.PI / 2],
    ['erf −0', math.erf(-0), -0],
    ['erf −∞', math.erf(-inf), -1],
    ['erf NaN', math.erf(nan), nan],
    ['erfc ∞', math.erfc(inf), 0],
    ['erfc −∞', math.erfc(-inf), 2],
    ['logGamma 0', math.logGamma(0), inf],
    ['logGamma 1', math.logGamma(1), 0],
    ['logGamma −1', math.logGamma(-1), nan],
    ['lambertW 0', math.lambertW(0), 0],
    ['lambertW −0.4', math.lambertW(-0.4), nan],
    ['lambertW NaN', math.lambertW(nan), nan],
  ]
  for (const [name, found, wanted] of table) it(`${name} is ${wanted}`, () => expect(found).toBe(wanted))

  it('pow and atan2 agree with the standard on every pair of special values', () => {
    const special = [
      0,
      -0,
      1,
      -1,
      0.5,
      -0.5,
      2,
      -2,
      3,
      -3,
      5e-324,
      -5e-324,
      Number.MAX_VALUE,
      inf,
      -inf,
      nan,
      1023,
      -1075,
      2 ** 53 + 2,
    ]
    for (const x of special) {
      for (const y of special) {
        expect(math.pow(x, y), `${x}^${y}`).toBe(x ** y)
        expect(math.atan2(x, y), `atan2(${x}, ${y})`).toBe(Math.atan2(x, y))
      }
    }
  })
})
