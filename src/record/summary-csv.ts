import type { Frame } from './recordable.ts'

const cell = (value: string | number | undefined): string => {
  if (value === undefined || (typeof value === 'number' && Number.isNaN(value))) return ''
  const text = String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table as CSV (RFC 4180, comma, one header line, empty for absent). */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('')
}

/**
 * Recorded frames as CSV: phase, time, tick, then every live count in the order it first appeared, and the hash of the state.
 */
export function summaryCsv(frames: readonly Frame[]): string {
  const names = countNames(frames)
  const header = ['phase', 'time_s', 'tick', ...names.map((name) => name.trim().replace(/\s+/g, '_')), 'state_hash']
  return toCsv(
    header,
    frames.map(({ phase, time, tick, counts, stateHash }) => [
      phase,
      time,
      tick,
      ...names.map((name) => counts[name]),
      stateHash,
    ]),
  )
}

/** Names of all counts in the order they first appear. */
export function countNames(frames: readonly Frame[]): string[] {
  const names = new Set<string>()
  for (const { counts } of frames) for (const name of Object.keys(counts)) names.add(name)
  return [...names]
}
