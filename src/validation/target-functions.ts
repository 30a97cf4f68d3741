import { circulationTargets } from './circulation.ts'
import { colonyTargets } from './colony.ts'
import { crossingTargets } from './crossing.ts'
import { fieldTargets } from './fields.ts'
import { flowTargets } from './flow.ts'
import { leakTargets } from './leak.ts'
import { lungTargets } from './lung.ts'
import { mesenteryTargets } from './mesentery.ts'
import { poreTargets } from './pore.ts'
import { siteTargets } from './site.ts'
import type { TargetFunction } from './target-function.ts'

/** The function of every target, by the target's id in evidence/targets. */
export const targetFunctions: Readonly<Record<string, TargetFunction>> = {
  ...flowTargets,
  ...mesenteryTargets,
  ...leakTargets,
  ...fieldTargets,
  ...poreTargets,
  ...crossingTargets,
  ...circulationTargets,
  ...lungTargets,
  ...colonyTargets,
  ...siteTargets,
}
