import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { InputError } from '../quantity/errors.ts'
import { readCheckpoint, type StoredCheckpoint, writeCheckpoint } from './checkpoint-file.ts'
import { asWriteError, makeFolder, writeDurably } from './durable-file.ts'
import { FolderLock } from './folder-lock.ts'
import type { Manifest } from './manifest.ts'
import { type RunIdentity, requireSameRun } from './run-identity.ts'

/** Everything a run may leave in its folder; --force removes these and nothing else. */
const ours = new Set([
  'manifest.json',
  'scenario.resolved.yaml',
  'ledger.parquet',
  'cells.parquet',
  'summary.csv',
  'tables.json',
  'fields.ome.zarr',
  'network.vtp',
  'report.html',
  'ro-crate-metadata.json',
  'events.jsonl',
  'checkpoint',
  'parts',
  'lock',
  'lock.takeover',
])
const leftover = /\.new$/

export interface OpenOptions {
  resume: boolean
  force: boolean
  identity: RunIdentity
  /** Told what a person should know (a lock taken over, a damaged slot). */
  say: (message: string) => void
}

/** A run folder this process has the right to write into. */
export class RunFolder {
  readonly path: string
  /** The manifest of a run that was finished here before. */
  readonly finished: Manifest | undefined
  /** The newest whole checkpoint, when resuming. */
  readonly stored: StoredCheckpoint | undefined
  readonly #lock: FolderLock
  /** Folders that were not there before, innermost first. */
  readonly #made: readonly string[]
  #sequence: number

  private constructor(
    path: string,
    lock: FolderLock,
    made: readonly string[],
    finished?: Manifest,
    stored?: StoredCheckpoint,
  ) {
    this.path = path
    this.#lock = lock
    this.#made = made
    this.finished = finished
    this.stored = stored
    this.#sequence = stored?.sequence ?? 0
  }

  /**
   * Claims a folder for a run.
   * @throws InputError when it is not empty (and neither resumed nor forced), in use, of another run, damaged or not writable
   */
  static open(path: string, { resume, force, identity, say }: OpenOptions): RunFolder {
    const made = missingFolders(path)
    makeFolder(path)
    let lock: FolderLock
    try {
      const before = entries(path)
      if (before.length > 0 && !resume && !force && !before.includes('lock')) throw notEmpty(path)
      lock = FolderLock.acquire(path)
    } catch (error) {
      for (const folder of made) removeIfEmpty(folder)
      throw asWriteError(error, path)
    }
    try {
      if (lock.tookOver) say(`${path}: the process that wrote here is gone; taken over`)
      for (const name of readdirSync(path)) if (leftover.test(name)) rmSync(join(path, name), { force: true })
      const found = entries(path).filter((name) => name !== 'lock' && name !== 'lock.takeover')
      if (resume && found.length > 0) return RunFolder.#resume(path, lock, identity, say)
      if (found.length > 0) {
        if (!force) throw notEmpty(path)
        clear(path, found)
      }
      makeFolder(join(path, 'checkpoint'))
      writeDurably(join(path, 'checkpoint', 'identity.json'), `${JSON.stringify(identity, null, 1)}\n`)
      return new RunFolder(path, lock, made)
    } catch (error) {
      lock.release()
      for (const folder of made) removeIfEmpty(folder)
      throw asWriteError(error, path)
    }
  }

  static #resume(path: string, lock: FolderLock, identity: RunIdentity, say: (message: string) => void): RunFolder {
    const finished = readManifest(path)
    if (finished) requireSameRun(path, finished.inputs, identity)
    const identityFile = join(path, 'checkpoint', 'identity.json')
    if (!existsSync(identityFile)) {
      if (finished) return new RunFolder(path, lock, [], finished)
      throw new InputError({
        key: `--resume ${path}`,
        found: 'a folder without a run',
        expected: 'the folder of a run',
      })
    }
    let there: RunIdentity
    try {
      there = JSON.parse(readFileSync(identityFile, 'utf8')) as RunIdentity
    } catch {
      throw new InputError({ key: identityFile, found: 'a damaged file', expected: 'a run (--force starts anew)' })
    }
    requireSameRun(path, there, identity)
    const stored = readCheckpoint(join(path, 'checkpoint'), say)
    return new RunFolder(path, lock, [], finished, stored)
  }

  file(name: string): string {
    return join(this.path, name)
  }

  /** Writes a checkpoint into the older of the two slots. */
  checkpoint(state: Omit<StoredCheckpoint, 'sequence'>): void {
    writeCheckpoint(this.file('checkpoint'), { sequence: ++this.#sequence, ...state })
    this.#lock.refresh()
  }

  /** A finished run that goes on is unfinished again. */
  reopen(): void {
    rmSync(this.file('manifest.json'), { force: true })
  }

  /** What only an unfinished run needs. */
  clean(): void {
    rmSync(this.file('parts'), { recursive: true, force: true })
    rmSync(this.file('checkpoint'), { recursive: true, force: true })
  }

  release(): void {
    this.#lock.release()
  }

  /** Leaves nothing behind of a run that could not start. */
  discard(): void {
    if (!this.finished && !this.stored)
      clear(
        this.path,
        entries(this.path).filter((name) => ours.has(name) && name !== 'lock'),
      )
    this.#lock.release()
    for (const folder of this.#made) removeIfEmpty(folder)
  }
}

/** The manifest of a finished run folder, when there is one. */
export function readManifest(path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new InputError({
      key: join(path, 'manifest.json'),
      found: 'a damaged file',
      expected: 'a manifest (--force starts anew)',
    })
  }
}

const entries = (path: string): string[] => readdirSync(path).filter((name) => !leftover.test(name))

const notEmpty = (path: string) =>
  new InputError({
    key: `--out ${path}`,
    found: 'a folder that is not empty',
    expected: 'an empty or new folder (--resume goes on with the run in it, --force replaces it)',
  })

function clear(path: string, names: readonly string[]): void {
  const foreign = names.filter((name) => !ours.has(name))
  if (foreign.length > 0) {
    throw new InputError({
      key: `--force ${path}`,
      found: `files that are no part of a run (${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ', …' : ''})`,
      expected: 'a run folder; nothing was removed',
    })
  }
  for (const name of names) rmSync(join(path, name), { recursive: true, force: true })
}

/** A folder and those it is in, innermost first, as far as they are not there. */
function missingFolders(path: string): string[] {
  const missing: string[] = []
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at)
  return missing
}

function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path)
  } catch {
    // Not empty or already gone: somebody else's.
  }
}
