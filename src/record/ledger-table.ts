import { type Ledger, type LedgerColumn, ledgerColumnNames, ledgerColumns, stageColumns } from '../crossing/ledger.ts'
import { directionNames, outcomeNames, routeNames } from '../crossing/stage.ts'
import { vesselClassNames } from '../vessels/vessel-class.ts'
import { wallStratumNames } from '../vessels/wall-stratum.ts'
import type { Column, GrowingTable } from './recordable.ts'

const unitNames: Record<string, string> = { um: 'um', 'um^2': 'um2', 'um^3': 'um3', s: 's', pN: 'pN' }

const renamed: Partial<Record<LedgerColumn, string>> = { id: 'attempt' }

/** `peakGap` in um^2 → `peak_gap_um2`. */
export function ledgerColumnTitle(name: LedgerColumn): string {
  const words = (renamed[name] ?? name).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const unit = unitNames[ledgerColumns[name][1]]
  return unit ? `${words}_${unit}` : words
}

/** Moments that stand as −1 where they did not come: absent in the file. */
const moments: ReadonlySet<LedgerColumn> = new Set(stageColumns)

/**
 * The crossing ledger as a table for files: codes as words, moments that did not come as absent, units in the names.
 * @param kindNames names of the kinds of cells by code
 */
export function ledgerTable(ledger: Pick<Ledger, 'rows' | 'slice'>, kindNames: readonly string[]): GrowingTable {
  const words: Partial<Record<LedgerColumn, readonly string[]>> = {
    kind: kindNames,
    direction: directionNames,
    vesselClass: vesselClassNames,
    stratum: wallStratumNames,
    route: routeNames,
    outcome: outcomeNames,
  }
  const slice = (from: number): Column[] => {
    const rows = ledger.slice(from)
    return ledgerColumnNames.map((name): Column => {
      const values = rows[name]
      const title = ledgerColumnTitle(name)
      const names = words[name]
      if (names)
        return { name: title, type: 'string', values: Array.from(values, (code) => names[code] ?? `code ${code}`) }
      if (ledgerColumns[name][0] !== 'f64') return { name: title, type: 'i32', values: Int32Array.from(values) }
      const column = Float64Array.from(values)
      if (moments.has(name)) for (let i = 0; i < column.length; i++) if (column[i]! < 0) column[i] = Number.NaN
      return { name: title, type: 'f64', values: column }
    })
  }
  return {
    get rows() {
      return ledger.rows
    },
    columns: () => slice(0),
    slice,
  }
}
