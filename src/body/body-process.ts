import { hashString } from '../numerics/lineage.ts'
import { exp, expm1 } from '../numerics/math.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { RunError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import { fate, fates } from './arrest-steps.ts'
import { account, bedAccount, cellAccount, ofBed } from './body-accounts.ts'
import { type BodyBlocks, type BodyShape, kinds, timeColumns } from './body-blocks.ts'
import { chainEnd, chainEndCount, place } from './circulation-chain.ts'
import { cellsOf, clusterClasses } from './cluster-classes.ts'
import type { ColonyLaw } from './colony-law.ts'
import { takeFromUrn } from './hypergeometric.ts'
import { sizeClasses } from './size-classes.ts'
import type { CirculationTables, SplitTable } from './step-tables.ts'

const day = 86400

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
  readonly circulation: readonly CirculationTables[]
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
  readonly #sizes = new Float64Array(sizeClasses)
  readonly #taken = new Float64Array(sizeClasses)
  readonly #looseClusters: Float64Array
  readonly #cohort: Float64Array
  readonly #sums: Float64Array
  readonly #ended: Float64Array
  readonly #eEnded: Float64Array
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
    this.#out = new Float64Array(Math.max(64, shape.ends.places + chainEndCount, beds + 1, shape.colony.columns, fates))
    const scratch = (length: number) => [new Float64Array(length), new Float64Array(length * n)]
    ;[this.#exits, this.#eExits] = scratch(beds * clusterClasses)
    ;[this.#arrivals, this.#eArrivals] = scratch(beds * kinds)
    ;[this.#entering, this.#eEntering] = scratch(shape.ends.places * kinds)
    this.#cohort = new Float64Array(sizeClasses * n)
    this.#looseClusters = new Float64Array(beds * clusterClasses)
    this.#sums = new Float64Array(n)
    ;[this.#before, this.#eBefore] = scratch(shape.ends.places * kinds)
    ;[this.#ended, this.#eEnded] = scratch(kinds * chainEndCount)
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
    this.#circulate(step)
    this.#newlyArrested(step, tables)
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
    const { arrested, urn, loose } = blocks.drawn
    const expected = blocks.expected
    const beds = this.#beds
    // Those that were arrested and dislodged within the last step are on their way again.
    this.#entering.set(loose)
    loose.fill(0)
    this.#eEntering.set(expected.loose)
    expected.loose.fill(0)
    this.#looseClusters.fill(0)
    for (let k = oldest; k >= 0; k--) {
      const older = Math.min(k + 1, oldest)
      for (let bed = 0; bed < beds; bed++) {
        const to = (older * beds + bed) * clusterClasses
        const sizes = (k * beds + bed) * sizeClasses
        let broken = 0
        for (let c = 0; c < clusterClasses; c++) {
          const row = (k + 1) * clusterClasses + c
          const from = (k * beds + bed) * clusterClasses + c
          const count = arrested[from]
          if (c === 0) {
            for (let s = 0; s < sizeClasses; s++) {
              this.#sizes[s] = urn[sizes + s]
              urn[sizes + s] = 0
            }
          }
          if (count > 0) {
            arrested[from] = 0
            stream.at(purpose.bed, from, 0, step.ordinal)
            this.#split(count, tables[bed], row)
            broken += this.#drawnFates(bed, c, to, this.#entering)
          }
          this.#expectedFates(bed, c, expected.arrested, from, tables[bed], row, to, this.#eEntering)
        }
        this.#sizeBroken(bed, broken, to)
      }
    }
    this.#sizeLoose(step, this.#entering, 0)
  }

  /**
   * Books `#out` for cells of one bed and cluster class; those that remain go to the age class that begins at `to`.
   *
   * Fates do not hang on size, so they are drawn for all sizes together and sizes are told only where they count: a cohort of
   * single cells keeps an urn of sizes (now in `#sizes`), and who is dislodged takes theirs from it without replacement. Cells of
   * a cohort are exchangeable, so that is the exact joint law; sizes of the dead stay untold in the urn. A cluster has no one
   * size: what is dislodged or left of it gets a size from those that the bed has stopped.
   * @returns single cells that are left of clusters
   */
  #drawnFates(bed: number, c: number, to: number, loose: Float64Array): number {
    const { blocks, stream } = this.#m
    const { drawn, cells } = blocks
    const out = this.#out
    const totals = ofBed(bed, 0)
    let left = 0
    let kept = 0
    for (let d = 0; d <= c; d++) {
      const remains = out[fate.remains + d]
      const exits = out[fate.exits + d]
      const dislodged = out[fate.dislodged + d]
      if (c > 0) this.#looseClusters[bed * clusterClasses + d] += dislodged
      else {
        if (dislodged > 0) {
          takeFromUrn(stream, dislodged, this.#sizes, 0, sizeClasses, this.#taken)
          const at = this.#after[bed] * kinds
          for (let s = 0; s < sizeClasses; s++) loose[at + s] += this.#taken[s]
        }
        if (remains > 0) {
          const at = (to / clusterClasses) * sizeClasses
          for (let s = 0; s < sizeClasses; s++) drawn.urn[at + s] += this.#sizes[s]
        }
      }
      drawn.arrested[to + d] += remains
      this.#exits[bed * clusterClasses + d] += exits
      drawn.accounts[totals + bedAccount.exits] += exits
      drawn.accounts[totals + bedAccount.dislodged] += dislodged
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
    return c > 0 ? out[fate.remains] : 0
  }

  /** Sizes of n cells or clusters by what a bed has stopped so far, into `#taken`. */
  #sizesOf(bed: number, n: number): Float64Array {
    const { arrivedSizes } = this.#m.blocks
    for (let s = 0; s < sizeClasses; s++) this.#sizes[s] = arrivedSizes[bed * sizeClasses + s]
    return this.#m.stream.multinomial(n, this.#sizes, this.#taken)
  }

  /** Single cells left of clusters join the urn of their cohort. */
  #sizeBroken(bed: number, broken: number, to: number): void {
    if (broken === 0) return
    const taken = this.#sizesOf(bed, broken)
    const at = (to / clusterClasses) * sizeClasses
    for (let s = 0; s < sizeClasses; s++) this.#m.blocks.drawn.urn[at + s] += taken[s]
  }

  /** What was dislodged of clusters enters the circulation behind its bed. */
  #sizeLoose(step: Step, loose: Float64Array, turn: number): void {
    for (let i = 0; i < this.#looseClusters.length; i++) {
      const n = this.#looseClusters[i]
      if (n === 0) continue
      const bed = Math.floor(i / clusterClasses)
      this.#m.stream.at(purpose.bed, i, 2 + turn, step.ordinal)
      const taken = this.#sizesOf(bed, n)
      const at = this.#after[bed] * kinds + (i % clusterClasses) * sizeClasses
      for (let s = 0; s < sizeClasses; s++) loose[at + s] += taken[s]
      this.#looseClusters[i] = 0
    }
  }

  /** The same for expectations, which keep every size: cohort `from` of `source` (size × basis) goes over into those at `to`. */
  #expectedFates(
    bed: number,
    c: number,
    source: Float64Array,
    from: number,
    table: SplitTable,
    row: number,
    to: number,
    loose: Float64Array,
  ): void {
    const { arrested, accounts } = this.#m.blocks.expected
    const n = this.#bases
    const { share } = table
    const length = sizeClasses * n
    const sums = this.#sums
    sums.fill(0)
    let any = false
    for (let i = 0; i < length; i++) {
      const x = source[from * length + i]
      this.#cohort[i] = x
      if (x === 0) continue
      source[from * length + i] = 0
      sums[i % n] += x
      any = true
    }
    if (!any) return
    const base = row * fates
    const totals = ofBed(bed, 0)
    for (let d = 0; d <= c; d++) {
      const remains = share[base + fate.remains + d]
      const exits = share[base + fate.exits + d]
      const dislodged = share[base + fate.dislodged + d]
      if (remains > 0) {
        const at = (to + d) * length
        for (let i = 0; i < length; i++) arrested[at + i] += this.#cohort[i] * remains
      }
      if (dislodged > 0) {
        const at = (this.#after[bed] * kinds + d * sizeClasses) * n
        for (let i = 0; i < length; i++) loose[at + i] += this.#cohort[i] * dislodged
      }
      for (let b = 0; b < n; b++) {
        this.#eExits[(bed * clusterClasses + d) * n + b] += sums[b] * exits
        accounts[(totals + bedAccount.exits) * n + b] += sums[b] * exits
        accounts[(totals + bedAccount.dislodged) * n + b] += sums[b] * dislodged
      }
    }
    for (let cause = 0; cause < 6; cause++) {
      const p = share[base + fate.deadEarly + cause]
      if (p === 0) continue
      for (let b = 0; b < n; b++) accounts[(totals + bedAccount.deadEarly + cause) * n + b] += sums[b] * p
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

  #circulate(step: Step): void {
    const { drawn, expected } = this.#m.blocks
    this.#before.set(drawn.circulating)
    drawn.circulating.fill(0)
    this.#eBefore.set(expected.circulating)
    expected.circulating.fill(0)
    this.#ended.fill(0)
    this.#eEnded.fill(0)
    for (let i = 0; i < this.#before.length; i++) {
      this.#goRound(step, i, this.#before, this.#eBefore, 0)
      this.#goRound(step, i, this.#entering, this.#eEntering, 1)
    }
    for (let kind = 0; kind < kinds; kind++) this.#bookEnds(step, kind)
    this.#entering.fill(0)
    this.#eEntering.fill(0)
  }

  /** Moves the cells of one place, cluster class and size: present at the start (turn 0), or entering during the step. */
  #goRound(step: Step, i: number, source: Float64Array, expectedSource: Float64Array, turn: 0 | 1): void {
    const { shape, blocks, circulation, stream } = this.#m
    const { drawn, expected } = blocks
    const { places } = shape.ends
    const n = this.#bases
    const from = Math.floor(i / kinds)
    const kind = i - from * kinds
    const { present, entering } = circulation[chainOf(kind)]
    const table = turn > 0 ? entering : present
    const count = source[i]
    if (count > 0) {
      stream.at(purpose.circulation, i, turn, step.ordinal)
      this.#split(count, table, from)
      const out = this.#out
      for (let p = 0; p < places; p++) drawn.circulating[p * kinds + kind] += out[p]
      for (let e = 0; e < chainEndCount; e++) this.#ended[kind * chainEndCount + e] += out[places + e]
    }
    const { share, columns } = table
    const row = from * columns
    for (let b = 0; b < n; b++) {
      const x = expectedSource[i * n + b]
      if (x === 0) continue
      for (let p = 0; p < places; p++) expected.circulating[(p * kinds + kind) * n + b] += x * share[row + p]
      for (let e = 0; e < chainEndCount; e++) {
        this.#eEnded[(kind * chainEndCount + e) * n + b] += x * share[row + places + e]
      }
    }
  }

  /**
   * Tells the ends of one size and cluster class apart by bed. Which bed it is that ends a stay in the arteries hangs on nothing
   * but flow and catch, so the cells of all places and turns are told apart together.
   */
  #bookEnds(step: Step, kind: number): void {
    const { shape, blocks, circulation, stream } = this.#m
    const { drawn, expected, cells } = blocks
    const { lung, liver, node } = shape.anatomy
    const { accounts } = drawn
    const beds = this.#beds
    const n = this.#bases
    const ended = this.#ended
    const at = kind * chainEndCount
    const { arterialEnds, portalEnds } = circulation[chainOf(kind)]
    const book = (bed: number, count: number) => {
      this.#arrivals[bed * kinds + kind] += count
      accounts[ofBed(bed, bedAccount.arrests)] += count
    }
    stream.at(purpose.circulation, kind, 2, step.ordinal)
    const first = ended[at + chainEnd.lungFirst]
    accounts[account.lungAtFirstPassage] += first
    book(lung, first + ended[at + chainEnd.lung])
    book(node, ended[at + chainEnd.node])
    let phagocytosed = 0
    if (ended[at + chainEnd.arteries] > 0) {
      this.#split(ended[at + chainEnd.arteries], arterialEnds, 0)
      for (let bed = 0; bed < beds; bed++) book(bed, this.#out[bed])
      phagocytosed += this.#out[beds]
    }
    if (ended[at + chainEnd.portal] > 0) {
      this.#split(ended[at + chainEnd.portal], portalEnds, 0)
      book(liver, this.#out[0])
      phagocytosed += this.#out[1]
    }
    const shear = ended[at + chainEnd.shear]
    const anoikis = ended[at + chainEnd.anoikis]
    accounts[account.phagocytosed] += phagocytosed
    accounts[account.diedByShear] += shear
    accounts[account.diedByAnoikis] += anoikis
    cells[cellAccount.dead] += (phagocytosed + shear + anoikis) * cellsOf[Math.floor(kind / sizeClasses)]

    const mean = expected.accounts
    for (let b = 0; b < n; b++) {
      const of = (end: number) => this.#eEnded[(at + end) * n + b]
      const arterial = of(chainEnd.arteries)
      const portal = of(chainEnd.portal)
      mean[account.lungAtFirstPassage * n + b] += of(chainEnd.lungFirst)
      mean[account.diedByShear * n + b] += of(chainEnd.shear)
      mean[account.diedByAnoikis * n + b] += of(chainEnd.anoikis)
      mean[account.phagocytosed * n + b] += arterial * arterialEnds.share[beds] + portal * portalEnds.share[1]
      for (let bed = 0; bed < beds; bed++) {
        let x = arterial * arterialEnds.share[bed]
        if (bed === lung) x += of(chainEnd.lungFirst) + of(chainEnd.lung)
        if (bed === node) x += of(chainEnd.node)
        if (bed === liver) x += portal * portalEnds.share[0]
        if (x === 0) continue
        this.#eArrivals[(bed * kinds + kind) * n + b] += x
        mean[ofBed(bed, bedAccount.arrests) * n + b] += x
      }
    }
  }

  /** Those arrested during the step meet the hazards of what is left of it; who is dislodged again goes on in the next. */
  #newlyArrested(step: Step, tables: readonly SplitTable[]): void {
    const { blocks, stream } = this.#m
    const beds = this.#beds
    for (let bed = 0; bed < beds; bed++) {
      const to = bed * clusterClasses
      let broken = 0
      for (let c = 0; c < clusterClasses; c++) {
        const i = bed * clusterClasses + c
        let count = 0
        for (let s = 0; s < sizeClasses; s++) {
          const arrived = this.#arrivals[i * sizeClasses + s]
          if (c === 0) this.#sizes[s] = arrived
          blocks.arrivedSizes[bed * sizeClasses + s] += arrived
          count += arrived
        }
        if (count > 0) {
          blocks.arrivals[step.ordinal * beds * clusterClasses + i] += count
          stream.at(purpose.bed, i, 1, step.ordinal)
          this.#split(count, tables[bed], c)
          broken += this.#drawnFates(bed, c, to, blocks.drawn.loose)
        }
        this.#expectedFates(bed, c, this.#eArrivals, i, tables[bed], c, to, blocks.expected.loose)
      }
      this.#sizeBroken(bed, broken, to)
    }
    this.#sizeLoose(step, blocks.drawn.loose, 1)
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
    for (let i = 0; i < drawn.circulating.length; i++) {
      const loose = drawn.circulating[i] + drawn.loose[i]
      entries += loose
      present += loose * cellsOf[Math.floor(i / sizeClasses) % clusterClasses]
    }
    for (let i = 0; i < drawn.arrested.length; i++) {
      entries += drawn.arrested[i]
      present += drawn.arrested[i] * cellsOf[i % clusterClasses]
    }
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
    weigh(expected.arrested, drawn.arrested.length * sizeClasses, 11)
    totalBeds(bedAccount.exits, 12)
    weigh(expected.dormant, shape.anatomy.beds.length * clusterClasses, 13)
    totalBeds(bedAccount.micrometastases, 14)
    totalBeds(bedAccount.colonies, 15)
    progress[0] = step.ordinal + 1
  }
}

/** Table of the circulation for a kind (cluster class × size class): single cells first, then clusters. */
function chainOf(kind: number): number {
  return kind < sizeClasses ? kind : sizeClasses + (kind % sizeClasses)
}

/** Share of those that entered at a uniform time and still live after dt at a hazard. */
function survivalOfEntering(hazard: number, dt: number): number {
  const x = hazard * dt
  return x > 1e-9 ? -expm1(-x) / x : exp(-0.5 * x)
}
