import type { ExitTable } from '../body/exit-table.ts'
import { crossingMolecules } from '../crossing/local-surroundings.ts'
import { runWallAssay } from '../crossing/wall-assay.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'

/**
 * Beds of continuous capillaries like those the assay has. Liver, spleen and marrow have open sinusoids, lung and brain walls on which
 * the sources disagree: they keep the library's lag and hazard (assumed).
 */
const continuousBeds = ['muscle', 'skin', 'gut', 'kidney', 'heart', 'fat', 'other']

/** Edges of the bins of exit tables, hours since arrest. */
export const exitHours = [0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36]
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
    const hazard = assay.hazards(exitHours)
    const provenance = `wall assay: ${attempts} attempts of carcinoma cells wedged in capillaries, ${lastEdge} h`
    for (const bed of continuousBeds) tables.push({ bed, hours: exitHours, hazard, validFrom: time, provenance })
  }
  return tables
}
