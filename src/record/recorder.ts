import type { RecorderState, StoredCheckpoint } from './checkpoint-file.ts'
import { writeDurably } from './durable-file.ts'
import { eventsOf, type RunEvent } from './events.ts'
import { describeMachine, hashFiles, type Manifest } from './manifest.ts'
import { FieldRecorder } from './ome-zarr.ts'
import { writeParquet } from './parquet-file.ts'
import { PartFiles } from './part-files.ts'
import type { Column, Frame, Recordable, ResultTable } from './recordable.ts'
import { roCrate } from './ro-crate.ts'
import type { RunFolder } from './run-folder.ts'
import type { RunIdentity } from './run-identity.ts'
import { summaryCsv } from './summary-csv.ts'

/** Rows of cell tracks held in memory before a part is written. */
const cellBuffer = 200_000
/** Most moments recorded of the organism's weeks. */
const bodyMoments = 400

/** Everything a report needs of a finished run. */
export interface RunResult {
  frames: readonly Frame[]
  ledger: readonly Column[]
  tables: readonly ResultTable[]
  events: readonly RunEvent[]
  reached: Manifest['reached']
  stateHash: string
}

/** Files other rooms write into the folder when a run is over, by name; their content may depend on the result alone. */
export type ExtraFiles = (result: RunResult) => Promise<Record<string, string | Uint8Array>>

/**
 * Records a run into its folder: frames, tracks, fields, the ledger and events at the plan's interval, as parts that survive a
 * crash, and joins them into the result files at the end. When it records depends on simulated time only; when it writes
 * checkpoints cannot change a result.
 */
export class Recorder {
  readonly #simulation: Recordable
  readonly #folder: RunFolder
  readonly #parts: PartFiles
  readonly #fields: FieldRecorder
  readonly #state: RecorderState
  readonly #started = new Date()
  readonly #wallBefore: number
  #frames: Frame[] = []
  #events: RunEvent[] = []
  #cells: Column[] | undefined

  private constructor(simulation: Recordable, folder: RunFolder, stored: StoredCheckpoint | undefined) {
    this.#simulation = simulation
    this.#folder = folder
    this.#state = stored
      ? { ...stored.recorder, sessions: stored.recorder.sessions + 1 }
      : {
          ledgerRows: 0,
          cellRows: 0,
          frames: 0,
          events: 0,
          fieldTimes: 0,
          fieldRanges: [],
          phase: '',
          nextRecord: 0,
          wallSeconds: 0,
          sessions: 1,
        }
    this.#wallBefore = this.#state.wallSeconds
    this.#parts = new PartFiles(folder.file('parts'))
    const { record, title } = simulation.plan
    this.#fields = new FieldRecorder(folder.file('fields.ome.zarr'), record.every, title, this.#state.fieldRanges)
  }

  /**
   * Starts to record, or goes on where the folder's checkpoint was written: the simulation is put back to it and everything newer
   * is dropped.
   */
  static async open(simulation: Recordable, folder: RunFolder): Promise<Recorder> {
    const recorder = new Recorder(simulation, folder, folder.stored)
    await recorder.#rewind(folder.stored)
    return recorder
  }

  async #rewind(stored: StoredCheckpoint | undefined): Promise<void> {
    const state = this.#state
    const parts = this.#parts
    parts.drop('ledger', state.ledgerRows)
    parts.drop('cells', state.cellRows)
    parts.drop('frames', state.frames)
    parts.drop('events', state.events)
    this.#fields.drop(state.fieldTimes)
    if (!stored) return
    this.#frames = parts.readLines<Frame>('frames', state.frames)
    this.#events = parts.readLines<RunEvent>('events', state.events)
    this.#simulation.restore(stored.checkpoint)
  }

  get frames(): readonly Frame[] {
    return this.#frames
  }

  /** Whether the simulation has reached the next moment to record: ask after every tick. */
  due(): boolean {
    const { phase, time } = this.#simulation
    return phase !== this.#state.phase || (phase !== 'done' && time >= this.#state.nextRecord)
  }

  /** Records this moment. */
  async record(): Promise<void> {
    const simulation = this.#simulation
    const state = this.#state
    const { plan, phase } = simulation
    const frame = simulation.frame()
    // The end of a phase belongs to it, whatever comes next.
    const ended = state.phase !== '' && phase !== state.phase ? state.phase : undefined
    const time = ended === 'site' ? plan.duration : simulation.time
    this.#add({ ...frame, phase: ended ?? phase, time })
    const every = this.#interval()
    state.phase = phase
    // After the end of the block nothing is known of the organism before its first step.
    state.nextRecord = ended ? Number.MIN_VALUE : (Math.floor(time / every + 1e-9) + 1) * every
    if ((ended ?? phase) !== 'site') return
    if (plan.record.cells) await this.#addCells(simulation.cells(), time)
    if (plan.record.fields.length > 0) {
      const fields = this.#chosenFields()
      if (fields.length > 0) await this.#fields.write(state.fieldTimes++, fields)
    }
  }

  #interval(): number {
    const { phase, plan } = this.#simulation
    if (phase === 'site') return plan.record.every
    const hour = 3600
    return Math.max(Math.ceil((plan.body?.duration ?? hour) / bodyMoments / hour) * hour, hour)
  }

  #add(frame: Frame): void {
    this.#events.push(...eventsOf(frame, this.#frames, this.#simulation.plan))
    this.#frames.push(frame)
  }

  #chosenFields() {
    const all = this.#simulation.fields()
    return this.#simulation.plan.record.fields.flatMap((name) => all.filter((field) => field.name === name))
  }

  async #addCells(columns: Column[], at: number): Promise<void> {
    const count = columns[0]?.values.length ?? 0
    const time = Float64Array.from({ length: count }, () => at)
    const rows: Column[] =
      columns[0]?.name === 't_s' ? columns : [{ name: 't_s', type: 'f64', values: time }, ...columns]
    this.#cells ??= rows.map(({ name, type }) => ({ name, type, values: [] }))
    for (let c = 0; c < rows.length; c++) {
      const { values } = rows[c]!
      const to = this.#cells[c]!.values as (number | string)[]
      for (let i = 0; i < count; i++) to.push(values[i]!)
    }
    if ((this.#cells[0]?.values.length ?? 0) >= cellBuffer) await this.#flushCells()
  }

  async #flushCells(): Promise<void> {
    if (!this.#cells) return
    this.#state.cellRows = await this.#parts.writeTable('cells', this.#state.cellRows, this.#cells)
    this.#cells = this.#cells.map((column) => ({ ...column, values: [] }))
  }

  /** Writes everything recorded since the last time, then a checkpoint. Only between ticks. */
  async checkpoint(): Promise<void> {
    const state = this.#state
    const { ledger } = this.#simulation
    await this.#flushCells()
    if (ledger.rows > state.ledgerRows) {
      state.ledgerRows = await this.#parts.writeTable('ledger', state.ledgerRows, ledger.slice(state.ledgerRows))
    }
    state.frames = this.#parts.writeLines('frames', state.frames, this.#frames.slice(state.frames))
    state.events = this.#parts.writeLines('events', state.events, this.#events.slice(state.events))
    state.fieldRanges = this.#fields.ranges
    state.wallSeconds = this.#wallSeconds()
    this.#folder.checkpoint({ checkpoint: this.#simulation.checkpoint(), recorder: { ...state } })
  }

  #wallSeconds(): number {
    return this.#wallBefore + (Date.now() - this.#started.getTime()) / 1000
  }

  /**
   * Joins the parts into the result files and writes the manifest, last. A run that stopped early (`until`) keeps its parts and
   * checkpoint, so that it can go on.
   */
  async finish(
    identity: RunIdentity,
    extraFiles: ExtraFiles,
    until?: number,
  ): Promise<{ manifest: Manifest; result: RunResult }> {
    await this.checkpoint()
    const simulation = this.#simulation
    const { plan } = simulation
    const folder = this.#folder
    const state = this.#state
    const frame = simulation.frame()
    const before = this.#frames.at(-1)
    const last = { ...frame, phase: frame.phase === 'done' ? (before?.phase ?? frame.phase) : frame.phase }
    const frames =
      this.#frames.at(-1)?.tick === last.tick && this.#frames.at(-1)?.phase === last.phase
        ? this.#frames
        : [...this.#frames, last]
    const reached: Manifest['reached'] = {
      phase: simulation.phase,
      seconds: simulation.time,
      ...(until === undefined ? {} : { until }),
    }
    const end: RunEvent = { phase: last.phase, time_s: last.time, event: 'end', what: `state ${last.stateHash}` }
    const events = [...this.#events, ...(frames === this.#frames ? [] : eventsOf(last, this.#frames, plan)), end]

    const template = simulation.ledger.columns().map((column): Column => ({ ...column, values: [] }))
    const ledger = inOrder(await this.#parts.readTable('ledger', state.ledgerRows, template))
    if (plan.record.ledger && ledger.length > 0) await writeParquet(folder.file('ledger.parquet'), ledger)
    if (plan.record.cells && this.#cells) {
      await this.#parts.join('cells', state.cellRows, this.#cells, folder.file('cells.parquet'))
    } else if (plan.record.cells && state.cellRows > 0) {
      const columns: Column[] = [{ name: 't_s', type: 'f64', values: [] }, ...simulation.cells()]
      await this.#parts.join('cells', state.cellRows, columns, folder.file('cells.parquet'))
    }
    if (state.fieldTimes > 0) await this.#fields.finish(state.fieldTimes, this.#chosenFields())
    writeDurably(folder.file('summary.csv'), summaryCsv(frames))
    writeDurably(folder.file('events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''))
    const tables = simulation.tables()
    writeDurably(folder.file('tables.json'), `${JSON.stringify(tables, null, 1)}\n`)

    const result: RunResult = { frames, ledger, tables, events, reached, stateHash: last.stateHash }
    for (const [name, content] of Object.entries(await extraFiles(result))) writeDurably(folder.file(name), content)

    const wall = this.#wallSeconds()
    const about = {
      transmural: identity.version,
      title: plan.title,
      scenario: identity.scenario,
      seed: plan.seed,
      replicate: plan.replicate,
      stateHash: last.stateHash,
      reached,
      inputs: identity,
      machine: describeMachine(simulation.threads, this.#started, wall, state.sessions),
    }
    writeDurably(folder.file('ro-crate-metadata.json'), roCrate(about, hashFiles(folder.path)))
    const manifest: Manifest = { ...about, files: hashFiles(folder.path) }
    writeDurably(folder.file('manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    if (until === undefined) folder.clean()
    return { manifest, result }
  }
}

/** Ledger rows by the time of the attempt's end (where there is such a column), rows of one time as they were written. */
function inOrder(columns: Column[]): Column[] {
  const time = columns.find(({ name }) => name === 'end_s' || name === 'ended_s' || name === 't_s')
  if (!time) return columns
  const rows = time.values.length
  const keys = time.values as ArrayLike<number>
  const order = Array.from({ length: rows }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b)
  return columns.map((column): Column => ({ ...column, values: order.map((i) => column.values[i]!) as never }))
}
