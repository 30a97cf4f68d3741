import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Activities } from '../../src/molecules/activities.ts'
import { RandomStream } from '../../src/numerics/random-stream.ts'
import { Schedule } from '../../src/schedule/schedule.ts'
import { StateRegistry } from '../../src/schedule/state-registry.ts'
import { Grid } from '../../src/tissue/grid.ts'
import { growNetwork } from '../../src/vessels/grow-network.ts'
import { straightVessel } from '../../src/vessels/straight-vessel.ts'
import { vesselClass } from '../../src/vessels/vessel-class.ts'
import { nearestVessel, VesselIndex } from '../../src/vessels/vessel-index.ts'
import { Wall } from '../../src/vessels/wall.ts'
import { wallSettings } from '../../src/vessels/wall-settings.ts'
import { wallSignals } from '../../src/vessels/wall-signals.ts'
import { wallStratum } from '../../src/vessels/wall-stratum.ts'
import { wallAreaPerVoxel } from '../../src/vessels/wall-voxels.ts'
import { parameters } from './networks.ts'

const network = growNetwork({
  box: [400, 400, 200],
  capillaryDensity: 5e-4,
  lymphatics: true,
  haematocrit: 0.4,
  random: new RandomStream(4),
  parameters,
})
const wallOf = (vessels = network, mosaicShare = 0, seed = 1, endothelium: 'in-vivo' | 'chip' = 'in-vivo') => {
  const registry = new StateRegistry()
  const settings = wallSettings(parameters, endothelium)
  return new Wall({ network: vessels, registry, settings, random: new RandomStream(seed), mosaicShare })
}

describe('a wall', () => {
  const wall = wallOf()

  it('covers every vessel exactly once', () => {
    const area = new Float64Array(network.from.length)
    for (let t = 0; t < wall.count; t++) area[wall.segment[t]] += wall.area[t]
    area.forEach((found, s) => {
      expect(found / (Math.PI * network.diameter[s] * network.length[s])).toBeCloseTo(1, 9)
    })
    let sum = 0
    for (let t = 0; t < wall.count; t++) sum += wall.area[t]
    expect(sum / wall.count).toBeGreaterThan(600)
    expect(sum / wall.count).toBeLessThan(1500)
  })

  it('finds each tile at its own place, with a normal of length one that leaves the lumen', () => {
    for (let t = 0; t < wall.count; t++) {
      expect(wall.tileAt(wall.segment[t], wall.axial[t], wall.angle[t])).toBe(t)
      expect(Math.hypot(wall.nx[t], wall.ny[t], wall.nz[t])).toBeCloseTo(1, 12)
    }
    fc.assert(
      fc.property(
        fc.nat(network.from.length - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (s, share, angle) => {
          const t = wall.tileAt(s, share * network.length[s], angle)
          expect(wall.segment[t]).toBe(s)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('has a junction within half a cell, a corner further off, and flaps 3 µm apart in lymphatics', () => {
    const out = { edge: 0, corner: 0, flap: 0 }
    for (let t = 0; t < wall.count; t++) {
      wall.junctionAt(t, wall.axial[t], wall.angle[t], out)
      expect(out.edge).toBeCloseTo(Math.min(wall.tileHeight(t), wall.tileWidth(t)) / 2, 6)
      expect(out.corner).toBeGreaterThanOrEqual(out.edge - 1e-9)
      if (wall.vesselClass[t] === vesselClass.initialLymphatic) expect(out.flap).toBeLessThan(out.edge + 1.5 + 1e-9)
      else expect(out.flap).toBe(Number.POSITIVE_INFINITY)
    }
  })

  it('differs from cell to cell by the stated variation, lymph from blood by the stated medians', () => {
    const blood = [...wall.endothelialForce].filter((_, t) => wall.vesselClass[t] <= 2).sort((a, b) => a - b)
    const lymph = [...wall.endothelialForce].filter((_, t) => wall.vesselClass[t] > 2).sort((a, b) => a - b)
    const median = blood[blood.length >> 1]
    expect(median / 150_000).toBeGreaterThan(0.94)
    expect(median / 150_000).toBeLessThan(1.06)
    expect(lymph[lymph.length >> 1] / 15_000).toBeGreaterThan(0.8)
    const mean = blood.reduce((a, b) => a + b) / blood.length
    const sd = Math.sqrt(blood.reduce((a, b) => a + (b - mean) ** 2, 0) / blood.length)
    expect(sd / mean).toBeGreaterThan(0.25)
    expect(sd / mean).toBeLessThan(0.35)
  })

  it('keeps a cell the same in a counterfactual and changes it with the seed', () => {
    expect(wallOf().endothelialForce).toEqual(wall.endothelialForce)
    expect(wallOf(network, 0, 2).endothelialForce).not.toEqual(wall.endothelialForce)
    // A mosaic elsewhere leaves the other cells as they were.
    expect(wallOf(network, 0.04).restingBonds).toEqual(wall.restingBonds)
  })

  it('has thin membrane where 3 regions per 10⁴ µm² fall', () => {
    let area = 0
    let thin = 0
    for (let t = 0; t < wall.count; t++) {
      if (wall.vesselClass[t] !== 1 && wall.vesselClass[t] !== 2) continue
      area += 1 - Math.exp(-3e-4 * wall.area[t])
      if (wall.stratum[t] === wallStratum.lowMembrane) thin++
    }
    expect(thin / area).toBeGreaterThan(0.85)
    expect(thin / area).toBeLessThan(1.15)
  })

  it('is mosaic over the asked share, gathered on few vessels', () => {
    const mosaic = wallOf(network, 0.04)
    const total = mosaic.areaOf(1) + mosaic.areaOf(2)
    const bare = mosaic.areaOf(1, wallStratum.mosaic) + mosaic.areaOf(2, wallStratum.mosaic)
    expect(Math.abs(bare / total - 0.04)).toBeLessThan(0.002)
    const touched = new Set<number>()
    for (let t = 0; t < mosaic.count; t++) if (mosaic.stratum[t] === wallStratum.mosaic) touched.add(mosaic.segment[t])
    const blood = [...network.vesselClass].filter((code) => code === 1 || code === 2).length
    // Published: about 15 % of vessels, a quarter of the perimeter of each.
    expect(touched.size / blood).toBeGreaterThan(0.04)
    expect(touched.size / blood).toBeLessThan(0.3)
  })
})

describe('wall signals', () => {
  const run = (every: number, seconds: number, change: (wall: Wall) => void = () => {}) => {
    const wall = wallOf(
      straightVessel({ box: [300, 100, 100], vesselClass: 'venule', diameter: 25, speed: 500, haematocrit: 0.4 }),
    )
    change(wall)
    const schedule = new Schedule(1e-3)
    const activities = new Activities([])
    schedule.add(
      wallSignals({ wall, parameters, activities, every: every * 1000, inflammation: { level: 1, from: 0 } }),
    )
    while (schedule.clock.tick < seconds * 1000) schedule.advance(seconds * 1000)
    return wall
  }

  it('reach their targets exponentially and whatever the step', () => {
    const short = run(1, 7200)
    const long = run(600, 7200)
    const expected = 1 + 4 * (1 - Math.exp(-7200 / (8 * 3600)))
    expect(short.icam1[0] / expected).toBeCloseTo(1, 10)
    expect(long.icam1[0] / expected).toBeCloseTo(1, 12)
    expect(long.eSelectin[0]).toBeCloseTo(1 - 0.98 * Math.exp(-1) - 0.02 * Math.exp(-1), 10)
  })

  it('close holes only where no cell works', () => {
    const wall = run(60, 86_400, (one) => {
      one.holeArea.fill(12)
      one.openAttempts[1] = 1
    })
    expect(wall.holeArea[1]).toBe(12)
    expect(wall.holeArea[0] - wall.restingHole[0]).toBeCloseTo((12 - wall.restingHole[0]) * Math.exp(-1), 8)
  })

  it('leave a slit open during a flash and shut it within two minutes after', () => {
    const wall = run(10, 300, (one) => {
      one.slitWidth.fill(1.98)
      one.flashEnd[0] = 1e9
    })
    expect(wall.slitWidth[0]).toBe(1.98)
    expect(wall.slitWidth[1]).toBeLessThan(1.21)
  })
})

describe('the index of vessels', () => {
  const wall = wallOf()
  const index = new VesselIndex(network, wall)

  it('finds what a search through every vessel finds', () => {
    const out = nearestVessel()
    const stream = new RandomStream(9).at(1, 0, 0, 0)
    for (let k = 0; k < 300; k++) {
      const p = [400 * stream.uniform(), 400 * stream.uniform(), 200 * stream.uniform()]
      let best = 30
      let nearest = -1
      for (let s = 0; s < network.from.length; s++) {
        const a = [network.nodeX[network.from[s]], network.nodeY[network.from[s]], network.nodeZ[network.from[s]]]
        const b = [network.nodeX[network.to[s]], network.nodeY[network.to[s]], network.nodeZ[network.to[s]]]
        const ab = b.map((v, i) => v - a[i])
        const along = ab.reduce((sum, v, i) => sum + v * (p[i] - a[i]), 0) / ab.reduce((sum, v) => sum + v * v, 0)
        const t = Math.min(1, Math.max(0, along))
        const distance = Math.hypot(...p.map((v, i) => v - a[i] - t * ab[i])) - network.diameter[s] / 2
        if (distance < best) {
          best = distance
          nearest = s
        }
      }
      expect(index.nearest(p[0], p[1], p[2], 30, out)).toBe(nearest >= 0)
      if (nearest >= 0) expect(out.surfaceDistance).toBeCloseTo(best, 9)
    }
  })

  it('finds the tile a point stands on', () => {
    const out = nearestVessel()
    let same = 0
    for (let t = 0; t < wall.count; t++) {
      const found = index.nearest(
        wall.x[t] + 0.1 * wall.nx[t],
        wall.y[t] + 0.1 * wall.ny[t],
        wall.z[t] + 0.1 * wall.nz[t],
        5,
        out,
      )
      expect(found).toBe(true)
      if (out.tile === t) same++
    }
    // Vessels touch where they branch: there the neighbour may be nearer.
    expect(same / wall.count).toBeGreaterThan(0.85)
  })

  it('finds nothing out of reach', () => {
    expect(index.nearest(-500, -500, -500, 100, nearestVessel())).toBe(false)
  })
})

describe('wall in voxels', () => {
  it('adds up to the wall inside the block', () => {
    const vessel = straightVessel({
      box: [300, 100, 100],
      vesselClass: 'venule',
      diameter: 25,
      speed: 500,
      haematocrit: 0.4,
    })
    const grid = Grid.ofBox([300, 100, 100], 10)
    const area = wallAreaPerVoxel(grid, wallOf(vessel))
    expect(area.reduce((a, b) => a + b) / (Math.PI * 25 * 300)).toBeCloseTo(1, 9)
    expect(area[grid.voxelAt(150, 50, 50)]).toBe(0)
    expect(area[grid.voxelAt(150, 50, 63)]).toBeGreaterThan(0)
  })
})
