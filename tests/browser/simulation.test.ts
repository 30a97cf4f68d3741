import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Plan } from '../../src/simulation/plan.ts'
import { smallTumour } from '../simulation/small-plan.ts'
import { findBrowsers, howToGetOne } from './find.ts'
import { launch, runInBrowser } from './run-in-browser.ts'
import { run, type SimulationDigest } from './simulation-digest.ts'

const browsers = findBrowsers()
const entry = 'tests/browser/simulation-digest.ts'
const times = [600, 1200, 1800]
let plan: Plan
let node: SimulationDigest

beforeAll(async () => {
  plan = await smallTumour('duration=30 min')
  node = await run({ plan, times, threads: 1 })
})

test('a whole simulation in Node has the same state at 10, 20 and 30 min on one and on two threads', async () => {
  expect(Object.keys(node.hashes)).toEqual(times.map(String))
  expect(new Set(Object.values(node.hashes)).size).toBe(3)
  expect(node.rows).toBeGreaterThan(10)
  expect(await run({ plan, times, threads: 2 })).toEqual({ ...node, threads: 2 })
})

test('another seed is another state', async () => {
  const other = await run({ plan: { ...plan, seed: plan.seed + 1, duration: 600 }, times, threads: 1 })
  expect(other.hashes[600]).not.toBe(node.hashes[600])
})

describe.skipIf(browsers.length === 0)(
  `a whole simulation in a page has the state of Node${browsers.length ? '' : ` (${howToGetOne})`}`,
  () => {
    describe.each(browsers.length ? browsers : [undefined])('$name', (found) => {
      let browser: Browser
      beforeAll(async () => {
        if (found) browser = await launch(found)
      })
      afterAll(() => browser?.close())
      const inPage = (isolated: boolean, threads: number) =>
        runInBrowser<SimulationDigest>(browser, entry, { isolated, input: { plan, times, threads } })

      test.each([1, 2])('with shared memory, %i thread(s)', async (threads) => {
        expect(await inPage(true, threads)).toEqual({ ...node, threads })
      })

      test('without shared memory, on the one thread there is', async () => {
        expect(await inPage(false, 2)).toEqual(node)
      })
    })
  },
)
