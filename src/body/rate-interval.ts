import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { allBases, basisOf, injectionBasis } from './body-accounts.ts'
import type { SheddingStratum } from './body-machinery.ts'
import type { RatePosterior } from './stratum-rate.ts'

/** Draws of the rates of all strata that intervals are taken from. */
const draws = 1000

/** A quantity that is linear in the strata's rates: its mean and intervals. */
export interface Expected {
  readonly mean: number
  /** 95 % of the posterior of its expectation: what is not known of the rates. */
  readonly low: number
  readonly high: number
  /** 95 % of what a draw would give: rates and chance together; whole numbers. */
  readonly drawnLow: number
  readonly drawnHigh: number
}

/**
 * Means and 95 % intervals over the posterior of the rates. Every expected number of a body is Σ over bases of (weight of the
 * basis) × (expectation per unit weight); weights are sums of Gamma variables, so quantiles are read off a fixed sample of
 * 1000 rate vectors (and a Poisson draw on each for what counts would be: thinned Poisson entries stay Poisson).
 */
export class RateIntervals {
  readonly #viable: Float64Array[] = []
  readonly #shed: Float64Array[] = []
  readonly #stream: RandomStream
  readonly #meanViable = new Float64Array(allBases)
  readonly #meanShed = new Float64Array(allBases)
  readonly #basis: Int32Array

  /** @param basis place of each basis among those in use, −1 for unused */
  constructor(
    stream: RandomStream,
    strata: readonly SheddingStratum[],
    posteriors: readonly RatePosterior[],
    basis: Int32Array,
  ) {
    this.#stream = stream
    this.#basis = basis
    const weigh = (rates: readonly number[]) => {
      const viable = new Float64Array(allBases)
      const shed = new Float64Array(allBases)
      strata.forEach((stratum, i) => {
        stratum.clusters.forEach((share, c) => {
          const b = basisOf(stratum.lymph ? 'lymph' : 'blood', c)
          shed[b] += rates[i] * stratum.areaShare * share
          viable[b] += rates[i] * stratum.areaShare * share * stratum.viability
        })
      })
      viable[injectionBasis] = 1
      return { viable, shed }
    }
    const mean = weigh(posteriors.map(({ shape, scale }) => shape * scale))
    this.#meanViable = mean.viable
    this.#meanShed = mean.shed
    for (let k = 0; k < draws; k++) {
      const rates = posteriors.map(({ shape, scale }, i) =>
        stream.at(purpose.resampling, i, 0x626f6479, k).gamma(shape, scale),
      )
      const { viable, shed } = weigh(rates)
      this.#viable.push(viable)
      this.#shed.push(shed)
    }
  }

  /** Mean weights by basis in use. */
  meanWeights(of: 'viable' | 'shed', bases: number): Float64Array {
    const all = of === 'viable' ? this.#meanViable : this.#meanShed
    const used = new Float64Array(Math.max(1, bases))
    this.#basis.forEach((b, i) => {
      if (b >= 0) used[b] = of === 'shed' && i === injectionBasis ? 0 : all[i]
    })
    return used
  }

  /**
   * @param perBasis expectation per unit weight, by basis in use
   * @param of which weights: entries able to live, or all that are shed
   * @param key ordinal of the quantity, for its Poisson draws
   */
  of(perBasis: ArrayLike<number>, of: 'viable' | 'shed', key: number): Expected {
    const sum = (weights: Float64Array) => {
      let total = 0
      this.#basis.forEach((b, i) => {
        if (b >= 0) total += weights[i] * perBasis[b]
      })
      return total
    }
    const sample = Float64Array.from(of === 'viable' ? this.#viable : this.#shed, sum)
    // Differences of expectations may fall short of zero by rounding.
    const counts = sample.map((x, k) =>
      this.#stream.at(purpose.resampling, key, 0x636f756e, k).poisson(Math.max(0, Math.min(x, 4e15))),
    )
    sample.sort()
    counts.sort()
    const low = Math.floor(0.025 * draws)
    const high = draws - 1 - low
    return {
      mean: sum(of === 'viable' ? this.#meanViable : this.#meanShed),
      low: sample[low],
      high: sample[high],
      drawnLow: counts[low],
      drawnHigh: counts[high],
    }
  }
}
