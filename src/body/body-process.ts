import { hashString } from '../numerics/lineage.ts'
import { purpose } from '../numerics/purpose.ts'
import { RunError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import { fate, fates } from './arrest-steps.ts'
import { account, bedAccount, cellAccount, ofBed } from './body-accounts.ts'
import { auditBody } from './body-audit.ts'
import { kinds } from './body-blocks.ts'
import type { BodyMachinery } from './body-machinery.ts'
import { recordStep } from './body-record.ts'
import { chainEnd, chainEndCount, place } from './circulation-chain.ts'
import { cellsOf, clusterClasses } from './cluster-classes.ts'
import { takeFromUrn } from './hypergeometric.ts'
import { OutsideStep } from './outside-step.ts'
import { sizeClasses } from './size-classes.ts'
import { Splitter } from './splitter.ts'
import type { SplitTable } from './step-tables.ts'

/**
 * One step of the body. Order: arrested cells meet their hazards; shed and injected cells enter; circulating ones go round; those
 * stopped on the way meet the hazards of the rest of the step; those that left the vessel found, sleep or die. Every move is an
 * exact binomial or multinomial draw beside its expectation, so a step costs the same for 1e3 and 1e12 cells.
 */
export class BodyStep {
  readonly #m: BodyMachinery
  readonly #beds: number
  readonly #bases: number
  readonly #splitter: Splitter
  readonly #outside: OutsideStep
  readonly #out: Float64Array
  /** Cells that left the vessel in this step: bed × cluster class; arrested in it: bed × cluster × size. Drawn, then expected. */
  readonly #exits: Float64Array
  readonly #arrivals: Float64Array
  readonly #entering: Float64Array
  readonly #eExits: Float64Array
  readonly #eArrivals: Float64Array
  readonly #eEntering: Float64Array
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
    this.#splitter = new Splitter(
      machinery.stream,
      Math.max(64, shape.ends.places + chainEndCount, beds + 1, shape.colony.columns, fates),
    )
    this.#out = this.#splitter.out
    this.#outside = new OutsideStep(machinery, this.#splitter)
    const scratch = (length: number) => [new Float64Array(length), new Float64Array(length * n)]
    ;[this.#exits, this.#eExits] = scratch(beds * clusterClasses)
    ;[this.#arrivals, this.#eArrivals] = scratch(beds * kinds)
    ;[this.#entering, this.#eEntering] = scratch(shape.ends.places * kinds)
    this.#cohort = new Float64Array(sizeClasses * n)
    this.#looseClusters = new Float64Array(beds * clusterClasses)
    this.#sums = new Float64Array(n)
    ;[this.#before, this.#eBefore] = scratch(shape.ends.places * kinds)
    ;[this.#ended, this.#eEnded] = scratch(kinds * chainEndCount)
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
    this.#outside.run(step, this.#exits, this.#eExits)
    auditBody(this.#m.shape, this.#m.blocks, step)
    recordStep(this.#m, step)
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
            this.#splitter.split(count, tables[bed], row)
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
      this.#splitter.split(count, table, from)
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
      this.#splitter.split(ended[at + chainEnd.arteries], arterialEnds, 0)
      for (let bed = 0; bed < beds; bed++) book(bed, this.#out[bed])
      phagocytosed += this.#out[beds]
    }
    if (ended[at + chainEnd.portal] > 0) {
      this.#splitter.split(ended[at + chainEnd.portal], portalEnds, 0)
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
          this.#splitter.split(count, tables[bed], c)
          broken += this.#drawnFates(bed, c, to, blocks.drawn.loose)
        }
        this.#expectedFates(bed, c, this.#eArrivals, i, tables[bed], c, to, blocks.expected.loose)
      }
      this.#sizeBroken(bed, broken, to)
    }
    this.#sizeLoose(step, blocks.drawn.loose, 1)
  }
}

/** Table of the circulation for a kind (cluster class × size class): single cells first, then clusters. */
function chainOf(kind: number): number {
  return kind < sizeClasses ? kind : sizeClasses + (kind % sizeClasses)
}
