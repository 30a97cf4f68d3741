import { philox4x32 } from './philox.ts'

/** 64-bit identity of an entity for random numbers, in two unsigned words. It follows descent, not order of birth. */
export interface LineageKey {
  lo: number
  hi: number
}

/** Third and fourth counter words per kind of descent, so that a daughter and an attempt of one cell never share a key. */
const FOUNDER = 1
const DAUGHTER = 2
const ATTEMPT = 3
const TILE = 4

const words = new Uint32Array(4)

function derive(lo: number, hi: number, ordinal: number, kind: number): LineageKey {
  philox4x32(ordinal, Math.floor(ordinal / 4294967296), 0x6c696e65, kind, lo, hi, words)
  return { lo: words[0], hi: words[1] }
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * 64-bit hash of a text (two FNV-1a style lanes over its UTF-16 code units, finished by the MurmurHash3 mixer).
 * The same on every engine; not for secrets.
 */
export function hashString(text: string): LineageKey {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ (unit + 0x51ed), 0x5bd1e995)
    b ^= b >>> 15
  }
  const lo = mix(a ^ text.length)
  const hi = mix((b + lo) | 0)
  return { lo: mix((lo + hi) | 0), hi }
}

/**
 * Key of a founder cell.
 * @param rule name of the scenario's rule that placed it (`cells.0`), unique in the scenario
 * @param ordinal which cell of that rule, 0, 1, …
 */
export function founderKey(rule: string, ordinal: number): LineageKey {
  const { lo, hi } = hashString(rule)
  return derive(lo, hi, ordinal, FOUNDER)
}

/** Key of the cell born at a cell's `divisionCount`-th division (the dividing cell keeps its own key). */
export function daughterKey(lo: number, hi: number, divisionCount: number): LineageKey {
  return derive(lo, hi, divisionCount, DAUGHTER)
}

/** Key of a cell's `attemptOrdinal`-th attempt to cross a wall. */
export function attemptKey(lo: number, hi: number, attemptOrdinal: number): LineageKey {
  return derive(lo, hi, attemptOrdinal, ATTEMPT)
}

/** Key of a wall tile: the name of its segment and its place in the segment's tiling. */
export function tileKey(segmentName: string, tileIndex: number): LineageKey {
  const { lo, hi } = hashString(segmentName)
  return derive(lo, hi, tileIndex, TILE)
}
