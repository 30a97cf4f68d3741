/** W6: walls of 1e5 tiles with 1e4 open crossings (copies included), one step of 1 s of simulated time. */
import { bundled, median, time } from './bundle.mjs'

const m = await bundled(`
  export { ParameterSet } from './src/evidence/parameter-set.ts'
  export { Activities } from './src/molecules/activities.ts'
  export { RandomStream } from './src/numerics/random-stream.ts'
  export { founderKey } from './src/numerics/lineage.ts'
  export { StateRegistry } from './src/schedule/state-registry.ts'
  export { CellStore } from './src/cells/cell-store.ts'
  export { KindTable } from './src/cells/kinds.ts'
  export { Wall } from './src/vessels/wall.ts'
  export { wallSettings } from './src/vessels/wall-settings.ts'
  export { Crossing } from './src/crossing/crossing.ts'`)

const segments = 1060
const length = 1000
const diameter = 30

/** Parallel venules with about 1e5 tiles, and a flow to go with them. */
function vessels() {
  const n = segments
  const nodes = 2 * n
  const network = {
    nodeX: Float64Array.from({ length: nodes }, (_, i) => (i < n ? 0 : length)),
    nodeY: Float64Array.from({ length: nodes }, (_, i) => 100 * (i % n)),
    nodeZ: new Float64Array(nodes),
    from: Int32Array.from({ length: n }, (_, i) => i),
    to: Int32Array.from({ length: n }, (_, i) => n + i),
    diameter: new Float64Array(n).fill(diameter),
    length: new Float64Array(n).fill(length),
    vesselClass: new Uint8Array(n).fill(2),
    names: Array.from({ length: n }, (_, i) => `s${i}`),
    nodeNames: Array.from({ length: nodes }, (_, i) => `n${i}`),
    boundaries: [],
  }
  const flow = {
    wallShearStress: new Float64Array(n).fill(0.3),
    nodePressure: new Float64Array(nodes).fill(2000),
  }
  return { network, flow }
}

/** Times steps of a wall with `contacts` real contacts of carcinoma cells and their copies, after an hour has passed. */
function crossings(contacts, replicas) {
  const registry = new m.StateRegistry()
  const parameters = new m.ParameterSet()
  const random = new m.RandomStream(1, 0)
  const { network, flow } = vessels()
  const wall = new m.Wall({
    network,
    registry,
    settings: m.wallSettings(parameters, 'in-vivo'),
    random,
    mosaicShare: 0.01,
  })
  const kinds = new m.KindTable(parameters)
  const cells = new m.CellStore({ registry, kinds, capacity: 2 * contacts, random })
  for (let k = 0; k < contacts; k++) {
    const tile = Math.floor(((k + 0.5) * wall.count) / contacts)
    const key = m.founderKey('bench', k)
    const at = { x: wall.x[tile], y: wall.y[tile], z: wall.z[tile] }
    const slot = cells.add({ kind: 'carcinoma', ...at, key, time: 0, as: 'founders' })
    cells.tile[slot] = tile
    cells.polarityX[slot] = -wall.nx[tile]
    cells.polarityY[slot] = -wall.ny[tile]
    cells.polarityZ[slot] = -wall.nz[tile]
  }
  const crossing = new m.Crossing({
    cells,
    wall,
    flow,
    registry,
    parameters,
    activities: new m.Activities(),
    random,
    replicas,
    capacity: contacts * replicas,
    every: 1000,
  })
  let now = 0
  const step = (dt) => {
    crossing.process.step({ tick: now * 1000, every: dt * 1000, time: now, dt, ordinal: now })
    now += dt
  }
  for (let k = 0; k < 60; k++) step(60)
  const { open } = crossing.pool
  const times = time(() => step(1), { warm: 10, repeat: 60 })
  return { milliseconds: median(times), open, tiles: wall.count }
}

export default {
  name: 'W6 walls: 1e5 tiles, 1e4 open crossings, one step of 1 s',
  goal: 'at most 5 ms',
  threads: false,
  async run() {
    const { milliseconds, open, tiles } = crossings(650, 16)
    return {
      figures: [
        { what: 'step', value: milliseconds, unit: 'ms', goal: '<= 5' },
        { what: 'tiles', value: tiles, unit: '' },
        { what: 'open crossings', value: open, unit: '' },
      ],
    }
  },
}
