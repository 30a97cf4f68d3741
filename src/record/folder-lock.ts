import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../quantity/errors.ts'
import { asWriteError } from './durable-file.ts'

interface Owner {
  host: string
  pid: number
  /** Start of the process in ticks of its machine's clock, so that a reused pid is not taken for the owner; 0 = unknown. */
  start: number
  /** Wall-clock time the lock was taken, ISO. */
  since: string
}

/** A lock on another machine that was not refreshed for this long is taken for abandoned, ms. */
const staleElsewhere = 10 * 60_000
const staleTakeover = 10_000

/**
 * The right to write into a run folder: one process at a time. A lock whose process is gone is taken over. `host`, `pid` and the
 * start of the process stand in the file, so people can see who writes.
 */
export class FolderLock {
  readonly #path: string
  readonly #mine: string
  /** Whether a dead owner's lock was found and taken over. */
  readonly tookOver: boolean

  private constructor(path: string, mine: string, tookOver: boolean) {
    this.#path = path
    this.#mine = mine
    this.tookOver = tookOver
  }

  /** @throws InputError when another living process writes into the folder, or the folder cannot be written */
  static acquire(folder: string): FolderLock {
    const path = join(folder, 'lock')
    const owner: Owner = {
      host: hostname(),
      pid: process.pid,
      start: processStart(process.pid),
      since: new Date().toISOString(),
    }
    const text = `${JSON.stringify(owner)}\n`
    const fresh = `${path}.${process.pid}.new`
    try {
      writeFileSync(fresh, text)
      if (linkNew(fresh, path)) return new FolderLock(path, text, false)
      takeOver(folder, path, fresh)
      return new FolderLock(path, text, true)
    } catch (error) {
      throw asWriteError(error, folder)
    } finally {
      rmSync(fresh, { force: true })
    }
  }

  /** Shows other machines that the owner lives. */
  refresh(): void {
    try {
      const now = new Date()
      utimesSync(this.#path, now, now)
    } catch {
      // A lock removed by hand is no reason to stop a run.
    }
  }

  release(): void {
    try {
      if (readFileSync(this.#path, 'utf8') === this.#mine) rmSync(this.#path, { force: true })
    } catch {
      // Already gone.
    }
  }
}

/** Creates `path` with the content of `fresh` only if it does not exist: a lock is never seen half-written. */
function linkNew(fresh: string, path: string): boolean {
  try {
    linkSync(fresh, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
  }
  // A file system without hard links.
  try {
    writeFileSync(path, readFileSync(fresh), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Replaces a dead owner's lock; only one process at a time may try. */
function takeOver(folder: string, path: string, fresh: string): void {
  const mutex = join(folder, 'lock.takeover')
  try {
    writeFileSync(mutex, '', { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const age = Date.now() - (statSync(mutex, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age < staleTakeover) {
      throw new InputError({
        key: folder,
        found: 'another process taking over the folder',
        expected: 'one writer; try again',
      })
    }
    rmSync(mutex, { force: true })
    takeOver(folder, path, fresh)
    return
  }
  try {
    const owner = readOwner(path)
    if (owner && alive(owner, path)) {
      const where = owner.host === hostname() ? '' : ` on ${owner.host}`
      throw new InputError({
        key: folder,
        found: `pid ${owner.pid}${where} has been writing here since ${owner.since}`,
        expected: 'a folder nobody writes to (--out chooses another)',
      })
    }
    renameSync(fresh, path)
  } finally {
    rmSync(mutex, { force: true })
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>
    if (typeof owner.pid !== 'number' || typeof owner.host !== 'string') return undefined
    return { host: owner.host, pid: owner.pid, start: Number(owner.start) || 0, since: String(owner.since) }
  } catch {
    return undefined
  }
}

function alive(owner: Owner, path: string): boolean {
  if (owner.host !== hostname()) {
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    return age < staleElsewhere
  }
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const start = processStart(owner.pid)
  if (start === gone) return false
  return start === 0 || owner.start === 0 || start === owner.start
}

const gone = -1

/** Start time of a process (field 22 of /proc/<pid>/stat), 0 where it cannot be told, `gone` for one that only awaits burial. */
function processStart(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? gone : Number(fields[19]) || 0
  } catch {
    return 0
  }
}
