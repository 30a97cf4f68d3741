import type { ExitTable } from '../body/exit-table.ts'
import { crossingMolecules } from '../crossing/local-surroundings.ts'
import { runWallAssay } from '../crossing/wall-assay.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import { log } from '../numerics/math.ts'

/**
 * Beds of continuous capillaries like those the assay has. Liver, spleen and marrow have open sinusoids, lung and brain walls on which
 * the sources disagree: they keep the library's lag and hazard (assumed).
 */
const continuousBeds = ['muscle', 'skin', 'gut', 'kidney', 'heart', 'fat', 'other']

/** Edges of the bins, hours since arrest. */
const hours = [0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36]
const lastEdge = 48
const attempts = 256

/**
 * How fast arrested tumour cells get out of continuous capillaries, from wall attempts with the activities that hold at a time: the
 * recorded table by which the site's crossing law reaches the organism.
 * @param options.times moments from which activities are constant, s; the first 0
 */
export function wallExitTables(options: {
  parameters: ParameterSet
  activities: Activities
  seed: number
  replicate: number
  times: readonly number[]
}): ExitTable[] {
  const { parameters, activities, seed, replicate, times } = options
  const tables: ExitTable[] = []
  let last = ''
  for (const time of times) {
    const now = Object.fromEntries(crossingMolecules.map((molecule) => [molecule, activities.of(molecule, time)]))
    const same = JSON.stringify(now)
    if (same === last) continue
    last = same
    const assay = runWallAssay({
      parameters,
      kind: 'carcinoma',
      direction: 'extravasation',
      wall: 'cam',
      count: attempts,
      duration: lastEdge * 3600,
      seed,
      replicate,
      activities: now,
    })
    const hazard = hours.map((from, i) => binHazard(assay.passed, attempts, from, hours[i + 1] ?? lastEdge))
    const provenance = `wall assay: ${attempts} attempts of carcinoma cells wedged in capillaries, ${lastEdge} h`
    for (const bed of continuousBeds) tables.push({ bed, hours, hazard, validFrom: time, provenance })
  }
  return tables
}

/** Constant hazard, 1/h, that takes those still inside at `from` to those still inside at `to` (hours). */
function binHazard(passed: Float64Array, count: number, from: number, to: number): number {
  let before = count
  let after = count
  for (const time of passed) {
    if (time <= from * 3600) before--
    if (time <= to * 3600) after--
  }
  // Nobody left, or nobody moved: half an event keeps the estimate finite.
  if (before === 0) return 0
  return log(before / Math.max(after, 0.5)) / (to - from)
}
