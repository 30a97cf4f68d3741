import { exp, expm1 } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { Step } from '../schedule/clock.ts'
import { bedAccount, ofBed } from './body-accounts.ts'
import type { BodyMachinery } from './body-machinery.ts'
import { cellsOf, clusterClasses } from './cluster-classes.ts'
import type { Splitter } from './splitter.ts'
import type { SplitTable } from './step-tables.ts'

const day = 86400

/** The part of a step outside the vessels: solitary cells sleep, wake and die, founders divide, colonies pass the bottleneck. */
export class OutsideStep {
  readonly #m: BodyMachinery
  readonly #splitter: Splitter
  readonly #out: Float64Array
  readonly #beds: number
  readonly #bases: number
  readonly #next: Float64Array
  readonly #eNext: Float64Array

  constructor(machinery: BodyMachinery, splitter: Splitter) {
    this.#m = machinery
    this.#splitter = splitter
    this.#out = splitter.out
    this.#beds = machinery.shape.anatomy.beds.length
    this.#bases = Math.max(1, machinery.shape.bases)
    this.#next = new Float64Array(machinery.shape.colony.states)
    this.#eNext = new Float64Array(machinery.shape.colony.states)
  }

  /** Outside the vessel: colonies below the bottleneck, solitary cells, new founders. */
  run(step: Step, exits: Float64Array, expectedExits: Float64Array): void {
    const { shape, blocks, colonyLaw, stream } = this.#m
    const { drawn } = blocks
    const today = Math.min(shape.days - 1, Math.floor((step.time + step.dt) / day))
    const wakes = -expm1(-colonyLaw.wakingRate * step.dt)
    const dies = -expm1(-colonyLaw.deathRate * step.dt)
    const diesEntering = 1 - survivalOfEntering(colonyLaw.deathRate, step.dt)
    const { awake, dormant } = colonyLaw
    for (let bed = 0; bed < this.#beds; bed++) {
      const totals = ofBed(bed, 0)
      stream.at(purpose.colony, bed, 0, step.ordinal)
      this.#grow(bed, today)
      for (let c = 0; c < clusterClasses; c++) {
        const i = bed * clusterClasses + c
        const dead = stream.binomial(drawn.doomed[i], dies)
        drawn.doomed[i] -= dead
        drawn.accounts[totals + bedAccount.diedSolitary] += dead
        const woken = stream.binomial(drawn.dormant[i], wakes)
        drawn.dormant[i] -= woken
        drawn.accounts[totals + bedAccount.woken] += woken
        this.#found(bed, c, woken, today, false)

        const left = exits[i]
        const sleeping = stream.binomial(left, dormant)
        const dividing = dormant < 1 ? stream.binomial(left - sleeping, Math.min(1, awake / (1 - dormant))) : 0
        const doomed = left - sleeping - dividing
        const deadNow = stream.binomial(doomed, diesEntering)
        drawn.dormant[i] += sleeping
        drawn.doomed[i] += doomed - deadNow
        drawn.accounts[totals + bedAccount.foundDormant] += sleeping
        drawn.accounts[totals + bedAccount.foundAwake] += dividing
        drawn.accounts[totals + bedAccount.foundDoomed] += doomed
        drawn.accounts[totals + bedAccount.diedSolitary] += deadNow
        this.#found(bed, c, dividing, today, true)
      }
      this.#expected(bed, today, wakes, dies, diesEntering, expectedExits)
    }
  }

  #grow(bed: number, today: number): void {
    const { shape, blocks, colonies } = this.#m
    const { states } = shape.colony
    const growing = blocks.drawn.growing
    this.#next.fill(0)
    for (let state = 0; state < states; state++) {
      const count = growing[bed * states + state]
      if (count === 0) continue
      growing[bed * states + state] = 0
      this.#splitter.split(count, colonies.present, state)
      this.#bookColonies(bed, state, today)
    }
    for (let state = 0; state < states; state++) growing[bed * states + state] += this.#next[state]
  }

  /** Founders that divide: `fresh` ones left the vessel during the step, woken ones begin with the next. */
  #found(bed: number, c: number, count: number, today: number, fresh: boolean): void {
    if (count === 0) return
    const { shape, blocks, colonies } = this.#m
    const { colony, days } = shape
    const { drawn } = blocks
    const state = colony.start(cellsOf[c])
    const seen = state === colony.escaped || colony.seen(state)
    if (seen) drawn.accounts[ofBed(bed, bedAccount.micrometastases)] += count
    if (state === colony.escaped) {
      drawn.accounts[ofBed(bed, bedAccount.colonies)] += count
      drawn.escaped[bed * days + today] += count
      return
    }
    if (!fresh) {
      drawn.growing[bed * colony.states + state] += count
      return
    }
    this.#next.fill(0)
    this.#splitter.split(count, colonies.entering, state)
    this.#bookColonies(bed, state, today)
    for (let s = 0; s < colony.states; s++) drawn.growing[bed * colony.states + s] += this.#next[s]
  }

  /** Books `#out` for colonies that were in `state`. */
  #bookColonies(bed: number, state: number, today: number): void {
    const { shape, blocks } = this.#m
    const { colony, days } = shape
    const { accounts, escaped } = blocks.drawn
    const out = this.#out
    const wasSeen = colony.seen(state)
    let seen = out[colony.diedSeen] + out[colony.escaped]
    for (let s = 0; s < colony.states; s++) {
      this.#next[s] += out[s]
      if (colony.seen(s)) seen += out[s]
    }
    if (!wasSeen) accounts[ofBed(bed, bedAccount.micrometastases)] += seen
    accounts[ofBed(bed, bedAccount.extinct)] += out[colony.diedUnseen] + out[colony.diedSeen]
    accounts[ofBed(bed, bedAccount.colonies)] += out[colony.escaped]
    escaped[bed * days + today] += out[colony.escaped]
  }

  #expected(
    bed: number,
    today: number,
    wakes: number,
    dies: number,
    diesEntering: number,
    expectedExits: Float64Array,
  ): void {
    const { shape, blocks, colonyLaw, colonies } = this.#m
    const { colony, days } = shape
    const { expected } = blocks
    const n = this.#bases
    for (let b = 0; b < n; b++) {
      let any = false
      for (let s = 0; s < colony.states; s++) {
        this.#eNext[s] = 0
        any ||= expected.growing[(bed * colony.states + s) * n + b] !== 0
      }
      if (any) {
        for (let s = 0; s < colony.states; s++) {
          const x = expected.growing[(bed * colony.states + s) * n + b]
          if (x !== 0) this.#expectedSpread(bed, b, today, s, x, colonies.present)
        }
      }
      for (let c = 0; c < clusterClasses; c++) {
        const i = (bed * clusterClasses + c) * n + b
        const dead = expected.doomed[i] * dies
        const woken = expected.dormant[i] * wakes
        const exits = expectedExits[i]
        const dividing = exits * colonyLaw.awake
        const doomed = exits * Math.max(0, 1 - colonyLaw.dormant - colonyLaw.awake)
        if (exits === 0 && dead === 0 && woken === 0) continue
        expected.doomed[i] += doomed * (1 - diesEntering) - dead
        expected.dormant[i] += exits * colonyLaw.dormant - woken
        this.#expect(bed, bedAccount.diedSolitary, b, dead + doomed * diesEntering)
        this.#expect(bed, bedAccount.woken, b, woken)
        this.#expect(bed, bedAccount.foundDormant, b, exits * colonyLaw.dormant)
        this.#expect(bed, bedAccount.foundAwake, b, dividing)
        this.#expect(bed, bedAccount.foundDoomed, b, doomed)
        const state = colony.start(cellsOf[c])
        const founders = dividing + woken
        if (state === colony.escaped || colony.seen(state)) this.#expect(bed, bedAccount.micrometastases, b, founders)
        if (state === colony.escaped) {
          this.#expect(bed, bedAccount.colonies, b, founders)
          expected.escaped[(bed * days + today) * n + b] += founders
        } else {
          this.#eNext[state] += woken
          if (dividing !== 0) this.#expectedSpread(bed, b, today, state, dividing, colonies.entering)
        }
      }
      for (let s = 0; s < colony.states; s++) expected.growing[(bed * colony.states + s) * n + b] = this.#eNext[s]
    }
  }

  #expect(bed: number, which: number, b: number, x: number): void {
    this.#m.blocks.expected.accounts[ofBed(bed, which) * this.#bases + b] += x
  }

  /** Spreads the expectation x of colonies in a state over the states and ends of a row. */
  #expectedSpread(bed: number, b: number, today: number, state: number, x: number, table: SplitTable): void {
    const { shape, blocks } = this.#m
    const { colony, days } = shape
    const { share, columns } = table
    const row = state * columns
    const escaped = x * share[row + colony.escaped]
    const diedSeen = x * share[row + colony.diedSeen]
    let seen = diedSeen + escaped
    for (let s = 0; s < colony.states; s++) {
      const y = x * share[row + s]
      this.#eNext[s] += y
      if (colony.seen(s)) seen += y
    }
    if (!colony.seen(state)) this.#expect(bed, bedAccount.micrometastases, b, seen)
    this.#expect(bed, bedAccount.extinct, b, x * share[row + colony.diedUnseen] + diedSeen)
    this.#expect(bed, bedAccount.colonies, b, escaped)
    blocks.expected.escaped[(bed * days + today) * this.#bases + b] += escaped
  }
}

/** Share of those that entered at a uniform time and still live after dt at a hazard. */
function survivalOfEntering(hazard: number, dt: number): number {
  const x = hazard * dt
  return x > 1e-9 ? -expm1(-x) / x : exp(-0.5 * x)
}
