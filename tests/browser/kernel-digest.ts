import { moveAlongAxis, sampleAtCells } from '../../src/kernel/cell-columns.ts'
import { CellSort } from '../../src/kernel/cell-sort.ts'
import { ChangeDiffusionStep, ValueDiffusionStep } from '../../src/kernel/diffusion-step.ts'
import { createKernels } from '../../src/kernel/kernels.ts'
import { KernelStateHash } from '../../src/kernel/state-digest.ts'
import { SteadySolver } from '../../src/kernel/steady-solver.ts'
import { VoxelCells } from '../../src/kernel/voxel-cells.ts'
import { exp } from '../../src/numerics/exp.ts'
import { log } from '../../src/numerics/log.ts'

export interface KernelDigest {
  /** Threads that really ran. */
  threads: number
  digest: string
}

/** A little of everything the kernels do, ending in one hash: the same bits in every engine and for every number of threads. */
export async function run({ threads }: { threads: number }): Promise<KernelDigest> {
  const kernels = await createKernels({ threads, bytes: 64e6 })
  const { arena } = kernels
  const grid = { nx: 30, ny: 22, nz: 17, dx: 10 }
  const voxels = grid.nx * grid.ny * grid.nz
  const n = 4000
  let s = 1
  const uniform = () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0
    return s / 4294967296
  }
  const column = (length: number, value: () => number) => {
    const array = arena.allocate('f32', length)
    for (let i = 0; i < length; i++) array[i] = value()
    return array
  }
  const cells = {
    x: column(n, () => uniform() * 300),
    y: column(n, () => uniform() * 220),
    z: column(n, () => uniform() * 170),
    radius: column(n, () => 5 + uniform()),
    mask: arena.allocate('u8', n).fill(1),
  }
  const force = { x: column(n, () => 0), y: column(n, () => 0), z: column(n, () => 0) }
  const compensation = { x: column(n, () => 0), y: column(n, () => 0), z: column(n, () => 0) }
  const [value, transient, steady] = [0, 1, 2].map(() => column(voxels, uniform))
  const uptake = column(voxels, () => 0)
  const source = column(voxels, () => (uniform() < 0.05 ? exp(uniform()) - log(0.5 + uniform()) : 0))

  const options = { ...grid, diffusion: 500, decay: 0.01, dt: 0.2 }
  const valueStep = new ValueDiffusionStep(kernels, options)
  const changeStep = new ChangeDiffusionStep(kernels, { ...options, faces: { xLow: 2, zHigh: 1 } })
  const solver = new SteadySolver(kernels, grid)
  const contacts = new CellSort(kernels, { capacity: n, box: [300, 220, 170], reach: 15 })
  const lists = new VoxelCells(kernels, { ...grid, capacity: n })
  for (let step = 0; step < 5; step++) {
    lists.sort(cells, n)
    lists.sum(cells.radius, 0.001, uptake)
    valueStep.step(value)
    changeStep.step(transient, uptake, source)
    solver.solve(steady, { diffusion: 500, decay: 1e-3, uptake, source })
    contacts.sort(cells, n)
    contacts.forces({ law: 'hertz', stiffness: 1000, adhesion: 300, range: 2 }, force)
    for (const [axis, edge] of [
      ['x', 300],
      ['y', 220],
      ['z', 170],
    ] as const) {
      const columns = {
        position: cells[axis],
        compensation: compensation[axis],
        velocity: force[axis],
        mask: cells.mask,
      }
      moveAlongAxis(kernels, columns, n, 1e-5, edge)
    }
  }
  sampleAtCells(kernels, cells, n, steady, grid, { value: cells.radius, gradient: force })
  const hash = new KernelStateHash(kernels)
  for (const array of [
    value,
    transient,
    steady,
    uptake,
    cells.x,
    cells.y,
    cells.z,
    cells.radius,
    force.x,
    force.y,
    force.z,
  ]) {
    hash.updateArray(array)
  }
  await kernels.close()
  return { threads: kernels.threads, digest: hash.digest() }
}
