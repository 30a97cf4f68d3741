/**
 * W2: one simulated hour of a tumour ball with PhysiCell's time steps (field and uptake 0.01 min, mechanics 0.1 min with gradients,
 * phenotype 6 min), made of the same processes as any scenario. The field takes PhysiCell's own scheme, implicit lines in the value
 * form, whose splitting error at this step is a few mmHg in the ball; as separate figures the field as a sequence of steady states
 * (with its difference from the fixed steps) and in the change form, whose steady state does not depend on the step.
 */
import { bundled } from './bundle.mjs'

const lab = await bundled(`
  export { createKernels } from './src/kernel/kernels.ts'
  export { sampleAtCells } from './src/kernel/cell-columns.ts'
  export { ParameterSet } from './src/evidence/parameter-set.ts'
  export { Activities } from './src/molecules/activities.ts'
  export { RandomStream } from './src/numerics/random-stream.ts'
  export { founderKey } from './src/numerics/lineage.ts'
  export { Schedule } from './src/schedule/schedule.ts'
  export { StateRegistry } from './src/schedule/state-registry.ts'
  export { FieldSet } from './src/tissue/field-set.ts'
  export { Grid } from './src/tissue/grid.ts'
  export { transientFields } from './src/tissue/transient-fields.ts'
  export { quasiSteadyFields } from './src/tissue/quasi-steady-fields.ts'
  export { KindTable } from './src/cells/kinds.ts'
  export { CellStore } from './src/cells/cell-store.ts'
  export { CellsByVoxel } from './src/cells/cells-by-voxel.ts'
  export { uptakeAndSecretion } from './src/cells/uptake-and-secretion.ts'
  export { contactMechanics } from './src/cells/contact-mechanics.ts'
  export { cellFate } from './src/cells/fate-process.ts'
  export { hashState } from './src/simulation/state-hash.ts'`)

const radius = 8.41
const secondsPerTick = 1e-3
const minute = 60000

/** The N sites of a close-packed lattice of spacing 0.95 · 2r nearest the centre. */
function ball(count, centre) {
  const spacing = 0.95 * 2 * radius
  const half = (spacing * Math.SQRT2) / 2
  const reach = Math.ceil((1.3 * Math.cbrt(count / 4) * spacing * Math.SQRT2) / half)
  const sites = []
  for (let k = -reach; k <= reach; k++)
    for (let j = -reach; j <= reach; j++)
      for (let i = -reach; i <= reach; i++) {
        if ((i + j + k) % 2) continue
        sites.push([i, j, k, i * i + j * j + k * k])
      }
  sites.sort((a, b) => a[3] - b[3])
  return sites.slice(0, count).map((site) => site.slice(0, 3).map((n) => centre + n * half))
}

/** Holds the outermost voxels, as the fixed steps do, by an exchange far faster than diffusion. */
function holdOutermost({ exchangeRate, exchangeSource }, { nx, ny, nz, count }) {
  for (let v = 0; v < count; v++) {
    const place = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))]
    if (!place.some((at, axis) => at === 0 || at === [nx, ny, nz][axis] - 1)) continue
    exchangeRate[v] = 1e3
    exchangeSource[v] = 38e3
  }
}

async function hour({ threads, count, edge, adaptive, form = 'value' }) {
  const kernels = await lab.createKernels({ threads, bytes: 8e6 + 300 * 1.3 * count + 80 * (edge / 20) ** 3 })
  const registry = new lab.StateRegistry(kernels.arena.allocate)
  const parameters = new lab.ParameterSet({
    'kind.carcinoma.radius': radius,
    'kind.carcinoma.uptakeOxygen': 10 / 60,
    'kind.carcinoma.divisionRate': 7.2e-4 / 60,
    'kind.carcinoma.deathRate': 5.3e-5 / 60,
    'growth.oxygenSaturation': 38,
    'growth.oxygenHypoxia': 5,
    'growth.necrosisRate': 0,
  })
  const random = new lab.RandomStream(1)
  const grid = lab.Grid.ofBox([edge, edge, edge], 20)
  const oxygen = {
    name: 'oxygen',
    diffusion: 1e5 / 60,
    decay: 0.1 / 60,
    initial: 38,
    faces: Array(6).fill(adaptive ? undefined : 38),
  }
  const fields = new lab.FieldSet({ grid, species: [oxygen], registry })
  if (adaptive) holdOutermost(fields.of('oxygen'), grid)
  const kinds = new lab.KindTable(parameters)
  const cells = new lab.CellStore({ registry, kinds, capacity: Math.ceil(1.2 * count), random })
  ball(count, edge / 2).forEach(([x, y, z], i) => {
    cells.add({ kind: 'carcinoma', x, y, z, key: lab.founderKey('cells.0', i), time: 0, as: 'founders' })
  })
  const activities = new lab.Activities()
  const byVoxel = new lab.CellsByVoxel({ kernels, cells, grid })
  const column = () => kernels.arena.allocate('f32', cells.capacity)
  const gradient = { x: column(), y: column(), z: column() }
  const mask = kernels.arena.allocate('u8', cells.capacity).fill(1)
  const mechanics = 0.1 * minute
  const contact = { law: 'quadratic', repulsion: 10 / 60, adhesion: 0.4 / 60, reach: 1.25 }
  const schedule = new lab.Schedule(secondsPerTick)
  schedule.add(
    lab.uptakeAndSecretion({ byVoxel, fields, parameters, activities, every: mechanics }),
    adaptive
      ? lab.quasiSteadyFields({
          fields,
          kernels,
          registry,
          species: ['oxygen'],
          every: mechanics,
          longest: 50,
          tolerance: 1e-7,
        })
      : lab.transientFields({
          fields,
          kernels,
          species: ['oxygen'],
          every: 0.01 * minute,
          secondsPerTick,
          form,
        }),
    {
      name: 'gradients',
      every: mechanics,
      writes: [],
      step: () =>
        lab.sampleAtCells(kernels, { ...cells, mask }, cells.count, fields.of('oxygen').concentration, grid, {
          gradient,
        }),
    },
    lab.contactMechanics({
      cells,
      grid,
      kernels,
      parameters,
      activities,
      every: mechanics,
      subStep: 6,
      law: { contact, drag: 1, reach: 1.25 * 2 * radius },
    }),
    lab.cellFate({ byVoxel, fields, parameters, every: 6 * minute, crowding: false }),
  )
  const start = performance.now()
  const before = process.cpuUsage()
  while (schedule.clock.tick < 60 * minute) schedule.advance(60 * minute)
  const seconds = (performance.now() - start) / 1000
  const used = process.cpuUsage(before)
  cells.audit()
  const { concentration } = fields.of('oxygen')
  const result = {
    seconds,
    processorSeconds: (used.user + used.system) / 1e6,
    births: cells.tally('births'),
    hash: lab.hashState(schedule.clock.tick, registry),
    oxygen: Array.from(concentration),
  }
  await kernels.close()
  return result
}

export default {
  name: 'W2 tumour ball, one simulated hour',
  goal: '1e4 cells: 4 s on 1 thread, 2.2 s on 2; 1e5 cells: 30 s and 17 s (PhysiCell 82 and 41 s; 1248 and 700 s)',
  async run({ threads }) {
    const figures = []
    const small = { threads, count: 1e4, edge: 800 }
    const fixed = await hour(small)
    figures.push({ what: '1e4 cells', value: fixed.seconds, unit: 's', goal: threads > 1 ? '2.2 s' : '4 s' })
    figures.push({ what: '1e4 cells, processor time', value: fixed.processorSeconds, unit: 's' })
    const adaptive = await hour({ ...small, adaptive: true })
    figures.push({ what: '1e4 cells, field as steady states', value: adaptive.seconds, unit: 's' })
    let worst = 0
    fixed.oxygen.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(value - adaptive.oxygen[i]))
    })
    figures.push({ what: 'largest difference of the two in oxygen', value: worst, unit: 'mmHg' })
    const change = await hour({ ...small, form: 'change' })
    figures.push({ what: '1e4 cells, field in the change form', value: change.seconds, unit: 's' })
    if (process.env.TRANSMURAL_W2 !== 'small') {
      const large = await hour({ threads, count: 1e5, edge: 1000 })
      figures.push({ what: '1e5 cells', value: large.seconds, unit: 's', goal: threads > 1 ? '17 s' : '30 s' })
    }
    return { figures }
  },
}
