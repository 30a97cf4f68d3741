import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { BloodFlowOptions } from '../vessels/blood-flow.ts'

/** What the blood flow of a network needs, out of the parameter library. */
export const flowOptions = (parameters: ParameterSet): BloodFlowOptions => ({
  meanCorpuscularVolume: parameters.value('blood.meanCorpuscularVolume'),
  plasmaViscosity: parameters.value('blood.plasmaViscosity'),
  smallestDiameter: parameters.value('blood.smallestDiameter'),
})
