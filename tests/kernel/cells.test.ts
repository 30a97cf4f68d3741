import { describe, expect, test } from 'vitest'
import { moveAlongAxis, sampleAtCells } from '../../src/kernel/cell-columns.ts'
import { CellSort, type ContactLaw, lawArguments } from '../../src/kernel/cell-sort.ts'
import type { Kernels } from '../../src/kernel/kernels.ts'
import { VoxelCells } from '../../src/kernel/voxel-cells.ts'
import { firstDifference, full, numbers, place, sharedTeams, withKernels } from './team.ts'
import * as twin from './twins/cells.ts'

const teams = sharedTeams(64e6)
const quadratic: ContactLaw = { law: 'quadratic', repulsion: 10, adhesion: 0.4, reach: 1.25 }
const hertz: ContactLaw = { law: 'hertz', stiffness: 1000, adhesion: 500, range: 1 }

function randomCells(kernels: Kernels, n: number, edge: number, seed: number): twin.Columns {
  const rnd = numbers(seed)
  const column = (value: () => number) => place(kernels, new Float32Array(n).map(value))
  const mask = kernels.arena.allocate('u8', n)
  const cells = {
    x: column(() => rnd() * edge),
    y: column(() => rnd() * edge),
    z: column(() => rnd() * edge),
    radius: column(() => 4 + 5 * rnd()),
    mask,
  }
  for (let i = 0; i < n; i++) mask[i] = rnd() < 0.1 ? 0 : rnd() < 0.2 ? 2 : 1
  return cells
}
const forceColumns = (n: number) => ({ x: new Float32Array(n), y: new Float32Array(n), z: new Float32Array(n) })
const columnsIn = (kernels: Kernels, n: number) => ({
  x: kernels.arena.allocate('f32', n),
  y: kernels.arena.allocate('f32', n),
  z: kernels.arena.allocate('f32', n),
})

describe('contact', () => {
  test('two cells push each other apart with the Hertz force, equal and opposite', async () => {
    await withKernels(1, 4e6, (kernels) => {
      const cells = {
        x: place(kernels, Float32Array.of(50, 65)),
        y: place(kernels, Float32Array.of(50, 50)),
        z: place(kernels, Float32Array.of(50, 50)),
        radius: place(kernels, Float32Array.of(8.4, 8.4)),
        mask: kernels.arena.allocate('u8', 2).fill(1),
      }
      const out = columnsIn(kernels, 2)
      const sort = new CellSort(kernels, { capacity: 2, box: [100, 100, 100], reach: 20 })
      sort.sort(cells, 2)
      sort.forces({ law: 'hertz', stiffness: 1000, adhesion: 0, range: 1 }, out)
      // 4/3 · 1000 Pa · √4.2 µm · 1.8^1.5 µm^1.5
      expect(out.x[1]).toBeCloseTo((4 / 3) * 1000 * Math.sqrt(4.2) * 1.8 ** 1.5, 0)
      expect(out.x[0]).toBe(-out.x[1])
      expect(out.y[0]).toBe(0)
    })
  })

  test('thrust of 2.2 nN against 1 kPa cells of 8.4 µm indents 1.15 µm, 31.5 nN indents 6.7 µm', async () => {
    await withKernels(1, 4e6, (kernels) => {
      for (const [force, overlap] of [
        [2200, 1.15],
        [31500, 6.7],
      ]) {
        const cells = {
          x: place(kernels, Float32Array.of(50, 50 + 16.8 - overlap)),
          y: place(kernels, Float32Array.of(50, 50)),
          z: place(kernels, Float32Array.of(50, 50)),
          radius: place(kernels, Float32Array.of(8.4, 8.4)),
          mask: kernels.arena.allocate('u8', 2).fill(1),
        }
        const out = columnsIn(kernels, 2)
        const sort = new CellSort(kernels, { capacity: 2, box: [100, 100, 100], reach: 20 })
        sort.sort(cells, 2)
        // two equal bodies of modulus 1 kPa, ν = 0.5: E* = E / (2 (1 − ν²))
        sort.forces({ law: 'hertz', stiffness: 1000 / 1.5, adhesion: 0, range: 1 }, out)
        expect(Math.abs(out.x[1] / force - 1)).toBeLessThan(0.04)
      }
    })
  })

  test('absent cells neither push nor are pushed; those that stand still push', async () => {
    await withKernels(1, 4e6, (kernels) => {
      const cells = {
        x: place(kernels, Float32Array.of(20, 30, 40)),
        y: place(kernels, new Float32Array(3).fill(20)),
        z: place(kernels, new Float32Array(3).fill(20)),
        radius: place(kernels, new Float32Array(3).fill(8)),
        mask: kernels.arena.allocate('u8', 3),
      }
      cells.mask.set([0, 1, 2])
      const out = columnsIn(kernels, 3)
      out.x.fill(7)
      const sort = new CellSort(kernels, { capacity: 3, box: [60, 60, 60], reach: 20 })
      sort.sort(cells, 3)
      sort.forces(quadratic, out)
      expect(out.x[0]).toBe(7)
      expect(out.x[1]).toBeLessThan(0)
      expect(out.x[2]).toBe(-out.x[1])
    })
  })

  test('forces of a random crowd sum to nothing (Newton III)', () => {
    const [kernels] = teams
    const cells = randomCells(kernels, 3000, 150, 5)
    const out = columnsIn(kernels, 3000)
    const sort = new CellSort(kernels, { capacity: 3000, box: [150, 150, 150], reach: 22.5 })
    sort.sort(cells, 3000)
    sort.forces(quadratic, out)
    const sum = out.x.reduce((a, b) => a + b, 0)
    const size = out.x.reduce((a, b) => a + Math.abs(b), 0)
    expect(size).toBeGreaterThan(100)
    expect(Math.abs(sum) / size).toBeLessThan(1e-5)
  })

  test('with some cells that do not adhere: the bits of the twin, and no pull on those', () => {
    const reach = 19
    const expected = forceColumns(2000)
    const alone = forceColumns(2000)
    for (const kernels of teams) {
      const cells = randomCells(kernels, 2000, 140, 8)
      for (let i = 0; i < 2000; i += 3) cells.radius[i] = -cells.radius[i]
      const out = columnsIn(kernels, 2000)
      const sort = new CellSort(kernels, { capacity: 2000, box: [140, 140, 140], reach })
      sort.sort(cells, 2000)
      sort.forces(hertz, out)
      const bins = twin.binsOf([140, 140, 140], reach)
      twin.contactForces(cells, 2000, bins, lawArguments(hertz), reach, expected)
      for (const axis of ['x', 'y', 'z'] as const) expect(firstDifference(out[axis], expected[axis])).toBe(-1)
      sort.forces({ ...hertz, adhesion: 0 } as ContactLaw, out)
      twin.contactForces(cells, 2000, bins, lawArguments({ ...hertz, adhesion: 0 } as ContactLaw), reach, alone)
      for (const axis of ['x', 'y', 'z'] as const) {
        expect(firstDifference(out[axis], alone[axis])).toBe(-1)
        expect(expected[axis][0]).toBe(alone[axis][0])
        expect(firstDifference(expected[axis], alone[axis])).toBeGreaterThan(0)
      }
    }
  })

  const crowds: [number, number, ContactLaw][] = [
    [1, 100, quadratic],
    [2000, 140, quadratic],
    [2000, 140, hertz],
    [3000, 12, quadratic], // all within reach of each other: the hit list overflows and is evaluated in parts
    ...(full
      ? ([
          [1e6, 1528, quadratic],
          [1e6, 1528, hertz],
        ] as [number, number, ContactLaw][])
      : []),
  ]
  test.each(crowds)(
    '%i cells in %i µm, law %j: the bits of the twin, for every number of threads',
    async (n, edge, law) => {
      let expected: ReturnType<typeof forceColumns> | undefined
      const check = (kernels: Kernels) => {
        const cells = randomCells(kernels, n, edge, n)
        const box = [edge, edge, edge * 0.9] as const
        const out = columnsIn(kernels, n)
        const sort = new CellSort(kernels, { capacity: n, box, reach: 22.5 })
        sort.sort(cells, n)
        sort.forces(law, out)
        if (!expected) {
          expected = forceColumns(n)
          twin.contactForces(cells, n, twin.binsOf(box, 22.5), lawArguments(law), 22.5, expected)
        }
        for (const axis of ['x', 'y', 'z'] as const) expect(firstDifference(out[axis], expected[axis])).toBe(-1)
      }
      if (n < 1e6) for (const kernels of teams) check(kernels)
      else for (const threads of [1, 2, 16]) await withKernels(threads, 4e8, check)
    },
    300_000,
  )
})

describe('motion', () => {
  test('1 µm/h at 3000 µm moves 1 µm in an hour of steps of 0.1 s', () => {
    const [kernels] = teams
    const [position, compensation, velocity] = [3000, 0, 1 / 3600].map((value) =>
      place(kernels, Float32Array.of(value)),
    )
    const mask = kernels.arena.allocate('u8', 1).fill(1)
    for (let i = 0; i < 36000; i++) {
      moveAlongAxis(kernels, { position, compensation, velocity, mask }, 1, 0.1, 4000)
    }
    expect(position[0] - compensation[0]).toBeCloseTo(3001, 3)
  })

  test('only cells that may move do, none leaves the box, and the twin agrees bit for bit', () => {
    const n = 501
    const rnd = numbers(9)
    const start = [0, 1, 2].map((column) =>
      Float32Array.from({ length: n }, () => (column === 2 ? rnd() * 40 - 20 : rnd())),
    )
    start[0].forEach((value, i) => {
      start[0][i] = value * 200
    })
    start[1].fill(0)
    for (const kernels of teams) {
      const [position, compensation, velocity] = start.map((values) => place(kernels, values))
      const mask = kernels.arena.allocate('u8', n)
      for (let i = 0; i < n; i++) mask[i] = i % 3
      const expected = [start[0].slice(), start[1].slice()]
      for (let i = 0; i < 50; i++) {
        moveAlongAxis(kernels, { position, compensation, velocity, mask }, n, 0.3, 200)
        twin.moveAxis(expected[0], expected[1], velocity, mask, 0.3, 200)
      }
      expect(firstDifference(position, expected[0])).toBe(-1)
      expect(firstDifference(compensation, expected[1])).toBe(-1)
      position.forEach((value, i) => {
        if (i % 3 !== 1) expect(value).toBe(start[0][i])
        expect(value >= 0 && value <= 200).toBe(true)
      })
    }
  })
})

describe('cells and voxels', () => {
  test('a voxel lists its cells in slot order and sums them in that order, for every number of threads', () => {
    const n = 5000
    const grid = { nx: 12, ny: 7, nz: 9, dx: 10 }
    for (const kernels of teams) {
      const cells = randomCells(kernels, n, 110, 11)
      const base = place(
        kernels,
        new Float32Array(756).map((_, i) => i),
      )
      const out = kernels.arena.allocate('f32', 756)
      const lists = new VoxelCells(kernels, { ...grid, capacity: n })
      lists.sort(cells, n)
      lists.sum(cells.radius, 0.25, out, base)
      const expected = twin.sumByVoxel(cells, n, grid, cells.radius, 0.25, base)
      expect(firstDifference(out, expected)).toBe(-1)
      for (let v = 0; v < 756; v++)
        for (let k = lists.start[v] + 1; k < lists.start[v + 1]; k++)
          expect(lists.slots[k]).toBeGreaterThan(lists.slots[k - 1])
      expect(lists.start[756]).toBe(cells.mask.filter((m) => m > 0).length)
    }
  })

  test('the gradient of a linear field is its slope, away from the faces', () => {
    for (const kernels of teams) {
      const grid = { nx: 10, ny: 8, nz: 6, dx: 5 }
      const field = kernels.arena.allocate('f32', 480)
      for (let i = 0; i < 480; i++) {
        field[i] = 3 * (i % 10) * 5 - 2 * (Math.floor(i / 10) % 8) * 5 + 7 * Math.floor(i / 80) * 5
      }
      const cells = randomCells(kernels, 300, 20, 2)
      for (const column of [cells.x, cells.y, cells.z]) column.set(column.map((value) => 5 + value * 0.9))
      const value = kernels.arena.allocate('f32', 300)
      const gradient = columnsIn(kernels, 300)
      sampleAtCells(kernels, cells, 300, field, grid, { value, gradient })
      for (let i = 0; i < 300; i++) {
        if (!cells.mask[i]) continue
        expect(gradient.x[i]).toBeCloseTo(3, 4)
        expect(gradient.y[i]).toBeCloseTo(-2, 4)
        expect(gradient.z[i]).toBeCloseTo(7, 4)
        expect(value[i]).toBeCloseTo(3 * (cells.x[i] - 2.5) - 2 * (cells.y[i] - 2.5) + 7 * (cells.z[i] - 2.5), 2)
      }
    }
  })
})
