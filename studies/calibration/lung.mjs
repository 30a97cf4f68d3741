/**
 * Loss of arrested cells in the first hours from one number: light at 4 h over light at 1 h is 0.134 (Ichise et al. 2022, eLife
 * 76269). The law has two parameters, k_d0 e^(-t/τ_d): for every τ_d there is a k_d0 that meets the number. NK cells take part with
 * their measured density, speed and kill. Dislodged cells are caught by the lung again and begin anew.
 */
import { bundled, finding, solve, whenStarted } from './study.mjs'

const data = { lightAt4hOver1h: 0.134, accepted: [0.09, 0.2] }
const step = 600

const study = {
  name: 'lung',
  fits: ['arrest.lossRate', 'arrest.lossTime'],
  async run() {
    const { ParameterSet, arrestLaw, untreated, arrestSteps, fate, fates, delayedExit } = await bundled(`
      export { ParameterSet } from './src/evidence/parameter-set.ts'
      export { arrestLaw, untreated } from './src/body/arrest-law.ts'
      export { arrestSteps, fate, fates } from './src/body/arrest-steps.ts'
      export { delayedExit } from './src/body/exit-table.ts'`)
    const library = new ParameterSet()
    const nk = library.value('bed.lung.nkDensity')
    const noExit = delayedExit('lung', 0, 0, 'none within 4 h')
    const ratio = (perHour, hours) => {
      const parameters = new ParameterSet({ 'arrest.lossRate': perHour / 3600, 'arrest.lossTime': hours * 3600 })
      const oldest = (4 * 3600) / step
      const table = arrestSteps(arrestLaw(parameters), nk, noExit, untreated, { step, oldest })
      const cohort = new Float64Array(oldest + 1)
      // All arrested at once: row 0 of the table is for cells that come during a step, so the first step is one of age 0.
      cohort[0] = 1
      let early = 0
      for (let k = 0; k * step < 4 * 3600; k++) {
        if (k * step === 3600) early = cohort.reduce((a, b) => a + b, 0)
        let again = 0
        for (let age = oldest; age >= 0; age--) {
          const base = (age + 1) * 4 * fates
          const here = cohort[age]
          cohort[age] = 0
          again += here * table[base + fate.dislodged]
          cohort[Math.min(age + 1, oldest)] += here * table[base + fate.remains]
        }
        cohort[0] += again
      }
      return cohort.reduce((a, b) => a + b, 0) / early
    }
    const at = (hours) => solve((rate) => ratio(rate, hours) - data.lightAt4hOver1h, 0.2, 8, 30)
    const times = [1, 1.25, 1.5, 1.75, 2]
    const ridge = times.map((hours) => ({ lossTime: hours, lossRate: at(hours) }))
    const ownTime = library.value('arrest.lossTime') / 3600
    const low = solve((rate) => ratio(rate, ownTime) - data.accepted[1], 0.2, 8, 30)
    const high = solve((rate) => ratio(rate, ownTime) - data.accepted[0], 0.2, 8, 30)
    const misfit = (rate, hours) => ((ratio(rate, hours) - data.lightAt4hOver1h) / 0.03) ** 2
    return {
      data,
      ridge,
      accepted: { lossRate: [low, high] },
      parameters: [
        finding({
          name: 'arrest.lossRate',
          unit: '/h',
          value: at(ownTime),
          library: library.value('arrest.lossRate') * 3600,
          resolution: 0.2,
          identified: true,
          profile: [1.2, 1.45, 1.7, 1.95, 2.2].map((rate) => ({ value: rate, misfit: misfit(rate, ownTime) })),
          note: `with τ_d ${ownTime} h; the pair lies on the ridge`,
        }),
        finding({
          name: 'arrest.lossTime',
          unit: 'h',
          value: ownTime,
          library: ownTime,
          resolution: 0.5,
          identified: false,
          profile: ridge.map(({ lossTime, lossRate }) => ({ value: lossTime, misfit: misfit(lossRate, lossTime) })),
          note: 'one number cannot fix two: every τ_d has its k_d0; the middle of the range is kept',
        }),
      ],
    }
  },
}

export default study
await whenStarted(import.meta, study)
