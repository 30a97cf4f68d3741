import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../quantity/errors.ts'
import { writeDurably } from './durable-file.ts'
import type { BlockArray, Checkpoint, CheckpointBlock } from './recordable.ts'

/** How far the growing outputs had come, and the recorder's own clock. */
export interface RecorderState {
  ledgerRows: number
  cellRows: number
  frames: number
  events: number
  /** Moments written to the field array. */
  fieldTimes: number
  fieldRanges: [number, number][]
  phase: string
  /** Time of the next record in this phase, s. */
  nextRecord: number
  /** Wall time spent so far, s (for the manifest; never a result). */
  wallSeconds: number
  /** Times the run was started or resumed. */
  sessions: number
}

export interface StoredCheckpoint {
  /** Counts up from 1 over the whole run; the higher of two slots is the newer. */
  sequence: number
  checkpoint: Checkpoint
  recorder: RecorderState
}

interface Header {
  sequence: number
  version: string | number
  tick: number
  extra: Record<string, string>
  recorder: RecorderState
  blocks: { name: string; type: CheckpointBlock['type']; unit: string; length: number }[]
}

const magic = 'TRANSMURAL-CHECKPOINT-1\n'
const slots = ['slot-a.bin', 'slot-b.bin']
const arrays = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array }
const align = (n: number) => (n + 7) & ~7

/** A checkpoint as bytes: magic, length of the header, header (JSON), blocks (little-endian, 8-byte aligned), SHA-256 of all. */
export function encodeCheckpoint(stored: StoredCheckpoint): Uint8Array[] {
  const { checkpoint } = stored
  const header: Header = {
    sequence: stored.sequence,
    version: checkpoint.version,
    tick: checkpoint.tick,
    extra: checkpoint.extra,
    recorder: stored.recorder,
    blocks: checkpoint.blocks.map(({ name, type, unit, data }) => ({ name, type, unit, length: data.length })),
  }
  const text = Buffer.from(JSON.stringify(header))
  const start = align(magic.length + 4 + text.length)
  const head = Buffer.alloc(start)
  head.write(magic, 'latin1')
  head.writeUInt32LE(text.length, magic.length)
  text.copy(head, magic.length + 4)
  const chunks: Uint8Array[] = [head]
  for (const { data } of checkpoint.blocks) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    // A block in shared memory is copied: hashes and files do not take shared views.
    chunks.push(data.buffer instanceof ArrayBuffer ? bytes : bytes.slice())
    const pad = align(bytes.length) - bytes.length
    if (pad) chunks.push(new Uint8Array(pad))
  }
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  chunks.push(hash.digest())
  return chunks
}

/** @returns what was stored, or a sentence saying what is wrong with the bytes */
export function decodeCheckpoint(bytes: Uint8Array): StoredCheckpoint | string {
  if (bytes.length < magic.length + 4 + 32) return `only ${bytes.length} bytes long`
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.toString('latin1', 0, magic.length) !== magic) return 'no checkpoint of this program'
  const body = view.subarray(0, view.length - 32)
  if (
    !createHash('sha256')
      .update(body)
      .digest()
      .equals(view.subarray(view.length - 32))
  )
    return 'damaged (its checksum differs)'
  const textLength = view.readUInt32LE(magic.length)
  const header = JSON.parse(view.toString('utf8', magic.length + 4, magic.length + 4 + textLength)) as Header
  let at = align(magic.length + 4 + textLength)
  const blocks = header.blocks.map(({ name, type, unit, length }): CheckpointBlock => {
    const size = length * arrays[type].BYTES_PER_ELEMENT
    const copy = body.buffer.slice(body.byteOffset + at, body.byteOffset + at + size)
    at += align(size)
    return { name, type, unit, data: new arrays[type](copy as ArrayBuffer) as BlockArray }
  })
  const { version, tick, extra, sequence, recorder } = header
  return { sequence, recorder, checkpoint: { version, tick, extra, blocks } }
}

/** Writes into the slot that does not hold the newest checkpoint. */
export function writeCheckpoint(folder: string, stored: StoredCheckpoint): void {
  writeDurably(join(folder, slots[stored.sequence % 2]!), encodeCheckpoint(stored))
}

/**
 * The newest whole checkpoint of a folder.
 * @param say told when a damaged slot was passed over
 * @returns nothing when there is no slot at all
 * @throws InputError when slots exist and none is whole
 */
export function readCheckpoint(folder: string, say: (message: string) => void): StoredCheckpoint | undefined {
  const whole: StoredCheckpoint[] = []
  const faults: string[] = []
  for (const slot of slots) {
    let bytes: Uint8Array
    try {
      bytes = readFileSync(join(folder, slot))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') faults.push(`${slot} cannot be read`)
      continue
    }
    const stored = decodeCheckpoint(bytes)
    if (typeof stored === 'string') faults.push(`${slot} is ${stored}`)
    else whole.push(stored)
  }
  if (whole.length === 0) {
    if (faults.length === 0) return undefined
    throw new InputError({
      key: folder,
      found: faults.join(' and '),
      expected: 'a whole checkpoint (--force starts anew)',
    })
  }
  const newest = whole.reduce((a, b) => (b.sequence > a.sequence ? b : a))
  if (faults.length > 0) say(`checkpoint ${faults.join(', ')}; going on from the other one`)
  return newest
}
