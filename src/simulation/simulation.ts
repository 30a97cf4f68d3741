import { ParameterSet } from '../evidence/parameter-set.ts'
import { createKernels, type Kernels } from '../kernel/kernels.ts'
import { Activities } from '../molecules/activities.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { StateHash } from '../numerics/state-hash.ts'
import { InputError, RunError } from '../quantity/errors.ts'
import { OrganSite } from './organ-site.ts'
import { assembleOrganism, type Organism, organismMolecules } from './organism.ts'
import type { Plan } from './plan.ts'
import { type ResultTable, resultTables } from './result-tables.ts'
import { Site, type SiteOptions } from './site.ts'
import { founderCount, siteBytes } from './site-size.ts'
import { siteNetwork } from './site-vessels.ts'
import { type DumpedBlock, dumpState, restoreState } from './state-dump.ts'
import { hashState } from './state-hash.ts'
import { stratumRates } from './stratum-rates.ts'

export interface SimulationOptions {
  /** Threads of the hot loops, the caller included; results do not depend on it. */
  threads?: number
  /** Names of processes of the block to leave out, to see what each is for. */
  without?: readonly string[]
}

/** Which clock runs: the block of tissue (cell by cell, ms ticks), the organism (cohorts, minute ticks), or neither any more. */
export type Phase = 'site' | 'body' | 'done'

/** What is known at one moment. */
export interface Frame {
  phase: Phase
  /** Seconds since the start of the phase. */
  time: number
  tick: number
  counts: Record<string, number>
  stateHash: string
}

/** Everything needed to go on as if the run had never stopped. */
export interface Checkpoint {
  version: number
  tick: number
  blocks: DumpedBlock[]
  extra: Record<string, string>
}

/** Part of a run's work that the organism is, about. */
const organismShare = 0.08
/** Blocks of a checkpoint that belong to the ledger and to the organism. */
const ledgerPrefix = 'ledger.'
const organismPrefix = 'organism.'

/** Raised when the blocks of the state change their meaning: an older checkpoint is then refused. */
const checkpointVersion = 1

/**
 * A scenario being run: the block of tissue first, then the organism on the block's rates. It only assembles and advances; what
 * happens is in the processes, what is true in the state.
 *
 * ```ts
 * const simulation = await Simulation.create(plan, { threads: 2 })
 * while (simulation.phase !== 'done') simulation.advance()
 * console.log(simulation.ledger.rows)
 * await simulation.close()
 * ```
 */
export class Simulation {
  readonly plan: Plan
  /** Threads that really run: one where memory cannot be shared, whatever was asked for. */
  readonly threads: number
  readonly parameters: ParameterSet
  readonly activities: Activities
  readonly site: Site
  readonly #kernels: Kernels
  readonly #organ: OrganSite | undefined
  #organism: Organism | undefined
  /** Hash of the block once it has come to its end: it does not change any more. */
  #endOfBlock: string | undefined

  private constructor(kernels: Kernels, parts: Omit<SiteOptions, 'kernels'>, organ?: OrganSite) {
    this.#organ = organ
    this.plan = parts.plan
    this.threads = kernels.threads
    this.#kernels = kernels
    this.parameters = parts.parameters
    this.activities = parts.activities
    this.site = new Site({ ...parts, kernels })
    if (this.plan.body) for (const molecule of organismMolecules) this.activities.register(molecule, 'body')
    this.activities.check()
  }

  /**
   * Assembles a plan: grows or takes the vessels, solves the flow, paves the walls, places the founders.
   * @throws InputError when the plan cannot be assembled (every reason at once where they are independent)
   */
  static async create(plan: Plan, options: SimulationOptions = {}): Promise<Simulation> {
    const { site } = plan
    if (!site) throw new InputError({ key: 'site', found: 'no site', expected: 'a block of tissue' })
    const threads = options.threads ?? 1
    const parameters = new ParameterSet(plan.parameters)
    const activities = new Activities(plan.interventions)
    const network = siteNetwork(site, parameters, new RandomStream(plan.seed, plan.replicate))
    const founders = founderCount(site, network)
    const kernels = await createKernels({ threads, bytes: siteBytes(plan, founders), capName: 'site.capacity' })
    try {
      const { without } = options
      const { resolve } = plan.body ?? {}
      const organ = resolve && (await OrganSite.create(plan, resolve, activities))
      return new Simulation(kernels, { plan, site, network, parameters, activities, founders, without }, organ)
    } catch (error) {
      await kernels.close()
      throw error
    }
  }

  get phase(): Phase {
    if (this.site.time < this.plan.duration) return 'site'
    const { body } = this.plan
    if (!body) return 'done'
    return this.#organism && this.#organismTime() >= body.duration ? 'done' : 'body'
  }

  /** The organism, once the block has run to its end. */
  get organism(): Organism | undefined {
    return this.#organism
  }

  /** Seconds since the start of the current phase. */
  get time(): number {
    return this.site.time < this.plan.duration ? this.site.time : this.plan.body ? this.#organismTime() : this.site.time
  }

  /** Share of the whole work that is done, 0–1. */
  get progress(): number {
    const { duration, body } = this.plan
    const block = duration > 0 ? Math.min(1, this.site.time / duration) : 1
    if (!body) return block
    return (1 - organismShare) * block + organismShare * Math.min(1, this.#organismTime() / body.duration)
  }

  /** One due tick of work. The organism is assembled on the block's rates when the block has come to its end. */
  advance(): void {
    if (this.phase === 'site') {
      this.site.advance(this.plan.duration)
      if (this.site.time >= this.plan.duration) this.site.finish()
    } else if (this.phase === 'body') {
      const { schedule, duration } = (this.#organism ??= this.#assembleOrganism())
      schedule.advance(Math.round(duration / schedule.clock.secondsPerTick))
    }
  }

  #assembleOrganism(): Organism {
    const { body } = this.plan
    const { crossing, exposure, countingFrom } = this.site
    if (!body || !crossing || !exposure) {
      throw new RunError('an organism needs a block with vessels: its rates of entry come from there')
    }
    const rates = stratumRates(crossing, exposure, countingFrom)
    return assembleOrganism(this.plan, body, rates, this.parameters, this.activities, this.#organ?.run())
  }

  #organismTime(): number {
    const clock = this.#organism?.schedule.clock
    return clock ? clock.tick * clock.secondsPerTick : 0
  }

  stateHash(): string {
    const { schedule: clockwork, registry: state, ledger } = this.site
    const block = this.#endOfBlock ?? hashState(clockwork.clock.tick, state, ledger?.rows)
    if (!this.#organism) return block
    this.#endOfBlock = block
    const { schedule, registry } = this.#organism
    return new StateHash().updateText(block).updateText(hashState(schedule.clock.tick, registry)).digest()
  }

  frame(): Frame {
    const { phase, time } = this
    const inSite = this.site.time < this.plan.duration || !this.#organism
    const tick = inSite ? this.site.schedule.clock.tick : (this.#organism?.schedule.clock.tick ?? 0)
    const counts = inSite ? this.site.counts() : this.#organismCounts()
    return { phase, time, tick, counts, stateHash: this.stateHash() }
  }

  #organismCounts(): Record<string, number> {
    const row = this.#organism?.body.timeCourse().at(-1)
    if (!row) return {}
    const { shed, circulating, arrested, exits, dormant, micrometastases, colonies } = row
    const counts: Record<string, number> = {
      shed,
      circulating,
      arrested,
      out: exits,
      dormant,
      micrometastases,
      colonies,
    }
    for (const { organ, colonies: own } of this.#organism?.body.organColonies() ?? []) counts[`${organ} colonies`] = own
    return counts
  }

  /** Tables of the result so far: the crossings of the block, the cascade of the organism. */
  tables(): ResultTable[] {
    return resultTables(this)
  }

  checkpoint(): Checkpoint {
    const { site } = this
    const blocks = dumpState(site.registry)
    const rows = site.ledger?.toColumns()
    for (const [name, data] of Object.entries(rows ?? {})) {
      const type =
        data instanceof Float64Array
          ? 'f64'
          : data instanceof Uint8Array
            ? 'u8'
            : data instanceof Int32Array
              ? 'i32'
              : 'u32'
      blocks.push({ name: `${ledgerPrefix}${name}`, type, unit: '1', data })
    }
    if (this.#organism)
      blocks.push(...dumpState(this.#organism.registry).map((b) => ({ ...b, name: organismPrefix + b.name })))
    const organismTick = this.#organism?.schedule.clock.tick
    const extra: Record<string, string> = organismTick === undefined ? {} : { organismTick: String(organismTick) }
    return { version: checkpointVersion, tick: site.schedule.clock.tick, blocks, extra }
  }

  /** @throws InputError when the checkpoint is of another scenario or version */
  restore(checkpoint: Checkpoint): void {
    if (checkpoint.version !== checkpointVersion) {
      throw new InputError({
        key: 'checkpoint version',
        found: String(checkpoint.version),
        expected: String(checkpointVersion),
      })
    }
    const { site } = this
    this.#endOfBlock = undefined
    const withPrefix = (prefix: string) => checkpoint.blocks.filter((block) => block.name.startsWith(prefix))
    const rows = withPrefix(ledgerPrefix)
    const ofOrganism = withPrefix(organismPrefix)
    restoreState(
      site.registry,
      checkpoint.blocks.filter((block) => !rows.includes(block) && !ofOrganism.includes(block)),
    )
    site.schedule.clock.tick = checkpoint.tick
    if (rows.length > 0) {
      site.ledger?.restore(Object.fromEntries(rows.map(({ name, data }) => [name.slice(ledgerPrefix.length), data])))
    }
    const { organismTick } = checkpoint.extra
    if (organismTick === undefined) return
    this.#organism = this.#assembleOrganism()
    restoreState(
      this.#organism.registry,
      ofOrganism.map((block) => ({ ...block, name: block.name.slice(organismPrefix.length) })),
    )
    this.#organism.schedule.clock.tick = Number(organismTick)
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#organ?.close()
    await this.#kernels.close()
  }
}
