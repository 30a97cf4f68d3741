import { bedPassage, criticalPressure, type PluggingCell } from '../cells/capillary-passage.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Bed } from './anatomy.ts'

/**
 * A shed cell of a diameter before a capillary.
 * @param diameter µm
 */
export function shedCell(parameters: ParameterSet, diameter: number): PluggingCell {
  const nucleus = parameters.value('pore.nucleusToCell') * diameter
  return {
    diameter,
    nuclearArea: (Math.PI / 4) * nucleus * nucleus,
    nuclearStiffness: parameters.value('pore.nuclearStiffness'),
    corticalTension: parameters.ofKind('carcinoma', 'corticalTension'),
    cytoplasmViscosity: parameters.ofKind('carcinoma', 'cytoplasmViscosity'),
  }
}

/**
 * Probability that one pass through a bed stops a cell by its size (fork rule over the bed's segments, capillary law of the cells
 * room). Only impassability counts: a cell that is slow to enter is late, not arrested; whether it stays is a matter of adhesion.
 *
 * A cluster unfolds to single file (Au et al. 2016, doi 10.1073/pnas.1524448113), so each of its cells meets the full pressure in
 * turn and the cluster passes where its cells pass; cells of one size class do not differ, so it passes as one of them.
 */
export function sizeArrest(cell: PluggingCell, bed: Bed): number {
  if (!(bed.segments > 0)) return 0
  const { diameter: medianDiameter, diameterCv: variation, segments, plugPressure } = bed
  return bedPassage(cell, { medianDiameter, variation, segments, plugPressure }).caught
}

/**
 * Whether a cluster passes a constriction in single file: every one of its cells must be pushed in by the pressure.
 * @param cells the cells of the cluster @param constriction diameter, µm @param pressure Pa
 */
export function clusterPasses(cells: readonly PluggingCell[], constriction: number, pressure: number): boolean {
  return cells.every((cell) => criticalPressure(cell, constriction) < pressure)
}
