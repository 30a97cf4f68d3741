import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { arch, cpus, hostname, platform } from 'node:os'
import { join } from 'node:path'
import { listFiles } from './durable-file.ts'
import type { RunIdentity } from './run-identity.ts'

export interface FileRecord {
  path: string
  bytes: number
  sha256: string
}

/** Written last: a folder without it is unfinished. */
export interface Manifest {
  transmural: string
  title: string
  scenario: string
  seed: number
  replicate: number
  /** Hash of the final state: the same on every machine. */
  stateHash: string
  /** Simulated time reached: phase and seconds in it; `until` when the run was asked to stop there. */
  reached: { phase: string; seconds: number; until?: number }
  /** What the results depend on. */
  inputs: RunIdentity
  /** Every result file; equal for two runs of the same inputs, apart from the RO-Crate (it carries the date). */
  files: FileRecord[]
  /** What the results do not depend on. */
  machine: {
    host: string
    platform: string
    processor: string
    node: string
    threads: number
    started: string
    ended: string
    wallSeconds: number
    sessions: number
  }
}

const notResults = /^(manifest\.json|lock.*|checkpoint\/.*|parts\/.*|.*\.new)$/

/** Size and SHA-256 of every result file in a run folder, by path. */
export function hashFiles(folder: string): FileRecord[] {
  return listFiles(folder)
    .filter((path) => !notResults.test(path))
    .map((path) => ({
      path,
      bytes: statSync(join(folder, path)).size,
      sha256: createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    }))
}

export function describeMachine(
  threads: number,
  started: Date,
  wallSeconds: number,
  sessions: number,
): Manifest['machine'] {
  return {
    host: hostname(),
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    threads,
    started: started.toISOString(),
    ended: new Date().toISOString(),
    wallSeconds: Math.round(wallSeconds * 1000) / 1000,
    sessions,
  }
}
