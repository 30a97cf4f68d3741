import { hashString } from '../numerics/lineage.ts'
import { exp, expm1 } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { RunError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import { fate, fates } from './arrest-steps.ts'
import { account, bedAccount, cellAccount, ofBed } from './body-accounts.ts'
import { type BodyBlocks, type BodyShape, kinds, timeColumns } from './body-blocks.ts'
import { place } from './circulation-chain.ts'
import { cellsOf, clusterClasses } from './cluster-classes.ts'
import type { ColonyLaw } from './colony-law.ts'
import { sizeClasses } from './size-classes.ts'
import type { SplitTable } from './step-tables.ts'

const day = 86400
/** Times a cell can be arrested, dislodged and arrested again in one step; who is still loose then goes on in the next. */
const rounds = 3

/** Entries of one stratum: what a step draws. */
export interface SheddingStratum {
  readonly name: string
  readonly lymph: boolean
  /** Share of the wall × share viable is not in the rate: both given here. */
  readonly areaShare: number
  readonly viability: number
  readonly clusters: Float64Array
}

export interface PlacedInjection {
  readonly step: number
  readonly place: number
  readonly cells: number
  readonly sizes: Float64Array
}

/** Everything a step reads that is no state: laws, tables, shares. */
export interface BodyMachinery {
  readonly shape: BodyShape
  readonly blocks: BodyBlocks
  readonly stream: RandomStream
  readonly strata: readonly SheddingStratum[]
  readonly shedSizes: Float64Array
  /** Circulation by size class: of single cells, of clusters. */
  readonly circulation: readonly { present: SplitTable; entering: SplitTable }[]
  readonly colonyLaw: ColonyLaw
  readonly colonies: { present: SplitTable; entering: SplitTable }
  /** Fates of arrested cells, one table per bed, at a time. */
  arrests(time: number): readonly SplitTable[]
  /** Tumour wall that sheds × time, µm² s, and mass at the end, g, of a step. */
  exposure(step: Step): number
  mass(time: number): number
  /** Basis of expectations (or −1) of route × cluster class, and of injections. */
  readonly basis: Int32Array
  readonly injections: readonly PlacedInjection[]
  /** Mean weights of the bases: of viable and of all entries. */
  readonly viableWeight: Float64Array
  readonly shedWeight: Float64Array
}

/**
 * One step of the body. Order: arrested cells meet their hazards; shed and injected cells enter; circulating ones go round; those
 * stopped on the way meet the hazards of the rest of the step; those that left the vessel found, sleep or die. Every move is an
 * exact binomial or multinomial draw beside its expectation, so a step costs the same for 1e3 and 1e12 cells.
 */
export class BodyStep {
  readonly #m: BodyMachinery
  readonly #beds: number
  readonly #bases: number
  readonly #out: Float64Array
  /** Cells that left the vessel in this step: bed × cluster class; arrested in it: bed × cluster × size. Drawn, then expected. */
  readonly #exits: Float64Array
  readonly #arrivals: Float64Array
  readonly #entering: Float64Array
  readonly #next: Float64Array
  readonly #eExits: Float64Array
  readonly #eArrivals: Float64Array
  readonly #eEntering: Float64Array
  readonly #eNext: Float64Array
  readonly #before: Float64Array
  readonly #eBefore: Float64Array
  readonly #after: Int32Array

  constructor(machinery: BodyMachinery) {
    this.#m = machinery
    const { shape } = machinery
    const beds = shape.anatomy.beds.length
    const n = Math.max(1, shape.bases)
    this.#beds = beds
    this.#bases = n
    this.#out = new Float64Array(Math.max(64, shape.ends.places + shape.ends.ends, shape.colony.columns, fates))
    const scratch = (length: number) => [new Float64Array(length), new Float64Array(length * n)]
    ;[this.#exits, this.#eExits] = scratch(beds * clusterClasses)
    ;[this.#arrivals, this.#eArrivals] = scratch(beds * kinds)
    ;[this.#entering, this.#eEntering] = scratch(shape.ends.places * kinds)
    ;[this.#before, this.#eBefore] = scratch(shape.ends.places * kinds)
    ;[this.#next, this.#eNext] = scratch(shape.colony.states)
    // Where a cell dislodged from a bed goes on: behind the lung the arteries, behind portal organs the portal vein.
    this.#after = Int32Array.from(shape.anatomy.beds, (bed, i) =>
      i === shape.anatomy.lung
        ? place.arteries
        : i === shape.anatomy.node
          ? shape.ends.duct
          : bed.portal
            ? place.portal
            : place.veins,
    )
  }

  run(step: Step): void {
    this.#exits.fill(0)
    this.#arrivals.fill(0)
    this.#entering.fill(0)
    this.#eExits.fill(0)
    this.#eArrivals.fill(0)
    this.#eEntering.fill(0)
    const tables = this.#m.arrests(step.time + 0.5 * step.dt)
    this.#arrested(step, tables)
    this.#shed(step)
    this.#circulatePresent(step)
    for (let round = 0; round < rounds; round++) this.#circulateEntering(step, tables, round)
    this.#returnDislodged()
    this.#outside(step)
    this.#audit(step)
    this.#record(step)
  }

  /** Splits n by a row of a table into `#out`, by conditional binomials. */
  #split(n: number, table: SplitTable, row: number): void {
    const { columns, conditional } = table
    const out = this.#out
    const base = row * columns
    let left = n
    for (let j = 0; j < columns; j++) {
      const p = conditional[base + j]
      const count = left === 0 || p === 0 ? 0 : this.#m.stream.binomial(left, p)
      out[j] = count
      left -= count
    }
    if (left !== 0) throw new RunError(`body: ${left} of ${n} cells have no fate`)
  }

  #arrested(step: Step, tables: readonly SplitTable[]): void {
    const { shape, blocks, stream } = this.#m
    const { oldest } = shape.ages
    const drawn = blocks.drawn.arrested
    const expected = blocks.expected.arrested
    const beds = this.#beds
    const n = this.#bases
    for (let k = oldest; k >= 0; k--) {
      const older = Math.min(k + 1, oldest)
      for (let bed = 0; bed < beds; bed++) {
        const table = tables[bed]
        for (let c = 0; c < clusterClasses; c++) {
          const row = (k + 1) * clusterClasses + c
          const from = ((k * beds + bed) * clusterClasses + c) * sizeClasses
          const to = (older * beds + bed) * clusterClasses * sizeClasses
          for (let s = 0; s < sizeClasses; s++) {
            const count = drawn[from + s]
            if (count > 0) {
              drawn[from + s] = 0
              stream.at(purpose.bed, from + s, 0, step.ordinal)
              this.#split(count, table, row)
              this.#drawnFates(bed, c, s, to)
            }
            const at = (from + s) * n
            for (let b = 0; b < n; b++) {
              const x = expected[at + b]
              if (x === 0) continue
              expected[at + b] = 0
              this.#expectedFates(bed, s, b, x, table, row, to)
            }
          }
        }
      }
    }
  }

  /** Books `#out` for cells of one bed, cluster class and size; those that remain go to the age class that begins at `to`. */
  #drawnFates(bed: number, c: number, s: number, to: number): void {
    const { blocks } = this.#m
    const { drawn, cells } = blocks
    const out = this.#out
    const totals = ofBed(bed, 0)
    let left = 0
    let kept = 0
    for (let d = 0; d <= c; d++) {
      const remains = out[fate.remains + d]
      const exits = out[fate.exits + d]
      const dislodged = out[fate.dislodged + d]
      drawn.arrested[to + d * sizeClasses + s] += remains
      this.#exits[bed * clusterClasses + d] += exits
      drawn.accounts[totals + bedAccount.exits] += exits
      drawn.accounts[totals + bedAccount.dislodged] += dislodged
      this.#entering[this.#after[bed] * kinds + d * sizeClasses + s] += dislodged
      cells[cellAccount.exited] += exits * cellsOf[d]
      kept += remains + exits + dislodged
      left += (remains + exits + dislodged) * cellsOf[d]
    }
    let dead = 0
    for (let cause = 0; cause < 6; cause++) {
      dead += out[fate.deadEarly + cause]
      drawn.accounts[totals + bedAccount.deadEarly + cause] += out[fate.deadEarly + cause]
    }
    cells[cellAccount.dead] += (kept + dead) * cellsOf[c] - left
  }

  #expectedFates(bed: number, s: number, b: number, x: number, table: SplitTable, row: number, to: number): void {
    const { expected } = this.#m.blocks
    const n = this.#bases
    const base = row * fates
    const { share } = table
    const totals = ofBed(bed, 0)
    for (let d = 0; d < clusterClasses; d++) {
      const remains = share[base + fate.remains + d]
      const exits = share[base + fate.exits + d]
      const dislodged = share[base + fate.dislodged + d]
      if (remains > 0) expected.arrested[(to + d * sizeClasses + s) * n + b] += x * remains
      if (exits > 0) {
        this.#eExits[(bed * clusterClasses + d) * n + b] += x * exits
        expected.accounts[(totals + bedAccount.exits) * n + b] += x * exits
      }
      if (dislodged > 0) {
        expected.accounts[(totals + bedAccount.dislodged) * n + b] += x * dislodged
        this.#eEntering[(this.#after[bed] * kinds + d * sizeClasses + s) * n + b] += x * dislodged
      }
    }
    for (let cause = 0; cause < 6; cause++) {
      const p = share[base + fate.deadEarly + cause]
      if (p > 0) expected.accounts[(totals + bedAccount.deadEarly + cause) * n + b] += x * p
    }
  }

  #shed(step: Step): void {
    const { blocks, strata, stream, shape, shedSizes, basis, injections } = this.#m
    const { drawn, expected, cells, rates } = blocks
    const n = this.#bases
    const out = this.#out
    const exposure = this.#m.exposure(step)
    strata.forEach((stratum, i) => {
      const key = hashString(stratum.name)
      stream.at(purpose.shedding, key.lo, key.hi, step.ordinal + 1)
      const entries = stream.poisson(rates[i] * stratum.areaShare * exposure)
      drawn.accounts[account.shed] += entries
      const door = stratum.lymph ? place.firstNode : place.fresh
      let rest = entries
      let share = 1
      for (let c = 0; c < clusterClasses; c++) {
        const p = stratum.clusters[c]
        const count = c === clusterClasses - 1 || share <= p ? rest : stream.binomial(rest, p / share)
        rest -= count
        share -= p
        const viable = stream.binomial(count, stratum.viability)
        if (viable === 0) continue
        drawn.accounts[account.viable] += viable
        if (stratum.lymph) drawn.accounts[account.viableInLymph] += viable
        cells[cellAccount.entered] += viable * cellsOf[c]
        stream.multinomial(viable, shedSizes, out)
        for (let s = 0; s < sizeClasses; s++) this.#entering[door * kinds + c * sizeClasses + s] += out[s]
      }
    })
    for (let lymph = 0; lymph < 2; lymph++) {
      for (let c = 0; c < clusterClasses; c++) {
        const b = basis[lymph * clusterClasses + c]
        if (b < 0) continue
        const door = lymph ? place.firstNode : place.fresh
        expected.accounts[account.shed * n + b] += exposure
        expected.accounts[account.viable * n + b] += exposure
        if (lymph) expected.accounts[account.viableInLymph * n + b] += exposure
        for (let s = 0; s < sizeClasses; s++) {
          this.#eEntering[(door * kinds + c * sizeClasses + s) * n + b] += exposure * shedSizes[s]
        }
      }
    }
    injections.forEach((injection, i) => {
      if (injection.step !== step.ordinal) return
      const b = basis[2 * clusterClasses]
      stream.at(purpose.shedding, i, 1, step.ordinal).multinomial(injection.cells, injection.sizes, out)
      drawn.accounts[account.injected] += injection.cells
      expected.accounts[account.injected * n + b] += injection.cells
      cells[cellAccount.entered] += injection.cells
      for (let s = 0; s < sizeClasses; s++) {
        drawn.circulating[injection.place * kinds + s] += out[s]
        expected.circulating[(injection.place * kinds + s) * n + b] += injection.cells * injection.sizes[s]
      }
    })
    if (shape.strata === 0 && injections.length === 0) throw new RunError('body: nothing sheds and nothing is injected')
  }

  #circulatePresent(step: Step): void {
    const { drawn, expected } = this.#m.blocks
    this.#before.set(drawn.circulating)
    drawn.circulating.fill(0)
    this.#eBefore.set(expected.circulating)
    expected.circulating.fill(0)
    for (let i = 0; i < this.#before.length; i++) this.#goRound(step, i, this.#before, this.#eBefore, 0)
  }

  /** Cells that enter the blood or lymph during the step, then those of them that are arrested, dislodged and enter again. */
  #circulateEntering(step: Step, tables: readonly SplitTable[], round: number): void {
    for (let i = 0; i < this.#entering.length; i++) {
      this.#goRound(step, i, this.#entering, this.#eEntering, round + 1)
    }
    this.#entering.fill(0)
    this.#eEntering.fill(0)
    this.#newlyArrested(step, tables, round)
    this.#arrivals.fill(0)
    this.#eArrivals.fill(0)
  }

  #returnDislodged(): void {
    const { drawn, expected } = this.#m.blocks
    for (let i = 0; i < this.#entering.length; i++) drawn.circulating[i] += this.#entering[i]
    for (let i = 0; i < this.#eEntering.length; i++) expected.circulating[i] += this.#eEntering[i]
  }

  /** Moves the cells of one place, cluster class and size: present at the start (turn 0), or entering during the step. */
  #goRound(step: Step, i: number, source: Float64Array, expectedSource: Float64Array, turn: number): void {
    const { shape, blocks, circulation, stream } = this.#m
    const { drawn, expected, cells } = blocks
    const { places, lungFirst, shear, anoikis, phagocytosed } = shape.ends
    const { lung } = shape.anatomy
    const beds = this.#beds
    const n = this.#bases
    const from = Math.floor(i / kinds)
    const kind = i - from * kinds
    const c = Math.floor(kind / sizeClasses)
    const s = kind - c * sizeClasses
    const tables = circulation[(c === 0 ? 0 : sizeClasses) + s]
    const table = turn > 0 ? tables.entering : tables.present
    const count = source[i]
    if (count > 0) {
      stream.at(purpose.circulation, i, turn, step.ordinal)
      this.#split(count, table, from)
      const out = this.#out
      for (let p = 0; p < places; p++) drawn.circulating[p * kinds + kind] += out[p]
      for (let bed = 0; bed <= beds; bed++) {
        const stopped = out[places + bed]
        if (stopped === 0) continue
        const at = bed === lungFirst ? lung : bed
        this.#arrivals[at * kinds + kind] += stopped
        drawn.accounts[ofBed(at, bedAccount.arrests)] += stopped
        if (bed === lungFirst) drawn.accounts[account.lungAtFirstPassage] += stopped
      }
      drawn.accounts[account.diedByShear] += out[places + shear]
      drawn.accounts[account.diedByAnoikis] += out[places + anoikis]
      drawn.accounts[account.phagocytosed] += out[places + phagocytosed]
      const dead = out[places + shear] + out[places + anoikis] + out[places + phagocytosed]
      cells[cellAccount.dead] += dead * cellsOf[c]
    }
    const { share, columns } = table
    for (let b = 0; b < n; b++) {
      const x = expectedSource[i * n + b]
      if (x === 0) continue
      const row = from * columns
      for (let p = 0; p < places; p++) expected.circulating[(p * kinds + kind) * n + b] += x * share[row + p]
      for (let bed = 0; bed <= beds; bed++) {
        const stopped = x * share[row + places + bed]
        if (stopped === 0) continue
        const at = bed === lungFirst ? lung : bed
        this.#eArrivals[(at * kinds + kind) * n + b] += stopped
        expected.accounts[ofBed(at, bedAccount.arrests) * n + b] += stopped
        if (bed === lungFirst) expected.accounts[account.lungAtFirstPassage * n + b] += stopped
      }
      expected.accounts[account.diedByShear * n + b] += x * share[row + places + shear]
      expected.accounts[account.diedByAnoikis * n + b] += x * share[row + places + anoikis]
      expected.accounts[account.phagocytosed * n + b] += x * share[row + places + phagocytosed]
    }
  }

  /** Those arrested during the step meet the hazards of what is left of it. */
  #newlyArrested(step: Step, tables: readonly SplitTable[], round: number): void {
    const { blocks, stream } = this.#m
    const beds = this.#beds
    const n = this.#bases
    for (let bed = 0; bed < beds; bed++) {
      const table = tables[bed]
      const to = bed * clusterClasses * sizeClasses
      for (let c = 0; c < clusterClasses; c++) {
        for (let s = 0; s < sizeClasses; s++) {
          const i = bed * kinds + c * sizeClasses + s
          const count = this.#arrivals[i]
          if (count > 0) {
            blocks.arrivals[(step.ordinal * beds + bed) * clusterClasses + c] += count
            blocks.arrivedSizes[bed * sizeClasses + s] += count
            stream.at(purpose.bed, i, round + 1, step.ordinal)
            this.#split(count, table, c)
            this.#drawnFates(bed, c, s, to)
          }
          for (let b = 0; b < n; b++) {
            const x = this.#eArrivals[i * n + b]
            if (x !== 0) this.#expectedFates(bed, s, b, x, table, c, to)
          }
        }
      }
    }
  }

  /** Outside the vessel: colonies below the bottleneck, solitary cells, new founders. */
  #outside(step: Step): void {
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

        const exits = this.#exits[i]
        const sleeping = stream.binomial(exits, dormant)
        const dividing = dormant < 1 ? stream.binomial(exits - sleeping, Math.min(1, awake / (1 - dormant))) : 0
        const doomed = exits - sleeping - dividing
        const deadNow = stream.binomial(doomed, diesEntering)
        drawn.dormant[i] += sleeping
        drawn.doomed[i] += doomed - deadNow
        drawn.accounts[totals + bedAccount.foundDormant] += sleeping
        drawn.accounts[totals + bedAccount.foundAwake] += dividing
        drawn.accounts[totals + bedAccount.foundDoomed] += doomed
        drawn.accounts[totals + bedAccount.diedSolitary] += deadNow
        this.#found(bed, c, dividing, today, true)
      }
      this.#expectedOutside(bed, today, wakes, dies, diesEntering)
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
      this.#split(count, colonies.present, state)
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
    this.#split(count, colonies.entering, state)
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

  #expectedOutside(bed: number, today: number, wakes: number, dies: number, diesEntering: number): void {
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
        const exits = this.#eExits[i]
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

  /** Cells in = out + dead + present, and every founder accounted for: exact whole numbers. @throws RunError otherwise */
  #audit(step: Step): void {
    const { shape, blocks } = this.#m
    const { drawn, cells } = blocks
    let entries = 0
    let present = 0
    const count = (array: Float64Array, groups: number) => {
      for (let i = 0; i < groups; i++) {
        const n = cellsOf[Math.floor(i / sizeClasses) % clusterClasses]
        entries += array[i]
        present += array[i] * n
      }
    }
    count(drawn.circulating, drawn.circulating.length)
    count(drawn.arrested, drawn.arrested.length)
    const a = drawn.accounts
    let gone = a[account.diedByShear] + a[account.diedByAnoikis] + a[account.phagocytosed]
    for (let bed = 0; bed < this.#beds; bed++) {
      for (let cause = 0; cause < 6; cause++) gone += a[ofBed(bed, bedAccount.deadEarly + cause)]
      gone += a[ofBed(bed, bedAccount.exits)]
      let outside = a[ofBed(bed, bedAccount.diedSolitary)] + a[ofBed(bed, bedAccount.extinct)]
      for (let c = 0; c < clusterClasses; c++) {
        outside += drawn.dormant[bed * clusterClasses + c] + drawn.doomed[bed * clusterClasses + c]
      }
      for (let s = 0; s < shape.colony.states; s++) outside += drawn.growing[bed * shape.colony.states + s]
      for (let d = 0; d < shape.days; d++) outside += drawn.escaped[bed * shape.days + d]
      this.#mustBe('founders outside the vessel', a[ofBed(bed, bedAccount.exits)], outside, step)
    }
    this.#mustBe('entries into the body', a[account.viable] + a[account.injected], entries + gone, step)
    const cellsGone = cells[cellAccount.dead] + cells[cellAccount.exited]
    this.#mustBe('cells in the body', cells[cellAccount.entered], present + cellsGone, step)
  }

  #mustBe(what: string, came: number, found: number, step: Step): void {
    if (came !== found) {
      throw new RunError(
        `body, step at ${step.time} s: ${what} do not add up: ${came} came, ${found} are accounted for`,
      )
    }
    if (!(came <= Number.MAX_SAFE_INTEGER)) {
      throw new RunError(`body, step at ${step.time} s: ${what} number ${came}, more than can be counted one by one`)
    }
  }

  #record(step: Step): void {
    const { blocks, shape } = this.#m
    const { drawn, timeCourse, progress } = blocks
    const row = step.ordinal * timeColumns.length
    const blood = place.firstNode * kinds
    let circulating = 0
    for (let i = 0; i < blood; i++) circulating += drawn.circulating[i]
    let arrested = 0
    for (let i = 0; i < drawn.arrested.length; i++) arrested += drawn.arrested[i]
    let dormant = 0
    for (let i = 0; i < drawn.dormant.length; i++) dormant += drawn.dormant[i]
    const sumBeds = (which: number) => {
      let sum = 0
      for (let bed = 0; bed < this.#beds; bed++) sum += drawn.accounts[ofBed(bed, which)]
      return sum
    }
    timeCourse[row] = step.time + step.dt
    timeCourse[row + 1] = this.#m.mass(step.time + step.dt)
    timeCourse[row + 2] = drawn.accounts[account.shed] + drawn.accounts[account.injected]
    timeCourse[row + 3] = circulating
    timeCourse[row + 4] = arrested
    timeCourse[row + 5] = sumBeds(bedAccount.exits)
    timeCourse[row + 6] = dormant
    timeCourse[row + 7] = sumBeds(bedAccount.micrometastases)
    timeCourse[row + 8] = sumBeds(bedAccount.colonies)
    for (let j = 9; j < 16; j++) timeCourse[row + j] = 0
    const { expected } = blocks
    const n = this.#bases
    const weigh = (array: Float64Array, length: number, column: number) => {
      for (let b = 0; b < n; b++) {
        let sum = 0
        for (let i = 0; i < length; i++) sum += array[i * n + b]
        timeCourse[row + column] += sum * this.#m.viableWeight[b]
      }
    }
    const totalBeds = (which: number, column: number) => {
      for (let b = 0; b < n; b++) {
        let sum = 0
        for (let bed = 0; bed < this.#beds; bed++) sum += expected.accounts[ofBed(bed, which) * n + b]
        timeCourse[row + column] += sum * this.#m.viableWeight[b]
      }
    }
    for (let b = 0; b < n; b++) {
      timeCourse[row + 9] += expected.accounts[account.shed * n + b] * this.#m.shedWeight[b]
      timeCourse[row + 9] += expected.accounts[account.injected * n + b] * this.#m.viableWeight[b]
    }
    weigh(expected.circulating, blood, 10)
    weigh(expected.arrested, drawn.arrested.length, 11)
    totalBeds(bedAccount.exits, 12)
    weigh(expected.dormant, shape.anatomy.beds.length * clusterClasses, 13)
    totalBeds(bedAccount.micrometastases, 14)
    totalBeds(bedAccount.colonies, 15)
    progress[0] = step.ordinal + 1
  }
}

/** Share of those that entered at a uniform time and still live after dt at a hazard. */
function survivalOfEntering(hazard: number, dt: number): number {
  const x = hazard * dt
  return x > 1e-9 ? -expm1(-x) / x : exp(-0.5 * x)
}
