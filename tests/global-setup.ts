import { execFileSync } from 'node:child_process'

/** Builds what the tests run (kernels, library, command line), so no test meets a stale `dist/`. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' })
}
