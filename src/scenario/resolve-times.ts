import { placeOf } from '../evidence/library-source.ts'
import type { Tree } from '../evidence/yaml-reader.ts'
import { formatInternal } from '../quantity/format-quantity.ts'
import { parseUnit } from '../quantity/quantity.ts'
import type { SitePlan } from '../simulation/plan.ts'
import type { Path, Reading } from './reading.ts'

const time = parseUnit('s').dimension
const ticksPerSecond = 1000

export function timeText(seconds: number): string {
  return formatInternal(seconds, time, 12)
}

/** A time as whole milliseconds, the tick of a site; a complaint when it is none. */
function ticksOf(reading: Reading, tree: Tree, path: Path, seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined
  const ticks = Math.round(seconds * ticksPerSecond)
  if (Math.abs(ticks - seconds * ticksPerSecond) <= 1e-6 * ticks) return ticks
  reading.complain(path, timeText(seconds), 'a whole number of milliseconds', placeOf(tree, path))
  return undefined
}

/** Intervals the program may choose, ms: the longest that is not longer than the wish and fits the duration. */
const usual = [600, 300, 180, 120, 60, 45, 40, 36, 30, 25, 24, 20, 18, 16, 15, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
  .flatMap((seconds) => [seconds * 1000])
  .concat([500, 250, 200, 125, 100, 50, 40, 25, 20, 10, 8, 5, 4, 2, 1])

function fitting(wish: number, duration: number): number {
  return usual.find((interval) => interval <= wish && duration % interval === 0) ?? 1
}

/** Wished intervals, s, and why. */
const wishes: Readonly<Record<keyof SitePlan['every'], [seconds: number, why: string]>> = {
  mechanics: [30, 'mechanics step 30 to 60 s (closures §11)'],
  fields: [300, 'quasi-steady fields every 5 min (closures §11)'],
  walls: [30, 'events inside the interval are exact, so its length does not matter'],
  fate: [600, 'slow against division and death'],
  matrix: [300, 'slow against digestion of collagen'],
}

type Written = Partial<Record<keyof SitePlan['every'], number | undefined>>

/**
 * Duration and intervals of the block, s. The duration must be a multiple of every interval and of the record interval;
 * an interval that the file leaves out is the longest usual one that fits.
 */
export function resolveTimes(
  reading: Reading,
  tree: Tree,
  written: { duration?: number; every: Written; recordEvery?: number; hasSite: boolean; bodyDuration?: number },
): { duration: number; every: SitePlan['every']; recordEvery: number } {
  const every = {} as SitePlan['every']
  if (!written.hasSite) {
    if (written.duration !== undefined)
      reading.complain(
        ['duration'],
        timeText(written.duration),
        'no duration without a site (that of the organism is circulation.duration)',
        placeOf(tree, ['duration']),
      )
    const body = written.bodyDuration ?? 0
    const recordEvery = written.recordEvery ?? body / 100
    if (written.recordEvery === undefined)
      reading.choose(['record', 'every'], timeText(recordEvery), 'default', 'a hundredth of the duration')
    return { duration: 0, every: { mechanics: 0, fields: 0, walls: 0, fate: 0, matrix: 0 }, recordEvery }
  }
  const day = 86_400
  if (written.duration === undefined) reading.choose(['duration'], timeText(day), 'default', 'one day')
  const duration = written.duration ?? day
  const total = ticksOf(reading, tree, ['duration'], duration)
  const check = (path: Path, seconds: number): void => {
    const ticks = ticksOf(reading, tree, path, seconds)
    if (ticks === undefined || total === undefined || total % ticks === 0) return
    reading.complain(
      path,
      timeText(seconds),
      `an interval that fits the duration ${timeText(duration)} a whole number of times`,
      placeOf(tree, path),
    )
  }
  for (const [name, [wish, why]] of Object.entries(wishes) as [keyof SitePlan['every'], [number, string]][]) {
    const path = ['site', 'every', name]
    const own = written.every[name]
    if (own !== undefined) {
      every[name] = own
      check(path, own)
    } else {
      every[name] = fitting(wish * ticksPerSecond, total ?? 1) / ticksPerSecond
      reading.choose(path, timeText(every[name]), 'default', `numerical choice: ${why}`)
    }
  }
  let recordEvery = written.recordEvery
  if (recordEvery !== undefined) check(['record', 'every'], recordEvery)
  else {
    recordEvery = fitting(600 * ticksPerSecond, total ?? 1) / ticksPerSecond
    reading.choose(['record', 'every'], timeText(recordEvery), 'default', '10 min, or less where the duration needs it')
  }
  return { duration, every, recordEvery }
}

/** A moment that must be a whole number of milliseconds. */
export function checkMoment(reading: Reading, tree: Tree, path: Path, seconds: number | undefined): void {
  ticksOf(reading, tree, path, seconds)
}
