import { RunError } from '../quantity/errors.ts'
import { type Anatomy, circulationTime } from './anatomy.ts'

/** Where a circulating cell can be; nodes 0 … n − 1 and the thoracic duct follow. */
export const place = { fresh: 0, veins: 1, arteries: 2, portal: 3, firstNode: 4 } as const

/** How a circulating cell of one kind is lost: probabilities per pass, rates 1/s. */
export interface PassageLaw {
  /** Stopped by its size in one pass, by place in `anatomy.beds`. */
  readonly sizeArrest: ArrayLike<number>
  /** Removed from any systemic pass whatever its size: p0. */
  readonly floor: number
  /** Death by shear, and for want of adhesion, 1/s. */
  readonly shear: number
  readonly anoikis: number
}

/**
 * How a stay in the circulation ends: in the lung at the first or a later passage, in a systemic bed (which one hangs on nothing
 * but flow and catch, see `arterialEnds`), behind the portal vein, in a lymph node, dead by shear or for want of adhesion.
 */
export const chainEnd = { lungFirst: 0, lung: 1, arteries: 2, portal: 3, node: 4, shear: 5, anoikis: 6 } as const
export const chainEndCount = 7

export interface ChainPlaces {
  /** Circulating places: fresh, veins, arteries, portal, nodes, duct. */
  readonly places: number
  readonly duct: number
}

export function chainPlaces(anatomy: Anatomy): ChainPlaces {
  return { places: place.firstNode + anatomy.lymphNodes + 1, duct: place.firstNode + anatomy.lymphNodes }
}

/** Generator of the circulation: `move` (places × places, rows: from) and `end` (places × ends), 1/s; together rows add up to 0. */
export interface CirculationChain {
  readonly places: number
  readonly move: Float64Array
  readonly end: Float64Array
  /** Shares of the ends from the arteries: arrest by bed, then destroyed by macrophages. */
  readonly arterialEnds: Float64Array
  /** Shares of the ends from the portal vein: arrest in the liver, destroyed. */
  readonly portalEnds: Float64Array
}

/**
 * The circulation as a continuous-time Markov chain with absorbing ends: veins → lung → arteries → beds by flow share, gut and
 * spleen through the portal vein and the liver, back to the veins; lymph → nodes → thoracic duct → veins. Cells of a place are
 * well mixed, so a stay is exponential with the mean time of the place. `fresh` is venous blood of cells that have never met
 * the lung. The size-independent removal acts once in a systemic pass: in the bed, or for portal organs in the liver.
 */
export function circulationChain(anatomy: Anatomy, law: PassageLaw): CirculationChain {
  const { places, duct } = chainPlaces(anatomy)
  const move = new Float64Array(places * places)
  const end = new Float64Array(places * chainEndCount)
  const arterialEnds = new Float64Array(anatomy.beds.length + 1)
  const portalEnds = new Float64Array(2)
  const circuit = circulationTime(anatomy)
  const portalShare = anatomy.beds.reduce((sum, bed) => sum + (bed.portal ? bed.flowShare : 0), 0)
  const arterialTime = anatomy.arterialShare * circuit
  const venousTime = circuit - arterialTime - portalShare * anatomy.portalTransit
  const go = (from: number, to: number, rate: number) => {
    move[from * places + to] += rate
  }
  const stop = (from: number, to: number, rate: number) => {
    end[from * chainEndCount + to] += rate
  }

  const lungCatch = law.sizeArrest[anatomy.lung]
  stop(place.fresh, chainEnd.lungFirst, lungCatch / venousTime)
  go(place.fresh, place.arteries, (1 - lungCatch) / venousTime)
  stop(place.veins, chainEnd.lung, lungCatch / venousTime)
  go(place.veins, place.arteries, (1 - lungCatch) / venousTime)

  anatomy.beds.forEach((bed, i) => {
    const rate = bed.flowShare / arterialTime
    if (rate === 0) return
    const bySize = law.sizeArrest[i]
    // Blood of gut and spleen has its systemic pass in the liver.
    const removed = bed.portal ? 0 : (1 - bySize) * law.floor
    const stopped = bySize + removed * (1 - bed.phagocytosis)
    const eaten = removed * bed.phagocytosis
    stop(place.arteries, chainEnd.arteries, rate * (stopped + eaten))
    arterialEnds[i] = rate * stopped
    arterialEnds[anatomy.beds.length] += rate * eaten
    go(place.arteries, bed.portal ? place.portal : place.veins, rate * (1 - bySize - removed))
  })
  const liver = anatomy.beds[anatomy.liver]
  const bySize = law.sizeArrest[anatomy.liver]
  const removed = (1 - bySize) * law.floor
  portalEnds[0] = (bySize + removed * (1 - liver.phagocytosis)) / anatomy.portalTransit
  portalEnds[1] = (removed * liver.phagocytosis) / anatomy.portalTransit
  stop(place.portal, chainEnd.portal, portalEnds[0] + portalEnds[1])
  go(place.portal, place.veins, (1 - bySize - removed) / anatomy.portalTransit)

  for (let n = 0; n < anatomy.lymphNodes; n++) {
    stop(place.firstNode + n, chainEnd.node, anatomy.nodeTrap / anatomy.nodeTransit)
    go(place.firstNode + n, place.firstNode + n + 1, (1 - anatomy.nodeTrap) / anatomy.nodeTransit)
  }
  go(duct, place.fresh, 1 / anatomy.ductTransit)

  for (let from = 0; from < places; from++) {
    // Shear is a matter of blood; lymph hardly moves.
    if (from < place.firstNode) stop(from, chainEnd.shear, law.shear)
    stop(from, chainEnd.anoikis, law.anoikis)
    let out = 0
    for (let to = 0; to < places; to++) out += move[from * places + to]
    for (let to = 0; to < chainEndCount; to++) out += end[from * chainEndCount + to]
    move[from * places + from] -= out
  }
  return { places, move, end, arterialEnds, portalEnds }
}

/** Where a cell is after a step: rows = places at the start, columns = places, then ends; every row adds up to 1. */
export interface ChainStep {
  readonly columns: number
  /** For a cell present at the start. */
  readonly present: Float64Array
  /** For a cell that enters the place at a time uniform in the step. */
  readonly entering: Float64Array
}

/**
 * Exact solution over a step of any length: E = e^{QΔ}, M = ∫₀^Δ e^{Qu} du, N = ∫₀^Δ M du by doubling from a short Taylor step
 * (E₂ = E², M₂ = M + EM, N₂ = N + hM + EN; every term is positive, so nothing cancels). A cell present at the start ends with
 * probability M·(rates of ending); one that enters at a uniform time stays with M/Δ and ends with N·(rates)/Δ.
 * @param dt s
 * @throws RunError when the chain is no generator (rows do not add up)
 */
export function chainStep(chain: CirculationChain, dt: number): ChainStep {
  const { move, end } = chain
  const n = chain.places
  const ends = chainEndCount
  let norm = 0
  for (let i = 0; i < n; i++) norm = Math.max(norm, -2 * move[i * n + i])
  let doublings = 0
  let h = dt
  while (norm * h > 0.01) {
    h *= 0.5
    doublings++
  }
  const identity = (scale: number) => {
    const a = new Float64Array(n * n)
    for (let i = 0; i < n; i++) a[i * n + i] = scale
    return a
  }
  const e = identity(1)
  const m = identity(h)
  const w = identity(0.5 * h * h)
  let term = identity(1)
  for (let k = 1; k <= 8; k++) {
    term = product(term, move, n)
    for (let i = 0; i < n * n; i++) {
      term[i] *= h / k
      e[i] += term[i]
      m[i] += (term[i] * h) / (k + 1)
      w[i] += (term[i] * h * h) / ((k + 1) * (k + 2))
    }
  }
  let [E, M, N] = [e, m, w]
  for (let d = 0; d < doublings; d++) {
    const em = product(E, M, n)
    const en = product(E, N, n)
    for (let i = 0; i < n * n; i++) {
      en[i] += N[i] + h * M[i]
      em[i] += M[i]
    }
    E = product(E, E, n)
    M = em
    N = en
    h *= 2
  }
  const columns = n + ends
  const present = new Float64Array(n * columns)
  const entering = new Float64Array(n * columns)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      present[i * columns + j] = Math.max(0, E[i * n + j])
      entering[i * columns + j] = Math.max(0, M[i * n + j] / dt)
    }
    for (let j = 0; j < ends; j++) {
      let ended = 0
      let endedLate = 0
      for (let k = 0; k < n; k++) {
        ended += M[i * n + k] * end[k * ends + j]
        endedLate += N[i * n + k] * end[k * ends + j]
      }
      present[i * columns + n + j] = Math.max(0, ended)
      entering[i * columns + n + j] = Math.max(0, endedLate / dt)
    }
    normalise(present, i * columns, columns)
    normalise(entering, i * columns, columns)
  }
  return { columns, present, entering }
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array<ArrayBuffer> {
  const c = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k]
      if (x === 0) continue
      for (let j = 0; j < n; j++) c[i * n + j] += x * b[k * n + j]
    }
  }
  return c
}

function normalise(row: Float64Array, from: number, length: number): void {
  let sum = 0
  for (let j = 0; j < length; j++) sum += row[from + j]
  if (!(Math.abs(sum - 1) < 1e-8)) throw new RunError(`circulation: the ends of a cell add up to ${sum}, not 1`)
  for (let j = 0; j < length; j++) row[from + j] /= sum
}

/**
 * Mean time a cell that enters at `from` spends in each place before it ends, s: the solution of −Qᵀ t = e_from. For a steady
 * entry rate this is the standing number per rate.
 */
export function residenceTimes(chain: CirculationChain, from: number): Float64Array {
  const n = chain.places
  const a = new Float64Array(n * n)
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] = -chain.move[j * n + i]
  x[from] = 1
  // Gaussian elimination; −Qᵀ is diagonally dominant by columns, no pivoting is needed.
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k] / a[k * n + k]
      if (factor === 0) continue
      for (let j = k; j < n; j++) a[i * n + j] -= factor * a[k * n + j]
      x[i] -= factor * x[k]
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) x[k] -= a[k * n + j] * x[j]
    x[k] /= a[k * n + k]
  }
  return x
}
