/**
 * How strongly a sensed gradient draws the next direction: the concentration κ of a von Mises–Fisher law about the gradient.
 *
 *     κ = s √R_T ΔQ / √(Q(1 − Q) + Q_n),   Q = C/(C + K_D),   ΔQ = d ∇C K_D/(C + K_D)²
 *
 * The difference of bound receptors over the cell, in units of its noise: binding noise Q(1 − Q) and internal noise Q_n. A
 * gradient changes direction only, not speed or persistence (Varennes et al. 2019, arXiv 1904.00088).
 * @param concentration C at the cell, nM
 * @param gradient |∇C|, nM/µm
 * @param diameter d of the cell, µm
 * @param dissociation K_D, nM
 * @param receptors R_T, receptors of the cell (times their activity)
 * @param sensitivity s of the kind
 * @param noise Q_n
 * @returns κ, zero or more
 */
export function chemotacticBias(
  concentration: number,
  gradient: number,
  diameter: number,
  dissociation: number,
  receptors: number,
  sensitivity: number,
  noise: number,
): number {
  const sum = concentration + dissociation
  const bound = concentration / sum
  const difference = (diameter * gradient * dissociation) / (sum * sum)
  return (sensitivity * Math.sqrt(receptors) * difference) / Math.sqrt(bound * (1 - bound) + noise)
}

/**
 * Sense of interstitial flow: downstream through CCR7 and its own ligand, upstream through the stress of the flow on the cell and
 * its neighbours. Their balance changes sign with cell density (Polacheck et al. 2011, doi 10.1073/pnas.1103581108).
 * @param speed of the fluid, µm/s
 * @param ccr7 expression of the kind × activity
 * @param densityRatio cells per volume over the reference density, already limited
 * @returns bias along the flow: > 0 downstream, < 0 upstream
 */
export function flowBias(
  speed: number,
  ccr7: number,
  densityRatio: number,
  constants: { downstream: number; downstreamSpeed: number; upstream: number },
): number {
  const { downstream, downstreamSpeed, upstream } = constants
  return (downstream * ccr7 * speed) / (speed + downstreamSpeed) - upstream * speed * densityRatio
}
