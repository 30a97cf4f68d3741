import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('the compiler gives the committed bytes (meant otherwise: node scripts/kernel-hash.mjs --write)', () => {
  const built = ['kernels.wasm', 'kernels-single.wasm'].map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(`dist/${name}`))
        .digest('hex')}  ${name}\n`,
  )
  expect(built.join('')).toBe(readFileSync('kernels/kernels.sha256', 'utf8'))
})
