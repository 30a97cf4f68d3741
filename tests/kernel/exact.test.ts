import { describe, expect, test } from 'vitest'
import { KernelStateHash, refuseNaN } from '../../src/kernel/state-digest.ts'
import { exp } from '../../src/numerics/exp.ts'
import { log } from '../../src/numerics/log.ts'
import { philox4x32 } from '../../src/numerics/philox.ts'
import { StateHash } from '../../src/numerics/state-hash.ts'
import { StateRegistry } from '../../src/schedule/state-registry.ts'
import { full, numbers, sharedTeams } from './team.ts'

const teams = sharedTeams(64e6)
const count = 1 << 18
const rounds = full ? 40 : 1

/** First index at which the kernel and the TypeScript function differ in any bit, −1 when none. */
function firstDifference(
  kernel: 'expColumn' | 'logColumn',
  reference: (x: number) => number,
  arguments_: Float64Array,
): number {
  const [, kernels] = teams
  const out = outColumn()
  kernels.run(kernel, kernels.arena.pointer(arguments_), kernels.arena.pointer(out), arguments_.length)
  for (let i = 0; i < arguments_.length; i++) if (!Object.is(out[i], reference(arguments_[i]))) return i
  return -1
}
const columns: Float64Array[] = []
function outColumn(): Float64Array {
  return (columns[0] ??= teams[1].arena.allocate('f64', count))
}
function inColumn(): Float64Array {
  return (columns[1] ??= teams[1].arena.allocate('f64', count))
}

describe('functions in the kernels have the bits of src/numerics', () => {
  const special = [
    0,
    -0,
    1,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    5e-324,
    2.2e-308,
    1e308,
    709.78,
    709.79,
  ]
  const edges = [
    ...special,
    -744.4,
    -745.13,
    -745.2,
    -708.4,
    -710,
    Number.MAX_VALUE,
    Math.SQRT1_2,
    Math.SQRT2,
    2 ** -1022,
    1e-310,
  ]

  test(`exp over ${rounds * count} arguments`, () => {
    const x = inColumn()
    const rnd = numbers(1)
    for (let round = 0; round < rounds; round++) {
      const width = [1, 40, 760][round % 3]
      for (let i = 0; i < count; i++) x[i] = (rnd() + rnd() / 4294967296 - 0.5) * 2 * (i % 2 ? width : 760)
      x.set(edges)
      expect(firstDifference('expColumn', exp, x)).toBe(-1)
    }
  })

  test(`log over ${rounds * count} arguments of every exponent`, () => {
    const x = inColumn()
    const words = new Uint32Array(x.buffer, x.byteOffset, 2 * count)
    const rnd = numbers(2)
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < words.length; i += 2) {
        words[i] = rnd() * 4294967296
        words[i + 1] = rnd() * (i % 4 ? 2146435072 : 4294967296)
      }
      for (let i = 0; i < count; i += 8) x[i] = 1 + (rnd() - 0.5) * 0.01
      x.set(edges)
      expect(firstDifference('logColumn', log, x)).toBe(-1)
    }
  })

  test('Philox gives the words of the reference, for every number of threads', () => {
    const n = 1003
    const out = new Uint32Array(4)
    for (const { arena, run } of teams.map((kernels) => ({ arena: kernels.arena, run: kernels.run.bind(kernels) }))) {
      const [low, high] = [0, 1].map(() => arena.allocate('u32', n))
      const words = arena.allocate('u32', 4 * 1024)
      const rnd = numbers(7)
      for (let i = 0; i < n; i++) {
        low[i] = rnd() * 4294967296
        high[i] = rnd() * 4294967296
      }
      run(
        'philoxColumns',
        arena.pointer(low),
        arena.pointer(high),
        n,
        17,
        (6 << 16) | 3,
        42,
        0xdeadbeef,
        arena.pointer(words),
        4096,
      )
      for (let i = 0; i < n; i++) {
        philox4x32(low[i], high[i], 17, (6 << 16) | 3, 42, 0xdeadbeef, out)
        expect([0, 1, 2, 3].map((k) => words[1024 * k + i])).toEqual([...out])
      }
    }
  })
})

describe('state hash', () => {
  test('the kernel and the plain code agree on every length, inside and outside its memory', () => {
    const [kernels] = teams
    const hash = new KernelStateHash(kernels)
    const inside = kernels.arena.allocate('u8', 5000)
    const rnd = numbers(4)
    for (let i = 0; i < inside.length; i++) inside[i] = rnd() * 256
    for (const length of [0, 1, 15, 16, 17, 64, 4999, 5000]) {
      const bytes = inside.subarray(0, length)
      const plain = new StateHash().update(bytes).updateText('cells.x µ𝛼').updateArray(Float32Array.of(1, 2.5)).digest()
      expect(hash.reset().update(bytes).updateText('cells.x µ𝛼').updateArray(Float32Array.of(1, 2.5)).digest()).toBe(
        plain,
      )
      expect(
        hash.reset().update(bytes.slice()).updateText('cells.x µ𝛼').updateArray(Float32Array.of(1, 2.5)).digest(),
      ).toBe(plain)
    }
  })

  test('a value that is not a number is named before anything is hashed', () => {
    const [kernels] = teams
    const registry = new StateRegistry(kernels.arena.allocate)
    const block = registry.add('wall.holeArea', 'f64', 10, { unit: 'um^2', used: () => 8 })
    registry.add('cells.id', 'u32', 10, { unit: '1' }).data.fill(0x7fc00001)
    block.data[8] = Number.NaN
    expect(() => refuseNaN(kernels, registry)).not.toThrow()
    block.data[7] = Number.NaN
    expect(() => refuseNaN(kernels, registry)).toThrow('wall.holeArea[7] is not a number')
  })
})
