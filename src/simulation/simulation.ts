import { ParameterSet } from '../evidence/parameter-set.ts'
import { createKernels, type Kernels } from '../kernel/kernels.ts'
import { Activities } from '../molecules/activities.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { InputError } from '../quantity/errors.ts'
import type { Plan } from './plan.ts'
import { Site, type SiteOptions } from './site.ts'
import { founderCount, siteBytes } from './site-size.ts'
import { siteNetwork } from './site-vessels.ts'
import { type DumpedBlock, dumpState, restoreState } from './state-dump.ts'
import { hashState } from './state-hash.ts'

export interface SimulationOptions {
  /** Threads of the hot loops, the caller included; results do not depend on it. */
  threads?: number
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
  readonly threads: number
  readonly parameters: ParameterSet
  readonly activities: Activities
  readonly site: Site
  readonly #kernels: Kernels

  private constructor(kernels: Kernels, threads: number, parts: Omit<SiteOptions, 'kernels'>) {
    this.plan = parts.plan
    this.threads = threads
    this.#kernels = kernels
    this.parameters = parts.parameters
    this.activities = parts.activities
    this.site = new Site({ ...parts, kernels })
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
      return new Simulation(kernels, threads, { plan, site, network, parameters, activities, founders })
    } catch (error) {
      await kernels.close()
      throw error
    }
  }

  get phase(): Phase {
    return this.site.time < this.plan.duration ? 'site' : 'done'
  }

  /** Seconds since the start of the current phase. */
  get time(): number {
    return this.site.time
  }

  /** Share of the whole work that is done, 0–1. */
  get progress(): number {
    return this.plan.duration > 0 ? Math.min(1, this.site.time / this.plan.duration) : 1
  }

  /** One due tick of work. */
  advance(): void {
    this.site.advance(this.plan.duration)
  }

  stateHash(): string {
    return hashState(this.site.schedule.clock.tick, this.site.registry)
  }

  frame(): Frame {
    const { phase, time } = this
    return { phase, time, tick: this.site.schedule.clock.tick, counts: this.site.counts(), stateHash: this.stateHash() }
  }

  checkpoint(): Checkpoint {
    const { tick } = this.site.schedule.clock
    return { version: checkpointVersion, tick, blocks: dumpState(this.site.registry), extra: {} }
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
    restoreState(this.site.registry, checkpoint.blocks)
    this.site.schedule.clock.tick = checkpoint.tick
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#kernels.close()
  }
}
