import type { ResultTable } from '../record/recordable.ts'
import type { Colours } from './terminal.ts'

const show = (value: string | number | null): string => {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return '–'
  if (typeof value === 'string') return value
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US').replaceAll(',', '\u202f')
  if (Math.abs(value) >= 1e4 && Math.abs(value) < 1e15) return show(Math.round(value))
  return String(Number(value.toPrecision(4)))
}

/** A table as text: numbers right, words left, a rule under the header, the note below. */
export function formatTable(table: ResultTable, colours: Colours): string {
  const cells = table.rows.map((row) => table.columns.map((_, c) => show(row[c] ?? null)))
  const numeric = table.columns.map(
    (_, c) =>
      c > 0 &&
      table.rows.length > 0 &&
      table.rows.every((row) => typeof row[c] !== 'string' || /^(|–|<?[\d.]+ ?%|[\d.]+( [±(–][^a-z]*)?)$/.test(row[c])),
  )
  const widths = table.columns.map((name, c) => Math.max(name.length, ...cells.map((row) => row[c]!.length)))
  const line = (row: readonly string[]) =>
    row
      .map((text, c) => (numeric[c] ? text.padStart(widths[c]!) : text.padEnd(widths[c]!)))
      .join('  ')
      .trimEnd()
  return [
    colours.bold(table.title),
    colours.dim(line(table.columns)),
    colours.dim(widths.map((width) => '─'.repeat(width)).join('──')),
    ...cells.map(line),
    ...(table.note ? [colours.dim(table.note)] : []),
    '',
  ].join('\n')
}
