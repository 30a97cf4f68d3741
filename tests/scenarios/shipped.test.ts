import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shippedNames } from '../../src/scenario/load-scenario.ts'
import { Simulation } from '../../src/simulation/simulation.ts'
import { planOf } from '../simulation/small-plan.ts'

/** A fork and its confluence, as a user writes it: what the scenario `mesentery` is told to flow through. */
const fork = `node,x_um,y_um,z_um
inlet,0,200,100
parting,200,200,100
upper,400,300,100
lower,400,100,100
meeting,600,200,100
outlet,800,200,100

segment,from,to,diameter_um,class
feed,inlet,parting,18,arteriole
up,parting,upper,7,capillary
down,parting,lower,6,capillary
back,upper,meeting,7,capillary
forth,lower,meeting,6,capillary
drain,meeting,outlet,24,venule

boundary,pressure_mmHg,haematocrit
inlet,40,0.4
outlet,20,0.4
`

let scratch: string
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'transmural-scenarios-'))
  writeFileSync(join(scratch, 'network.csv'), fork)
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const needs = (name: string) =>
  name === 'mesentery' ? [`site.vessels.file=${join(scratch, 'network.csv')}`, 'arrivals.0.during=10 min'] : []

test('every file of the folder is shipped, and nothing else', () => {
  const files = readdirSync('scenarios').map((file) => basename(file, '.yaml'))
  expect([...shippedNames()].sort()).toEqual(files.sort())
})

describe.each(shippedNames().map((name) => ({ name })))('the scenario $name', ({ name }) => {
  test('runs its first ten minutes, and what it promises to record is there', async () => {
    const plan = { ...(await planOf(name, ...needs(name))), duration: 600 }
    const simulation = await Simulation.create(plan)
    try {
      const { site } = simulation
      const before = simulation.stateHash()
      while (simulation.phase === 'site') simulation.advance()
      expect(site.time).toBe(600)
      expect(simulation.stateHash()).not.toBe(before)
      const counts = simulation.frame().counts
      for (const { kind } of [...plan.site!.cells, ...plan.site!.arrivals]) expect(counts).toHaveProperty(kind)
      for (const field of plan.record.fields) {
        if (field !== 'collagen') expect(counts[`${field} amount`]).toBeGreaterThan(0)
      }
      const { cells, lumen } = site
      if (plan.site!.cells.length > 0) expect(cells.living()).toBeGreaterThan(50)
      for (const { kind } of plan.site!.arrivals) {
        expect(lumen!.count(cells.kinds.named(kind).code, 'arrived')).toBeGreaterThan(20)
      }
    } finally {
      await simulation.close()
    }
  })
})
