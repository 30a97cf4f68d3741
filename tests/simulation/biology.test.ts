import { beforeAll, describe, expect, test } from 'vitest'
import { cellState } from '../../src/cells/cell-state.ts'
import { entries } from '../../src/crossing/entries.ts'
import { direction } from '../../src/crossing/stage.ts'
import { carriesBlood, vesselClass } from '../../src/vessels/vessel-class.ts'
import { wallStratum } from '../../src/vessels/wall-stratum.ts'
import { runSite, smallTumour } from './small-plan.ts'

interface Crossings {
  /** Entries with the weight of the wall-only copies. */
  intactBlood: number
  lymph: number
  /** Contacts with initial lymphatics and with walls of blood vessels that have their membrane. */
  lymphContacts: number
  bloodContacts: number
}

const hour = 3600
const seeds = [1, 2, 3]

/** Crossings of two tumours of the same cells, walls and chances, with a share of MT1-MMP blocked from the start. */
async function crossings(blocked: number, ...set: string[]): Promise<Crossings> {
  const sums: Crossings = { intactBlood: 0, lymph: 0, lymphContacts: 0, bloodContacts: 0 }
  const interventions = [{ molecule: 'MT1-MMP', by: blocked, from: 0, to: Number.POSITIVE_INFINITY }]
  for (const seed of seeds) {
    const plan = await smallTumour('duration=20 h', ...set)
    await runSite({ ...plan, seed, interventions: blocked > 0 ? interventions : [] }, ({ site }) => {
      const { ledger, pool } = site.crossing!
      for (const { vesselClass: code, stratum, weight } of entries(ledger, pool, 0)) {
        if (!carriesBlood(code)) sums.lymph += weight
        else if (stratum !== wallStratum.mosaic) sums.intactBlood += weight
      }
      for (let row = 0; row < ledger.rows; row++) {
        const weight = ledger.column('weight')[row]
        if (ledger.column('vesselClass')[row] === vesselClass.initialLymphatic) sums.lymphContacts += weight
        else if (ledger.column('stratum')[row] !== wallStratum.mosaic) sums.bloodContacts += weight
      }
    })
  }
  return sums
}

describe('with MT1-MMP blocked', () => {
  // Wide pores, which nobody has to widen: the cells reach the same walls.
  const loose = ['site.matrix.collagen=0.3 mg/mL', 'site.matrix.crosslinked=false']
  let untreated: Crossings
  let treated: Crossings
  beforeAll(async () => {
    untreated = await crossings(0, ...loose)
    treated = await crossings(1, ...loose)
  })

  test('as many cells reach the walls', () => {
    expect(untreated.bloodContacts).toBeGreaterThan(200)
    expect(treated.bloodContacts / untreated.bloodContacts).toBeCloseTo(1, 0.5)
  })

  test('entries into blood through walls with their membrane cease', () => {
    expect(untreated.intactBlood).toBeGreaterThan(8)
    expect(treated.intactBlood).toBe(0)
  })

  test('those who touch a lymphatic get in as before: its membrane has gaps', () => {
    expect(untreated.lymph).toBeGreaterThan(20)
    const share = (all: Crossings) => all.lymph / all.lymphContacts
    expect(share(untreated)).toBeGreaterThan(0.6)
    expect(Math.abs(share(treated) / share(untreated) - 1)).toBeLessThan(0.1)
    expect(treated.lymph / untreated.lymph).toBeGreaterThan(0.6)
    expect(treated.lymph / untreated.lymph).toBeLessThan(1.4)
  })
})

test('in dense crosslinked collagen a cell without MT1-MMP reaches fewer walls: it cannot widen the pores on its way', async () => {
  const untreated = await crossings(0)
  const treated = await crossings(1)
  const all = ({ bloodContacts, lymphContacts }: Crossings) => bloodContacts + lymphContacts
  expect(all(treated)).toBeLessThan(0.75 * all(untreated))
})

test('at the end of a day every cell is accounted for, in the store, in the ledger and by state', async () => {
  const plan = await smallTumour('duration=24 h')
  await runSite(plan, ({ site }) => {
    const { cells, ledger } = site
    const came = cells.tally('founders') + cells.tally('arrivals') + cells.tally('births')
    const left = cells.tally('deaths') + cells.tally('departures')
    expect(cells.tally('births')).toBeGreaterThan(20)
    expect(cells.tally('deaths')).toBeGreaterThan(0)
    expect(cells.tally('departures')).toBeGreaterThan(0)
    expect(cells.living()).toBe(came - left)
    // A cell leaves the block by an attempt of its own (not of a copy) that ended in a vessel, and in no other way.
    const column = ledger!.column.bind(ledger!)
    const away = new Set<number>()
    for (let row = 0; row < ledger!.rows; row++) {
      if (column('direction')[row] !== direction.intravasation || column('replica')[row] !== 0) continue
      if (column('outcome')[row] === 1) away.add(column('cell')[row])
    }
    expect(away.size).toBe(cells.tally('departures'))
    const ids = new Set<number>()
    for (let i = 0; i < cells.count; i++) {
      ids.add(cells.id[i])
      expect(cells.state[i]).not.toBe(cellState.gone)
      for (const [axis, edge] of plan.site!.box.entries()) {
        const at = [cells.x, cells.y, cells.z][axis][i]
        expect(at >= 0 && at <= edge).toBe(true)
      }
    }
    expect(ids.size).toBe(cells.count)
    for (const id of away) expect(ids.has(id)).toBe(false)
    expect(site.time).toBe(24 * hour)
  })
})
