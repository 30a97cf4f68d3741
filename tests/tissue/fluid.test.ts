import { expect, test } from 'vitest'
import { Collagen } from '../../src/tissue/collagen.ts'
import { InterstitialFluid, interstitialFlow } from '../../src/tissue/interstitial-fluid.ts'
import { inLaboratory, runUntil } from '../cells/laboratory.ts'

test('the pressure in an isolated tumour follows the sinh profile to 1 % of p_e', async () => {
  // One octant, planes of symmetry at x = y = z = 0; outside the tumour the pressure is held near 0 by strong drainage.
  const n = 48
  const dx = 5
  const radius = 200
  await inLaboratory({ box: [n * dx, n * dx, n * dx], voxel: dx, bytes: 64e6 }, (bench) => {
    const { grid, registry, parameters, kernels, schedule } = bench
    const fluid = new InterstitialFluid({ grid, registry, parameters })
    const pe = 2000
    // α² = R² L_p S/V / K = 4
    const conductance = (4 * fluid.conductivity) / (radius * radius)
    for (let v = 0; v < grid.count; v++) {
      const r = dx * Math.hypot((v % n) + 0.5, (Math.floor(v / n) % n) + 0.5, Math.floor(v / (n * n)) + 0.5)
      // drained voxels hold 0 at their centres: half a voxel inwards puts the surface at the radius on average
      if (r < radius - dx / 2) fluid.addExchange(v, conductance, pe)
      else fluid.addExchange(v, 1e4 * conductance, 0)
    }
    schedule.add(interstitialFlow({ fluid, kernels, every: 1000 }))
    runUntil(schedule, 1)
    let worst = 0
    for (let v = 0; v < grid.count; v++) {
      const r = dx * Math.hypot((v % n) + 0.5, (Math.floor(v / n) % n) + 0.5, Math.floor(v / (n * n)) + 0.5)
      if (r > radius - 2 * dx) continue
      const exact = 1 - (radius * Math.sinh((2 * r) / radius)) / (r * Math.sinh(2))
      worst = Math.max(worst, Math.abs(fluid.pressure[v] / pe - exact))
    }
    expect(worst).toBeLessThan(0.01)
    // what enters leaves: closed faces
    expect(Math.abs(fluid.netInflow())).toBeLessThan(1e-3 * conductance * pe * grid.voxelVolume * 33510)
  })
})

test('between two held faces the fluid flows at K Δp/L', async () => {
  await inLaboratory({ box: [200, 20, 20] }, ({ grid, registry, parameters, kernels, schedule }) => {
    const fluid = new InterstitialFluid({ grid, registry, parameters })
    schedule.add(interstitialFlow({ fluid, kernels, every: 1000, faces: { xLow: 1000, xHigh: 0 } }))
    runUntil(schedule, 1)
    const u = new Float64Array(3)
    fluid.velocityAt(100, 10, 10, u)
    expect(u[0]).toBeCloseTo((fluid.conductivity * 1000) / 200, 4)
    expect(u[1]).toBeCloseTo(0, 5)
  })
})

test('pores shrink as collagen gets denser, and cross-linked collagen has the smaller ones', async () => {
  await inLaboratory({}, async ({ grid, registry, parameters }) => {
    const gel = new Collagen({ grid, registry, parameters, density: 1.7, crosslinked: false })
    expect(gel.poreAreaAt(50, 50, 50)).toBeCloseTo(20, 4)
    expect(gel.poreArea(3.4)).toBeCloseTo(10, 6)
    expect(gel.poreArea(0)).toBe(Number.POSITIVE_INFINITY)
    await inLaboratory({}, (other) => {
      const tight = new Collagen({ ...other, density: 1.7, crosslinked: true })
      expect(tight.poreAreaAt(50, 50, 50)).toBeLessThan(7)
    })
  })
})
