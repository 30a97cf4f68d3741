import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { InputError } from '../quantity/errors.ts'

const reasons: Record<string, string> = {
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'no permission to write here',
  EPERM: 'no permission to write here',
  EROFS: 'a read-only file system',
  ENOTDIR: 'a file where a folder is needed',
  EEXIST: 'a file where a folder is needed',
  ENOENT: 'a folder that does not exist',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'a name that is too long for this file system',
}

/** An error of the file system as one plain complaint; anything else comes back as it is. */
export function asWriteError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (error instanceof InputError || typeof code !== 'string' || !(code in reasons)) return error
  return new InputError({
    key: path,
    found: reasons[code]!,
    expected:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'room for the results (a run goes on with --resume)'
        : 'a folder this program may write to',
  })
}

/**
 * Makes a folder and those above it. Step by step: Node's own recursive mkdir never returns where a file system refuses new
 * folders with ENOENT (as /proc does).
 * @throws InputError when the folder cannot be made
 */
export function makeFolder(path: string): void {
  const missing: string[] = []
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at)
  try {
    if (missing.length === 0 && !statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    for (const folder of missing) mkdirOnce(folder)
  } catch (error) {
    throw asWriteError(error, path)
  }
}

function mkdirOnce(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process may have been quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error
  }
}

/**
 * Writes a file so that after a crash it is either absent (or as before) or whole: a new file beside it, fsync, rename, fsync of
 * the folder.
 * @throws InputError when the disk is full or may not be written; nothing half-written stays
 */
export function writeDurably(path: string, content: string | Uint8Array | readonly Uint8Array[]): void {
  const fresh = `${path}.${process.pid}.new`
  try {
    const file = openSync(fresh, 'w', 0o644)
    try {
      if (typeof content === 'string') writeFileSync(file, content)
      else for (const bytes of content instanceof Uint8Array ? [content] : content) writeWhole(file, bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(fresh, path)
    syncFolder(dirname(path))
  } catch (error) {
    rmSync(fresh, { force: true })
    throw asWriteError(error, path)
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  let done = 0
  while (done < bytes.length) done += writeSync(file, bytes, done, Math.min(bytes.length - done, 1 << 26))
}

/** Makes renames in a folder survive a power cut, where the platform can. */
export function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  } catch {
    // Some platforms cannot open a folder; the rename itself is still atomic there.
  }
}

/** Files under a folder, as paths relative to it with `/`, sorted. */
export function listFiles(folder: string, under = ''): string[] {
  const found: string[] = []
  for (const name of readdirSync(join(folder, under)).sort()) {
    const path = under ? `${under}/${name}` : name
    if (statSync(join(folder, path)).isDirectory()) found.push(...listFiles(folder, path))
    else found.push(path)
  }
  return found
}
