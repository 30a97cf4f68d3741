import { describe, expect, test } from 'vitest'
import { chooseFieldMethods } from '../../src/tissue/field-method.ts'
import { quasiSteadyFields } from '../../src/tissue/quasi-steady-fields.ts'
import { transientFields } from '../../src/tissue/transient-fields.ts'
import { inLaboratory, runUntil, substance } from '../cells/laboratory.ts'

const secondsPerTick = 0.001

describe('transient fields', () => {
  test('a cosine mode decays as exp(-(D k² + λ) t)', async () => {
    await inLaboratory({ box: [320, 20, 20], voxel: 10, species: [substance('a', { decay: 1e-3 })] }, (bench) => {
      const { fields, grid, schedule, kernels } = bench
      const { concentration } = fields.of('a')
      const k = Math.PI / 320
      for (let i = 0; i < grid.count; i++) concentration[i] = 2 + Math.cos(k * ((i % 32) + 0.5) * 10)
      schedule.add(transientFields({ fields, kernels, species: ['a'], every: 100, secondsPerTick }))
      const t = 40
      runUntil(schedule, t)
      // the discrete Laplacian's eigenvalue on 10 µm voxels
      const lambda = (2 - 2 * Math.cos(k * 10)) / 100
      for (let i = 0; i < 32; i++) {
        const exact = 2 * Math.exp(-1e-3 * t) + Math.cos(k * (i + 0.5) * 10) * Math.exp(-(100 * lambda + 1e-3) * t)
        expect(Math.abs(concentration[i] - exact)).toBeLessThan(2e-4)
      }
    })
  })

  test('space converges with order 1.8 or better', async () => {
    const errors: number[] = []
    for (const n of [8, 16, 32]) {
      await inLaboratory(
        { box: [320, 320 / n, 320 / n], voxel: 320 / n, species: [substance('a', { decay: 0 })] },
        (bench) => {
          const { fields, schedule, kernels, grid } = bench
          const { concentration } = fields.of('a')
          const k = Math.PI / 320
          for (let i = 0; i < grid.count; i++) concentration[i] = 1 + Math.cos(k * (i + 0.5) * grid.dx)
          schedule.add(transientFields({ fields, kernels, species: ['a'], every: 20, secondsPerTick }))
          runUntil(schedule, 60)
          const decay = Math.exp(-100 * k * k * 60)
          let worst = 0
          for (let i = 0; i < n; i++)
            worst = Math.max(worst, Math.abs(concentration[i] - 1 - Math.cos(k * (i + 0.5) * grid.dx) * decay))
          errors.push(worst)
        },
      )
    }
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(1.8)
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(1.8)
  })

  test('a closed block keeps its amount to 1e-5 in an hour, and a source adds what it makes', async () => {
    await inLaboratory(
      { box: [160, 160, 160], voxel: 20, species: [substance('a', { decay: 0, initial: 5 })] },
      (bench) => {
        const { fields, schedule, kernels, grid } = bench
        const field = fields.of('a')
        for (let i = 0; i < grid.count; i++) field.concentration[i] += (i * 7919) % 13
        const before = fields.amount('a')
        field.source[100] = 0.5
        schedule.add(transientFields({ fields, kernels, species: ['a'], every: 6000, secondsPerTick }))
        runUntil(schedule, 3600)
        const made = 0.5 * grid.voxelVolume * 3600
        expect(Math.abs(fields.amount('a') - before - made)).toBeLessThan(1e-5 * (before + made))
      },
    )
  })
})

describe('quasi-steady fields', () => {
  test('around a point source the field is that of Yukawa, the nearer the finer the voxels', async () => {
    const errors: number[] = []
    for (const voxel of [10, 5]) {
      const box = [410, 410, 410] as const
      await inLaboratory({ box, voxel, bytes: 96e6, species: [substance('a', { decay: 0.04 })] }, (bench) => {
        const { fields, schedule, kernels, registry, grid } = bench
        const field = fields.of('a')
        const strength = 1000
        const middle = Math.floor(grid.nx / 2)
        field.source[grid.index(middle, middle, middle)] = strength / grid.voxelVolume
        schedule.add(quasiSteadyFields({ fields, kernels, registry, species: ['a'], every: 1000, tolerance: 1e-6 }))
        runUntil(schedule, 1)
        const length = Math.sqrt(100 / 0.04)
        for (const r of [60, 80, 100]) {
          const exact = (strength / (4 * Math.PI * 100 * r)) * Math.exp(-r / length)
          const error = Math.abs(field.concentration[grid.index(middle + r / voxel, middle, middle)] / exact - 1)
          expect(error).toBeLessThan(0.025)
          if (r === 60) errors.push(error)
        }
      })
    }
    expect(errors[1]).toBeLessThan(errors[0] / 2)
  })

  test('what is made is lost, to 1e-5', async () => {
    await inLaboratory({ species: [substance('a')] }, ({ fields, schedule, kernels, registry, grid }) => {
      const field = fields.of('a')
      for (let i = 0; i < grid.count; i += 17) field.source[i] = 1
      for (let i = 0; i < grid.count; i += 5) field.uptakeRate[i] = 0.2
      schedule.add(quasiSteadyFields({ fields, kernels, registry, species: ['a'], every: 1000, tolerance: 1e-6 }))
      runUntil(schedule, 1)
      let made = 0
      let lost = 0
      for (let i = 0; i < grid.count; i++) {
        made += field.source[i]
        lost += (field.decay + field.uptakeRate[i]) * field.concentration[i]
      }
      expect(Math.abs(lost / made - 1)).toBeLessThan(1e-5)
    })
  })

  test('oxygen around a capillary follows Krogh, with consumption that does not depend on it', async () => {
    // Vessel along z held by a strong exchange; constant consumption as a negative source; outer wall closed. In a square block the
    // mean profile along the midline approaches Krogh's in a cylinder of equal cross-section.
    const n = 61
    const dx = 2
    const box = [n * dx, n * dx, dx] as const
    const setting = { box, voxel: dx, species: [substance('oxygen', { diffusion: 1750, decay: 0 })] }
    await inLaboratory(setting, ({ fields, schedule, kernels, registry, grid }) => {
      const field = fields.of('oxygen')
      const consumption = 12000
      const centre = (n - 1) / 2
      const radius = 5
      for (let j = 0; j < n; j++)
        for (let i = 0; i < n; i++) {
          const v = grid.index(i, j, 0)
          const r = Math.hypot(i - centre, j - centre) * dx
          if (r <= radius) {
            field.uptakeRate[v] = 1e4
            field.source[v] = 1e4 * 40000
          } else field.source[v] = -consumption
        }
      schedule.add(quasiSteadyFields({ fields, kernels, registry, species: ['oxygen'], every: 1000, tolerance: 1e-7 }))
      runUntil(schedule, 1)
      const outer = Math.sqrt((n * n * dx * dx) / Math.PI)
      const ring = (r: number) => {
        let sum = 0
        let count = 0
        for (let j = 0; j < n; j++)
          for (let i = 0; i < n; i++) {
            if (Math.abs(Math.hypot(i - centre, j - centre) * dx - r) > dx / 2) continue
            sum += field.concentration[grid.index(i, j, 0)]
            count++
          }
        return sum / count
      }
      // Krogh 1919 between two radii outside the vessel, so that the staircase of its wall plays no part
      const from = 12
      for (const r of [20, 30, 40, 50]) {
        const krogh =
          (consumption / (4 * 1750)) * (r * r - from * from) -
          ((consumption * outer * outer) / (2 * 1750)) * Math.log(r / from)
        expect(Math.abs((ring(r) - ring(from)) / krogh - 1)).toBeLessThan(0.02)
      }
    })
  })

  test('is solved anew only when sources moved by 2 % or its time is up', async () => {
    await inLaboratory({ species: [substance('a')] }, ({ fields, schedule, kernels, registry }) => {
      const field = fields.of('a')
      field.source.fill(1)
      const options = { fields, kernels, registry, species: ['a'], every: 1000, longest: 4 }
      schedule.add(quasiSteadyFields(options))
      runUntil(schedule, 1)
      const first = field.concentration[0]
      expect(first).toBeCloseTo(100, 2)
      field.source.fill(1.01)
      runUntil(schedule, 3)
      expect(field.concentration[0]).toBe(first)
      field.source.fill(1.05)
      runUntil(schedule, 4)
      expect(field.concentration[0]).toBeCloseTo(105, 2)
      field.source.fill(1.06)
      runUntil(schedule, 9)
      expect(field.concentration[0]).toBeCloseTo(106, 2)
    })
  })
})

test('a species is quasi-steady where it relaxes within a step of the cells', () => {
  const choices = chooseFieldMethods(
    [
      substance('oxygen', { diffusion: 1750, decay: 0.01 }),
      substance('slow', { diffusion: 1, decay: 1e-5 }),
      substance('tracer', { diffusion: 1e4, decay: 0 }),
    ],
    { length: 100, step: 60 },
  )
  expect(choices.map((choice) => choice.method)).toEqual(['quasi-steady', 'transient', 'transient'])
  expect(choices[0].relaxation).toBeCloseTo(10000 / 1750, 6)
})
