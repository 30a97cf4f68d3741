import type { Ledger } from './ledger.ts'
import { type DirectionName, direction } from './stage.ts'

/**
 * Hazard of getting through the endothelium by time since contact, from the rows of a ledger: exits over time at risk in each bin.
 * Attempts that ended otherwise leave the risk set when they end.
 * @param hours edges of the bins, ascending from 0; the last bin is open-ended
 * @returns 1/h, one a bin
 */
export function exitHazards(ledger: Ledger, way: DirectionName, hours: readonly number[]): number[] {
  const directions = ledger.column('direction')
  const contact = ledger.column('contact')
  const through = ledger.column(way === 'extravasation' ? 'subEndothelial' : 'settle')
  const end = ledger.column('end')
  return hours.map((from, bin) => {
    const to = hours[bin + 1] ?? Number.POSITIVE_INFINITY
    let exits = 0
    let risk = 0
    for (let row = 0; row < ledger.rows; row++) {
      if (directions[row] !== direction[way]) continue
      const last = ((through[row] >= 0 ? through[row] : end[row]) - contact[row]) / 3600
      if (last > from) risk += Math.min(last, to) - from
      if (through[row] >= 0 && last >= from && last < to) exits++
    }
    return risk > 0 ? exits / risk : 0
  })
}
