import { RunError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import { account, bedAccount, cellAccount, ofBed } from './body-accounts.ts'
import type { BodyBlocks, BodyShape } from './body-blocks.ts'
import { cellsOf, clusterClasses } from './cluster-classes.ts'
import { sizeClasses } from './size-classes.ts'

/** Cells in = out + dead + present, and every founder accounted for: exact whole numbers. @throws RunError otherwise */
export function auditBody(shape: BodyShape, blocks: BodyBlocks, step: Step): void {
  const { drawn, cells } = blocks
  let entries = 0
  let present = 0
  for (let i = 0; i < drawn.circulating.length; i++) {
    const loose = drawn.circulating[i] + drawn.loose[i]
    entries += loose
    present += loose * cellsOf[Math.floor(i / sizeClasses) % clusterClasses]
  }
  for (let i = 0; i < drawn.arrested.length; i++) {
    entries += drawn.arrested[i]
    present += drawn.arrested[i] * cellsOf[i % clusterClasses]
  }
  const a = drawn.accounts
  let gone = a[account.diedByShear] + a[account.diedByAnoikis] + a[account.phagocytosed]
  for (let bed = 0; bed < shape.anatomy.beds.length; bed++) {
    for (let cause = 0; cause < 6; cause++) gone += a[ofBed(bed, bedAccount.deadEarly + cause)]
    gone += a[ofBed(bed, bedAccount.exits)]
    let outside = a[ofBed(bed, bedAccount.diedSolitary)] + a[ofBed(bed, bedAccount.extinct)]
    for (let c = 0; c < clusterClasses; c++) {
      outside += drawn.dormant[bed * clusterClasses + c] + drawn.doomed[bed * clusterClasses + c]
    }
    for (let s = 0; s < shape.colony.states; s++) outside += drawn.growing[bed * shape.colony.states + s]
    for (let d = 0; d < shape.days; d++) outside += drawn.escaped[bed * shape.days + d]
    mustBe('founders outside the vessel', a[ofBed(bed, bedAccount.exits)], outside, step)
  }
  mustBe('entries into the body', a[account.viable] + a[account.injected], entries + gone, step)
  const cellsGone = cells[cellAccount.dead] + cells[cellAccount.exited]
  mustBe('cells in the body', cells[cellAccount.entered], present + cellsGone, step)
}

function mustBe(what: string, came: number, found: number, step: Step): void {
  if (came !== found) {
    throw new RunError(`body, step at ${step.time} s: ${what} do not add up: ${came} came, ${found} are accounted for`)
  }
  if (!(came <= Number.MAX_SAFE_INTEGER)) {
    throw new RunError(`body, step at ${step.time} s: ${what} number ${came}, more than can be counted one by one`)
  }
}
