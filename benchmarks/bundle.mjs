import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Modules of src/ as a benchmark needs them: bundled with the options of the build and imported. The kernels and the thread worker
 * come from dist/, so run `npm run build` first.
 * @param contents TypeScript, paths relative to the repository: `export { createKernels } from './src/kernel/kernels.ts'`
 */
export async function bundled(contents) {
  const folder = mkdtempSync(join(root, 'node_modules', '.transmural-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const outfile = join(folder, 'bundle.mjs')
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}

/** Median of some numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Milliseconds of each call of `work`, after `warm` calls that are not timed. */
export function time(work, { warm = 3, repeat = 10 } = {}) {
  for (let i = 0; i < warm; i++) work()
  return Array.from({ length: repeat }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
}
