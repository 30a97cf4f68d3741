import type { ParameterName, ParameterSet } from '../evidence/parameter-set.ts'
import { exp, expm1, log } from '../numerics/math.ts'
import { RunError } from '../quantity/errors.ts'
import type { Species } from './anatomy.ts'

/** What becomes of a cell or cluster outside the vessel. Rates 1/s. */
export interface ColonyLaw {
  /** Shares: stays solitary and dormant; divides; the rest dies at `deathRate`. */
  readonly dormant: number
  readonly awake: number
  readonly deathRate: number
  readonly wakingRate: number
  /** Birth rate per cell and death over birth below the bottleneck. */
  readonly birthRate: number
  readonly deathRatio: number
  /** Cells from which growth wins, and from which it is called a micrometastasis. */
  readonly bottleneck: number
  readonly micrometastasis: number
  readonly growthRate: number
  readonly largest: number
}

export function colonyLaw(parameters: ParameterSet, species: Species): ColonyLaw {
  const own = (name: string) => parameters.value(`colony.${species}.${name}` as ParameterName)
  return {
    dormant: parameters.value('colony.dormant'),
    awake: parameters.value('colony.awake'),
    deathRate: parameters.value('colony.deathRate'),
    wakingRate: own('wakingRate'),
    birthRate: own('birthRate'),
    deathRatio: parameters.value('colony.deathRatio'),
    bottleneck: Math.round(parameters.value('colony.bottleneck')),
    micrometastasis: Math.round(parameters.value('colony.micrometastasis')),
    growthRate: own('growthRate'),
    largest: parameters.value('colony.largest'),
  }
}

/**
 * Probability that a linear birth–death process with death/birth ratio ρ that starts with n cells ever reaches m: gambler's
 * ruin, (ρⁿ − 1)/(ρᵐ − 1); n/m at ρ = 1.
 */
export function reachProbability(n: number, m: number, deathRatio: number): number {
  if (n >= m) return 1
  if (Math.abs(deathRatio - 1) < 1e-9) return n / m
  const rate = log(deathRatio)
  return expm1(n * rate) / expm1(m * rate)
}

/**
 * Exact law of an unbounded linear birth–death process (Kendall 1948, doi 10.1214/aoms/1177730285): from one cell,
 * P(0) = α and P(j) = (1 − α)(1 − β) β^{j − 1}.
 * @param birth @param death rates per cell @param time same unit
 */
export function birthDeathLaw(birth: number, death: number, time: number): { alpha: number; beta: number } {
  if (Math.abs(birth - death) < 1e-12 * birth) {
    const x = birth * time
    return { alpha: x / (1 + x), beta: x / (1 + x) }
  }
  const e = expm1((birth - death) * time)
  const denominator = birth * (e + 1) - death
  return { alpha: (death * e) / denominator, beta: (birth * e) / denominator }
}

/**
 * States of a colony below the bottleneck: of n cells, and whether it has ever been a micrometastasis. `unseen(n)` and
 * `seen(n)` count from 0; `ends` follow: died unseen, died after being a micrometastasis, escaped the bottleneck.
 */
export interface ColonyStates {
  readonly states: number
  readonly columns: number
  readonly diedUnseen: number
  readonly diedSeen: number
  readonly escaped: number
  /** State of n founders; `escaped` when they are enough at once. */
  start(n: number): number
  /** True for states that are or have been micrometastases. */
  seen(state: number): boolean
}

export function colonyStates(law: ColonyLaw): ColonyStates {
  const top = law.bottleneck
  const unseen = Math.min(law.micrometastasis, top) - 1
  const states = unseen + top - 1
  return {
    states,
    columns: states + 3,
    diedUnseen: states,
    diedSeen: states + 1,
    escaped: states + 2,
    start: (n) => (n >= top ? states + 2 : n <= unseen ? n - 1 : unseen + n - 1),
    seen: (state) => state >= unseen && state !== states,
  }
}

/**
 * Transition probabilities of a colony below the bottleneck over a step, rows = states at the start (`present`) or at a founding
 * uniform in the step (`entering`), columns = states and ends. Exact: uniformisation of the birth–death chain with absorption at
 * 0 and at the bottleneck (the closed law of the free process cannot stop at the bottleneck).
 * @param dt s
 * @throws RunError when the step is too long for the sum (more than 1e6 events per colony)
 */
export function colonyStep(law: ColonyLaw, dt: number): { present: Float64Array; entering: Float64Array } {
  const s = colonyStates(law)
  const { states, columns } = s
  const top = law.bottleneck
  const birth = law.birthRate
  const death = law.deathRatio * birth
  const unseen = states - (top - 1)
  // The chain jumps at the largest total rate; smaller states then mostly stay.
  const fastest = (birth + death) * (top - 1)
  const jump = new Float64Array(columns * columns)
  const set = (from: number, to: number, p: number) => {
    jump[from * columns + to] += p
  }
  for (let from = 0; from < states; from++) {
    const seen = from >= unseen
    const n = seen ? from - unseen + 1 : from + 1
    const up = n + 1 >= top ? s.escaped : seen ? from + 1 : s.start(n + 1)
    const down = n === 1 ? (seen ? s.diedSeen : s.diedUnseen) : from - 1
    set(from, up, (n * birth) / fastest)
    set(from, down, (n * death) / fastest)
    set(from, from, 1 - (n * (birth + death)) / fastest)
  }
  for (const end of [s.diedUnseen, s.diedSeen, s.escaped]) set(end, end, 1)

  const mean = fastest * dt
  if (!(mean < 1e6)) throw new RunError(`colonies: a step of ${dt} s holds ${mean} events`)
  const present = new Float64Array(states * columns)
  const entering = new Float64Array(states * columns)
  // Poisson weights p_k by recurrence in logarithms; share of a uniform entry: (1/mean) Σ_{j > k} p_j.
  const last = Math.ceil(mean + 12 * Math.sqrt(mean) + 40)
  const weights = new Float64Array(last + 1)
  let logWeight = -mean
  for (let k = 0; k <= last; k++) {
    if (k > 0) logWeight += log(mean / k)
    weights[k] = exp(logWeight)
  }
  const after = new Float64Array(last + 1)
  for (let k = last - 1; k >= 0; k--) after[k] = after[k + 1] + weights[k + 1]
  let row = new Float64Array(columns)
  let next = new Float64Array(columns)
  for (let from = 0; from < states; from++) {
    row.fill(0)
    row[from] = 1
    for (let k = 0; k <= last; k++) {
      for (let j = 0; j < columns; j++) {
        present[from * columns + j] += weights[k] * row[j]
        entering[from * columns + j] += (after[k] / mean) * row[j]
      }
      next.fill(0)
      for (let i = 0; i < columns; i++) {
        const x = row[i]
        if (x === 0) continue
        for (let j = 0; j < columns; j++) next[j] += x * jump[i * columns + j]
      }
      ;[row, next] = [next, row]
    }
    for (const table of [present, entering]) {
      let sum = 0
      for (let j = 0; j < columns; j++) sum += table[from * columns + j]
      for (let j = 0; j < columns; j++) table[from * columns + j] /= sum
    }
  }
  return { present, entering }
}

/** Cells of a colony that passed the bottleneck `age` seconds ago, mean: n_c e^{g age}, at most the largest. */
export function colonySize(law: ColonyLaw, age: number): number {
  const growth = law.growthRate * age
  return growth > log(law.largest / law.bottleneck) ? law.largest : law.bottleneck * exp(growth)
}

/** Probability that one cell out of the vessel founds a colony that passes the bottleneck. */
export function escapeProbability(law: ColonyLaw, founders = 1): number {
  return law.awake * reachProbability(founders, law.bottleneck, law.deathRatio)
}
