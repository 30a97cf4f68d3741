import { KindTable } from '../cells/kinds.ts'
import { attemptFlag } from '../crossing/attempt-pool.ts'
import { clusterLifetime, meanClusterLifetime } from '../crossing/bond-cluster.ts'
import { crossingConstants } from '../crossing/crossing-constants.ts'
import { runWallAssay, type WallAssay, type WallAssayOptions } from '../crossing/wall-assay.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { repeated } from './repeated.ts'
import type { Evaluation, Skipped, TargetFunction, ValidationContext } from './target-function.ts'

const hour = 3600
const minute = 60

type Setting = Pick<WallAssayOptions, 'kind' | 'direction' | 'wall' | 'duration'> &
  Partial<Omit<WallAssayOptions, 'parameters' | 'seed' | 'replicate' | 'count'>>

/** One assay per repetition, shared by the targets that read it. */
function assay(context: ValidationContext, name: string, replicate: number, setting: Setting): WallAssay {
  const { parameters, attempts } = context
  return context.once(`${name} ${replicate}`, () =>
    runWallAssay({ parameters, seed: 1, replicate, count: attempts, ...setting }),
  )
}

const chick = { kind: 'carcinoma', direction: 'extravasation', wall: 'cam', duration: 24 * hour } as const
const chip = { kind: 'carcinoma', direction: 'extravasation', wall: 'chip', duration: 24 * hour } as const
const inward = { kind: 'carcinoma', direction: 'intravasation', wall: 'in-vivo', duration: 48 * hour } as const
const lymphEntry = { ...inward, wall: 'lymph', duration: 30 * hour } as const
// Fibres in vivo carry carcinoma cells at 1 µm/min; κ_chem of a macrophage at the wall as its EGF makes it in a block.
const alone = { ...inward, freeSpeed: 1 / minute } as const
const withoutFlashes = { ...alone, doorway: true, chemotaxis: 1.5, activities: { 'VEGF-A': 0 } } as const
const withMacrophage = { ...alone, doorway: true, chemotaxis: 1.5 } as const
const inflamedVenule = { kind: 'neutrophil', direction: 'extravasation', wall: 'in-vivo', duration: 2 * hour } as const

/** A cultured wall activated with TNF before leukocytes are put on it. */
const activated = (context: ValidationContext, kind: string): Setting => ({
  kind,
  direction: 'extravasation',
  wall: 'chip',
  duration: 2 * hour,
  cytokine: 1,
  icam1: context.parameters.value('wall.icam1Inflamed'),
})

const over =
  (measure: (context: ValidationContext, replicate: number) => number, note?: string): TargetFunction =>
  (context) =>
    repeated(context.replicates, (replicate) => measure(context, replicate), note ? { note } : {})

const blocked =
  (molecule: 'PECAM-1' | 'CD99'): TargetFunction =>
  (context) =>
    repeated(context.replicates, (replicate) => {
      const setting = activated(context, 'monocyte')
      const free = assay(context, 'monocytes on a cultured wall', replicate, setting)
      const without = assay(context, `monocytes without ${molecule}`, replicate, {
        ...setting,
        activities: { [molecule]: 0 },
      })
      return 1 - without.passed.length / free.passed.length
    })

/** Share of the entries whose nucleus was through (or, by another flag, whose junction opened) while a flash stood. */
export function shareInFlash({ ledger }: WallAssay, flag: number = attemptFlag.passedInFlash): number {
  const flags = ledger.column('flags')
  const settle = ledger.column('settle')
  let all = 0
  let flash = 0
  for (let row = 0; row < ledger.rows; row++) {
    if (settle[row] < 0) continue
    all++
    if ((flags[row] & flag) !== 0) flash++
  }
  return flash / all
}

const macrophage = (context: ValidationContext, replicate: number) =>
  assay(context, 'entry with a macrophage', replicate, withMacrophage)
const fold = (context: ValidationContext, replicate: number) =>
  macrophage(context, replicate).settled.length / assay(context, 'entry alone', replicate, alone).settled.length

/** Share of time a flash stands: they come one at a time. */
function duty({ parameters }: ValidationContext): number {
  const on = parameters.value('flash.meanDuration')
  return on / (on + 1 / parameters.value('flash.rate'))
}

const lymphRatio = over((context, replicate) => {
  const free = assay(context, 'entry into lymph', replicate, lymphEntry)
  const without = assay(context, 'entry into lymph without MT1-MMP', replicate, {
    ...lymphEntry,
    activities: { 'MT1-MMP': 0 },
  })
  return without.passed.length / free.passed.length
}, 'attempts at a lymphatic wall, 30 h')

const bloodRatio = over((context, replicate) => {
  const free = assay(context, 'entry into blood', replicate, inward)
  const without = assay(context, 'entry into blood without MT1-MMP', replicate, {
    ...inward,
    activities: { 'MT1-MMP': 0 },
  })
  return without.passed.length / free.passed.length
}, 'attempts at intact wall, 48 h; what mosaic wall lets through without proteases is not in it')

/** Of all repetitions together: so few crossings are transcellular that one repetition may have none. */
const transcellular: TargetFunction = (context) => {
  const shares = (name: string, setting: Setting) => {
    let crossings = 0
    let through = 0
    for (let replicate = 0; replicate < context.replicates; replicate++) {
      const { transcellularShare, passed } = assay(context, name, replicate, setting)
      if (Number.isNaN(transcellularShare)) continue
      crossings += passed.length
      through += transcellularShare * passed.length
    }
    return { share: crossings > 0 ? through / crossings : 0, crossings }
  }
  const free = shares('carcinoma on a chip', chip)
  if (free.share === 0) {
    return {
      skipped: `none of ${free.crossings} untreated crossings was transcellular, so the ratio has no value; try --all`,
    }
  }
  const without = shares('carcinoma on a chip without MLCK', { ...chip, activities: { MLCK: 0 } })
  return {
    value: without.share / free.share,
    replicates: context.replicates,
    note: `${(free.share * free.crossings).toFixed(0)} of ${free.crossings} untreated crossings were transcellular, all repetitions together`,
  }
}

/** Both arms have the macrophage; only the flashes differ. */
const identity: TargetFunction = (context) => {
  const foldOf = (replicate: number) =>
    macrophage(context, replicate).settled.length /
    assay(context, 'entry with a macrophage, no flashes', replicate, withoutFlashes).settled.length
  const share = (replicate: number) => shareInFlash(macrophage(context, replicate))
  return repeated(context.replicates, (k) => share(k) - (1 - (1 - duty(context)) / foldOf(k)), {
    beside: [
      { name: 'fold by flashes alone', value: foldOf(0) },
      { name: 'share of time a flash stands', value: duty(context) },
    ],
  })
}

const inFlash: TargetFunction = (context) => {
  const first = macrophage(context, 0)
  return repeated(context.replicates, (replicate) => shareInFlash(macrophage(context, replicate)), {
    note: 'the flash stands when the nucleus is through',
    beside: [
      { name: 'share whose junction opened in a flash', value: shareInFlash(first, attemptFlag.openedInFlash) },
      { name: 'share of time a flash stands', value: duty(context) },
      { name: 'junction opens (min)', value: first.medianOpening / minute },
      { name: 'nucleus passes (min)', value: first.medianPassage / minute },
    ],
  })
}

const inVitro: TargetFunction = (context) => {
  const on = (replicate: number) =>
    assay(context, 'neutrophils on a cultured wall', replicate, activated(context, 'neutrophil'))
  return repeated(context.replicates, (replicate) => on(replicate).medianOpenTime / minute, {
    note: 'cultured wall activated with TNF; time from the first gap until less than 0.1 µm² of it is open',
    beside: [
      { name: 'junction opens (min)', value: on(0).medianOpening / minute },
      { name: 'nucleus passes (min)', value: on(0).medianPassage / minute },
    ],
  })
}

/** Drawn lifetimes of the cluster of the target; its exact mean stands beside it. */
const firstPassage: TargetFunction = ({ parameters, replicates }) => {
  const { forceScale } = crossingConstants(parameters)
  const cluster = { size: 20, force: 130, breakRate: 1.8, rebindRate: 23.306, forceScale }
  const draws = 200
  const drawn = repeated(replicates, (replicate) => {
    const random = new RandomStream(1, replicate)
    let sum = 0
    for (let k = 0; k < draws; k++) sum += clusterLifetime(cluster, random, k, 0)
    return sum / draws
  })
  return {
    ...drawn,
    note: `${draws} clusters a repetition, drawn event by event`,
    beside: [{ name: 'exact mean of the master equation', value: meanClusterLifetime(cluster) }],
  }
}

const mcf10a: TargetFunction = ({ parameters }): Evaluation | Skipped => {
  const names = new KindTable(parameters).kinds.map(({ name }) => name)
  return names.includes('mcf-10a')
    ? { skipped: 'the chip assay of this kind is not written' }
    : { skipped: 'the library has no kind for MCF-10A: nothing published says how its nucleus or speed differs' }
}

/** Targets of the wall and its crossing, all by attempts at walls of their own. */
export const crossingTargets: Readonly<Record<string, TargetFunction>> = {
  'cam-exit-carcinoma': over((c, k) => assay(c, 'chick membrane', k, chick).shareOut(24 * hour)),
  'cam-first-exit': over((c, k) => assay(c, 'chick membrane', k, chick).quantile(0.05) / hour),
  'neutrophil-endothelium-in-vivo': over((c, k) => {
    const { medianOpening, medianPassage } = assay(c, 'inflamed venule', k, inflamedVenule)
    return (medianOpening + medianPassage) / minute
  }),
  'neutrophil-endothelium-in-vitro': inVitro,
  'mt1mmp-block-blood': bloodRatio,
  'mt1mmp-block-lymph': lymphRatio,
  'paracellular-share': over((c, k) => 1 - assay(c, 'carcinoma on a chip', k, chip).transcellularShare),
  'chip-exit-carcinoma': over((c, k) => assay(c, 'carcinoma on a chip', k, chip).shareOut(24 * hour)),
  'mcf10a-chip-exit': mcf10a,
  'mlck-transcellular': transcellular,
  'pecam1-block-monocyte': blocked('PECAM-1'),
  'cd99-block-monocyte': blocked('CD99'),
  'macrophage-fold': over(fold, 'attempts of 48 h at 1 µm/min, κ_chem 1.5 of the macrophage'),
  'entries-in-flash': inFlash,
  'doorway-identity': identity,
  'bond-cluster-first-passage': firstPassage,
}
