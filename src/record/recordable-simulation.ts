import type { Body } from '../body/body.ts'
import { cellStateNames } from '../cells/cell-state.ts'
import type { CellStore } from '../cells/cell-store.ts'
import type { Ledger } from '../crossing/ledger.ts'
import type { Collagen } from '../tissue/collagen.ts'
import type { FieldSet } from '../tissue/field-set.ts'
import type { Grid } from '../tissue/grid.ts'
import type { BloodFlow } from '../vessels/blood-flow.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import { crossingTables } from './crossing-tables.ts'
import { ledgerTable } from './ledger-table.ts'
import { organOverviews } from './organ-overview.ts'
import type { Column, FieldSnapshot, Frame, GrowingTable, Recordable, ResultTable } from './recordable.ts'

/** The parts of a simulation that are recorded; the Simulation class has this shape. */
export interface RecordedSimulation
  extends Pick<Recordable, 'plan' | 'threads' | 'phase' | 'time' | 'progress' | 'checkpoint' | 'restore'> {
  advance(): void
  stateHash(): string
  frame(): Frame
  close(): Promise<void>
  tables(): ResultTable[]
  /** The organism, once it is followed. */
  readonly organism?: { readonly body: Pick<Body, 'organs'> }
  readonly site?: {
    readonly grid: Grid
    readonly fields: FieldSet
    readonly collagen: Collagen
    readonly cells: CellStore
    readonly ledger?: Ledger
    counts?(): Record<string, number>
    readonly vessels?: { readonly network: VesselNetwork; readonly flow: BloodFlow }
  }
}

const noRows: GrowingTable = { rows: 0, columns: () => [], slice: () => [] }

/** A simulation seen as what the recorder needs: state as named columns with units, codes as words. */
export function recordable(simulation: RecordedSimulation): Recordable {
  const { site } = simulation
  const ledger = site?.ledger
    ? ledgerTable(
        site.ledger,
        site.cells.kinds.kinds.map(({ name }) => name),
      )
    : noRows
  return {
    plan: simulation.plan,
    threads: simulation.threads,
    get phase() {
      return simulation.phase
    },
    get time() {
      return simulation.time
    },
    get progress() {
      return simulation.progress
    },
    advance: () => simulation.advance(),
    stateHash: () => simulation.stateHash(),
    frame: () => simulation.frame(),
    counts: () => (simulation.phase === 'site' ? site?.counts?.() : undefined) ?? simulation.frame().counts,
    checkpoint: () => simulation.checkpoint(),
    restore: (checkpoint) => simulation.restore(checkpoint),
    close: () => simulation.close(),
    // Crossings are counted in one way everywhere: as the funnels of the report count them.
    tables: () => {
      const crossings = crossingTables(ledger.columns())
      const others = simulation.tables()
      return [...crossings, ...others]
    },
    organs: () => organOverviews(simulation.organism?.body.organs() ?? []),
    ledger,
    cells: () => (site ? cellColumns(site.cells) : []),
    fields: () => (site ? fieldSnapshots(site.grid, site.fields, site.collagen) : []),
    network: site?.vessels?.network,
    flow: site?.vessels?.flow,
  }
}

/** Living cells and remains, in the order of their ids. */
function cellColumns(cells: CellStore): Column[] {
  const { count, kinds } = cells
  const head = <T extends Float32Array | Uint8Array | Uint32Array>(values: T) => values.slice(0, count)
  return [
    { name: 'cell', type: 'i32', values: Int32Array.from(head(cells.id)) },
    { name: 'kind', type: 'string', values: Array.from(head(cells.kind), (code) => kinds.of(code).name) },
    {
      name: 'state',
      type: 'string',
      values: Array.from(head(cells.state), (code) => cellStateNames[code] ?? `code ${code}`),
    },
    { name: 'x_um', type: 'f32', values: head(cells.x) },
    { name: 'y_um', type: 'f32', values: head(cells.y) },
    { name: 'z_um', type: 'f32', values: head(cells.z) },
    { name: 'radius_um', type: 'f32', values: head(cells.radius) },
  ]
}

function fieldSnapshots(grid: Grid, fields: FieldSet, collagen: Collagen): FieldSnapshot[] {
  const { nx, ny, nz, dx } = grid
  const size = { nx, ny, nz, dx }
  return [
    ...fields.fields.map(({ name, concentration }) => ({ name, unit: 'nM', ...size, data: concentration })),
    { name: 'collagen', unit: 'mg/mL', ...size, data: collagen.density },
  ].map((field) => ({ ...field, data: field.data.slice(0, nx * ny * nz) }))
}
