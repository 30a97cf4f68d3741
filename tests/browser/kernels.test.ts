import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowsers, howToGetOne } from './find.ts'
import { type KernelDigest, run } from './kernel-digest.ts'
import { launch, runInBrowser } from './run-in-browser.ts'

const browsers = findBrowsers()
const entry = 'tests/browser/kernel-digest.ts'

test('Node gives one hash for every number of threads', async () => {
  const digests = await Promise.all([1, 2, 3].map((threads) => run({ threads })))
  expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1)
  expect(digests[2].threads).toBe(3)
})

describe.skipIf(browsers.length === 0)(
  `a page gives the bits of Node${browsers.length ? '' : ` (${howToGetOne})`}`,
  () => {
    // where there are two browsers, both: different engines are the point
    describe.each(browsers.length ? browsers : [undefined])('$name', (found) => {
      let browser: Browser
      let expected: KernelDigest
      beforeAll(async () => {
        if (!found) return
        expected = await run({ threads: 1 })
        browser = await launch(found)
      })
      afterAll(() => browser?.close())

      test('with shared memory, on one, two and three threads', async () => {
        for (const threads of [1, 2, 3]) {
          const answer = await runInBrowser<KernelDigest>(browser, entry, { isolated: true, input: { threads } })
          expect(answer).toEqual({ ...expected, threads })
        }
      })

      test('without shared memory, on the one thread there is', async () => {
        const answer = await runInBrowser<KernelDigest>(browser, entry, { isolated: false, input: { threads: 4 } })
        expect(answer).toEqual(expected)
      })
    })
  },
)
