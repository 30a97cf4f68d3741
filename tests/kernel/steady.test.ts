import { describe, expect, test } from 'vitest'
import type { HeldFaces } from '../../src/kernel/diffusion-step.ts'
import { SteadySolver } from '../../src/kernel/steady-solver.ts'
import { InputError } from '../../src/quantity/errors.ts'
import { firstDifference, numbers, place, sharedTeams } from './team.ts'
import { steadySolve } from './twins/steady.ts'

const teams = sharedTeams(32e6)

describe('steady state', () => {
  test('a held face and a uniform loss give cosh(x/L)', () => {
    const [kernels] = teams
    const n = 400
    const solver = new SteadySolver(kernels, { nx: n, ny: 1, nz: 1, dx: 1 })
    const u = kernels.arena.allocate('f32', n)
    const answer = solver.solve(u, { diffusion: 100, decay: 0.01, faces: { xHigh: 1 }, tolerance: 1e-7 })
    expect(answer.converged).toBe(true)
    // L = √(D/λ) = 100 µm; no flux at x = 0
    for (let i = 0; i < n; i++) expect(u[i] * Math.cosh(4)).toBeCloseTo(Math.cosh((i + 0.5) / 100), 2)
  })

  test('a closed box without gradients holds S/(λ + U) everywhere', () => {
    const [kernels] = teams
    const solver = new SteadySolver(kernels, { nx: 9, ny: 7, nz: 5, dx: 10 })
    const [u, uptake, source] = [0, 0.25, 3].map((value) => place(kernels, new Float32Array(315).fill(value)))
    solver.solve(u, { diffusion: 2000, decay: 0.5, uptake, source, tolerance: 1e-6 })
    for (const value of u) expect(value).toBeCloseTo(4, 4)
  })

  test('what is made equals what is lost', () => {
    const [kernels] = teams
    const n = 30 * 20 * 10
    const rnd = numbers(3)
    const uptake = place(
      kernels,
      new Float32Array(n).map(() => (rnd() < 0.3 ? rnd() : 0)),
    )
    const source = place(
      kernels,
      new Float32Array(n).map(() => (rnd() < 0.02 ? rnd() : 0)),
    )
    const u = kernels.arena.allocate('f32', n)
    const solver = new SteadySolver(kernels, { nx: 30, ny: 20, nz: 10, dx: 15 })
    solver.solve(u, { diffusion: 500, decay: 1e-4, uptake, source, tolerance: 1e-6 })
    let made = 0
    let lost = 0
    for (let i = 0; i < n; i++) {
      made += source[i]
      lost += (1e-4 + uptake[i]) * u[i]
    }
    expect(Math.abs(lost / made - 1)).toBeLessThan(1e-5)
  })

  test('the number of iterations hardly grows with the box, and an unchanged problem needs none', () => {
    const [kernels] = teams
    const iterations = [16, 32, 64].map((n) => {
      const solver = new SteadySolver(kernels, { nx: n, ny: n, nz: 8, dx: 10 })
      const source = kernels.arena.allocate('f32', n * n * 8)
      source[n * 3] = 1
      const u = kernels.arena.allocate('f32', source.length)
      const problem = { diffusion: 1000, decay: 1e-4, source, tolerance: 1e-5 }
      const cold = solver.solve(u, problem)
      expect(solver.solve(u, problem).iterations).toBe(0)
      return cold.iterations
    })
    expect(iterations[2]).toBeLessThan(30)
    expect(iterations[2] / iterations[0]).toBeLessThan(2)
  })

  test('a box that loses nothing has no steady state', () => {
    const solver = new SteadySolver(teams[0], { nx: 2, ny: 2, nz: 2, dx: 1 })
    expect(() => solver.solve(teams[0].arena.allocate('f32', 8), { diffusion: 1, decay: 0 })).toThrow(InputError)
  })

  test.each<[number, number, number, HeldFaces]>([
    [24, 20, 18, {}],
    [21, 13, 9, { xLow: 1, xHigh: 2, yLow: 0.5, yHigh: 0, zLow: 3, zHigh: 1.5 }],
    [40, 23, 19, { yHigh: 1 }],
  ])('a %i×%i×%i box with faces %j: the bits of the twin, for every number of threads', (nx, ny, nz, faces) => {
    const rnd = numbers(nx)
    const n = nx * ny * nz
    const first = Float32Array.from({ length: n }, () => rnd())
    const uptake = Float32Array.from({ length: n }, () => (rnd() < 0.3 ? 0.05 * rnd() : 0))
    const source = Float32Array.from({ length: n }, () => (rnd() < 0.1 ? rnd() : 0))
    const expected = first.slice()
    const problem = { diffusion: 1000, decay: 1e-3, faces, tolerance: 1e-5 }
    const steps = steadySolve(expected, { shape: [nx, ny, nz], dx: 15, ...problem, uptake, source, maximum: 200 })
    for (const kernels of teams) {
      const [u, up, so] = [first, uptake, source].map((values) => place(kernels, values))
      const solver = new SteadySolver(kernels, { nx, ny, nz, dx: 15 })
      const answer = solver.solve(u, { ...problem, uptake: up, source: so })
      expect(answer.iterations).toBe(steps)
      expect(firstDifference(u, expected)).toBe(-1)
    }
  })
})
