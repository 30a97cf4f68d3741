import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import { RunError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { FieldSet } from '../tissue/field-set.ts'
import { nearestVessel, type VesselIndex } from '../vessels/vessel-index.ts'

export interface PerivascularSourceOptions {
  fields: FieldSet
  index: VesselIndex
  parameters: ParameterSet
  activities: Activities
  /** Interval, ticks. */
  every: number
}

/**
 * CXCL12 from the cells in the sleeve around vessels, which draws macrophages there (Arwert et al. 2018,
 * doi 10.1016/j.celrep.2018.04.007). Writes `fields.CXCL12.tissueSource`.
 */
export function perivascularSource(options: PerivascularSourceOptions): Process {
  const { fields, index, parameters, activities, every } = options
  const name = 'perivascular source'
  const rate = parameters.value('secretion.perivascularCxcl12')
  const reach = parameters.value('secretion.perivascularReach')
  const field = fields.of('CXCL12')
  const { nx, ny, nz, dx } = fields.grid
  const { tissueSource } = field
  if (!tissueSource) throw new RunError('CXCL12 is not declared as made by tissue')
  const found = nearestVessel()
  const sleeve: number[] = []
  for (let iz = 0; iz < nz; iz++)
    for (let iy = 0; iy < ny; iy++)
      for (let ix = 0; ix < nx; ix++)
        if (index.nearest((ix + 0.5) * dx, (iy + 0.5) * dx, (iz + 0.5) * dx, reach, found))
          sleeve.push((iz * ny + iy) * nx + ix)
  activities.register('CXCL12', name)
  return {
    name,
    every,
    writes: ['fields.CXCL12.tissueSource'],
    step({ time }: Step) {
      const source = rate * activities.of('CXCL12', time)
      for (const voxel of sleeve) tissueSource[voxel] = source
    },
  }
}
