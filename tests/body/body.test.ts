import { describe, expect, it } from 'vitest'
import { delayedExit } from '../../src/body/exit-table.ts'
import { ratePosterior } from '../../src/body/stratum-rate.ts'
import { gompertzGrowth } from '../../src/body/tumour-growth.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { Activities } from '../../src/molecules/activities.ts'
import { InputError, RunError } from '../../src/quantity/errors.ts'
import { StateRegistry } from '../../src/schedule/state-registry.ts'
import { day, makeBody, mouseTumour, row, runBody, shedding } from './support.ts'

const parameters = new ParameterSet()
/** Exits as fast as in the chick membrane: first by 3 h, most of the survivors within a day. */
const chick = [delayedExit('lung', 2, 0.1, 'chick membrane')]

describe('the example mouse', () => {
  it('its tumour, 0.05 to 1 g in 21 days, lives 6.7 gram days', () => {
    const growth = gompertzGrowth(parameters, { species: 'mouse', duration: 21 * day, tumour: mouseTumour })
    expect(growth.mass(0)).toBeCloseTo(0.05, 9)
    expect(growth.mass(21 * day)).toBeCloseTo(1, 9)
    expect(growth.meanMass(0, 21 * day) * 21).toBeGreaterThan(6.3)
    expect(growth.meanMass(0, 21 * day) * 21).toBeLessThan(7.4)
  })

  it('sheds 3.2e6 cells per gram and day and gets about a hundred lung colonies when one in fifty lives to leave', () => {
    const { body } = makeBody({ exitTables: chick })
    runBody(body, 21)
    const lung = body.organs()[0]
    const shed = row(body, 'shed into blood or lymph')
    expect(shed.expected / 3.2e6).toBeGreaterThan(6.3)
    expect(shed.expected / 3.2e6).toBeLessThan(7.4)
    expect(lung.exits / lung.arrests).toBeGreaterThan(0.01)
    expect(lung.exits / lung.arrests).toBeLessThan(0.03)
    expect(lung.expected.colonies.mean).toBeGreaterThan(50)
    expect(lung.expected.colonies.mean).toBeLessThan(200)
    expect(lung.colonies).toBeGreaterThanOrEqual(lung.expected.colonies.drawnLow)
    expect(lung.colonies).toBeLessThanOrEqual(lung.expected.colonies.drawnHigh)
  })
})

describe('drawn numbers and their expectation', () => {
  it('agree over replicates at every step of the cascade, lymph and clusters included', () => {
    const rates = [
      shedding(4e4, { stratum: 'venule', areaShare: 0.6, clusterHistogram: [90, 6, 2, 0, 1, 0, 0, 0, 0, 1] }),
      shedding(4e4, { stratum: 'mosaic', areaShare: 0.2, entry: 'passive' }),
      shedding(4e4, { stratum: 'lymph', areaShare: 0.2, route: 'lymph' }),
    ]
    const replicates = 12
    const sums = new Map<string, { drawn: number; expected: number; organ: number }>()
    for (let replicate = 0; replicate < replicates; replicate++) {
      const { body } = makeBody({ rates, replicate, exitTables: chick, every: 1440 })
      runBody(body, 21)
      const note = (name: string, drawn: number, expected: number) => {
        const sum = sums.get(name) ?? { drawn: 0, expected: 0, organ: 0 }
        sum.drawn += drawn
        sum.expected += expected
        sums.set(name, sum)
      }
      for (const { step, drawn, expected } of body.summary().rows) note(step, drawn, expected)
      for (const organ of body.organs()) {
        note(`arrests in ${organ.organ}`, organ.arrests, organ.expected.arrests.mean)
        note(`exits in ${organ.organ}`, organ.exits, organ.expected.exits.mean)
      }
    }
    for (const [name, { drawn, expected }] of sums) {
      // Rates are known to 1 %: that spread, and chance (clusters of clusters make it a little more than Poisson).
      const spread = Math.sqrt(expected * 1.2 + (0.01 * expected) ** 2 / replicates + 1)
      expect(Math.abs(drawn - expected), `${name}: ${drawn} drawn, ${expected} expected`).toBeLessThan(4.5 * spread)
    }
    expect(sums.get('arrests in lymph node')!.drawn).toBeGreaterThan(1000)
  })

  it('an unlucky zero stands beside what was expected', () => {
    const { body } = makeBody({ rates: [shedding(1e4)], exitTables: chick })
    runBody(body, 21)
    const colony = row(body, 'colony')
    expect(colony.expected).toBeGreaterThan(0.05)
    expect(colony.expected).toBeLessThan(1)
    expect(colony.drawnLow).toBe(0)
    expect(colony.drawnHigh).toBeGreaterThanOrEqual(1)
    expect(colony.cumulativeOdds).toBeLessThan(1e-5)
  })

  it('a stratum where nothing was seen is an interval, not a zero', () => {
    const { body } = makeBody({
      rates: [{ ...shedding(0), weightedEntries: 0, effectiveEvents: 0, exposure: 1e10 }],
    })
    runBody(body, 7)
    const shed = row(body, 'shed into blood or lymph')
    expect(shed.expected).toBeGreaterThan(0)
    expect(shed.low).toBeLessThan(0.01 * shed.expected)
    expect(shed.high).toBeGreaterThan(3 * shed.expected)
  })

  it('the posterior of a rate is as wide as its effective events say', () => {
    const { shape, scale } = ratePosterior({ ...shedding(1), weightedEntries: 30, effectiveEvents: 12, exposure: 60 })
    expect(shape * scale).toBeCloseTo((30 / 60) * (12.5 / 12), 12)
    expect(1 / Math.sqrt(shape)).toBeCloseTo(1 / Math.sqrt(12.5), 12)
  })

  it('the length of the step does not change the cascade', () => {
    const rows = [60, 360, 1440].map((every) => {
      const { body } = makeBody({ rates: [shedding(1e5)], exitTables: chick, every, days: 14 })
      runBody(body, 14)
      return body.summary().rows
    })
    for (const step of [
      'shed into blood or lymph',
      'caught by the lung at first passage',
      'out of the vessel',
      'dividing',
      'colony',
    ]) {
      const [hour, quarter, whole] = rows.map((r) => r.find((one) => one.step === step)!.expected)
      expect(quarter / hour, step).toBeGreaterThan(0.95)
      expect(quarter / hour, step).toBeLessThan(1.05)
      // Day-long steps bring the cells of the last day half a day late.
      expect(whole / hour, step).toBeGreaterThan(0.85)
      expect(whole / hour, step).toBeLessThan(1.1)
    }
  })
})

describe('the body as a process', () => {
  it('goes on from a dump to the same bits', () => {
    const options = { rates: [shedding(1e6, { clusterHistogram: [9, 1] })], exitTables: chick, days: 6 }
    const whole = makeBody(options)
    runBody(whole.body, 6)
    const first = makeBody(options)
    runBody(first.body, 3)
    const second = makeBody(options)
    for (const block of first.registry.all()) second.registry.get(block.name).data.set(block.data as never)
    runBody(second.body, 6, 3)
    for (const block of whole.registry.all()) {
      expect(second.registry.get(block.name).data, block.name).toEqual(block.data)
    }
  })

  it('differs between replicates and not between runs', () => {
    const shed = (replicate: number) => {
      const { body } = makeBody({ replicate, days: 2 })
      runBody(body, 2)
      return row(body, 'shed into blood or lymph').drawn
    }
    expect(shed(1)).toBe(shed(1))
    expect(shed(1)).not.toBe(shed(2))
  })

  it('counts every cell at 1e12 a day', () => {
    const { body } = makeBody({
      rates: [shedding(1e12, { clusterHistogram: [90, 5, 3, 0, 2, 0, 0, 0, 0, 1] })],
      every: 1440,
    })
    runBody(body, 21)
    const { entered, dead, exited, present } = body.summary().cells
    expect(entered).toBeGreaterThan(6e12)
    expect(entered).toBe(dead + exited + present)
  })

  it('stops when a cell is missing', () => {
    const { body, registry } = makeBody({ days: 4 })
    runBody(body, 1)
    const arrested = registry.get('body.arrested').data
    arrested[arrested.findIndex((x) => x > 0)]--
    expect(() => runBody(body, 2, 1)).toThrow(RunError)
  })

  it('keeps every block that it writes in its declaration', () => {
    const { body, registry } = makeBody({ days: 1 })
    expect([...body.process.writes].sort()).toEqual(registry.all().map((block) => block.name))
  })
})

describe('interventions', () => {
  it('depleted NK cells leave more cells alive, and fewer platelets fewer', () => {
    const alive = (molecule?: string) => {
      const blocks = molecule ? [{ molecule, by: 0.97, from: 0, to: Number.POSITIVE_INFINITY }] : []
      const activities = new Activities(blocks)
      const { body } = makeBody({ activities, exitTables: chick, days: 7 })
      activities.check()
      runBody(body, 7)
      return row(body, 'out of the vessel').expected
    }
    const untreated = alive()
    expect(alive('NK')).toBeGreaterThan(2 * untreated)
    expect(alive('platelets')).toBeLessThan(0.8 * untreated)
    expect(alive('beta1 integrin')).toBeLessThan(untreated)
  })

  it('an exit table that begins later changes the course from then on', () => {
    const closed = { ...delayedExit('lung', 0, 0, 'P2Y2 blocked'), validFrom: 3 * day }
    const { body } = makeBody({ exitTables: [...chick, closed], days: 6 })
    const { body: open } = makeBody({ exitTables: chick, days: 6 })
    runBody(body, 6)
    runBody(open, 6)
    const exits = body.timeCourse().map((r) => r.exits)
    expect(exits.slice(0, 12)).toEqual(
      open
        .timeCourse()
        .slice(0, 12)
        .map((r) => r.exits),
    )
    expect(body.organs()[0].exits).toBeLessThan(0.7 * open.organs()[0].exits)
  })
})

describe('where cells go', () => {
  it('cells put into the portal vein stay in the liver, those put into a tail vein in the lung', () => {
    const held = (into: 'veins' | 'portal vein') => {
      const injections = [{ time: 0, into, cells: 500000, diameter: 18, diameterCv: 0.15 }]
      const { body } = makeBody({ rates: [], injections, days: 1, every: 60 })
      runBody(body, 1)
      const organs = body.organs()
      const of = (name: string) => organs.find((organ) => organ.organ === name)!.arrests
      return { lung: of('lung'), liver: of('liver') }
    }
    const caval = held('veins')
    const portal = held('portal vein')
    expect(caval.lung).toBeGreaterThan(490000)
    expect(portal.liver).toBeGreaterThan(400000)
    // What the sinusoids let through meets the lung next.
    expect(portal.lung).toBeLessThan(125000)
  })

  it('a site that stands for a millimetre of lung gets its share, and no fewer than 200 agents', () => {
    const { body } = makeBody({ days: 2 })
    runBody(body, 2)
    const arrivals = body.arrivalsFor('lung', 0, 2 * day, 1e3)
    expect(arrivals.entries).toBe(body.organs()[0].arrests)
    expect(arrivals.agents).toBe(200)
    expect(arrivals.agents * arrivals.weight).toBeCloseTo(arrivals.entries, 3)
    const large = body.arrivalsFor('lung', 0, 2 * day, 1.1e8)
    expect(large.weight).toBeCloseTo(10, 3)
    expect(arrivals.sizes.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    expect(() => body.arrivalsFor('thumb', 0, day, 1)).toThrow(InputError)
    expect(() => body.arrivalsFor('spleen', 0, day, 1)).toThrow(InputError)
  })

  it('refuses what makes no sense, naming it', () => {
    expect(() => makeBody({ rates: [shedding(1), shedding(2)] })).toThrow(/twice/)
    expect(() => makeBody({ rates: [shedding(1, { areaShare: 2 })] })).toThrow(/at most 1/)
    expect(() => makeBody({ exitTables: [delayedExit('thumb', 0, 1, '')] })).toThrow(/thumb/)
    expect(() => makeBody({ exitTables: [{ bed: 'lung', hours: [1], hazard: [1], provenance: '' }] })).toThrow(
      InputError,
    )
    expect(() => makeBody({ registry: new StateRegistry(), days: 0 })).toThrow(InputError)
  })
})
