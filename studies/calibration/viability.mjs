/**
 * Share of shed cells able to live in man from one number: one metastasis per 6e7 shed cells (Coumans et al. 2013). A human sheds
 * single cells by active entry for two years, every one of them able to live; the expected colonies per shed cell then say which
 * share of them must be able to.
 */
import { bundled, finding, whenStarted } from './study.mjs'

const data = { shedPerMetastasis: 6e7 }
const day = 86400

const study = {
  name: 'viability',
  fits: ['tumour.human.viability'],
  async run() {
    const { ParameterSet, Activities, createBody, Schedule, StateRegistry } = await bundled(`
      export { ParameterSet } from './src/evidence/parameter-set.ts'
      export { Activities } from './src/molecules/activities.ts'
      export { createBody } from './src/body/body.ts'
      export { Schedule } from './src/schedule/schedule.ts'
      export { StateRegistry } from './src/schedule/state-registry.ts'`)
    const library = new ParameterSet().value('tumour.human.viability')
    /** Expected colonies per shed cell, all able to live. */
    const odds = (days) => {
      const rate = 1e9 / day / (0.02 * 1e12)
      const body = createBody({
        registry: new StateRegistry(),
        parameters: new ParameterSet({ 'tumour.human.viability': 1 }),
        activities: new Activities([]),
        plan: {
          species: 'human',
          duration: days * day,
          tumour: { startMass: 1, endMass: 1, rimShare: 1, surfacePerVolume: 0.02 },
        },
        seed: 1,
        replicate: 0,
        rates: [
          {
            stratum: 'all',
            areaShare: 1,
            weightedEntries: 1e9,
            effectiveEvents: 1e9,
            exposure: 1e9 / rate,
            clusterHistogram: [1],
          },
        ],
      })
      const schedule = new Schedule(60).add(body.process)
      while (schedule.clock.tick < days * 1440) schedule.advance(days * 1440)
      const { rows } = body.summary()
      return rows[rows.length - 1].expected / rows[0].expected
    }
    const lived = [360, 720].map((days) => ({ days, coloniesPerShed: odds(days) }))
    const value = 1 / data.shedPerMetastasis / lived[1].coloniesPerShed
    return {
      data,
      lived,
      parameters: [
        finding({
          name: 'tumour.human.viability',
          unit: '1',
          value,
          library,
          resolution: 0.2 * value,
          identified: true,
          profile: [0.01, 0.02, 0.03, 0.05, 0.1].map((share) => ({
            value: share,
            misfit: Math.log(share / value) ** 2,
          })),
          note: 'colonies are in proportion to it; single cells only',
        }),
      ],
    }
  },
}

export default study
await whenStarted(import.meta, study)
