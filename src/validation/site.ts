import type { StratumRate } from '../body/stratum-rate.ts'
import { log } from '../numerics/math.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import { Simulation } from '../simulation/simulation.ts'
import { stratumRates } from '../simulation/stratum-rates.ts'
import { correlation } from '../vessels/statistics.ts'
import { meanOf } from './repeated.ts'
import type { Evaluation, Skipped, TargetFunction, ValidationContext } from './target-function.ts'

/** Wall area per tumour volume, mm²/mm³, and the time in which the flux is counted, s. */
const surfacePerVolume = 20
const day = 86400
/** A block of 48 hours takes minutes: three of them, and only when asked for. */
const blocks = 3

/** Rates of entry by stratum of the block of the metastasis scenario, 48 h with a burn-in of 12 h. */
async function shedding(replicate: number, threads: number): Promise<StratumRate[]> {
  const { plan } = await loadScenario('metastasis', {})
  const simulation = await Simulation.create({ ...plan, body: undefined, replicate }, { threads })
  try {
    while (simulation.phase !== 'done') simulation.advance()
    const { crossing, exposure, countingFrom } = simulation.site
    if (!crossing || !exposure) return []
    return stratumRates(crossing, exposure, countingFrom)
  } finally {
    await simulation.close()
  }
}

const skipped: Skipped = { skipped: 'it runs three blocks of tissue for 48 hours each, some minutes: --all does' }

async function everyBlock(context: ValidationContext): Promise<StratumRate[][]> {
  const all: StratumRate[][] = []
  for (let replicate = 0; replicate < blocks; replicate++) {
    all.push(await context.once(`block ${replicate}`, () => shedding(replicate, context.threads)))
  }
  return all
}

/** Cells per gram (1 mm³ is 1 mg) and day out of the blood strata, clusters counted by their cells. */
function flux(rates: readonly StratumRate[]): number {
  let perArea = 0
  for (const { route, areaShare, weightedEntries, exposure, clusterHistogram } of rates) {
    if (route === 'lymph') continue
    let entries = 0
    let cells = 0
    for (let i = 0; i < clusterHistogram.length; i++) {
      entries += clusterHistogram[i]
      cells += clusterHistogram[i] * (i + 1)
    }
    perArea += (areaShare * weightedEntries * (entries > 0 ? cells / entries : 1)) / exposure
  }
  // Per µm² and s; 1e6 µm² in a mm².
  return perArea * 1e6 * surfacePerVolume * 1000 * day
}

const sheddingFlux: TargetFunction = async (context): Promise<Evaluation | Skipped> => {
  if (!context.long) return skipped
  const all = await everyBlock(context)
  const beside = all.flatMap((rates, k) =>
    rates
      .filter(({ weightedEntries }) => weightedEntries > 0)
      .map((rate) => ({ name: `block ${k + 1}: entries at ${rate.stratum}`, value: rate.weightedEntries })),
  )
  return { ...meanOf(all.map(flux)), note: 'three blocks, the first 12 h not counted', beside }
}

/** Straight line through the logarithms of the frequencies of 1 to 8 cells, as far as they occur. */
const clusterSizes: TargetFunction = async (context): Promise<Evaluation | Skipped> => {
  if (!context.long) return skipped
  const counts = new Float64Array(8)
  for (const rates of await everyBlock(context)) {
    for (const { route, clusterHistogram } of rates) {
      if (route === 'lymph') continue
      for (let i = 0; i < Math.min(8, clusterHistogram.length); i++) counts[i] += clusterHistogram[i]
    }
  }
  const seen = Array.from(counts.keys()).filter((i) => counts[i] > 0)
  const beside = seen.map((i) => ({ name: `entries of ${i + 1} cells (weighted)`, value: counts[i] }))
  if (seen.length < 3) return { skipped: `only ${seen.length} sizes of clusters were shed, too few for a line` }
  const r = correlation(
    seen,
    seen.map((i) => log(counts[i])),
  )
  return { value: r * r, note: 'three blocks together', beside }
}

/** Targets of a block of tissue. */
export const siteTargets: Readonly<Record<string, TargetFunction>> = {
  'shedding-flux': sheddingFlux,
  'cluster-sizes-exponential': clusterSizes,
}
