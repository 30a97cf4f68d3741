import type { ArrestActivities, ArrestLaw } from './arrest-law.ts'
import { cellsOf, clusterClasses } from './cluster-classes.ts'
import { type ExitTable, exitHazard } from './exit-table.ts'

/** What can have become of an arrested single cell or cluster after a step; each of the first three by cluster class. */
export const fate = {
  remains: 0,
  exits: 4,
  dislodged: 8,
  /** Dead by fragmentation, NK, anoikis before the first day is over, and the same after it. */
  deadEarly: 12,
  deadLate: 15,
} as const
export const fates = 18
const day = 86400

/** Ages that are told apart: age class k < oldest holds cells arrested k + 1 steps ago, the oldest all before. */
export interface AgeClasses {
  readonly step: number
  readonly oldest: number
}

/** Age classes up to two days, or as far as the exit tables reach. @param step s */
export function ageClasses(step: number, tables: readonly ExitTable[]): AgeClasses {
  let horizon = 48 * 3600
  for (const table of tables) horizon = Math.max(horizon, table.hours[table.hours.length - 1] * 3600)
  return { step, oldest: Math.ceil(horizon / step) }
}

/**
 * Probabilities of every fate over one step, by age: row t = 0 for cells arrested during the step (at a time uniform in it),
 * row t = k + 1 for those in age class k at its start. Entry ((t × 4 + cluster class) × 18 + fate).
 *
 * Hazards that change with age compete and are integrated over the step, not multiplied by it: on a grid of ages no coarser
 * than a quarter of an hour the forward equations of (cluster class, fates) are solved by fourth-order Runge–Kutta on sub-steps
 * with hazards at their middle, and averaged over the arrival times within the step. Half as long a step gives the same cells
 * at the same times.
 *
 * A single cell dies by any hazard. A cluster of n cells loses one cell per NK kill and n times as many by fragmentation;
 * in classes of n and n' < n cells that is a step down at the rate of loss/(n − n'), which keeps the mean number of cells.
 * Its cells hold on to each other: no anoikis.
 */
export function arrestSteps(
  law: ArrestLaw,
  nkDensity: number,
  exits: ExitTable,
  activities: ArrestActivities,
  ages: AgeClasses,
): Float64Array {
  const { step, oldest } = ages
  const m = Math.max(4, Math.ceil(step / 900))
  const g = step / m
  // Cell j of the grid of ages: [(j − ½)g, (j + ½)g], cell 0 the half [0, g/2].
  const cells = (oldest + 2) * m
  const cell: Float64Array[] = []
  for (let j = 0; j < cells; j++)
    cell.push(ageCell(law, nkDensity, exits, activities, j === 0 ? 0 : (j - 0.5) * g, j === 0 ? 0.5 * g : g))

  const table = new Float64Array((oldest + 2) * clusterClasses * fates)
  const weight = new Float64Array(clusterClasses).fill(1)
  const weightAt: Float64Array[] = []
  // Survival of each class, unchanged, from arrest to age (i + ½)g: the weight of that age within an age class.
  for (let i = 0; i < (oldest + 1) * m; i++) {
    for (let c = 0; c < clusterClasses; c++) weight[c] *= cell[i][c * fates + fate.remains + c]
    weightAt.push(weight.slice())
  }
  const state = new Float64Array(fates)
  for (let t = 0; t < oldest + 2; t++) {
    for (let c = 0; c < clusterClasses; c++) {
      const row = (t * clusterClasses + c) * fates
      for (let i = 0; i < m; i++) {
        state.fill(0)
        state[c] = 1
        let w = 1
        if (t === 0) {
          // Arrested (i + ½)g before the end of the step.
          for (let j = 0; j <= i; j++) advance(state, cell[j])
        } else {
          const from = (t - 1) * m + i
          w = weightAt[from][c]
          for (let j = from + 1; j <= from + m; j++) advance(state, cell[j])
        }
        // Where nobody of this class can have remained, any weight serves.
        w = Math.max(w, 1e-300)
        for (let f = 0; f < fates; f++) table[row + f] += w * state[f]
      }
      let sum = 0
      for (let f = 0; f < fates; f++) sum += table[row + f]
      for (let f = 0; f < fates; f++) table[row + f] /= sum
    }
  }
  return table
}

function advance(state: Float64Array, cell: Float64Array): void {
  for (let c = 0; c < clusterClasses; c++) {
    const here = state[c]
    if (here === 0) continue
    state[c] = 0
    // Higher classes only feed lower ones, so what has been spread is not met again out of turn.
    for (let f = 0; f < fates; f++) state[f] += here * cell[c * fates + f]
  }
}

/** Fates of each class over ages [from, from + length]. */
function ageCell(
  law: ArrestLaw,
  nkDensity: number,
  exits: ExitTable,
  activities: ArrestActivities,
  from: number,
  length: number,
): Float64Array {
  const parts = Math.max(4, Math.ceil(length / 225))
  const h = length / parts
  const result = new Float64Array(clusterClasses * fates)
  const rates = new Float64Array(clusterClasses * 6)
  for (let c = 0; c < clusterClasses; c++) result[c * fates + c] = 1
  const y = new Float64Array(fates)
  const k = [0, 1, 2, 3].map(() => new Float64Array(fates))
  for (let p = 0; p < parts; p++) {
    const age = from + (p + 0.5) * h
    const fragmentation = law.fragmentation(age)
    const dislodging = law.dislodging(age)
    const nk = law.nk(age, nkDensity, activities)
    const anoikis = law.anoikis(age, activities)
    const exit = exitHazard(exits, age)
    for (let c = 0; c < clusterClasses; c++) {
      const n = cellsOf[c]
      const fewer = c === 0 ? 0 : cellsOf[c - 1]
      rates[c * 6] = (fragmentation * n) / (n - fewer)
      rates[c * 6 + 1] = nk / (n - fewer)
      rates[c * 6 + 2] = c === 0 ? anoikis : 0
      rates[c * 6 + 3] = exit
      rates[c * 6 + 4] = dislodging
    }
    const dead = age < day ? fate.deadEarly : fate.deadLate
    for (let start = 0; start < clusterClasses; start++) {
      const base = start * fates
      for (let f = 0; f < fates; f++) y[f] = result[base + f]
      slope(y, rates, dead, k[0])
      for (let stage = 1; stage < 4; stage++) {
        const reach = stage === 3 ? h : 0.5 * h
        for (let f = 0; f < fates; f++) y[f] = result[base + f] + reach * k[stage - 1][f]
        slope(y, rates, dead, k[stage])
      }
      for (let f = 0; f < fates; f++) {
        result[base + f] += (h / 6) * (k[0][f] + 2 * k[1][f] + 2 * k[2][f] + k[3][f])
      }
    }
  }
  return result
}

function slope(y: Float64Array, rates: Float64Array, dead: number, out: Float64Array): void {
  out.fill(0)
  for (let c = 0; c < clusterClasses; c++) {
    const here = y[c]
    if (here === 0) continue
    const fragmented = rates[c * 6] * here
    const killed = rates[c * 6 + 1] * here
    const detached = rates[c * 6 + 2] * here
    const exited = rates[c * 6 + 3] * here
    const dislodged = rates[c * 6 + 4] * here
    out[c] -= fragmented + killed + detached + exited + dislodged
    out[fate.exits + c] += exited
    out[fate.dislodged + c] += dislodged
    if (c === 0) {
      out[dead] += fragmented
      out[dead + 1] += killed
      out[dead + 2] += detached
    } else out[c - 1] += fragmented + killed
  }
}
