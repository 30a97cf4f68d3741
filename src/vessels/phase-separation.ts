import { exp, log, pow } from '../numerics/math.ts'

/**
 * How red cells divide at a fork (`none`: as plasma does, the null model).
 * - `2008`: Pries & Secomb, Handbook of Physiology, Microcirculation, 2008 (used by NetFlowV2).
 * - `1990`: Pries et al. 1989/1990, constants recalled.
 */
export type PhaseSeparation = '2008' | '1990' | 'none'

/**
 * Share of the red cells that enters branch α at a fork.
 * @param law which law
 * @param flowShare share of the flow that enters α, 0–1
 * @param feed diameter of the feeding vessel, µm
 * @param alpha diameter of branch α, µm
 * @param beta diameter of branch β, µm
 * @param haematocrit discharge haematocrit of the feeding vessel, 0–1
 * @returns share of red cells, 0–1; exactly 0 below the plasma-skimming threshold
 */
export function redCellShare(
  law: PhaseSeparation,
  flowShare: number,
  feed: number,
  alpha: number,
  beta: number,
  haematocrit: number,
): number {
  if (law === 'none') return flowShare
  const plasma = (1 - haematocrit) / feed
  let asymmetry: number
  let threshold: number
  if (law === '2008') {
    const ratio = (alpha / beta) * (alpha / beta)
    asymmetry = ((-13.29 * (ratio - 1)) / (ratio + 1)) * plasma
    threshold = 0.964 * plasma
  } else {
    asymmetry = (-6.96 * log(alpha / beta)) / feed
    threshold = 0.4 / feed
  }
  if (flowShare <= threshold) return 0
  if (flowShare >= 1 - threshold) return 1
  const steepness = 1 + 6.98 * plasma
  const x = (flowShare - threshold) / (1 - 2 * threshold)
  return 1 / (1 + exp(-asymmetry) * pow((1 - x) / x, steepness))
}
