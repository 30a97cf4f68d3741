import { logBinomial } from '../numerics/count-probability.ts'
import { log } from '../numerics/math.ts'
import type { RandomStream } from '../numerics/random-stream.ts'

/** ln of P(x marked among `draws`) relative to the other x: accurate for counts up to 1e15 (Loader's binomials). */
function logWeight(x: number, draws: number, marked: number, unmarked: number): number {
  const p = draws / (marked + unmarked)
  return logBinomial(x, marked, p) + logBinomial(draws - x, unmarked, p)
}

/**
 * Hypergeometric count: how many of `draws` taken without replacement are marked. Exact law: few draws one by one, many by the
 * ratio of uniforms (Stadlober 1990, doi 10.1016/0377-0427(90)90349-5, with his table-mountain bounds cut at 16 deviations).
 * @param draws @param marked @param unmarked whole numbers ≥ 0, draws ≤ marked + unmarked ≤ 4e15
 */
export function hypergeometric(stream: RandomStream, draws: number, marked: number, unmarked: number): number {
  const all = marked + unmarked
  if (draws === 0 || marked === 0) return 0
  if (unmarked === 0) return draws
  if (draws === all) return marked
  // Symmetries: fewer draws than half, and the rarer of the two.
  if (2 * draws > all) return marked - hypergeometric(stream, all - draws, marked, unmarked)
  if (marked > unmarked) return draws - hypergeometric(stream, draws, unmarked, marked)
  if (draws <= 12 || marked <= 12) {
    // The law is symmetric in what is drawn and what is marked: walk through the fewer.
    let hits = 0
    const steps = Math.min(draws, marked)
    let targets = Math.max(draws, marked)
    for (let i = 0; i < steps; i++) {
      if (stream.below(all - i) < targets) {
        hits++
        targets--
      }
    }
    return hits
  }
  const share = marked / all
  const middle = draws * share + 0.5
  const deviation = Math.sqrt(((all - draws) / (all - 1)) * draws * share * (1 - share) + 0.5)
  const width = 1.7155277699214135 * deviation + 0.8989161620588988
  const mode = Math.floor(((draws + 1) / (all + 2)) * (marked + 1))
  const atMode = logWeight(mode, draws, marked, unmarked)
  const end = Math.min(Math.min(draws, marked) + 1, Math.floor(middle + 16 * deviation))
  for (;;) {
    const u = stream.uniform()
    const w = middle + (width * (stream.uniform() - 0.5)) / u
    if (w < 0 || w >= end) continue
    const x = Math.floor(w)
    const height = logWeight(x, draws, marked, unmarked) - atMode
    if (u * (4 - u) - 3 <= height || 2 * log(u) <= height) return x
  }
}

/**
 * Takes n at random from an urn of several colours: counts by colour in `out`, removed from the urn.
 * @param urn counts from `at` on, `colours` of them; together at least n
 */
export function takeFromUrn(
  stream: RandomStream,
  n: number,
  urn: Float64Array,
  at: number,
  colours: number,
  out: Float64Array,
): void {
  let rest = 0
  for (let i = 0; i < colours; i++) rest += urn[at + i]
  let left = n
  for (let i = 0; i < colours; i++) {
    const here = urn[at + i]
    rest -= here
    const taken = left === 0 ? 0 : hypergeometric(stream, left, here, rest)
    out[i] = taken
    urn[at + i] = here - taken
    left -= taken
  }
}
