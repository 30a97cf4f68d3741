/**
 * Diffusive conductance of an open gap: D A/(t + π r/2), r = √(A/π) (access resistance on one side), µm³/s.
 * @param area of the gap, µm²
 * @param diffusion µm²/s
 * @param thickness of the wall, µm
 */
export function gapDiffusion(area: number, diffusion: number, thickness: number): number {
  if (area <= 0) return 0
  return (diffusion * area) / (thickness + (Math.PI / 2) * Math.sqrt(area / Math.PI))
}

/**
 * Hydraulic resistance of a round gap in series with the tissue behind it: 8 μ (t + 3π r/8)/(π r⁴) + 1/(4 K r), Pa s/µm³. A bare gap
 * would pass more than its capillary carries; the tissue limits it.
 * @param area of the gap, µm², above 0
 * @param thickness of the wall, µm
 * @param viscosity of plasma, Pa·s
 * @param conductivity K of the tissue, µm²/(Pa s)
 */
export function gapResistance(area: number, thickness: number, viscosity: number, conductivity: number): number {
  const r = Math.sqrt(area / Math.PI)
  const bare = (8 * viscosity * (thickness + (3 * Math.PI * r) / 8)) / (Math.PI * r * r * r * r)
  return bare + 1 / (4 * conductivity * r)
}
