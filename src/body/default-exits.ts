import type { ParameterSet } from '../evidence/parameter-set.ts'
import { type Anatomy, lymphNodeBed } from './anatomy.ts'
import { delayedExit, type ExitTable } from './exit-table.ts'

/**
 * Exit tables for beds that no wall assay was run for: a lag and a constant hazard from the library (fast where the chick membrane
 * and the liver were watched, slow in lung and brain). Assumed values; the provenance says so.
 */
export function defaultExitTables(parameters: ParameterSet, anatomy: Anatomy): ExitTable[] {
  return anatomy.beds.map(({ name }) => {
    const node = name === lymphNodeBed
    // A bed of a user's own anatomy that the library does not know is as `other`.
    const bed = parameters.bedHas(name, 'exitLag') ? name : 'other'
    const lag = node ? parameters.value('node.exitLag') : parameters.ofBed(bed, 'exitLag')
    const rate = node ? parameters.value('node.exitRate') : parameters.ofBed(bed, 'exitRate')
    return delayedExit(name, lag / 3600, rate * 3600, 'library (assumed): lag and constant hazard')
  })
}
