import type { Step } from '../schedule/clock.ts'
import { account, bedAccount, ofBed } from './body-accounts.ts'
import { kinds, timeColumns } from './body-blocks.ts'
import type { BodyMachinery } from './body-machinery.ts'
import { place } from './circulation-chain.ts'
import { clusterClasses } from './cluster-classes.ts'
import { sizeClasses } from './size-classes.ts'

/** Writes the row of a step into the time course and counts the step. */
export function recordStep(m: BodyMachinery, step: Step): void {
  const { blocks, shape } = m
  const { drawn, timeCourse, progress } = blocks
  const row = step.ordinal * timeColumns.length
  const blood = place.firstNode * kinds
  let circulating = 0
  for (let i = 0; i < blood; i++) circulating += drawn.circulating[i]
  let arrested = 0
  for (let i = 0; i < drawn.arrested.length; i++) arrested += drawn.arrested[i]
  let dormant = 0
  for (let i = 0; i < drawn.dormant.length; i++) dormant += drawn.dormant[i]
  const sumBeds = (which: number) => {
    let sum = 0
    for (let bed = 0; bed < shape.anatomy.beds.length; bed++) sum += drawn.accounts[ofBed(bed, which)]
    return sum
  }
  timeCourse[row] = step.time + step.dt
  timeCourse[row + 1] = m.mass(step.time + step.dt)
  timeCourse[row + 2] = drawn.accounts[account.shed] + drawn.accounts[account.injected]
  timeCourse[row + 3] = circulating
  timeCourse[row + 4] = arrested
  timeCourse[row + 5] = sumBeds(bedAccount.exits)
  timeCourse[row + 6] = dormant
  timeCourse[row + 7] = sumBeds(bedAccount.micrometastases)
  timeCourse[row + 8] = sumBeds(bedAccount.colonies)
  for (let j = 9; j < 16; j++) timeCourse[row + j] = 0
  const { expected } = blocks
  const n = Math.max(1, shape.bases)
  const weigh = (array: Float64Array, length: number, column: number) => {
    for (let b = 0; b < n; b++) {
      let sum = 0
      for (let i = 0; i < length; i++) sum += array[i * n + b]
      timeCourse[row + column] += sum * m.viableWeight[b]
    }
  }
  const totalBeds = (which: number, column: number) => {
    for (let b = 0; b < n; b++) {
      let sum = 0
      for (let bed = 0; bed < shape.anatomy.beds.length; bed++) sum += expected.accounts[ofBed(bed, which) * n + b]
      timeCourse[row + column] += sum * m.viableWeight[b]
    }
  }
  for (let b = 0; b < n; b++) {
    timeCourse[row + 9] += expected.accounts[account.shed * n + b] * m.shedWeight[b]
    timeCourse[row + 9] += expected.accounts[account.injected * n + b] * m.viableWeight[b]
  }
  weigh(expected.circulating, blood, 10)
  weigh(expected.arrested, drawn.arrested.length * sizeClasses, 11)
  totalBeds(bedAccount.exits, 12)
  weigh(expected.dormant, shape.anatomy.beds.length * clusterClasses, 13)
  totalBeds(bedAccount.micrometastases, 14)
  totalBeds(bedAccount.colonies, 15)
  progress[0] = step.ordinal + 1
}
