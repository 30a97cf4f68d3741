/**
 * Growth outside the vessel from two numbers of the mouse liver (Luzzi et al. 1998, recalled): of cells that are out 1 in 40 has
 * made four cells by day 3, and 1 in 100 of these becomes macroscopic. Three parameters, two numbers: for every share f of cells that
 * divide there is a ρ and an n_c.
 */
import { bundled, finding, solve, whenStarted } from './study.mjs'

const data = { micrometastases: 1 / 40, macroscopic: 1 / 100, day: 3 }

const study = {
  name: 'colony',
  fits: ['colony.awake', 'colony.deathRatio', 'colony.bottleneck'],
  async run() {
    const { ParameterSet, colonyLaw, micrometastasisShare, escapeOfMicrometastasis } = await bundled(`
      export { ParameterSet } from './src/evidence/parameter-set.ts'
      export { colonyLaw } from './src/body/colony-law.ts'
      export { micrometastasisShare, escapeOfMicrometastasis } from './src/validation/colony.ts'`)
    const library = colonyLaw(new ParameterSet(), 'mouse')
    const micro = (awake, deathRatio) =>
      micrometastasisShare({ ...library, awake, deathRatio, bottleneck: 15 }, data.day * 86400)
    // Whole number of cells whose odds are nearest, by their logarithm.
    const bottleneckFor = (deathRatio) => {
      let best = 5
      const miss = (bottleneck) =>
        Math.abs(Math.log(escapeOfMicrometastasis({ ...library, deathRatio, bottleneck }) / data.macroscopic))
      for (let n = 5; n <= 60; n++) if (miss(n) < miss(best)) best = n
      return { bottleneck: best, misfit: miss(best) ** 2 }
    }
    const fitWith = (awake) => {
      const deathRatio = solve((ratio) => micro(awake, ratio) - data.micrometastases, 1.01, 4, 40)
      return { awake, deathRatio, ...bottleneckFor(deathRatio) }
    }
    const ridge = [0.2, 0.25, 0.3, 0.35, 0.4].map(fitWith)
    const own = fitWith(library.awake)
    const misfit = (ratio) =>
      (Math.log(micro(library.awake, ratio) / data.micrometastases) / Math.LN2) ** 2 + bottleneckFor(ratio).misfit
    return {
      data,
      ridge,
      parameters: [
        finding({
          name: 'colony.awake',
          unit: '1',
          value: own.awake,
          library: library.awake,
          resolution: 0.1,
          identified: false,
          profile: ridge.map(({ awake, misfit: off }) => ({ value: awake, misfit: off })),
          note: 'two numbers cannot fix three: every share has its ρ and n_c; n_c must lie in 10–21 cells (Szczurek 2020)',
        }),
        finding({
          name: 'colony.deathRatio',
          unit: '1',
          value: own.deathRatio,
          library: library.deathRatio,
          resolution: 0.06,
          identified: true,
          profile: [1.5, 1.7, 1.94, 2.2, 2.5].map((ratio) => ({ value: ratio, misfit: misfit(ratio) })),
          note: `with f ${own.awake}`,
        }),
        finding({
          name: 'colony.bottleneck',
          unit: 'cells',
          value: own.bottleneck,
          library: library.bottleneck,
          resolution: 0.5,
          identified: true,
          profile: [9, 10, 11, 12, 13].map((bottleneck) => ({
            value: bottleneck,
            misfit: Math.log(escapeOfMicrometastasis({ ...library, bottleneck }) / data.macroscopic) ** 2,
          })),
          note: `with f ${own.awake}`,
        }),
      ],
    }
  },
}

export default study
await whenStarted(import.meta, study)
