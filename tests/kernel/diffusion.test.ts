import { describe, expect, test } from 'vitest'
import { ChangeDiffusionStep, type HeldFaces, ValueDiffusionStep } from '../../src/kernel/diffusion-step.ts'
import { firstDifference, numbers, place, sharedTeams, withKernels } from './team.ts'
import * as twin from './twins/diffusion.ts'

const teams = sharedTeams(8e6)
const workload = { dx: 20, diffusion: 1e5, decay: 0.1, dt: 0.01 }
const start = (n: number, species: number) => Math.fround(1 + 0.5 * Math.sin(0.001 * n + species))

describe('value form', () => {
  // 128³ after 7 steps: the exact sum is Σ u(0) / (1 + λdt/3)^21; 2085037.3 belongs to 6 steps
  test.each([
    [64, 23, 256760.34],
    [100, 11, 989278.3],
    [128, 6, 2085037.3],
    [128, 7, 2082953.64],
  ])('a %i³ cube keeps the mass that decay leaves after %i steps', async (n, steps, expected) => {
    await withKernels(2, 32e6, (kernels) => {
      const u = kernels.arena.allocate('f32', n ** 3)
      for (let i = 0; i < u.length; i++) u[i] = start(i, 0)
      const diffusion = new ValueDiffusionStep(kernels, { nx: n, ny: n, nz: n, ...workload })
      for (let i = 0; i < steps; i++) diffusion.step(u)
      const sum = u.reduce((total, value) => total + value, 0)
      expect(Math.abs(sum / expected - 1)).toBeLessThan(1e-5)
    })
  })

  test('four interleaved species keep the same sums', async () => {
    await withKernels(1, 32e6, (kernels) => {
      const n = 64
      const u = kernels.arena.allocate('f32', 4 * n ** 3)
      for (let i = 0; i < n ** 3; i++) for (let s = 0; s < 4; s++) u[4 * i + s] = start(i, s)
      const diffusion = new ValueDiffusionStep(kernels, { nx: n, ny: n, nz: n, ...workload, interleaved: true })
      for (let i = 0; i < 23; i++) diffusion.step(u)
      let sum = 0
      for (let i = 0; i < n ** 3; i++) sum += u[4 * i]
      expect(Math.abs(sum / 256760.34 - 1)).toBeLessThan(1e-5)
    })
  })

  test.each([
    [16, 16, 16, 1],
    [13, 9, 7, 1],
    [5, 33, 6, 1],
    [1, 3, 2, 1],
    [11, 6, 5, 4],
  ])('a %i×%i×%i box, %i species a voxel: the bits of the twin, for every number of threads', async (nx, ny, nz, width) => {
    const rnd = numbers(nx * 31 + ny)
    const first = Float32Array.from({ length: nx * ny * nz * width }, () => rnd() * 3 - 0.5)
    const expected = first.slice()
    const c = (workload.diffusion * workload.dt) / workload.dx ** 2
    const loss = (workload.decay * workload.dt) / 3
    const lines = [nx, ny, nz].map((n) => twin.factors(n, c, loss))
    for (let i = 0; i < 4; i++) twin.sweeps(expected, { nx, ny, nz }, lines[0], lines[1], lines[2], width)
    for (const kernels of teams) {
      const u = place(kernels, first)
      const step = new ValueDiffusionStep(kernels, { nx, ny, nz, ...workload, interleaved: width === 4 })
      for (let i = 0; i < 4; i++) step.step(u)
      expect(firstDifference(u, expected)).toBe(-1)
    }
  })
})

describe('change form', () => {
  test.each<[number, number, number, HeldFaces]>([
    [16, 12, 8, {}],
    [13, 9, 7, { xLow: 2, xHigh: 0.5, yLow: 1, yHigh: 3, zLow: 0, zHigh: 4 }],
    [6, 5, 21, { xHigh: 1, zLow: 2 }],
    [1, 1, 4, { zHigh: 1 }],
  ])('a %i×%i×%i box with faces %j: the bits of the twin, for every number of threads', async (nx, ny, nz, faces) => {
    const rnd = numbers(nx + 7 * ny)
    const n = nx * ny * nz
    const first = Float32Array.from({ length: n }, () => rnd() * 3)
    const uptake = Float32Array.from({ length: n }, () => rnd())
    const source = Float32Array.from({ length: n }, () => rnd() * 5)
    const expected = first.slice()
    const c = (100 * 0.5) / 10 ** 2
    for (let i = 0; i < 3; i++) twin.changeStep(expected, { nx, ny, nz }, c, 0.5, 0.01, faces, uptake, source)
    twin.changeStep(expected, { nx, ny, nz }, c, 0.5, 0.01, faces)
    for (const kernels of teams) {
      const [u, up, so] = [first, uptake, source].map((values) => place(kernels, values))
      const options = { nx, ny, nz, dx: 10, diffusion: 100, decay: 0.01, dt: 0.5, faces }
      const step = new ChangeDiffusionStep(kernels, options)
      for (let i = 0; i < 3; i++) step.step(u, up, so)
      step.step(u)
      expect(firstDifference(u, expected)).toBe(-1)
    }
  })

  test('six hundred steps without loss keep the mass to 1e-6; the value form drifts several times more', async () => {
    await withKernels(2, 16e6, (kernels) => {
      const n = 32
      const fields = [0, 1].map(() => kernels.arena.allocate('f32', n ** 3))
      for (const u of fields) for (let i = 0; i < u.length; i++) u[i] = start(i, 0)
      const mass = (u: Float32Array) => u.reduce((sum, v) => sum + v, 0)
      const before = mass(fields[0])
      const options = { nx: n, ny: n, nz: n, ...workload, decay: 0 }
      const change = new ChangeDiffusionStep(kernels, options)
      const value = new ValueDiffusionStep(kernels, options)
      for (let i = 0; i < 600; i++) {
        change.step(fields[0])
        value.step(fields[1])
      }
      expect(Math.abs(mass(fields[0]) / before - 1)).toBeLessThan(1e-6)
      expect(Math.abs(mass(fields[1]) / before - 1)).toBeGreaterThan(5e-6)
    })
  })

  test('between two held faces the steady profile is a straight line, whatever the step', async () => {
    await withKernels(1, 4e6, (kernels) => {
      const u = kernels.arena.allocate('f32', 20)
      const options = { nx: 20, ny: 1, nz: 1, dx: 10, diffusion: 100, decay: 0, dt: 400 }
      const step = new ChangeDiffusionStep(kernels, { ...options, faces: { xLow: 1, xHigh: 3 } })
      for (let i = 0; i < 400; i++) step.step(u)
      for (let i = 0; i < 20; i++) expect(u[i]).toBeCloseTo(1 + (2 * (i + 0.5)) / 20, 5)
    })
  })
})

test('uptake and secretion in a voxel reach their balance S/U', async () => {
  for (const kernels of teams) {
    const n = 37
    const [u, up, so] = [0, 1, 2].map(() => kernels.arena.allocate('f32', n))
    const rnd = numbers(5)
    for (let i = 0; i < n; i++) {
      up[i] = 0.1 + rnd()
      so[i] = rnd()
    }
    const expected = u.slice()
    const [pu, pup, pso] = [u, up, so].map((array) => kernels.arena.pointer(array))
    for (let i = 0; i < 300; i++) {
      kernels.run('reactStep', pu, n, pup, pso, 0.5)
      twin.reactStep(expected, up, so, 0.5)
    }
    expect(firstDifference(u, expected)).toBe(-1)
    for (let i = 0; i < n; i++) expect(u[i]).toBeCloseTo(so[i] / up[i], 4)
  }
})
