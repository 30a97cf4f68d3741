import { type ColonyLaw, colonyLaw, colonyStates, colonyStep, reachProbability } from '../body/colony-law.ts'
import type { TargetFunction } from './target-function.ts'

const day = 86400

/** Share of cells out of the vessel that have made a micrometastasis by a time, s. */
export function micrometastasisShare(law: ColonyLaw, time: number): number {
  const states = colonyStates(law)
  const { present } = colonyStep(law, time)
  let seen = present[states.escaped] + present[states.diedSeen]
  for (let s = 0; s < states.states; s++) if (states.seen(s)) seen += present[s]
  return law.awake * seen
}

/** Share of micrometastases that pass the bottleneck. */
export function escapeOfMicrometastasis(law: ColonyLaw): number {
  const { bottleneck, micrometastasis, deathRatio } = law
  return reachProbability(1, bottleneck, deathRatio) / reachProbability(1, micrometastasis, deathRatio)
}

const extinction: TargetFunction = ({ parameters }) => {
  const law = colonyLaw(parameters, 'mouse')
  const states = colonyStates(law)
  const { present } = colonyStep(law, 60 * day)
  let worst = 0
  for (let n = 1; n < law.bottleneck; n++) {
    const escaped = present[states.start(n) * states.columns + states.escaped]
    worst = Math.max(worst, Math.abs(escaped - reachProbability(n, law.bottleneck, law.deathRatio)))
  }
  return { value: worst, note: 'colony chain stepped 60 days' }
}

/** Targets of cells outside the vessel. */
export const colonyTargets: Readonly<Record<string, TargetFunction>> = {
  'micrometastases-per-exit': ({ parameters }) => ({
    value: micrometastasisShare(colonyLaw(parameters, 'mouse'), 3 * day),
  }),
  'macrometastases-per-micrometastasis': ({ parameters }) => ({
    value: escapeOfMicrometastasis(colonyLaw(parameters, 'mouse')),
  }),
  'birth-death-extinction': extinction,
}
