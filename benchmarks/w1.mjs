/** W1: one implicit diffusion–decay step (locally one-dimensional) on a cube, no flux, equal coefficients for all species. */
import { bundled, median, time } from './bundle.mjs'

const { createKernels, ValueDiffusionStep, ChangeDiffusionStep } = await bundled(`
  export { createKernels } from './src/kernel/kernels.ts'
  export { ValueDiffusionStep, ChangeDiffusionStep } from './src/kernel/diffusion-step.ts'`)

const workload = { dx: 20, diffusion: 1e5, decay: 0.1, dt: 0.01 }
const start = (n, species) => 1 + 0.5 * Math.sin(0.001 * n + species)

/** Million voxel·species updates a second of the value form; the sum must be right or the figure is worth nothing. */
async function value(threads, n, species, steps) {
  const kernels = await createKernels({ threads, bytes: 4 * species * n ** 3 + 16e6 })
  const u = kernels.arena.allocate('f32', species * n ** 3)
  for (let i = 0; i < n ** 3; i++) for (let s = 0; s < species; s++) u[species * i + s] = start(i, s)
  const diffusion = new ValueDiffusionStep(kernels, { nx: n, ny: n, nz: n, ...workload, interleaved: species === 4 })
  const times = time(() => diffusion.step(u), { warm: 3, repeat: steps - 3 })
  let sum = 0
  let exact = 0
  for (let i = 0; i < n ** 3; i++) {
    sum += u[species * i]
    exact += start(i, 0)
  }
  exact /= (1 + (workload.decay * workload.dt) / 3) ** (3 * steps)
  if (Math.abs(sum / exact - 1) > 1e-5) throw new Error(`sum ${sum}, should be ${exact}`)
  await kernels.close()
  return (species * n ** 3) / median(times) / 1000
}

async function change(threads, n, steps) {
  const kernels = await createKernels({ threads, bytes: 16 * n ** 3 + 16e6 })
  const [u, uptake, source] = [0, 1, 2].map(() => kernels.arena.allocate('f32', n ** 3))
  for (let i = 0; i < n ** 3; i++) u[i] = start(i, 0)
  const diffusion = new ChangeDiffusionStep(kernels, { nx: n, ny: n, nz: n, ...workload })
  const times = time(() => diffusion.step(u, uptake, source), { warm: 3, repeat: steps - 3 })
  await kernels.close()
  return n ** 3 / median(times) / 1000
}

export default {
  name: 'W1 diffusion step of a cube',
  goal: '100³: ≥ 1000 M voxel updates/s on one thread, ≥ 1700 on two; four species ≥ 900 and ≥ 1900',
  async run({ threads }) {
    const goals = threads === 1 ? ['≥ 1000', '≥ 900'] : threads === 2 ? ['≥ 1700', '≥ 1900'] : []
    const figure = (what, value_, goal) => ({ what, value: value_, unit: 'M/s', goal })
    return {
      figures: [
        figure('64³, 1 species', await value(threads, 64, 1, 23)),
        figure('100³, 1 species', await value(threads, 100, 1, 23), goals[0]),
        figure('128³, 1 species', await value(threads, 128, 1, 15)),
        figure('100³, 4 species interleaved', await value(threads, 100, 4, 15), goals[1]),
        figure('100³, change form with uptake and source', await change(threads, 100, 15)),
      ],
    }
  },
}
