/**
 * W3: spheres of 8.41 µm at volume fraction 0.70, random and relaxed; every step rebuilds the cell list, takes contact forces
 * 10 (1 − d/R)² − 0.4 (1 − d/1.25R)² and moves (Euler, dt 0.1). Slots keep the order of founding: "along space" numbers the cells bin
 * by bin, as founders are; "at random" is the worst case.
 */
import { bundled, median, time } from './bundle.mjs'

const { createKernels, CellSort, moveAlongAxis } = await bundled(`
  export { createKernels } from './src/kernel/kernels.ts'
  export { CellSort } from './src/kernel/cell-sort.ts'
  export { moveAlongAxis } from './src/kernel/cell-columns.ts'`)

const radius = 8.41
const reach = 1.25
const law = { law: 'quadratic', repulsion: 10, adhesion: 0.4, reach }

async function crowd(threads, n, relax, repeat) {
  const edge = Math.cbrt((n * 4 * Math.PI * radius ** 3) / 3 / 0.7)
  const kernels = await createKernels({ threads, bytes: 300 * n + 64e6 })
  const { arena } = kernels
  const columns = () => ({ x: arena.allocate('f32', n), y: arena.allocate('f32', n), z: arena.allocate('f32', n) })
  const cells = { ...columns(), radius: arena.allocate('f32', n).fill(radius), mask: arena.allocate('u8', n).fill(1) }
  const compensation = columns()
  const velocity = columns()
  let seed = 12345
  const uniform = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 4294967296
  }
  for (let i = 0; i < n; i++) for (const axis of ['x', 'y', 'z']) cells[axis][i] = uniform() * edge
  const sort = new CellSort(kernels, { capacity: n, box: [edge, edge, edge], reach: 2 * radius * reach })
  const parts = { sort: [], forces: [], move: [] }
  const timed = (part, work) => {
    const start = performance.now()
    work()
    parts[part].push(performance.now() - start)
  }
  const step = () => {
    timed('sort', () => sort.sort(cells, n))
    timed('forces', () => sort.forces(law, velocity))
    timed('move', () => {
      for (const axis of ['x', 'y', 'z']) {
        const column = {
          position: cells[axis],
          compensation: compensation[axis],
          velocity: velocity[axis],
          mask: cells.mask,
        }
        moveAlongAxis(kernels, column, n, 0.1, edge)
      }
    })
  }
  for (let i = 0; i < relax; i++) step()
  const measure = (order) => {
    const times = time(step, { warm: 2, repeat })
    const tail = (part) => median(parts[part].slice(-repeat))
    const name = `${n.toExponential(0).replace('+', '')} cells, slots ${order}`
    return [
      {
        what: name,
        value: n / median(times) / 1000,
        unit: 'M cells/s',
        goal: threads === 1 ? '≥ 4.5' : threads === 2 ? '≥ 8.5' : undefined,
      },
      { what: `${name}: sort`, value: tail('sort'), unit: 'ms' },
      { what: `${name}: forces`, value: tail('forces'), unit: 'ms' },
    ]
  }
  const random = measure('at random')
  const bins = Math.floor(edge / (2 * radius * reach))
  const bin = (v) => Math.min(bins - 1, Math.floor((v / edge) * bins))
  const key = Float64Array.from(
    { length: n },
    (_, i) => (bin(cells.z[i]) * bins + bin(cells.y[i])) * bins + bin(cells.x[i]),
  )
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => key[a] - key[b])
  for (const column of [cells.x, cells.y, cells.z, compensation.x, compensation.y, compensation.z]) {
    const before = column.slice()
    order.forEach((from, i) => {
      column[i] = before[from]
    })
  }
  const ordered = measure('along space')
  await kernels.close()
  return [...ordered, ...random]
}

export default {
  name: 'W3 sort and contact forces',
  goal: '≥ 4.5 M cells/s on one thread, ≥ 8.5 M on two, at 1e5 and 1e6 cells',
  async run({ threads }) {
    return { figures: [...(await crowd(threads, 1e5, 150, 15)), ...(await crowd(threads, 1e6, 30, 5))] }
  },
}
