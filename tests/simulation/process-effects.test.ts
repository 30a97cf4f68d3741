import { beforeAll, describe, expect, test } from 'vitest'
import { processEffects, runs } from './process-effects.ts'
import { runSite } from './small-plan.ts'

const names = Object.keys(runs) as (keyof typeof runs)[]

describe.each(names)('in the run of the %s', (name) => {
  const effects = processEffects.filter(({ run }) => run === name)
  let untreated: number[]
  let processes: string[]
  beforeAll(async () => {
    const plan = await runs[name]()
    await runSite(plan, (simulation) => {
      untreated = effects.map(({ of }) => of(simulation))
      processes = simulation.site.schedule.processes.map((process) => process.name)
    })
  })

  test('every process has a line in the table', () => {
    const listed = processEffects.map(({ process }) => process)
    expect(processes.filter((process) => !listed.includes(process))).toEqual([])
    for (const { process } of effects) expect(processes).toContain(process)
  })

  test.each(effects)('without $process: $output — $without', async ({ process, of, without }) => {
    const before = untreated[effects.findIndex((effect) => effect.process === process)]
    const after = await runSite(await runs[name](), of, { without: [process] })
    expect(before).toBeGreaterThan(0)
    if (without === 'none') expect(after).toBe(0)
    else if (without === 'less') expect(after).toBeLessThan(0.9 * before)
    else expect(after).toBeGreaterThan(before)
  })
})
