import { ParameterSet } from '../evidence/parameter-set.ts'
import { readYaml, type Tree, type TreeMap } from '../evidence/yaml-reader.ts'
import { scenarioFiles } from '../generated/scenario-files.ts'
import { scenarios } from '../generated/scenarios.ts'
import { type Complaint, InputError } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import type { Plan } from '../simulation/plan.ts'
import { networkComplaints } from '../vessels/check-network.ts'
import { importNetwork } from '../vessels/import-network.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import { applyOverrides, mergeTrees } from './merge.ts'
import { readOwnParameters } from './own-parameters.ts'
import { type Choice, Cursor, Reading } from './reading.ts'
import { resolvePlan } from './resolve-plan.ts'
import { resolvedDocument } from './resolved-document.ts'
import { scenarioFields } from './scenario-fields.ts'

/** Gives the text of a file of at most `largest` bytes. Raises InputError (or anything else, which becomes one) when it cannot. */
export type ReadText = (path: string, largest?: number) => string | Promise<string>

export interface LoadOptions {
  /** Overrides such as `site.voxel=10um`, `cells.0.count=10`, `pore.nuclearStiffness=600 Pa`. */
  readonly set?: readonly string[]
  /** How files are read; without it only shipped scenarios can be loaded. */
  readonly readText?: ReadText
}

export interface ResolvedScenario {
  /** Shipped name, or file name without its ending. */
  readonly name: string
  readonly plan: Plan
  /** Scenario and network files it was read from, in the order they were read. */
  readonly sources: readonly { readonly path: string; readonly text: string }[]
  /** Text of `scenario.resolved.yaml`: every value, unit, grade and citation. */
  readonly document: string
  /** Every choice, machine-readable. */
  readonly choices: readonly Choice[]
  /** Worth saying, but no errors. */
  readonly notes: readonly string[]
}

/** Largest scenario that is read, characters. */
export const largestFile = 5 * 1024 * 1024
/** Largest vessel network that is read, bytes. */
export const largestNetwork = 256 * 1024 * 1024

const topLevel = Object.keys(scenarioFields.fields)

/** Names of the shipped scenarios. */
export function shippedNames(): readonly string[] {
  return Object.keys(scenarios)
}

/**
 * Reads a scenario, by file or shipped name, checks it and resolves every choice.
 * @throws InputError with all complaints of the file at once, each with file, line and column
 */
export async function loadScenario(nameOrPath: string, options: LoadOptions = {}): Promise<ResolvedScenario> {
  const files = new Files(options.readText)
  const first = await files.scenario(nameOrPath, undefined)
  return resolve(files, first, options)
}

/**
 * The same for a text at hand (a page, a test).
 * @param path name for messages, and the folder for files it names
 * @throws InputError with all complaints
 */
export async function resolveScenarioText(
  text: string,
  path: string,
  options: LoadOptions = {},
): Promise<ResolvedScenario> {
  const files = new Files(options.readText)
  return resolve(files, { path, text, shipped: false }, options)
}

interface Source {
  readonly path: string
  readonly text: string
  readonly shipped: boolean
}

class Files {
  readonly read: Source[] = []
  private readonly readText: ReadText | undefined

  constructor(readText: ReadText | undefined) {
    this.readText = readText
  }

  /** A scenario by shipped name or by path; a path inside a file is relative to that file's folder. */
  async scenario(nameOrPath: string, from: Source | undefined): Promise<Source> {
    if (Object.hasOwn(scenarios, nameOrPath)) {
      const text = (scenarios as Readonly<Record<string, string>>)[nameOrPath]
      return { path: `${nameOrPath}.yaml`, text, shipped: true }
    }
    const names = shippedNames()
    const isPath = /[\\/]|\.(ya?ml|json)$/i.test(nameOrPath)
    if (!isPath)
      throw new InputError({
        key: 'scenario',
        found: `"${nameOrPath}"`,
        expected: `a file (….yaml) or one of ${names.join(', ')}`,
        suggestion: nearMiss(nameOrPath, names),
      })
    const path = beside(from, nameOrPath)
    return { path, text: await this.text(path), shipped: false }
  }

  /** A file named by a scenario: shipped with it, or beside it. */
  async named(name: string, from: Source): Promise<Source> {
    if (from.shipped && Object.hasOwn(scenarioFiles, name))
      return { path: name, text: scenarioFiles[name], shipped: true }
    const path = beside(from, name)
    return { path, text: await this.text(path, largestNetwork), shipped: false }
  }

  private async text(path: string, largest?: number): Promise<string> {
    if (!this.readText)
      throw new InputError({
        key: 'file',
        found: path,
        expected: `one of ${shippedNames().join(', ')} (no files can be read here)`,
      })
    try {
      return await this.readText(path, largest)
    } catch (error) {
      if (error instanceof InputError) throw error
      const found = error instanceof Error ? error.message : `${error}`
      throw new InputError({ key: 'file', found, expected: 'a file that can be read', place: { file: path } })
    }
  }
}

/** A path named inside a file, seen from where the program stands. */
function beside(from: Source | undefined, path: string): string {
  if (!from || from.shipped || /^([\\/]|[A-Za-z]:[\\/])/.test(path)) return path
  const folder = from.path.match(/^.*[\\/]/)?.[0] ?? ''
  return folder + path
}

/**
 * The text of a scenario file, ready for the YAML reader: one byte-order mark at the start is dropped.
 * @throws InputError for files that are too large or no text
 */
function cleanText({ path, text }: Source): string {
  const refuse = (found: string, expected: string, line?: number): never => {
    throw new InputError({
      key: 'file',
      found,
      expected,
      place: line === undefined ? { file: path } : { file: path, line, column: 1 },
    })
  }
  if (text.length > largestFile) refuse(`${text.length} characters`, `at most ${largestFile}`)
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  const strange = plain.search(/(?![\t\n\r])[\p{Cc}\ufffd\ufeff]/u)
  if (strange >= 0) {
    const code = plain.charCodeAt(strange).toString(16).padStart(4, '0')
    refuse(
      `the character U+${code.toUpperCase()} (a binary file, or not UTF-8)`,
      'a text file in UTF-8',
      plain.slice(0, strange).split('\n').length,
    )
  }
  return plain
}

/** Reads a file and all it extends into one tree. */
async function readTree(files: Files, source: Source, chain: readonly string[]): Promise<TreeMap> {
  if (chain.includes(source.path))
    throw new InputError({
      key: 'extends',
      found: [...chain, source.path].join(' → '),
      expected: 'files that do not extend each other in a circle',
    })
  if (chain.length > 20)
    throw new InputError({ key: 'extends', found: 'more than 20 files in a row', expected: 'fewer' })
  const { tree, complaints } = readYaml(source.path, cleanText(source))
  files.read.push(source)
  if (!tree) throw new InputError(complaints)
  if (tree.type !== 'map')
    throw new InputError({
      key: 'file',
      found: tree.type === 'list' ? 'a list' : 'a single value',
      expected: 'a map with transmural: 1',
      place: tree.place,
    })
  const parent = tree.entries.get('extends')?.value
  if (parent?.type !== 'scalar' || typeof parent.value !== 'string' || parent.value === '') return tree
  try {
    const above = await files.scenario(parent.value, source)
    return mergeTrees(await readTree(files, above, [...chain, source.path]), tree) as TreeMap
  } catch (error) {
    if (!(error instanceof InputError) || error.complaints.some(({ place }) => place?.line !== undefined)) throw error
    throw new InputError(error.complaints.map((complaint) => ({ ...complaint, key: 'extends', place: parent.place })))
  }
}

async function resolve(files: Files, source: Source, options: LoadOptions): Promise<ResolvedScenario> {
  const file = await readTree(files, source, [])
  const tree = withoutEmpty(applyOverrides(file, options.set ?? [], topLevel))
  const own = readOwnParameters(tree)
  const reading = new Reading(new ParameterSet(own.complaints.length > 0 ? {} : own.values))
  reading.complaints.push(...own.complaints)
  reading.notes.push(...own.notes)
  const scenario = scenarioFields.read(new Cursor(reading, [], tree, tree.place))
  const name = source.path.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '')
  if (scenario) {
    const network = await readNetwork(files, source, reading, scenario.site?.vessels, tree)
    const plan = resolvePlan(reading, tree, scenario, {
      name,
      network,
      parameters: own.values,
    })
    if (reading.complaints.length === 0) {
      const document = resolvedDocument(
        reading.choices,
        own,
        files.read.map(({ path }) => path),
      )
      return {
        name,
        plan,
        sources: files.read.map(({ path, text }) => ({ path, text })),
        document,
        choices: reading.choices,
        notes: reading.notes,
      }
    }
  }
  throw new InputError(inOrder(reading.complaints))
}

/** The network file a scenario names, read and placed; complaints when it cannot be. */
async function readNetwork(
  files: Files,
  source: Source,
  reading: Reading,
  vessels: { is: string; value?: unknown } | undefined,
  tree: Tree,
): Promise<VesselNetwork | undefined> {
  if (vessels?.is !== 'file' || typeof vessels.value !== 'string') return undefined
  const file = vessels.value
  const place = new Cursor(reading, [], tree, tree.place).child('site').child('vessels').child('file').place
  try {
    const owner = files.read.find(({ path }) => path === place.file) ?? source
    const read = await files.named(
      file,
      place.file.startsWith('--set ') ? { ...source, path: '', shipped: source.shipped } : owner,
    )
    files.read.push(read)
    const network = importNetwork(read.path, read.text)
    const complaints = networkComplaints(network)
    if (complaints.length > 0) throw new InputError(complaints)
    return network
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const complaints = error.complaints.map((one) =>
      one.place?.line === undefined
        ? {
            ...one,
            key: 'site.vessels.file',
            found: one.found.includes(file) ? one.found : `${file}: ${one.found}`,
            place,
          }
        : one,
    )
    reading.complaints.push(...complaints)
    return undefined
  }
}

/** An empty value (`circulation:`) at the top means: not there. */
function withoutEmpty(tree: TreeMap): TreeMap {
  const entries = [...tree.entries].filter(([, { value }]) => !(value.type === 'scalar' && value.value === null))
  return { ...tree, entries: new Map(entries) }
}

/** In the order of the file, each complaint once. */
function inOrder(complaints: readonly Complaint[]): Complaint[] {
  const seen = new Set<string>()
  return [...complaints]
    .filter((complaint) => {
      const text = JSON.stringify(complaint)
      return !seen.has(text) && seen.add(text)
    })
    .map((complaint, rank) => ({ complaint, rank }))
    .sort(
      (a, b) =>
        (a.complaint.place?.line ?? 0) - (b.complaint.place?.line ?? 0) ||
        (a.complaint.place?.column ?? 0) - (b.complaint.place?.column ?? 0) ||
        a.rank - b.rank,
    )
    .map(({ complaint }) => complaint)
}
