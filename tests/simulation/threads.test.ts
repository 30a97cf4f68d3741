import { describe, expect, it } from 'vitest'
import type { Plan } from '../../src/simulation/plan.ts'
import { Simulation } from '../../src/simulation/simulation.ts'
import { smallTumour } from './small-plan.ts'

const hour = 3600

const plan = (): Promise<Plan> => smallTumour('duration=1 h', 'cells.0.count=150', 'site.replicas=2')

/** State hashes of a run at several moments, and how many attempts were ever begun. */
async function hashes(threads: number): Promise<{ at: string[]; attempts: number; crowd: number }> {
  const simulation = await Simulation.create(await plan(), { threads })
  try {
    const at = [simulation.stateHash()]
    for (const time of [hour / 12, hour / 3, hour]) {
      while (simulation.phase === 'site' && simulation.time < time) simulation.advance()
      at.push(simulation.stateHash())
    }
    const { ledger, cells } = simulation.site
    return { at, attempts: ledger?.rows ?? 0, crowd: cells.count }
  } finally {
    await simulation.close()
  }
}

describe('a block of tissue with vessels, tumour cells and macrophages', () => {
  it('has the same state at every moment on one, two and three threads', async () => {
    const one = await hashes(1)
    expect(one.crowd).toBeGreaterThan(150)
    expect(one.attempts).toBeGreaterThan(0)
    expect(new Set(one.at).size).toBe(one.at.length)
    expect(await hashes(2)).toEqual(one)
    expect(await hashes(3)).toEqual(one)
  })

  it('goes on from a checkpoint, on another number of threads, as if it had never stopped', async () => {
    const first = await Simulation.create(await plan(), { threads: 1 })
    const second = await Simulation.create(await plan(), { threads: 2 })
    try {
      // Between two looks at the fields, so that what attempts hold must come from the checkpoint.
      while (first.time < hour / 3 + 60) first.advance()
      const hash = first.stateHash()
      second.restore(first.checkpoint())
      expect(second.stateHash()).toBe(hash)
      for (const simulation of [first, second]) while (simulation.phase === 'site') simulation.advance()
      expect(second.stateHash()).toBe(first.stateHash())
      expect(second.site.ledger?.rows).toBe(first.site.ledger?.rows)
    } finally {
      await first.close()
      await second.close()
    }
  })
})
