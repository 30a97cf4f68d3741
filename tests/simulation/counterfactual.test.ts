import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InputError } from '../../src/quantity/errors.ts'
import type { Plan } from '../../src/simulation/plan.ts'
import { Simulation } from '../../src/simulation/simulation.ts'
import { start } from '../cli/process.ts'
import { planOf, smallTumour } from './small-plan.ts'

const minute = 60

/** State hashes at every ten minutes, by time, and what became of the cells: where they are, and their attempts. */
async function follow(plan: Plan): Promise<{ hashes: Map<number, string>; places: string; attempts: string }> {
  const simulation = await Simulation.create(plan)
  const { site } = simulation
  const hashes = new Map([[0, simulation.stateHash()]])
  while (simulation.phase === 'site') {
    simulation.advance()
    if (site.time % (10 * minute) === 0) hashes.set(site.time, simulation.stateHash())
  }
  const places = site.cells.x.slice(0, site.cells.count).join(' ')
  const attempts = site.ledger?.column('peakHole').join(' ') ?? ''
  await simulation.close()
  return { hashes, places, attempts }
}

test.each([
  'MT1-MMP',
  'EGFR',
])('a run with %s blocked from the first hour on is the untreated run until then, and another from there', async (molecule) => {
  const plan = await smallTumour('duration=2 h')
  const from = 60 * minute
  const interventions = [{ molecule, by: 1, from, to: Number.POSITIVE_INFINITY }]
  const untreated = await follow(plan)
  const treated = await follow({ ...plan, interventions })
  const times = [...untreated.hashes.keys()]
  expect(times).toHaveLength(13)
  for (const time of times) {
    const same = treated.hashes.get(time) === untreated.hashes.get(time)
    expect(same, `${time / minute} min`).toBe(time <= from)
  }
  expect(treated.places).not.toBe(untreated.places)
  expect(treated.attempts).not.toBe(untreated.attempts)
})

test.each([
  ['diapedesis', 'CSF1R', ['ICAM-1', 'PECAM-1', 'VE-cadherin']],
  ['diffusion', 'MT1-MMP', ['nothing here depends on a molecule']],
])('%s: %s, which nobody there reads, cannot be blocked, and the message says what can', async (name, molecule, says) => {
  const plan = await planOf(name)
  const interventions = [{ molecule, by: 0.9, from: 0, to: Number.POSITIVE_INFINITY }]
  const refusal = await Simulation.create({ ...plan, interventions }).then(
    (simulation) => simulation.close(),
    (error) => error,
  )
  expect(refusal).toBeInstanceOf(InputError)
  expect(refusal.complaints).toHaveLength(1)
  const [{ found, expected }] = refusal.complaints
  expect(found).toContain(molecule)
  for (const name of says) expect(expected).toContain(name)
  expect(expected).not.toContain(molecule)

  const scratch = mkdtempSync(join(tmpdir(), 'transmural-block-'))
  const ended = await start(['run', name, '--block', `${molecule}:90%`], { cwd: scratch })
  expect(ended, ended.talk).toMatchObject({ code: 2, out: '' })
  for (const name of [molecule, ...says]) expect(ended.talk).toContain(name)
  expect(readdirSync(scratch)).toEqual([])
  rmSync(scratch, { recursive: true })
})
