import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with one plain line of counts, so that any reader (or machine) can tell how many tests ran. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    let passed = 0
    let failed = 0
    let skipped = 0
    for (const module of modules) {
      let failures = 0
      for (const test of module.children.allTests()) {
        const state = test.result().state
        if (state === 'passed') passed++
        else if (state === 'failed') failures++
        else skipped++
      }
      failed += module.state() === 'failed' && failures === 0 ? 1 : failures
    }
    process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  }
}
