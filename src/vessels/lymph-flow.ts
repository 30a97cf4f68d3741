import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { InterstitialFluid } from '../tissue/interstitial-fluid.ts'
import type { BloodFlow } from './blood-flow.ts'
import { incidence, segmentCount, type VesselNetwork } from './network.ts'
import type { WallLeak } from './slit-leak.ts'
import { carriesBlood, vesselClass } from './vessel-class.ts'
import { tilePressures } from './vessel-exchange.ts'
import type { Wall } from './wall.ts'
import type { WallVoxels } from './wall-voxels.ts'

export interface LymphFlow {
  /** Flow in each segment, µm³/s, from its first to its second node; 0 in blood vessels. */
  flow: Float64Array
  /** Mean speed, µm/s. */
  meanSpeed: Float64Array
  /** What leaves the block with the lymph, µm³/s. */
  outflow: number
}

/**
 * Flow in lymphatics that are filled by tissue fluid: valves let it run one way, from `from` to `to`, and what enters upstream
 * passes every segment downstream.
 * @param inflow fluid that enters each segment through its wall, µm³/s, ≥ 0
 */
export function solveLymphFlow(network: VesselNetwork, inflow: Float64Array): LymphFlow {
  const count = segmentCount(network)
  const { from, to, diameter } = network
  const lymphatic = (s: number) => !carriesBlood(network.vesselClass[s])
  const at = incidence(network, lymphatic)
  const flow = new Float64Array(count)
  const arriving = new Float64Array(network.nodeX.length)
  const waiting = new Int32Array(network.nodeX.length)
  const leaving = new Int32Array(network.nodeX.length)
  for (let s = 0; s < count; s++) {
    if (!lymphatic(s)) continue
    waiting[to[s]]++
    leaving[from[s]]++
  }
  const queue: number[] = []
  for (let n = 0; n < waiting.length; n++) if (leaving[n] > 0 && waiting[n] === 0) queue.push(n)
  let outflow = 0
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]
    for (let i = at.start[node]; i < at.start[node + 1]; i++) {
      const s = at.segments[i]
      if (from[s] !== node) continue
      // Half of what enters on the way is in the mean flow of the segment; all of it leaves at its end.
      const enters = arriving[node] / leaving[node]
      flow[s] = enters + inflow[s] / 2
      arriving[to[s]] += enters + inflow[s]
      if (leaving[to[s]] === 0) outflow += enters + inflow[s]
      if (--waiting[to[s]] === 0 && leaving[to[s]] > 0) queue.push(to[s])
    }
  }
  const meanSpeed = flow.map((q, s) => (4 * q) / (Math.PI * diameter[s] * diameter[s]))
  return { flow, meanSpeed, outflow }
}

export interface FluidExchangeOptions {
  wall: Wall
  voxels: WallVoxels
  leak: WallLeak
  fluid: InterstitialFluid
  flow: BloodFlow
  parameters: ParameterSet
  /** Interval, ticks. */
  every: number
}

/**
 * Fluid through the walls, written anew into the interstitial fluid: blood vessels by Starling's law at the present width of their
 * slits, initial lymphatics as one-way valves that open where the tissue's pressure is above that of lymph.
 */
export function fluidExchange({ wall, voxels, leak, fluid, flow, parameters, every }: FluidExchangeOptions): Process {
  const valve = parameters.value('lymph.valveConductivity')
  const lymph = parameters.value('lymph.pressure')
  const volume = fluid.grid.voxelVolume
  const blood = tilePressures(wall, flow)
  return {
    name: 'fluid exchange',
    every,
    writes: ['fluid.conductance', 'fluid.inflow'],
    step(_: Step) {
      fluid.clearExchange()
      for (let i = 0; i < voxels.tile.length; i++) {
        const t = voxels.tile[i]
        const v = voxels.voxel[i]
        const code = wall.vesselClass[t]
        const share = voxels.area[i] / volume
        if (carriesBlood(code)) fluid.addExchange(v, leak.conductivity(t) * share, leak.effectivePressure(t, blood[t]))
        else if (code === vesselClass.initialLymphatic && fluid.pressure[v] >= lymph) {
          fluid.addExchange(v, valve * share, lymph)
        }
      }
    },
  }
}

/** Tissue fluid that enters each lymphatic segment, µm³/s. */
export function lymphInflow({
  wall,
  voxels,
  fluid,
  parameters,
}: Pick<FluidExchangeOptions, 'wall' | 'voxels' | 'fluid' | 'parameters'>): Float64Array {
  const valve = parameters.value('lymph.valveConductivity')
  const lymph = parameters.value('lymph.pressure')
  const inflow = new Float64Array(segmentCount(wall.network))
  for (let i = 0; i < voxels.tile.length; i++) {
    const t = voxels.tile[i]
    if (wall.vesselClass[t] !== vesselClass.initialLymphatic) continue
    inflow[wall.segment[t]] += valve * voxels.area[i] * Math.max(0, fluid.pressure[voxels.voxel[i]] - lymph)
  }
  return inflow
}
