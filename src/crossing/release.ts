import { exp, log } from '../numerics/math.ts'
import type { RandomStream } from '../numerics/random-stream.ts'

/**
 * Release of a cell that hangs on the luminal side, a bond cluster under load: k_r0 exp(F x_s/(N_a kT)), doubled in mitosis.
 * @param rate k_r0, 1/s
 * @param load drag, or plug pressure × cross-section of a cell that fills the vessel, pN
 * @param bonds N_a
 * @param forceScale x_s/kT, 1/pN
 * @param mitosis factor, 1 outside mitosis
 */
export function releaseRate(rate: number, load: number, bonds: number, forceScale: number, mitosis = 1): number {
  return rate * mitosis * exp((load * forceScale) / bonds)
}

/**
 * Shear force on a sphere at a wall: 1.7005 · 6π μ a² γ̇ = 1.7005 · 6π a² τ_w (Goldman, Cox & Brenner 1967).
 * @param radius a, µm
 * @param wallShearStress τ_w, Pa
 * @returns pN
 */
export function wallDrag(radius: number, wallShearStress: number): number {
  return 1.7005 * 6 * Math.PI * radius * radius * wallShearStress
}

/**
 * Cells that are released together: the released cell keeps each next neighbour whose bonds outlive the pull, so sizes are
 * geometric, P(n) ∝ qⁿ with q = k_rel/(k_rel + k_split), cut at what the vessel passes.
 * @param largest most cells the vessel lets through together, ≥ 1
 */
export function clusterSize(draw: RandomStream, release: number, split: number, largest: number): number {
  const q = release / (release + split)
  if (!(q > 0) || largest < 2) return 1
  const cut = 1 - exp(largest * log(q))
  // Inversion of the truncated geometric law.
  return Math.min(largest, 1 + Math.floor(log(1 - draw.uniform() * cut) / log(q)))
}

/** Most cells of diameter `cell` that a vessel of diameter `vessel` (µm) passes as a ball of their volume: at least one. */
export function largestCluster(vessel: number, cell: number): number {
  const ratio = vessel / cell
  return Math.max(1, Math.floor(ratio * ratio * ratio))
}
