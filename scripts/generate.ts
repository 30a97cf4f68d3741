/**
 * evidence/parameters/*.yaml, evidence/targets/*.yaml, scenarios/* → src/generated/*.ts. What is in order is written even
 * when something else is not; any complaint ends with exit code 1. Started by scripts/build.mjs in the root folder.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { readLibrary, type SourceFile } from '../src/evidence/library-source.ts'
import { findReaders } from '../src/evidence/parameter-readers.ts'
import { readTargets } from '../src/evidence/target-source.ts'
import { describeComplaint } from '../src/quantity/errors.ts'

const filesIn = (folder: string, accept: (name: string) => boolean): SourceFile[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((item) => item.isFile() && accept(item.name))
        .map((item) => ({ path: `${folder}/${item.name}`, text: readFileSync(join(folder, item.name), 'utf8') }))
        .sort((a, b) => (a.path < b.path ? -1 : 1))
    : []

const sources = (folder: string): SourceFile[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((item) => {
      const path = `${folder}/${item.name}`
      if (item.isDirectory()) return path === 'src/generated' ? [] : sources(path)
      return /\.tsx?$/.test(item.name) ? [{ path, text: readFileSync(path, 'utf8') }] : []
    })

const write = (path: string, text: string) => {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

const head = '/* Written by scripts/generate.ts. Do not edit. */\n'
const table = (items: Iterable<readonly [string, unknown]>) =>
  [...items].map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`).join('')
const baseName = (path: string) => path.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
const isYaml = (name: string) => /\.ya?ml$/.test(name)

mkdirSync('src/generated', { recursive: true })

const library = readLibrary(filesIn('evidence/parameters', isYaml))
write(
  'src/generated/parameters.ts',
  `${head}/** The parameter library: values in the engine's units (µm, s, pN, Pa, nM, mg/mL, K). */
export const parameters = {\n${table(library.entries)}} as const\n`,
)

const readers = findReaders([...library.entries.keys()], sources('src'))
write(
  'src/generated/readers.ts',
  `${head}/** Which source files read a parameter, by name. */
export const readers: Readonly<Record<string, readonly string[]>> = {\n${table(readers)}}\n`,
)

const shipped = filesIn('scenarios', isYaml)
write(
  'src/generated/scenarios.ts',
  `${head}/** The shipped scenarios: YAML text by name. */
export const scenarios = {\n${table(shipped.map(({ path, text }) => [baseName(path), text]))}} as const\n`,
)
const others = filesIn('scenarios', (name) => !isYaml(name) && !name.endsWith('.md'))
write(
  'src/generated/scenario-files.ts',
  `${head}/** Files the shipped scenarios name (networks): text by file name. */
export const scenarioFiles: Readonly<Record<string, string>> = {
${table(others.map(({ path, text }) => [path.replace(/^.*\//, ''), text]))}}\n`,
)

const targets = readTargets(filesIn('evidence/targets', isYaml))
write(
  'src/generated/targets.ts',
  `${head}import type { Target } from '../evidence/target.ts'\n
/** Published measurements the model is held against. */
export const targets: readonly Target[] = [
${targets.targets.map((target) => `  ${JSON.stringify(target)},\n`).join('')}]\n`,
)

const complaints = [...library.complaints, ...targets.complaints]
for (const complaint of complaints) console.error(describeComplaint(complaint))
if (complaints.length > 0) process.exitCode = 1

// The schema is made by the scenario room, which reads the modules written above.
const schemaScript = 'node_modules/.transmural-schema.mjs'
await build({
  entryPoints: ['scripts/generate-schema.ts'],
  outfile: schemaScript,
  format: 'esm',
  platform: 'node',
  bundle: true,
  packages: 'external',
  logLevel: 'warning',
})
await import(pathToFileURL(schemaScript).href)
