import { expect, it } from 'vitest'
import { attemptKey, daughterKey, founderKey, hashString, tileKey } from '../../src/numerics/lineage.ts'

const text = ({ lo, hi }: { lo: number; hi: number }) => `${lo.toString(16)}:${hi.toString(16)}`

it('keys follow descent: the same line of descent gives the same key, another line another', () => {
  const seen = new Set<string>()
  let made = 0
  for (const rule of ['cells.0', 'cells.1']) {
    for (let i = 0; i < 200; i++) {
      const founder = founderKey(rule, i)
      expect(founderKey(rule, i)).toEqual(founder)
      const family = [founder]
      for (let division = 0; division < 5; division++) {
        const child = daughterKey(founder.lo, founder.hi, division)
        family.push(child, daughterKey(child.lo, child.hi, 0), attemptKey(founder.lo, founder.hi, division))
      }
      made += family.length
      for (const key of family) seen.add(text(key))
    }
    for (let i = 0; i < 200; i++) seen.add(text(tileKey(rule, i)))
    made += 200
  }
  expect(seen.size).toBe(made)
})

it('words of a key are unsigned 32-bit', () => {
  for (let i = 0; i < 100; i++) {
    const { lo, hi } = founderKey('x', i)
    expect(lo >>> 0).toBe(lo)
    expect(hi >>> 0).toBe(hi)
  }
})

it('texts that differ little have hashes that differ much', () => {
  const seen = new Set<string>()
  const bits = new Array<number>(64).fill(0)
  for (let i = 0; i < 20_000; i++) {
    const { lo, hi } = hashString(`segment ${i}`)
    seen.add(text({ lo, hi }))
    for (let b = 0; b < 32; b++) {
      bits[b] += (lo >>> b) & 1
      bits[32 + b] += (hi >>> b) & 1
    }
  }
  expect(seen.size).toBe(20_000)
  for (const count of bits) expect(Math.abs(count - 10_000)).toBeLessThan(4.5 * Math.sqrt(5000))
  expect(hashString('ab')).not.toEqual(hashString('ba'))
  expect(hashString('')).not.toEqual(hashString('\0'))
})
