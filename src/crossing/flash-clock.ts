import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'

export interface FlashSettings {
  /** Flashes per doorway and second at full VEGF-A. */
  rate: number
  /** Mean duration, s, and shape of its gamma law. */
  meanDuration: number
  durationShape: number
}

/**
 * VEGF flashes: Poisson in time while a place is a doorway, with gamma durations. Keyed by place and number of the flash, so a
 * counterfactual meets the same flashes as far as its exposure is the same.
 */
export class FlashClock {
  readonly start: Float64Array
  readonly end: Float64Array
  /** What is left of the unit-exponential wait; time up to which it was counted; flashes so far. */
  readonly left: Float64Array
  readonly counted: Float64Array
  readonly ordinal: Uint32Array
  readonly #settings: FlashSettings
  readonly #random: RandomStream

  /** @param name prefix of the blocks, e.g. `flash` */
  constructor(registry: StateRegistry, name: string, count: number, settings: FlashSettings, random: RandomStream) {
    this.start = registry.add(`${name}.start`, 'f64', count, { unit: 's' }).data
    this.end = registry.add(`${name}.end`, 'f64', count, { unit: 's' }).data
    this.left = registry.add(`${name}.left`, 'f64', count, { unit: '1' }).data
    this.counted = registry.add(`${name}.counted`, 'f64', count, { unit: 's' }).data
    this.ordinal = registry.add(`${name}.ordinal`, 'u32', count, { unit: '1' }).data
    this.#settings = settings
    this.#random = random
  }

  /**
   * Finds whether a flash starts at place k before `until`. One flash at a time: the next waits until this one is over.
   * @param doorway share of the untreated rate now: activity of VEGF-A at a doorway, 0 elsewhere
   */
  advance(k: number, time: number, until: number, doorway: number, keyLo: number, keyHi: number): void {
    if (this.ordinal[k] === 0) {
      if (doorway <= 0) return
      // First exposure of this place: its waiting time counts from now.
      this.ordinal[k] = 1
      this.left[k] = this.#random.at(purpose.flash, keyLo, keyHi, 0).exponential(1)
      this.counted[k] = time
    }
    if (this.end[k] > time) return
    if (doorway <= 0) {
      this.counted[k] = until
      return
    }
    const from = Math.max(this.counted[k], this.end[k])
    const rate = this.#settings.rate * doorway
    const exposure = rate * (until - from)
    if (this.left[k] > exposure) {
      this.left[k] -= exposure
      this.counted[k] = until
      return
    }
    const draw = this.#random.at(purpose.flash, keyLo, keyHi, this.ordinal[k]++)
    const { durationShape, meanDuration } = this.#settings
    this.start[k] = Math.max(time, from + this.left[k] / rate)
    this.end[k] = this.start[k] + draw.gamma(durationShape, meanDuration / durationShape)
    this.left[k] = draw.exponential(1)
    this.counted[k] = this.end[k]
  }
}
