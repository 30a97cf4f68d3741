import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { BloodFlowOptions } from './blood-flow.ts'

/** What `solveBloodFlow` needs, from the parameter library. @param human red cells of a human instead of a rodent */
export function bloodFlowOptions(parameters: ParameterSet, human = false): BloodFlowOptions {
  return {
    meanCorpuscularVolume: parameters.value(human ? 'blood.humanMeanCorpuscularVolume' : 'blood.meanCorpuscularVolume'),
    plasmaViscosity: parameters.value('blood.plasmaViscosity'),
    smallestDiameter: parameters.value('blood.smallestDiameter'),
  }
}
