import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { RunError } from '../quantity/errors.ts'

/**
 * Path of a file of the build, wherever this code runs from: `dist/`, `dist/chunks/`, or the sources under vitest.
 * @throws RunError when the package is not built
 */
export function locateBuilt(name: string): string {
  for (const place of ['./', '../', '../../dist/', '../dist/']) {
    const path = fileURLToPath(new URL(place + name, import.meta.url))
    if (existsSync(path)) return path
  }
  throw new RunError(`dist/${name} is absent: run \`npm run build\``)
}
