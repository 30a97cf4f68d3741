import { gapResistance } from '../vessels/gap-conductance.ts'
import { relaxed } from './relaxation.ts'

/** What resists the flow through a gap besides its area. */
export interface GapSurroundings {
  /** Thickness of the wall, µm. */
  wallThickness: number
  /** Viscosity of plasma, Pa·s. */
  viscosity: number
  /** Hydraulic conductivity of the tissue behind the gap, µm²/(Pa·s). */
  tissueConductivity: number
}

/**
 * Flow through an open gap, limited by the gap and by the tissue behind it (`gapResistance`).
 * @param area µm²
 * @param pressure across the wall, Pa
 * @param open share of the flow that is let through (1 − seal while a cell fills the gap)
 * @returns µm³/s
 */
export function gapFlow(area: number, pressure: number, open: number, around: GapSurroundings): number {
  if (area <= 0) return 0
  return (open * pressure) / gapResistance(area, around.wallThickness, around.viscosity, around.tissueConductivity)
}

// Gauss–Legendre, three points on [0, 1].
const nodes = [0.1127016653792583, 0.5, 0.8872983346207417]
const weights = [0.2777777777777778, 0.4444444444444444, 0.2777777777777778]

/**
 * Volume through a gap whose area relaxes: quadrature over pieces that double with the time since now (the area changes fast at
 * first), so it depends on the state and not on how often it is asked beyond 1e-4.
 * @param area now, µm²
 * @param target µm²
 * @param time constant, s
 * @param elapsed s
 * @returns µm³
 */
export function leakedVolume(
  area: number,
  target: number,
  time: number,
  elapsed: number,
  pressure: number,
  open: number,
  around: GapSurroundings,
): number {
  let sum = 0
  let from = 0
  let width = 0.25 * time
  while (from < elapsed) {
    const to = Math.min(elapsed, from + width)
    for (let k = 0; k < 3; k++) {
      const s = from + (to - from) * nodes[k]
      sum += (to - from) * weights[k] * gapFlow(relaxed(area, target, s, time), pressure, open, around)
    }
    from = to
    width = from > 8 * time ? elapsed : 2 * width
  }
  return sum
}
