// Run a scenario from a script and count what its ledger holds.
//   node examples/count-crossings.mjs            (after npm ci in this repository, or with transmural installed)
import { loadScenario, Simulation } from 'transmural'

// Any shipped scenario or file of your own; `set` changes single values, as --set does on the command line.
const { plan } = await loadScenario('intravasation', {
  set: [
    'duration = 6 h',
    'site.box = [200 um, 200 um, 200 um]',
    'site.burn-in = 0 h',
    'cells.0.count = 100',
    'cells.0.in.sphere.radius = 60 um',
  ],
})

const simulation = await Simulation.create(plan, { threads: 2 })
while (simulation.phase !== 'done') simulation.advance()

// One row per attempt at the wall; a stage that was not reached is -1. Times in s, areas in um2, forces in pN.
const { ledger } = simulation.site
const breach = ledger.column('breach')
const settle = ledger.column('settle')
const rows = Array.from({ length: ledger.rows }, (_, row) => row)
console.log(`${ledger.rows} attempts in ${simulation.time / 3600} h`)
console.log(`${rows.filter((row) => breach[row] >= 0).length} reached the basement membrane`)
console.log(`${rows.filter((row) => settle[row] >= 0).length} are through the wall`)
console.log(`state ${simulation.stateHash()}`)
await simulation.close()
