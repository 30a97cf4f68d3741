/** Reruns every calibration study and writes its result. */
import { readdirSync } from 'node:fs'
import { write } from './study.mjs'

for (const name of readdirSync(new URL('.', import.meta.url)).sort()) {
  if (!name.endsWith('.mjs') || name === 'all.mjs' || name === 'study.mjs') continue
  await write((await import(`./${name}`)).default)
}
