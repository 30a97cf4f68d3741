/**
 * Width of the junctional slit from one experiment: VEGF 1 nM on frog mesentery raises hydraulic conductivity 7.8-fold and the
 * permeability of albumin (3.5 nm) 6.2-fold (Bates & Curry 1996). Conductivity goes with the cube of the width, so the slits are
 * 1.98 times as wide; the rest of the rise is the hindrance of albumin in them.
 */
import { bundled, finding, solve, whenStarted } from './study.mjs'

const data = { conductivityFold: 7.8, albuminFold: 6.2, spread: 0.9 }

const study = {
  name: 'leak',
  fits: ['leak.slitWidth'],
  async run() {
    const { ParameterSet, permeabilityFold } = await bundled(`
      export { ParameterSet } from './src/evidence/parameter-set.ts'
      export { permeabilityFold } from './src/validation/leak.ts'`)
    const parameters = new ParameterSet()
    const radius = parameters.value('leak.albuminRadius')
    const fold = (nm) => permeabilityFold(radius, nm / 1000)
    const value = solve((nm) => fold(nm) - data.albuminFold, 7.5, 20)
    const profile = [8.5, 9, 9.5, 10, 10.5, 11, 12, 14].map((nm) => ({
      value: nm,
      misfit: ((fold(nm) - data.albuminFold) / data.spread) ** 2,
    }))
    const library = parameters.value('leak.slitWidth') * 1000
    return {
      data,
      parameters: [
        finding({ name: 'leak.slitWidth', unit: 'nm', value, library, resolution: 0.5, identified: true, profile }),
      ],
    }
  },
}

export default study
await whenStarted(import.meta, study)
