/**
 * Can the macrophage's gate be met? Macrophages raise entry about 9-fold (Zervantonakis 2012, recalled), and at doorways 90 % or more
 * of the entries fall into a leak flash (Harney 2015). Over a grid of how firmly a cell is held to the wall (κ_adh), how strongly the
 * macrophage draws it (κ_chem), how far a flash slackens the endothelial ring and how fast the membrane is digested: 400 attempts of
 * 48 h with and without macrophage. Nothing in the library is fitted by this; it shows what the model can reach.
 */
import { bundled, finding, whenStarted } from './study.mjs'

const data = { fold: 9, acceptedFold: [5, 14], shareInFlash: 0.9, hours: 48 }

const study = {
  name: 'gate',
  fits: [],
  async run() {
    const { ParameterSet, runWallAssay, shareInFlash } = await bundled(`
      export { ParameterSet } from './src/evidence/parameter-set.ts'
      export { runWallAssay } from './src/crossing/wall-assay.ts'
      export { shareInFlash } from './src/validation/crossing.ts'`)
    const library = new ParameterSet()
    const setting = {
      kind: 'carcinoma',
      direction: 'intravasation',
      wall: 'in-vivo',
      duration: data.hours * 3600,
      freeSpeed: 1 / 60,
      count: 400,
      seed: 1,
    }
    const grid = []
    for (const workRate of [1, 3]) {
      for (const adhesion of [1, 2, 3, 4]) {
        const given = { 'hold.adhesionBias': adhesion, 'membrane.workRate': workRate / 3600 }
        const alone = runWallAssay({ ...setting, parameters: new ParameterSet(given) }).settled.length
        for (const flashRelax of [0.05, 0.15, 0.3]) {
          const parameters = new ParameterSet({ ...given, 'gap.flashRelax': flashRelax })
          for (const chemotaxis of [0, 1.5, 3]) {
            const helped = runWallAssay({ ...setting, parameters, doorway: true, chemotaxis })
            const fold = helped.settled.length / alone
            grid.push({ workRate, adhesion, flashRelax, chemotaxis, alone, fold, shareInFlash: shareInFlash(helped) })
          }
        }
      }
    }
    // The junction's clock under the noise of the tip: how soon it opens, and what the signal of the cell then matters.
    const junction = []
    for (const tipVariation of [0, 0.1, 0.3]) {
      for (const junctionSignal of [0.1, 0.5]) {
        for (const adhesion of [2, 3]) {
          const parameters = new ParameterSet({
            'junction.tipVariation': tipVariation,
            'kind.carcinoma.junctionSignal': junctionSignal,
            'hold.adhesionBias': adhesion,
          })
          const alone = runWallAssay({ ...setting, parameters })
          const helped = runWallAssay({ ...setting, parameters, doorway: true, chemotaxis: 1.5 })
          const outward = { ...setting, parameters, freeSpeed: undefined, direction: 'extravasation', duration: 86400 }
          const chip = runWallAssay({ ...outward, wall: 'chip' })
          junction.push({
            tipVariation,
            junctionSignal,
            adhesion,
            alone: alone.settled.length,
            fold: helped.settled.length / Math.max(1, alone.settled.length),
            openingMinutes: alone.medianOpening / 60,
            shareInFlash: shareInFlash(helped),
            chickOut: runWallAssay({ ...outward, wall: 'cam' }).shareOut(86400),
            chipOut: chip.shareOut(86400),
            chipTranscellular: chip.transcellularShare,
          })
        }
      }
    }
    const sure = grid.filter(({ alone }) => alone >= 10)
    const most = (key) => sure.reduce((best, one) => (one[key] > best[key] ? one : best))
    const misfit = (one) => (Math.log(one.fold / data.fold) / 0.4) ** 2
    const profile = (key, values) =>
      values.map((value) => ({ value, misfit: Math.min(...sure.filter((one) => one[key] === value).map(misfit)) }))
    const best = sure.reduce((a, b) => (misfit(b) < misfit(a) ? b : a))
    const reached = `fold at most ${most('fold').fold.toFixed(1)}, share in flash at most ${most('shareInFlash').shareInFlash.toFixed(2)}`
    return {
      data,
      largest: { fold: most('fold'), shareInFlash: most('shareInFlash') },
      junction,
      grid,
      parameters: [
        finding({
          name: 'hold.adhesionBias',
          unit: '1',
          value: best.adhesion,
          library: library.value('hold.adhesionBias'),
          resolution: 1,
          identified: false,
          profile: profile('adhesion', [1, 2, 3, 4]),
          note: `on the fold alone; ${reached} anywhere on the grid`,
        }),
        finding({
          name: 'gap.flashRelax',
          unit: '1',
          value: best.flashRelax,
          library: library.value('gap.flashRelax'),
          resolution: 0.1,
          identified: false,
          profile: profile('flashRelax', [0.05, 0.15, 0.3]),
          note: `on the fold alone; ${reached} anywhere on the grid`,
        }),
      ],
    }
  },
}

export default study
await whenStarted(import.meta, study)
