import type { ParameterSet } from '../evidence/parameter-set.ts'
import { moveAlongAxis } from '../kernel/cell-columns.ts'
import { CellSort, type ContactLaw } from '../kernel/cell-sort.ts'
import type { Kernels } from '../kernel/kernels.ts'
import type { Activities } from '../molecules/activities.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { Grid } from '../tissue/grid.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import type { VesselIndex } from '../vessels/vessel-index.ts'

import { cellState, cellStateNames, takesUpTissue } from './cell-state.ts'
import { CellStore } from './cell-store.ts'

export interface ContactMechanicsOptions {
  cells: CellStore
  grid: Grid
  kernels: Kernels
  parameters: ParameterSet
  activities: Activities
  /** Vessels whose walls tissue cells do not enter. */
  vessels?: { network: VesselNetwork; index: VesselIndex }
  /** Interval, ticks. */
  every: number
  /** Longest sub-step, s; the largest stable one when left out. */
  subStep?: number
  /** Another law of contact, with the drag that goes with it (pN·s/µm; 1 when the law gives µm/s). */
  law?: { contact: ContactLaw; drag: number; reach: number }
}

/**
 * Overdamped motion of cells in contact: γ v = F_contact + γ v_own p. Neighbours push by Hertz's law and pull by short-range
 * adhesion (E-cadherin, between kinds that have it); the cell's own thrust is γ times its speed. Positions carry their rounding
 * error along. Faces of the block and walls of vessels are not passed.
 *
 * The sub-step follows from the stiffness at a design overlap, not from the state, so its number never changes in a run; a cell
 * moves at most half a radius in one.
 */
export function contactMechanics(options: ContactMechanicsOptions): Process {
  const { cells, grid, kernels, parameters, activities, vessels, every } = options
  const name = 'contact mechanics'
  const { arena } = kernels
  const kinds = cells.kinds.kinds
  const largest = kinds.reduce((r, kind) => Math.max(r, kind.radius), 0)
  const poisson = parameters.value('contact.poissonRatio')
  const stiffness = parameters.value('contact.youngModulus') / (2 * (1 - poisson * poisson))
  const range = parameters.value('contact.adhesionRange')
  const pull = parameters.value('contact.adhesionForce')
  const carcinoma = kinds.find((kind) => kind.eCadherin === 1) ?? kinds[0]
  // The library gives the force between two carcinoma cells that touch: 2πW R_eff with R_eff half a radius.
  const adhesion = pull / (carcinoma.radius / 2)
  const drag = options.law?.drag ?? parameters.value('contact.drag')
  const reach = options.law?.reach ?? 2 * largest + range
  const stable = options.subStep ?? stableSubStep(stiffness, largest, parameters.value('contact.designOverlap'), drag)
  if (!options.law) activities.register('E-cadherin', name)

  const sorter = new CellSort(kernels, { capacity: cells.capacity, box: grid.size, reach })
  const mask = arena.allocate('u8', cells.capacity)
  /** Radius; negative for a cell that does not adhere (the sign of the kernel's law). Written anew every step. */
  const signed = arena.allocate('f32', cells.capacity)
  const force = [0, 1, 2].map(() => arena.allocate('f32', cells.capacity))
  const out = { x: force[0], y: force[1], z: force[2] }
  const { x, y, z, lostX, lostY, lostZ, radius } = cells
  const columns = { x, y, z, radius: signed, mask }
  const axes = [x, y, z].map((position, axis) => ({
    position,
    compensation: [lostX, lostY, lostZ][axis],
    velocity: force[axis],
    mask,
  }))
  /** By kind and by state, so that masks are two look-ups a cell. */
  const kindSticks = Uint8Array.from(kinds, (kind) => (kind.eCadherin > 0 ? 1 : 0))
  const maskOf = Uint8Array.from(cellStateNames, (_, s) => (s === cellState.tissue ? 1 : takesUpTissue(s) ? 2 : 0))
  const capsule = vessels && new Capsules(vessels.network, vessels.index, grid.size)

  /** Who takes part in this step, who stands still, who adheres. */
  const prepare = () => {
    const { count, state, kind } = cells
    for (let i = 0; i < count; i++) {
      const s = state[i]
      mask[i] = maskOf[s]
      const adheres = options.law !== undefined || (s !== cellState.dead && kindSticks[kind[i]] !== 0)
      signed[i] = adheres ? radius[i] : -radius[i]
    }
  }

  const subStep = (dt: number, contact: ContactLaw) => {
    const { count, speed, polarityX, polarityY, polarityZ, wallDistance } = cells
    sorter.sort(columns, count)
    sorter.forces(contact, out)
    const [fx, fy, fz] = force
    const mobility = 1 / drag
    for (let i = 0; i < count; i++) {
      if (mask[i] !== 1) continue
      const s = speed[i]
      let vx = fx[i] * mobility + s * polarityX[i]
      let vy = fy[i] * mobility + s * polarityY[i]
      let vz = fz[i] * mobility + s * polarityZ[i]
      const way = Math.sqrt(vx * vx + vy * vy + vz * vz) * dt
      const most = 0.5 * radius[i]
      if (way > most) {
        const share = most / way
        vx *= share
        vy *= share
        vz *= share
      }
      fx[i] = vx
      fy[i] = vy
      fz[i] = vz
      if (capsule) wallDistance[i] -= Math.min(way, most)
    }
    for (let axis = 0; axis < 3; axis++) moveAlongAxis(kernels, axes[axis], count, dt, grid.size[axis])
    if (capsule) for (let i = 0; i < count; i++) if (mask[i] === 1 && cells.vessel[i] >= 0) capsule.keepOut(cells, i)
  }

  return {
    name,
    every,
    writes: CellStore.blocks('x', 'y', 'z', 'lostX', 'lostY', 'lostZ', 'wallDistance'),
    step({ time, dt }: Step) {
      prepare()
      const contact: ContactLaw = options.law?.contact ?? {
        law: 'hertz',
        stiffness,
        adhesion: adhesion * activities.of('E-cadherin', time),
        range,
      }
      const parts = Math.ceil(dt / stable - 1e-9)
      for (let part = 0; part < parts; part++) subStep(dt / parts, contact)
    },
  }
}

/**
 * Longest stable explicit sub-step: a packed cell has about 12 neighbours, whose springs of stiffness k at the design overlap give
 * a fastest mode of at most 8 k/γ; the step is 0.7 of the limit 2γ/(8 k).
 * @param stiffness E*, Pa
 * @param radius of the largest cell, µm
 * @param overlap in radii
 * @param drag γ, pN·s/µm
 * @returns s
 */
export function stableSubStep(stiffness: number, radius: number, overlap: number, drag: number): number {
  const spring = 2 * stiffness * Math.sqrt((radius / 2) * overlap * radius)
  return (0.7 * 2 * drag) / (8 * spring)
}

/** Walls of vessels as capsules about straight axes. */
class Capsules {
  readonly #network: VesselNetwork
  readonly #frames: VesselIndex['frames']
  readonly #size: readonly [number, number, number]

  constructor(network: VesselNetwork, index: VesselIndex, size: readonly [number, number, number]) {
    this.#network = network
    this.#frames = index.frames
    this.#size = size
  }

  /** Moves a cell that overlaps the wall of its nearest vessel outwards until it touches; notes the distance left. */
  keepOut(cells: CellStore, slot: number): void {
    const { nodeX, nodeY, nodeZ, from, diameter } = this.#network
    const { axis, right, chord } = this.#frames
    const segment = cells.vessel[slot]
    const node = from[segment]
    const i = 3 * segment
    const dx = cells.x[slot] - nodeX[node]
    const dy = cells.y[slot] - nodeY[node]
    const dz = cells.z[slot] - nodeZ[node]
    const t = Math.min(chord[segment], Math.max(0, dx * axis[i] + dy * axis[i + 1] + dz * axis[i + 2]))
    let px = dx - t * axis[i]
    let py = dy - t * axis[i + 1]
    let pz = dz - t * axis[i + 2]
    let distance = Math.sqrt(px * px + py * py + pz * pz)
    const gap = distance - diameter[segment] / 2 - cells.radius[slot]
    if (gap < 0) {
      if (distance === 0) {
        px = right[i]
        py = right[i + 1]
        pz = right[i + 2]
        distance = 1
      }
      const push = -gap / distance
      const [lx, ly, lz] = this.#size
      cells.x[slot] = Math.min(lx, Math.max(0, cells.x[slot] + push * px))
      cells.y[slot] = Math.min(ly, Math.max(0, cells.y[slot] + push * py))
      cells.z[slot] = Math.min(lz, Math.max(0, cells.z[slot] + push * pz))
      cells.lostX[slot] = 0
      cells.lostY[slot] = 0
      cells.lostZ[slot] = 0
      cells.wallDistance[slot] = 0
    } else cells.wallDistance[slot] = gap
  }
}
