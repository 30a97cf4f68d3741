/**
 * Digests of the compiled kernels, as committed in kernels/kernels.sha256.
 *
 *   node scripts/kernel-hash.mjs           compare the build with the committed digests
 *   node scripts/kernel-hash.mjs --write   build the kernels and commit to what they are now
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const file = 'kernels/kernels.sha256'
const write = process.argv.includes('--write')
if (write) execFileSync(process.execPath, ['scripts/build.mjs', '--kernels'], { stdio: 'inherit' })
const digests = ['kernels.wasm', 'kernels-single.wasm']
  .map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(`dist/${name}`))
        .digest('hex')}  ${name}\n`,
  )
  .join('')
if (write) writeFileSync(file, digests)
else if (readFileSync(file, 'utf8') !== digests) {
  console.error(`${file} does not match the build:\n${digests}meant? node scripts/kernel-hash.mjs --write`)
  process.exitCode = 1
}
