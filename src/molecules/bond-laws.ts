import { exp, lambertW } from '../numerics/math.ts'

/** One barrier pulled down by force: rate at no force, 1/s, and the distance to the barrier, µm (negative: held by force). */
export interface Barrier {
  readonly rate: number
  readonly distance: number
}

/**
 * Slip bond: k = k₀ exp(F x/kT). Bell 1978, Science 200:618, doi 10.1126/science.347575.
 * @param force along the bond, pN, ≥ 0
 * @param kT thermal energy, pN·µm
 * @returns rate of breaking, 1/s
 */
export function slipRate(force: number, bond: Barrier, kT: number): number {
  return bond.rate * exp((force * bond.distance) / kT)
}

/**
 * Catch–slip bond with two ways out: k = k_c exp(x_c F/kT) + k_s exp(x_s F/kT), x_c < 0. Pereverzev et al. 2005, Biophys J 89:1446,
 * doi 10.1529/biophysj.105.062158.
 */
export function catchSlipRate(force: number, catching: Barrier, slipping: Barrier, kT: number): number {
  return slipRate(force, catching, kT) + slipRate(force, slipping, kT)
}

/**
 * Two catch–slip bonds of a dimer that share the force: k = k_c exp(x_c F/2kT) + ⅔ k_s exp(x_s F/2kT). Either falls off by the
 * catch way with the other; by the slip way the second must follow the first.
 */
export function dimerCatchSlipRate(force: number, catching: Barrier, slipping: Barrier, kT: number): number {
  return slipRate(0.5 * force, catching, kT) + (2 / 3) * slipRate(0.5 * force, slipping, kT)
}

/**
 * Two barriers in series (integrins): the lifetimes add, k = 1/[exp(−x_o F/kT)/k_o + exp(−x_i F/kT)/k_i]; the outer one counts at
 * low force, the inner at high force. Evans 2001, Annu Rev Biophys Biomol Struct 30:105, doi 10.1146/annurev.biophys.30.1.105.
 */
export function seriesBarrierRate(force: number, outer: Barrier, inner: Barrier, kT: number): number {
  return 1 / (1 / slipRate(force, outer, kT) + 1 / slipRate(force, inner, kT))
}

/**
 * Two bound states in fast exchange, the second favoured by force: k = [φ₀ k₁ + e^(F/f₁₂) k₂ e^(F/f_β)]/[φ₀ + e^(F/f₁₂)].
 * Evans et al. 2004, PNAS 101:11281, doi 10.1073/pnas.0401870101.
 * @param fast rate of the first state, 1/s
 * @param slow rate of the second state at no force, 1/s
 * @param occupancy φ₀, first state over second at no force
 * @param exchangeForce f₁₂, pN
 * @param slipForce f_β, pN
 */
export function twoStateRate(
  force: number,
  fast: number,
  slow: number,
  occupancy: number,
  exchangeForce: number,
  slipForce: number,
): number {
  // Divided by e^(F/f₁₂), so that a large force does not overflow.
  const first = occupancy * exp(-force / exchangeForce)
  return (first * fast + slow * exp(force / slipForce)) / (first + 1)
}

/**
 * Rate of forming a bond whose spring would be stretched by `stretch`, in detailed balance with `slipRate` for a spring:
 * k = k_f0 exp[σ |s| (x − |s|/2)/kT]. Bell, Dembo & Bongrand 1984, Biophys J 45:1051, doi 10.1016/S0006-3495(84)84252-6.
 * @param stretch |length − rest length|, µm
 * @param restingRate k_f0, 1/s
 * @param stiffness σ, pN/µm
 * @param distance x of the slip law, µm
 */
export function formationRate(
  stretch: number,
  restingRate: number,
  stiffness: number,
  distance: number,
  kT: number,
): number {
  const s = Math.abs(stretch)
  return restingRate * exp((stiffness * s * (distance - 0.5 * s)) / kT)
}

/**
 * Force that a cluster of bonds sharing it holds per bond at its limit of stability: f_b W(γ/e), f_b = kT/x. Erdmann & Schwarz
 * 2004, Phys Rev Lett 92:108102, doi 10.1103/PhysRevLett.92.108102.
 * @param bondForce f_b = kT/x, pN
 * @param rebinding γ, rate of binding anew over rate of breaking at no force
 * @returns pN per bond
 */
export function stableForcePerBond(bondForce: number, rebinding: number): number {
  return bondForce * lambertW(rebinding / Math.E)
}

/** Bonds that a cluster under this force, pN, must have to be stable: N_c = F/(f_b W(γ/e)); not rounded. */
export function criticalBonds(force: number, bondForce: number, rebinding: number): number {
  return force / stableForcePerBond(bondForce, rebinding)
}
