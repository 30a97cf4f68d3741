import { hashString } from '../numerics/lineage.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { InputError } from '../quantity/errors.ts'

/**
 * What a site's ledger says about one stratum of vessel wall (vessel class × intact, doorway, mosaic, low membrane): the input
 * of a body. A stratum without an event is an interval, not a zero.
 */
export interface StratumRate {
  /** Name, unique in a body: `venule, doorway`. */
  readonly stratum: string
  /** Into which the stratum lets cells; blood when left out. */
  readonly route?: 'blood' | 'lymph'
  /** How they enter: by their own work, or shed from a mosaic wall; active when left out. */
  readonly entry?: 'active' | 'passive'
  /** Share of the tumour's vessel wall that is this stratum. */
  readonly areaShare: number
  /** Σ of the weights of entries seen after burn-in (wall-only copies weigh 1/m). Entries, not cells: a cluster is one. */
  readonly weightedEntries: number
  /** Effective number of independent entries, (Σw)²/Σw² (Kish). */
  readonly effectiveEvents: number
  /** Wall area × time watched, µm² s. */
  readonly exposure: number
  /** Entry i = weight of entries of i + 1 cells. */
  readonly clusterHistogram: ArrayLike<number>
}

/** Gamma law of a rate. Rate in entries per µm² and s = draw of Gamma(shape, 1) × scale. */
export interface RatePosterior {
  readonly shape: number
  readonly scale: number
}

/**
 * Posterior of λ under Jeffreys' prior: Gamma(½ + m_eff) in units of one effective event per exposure, (Σw/m_eff)/exposure; with
 * no event Gamma(½)/exposure. Its spread is that of the effective number of events, its mean tends to Σw/exposure.
 * @throws InputError when an entry is not a number in its range
 */
export function ratePosterior(rate: StratumRate): RatePosterior {
  const { stratum, weightedEntries, effectiveEvents, exposure, areaShare } = rate
  const complaints = []
  for (const [name, value, least] of [
    ['weightedEntries', weightedEntries, 0],
    ['effectiveEvents', effectiveEvents, 0],
    ['exposure', exposure, 1e-300],
    ['areaShare', areaShare, 0],
  ] as const) {
    if (!(value >= least && value < Number.POSITIVE_INFINITY)) {
      complaints.push({
        key: `rates.${stratum}.${name}`,
        found: `${value}`,
        expected: `a number ${least > 0 ? '> 0' : '≥ 0'}`,
      })
    }
  }
  if (weightedEntries > 0 !== effectiveEvents > 0) {
    complaints.push({
      key: `rates.${stratum}.effectiveEvents`,
      found: `${effectiveEvents} effective events for ${weightedEntries} entries`,
      expected: 'both 0 or both positive',
    })
  }
  if (complaints.length > 0) throw new InputError(complaints)
  const one = effectiveEvents > 0 ? weightedEntries / effectiveEvents : 1
  return { shape: 0.5 + effectiveEvents, scale: one / exposure }
}

/** The rate of one replicate, entries/(µm² s), from the stream of the stratum's name. */
export function drawRate(stream: RandomStream, rate: StratumRate, ordinal: number): number {
  const { shape, scale } = ratePosterior(rate)
  const key = hashString(rate.stratum)
  return stream.at(purpose.shedding, key.lo, key.hi, ordinal).gamma(shape, scale)
}
