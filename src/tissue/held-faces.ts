import type { HeldFaces } from '../kernel/diffusion-step.ts'
import type { Species } from './species.ts'

/** The faces of a species that hold a value, as the kernels take them. */
export function heldFaces(species: Species): HeldFaces {
  const [xLow, xHigh, yLow, yHigh, zLow, zHigh] = species.faces
  return { xLow, xHigh, yLow, yHigh, zLow, zHigh }
}
