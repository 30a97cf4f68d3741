import type { Column } from './recordable.ts'

/** One step of a direction: how many finished it. */
export interface FunnelStep {
  stage: string
  /** Real attempts. */
  real: number
  /** Share of starts, from real attempts and their wall-only copies by weight. */
  share: number
  /** Of those that finished the step before and are not in this one any more, the share that passed. */
  passed: number
  /** Real attempts that were in this step when the run ended. */
  waiting: number
  /** Median time from the step before, s; NaN when nobody passed. */
  median: number
}

export interface DirectionFunnel {
  steps: FunnelStep[]
  /** Attempts in the ledger, copies included: what percentages rest on. */
  attempts: number
  /** Real attempts. */
  starts: number
  outcomes: { outcome: string; real: number; share: number }[]
  routes: { route: string; real: number; share: number }[]
  /** Index of the step with the smallest share passed; −1 when too few started or nothing was lost. */
  limit: number
}

export interface KindFunnel {
  kind: string
  in: DirectionFunnel
  out: DirectionFunnel
}

/** Fewer starts than this give counts, no percentages. */
export const fewest = 20

/**
 * Steps as drawn, in the order they are walked; a step is finished when the moment named (or a later one) came. `settle` is
 * finished by those that crossed.
 */
const plans = {
  in: [
    { stage: 'contact', done: 'contact_s' },
    { stage: 'breach', done: 'open_s' },
    { stage: 'open', done: 'squeeze_s' },
    { stage: 'squeeze', done: 'settle_s' },
    { stage: 'settle', done: 'end_s' },
  ],
  out: [
    { stage: 'contact', done: 'contact_s' },
    { stage: 'search', done: 'probe_s' },
    { stage: 'open', done: 'squeeze_s' },
    { stage: 'breach', done: 'squeeze_membrane_s' },
    { stage: 'squeeze', done: 'settle_s' },
    { stage: 'settle', done: 'end_s' },
  ],
} as const

/** Attempts of every kind of cell, in both directions, most frequent kind first. */
export function funnels(ledger: readonly Column[]): KindFunnel[] {
  const column = (name: string) => ledger.find((one) => one.name === name)?.values
  const kinds = column('kind') as readonly string[] | undefined
  if (!kinds) return []
  const counted = new Map<string, number>()
  for (const kind of kinds) counted.set(kind, (counted.get(kind) ?? 0) + 1)
  return [...counted]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([kind]) => ({ kind, in: direction(ledger, kind, 'in'), out: direction(ledger, kind, 'out') }))
}

function direction(ledger: readonly Column[], kind: string, way: 'in' | 'out'): DirectionFunnel {
  const column = (name: string) => ledger.find((one) => one.name === name)?.values
  const numbers = (name: string) => column(name) as ArrayLike<number> | undefined
  const words = (name: string) => column(name) as readonly string[] | undefined
  const kinds = words('kind')!
  const directions = words('direction')
  const wanted = way === 'in' ? 'intravasation' : 'extravasation'
  const replica = numbers('replica')
  const weight = numbers('weight')
  const outcome = words('outcome')
  const route = words('route')
  const plan = plans[way]
  const moments = plan.map(({ done }) => numbers(done))
  const rows: number[] = []
  for (let row = 0; row < kinds.length; row++) {
    if (kinds[row] === kind && directions?.[row] === wanted) rows.push(row)
  }
  const real = (row: number) => (replica === undefined || replica[row] === 0 ? 1 : 0)
  const weigh = (row: number) => weight?.[row] ?? 1
  const came = (row: number, k: number) => {
    const value = moments[k]?.[row]
    return value !== undefined && !Number.isNaN(value)
  }
  const finished = (row: number): number => {
    if (outcome?.[row] === 'crossed') return plan.length
    for (let k = plan.length - 2; k > 0; k--) if (came(row, k)) return k + 1
    return 1
  }
  const reached = rows.map(finished)
  const total = rows.reduce((sum, row) => sum + weigh(row), 0)
  const underWay = (row: number) => outcome?.[row] === 'open'
  const counts = plan.map((_, k) => {
    const there = rows.filter((_, i) => reached[i]! > k)
    const here = rows.filter((row, i) => reached[i] === k && underWay(row))
    return {
      waiting: here.reduce((sum, row) => sum + real(row), 0),
      waitingWeight: here.reduce((sum, row) => sum + weigh(row), 0),
      real: there.reduce((sum, row) => sum + real(row), 0),
      weighted: there.reduce((sum, row) => sum + weigh(row), 0),
      durations:
        k === 0
          ? []
          : there.flatMap((row) =>
              came(row, k) && came(row, k - 1) ? [moments[k]![row]! - moments[k - 1]![row]!] : [],
            ),
    }
  })
  const steps = plan.map(({ stage }, k): FunnelStep => {
    const { real: n, weighted, durations, waiting, waitingWeight } = counts[k]!
    // An attempt that was still in a step when the run ended says nothing about who passes it.
    const decided = k === 0 ? weighted : counts[k - 1]!.weighted - waitingWeight
    return {
      stage,
      real: n,
      share: total > 0 ? weighted / total : 0,
      passed: decided > 1e-9 ? Math.min(1, weighted / decided) : Number.NaN,
      waiting,
      median: median(durations),
    }
  })
  let limit = -1
  if (rows.length >= fewest) {
    for (let k = 1; k < steps.length; k++) {
      const { passed } = steps[k]!
      if (passed < 1 && (limit < 0 || passed < steps[limit]!.passed)) limit = k
    }
  }
  const tally = (values: readonly string[] | undefined, only: (row: number) => boolean) => {
    const found = new Map<string, { real: number; weighted: number }>()
    if (!values) return []
    for (const row of rows) {
      if (!only(row)) continue
      const entry = found.get(values[row]!) ?? { real: 0, weighted: 0 }
      entry.real += real(row)
      entry.weighted += weigh(row)
      found.set(values[row]!, entry)
    }
    const sum = [...found.values()].reduce((a, { weighted }) => a + weighted, 0)
    return [...found]
      .map(([name, entry]) => ({
        name: name === 'open' ? 'under way' : name,
        real: entry.real,
        share: entry.weighted / sum,
      }))
      .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
  }
  return {
    steps,
    attempts: rows.length,
    starts: counts[0]!.real,
    outcomes: tally(outcome, () => true).map(({ name, ...rest }) => ({ outcome: name, ...rest })),
    routes: tally(route, (row) => outcome?.[row] === 'crossed').map(({ name, ...rest }) => ({ route: name, ...rest })),
    limit,
  }
}

function median(values: number[]): number {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
