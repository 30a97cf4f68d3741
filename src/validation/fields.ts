import { ValueDiffusionStep } from '../kernel/diffusion-step.ts'
import { createKernels, type Kernels } from '../kernel/kernels.ts'
import { cos, exp, log, sin, sinh } from '../numerics/math.ts'
import { Schedule } from '../schedule/schedule.ts'
import { StateRegistry } from '../schedule/state-registry.ts'
import { FieldSet } from '../tissue/field-set.ts'
import { Grid } from '../tissue/grid.ts'
import { InterstitialFluid, interstitialFlow } from '../tissue/interstitial-fluid.ts'
import { quasiSteadyFields } from '../tissue/quasi-steady-fields.ts'
import { closedFaces } from '../tissue/species.ts'
import { transientFields } from '../tissue/transient-fields.ts'
import type { TargetFunction } from './target-function.ts'

const secondsPerTick = 0.001

interface Block {
  kernels: Kernels
  registry: StateRegistry
  grid: Grid
  fields: FieldSet
  schedule: Schedule
}

/** A block of tissue with one substance and closed faces, cleared away afterwards. Lengths µm, diffusion µm²/s, decay 1/s. */
async function inBlock<T>(
  setting: { box: readonly [number, number, number]; voxel: number; diffusion: number; decay: number; bytes?: number },
  work: (block: Block) => T,
): Promise<T> {
  const kernels = await createKernels({ threads: 1, bytes: setting.bytes ?? 32e6 })
  try {
    const registry = new StateRegistry(kernels.arena.allocate)
    const grid = Grid.ofBox([...setting.box], setting.voxel)
    const { diffusion, decay } = setting
    const species = [{ name: 'a', diffusion, decay, initial: 0, faces: closedFaces }]
    const fields = new FieldSet({ grid, species, registry })
    return work({ kernels, registry, grid, fields, schedule: new Schedule(secondsPerTick) })
  } finally {
    await kernels.close()
  }
}

function runUntil(schedule: Schedule, seconds: number): void {
  const end = Math.round(seconds / secondsPerTick)
  while (schedule.clock.tick < end) schedule.advance(end)
}

/** Largest error of a cosine along x, D 100 µm²/s, 60 s, in n voxels of 320/n µm. */
function modeError(n: number, every: number, decay: number): Promise<number> {
  const voxel = 320 / n
  return inBlock({ box: [320, voxel, voxel], voxel, diffusion: 100, decay }, ({ fields, kernels, schedule }) => {
    const { concentration } = fields.of('a')
    const k = Math.PI / 320
    for (let i = 0; i < n; i++) concentration[i] = 2 + cos(k * (i + 0.5) * voxel)
    schedule.add(transientFields({ fields, kernels, species: ['a'], every, secondsPerTick }))
    const time = 60
    runUntil(schedule, time)
    let worst = 0
    for (let i = 0; i < n; i++) {
      const mode = cos(k * (i + 0.5) * voxel) * exp(-(100 * k * k + decay) * time)
      worst = Math.max(worst, Math.abs(concentration[i] - 2 * exp(-decay * time) - mode))
    }
    return worst
  })
}

const order: TargetFunction = async () => {
  const [coarse, fine] = [await modeError(8, 20, 0), await modeError(16, 20, 0)]
  return { value: log(coarse / fine) / Math.LN2, note: 'voxels of 40 and 20 µm' }
}

/** W1: 64³ voxels, 23 steps; dx 20 µm, D 1e5 µm²/min, λ 0.1 /min, dt 0.01 min. */
const sum: TargetFunction = async () => {
  const n = 64
  const kernels = await createKernels({ threads: 1, bytes: 4 * n * n * n + 16e6 })
  try {
    const u = kernels.arena.allocate('f32', n * n * n)
    for (let i = 0; i < u.length; i++) u[i] = 1 + 0.5 * sin(0.001 * i)
    const step = new ValueDiffusionStep(kernels, { nx: n, ny: n, nz: n, dx: 20, diffusion: 1e5, decay: 0.1, dt: 0.01 })
    for (let k = 0; k < 23; k++) step.step(u)
    let total = 0
    for (let i = 0; i < n * n * n; i++) total += u[i]
    return { value: total }
  } finally {
    await kernels.close()
  }
}

const pointSource: TargetFunction = () =>
  inBlock(
    { box: [410, 410, 410], voxel: 5, diffusion: 100, decay: 0.04, bytes: 96e6 },
    ({ fields, kernels, registry, grid, schedule }) => {
      const field = fields.of('a')
      const strength = 1000
      const middle = Math.floor(grid.nx / 2)
      field.source[grid.index(middle, middle, middle)] = strength / grid.voxelVolume
      schedule.add(quasiSteadyFields({ fields, kernels, registry, species: ['a'], every: 1000, tolerance: 1e-6 }))
      runUntil(schedule, 1)
      let worst = 0
      for (const r of [60, 80, 100]) {
        const exact = (strength / (4 * Math.PI * 100 * r)) * exp(-r / Math.sqrt(100 / 0.04))
        worst = Math.max(worst, Math.abs(field.concentration[grid.index(middle + r / 5, middle, middle)] / exact - 1))
      }
      return { value: worst, note: 'voxels of 5 µm, length of decay 50 µm' }
    },
  )

/** One octant of a tumour of 200 µm with α = R √(L_p S/(V K)) = 2; outside it strong drainage holds 0. */
const tumourPressure: TargetFunction = ({ parameters }) => {
  const n = 48
  const dx = 5
  const radius = 200
  const box = [n * dx, n * dx, n * dx] as const
  return inBlock({ box, voxel: dx, diffusion: 1, decay: 0, bytes: 64e6 }, ({ grid, registry, kernels, schedule }) => {
    const fluid = new InterstitialFluid({ grid, registry, parameters })
    const pe = 2000
    const conductance = (4 * fluid.conductivity) / (radius * radius)
    const distance = (v: number) => {
      const [x, y, z] = [v % n, Math.floor(v / n) % n, Math.floor(v / (n * n))].map((i) => dx * (i + 0.5))
      return Math.sqrt(x * x + y * y + z * z)
    }
    for (let v = 0; v < grid.count; v++) {
      // Drained voxels hold 0 at their centres: half a voxel inwards puts the surface at the radius on average.
      if (distance(v) < radius - dx / 2) fluid.addExchange(v, conductance, pe)
      else fluid.addExchange(v, 1e4 * conductance, 0)
    }
    schedule.add(interstitialFlow({ fluid, kernels, every: 1000 }))
    runUntil(schedule, 1)
    let worst = 0
    for (let v = 0; v < grid.count; v++) {
      const r = distance(v)
      if (r > radius - 2 * dx) continue
      const exact = 1 - (radius * sinh((2 * r) / radius)) / (r * sinh(2))
      worst = Math.max(worst, Math.abs(fluid.pressure[v] / pe - exact))
    }
    return { value: worst }
  })
}

/** A capillary held by strong exchange in a square of tissue with constant consumption; rings between radii outside it. */
const krogh: TargetFunction = () => {
  const n = 61
  const dx = 2
  const box = [n * dx, n * dx, dx] as const
  return inBlock({ box, voxel: dx, diffusion: 1750, decay: 0 }, ({ fields, kernels, registry, grid, schedule }) => {
    const field = fields.of('a')
    const consumption = 12000
    const centre = (n - 1) / 2
    const distance = (i: number, j: number) => dx * Math.sqrt((i - centre) * (i - centre) + (j - centre) * (j - centre))
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const v = grid.index(i, j, 0)
        const inside = distance(i, j) <= 5
        field.uptakeRate[v] = inside ? 1e4 : 0
        field.source[v] = inside ? 1e4 * 40000 : -consumption
      }
    }
    schedule.add(quasiSteadyFields({ fields, kernels, registry, species: ['a'], every: 1000, tolerance: 1e-7 }))
    runUntil(schedule, 1)
    const ring = (r: number) => {
      let total = 0
      let count = 0
      for (let j = 0; j < n; j++) {
        for (let i = 0; i < n; i++) {
          if (Math.abs(distance(i, j) - r) > dx / 2) continue
          total += field.concentration[grid.index(i, j, 0)]
          count++
        }
      }
      return total / count
    }
    const outer2 = (n * n * dx * dx) / Math.PI
    const from = 12
    let worst = 0
    for (const r of [20, 30, 40, 50]) {
      const exact =
        (consumption / (4 * 1750)) * (r * r - from * from) - ((consumption * outer2) / (2 * 1750)) * log(r / from)
      worst = Math.max(worst, Math.abs((ring(r) - ring(from)) / exact - 1))
    }
    return { value: worst, note: 'square block of the cross-section of Krogh’s cylinder' }
  })
}

/** Checks of fields and interstitial fluid against exact solutions. */
export const fieldTargets: Readonly<Record<string, TargetFunction>> = {
  'diffusion-decay-mode': async () => ({ value: await modeError(32, 100, 1e-3), note: 'voxels of 10 µm' }),
  'diffusion-order': order,
  'diffusion-sum': sum,
  'point-source': pointSource,
  'tumour-pressure-profile': tumourPressure,
  'krogh-cylinder': krogh,
}
