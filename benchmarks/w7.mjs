/**
 * W7, body: one year of a human who sheds 1e3, 1e9 and 1e12 tumour cells a day, 20 beds. The cost must not follow the count.
 * Every case runs twice; the second is the figure (the first also pays for compilation).
 */
import {
  Activities,
  checkedAnatomy,
  createBody,
  ParameterSet,
  Schedule,
  StateRegistry,
  speciesAnatomy,
} from '../dist/index.js'

const day = 86400
const year = 365 * day
const extraBeds = ['adrenals', 'thyroid', 'pancreas', 'stomach', 'yellow marrow', 'cortical bone', 'testes', 'bladder']

/** The library's human, `other` divided until there are twenty beds and the lymph nodes. */
export function twentyBeds(parameters) {
  const human = speciesAnatomy(parameters, 'human')
  const other = human.beds.find((bed) => bed.name === 'other')
  const flowShare = other.flowShare / (extraBeds.length + 1)
  const beds = human.beds.map((bed) => (bed === other ? { ...bed, flowShare } : bed))
  return checkedAnatomy({ ...human, beds: [...beds, ...extraBeds.map((name) => ({ ...other, name, flowShare }))] })
}

/** Seconds of one year and what came out. @param cellsPerDay entries into the blood */
export function oneYear(cellsPerDay, every = 1440) {
  const parameters = new ParameterSet()
  const surface = 0.02 * 1e12
  const rate = cellsPerDay / day / surface
  const exposure = 1e6 / rate
  const start = performance.now()
  const body = createBody({
    registry: new StateRegistry(),
    parameters,
    activities: new Activities([]),
    plan: {
      species: 'human',
      duration: year,
      tumour: { startMass: 1, endMass: 1, rimShare: 1, surfacePerVolume: 0.02 },
    },
    seed: 1,
    replicate: 0,
    anatomy: twentyBeds(parameters),
    every,
    rates: [
      {
        stratum: 'all',
        areaShare: 1,
        weightedEntries: 1e6,
        effectiveEvents: 1e6,
        exposure,
        clusterHistogram: [95, 2, 1, 1, 0.5, 0, 0, 0, 0, 0.5],
      },
    ],
  })
  const schedule = new Schedule(60).add(body.process)
  const end = year / 60
  while (schedule.clock.tick < end) schedule.advance(end)
  const seconds = (performance.now() - start) / 1000
  const { rows } = body.summary()
  return { seconds, shed: rows[0].drawn, colonies: rows.at(-1).drawn, expectedColonies: rows.at(-1).expected }
}

export default {
  name: 'W7 body: one year, human, 20 beds, steps of a day',
  goal: '≤ 2 s at 1e9 a day, the same at 1e3 and 1e12',
  run() {
    const figures = {}
    for (const exponent of [3, 9, 12]) {
      oneYear(10 ** exponent)
      const { seconds, colonies, expectedColonies } = oneYear(10 ** exponent)
      figures[`seconds at 1e${exponent} a day`] = seconds
      figures[`colonies at 1e${exponent} a day (expected)`] = `${colonies} (${expectedColonies.toPrecision(3)})`
    }
    return { figures }
  },
}
