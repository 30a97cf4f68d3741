import { erfc, exp, expm1, log, log1p } from '../numerics/math.ts'
import { discArea } from './pore-law.ts'

/** A rounded cell before a capillary: lengths µm, pressures Pa. */
export interface PluggingCell {
  /** Diameter of the suspended cell. */
  diameter: number
  /** Cross-section of its unstressed nucleus, µm². */
  nuclearArea: number
  /** G_n, Pa. */
  nuclearStiffness: number
  /** Cortical tension T, pN/µm. */
  corticalTension: number
  /** η_c, Pa·s. */
  cytoplasmViscosity: number
}

/**
 * Pressure a cell needs to enter a capillary: G_n (A_n − A)+/A for the nucleus and 2T(1/r_pore − 1/r_cell)+ for the cortex of the
 * liquid drop (Hochmuth's drop law for the second term).
 * @param capillary diameter D, µm
 * @returns Pa; 0 for a capillary wider than the cell
 */
export function criticalPressure(cell: PluggingCell, capillary: number): number {
  if (capillary >= cell.diameter) return 0
  const area = discArea(capillary)
  const nucleus = area < cell.nuclearArea ? (cell.nuclearStiffness * (cell.nuclearArea - area)) / area : 0
  return nucleus + 4 * cell.corticalTension * (1 / capillary - 1 / cell.diameter)
}

/**
 * Time to flow into a capillary: 6 η_c L_e (1 − r_pore/r_cell)/[r_pore (ΔP_plug − ΔP_crit)] with the length of the plug
 * L_e = (d³ − D³)/(1.5 D²).
 * @param pressure ΔP_plug, Pa
 * @returns s; Infinity when the pressure is not enough, 0 for a capillary wider than the cell
 */
export function entryTime(cell: PluggingCell, capillary: number, pressure: number): number {
  const { diameter: d } = cell
  if (capillary >= d) return 0
  const excess = pressure - criticalPressure(cell, capillary)
  if (excess <= 0) return Number.POSITIVE_INFINITY
  const plug = (d * d * d - capillary * capillary * capillary) / (1.5 * capillary * capillary)
  return (6 * cell.cytoplasmViscosity * plug * (1 - capillary / d)) / ((capillary / 2) * excess)
}

/**
 * Pressure over a plugged segment: m times the drop over it when open, m = 1 + R_th/R_seg (Thévenin: R_th is the resistance of the
 * network seen from the two ends with the segment removed).
 * @param openDrop Pa
 * @param networkResistance R_th and @param segmentResistance R_seg, the same unit
 */
export function plugPressure(openDrop: number, networkResistance: number, segmentResistance: number): number {
  return openDrop * (1 + networkResistance / segmentResistance)
}

/** Narrowest capillary, µm, that a cell enters under a pressure (Pa): where the pressure is just the critical one. */
export function narrowestPassage(cell: PluggingCell, pressure: number): number {
  if (pressure <= 0) return cell.diameter
  let low = 0
  let high = cell.diameter
  for (let k = 0; k < 80; k++) {
    const middle = 0.5 * (low + high)
    if (criticalPressure(cell, middle) > pressure) low = middle
    else high = middle
  }
  return high
}

/** Narrowest capillary, µm, entered within `time` s under a pressure (Pa). */
export function narrowestWithin(cell: PluggingCell, pressure: number, time: number): number {
  let low = 0
  let high = cell.diameter
  for (let k = 0; k < 80; k++) {
    const middle = 0.5 * (low + high)
    if (entryTime(cell, middle, pressure) > time) low = middle
    else high = middle
  }
  return high
}

/** A capillary bed as a row of segments. */
export interface CapillaryBed {
  /** Median diameter of its segments, µm, and their coefficient of variation (lognormal). */
  medianDiameter: number
  variation: number
  /** Segments in a row from arteriole to venule. */
  segments: number
  /** Pressure over a plugged segment, Pa. */
  plugPressure: number
}

/** Standard normal distribution function. */
function normalBelow(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2)
}

/**
 * Share of segments narrower than `diameter`, by number or as met with the flow (a branch is entered with weight ∝ D⁴, which shifts
 * the median of a lognormal by exp(4σ²)).
 */
export function shareNarrower(bed: CapillaryBed, diameter: number, weighting: 'number' | 'flow'): number {
  if (diameter <= 0) return 0
  const variance = log1p(bed.variation * bed.variation)
  if (variance === 0) return diameter > bed.medianDiameter ? 1 : 0
  const shift = weighting === 'flow' ? 4 * variance : 0
  return normalBelow((log(diameter / bed.medianDiameter) - shift) / Math.sqrt(variance))
}

export interface BedPassage {
  /** Narrowest segment the cell can enter, µm. */
  narrowest: number
  /** Probability that a segment cannot be entered: drawn by flow, and with the fork rule (every outlet impassable). */
  perSegment: number
  perFork: number
  /** Probability to be caught in one pass, without and with the fork rule. */
  caughtWithoutForkRule: number
  caught: number
  /** Probability to get through, fork rule applied. */
  pass: number
  /** Expected number of segments on the way in which entry takes longer than the hold time (adhesion decides there). */
  held: number
}

/**
 * One pass of a cell through a bed. **Fork rule**: a cell that cannot enter the branch drawn by flow stops that branch's flow and is
 * offered the next one; it is caught only when every outlet is impassable. Here a fork has two outlets: the one drawn by flow and
 * the other one, which is a segment like any other.
 * @param holdTime s; entries slower than this count as held (see `held`), not as caught
 */
export function bedPassage(cell: PluggingCell, bed: CapillaryBed, holdTime = 60): BedPassage {
  const narrowest = narrowestPassage(cell, bed.plugPressure)
  const byFlow = shareNarrower(bed, narrowest, 'flow')
  const perFork = byFlow * shareNarrower(bed, narrowest, 'number')
  const slow = shareNarrower(bed, narrowestWithin(cell, bed.plugPressure, holdTime), 'flow')
  return {
    narrowest,
    perSegment: byFlow,
    perFork,
    caughtWithoutForkRule: anyOf(byFlow, bed.segments),
    caught: anyOf(perFork, bed.segments),
    pass: perFork >= 1 ? 0 : exp(bed.segments * log1p(-perFork)),
    held: bed.segments * Math.max(0, slow - byFlow),
  }
}

/** Probability that something of probability p happens at least once in n tries. */
function anyOf(p: number, n: number): number {
  return p >= 1 ? 1 : -expm1(n * log1p(-p))
}
