/**
 * Damage by shear from one number: 60 dyn/cm² for 4 h kills more than 90 % (Regmi et al. 2017). That bounds the rate from below and
 * not from above; the value taken is the one for the middle of 90 to 100 %.
 */
import { bundled, finding, solve, whenStarted } from './study.mjs'

const data = { stress: 6, hours: 4, killedAtLeast: 0.9, killedAtMost: 1 }

const study = {
  name: 'shear',
  fits: ['shear.rate'],
  async run() {
    const { ParameterSet, shearDeath, shearLaw } = await bundled(`
      export { ParameterSet } from './src/evidence/parameter-set.ts'
      export { shearDeath, shearLaw } from './src/body/shear.ts'`)
    const law = shearLaw(new ParameterSet())
    const killed = (perHour) =>
      shearDeath([{ stress: data.stress, duration: data.hours * 3600 }], { ...law, rate: perHour / 3600 })
    const middle = (data.killedAtLeast + data.killedAtMost) / 2
    const value = solve((rate) => killed(rate) - middle, 0.1, 5)
    const least = solve((rate) => killed(rate) - data.killedAtLeast, 0.1, 5)
    const profile = [0.3, 0.45, 0.6, 0.75, 1, 1.5, 3].map((rate) => ({
      value: rate,
      // The misfit is nothing wherever more than 90 % die.
      misfit: Math.max(0, (data.killedAtLeast - killed(rate)) / 0.05) ** 2,
    }))
    return {
      data,
      bounds: { least },
      parameters: [
        finding({
          name: 'shear.rate',
          unit: '/h',
          value,
          library: law.rate * 3600,
          resolution: 0.02,
          identified: false,
          profile,
          note: `the data say at least ${least.toFixed(3)} /h and nothing more; the value is for the middle of 90 to 100 % killed`,
        }),
      ],
    }
  },
}

export default study
await whenStarted(import.meta, study)
