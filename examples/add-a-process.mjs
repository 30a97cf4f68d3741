// Add biology of your own: one object, one call. A process has a name, an interval in ticks (1 ms each), the state blocks it writes,
// and a step. It runs after those that are there, in the same deterministic schedule; its state is hashed and checkpointed with the rest.
//   node examples/add-a-process.mjs            (after npm ci in this repository, or with transmural installed)
import { loadScenario, Simulation } from 'transmural'

const { plan } = await loadScenario('intravasation', {
  set: [
    'duration = 6 h',
    'site.box = [200 um, 200 um, 200 um]',
    'site.burn-in = 0 h',
    'cells.0.count = 100',
    'cells.0.in.sphere.radius = 60 um',
  ],
})

/** A beam through one half of the block, two hours from the start: every carcinoma cell in it dies. */
const beam = ({ site }) => {
  const { cells } = site
  const carcinoma = cells.kinds.named('carcinoma').code
  const die = 1
  // What later steps need lives in blocks, never in variables: so it survives a checkpoint.
  const hit = site.registry.add('beam.hit', 'u32', 1, { unit: '1' }).data
  return {
    name: 'beam',
    every: 600_000,
    writes: ['cells.fate', 'beam.hit'],
    step({ time }) {
      if (time !== 7200) return
      for (let i = 0; i < cells.count; i++) {
        // state 0: free in the tissue; fate 0: nothing decided about it yet
        if (cells.kind[i] !== carcinoma || cells.state[i] !== 0 || cells.fate[i] !== 0 || cells.x[i] > 100) continue
        cells.fate[i] = die
        hit[0]++
      }
    },
  }
}

const run = async (...own) => {
  const simulation = await Simulation.create(plan)
  const { site } = simulation
  site.schedule.add(...own.map((make) => make(simulation)))
  while (simulation.phase !== 'done') simulation.advance()
  const hit = site.registry.has('beam.hit') ? site.registry.get('beam.hit').data[0] : 0
  const answer = { living: site.cells.living(), deaths: site.cells.tally('deaths'), hit, state: simulation.stateHash() }
  await simulation.close()
  return answer
}

console.log('as shipped', JSON.stringify(await run()))
console.log('with beam ', JSON.stringify(await run(beam)))
