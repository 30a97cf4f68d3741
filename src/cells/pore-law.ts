/**
 * The pore law: a nucleus of unstressed cross-section A_n in a pore of cross-section A. One law for matrix pores, holes in the
 * basement membrane, endothelial gaps and transcellular pores; only where A comes from differs.
 *
 * Areas in µm², stiffness in Pa (= pN/µm²), forces in pN, speeds in µm/s. `contractility` and `lamin` are activities: 1 in the
 * untreated cell. The drag that turns force into speed, φ G_n0 A_n / v0, is that of the untreated cell and does not change with
 * either; otherwise a cell whose contraction is blocked would keep its free speed (measured: 0.45–0.65 of it is left, PMC9110550).
 */

/**
 * Force by which the pore resists the nucleus: G_n (A_n − A) while the pore is smaller than the nucleus, else 0.
 * Linear in area after Wolf et al. 2013, J Cell Biol 201:1069, doi 10.1083/jcb.201210152.
 * @param poreArea A, µm²
 * @param nuclearArea the cell's own unstressed A_n, µm²
 * @param stiffness G_n of this cell now (untreated stiffness × lamin activity), Pa
 * @returns pN
 */
export function squeezeForce(poreArea: number, nuclearArea: number, stiffness: number): number {
  return poreArea < nuclearArea ? stiffness * (nuclearArea - poreArea) : 0
}

/**
 * Contraction that drives the nucleus: φ c G_n0 A_n, in proportion to the cell's own nucleus. φ = 0.9 is the rule that a nucleus
 * stops at a tenth of its cross-section (Wolf et al. 2013).
 * @param nuclearArea the cell's own A_n, µm²
 * @param untreatedStiffness G_n0, Pa
 * @param driveShare φ
 * @param contractility c, 1 untreated
 * @returns pN
 */
export function driveForce(
  nuclearArea: number,
  untreatedStiffness: number,
  driveShare: number,
  contractility = 1,
): number {
  return driveShare * contractility * untreatedStiffness * nuclearArea
}

/**
 * Speed of a nucleus in a pore: v0 (F_drive − F_squeeze)/(φ G_n0 A_n), never negative, at most c v0 (in a pore it does not touch).
 * @param poreArea A, µm²
 * @param nuclearArea the cell's own A_n, µm²
 * @param freeSpeed the cell's own v0, µm/s
 * @param driveShare φ
 * @param contractility c, 1 untreated
 * @param lamin G_n/G_n0, 1 untreated
 * @returns µm/s; 0 while the cell is stalled
 */
export function poreSpeed(
  poreArea: number,
  nuclearArea: number,
  freeSpeed: number,
  driveShare: number,
  contractility = 1,
  lamin = 1,
): number {
  const missing = poreArea < nuclearArea ? (lamin * (nuclearArea - poreArea)) / (driveShare * nuclearArea) : 0
  const share = contractility - missing
  return share > 0 ? freeSpeed * share : 0
}

/**
 * Pore area at which the nucleus stops: A_n (1 − φ c / lamin), not below 0.
 * @param nuclearArea A_n, µm²
 * @param driveShare φ
 * @param contractility c, 1 untreated
 * @param lamin G_n/G_n0, 1 untreated
 * @returns µm²
 */
export function arrestArea(nuclearArea: number, driveShare: number, contractility = 1, lamin = 1): number {
  if (lamin <= 0) return 0
  const area = nuclearArea * (1 - (driveShare * contractility) / lamin)
  return area > 0 ? area : 0
}

/**
 * Way of the nucleus until its rear has left the barrier: thickness of the wall + length of the nucleus, µm.
 * @param wallThickness µm
 * @param nuclearLength d_n, µm (one lobe of a segmented nucleus)
 */
export function passageLength(wallThickness: number, nuclearLength: number): number {
  return wallThickness + nuclearLength
}

/** Time to go `length` (µm) at `speed` (µm/s): s, Infinity while stalled. */
export function passageTime(length: number, speed: number): number {
  return speed > 0 ? length / speed : Number.POSITIVE_INFINITY
}

/** Cross-section of a disc of the given diameter: µm² from µm. */
export function discArea(diameter: number): number {
  return (Math.PI / 4) * diameter * diameter
}

/** Diameter of the disc of the given cross-section: µm from µm². */
export function discDiameter(area: number): number {
  return Math.sqrt((4 / Math.PI) * area)
}
