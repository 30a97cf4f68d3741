import { exp, pow } from '../numerics/math.ts'

/**
 * Viscosity laws of blood in microvessels.
 * - `in-vivo`: Pries, Secomb et al. 1994 (Circ Res 75:904), the form of 2008 used by NetFlowV2: includes the endothelial layer.
 * - `in-vitro`: glass tubes, Pries, Neuhaus & Gaehtgens 1992.
 * - a number: constant apparent viscosity, Pa·s (null model).
 */
export type ViscosityLaw = 'in-vivo' | 'in-vitro' | number

/** The diameter-dependent part of a viscosity law in one vessel, computed once: only haematocrit changes in an iteration. */
export interface ViscosityTerms {
  /** Relative viscosity without red cells. */
  plasma: number
  /** Relative viscosity = plasma + slope · ((1 − H)^exponent − 1). */
  slope: number
  exponent: number
}

/** Haematocrit at which the laws are anchored. */
const referenceHaematocrit = 0.45

/** Diameter seen by a law fitted to human red cells: small cells make a vessel wider. `volume` is MCV, fL. */
export function scaledDiameter(diameter: number, volume: number): number {
  return diameter * pow(92 / volume, 1 / 3)
}

/**
 * Terms of a viscosity law at one diameter.
 * @param law which law
 * @param diameter scaled diameter, µm (see `scaledDiameter`); the laws diverge at 1.1 µm, clamp before
 * @throws nothing; a constant law ignores the diameter
 */
export function viscosityTerms(law: 'in-vivo' | 'in-vitro', diameter: number): ViscosityTerms {
  const d = diameter
  const d4 = d * d * d * d
  const switchTerm = 1 / (1 + 1e-11 * d4 * d4 * d4)
  const exponent = (0.8 + exp(-0.075 * d)) * (switchTerm - 1) + switchTerm
  const tail = 3.2 - 2.44 * exp(-0.06 * pow(d, 0.645))
  const span = pow(1 - referenceHaematocrit, exponent) - 1
  if (law === 'in-vitro') return { plasma: 1, slope: (220 * exp(-1.3 * d) + tail - 1) / span, exponent }
  const layer = (d / (d - 1.1)) * (d / (d - 1.1))
  return { plasma: layer, slope: ((6 * exp(-0.085 * d) + tail - 1) * layer * layer) / span, exponent }
}

/**
 * Apparent viscosity relative to plasma (Pries & Secomb 1994, in-vivo; Pries 1992, in-vitro).
 * @param law which law
 * @param diameter vessel diameter, µm
 * @param haematocrit discharge haematocrit, 0–1
 * @param meanCorpuscularVolume volume of a red cell, fL (rat 55, human 92)
 */
export function relativeViscosity(
  law: 'in-vivo' | 'in-vitro',
  diameter: number,
  haematocrit: number,
  meanCorpuscularVolume: number,
): number {
  const terms = viscosityTerms(law, scaledDiameter(diameter, meanCorpuscularVolume))
  return terms.plasma + terms.slope * (pow(1 - haematocrit, terms.exponent) - 1)
}

/**
 * Fåhraeus effect: tube haematocrit over discharge haematocrit (Pries et al. 1990, Circ Res 67:826). Red cells run faster than
 * blood by the inverse.
 * @param diameter vessel diameter, µm
 * @param haematocrit discharge haematocrit, 0–1
 * @param meanCorpuscularVolume volume of a red cell, fL
 */
export function tubeToDischargeHaematocrit(
  diameter: number,
  haematocrit: number,
  meanCorpuscularVolume: number,
): number {
  const d = scaledDiameter(diameter, meanCorpuscularVolume)
  return haematocrit + (1 - haematocrit) * (1 + 1.7 * exp(-0.35 * d) - 0.6 * exp(-0.01 * d))
}
