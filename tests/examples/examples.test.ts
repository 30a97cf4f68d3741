import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What an example prints. It imports `transmural` by name, as it would where the package is installed. */
const printed = (name: string) => execFileSync(process.execPath, [`examples/${name}.mjs`], { encoding: 'utf8' })

const all = {
  'add-a-process': () => {
    const [shipped, beam] = printed('add-a-process')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line.slice(line.indexOf('{'))) as Record<string, number>)
    expect(shipped.hit).toBe(0)
    expect(beam.hit).toBeGreaterThan(20)
    expect(beam.deaths).toBeGreaterThanOrEqual(beam.hit)
    expect(beam.living).toBeLessThan(shipped.living - 20)
  },
  'compare-walls': () => {
    const text = printed('compare-walls')
    const share = (kind: string) => Number(new RegExp(`${kind}: (\\d+) % .* after 1 h`).exec(text)?.[1])
    // Neutrophils cross an inflamed venule in minutes; carcinoma cells that are not wedged in do not stay there.
    expect(share('neutrophil')).toBeGreaterThan(80)
    expect(share('carcinoma')).toBeLessThan(10)
  },
  'count-crossings': () => {
    const text = printed('count-crossings')
    const [attempts, reached, through] = [/^(\d+) attempts in 6 h/m, /^(\d+) reached/m, /^(\d+) are through/m].map(
      (pattern) => Number(pattern.exec(text)?.[1]),
    )
    expect(attempts).toBeGreaterThan(100)
    expect(reached).toBeLessThanOrEqual(attempts)
    expect(through).toBeGreaterThan(0)
    expect(through).toBeLessThan(reached)
    expect(text).toMatch(/^state [0-9a-f]{16}$/m)
  },
}

test.each(Object.entries(all))('the example %s runs and says what it should', (_, check) => check())

test('every example has a check', () => {
  expect(readdirSync('examples').sort()).toEqual(
    Object.keys(all)
      .map((name) => `${name}.mjs`)
      .sort(),
  )
})
