import { expect, test } from 'vitest'
import { cellState } from '../../src/cells/cell-state.ts'
import { CellStore, fate } from '../../src/cells/cell-store.ts'
import { KindTable } from '../../src/cells/kinds.ts'
import { ParameterSet } from '../../src/evidence/parameter-set.ts'
import { daughterKey, founderKey } from '../../src/numerics/lineage.ts'
import { inLaboratory, type Laboratory } from './laboratory.ts'

const put = ({ cells }: Laboratory, ordinal: number, x = 10 * ordinal + 5) =>
  cells.add({ kind: 'carcinoma', x, y: 50, z: 50, key: founderKey('test', ordinal), time: 0, as: 'founders' })

test('six kinds are data, and a scenario can declare a seventh', () => {
  const library = new KindTable(new ParameterSet())
  expect(library.kinds.map((kind) => kind.name).sort()).toEqual(
    ['carcinoma', 'macrophage', 'monocyte', 'neutrophil', 'nk-cell', 't-cell'].sort(),
  )
  expect(library.named('carcinoma').nuclearArea).toBe(70)
  expect(library.named('neutrophil').freeSpeed * 60).toBeCloseTo(10, 9)
  expect(library.named('carcinoma').receptors).toEqual({ EGF: 1e5, CXCL12: 2e4 })
  expect(() => library.named('carcinom')).toThrow(/did you mean carcinoma/)
})

test('cells of a kind differ: nuclei by 20 %, speeds by 30 %, each from its own key', async () => {
  await inLaboratory({ capacity: 4000 }, (bench) => {
    for (let i = 0; i < 4000; i++) put(bench, i, 50)
    const { nuclearArea, freeSpeed } = bench.cells
    const spread = (values: Float32Array) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
      return Math.sqrt(variance) / mean
    }
    expect(spread(nuclearArea)).toBeCloseTo(0.2, 1.5)
    expect(spread(freeSpeed)).toBeCloseTo(0.3, 1.5)
    expect([...nuclearArea].sort((a, b) => a - b)[2000]).toBeCloseTo(70, -0.5)
    // the same key gives the same cell, whatever came before it
    const seventh = nuclearArea[7]
    bench.cells.kinds.drawTraits(bench.cells.kinds.of(0), bench.cells.keyLo[7], bench.cells.keyHi[7], bench.random, {
      nuclearArea: 0,
      freeSpeed: 0,
      proteolysis: 0,
    })
    expect(nuclearArea[7]).toBe(seventh)
  })
})

test('deaths, departures and births happen in one pass and balance', async () => {
  await inLaboratory({ capacity: 20 }, (bench) => {
    const { cells } = bench
    for (let i = 0; i < 6; i++) put(bench, i)
    cells.mark(1, fate.leave)
    cells.mark(2, fate.die)
    cells.mark(3, fate.divide)
    cells.state[4] = cellState.gone
    const maps: number[][] = []
    cells.onRemap((newSlot, count) => maps.push([...newSlot.subarray(0, count)]))
    expect(cells.applyFates(100)).toBe(1)
    expect(maps).toEqual([[0, -1, 1, 2, -1, 3]])
    expect([...cells.id.subarray(0, cells.count)]).toEqual([0, 2, 3, 5, 6])
    expect(cells.state[1]).toBe(cellState.dead)
    expect(cells.slotOf(5)).toBe(3)
    expect(cells.slotOf(1)).toBe(-1)
    const parent = founderKey('test', 3)
    expect({ lo: cells.keyLo[4], hi: cells.keyHi[4] }).toEqual(daughterKey(parent.lo, parent.hi, 1))
    // volume is kept
    expect(2 * cells.radius[4] ** 3).toBeCloseTo(8.41 ** 3, 1)
    cells.audit()
    expect(cells.tally('births')).toBe(1)
    expect(cells.tally('deaths')).toBe(1)
    expect(cells.tally('departures')).toBe(2)
    // remains are cleared without being counted again
    cells.mark(1, fate.clear)
    cells.applyFates(200)
    cells.audit()
    expect(cells.count).toBe(4)
    cells.state[0] = cellState.dead
    expect(() => cells.audit()).toThrow(/do not balance/)
  })
})

test('every kind of reference to a cell is remapped in the same pass', async () => {
  await inLaboratory({ capacity: 20 }, (bench) => {
    const { cells } = bench
    for (let i = 0; i < 8; i++) put(bench, i)
    const slots = [1, 3, 6]
    const ids = slots.map((slot) => cells.id[slot])
    cells.onRemap((newSlot) => {
      for (let k = 0; k < slots.length; k++) if (slots[k] >= 0) slots[k] = newSlot[slots[k]]
    })
    cells.mark(0, fate.leave)
    cells.mark(3, fate.leave)
    cells.mark(5, fate.divide)
    cells.applyFates(1)
    expect(slots).toEqual([0, -1, 4])
    expect(slots.filter((slot) => slot >= 0).map((slot) => cells.id[slot])).toEqual([ids[0], ids[2]])
  })
})

test('spare capacity is not seen by births', async () => {
  const states: string[] = []
  for (const capacity of [16, 500])
    await inLaboratory({ capacity }, (bench) => {
      const { cells } = bench
      for (let i = 0; i < 8; i++) put(bench, i)
      for (const slot of [1, 4, 6]) cells.mark(slot, fate.divide)
      cells.applyFates(1)
      states.push(
        bench.registry
          .all()
          .map((block) => `${block.name} ${[...block.data.slice(0, block.used())]}`)
          .join('\n'),
      )
    })
  expect(states[0]).toBe(states[1])
})

test('a full store names the cap', async () => {
  await inLaboratory({ capacity: 2 }, (bench) => {
    put(bench, 0)
    put(bench, 1)
    expect(() => put(bench, 2)).toThrow(/site\.capacity/)
  })
})

test('a cell takes less than 400 bytes', () => {
  expect(CellStore.bytesPerCell).toBeLessThan(200)
})
