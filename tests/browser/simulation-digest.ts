import type { Plan } from '../../src/simulation/plan.ts'
import { Simulation } from '../../src/simulation/simulation.ts'

export interface SimulationDigest {
  /** Threads that really ran. */
  threads: number
  /** Hash of the whole state by simulated time, s. */
  hashes: Record<string, string>
  /** Rows of the ledger and living cells at the end. */
  rows: number
  living: number
}

/** Runs a plan and hashes its whole state at the given times: the same in Node and in a page, on any number of threads. */
export async function run({
  plan,
  times,
  threads,
}: {
  plan: Plan
  times: number[]
  threads: number
}): Promise<SimulationDigest> {
  const simulation = await Simulation.create(plan, { threads })
  const hashes: Record<string, string> = {}
  while (simulation.phase !== 'done') {
    simulation.advance()
    if (times.includes(simulation.site.time)) hashes[simulation.site.time] = simulation.stateHash()
  }
  const { ledger, cells } = simulation.site
  const digest = { threads: simulation.threads, hashes, rows: ledger?.rows ?? 0, living: cells.living() }
  await simulation.close()
  return digest
}
