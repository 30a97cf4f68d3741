#!/usr/bin/env node
// The committed entry of the command line: loads the built program, or says how to build it.
import { existsSync } from 'node:fs'

const built = new URL('../dist/cli.js', import.meta.url)
if (existsSync(built)) {
  await import(built.href)
} else {
  process.stderr.write('transmural: not built here: run `npm ci` (or `npm run build`) in the folder of the package\n')
  process.exitCode = 2
}
