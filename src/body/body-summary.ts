import { account, bedAccount, ofBed } from './body-accounts.ts'
import { type BodyBlocks, type BodyShape, type Cohorts, kinds } from './body-blocks.ts'
import { place } from './circulation-chain.ts'
import { cellsOf, clusterClasses } from './cluster-classes.ts'
import { type ColonyLaw, colonySize } from './colony-law.ts'
import type { Expected, RateIntervals } from './rate-interval.ts'
import { sizeClasses } from './size-classes.ts'

const day = 86400

/** One step of the cascade, numbers of entries (single cells and clusters). */
export interface SummaryRow {
  readonly step: string
  /** Step it is a share of. */
  readonly of?: string
  /** In the line of the cascade; otherwise a side branch (`dormant`). */
  readonly main: boolean
  readonly drawn: number
  readonly expected: number
  /** 95 % interval of the expectation over the posterior of the rates. */
  readonly low: number
  readonly high: number
  /** 95 % of what a draw would give. */
  readonly drawnLow: number
  readonly drawnHigh: number
  /** Expected share of the step before, and of all shed. Never scaled for display. */
  readonly odds: number
  readonly cumulativeOdds: number
}

export interface BodySummary {
  readonly rows: readonly SummaryRow[]
  /** Cells (a cluster counts its cells). */
  readonly cells: { readonly entered: number; readonly dead: number; readonly exited: number; readonly present: number }
  /** Living tumour cells or clusters per mL of blood at the end. */
  readonly circulatingPerMl: { readonly drawn: number; readonly expected: number }
  /** Share of entries into blood that the lung stops at their first passage. */
  readonly firstPassCatch: { readonly drawn: number; readonly expected: number }
  /**
   * Cells per volume in the blood that leaves the tumour over that in arteries, expected now: 1 + S/(Q_T C_a). An output of mixing
   * (Butler & Gullino 1975 measured 12 in rats), not a filter.
   */
  readonly outflowOverArterial: number
}

export interface OrganRow {
  readonly organ: string
  readonly arrests: number
  readonly exits: number
  readonly arrestedNow: number
  readonly dormant: number
  readonly micrometastases: number
  readonly colonies: number
  readonly growingNow: number
  /** Colonies by doublings since they passed the bottleneck: entry i = colonies of n_c 2^i to n_c 2^(i + 1) cells. */
  readonly sizes: readonly number[]
  /** Cells of the oldest colony, mean growth; 0 when there is none. */
  readonly largest: number
  readonly expected: { readonly [step in 'arrests' | 'exits' | 'dormant' | 'micrometastases' | 'colonies']: Expected }
}

export interface SummarySources {
  readonly shape: BodyShape
  readonly blocks: BodyBlocks
  readonly intervals: RateIntervals
  readonly colonyLaw: ColonyLaw
  readonly dt: number
  /** Blood flow of the tumour now, µm³/s, and living entries into blood per s, expected. */
  tumourFlow(): number
  entryRate(): number
}

/** Drawn numbers, or expectations of them per basis. */
interface Side {
  readonly cohorts: Cohorts
  readonly scale: number
  /** Entries of one cohort of arrested cells. */
  readonly perCohort: number
}

/** The cascade so far. */
export function bodySummary(sources: SummarySources): BodySummary {
  const { shape, blocks, intervals, dt } = sources
  const { drawn, expected, cells } = blocks
  const beds = shape.anatomy.beds.length
  const n = Math.max(1, shape.bases)
  const counted: Side = { cohorts: drawn, scale: 1, perCohort: 1 }
  const expectation: Side = { cohorts: expected, scale: n, perCohort: sizeClasses }
  const total = (which: number, { cohorts, scale }: Side, b: number) => {
    let sum = 0
    for (let bed = 0; bed < beds; bed++) sum += cohorts.accounts[ofBed(bed, which) * scale + b]
    return sum
  }
  // Cells that have not yet had their first day, by age class.
  const young = ({ cohorts, scale, perCohort }: Side, b: number) => {
    let sum = 0
    const perAge = beds * clusterClasses * perCohort
    for (let k = 0; k <= shape.ages.oldest && k * dt < day; k++) {
      for (let i = 0; i < perAge; i++) sum += cohorts.arrested[(k * perAge + i) * scale + b]
    }
    return sum
  }
  const early = (side: Side, b: number) =>
    total(bedAccount.deadEarly, side, b) +
    total(bedAccount.deadEarly + 1, side, b) +
    total(bedAccount.deadEarly + 2, side, b)
  const held = (side: Side, b: number) => total(bedAccount.arrests, side, b) - total(bedAccount.dislodged, side, b)
  const of =
    (which: number) =>
    ({ cohorts, scale }: Side, b: number) =>
      cohorts.accounts[which * scale + b]

  const viable = (s: Side, b: number) => of(account.viable)(s, b) + of(account.injected)(s, b)
  const shed = (s: Side, b: number) => of(account.shed)(s, b) + of(account.injected)(s, b)
  const line: { step: string; of?: string; main: boolean; count: (side: Side, b: number) => number }[] = [
    { step: 'shed into blood or lymph', main: true, count: shed },
    { step: 'able to live', of: 'shed into blood or lymph', main: true, count: viable },
    {
      step: 'caught by the lung at first passage',
      of: 'able to live',
      main: false,
      count: of(account.lungAtFirstPassage),
    },
    { step: 'arrested in an organ', of: 'able to live', main: true, count: held },
    {
      step: 'alive one day after arrest',
      of: 'arrested in an organ',
      main: true,
      count: (s, b) => held(s, b) - early(s, b) - young(s, b),
    },
    {
      step: 'out of the vessel',
      of: 'alive one day after arrest',
      main: true,
      count: (s, b) => total(bedAccount.exits, s, b),
    },
    { step: 'dormant', of: 'out of the vessel', main: false, count: (s, b) => total(bedAccount.foundDormant, s, b) },
    {
      step: 'dividing',
      of: 'out of the vessel',
      main: true,
      count: (s, b) => total(bedAccount.foundAwake, s, b) + total(bedAccount.woken, s, b),
    },
    { step: 'micrometastasis', of: 'dividing', main: true, count: (s, b) => total(bedAccount.micrometastases, s, b) },
    { step: 'colony', of: 'micrometastasis', main: true, count: (s, b) => total(bedAccount.colonies, s, b) },
  ]
  const rows: SummaryRow[] = []
  line.forEach(({ step, of: parent, main, count }, key) => {
    const perBasis = Float64Array.from({ length: n }, (_, b) => count(expectation, b))
    const number =
      key === 0 ? addInjected(intervals, perBasis, expected.accounts, n) : intervals.of(perBasis, 'viable', key)
    const above = rows.find((row) => row.step === parent)
    rows.push({
      step,
      of: parent,
      main,
      drawn: count(counted, 0),
      expected: number.mean,
      low: number.low,
      high: number.high,
      drawnLow: number.drawnLow,
      drawnHigh: number.drawnHigh,
      odds: above ? ratio(number.mean, above.expected) : 1,
      cumulativeOdds: rows.length > 0 ? ratio(number.mean, rows[0].expected) : 1,
    })
  })

  const blood = 4 * clusterClasses * sizeClasses
  let circulating = 0
  for (let i = 0; i < blood; i++) circulating += drawn.circulating[i]
  const circulatingPerBasis = Float64Array.from({ length: n }, (_, b) => {
    let sum = 0
    for (let i = 0; i < blood; i++) sum += expected.circulating[i * n + b]
    return sum
  })
  const arteriesFrom = place.arteries * kinds
  const arterialPerBasis = Float64Array.from({ length: n }, (_, b) => {
    let sum = 0
    for (let i = arteriesFrom; i < arteriesFrom + kinds; i++) sum += expected.circulating[i * n + b]
    return sum
  })
  const arterial =
    intervals.of(arterialPerBasis, 'viable', 92).mean / (shape.anatomy.arterialShare * shape.anatomy.bloodVolume)
  const millilitres = shape.anatomy.bloodVolume * 1e-12
  let present = 0
  for (const array of [drawn.circulating, drawn.loose]) {
    for (let i = 0; i < array.length; i++) present += array[i] * cellsOf[Math.floor(i / sizeClasses) % clusterClasses]
  }
  for (let i = 0; i < drawn.arrested.length; i++) present += drawn.arrested[i] * cellsOf[i % clusterClasses]
  const [, ableToLive, past] = rows
  const inBlood =
    drawn.accounts[account.viable] + drawn.accounts[account.injected] - drawn.accounts[account.viableInLymph]
  const lymph = intervals.of(
    Float64Array.from({ length: n }, (_, b) => expected.accounts[account.viableInLymph * n + b]),
    'viable',
    90,
  ).mean
  return {
    rows,
    cells: { entered: cells[0], dead: cells[1], exited: cells[2], present },
    circulatingPerMl: {
      drawn: circulating / millilitres,
      expected: intervals.of(circulatingPerBasis, 'viable', 91).mean / millilitres,
    },
    firstPassCatch: {
      drawn: ratio(drawn.accounts[account.lungAtFirstPassage], inBlood),
      expected: 1 - ratio(past.expected, ableToLive.expected - lymph),
    },
    outflowOverArterial: 1 + ratio(sources.entryRate(), sources.tumourFlow() * arterial),
  }
}

/** Shed entries carry the weights of all that are shed; injected cells their own. */
function addInjected(intervals: RateIntervals, perBasis: Float64Array, accounts: Float64Array, n: number): Expected {
  const injected = Float64Array.from({ length: n }, (_, b) => accounts[account.injected * n + b])
  const shed = intervals.of(
    perBasis.map((x, b) => x - injected[b]),
    'shed',
    0,
  )
  const put = injected.reduce((a, b) => a + b, 0)
  return {
    mean: shed.mean + put,
    low: shed.low + put,
    high: shed.high + put,
    drawnLow: shed.drawnLow + put,
    drawnHigh: shed.drawnHigh + put,
  }
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0
}

/** Every organ so far. */
export function organRows({ shape, blocks, intervals, colonyLaw }: SummarySources, now: number): OrganRow[] {
  const { drawn, expected } = blocks
  const beds = shape.anatomy.beds.length
  const n = Math.max(1, shape.bases)
  return shape.anatomy.beds.map((bed, i) => {
    const own = (which: number) => drawn.accounts[ofBed(i, which)]
    const expect = (which: number) =>
      intervals.of(
        Float64Array.from({ length: n }, (_, b) => expected.accounts[ofBed(i, which) * n + b]),
        'viable',
        100 + ofBed(i, which),
      )
    let arrestedNow = 0
    for (let k = 0; k <= shape.ages.oldest; k++) {
      for (let c = 0; c < clusterClasses; c++) arrestedNow += drawn.arrested[(k * beds + i) * clusterClasses + c]
    }
    let dormant = 0
    for (let c = 0; c < clusterClasses; c++) dormant += drawn.dormant[i * clusterClasses + c]
    let growingNow = 0
    for (let s = 0; s < shape.colony.states; s++) growingNow += drawn.growing[i * shape.colony.states + s]
    const sizes: number[] = []
    let largest = 0
    for (let d = 0; d < shape.days; d++) {
      const colonies = drawn.escaped[i * shape.days + d]
      if (colonies === 0) continue
      const cells = colonySize(colonyLaw, Math.max(0, now - d * day))
      largest = Math.max(largest, cells)
      let doublings = 0
      for (let size = colonyLaw.bottleneck * 2; size <= cells; size *= 2) doublings++
      while (sizes.length <= doublings) sizes.push(0)
      sizes[doublings] += colonies
    }
    return {
      organ: bed.name,
      arrests: own(bedAccount.arrests),
      exits: own(bedAccount.exits),
      arrestedNow,
      dormant,
      micrometastases: own(bedAccount.micrometastases),
      colonies: own(bedAccount.colonies),
      growingNow,
      sizes,
      largest,
      expected: {
        arrests: expect(bedAccount.arrests),
        exits: expect(bedAccount.exits),
        dormant: expect(bedAccount.foundDormant),
        micrometastases: expect(bedAccount.micrometastases),
        colonies: expect(bedAccount.colonies),
      },
    }
  })
}
