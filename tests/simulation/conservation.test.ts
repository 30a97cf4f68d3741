import { expect, test } from 'vitest'
import { Simulation } from '../../src/simulation/simulation.ts'
import { planOf, runSite } from './small-plan.ts'

const hour = 3600

test('a tracer in a closed block is conserved to a hundred-thousandth an hour, and spreads until it is even', async () => {
  const plan = await planOf('diffusion', 'duration=2 h', 'record.every=1 h')
  const simulation = await Simulation.create(plan)
  const { site } = simulation
  const before = site.fields.amount('tracer')
  while (simulation.phase === 'site') simulation.advance()
  const amount = site.fields.amount('tracer')
  const even = amount / (site.grid.count * site.grid.voxelVolume)
  const { concentration } = site.fields.of('tracer')
  const [lowest, highest] = concentration.reduce(([a, b], c) => [Math.min(a, c), Math.max(b, c)], [even, even])
  await simulation.close()
  expect(before).toBeGreaterThan(0)
  expect(Math.abs(amount / before - 1)).toBeLessThan(2e-5)
  expect(lowest / even).toBeGreaterThan(0.99)
  expect(highest / even).toBeLessThan(1.01)
})

test('the spread of the tracer grows as 6 D t until the walls of the block are felt', async () => {
  const plan = await planOf('diffusion', 'site.every.mechanics=10 s')
  const moments = [10, 20, 30]
  const spreads: number[] = []
  let diffusion = 0
  for (const duration of moments) {
    await runSite({ ...plan, duration }, ({ site, parameters }) => {
      diffusion = parameters.value('field.tracer.diffusion')
      const { grid, fields } = site
      const { concentration } = fields.of('tracer')
      const [cx, cy, cz] = grid.size.map((edge) => edge / 2)
      let sum = 0
      let squares = 0
      for (let z = 0; z < grid.nz; z++) {
        for (let y = 0; y < grid.ny; y++) {
          for (let x = 0; x < grid.nx; x++) {
            const at = [(x + 0.5) * grid.dx - cx, (y + 0.5) * grid.dx - cy, (z + 0.5) * grid.dx - cz]
            const c = concentration[grid.index(x, y, z)]
            sum += c
            squares += c * (at[0] ** 2 + at[1] ** 2 + at[2] ** 2)
          }
        }
      }
      spreads.push(squares / sum)
    })
  }
  // Half an edge is 200 µm: at three standard deviations along an axis the walls are not felt.
  expect(Math.sqrt(2 * diffusion * moments[2])).toBeLessThan(200 / 3)
  for (const [i, spread] of spreads.slice(1).entries()) {
    const grown = spread - spreads[i]
    const expected = 6 * diffusion * (moments[i + 1] - moments[i])
    expect(Math.abs(grown / expected - 1), `${moments[i + 1]} s`).toBeLessThan(0.03)
  }
})

test('what an hour brings into an inflamed venule is accounted for: washed through, gone with the blood, or here', async () => {
  const plan = await planOf('diapedesis', 'duration=1 h')
  await runSite(plan, ({ site }) => {
    const { cells, lumen } = site
    const arrived = lumen!.count(cells.kinds.named('neutrophil').code, 'arrived')
    expect(arrived).toBeGreaterThan(200)
    expect(site.time).toBe(hour)
    const came = cells.tally('founders') + cells.tally('arrivals') + cells.tally('births')
    expect(came).toBe(cells.living() + cells.tally('deaths') + cells.tally('departures'))
    expect(cells.tally('arrivals')).toBeLessThanOrEqual(arrived)
  })
})
