import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { TilingSettings } from './wall-tiling.ts'

/** Numbers that make a wall, internal units; `wallSettings` takes them from the evidence library. */
export interface WallSettings extends TilingSettings {
  /** Distance of button junctions in initial lymphatics, µm. */
  buttonSpacing: number
  /** Junction bonds under one tip, median over tiles. */
  restingBonds: number
  lymphaticRestingBonds: number
  restingBondsVariation: number
  /** Force of the endothelial ring around a gap, pN, median over tiles. */
  endothelialForce: number
  lymphaticEndothelialForce: number
  endothelialForceVariation: number
  /** Hole area of the basement membrane at rest, µm². */
  restingHole: number
  lymphaticRestingHole: number
  /** Regions of thin basement membrane per wall area, 1/µm², and their hole area, µm². */
  lowMembraneDensity: number
  lowMembraneHole: number
  /** Share of the perimeter a mosaic patch takes. */
  mosaicPerimeter: number
}

/**
 * The wall's numbers from the parameter library.
 * @param endothelium tissue, or cultured on a chip (its own junction force)
 */
export function wallSettings(parameters: ParameterSet, endothelium: 'in-vivo' | 'chip'): WallSettings {
  const value = parameters.value.bind(parameters)
  return {
    bloodTileArea: value('wall.bloodTileArea'),
    lymphaticTileArea: value('wall.lymphaticTileArea'),
    tileWidth: value('wall.tileWidth'),
    buttonSpacing: value('wall.buttonSpacing'),
    restingBonds: value('wall.restingBonds'),
    lymphaticRestingBonds: value('wall.lymphaticRestingBonds'),
    restingBondsVariation: value('wall.restingBondsVariation'),
    endothelialForce: value(endothelium === 'chip' ? 'wall.chipEndothelialForce' : 'wall.endothelialForce'),
    lymphaticEndothelialForce: value('wall.lymphaticEndothelialForce'),
    endothelialForceVariation: value('wall.endothelialForceVariation'),
    restingHole: value('wall.restingHole'),
    lymphaticRestingHole: value('wall.lymphaticRestingHole'),
    lowMembraneDensity: value('wall.lowMembraneDensity'),
    lowMembraneHole: value('wall.lowMembraneHole'),
    mosaicPerimeter: value('wall.mosaicPerimeter'),
  }
}
