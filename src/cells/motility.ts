import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import type { MoleculeName } from '../molecules/molecule.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { Collagen } from '../tissue/collagen.ts'
import type { Field, FieldSet } from '../tissue/field-set.ts'
import type { Grid } from '../tissue/grid.ts'

import { cellState } from './cell-state.ts'
import { CellStore } from './cell-store.ts'
import { chemotacticBias, flowBias } from './chemotaxis.ts'
import { poreSpeed } from './pore-law.ts'

/** Fluid speed at a point, µm/s, into `out`. */
export type FlowAt = (x: number, y: number, z: number, out: Float64Array) => void

export interface MotilityOptions {
  cells: CellStore
  grid: Grid
  fields: FieldSet
  parameters: ParameterSet
  activities: Activities
  random: RandomStream
  /** Collagen around the cells; without it no pore slows them. */
  collagen?: Collagen
  /** Interstitial flow; without it none is sensed. */
  flowAt?: FlowAt
  /** Interval, ticks. */
  every: number
}

/** Species sensed, the receptor that senses it. */
export const receptorOf: Readonly<Record<string, MoleculeName>> = {
  EGF: 'EGFR',
  'CSF-1': 'CSF1R',
  CXCL12: 'CXCR4',
  CXCL8: 'CXCR2',
}

interface Cue {
  field: Field
  receptor: MoleculeName
  receptors: number
  dissociation: number
}

/**
 * Persistent random walk of cells in tissue. Changes of direction are events at the rate 1/τ_p; the new direction is drawn from a
 * von Mises–Fisher law about the sum of all cues κ_i n_i. Speed follows the pore law in the collagen around the cell. Writes
 * direction and speed; `contactMechanics` moves.
 */
export function motility(options: MotilityOptions): Process {
  const { cells, grid, fields, parameters, activities, random, collagen, flowAt, every } = options
  const name = 'motility'
  const driveShare = parameters.value('pore.driveShare')
  const noise = parameters.value('chemotaxis.noise')
  const dissociation: Readonly<Record<string, number>> = {
    EGF: parameters.value('chemotaxis.dissociationEgf'),
    'CSF-1': parameters.value('chemotaxis.dissociationCsf1'),
    CXCL12: parameters.value('chemotaxis.dissociationCxcl12'),
    CXCL8: parameters.value('chemotaxis.dissociationCxcl8'),
  }
  const senseOfFlow = {
    downstream: parameters.value('motility.downstream'),
    downstreamSpeed: parameters.value('motility.downstreamSpeed'),
    upstream: parameters.value('motility.upstream'),
  }
  const referenceDensity = parameters.value('motility.referenceDensity')
  const densityRatioLimit = parameters.value('motility.densityRatioLimit')
  const kinds = cells.kinds.kinds
  const cues: Cue[][] = kinds.map((kind) =>
    Object.entries(kind.receptors)
      .filter(([species]) => fields.has(species))
      .map(([species, receptors]) => ({
        field: fields.of(species),
        receptor: receptorOf[species],
        receptors,
        dissociation: dissociation[species],
      })),
  )
  for (const { receptor } of cues.flat()) activities.register(receptor, name)
  activities.register('ROCK', name)
  activities.register('lamin A/C', name)
  if (flowAt) activities.register('CCR7', name)
  const density = new LocalDensity(grid, parameters.value('motility.densityReach'))
  const gradient = new Float64Array(3)
  const flow = new Float64Array(3)
  const direction = new Float64Array(3)
  const [lx, ly, lz] = grid.size

  const turn = (slot: number, time: number) => {
    const x = cells.x[slot]
    const y = cells.y[slot]
    const z = cells.z[slot]
    const kind = kinds[cells.kind[slot]]
    let bx = 0
    let by = 0
    let bz = 0
    for (const cue of cues[kind.code]) {
      const { concentration } = cue.field
      grid.gradient(concentration, x, y, z, gradient)
      const [gx, gy, gz] = gradient
      const steepness = Math.sqrt(gx * gx + gy * gy + gz * gz)
      if (steepness === 0) continue
      const here = Math.max(0, grid.interpolate(concentration, x, y, z))
      const receptors = cue.receptors * activities.of(cue.receptor, time)
      const diameter = 2 * cells.radius[slot]
      const weight =
        chemotacticBias(here, steepness, diameter, cue.dissociation, receptors, kind.chemotacticSensitivity, noise) /
        steepness
      bx += weight * gx
      by += weight * gy
      bz += weight * gz
    }
    if (flowAt) {
      flowAt(x, y, z, flow)
      const [ux, uy, uz] = flow
      const speed = Math.sqrt(ux * ux + uy * uy + uz * uz)
      if (speed > 0) {
        const ratio = Math.min(densityRatioLimit, density.at(x, y, z) / referenceDensity)
        const weight = flowBias(speed, kind.ccr7 * activities.of('CCR7', time), ratio, senseOfFlow) / speed
        bx += weight * ux
        by += weight * uy
        bz += weight * uz
      }
    }
    cells.turns[slot]++
    const stream = random.at(purpose.repolarisation, cells.keyLo[slot], cells.keyHi[slot], cells.turns[slot])
    const kappa = Math.sqrt(bx * bx + by * by + bz * bz)
    if (kappa > 0) stream.vonMisesFisher(bx / kappa, by / kappa, bz / kappa, kappa, direction)
    else stream.direction(direction)
    cells.polarityX[slot] = direction[0]
    cells.polarityY[slot] = direction[1]
    cells.polarityZ[slot] = direction[2]
    cells.nextTurn[slot] += stream.exponential(1 / kind.persistenceTime)
  }

  return {
    name,
    every,
    writes: CellStore.blocks('polarityX', 'polarityY', 'polarityZ', 'speed', 'turns', 'nextTurn'),
    step({ time, dt }: Step) {
      const { count, state, nextTurn, polarityX, polarityY, polarityZ, radius } = cells
      if (flowAt) density.recount(cells)
      const rock = activities.of('ROCK', time)
      const lamin = activities.of('lamin A/C', time)
      const end = time + dt
      for (let i = 0; i < count; i++) {
        if (state[i] !== cellState.tissue) continue
        // A cell back from a wall has turns in its past: they are over, one turn brings it into step.
        if (nextTurn[i] < time) nextTurn[i] = time
        while (nextTurn[i] < end) turn(i, time)
        const x = cells.x[i]
        const y = cells.y[i]
        const z = cells.z[i]
        // The faces of the block are mirrors: tissue goes on alike behind them.
        const r = radius[i]
        if ((x < r && polarityX[i] < 0) || (x > lx - r && polarityX[i] > 0)) polarityX[i] = -polarityX[i]
        if ((y < r && polarityY[i] < 0) || (y > ly - r && polarityY[i] > 0)) polarityY[i] = -polarityY[i]
        if ((z < r && polarityZ[i] < 0) || (z > lz - r && polarityZ[i] > 0)) polarityZ[i] = -polarityZ[i]
        const contractility = kinds[cells.kind[i]].contractility * rock
        const pore = collagen ? collagen.poreAreaAt(x, y, z) : Number.POSITIVE_INFINITY
        cells.speed[i] = poreSpeed(pore, cells.nuclearArea[i], cells.freeSpeed[i], driveShare, contractility, lamin)
      }
    },
  }
}

/** Cells per volume in cubes of some 100 µm, counted anew each step from positions alone. */
class LocalDensity {
  readonly #nx: number
  readonly #ny: number
  readonly #nz: number
  readonly #size: readonly [number, number, number]
  readonly #counts: Uint32Array

  constructor(grid: Grid, reach: number) {
    const [nx, ny, nz] = grid.size.map((edge) => Math.max(1, Math.round(edge / reach)))
    this.#nx = nx
    this.#ny = ny
    this.#nz = nz
    this.#size = grid.size
    this.#counts = new Uint32Array(nx * ny * nz)
  }

  #cube(x: number, y: number, z: number): number {
    const [lx, ly, lz] = this.#size
    const ix = Math.min(this.#nx - 1, Math.max(0, Math.floor((x / lx) * this.#nx)))
    const iy = Math.min(this.#ny - 1, Math.max(0, Math.floor((y / ly) * this.#ny)))
    const iz = Math.min(this.#nz - 1, Math.max(0, Math.floor((z / lz) * this.#nz)))
    return (iz * this.#ny + iy) * this.#nx + ix
  }

  recount(cells: CellStore): void {
    this.#counts.fill(0)
    for (let i = 0; i < cells.count; i++)
      if (cells.state[i] === cellState.tissue) this.#counts[this.#cube(cells.x[i], cells.y[i], cells.z[i])]++
  }

  /** 1/µm³ */
  at(x: number, y: number, z: number): number {
    const [lx, ly, lz] = this.#size
    return (this.#counts[this.#cube(x, y, z)] * this.#counts.length) / (lx * ly * lz)
  }
}
