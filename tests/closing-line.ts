import { readFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/**
 * Ends a run with one plain line of counts, so that any reader (or machine) can tell how many tests ran. With CI=true a skipped test
 * that tests/allowed-skips.txt does not name fails the run: a check that silently stopped running proves nothing.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    let passed = 0
    let failed = 0
    const skipped: TestCase[] = []
    for (const module of modules) {
      let failures = 0
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failures++
        else skipped.push(test)
      }
      failed += module.state() === 'failed' && failures === 0 ? 1 : failures
    }
    if (process.env.CI === 'true') {
      const allowed = allowedSkips(readFileSync(new URL('allowed-skips.txt', import.meta.url), 'utf8'))
      const titles = skipped.map((test) => `${test.module.relativeModuleId} > ${test.fullName}`)
      const unexpected = titles.filter((title) => !allowed.some((start) => title.startsWith(start)))
      for (const title of unexpected) process.stdout.write(`\nskipped, and not in tests/allowed-skips.txt: ${title}`)
      if (unexpected.length > 0) process.exitCode = 1
    }
    process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped\n`)
  }
}

/** Starts of the titles that may be skipped: one a line; empty lines and comments are passed over. */
export function allowedSkips(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
