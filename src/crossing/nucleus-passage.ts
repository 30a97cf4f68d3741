import { exp, log } from '../numerics/math.ts'
import { timeToReach } from './relaxation.ts'

/** Beyond this many time constants a relaxation has no digits left. */
const spent = 60

/**
 * Way of a nucleus through one or two pores whose areas relax (A = target + (A0 − target) e^(−s/τ)); it feels the smaller.
 * The pore law is linear in area between arrest and the free nucleus, so way and time are in closed form between the moments
 * where the regime changes. One object serves all nuclei: set it, then ask. Times s run from now; areas µm², way µm.
 */
export class NucleusPassage {
  #firstTarget = 0
  #firstExtra = 0
  #firstTime = 1
  #secondTarget = 0
  #secondExtra = 0
  #secondTime = 1
  #two = false
  #nuclearArea = 1
  #arrestArea = 0
  /** Speed = slope · A + offset between arrest and the free nucleus. */
  #slope = 0
  #offset = 0
  #plateau = 0
  #slopeOfDifference = 0
  readonly #breaks = new Float64Array(12)
  #breakCount = 0
  /** Pieces in use: way rate a + b e^(−s/τ). */
  #a = 0
  #b = 0
  #tau = 1

  /**
   * The nucleus.
   * @param nuclearArea A_n
   * @param freeSpeed v0, µm/s
   * @param driveShare φ
   * @param contractility c
   * @param lamin G_n/G_n0
   */
  nucleus(nuclearArea: number, freeSpeed: number, driveShare: number, contractility: number, lamin: number): this {
    this.#nuclearArea = nuclearArea
    this.#slope = (freeSpeed * lamin) / (driveShare * nuclearArea)
    this.#offset = freeSpeed * (contractility - lamin / driveShare)
    this.#plateau = freeSpeed * contractility
    this.#arrestArea = lamin > 0 ? nuclearArea * (1 - (driveShare * contractility) / lamin) : Number.NEGATIVE_INFINITY
    return this
  }

  /** A single pore: area now, target, time constant (s). */
  pore(area: number, target: number, time: number): this {
    this.#firstTarget = target
    this.#firstExtra = area - target
    this.#firstTime = time
    this.#two = false
    this.#findBreaks()
    return this
  }

  /** Two pores in a row with the nucleus in both. */
  pores(area: number, target: number, time: number, area2: number, target2: number, time2: number): this {
    this.#firstTarget = target
    this.#firstExtra = area - target
    this.#firstTime = time
    this.#secondTarget = target2
    this.#secondExtra = area2 - target2
    this.#secondTime = time2
    this.#two = true
    this.#findBreaks()
    return this
  }

  /** The smaller pore's area at time s. */
  areaAt(s: number): number {
    const first = this.#firstTarget + this.#firstExtra * exp(-s / this.#firstTime)
    if (!this.#two) return first
    return Math.min(first, this.#secondTarget + this.#secondExtra * exp(-s / this.#secondTime))
  }

  /** Way in the time s from now. */
  distance(s: number): number {
    let sum = 0
    let from = 0
    for (let k = 0; k <= this.#breakCount && from < s; k++) {
      const to = k < this.#breakCount ? Math.min(s, this.#breaks[k]) : s
      if (to > from) {
        this.#regime(from, to)
        sum += this.#way(from, to)
        from = to
      }
    }
    return sum
  }

  /** Time from now in which the nucleus goes `distance`; Infinity when it stalls before. */
  timeFor(distance: number): number {
    if (distance <= 0) return 0
    let left = distance
    let from = 0
    for (let k = 0; k < this.#breakCount; k++) {
      const to = this.#breaks[k]
      if (to <= from) continue
      this.#regime(from, to)
      const way = this.#way(from, to)
      if (way >= left) return from + this.#solve(from, left, to - from)
      left -= way
      from = to
    }
    this.#regime(from, Number.POSITIVE_INFINITY)
    const now = this.#b * this.#tau * exp(-from / this.#tau)
    if (this.#a <= 0) {
      if (now <= left) return Number.POSITIVE_INFINITY
      return from - this.#tau * log(1 - left / now)
    }
    return from + this.#solve(from, left, (left + Math.max(0, -now)) / this.#a)
  }

  #way(from: number, to: number): number {
    const curved = this.#b === 0 ? 0 : this.#b * this.#tau * (exp(-from / this.#tau) - exp(-to / this.#tau))
    return this.#a * (to - from) + curved
  }

  /** Rate of way in an interval without a change of regime. */
  #regime(from: number, to: number): void {
    const middle =
      to === Number.POSITIVE_INFINITY ? from + Math.max(this.#firstTime, this.#secondTime) : 0.5 * (from + to)
    const first = this.#firstTarget + this.#firstExtra * exp(-middle / this.#firstTime)
    let area = first
    let target = this.#firstTarget
    let extra = this.#firstExtra
    let time = this.#firstTime
    if (this.#two) {
      const second = this.#secondTarget + this.#secondExtra * exp(-middle / this.#secondTime)
      if (second < first) {
        area = second
        target = this.#secondTarget
        extra = this.#secondExtra
        time = this.#secondTime
      }
    }
    this.#tau = time
    if (area >= this.#nuclearArea) {
      this.#a = this.#plateau
      this.#b = 0
    } else if (area <= this.#arrestArea) {
      this.#a = 0
      this.#b = 0
    } else {
      this.#a = this.#offset + this.#slope * target
      this.#b = this.#slope * extra
      // At rest exactly on the edge of arrest, rounding must not push the nucleus back.
      if (this.#a < 0 && this.#b === 0) this.#a = 0
    }
  }

  /** u with a u + b τ e^(−from/τ) (1 − e^(−u/τ)) = left, in [0, high]: Newton inside a bracket. */
  #solve(from: number, left: number, high: number): number {
    const a = this.#a
    const tau = this.#tau
    const c = this.#b === 0 ? 0 : this.#b * exp(-from / tau)
    if (c === 0) return Math.min(high, left / a)
    let low = 0
    let top = high
    let u = Math.min(top, Math.max(0, left / (a + c > 0 ? a + c : a)))
    for (let k = 0; k < 100; k++) {
      const e = exp(-u / tau)
      const miss = a * u + c * tau * (1 - e) - left
      if (miss > 0) top = u
      else low = u
      const rate = a + c * e
      let next = rate > 0 ? u - miss / rate : 0.5 * (low + top)
      if (!(next > low && next < top)) next = 0.5 * (low + top)
      if (Math.abs(next - u) <= 1e-13 * (u + 1e-9) || next === low || next === top) return next
      u = next
    }
    return u
  }

  #findBreaks(): void {
    this.#breakCount = 0
    this.#levels(this.#firstTarget, this.#firstExtra, this.#firstTime)
    if (this.#two) {
      this.#levels(this.#secondTarget, this.#secondExtra, this.#secondTime)
      this.#meetings()
    }
    // Insertion sort: a handful of numbers.
    const b = this.#breaks
    for (let i = 1; i < this.#breakCount; i++) {
      const value = b[i]
      let j = i - 1
      for (; j >= 0 && b[j] > value; j--) b[j + 1] = b[j]
      b[j + 1] = value
    }
  }

  #levels(target: number, extra: number, time: number): void {
    this.#add(timeToReach(target + extra, target, this.#arrestArea, time))
    this.#add(timeToReach(target + extra, target, this.#nuclearArea, time))
  }

  #add(s: number): void {
    if (s > 0 && s < Number.POSITIVE_INFINITY) this.#breaks[this.#breakCount++] = s
  }

  /** First pore less second at time s; its slope in `#slopeOfDifference`. */
  #difference(s: number): number {
    const first = this.#firstExtra * exp(-s / this.#firstTime)
    const second = this.#secondExtra * exp(-s / this.#secondTime)
    this.#slopeOfDifference = second / this.#secondTime - first / this.#firstTime
    return this.#firstTarget - this.#secondTarget + first - second
  }

  /** Where the two pores are equal: at most two moments, parted by the one extremum of their difference. */
  #meetings(): void {
    const end = spent * Math.max(this.#firstTime, this.#secondTime)
    const ratio = (this.#firstExtra * this.#secondTime) / (this.#secondExtra * this.#firstTime)
    let extremum = 0
    if (ratio > 0 && ratio < Number.POSITIVE_INFINITY && this.#firstTime !== this.#secondTime) {
      extremum = log(ratio) / (1 / this.#firstTime - 1 / this.#secondTime)
    }
    if (extremum > 0 && extremum < end) {
      this.#root(0, extremum)
      this.#root(extremum, end)
    } else this.#root(0, end)
  }

  /** The one root between two moments, if there is one: Newton inside a bracket. The difference has no extremum in between. */
  #root(low: number, high: number): void {
    const atHigh = this.#difference(high)
    const atLow = this.#difference(low)
    if (atLow === 0 || atHigh === 0 || atLow > 0 === atHigh > 0) return
    let at = low
    let miss = atLow
    let last = high - low
    for (let k = 0; k < 200; k++) {
      let next = at - miss / this.#slopeOfDifference
      // Halves where Newton leaves the bracket or does not at least halve its step.
      if (!(next > low && next < high) || Math.abs(next - at) > 0.5 * last) next = 0.5 * (low + high)
      last = Math.abs(next - at)
      if (last <= 1e-13 * next || next === low || next === high) {
        at = next
        break
      }
      at = next
      miss = this.#difference(at)
      if (miss === 0) break
      if (miss > 0 === atLow > 0) low = at
      else high = at
    }
    this.#add(at)
  }
}
