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
 * Hydraulic conductance of a round gap in series with the tissue behind it: 1/[8 μ (t + 3π r/8)/(π r⁴) + 1/(4 K r)], µm³/(s Pa). A
 * bare gap would pass more than its capillary carries; the tissue limits it.
 * @param area of the gap, µm²
 * @param thickness of the wall, µm
 * @param viscosity of plasma, Pa·s
 * @param conductivity K of the tissue, µm²/(Pa s)
 */
export function gapConductance(area: number, thickness: number, viscosity: number, conductivity: number): number {
  if (area <= 0) return 0
  const r = Math.sqrt(area / Math.PI)
  const bare = (8 * viscosity * (thickness + (3 * Math.PI * r) / 8)) / (Math.PI * r * r * r * r)
  return 1 / (bare + 1 / (4 * conductivity * r))
}
