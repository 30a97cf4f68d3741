import { expect, test } from 'vitest'
import { Activities } from '../../src/molecules/activities.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import { OrganSite } from '../../src/simulation/organ-site.ts'

const readText = (path: string): Promise<string> => Promise.reject(new Error(`no file is read here: ${path}`))

async function run(organ: string, agents: number) {
  const { plan } = await loadScenario('metastasis', { set: [], readText })
  const site = await OrganSite.create(plan, { organ, agents, duration: 12 * 3600 }, new Activities([]))
  try {
    return site.run()
  } finally {
    await site.close()
  }
}

test('tumour cells of cultured size stop in the capillaries of the lung, and get out after a lag', async () => {
  const { agents, arrested, exits, capillaryLength } = await run('lung', 40)
  expect(agents).toBe(40)
  expect(arrested).toBeGreaterThan(30)
  expect(arrested).toBeLessThanOrEqual(40)
  // A few millimetres of capillary, against a kilometre in the organ.
  expect(capillaryLength).toBeGreaterThan(5e3)
  expect(capillaryLength).toBeLessThan(5e4)
  expect(exits.hazard[0]).toBe(0)
  expect(Math.max(...Array.from(exits.hazard))).toBeGreaterThan(0)
  expect(Array.from(exits.hazard).every((rate) => rate >= 0)).toBe(true)
})

test('the same scenario resolves an organ to the same hazards', async () => {
  expect(await run('liver', 20)).toEqual(await run('liver', 20))
})

test('an organ whose capillaries nobody has counted is refused by name', async () => {
  await expect(run('muscle', 20)).rejects.toThrow(
    'circulation.resolve.organ: found muscle; expected an organ of the mouse whose capillaries have been counted: brain, liver, lung',
  )
})
