import { StateHash } from '../../src/numerics/state-hash.ts'
import type { Checkpoint, Column, Frame, Recordable, ResultTable } from '../../src/record/recordable.ts'
import type { Plan } from '../../src/simulation/plan.ts'

export const fakePlan = (changes: Partial<Plan> = {}): Plan => ({
  title: 'Fake',
  seed: 7,
  replicate: 0,
  duration: 600,
  site: {
    box: [40, 30, 20],
    voxel: 10,
    vessels: { from: 'none' },
    matrix: { collagenMgPerMl: 1.7, crosslinked: true },
    endothelium: 'in-vivo',
    mosaicShare: 0,
    inflammation: { level: 0, from: 0 },
    fields: ['oxygen'],
    cells: [],
    arrivals: [],
    replicas: 1,
    burnIn: 0,
    every: { mechanics: 1, fields: 1, walls: 1, fate: 1, matrix: 1 },
    capacity: 0,
  },
  interventions: [{ molecule: 'MT1-MMP', by: 0.9, from: 120, to: 300 }],
  record: { every: 60, fields: ['oxygen'], ledger: true, cells: true },
  parameters: {},
  ...changes,
})

interface Row {
  id: number
  t: number
  direction: string
  contact: number
}

/** A small deterministic world: an integer recurrence moves three cells and now and then writes a ledger row. */
export class FakeSimulation implements Recordable {
  readonly plan: Plan
  readonly threads: number
  #tick = 0
  #state = new Uint32Array([1])
  #x = new Float64Array(3)
  #rows: Row[] = []

  constructor(plan: Plan = fakePlan(), threads = 1) {
    this.plan = plan
    this.threads = threads
    this.#state[0] = plan.seed
  }

  get phase(): 'site' | 'body' | 'done' {
    return this.time >= this.plan.duration ? 'done' : 'site'
  }
  get time(): number {
    return this.#tick
  }
  get progress(): number {
    return this.#tick / this.plan.duration
  }

  advance(): void {
    this.#tick++
    this.#state[0] = Math.imul(this.#state[0]! ^ (this.#state[0]! >>> 15), 0x2c1b3c6d) + this.#tick
    for (let i = 0; i < 3; i++) this.#x[i] = this.#x[i]! + ((this.#state[0]! >>> (8 * i)) & 255) / 256
    if (this.#state[0]! % 7 === 0) {
      const direction = this.#state[0]! % 2 ? 'in' : 'out'
      this.#rows.push({
        id: this.#rows.length,
        t: this.#tick,
        direction,
        contact: this.#state[0]! % 3 ? this.#x[0]! : Number.NaN,
      })
    }
  }

  stateHash(): string {
    const hash = new StateHash()
    hash.updateText(`tick ${this.#tick}`)
    hash.update(new Uint8Array(this.#state.buffer))
    hash.update(new Uint8Array(this.#x.buffer))
    return hash.digest()
  }

  frame(): Frame {
    const counts = { 'cells carcinoma': 3, 'ended attempts': this.#rows.length }
    return { phase: this.phase, time: this.time, tick: this.#tick, counts, stateHash: this.stateHash() }
  }

  readonly ledger = {
    rowsOf: () => this.#rows,
    get rows(): number {
      return this.rowsOf().length
    },
    columns: () => this.ledger.slice(0),
    slice: (from: number): Column[] => {
      const rows = this.#rows.slice(from)
      return [
        { name: 'attempt', type: 'i32', values: Int32Array.from(rows, (r) => r.id) },
        { name: 'end_s', type: 'f64', values: Float64Array.from(rows, (r) => r.t) },
        { name: 'direction', type: 'string', values: rows.map((r) => r.direction) },
        { name: 'contact_s', type: 'f64', values: Float64Array.from(rows, (r) => r.contact) },
      ]
    },
  }

  cells(): Column[] {
    return [
      { name: 'id', type: 'i32', values: Int32Array.of(0, 1, 2) },
      { name: 'x_um', type: 'f64', values: this.#x.slice() },
      { name: 'kind', type: 'string', values: ['carcinoma', 'carcinoma', 'macrophage'] },
    ]
  }

  fields() {
    const data = Float32Array.from({ length: 24 }, (_, i) => i + this.#tick)
    return [{ name: 'oxygen', unit: 'nM', nx: 4, ny: 3, nz: 2, dx: 10, data }]
  }

  checkpoint(): Checkpoint {
    return {
      version: '0',
      tick: this.#tick,
      blocks: [
        { name: 'fake.state', type: 'u32', unit: '1', data: this.#state.slice() },
        { name: 'fake.x', type: 'f64', unit: 'um', data: this.#x.slice() },
      ],
      extra: { rows: JSON.stringify(this.#rows, (_, v) => (Number.isNaN(v) ? 'NaN' : v)) },
    }
  }

  restore(checkpoint: Checkpoint): void {
    this.#tick = checkpoint.tick
    this.#state.set(checkpoint.blocks[0]!.data)
    this.#x.set(checkpoint.blocks[1]!.data)
    this.#rows = JSON.parse(checkpoint.extra.rows!, (_, v) => (v === 'NaN' ? Number.NaN : v)) as Row[]
  }

  tables(): ResultTable[] {
    return [{ title: 'Going in', columns: ['step', 'cells'], rows: [['contact', this.#rows.length]], note: 'fake' }]
  }

  async close(): Promise<void> {}
}
