import { timeToReach } from './relaxation.ts'

/** Bonds below which a junction under a tip gives way: F_tip over the force per bond. */
export function criticalBonds(tipForce: number, perBond: number): number {
  return tipForce / perBond
}

/** Signals take bonds away independently: s = 1 − (1 − a)(1 − b). */
export function combineSignals(a: number, b: number): number {
  return 1 - (1 - a) * (1 - b)
}

/**
 * Time to opening under a steady tip: τ_J ln[(N_0 − N_∞)/(N_c − N_∞)]; 0 when N_0 ≤ N_c, Infinity when N_∞ ≥ N_c.
 * @param bonds N_0
 * @param signal s, share of bonds taken away
 * @param critical N_c
 * @param time τ_J, s
 */
export function openingTime(bonds: number, signal: number, critical: number, time: number): number {
  return bonds <= critical ? 0 : timeToReach(bonds, bonds * (1 - signal), critical, time)
}

/**
 * Area to which a gap opens: nucleus and endothelial ring share the load, A_max F_drive/(F_drive + F_EC).
 * @param largest A_max, µm²
 * @param drive F_drive, pN
 * @param ring F_EC now, pN
 */
export function gapTarget(largest: number, drive: number, ring: number): number {
  return drive > 0 ? (largest * drive) / (drive + ring) : 0
}
