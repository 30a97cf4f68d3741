import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { HeldFaces } from '../kernel/diffusion-step.ts'
import type { Kernels } from '../kernel/kernels.ts'
import { SteadySolver } from '../kernel/steady-solver.ts'
import { RunError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'
import type { Grid } from './grid.ts'

/**
 * Steady pressure and flow of the fluid between cells:
 *
 *     −K ∇²p = L_p S/V (p_e − p) − L_L (p − p_L),      u = −K ∇p
 *
 * p_e = P_c − σ(π_c − π_i) is the pressure at which a vessel neither gives nor takes (Starling). Every exchange is linear in p, so a
 * voxel holds the sum of conductances and of conductance × effective pressure. Isolated tumour: Jain & Baxter 1988, Cancer Res
 * 48:7022.
 */
export class InterstitialFluid {
  readonly grid: Grid
  /** Pa, one number a voxel. */
  readonly pressure: Float32Array
  /** Σ L_p S/V of vessels and lymphatics, 1/(Pa s), one number a voxel. */
  readonly conductance: Float32Array
  /** Σ L_p S/V p_e, 1/s, one number a voxel. */
  readonly inflow: Float32Array
  /** Hydraulic conductivity K, µm²/(Pa s). */
  readonly conductivity: number

  constructor({
    grid,
    registry,
    parameters,
  }: {
    grid: Grid
    registry: StateRegistry
    parameters: ParameterSet
  }) {
    this.grid = grid
    this.conductivity = parameters.value('fluid.hydraulicConductivity')
    this.pressure = registry.add('fluid.pressure', 'f32', grid.count, { unit: 'Pa' }).data
    this.conductance = registry.add('fluid.conductance', 'f32', grid.count, { unit: '1/(Pa s)' }).data
    this.inflow = registry.add('fluid.inflow', 'f32', grid.count, { unit: '1/s' }).data
  }

  /** No exchange anywhere: before exchanges are added anew. */
  clearExchange(): void {
    this.conductance.fill(0)
    this.inflow.fill(0)
  }

  /**
   * Adds one exchange to a voxel.
   * @param conductance L_p S/V: hydraulic conductivity of the wall × its area in the voxel over the voxel's volume, 1/(Pa s)
   * @param effectivePressure tissue pressure at which nothing passes, Pa
   */
  addExchange(voxel: number, conductance: number, effectivePressure: number): void {
    this.conductance[voxel] += conductance
    this.inflow[voxel] += conductance * effectivePressure
  }

  /** Fluid velocity at a point, µm/s, into `out`. */
  readonly velocityAt = (x: number, y: number, z: number, out: Float64Array): void => {
    this.grid.gradient(this.pressure, x, y, z, out)
    out[0] *= -this.conductivity
    out[1] *= -this.conductivity
    out[2] *= -this.conductivity
  }

  /** Net volume that enters the tissue, µm³/s: what vessels give minus what vessels and lymphatics take. */
  netInflow(): number {
    let sum = 0
    for (let v = 0; v < this.grid.count; v++) sum += this.inflow[v] - this.conductance[v] * this.pressure[v]
    return sum * this.grid.voxelVolume
  }
}

/**
 * Solves the fluid's steady pressure, from the last one.
 * @param options.faces pressure held on faces, Pa; nothing passes the others
 * @param options.tolerance wanted residual relative to the inflow
 */
export function interstitialFlow({
  fluid,
  kernels,
  every,
  faces = {},
  tolerance = 1e-6,
}: {
  fluid: InterstitialFluid
  kernels: Kernels
  every: number
  faces?: HeldFaces
  tolerance?: number
}): Process {
  const { nx, ny, nz, dx } = fluid.grid
  const solver = new SteadySolver(kernels, { nx, ny, nz, dx })
  const bounded = Object.values(faces).some((value) => value !== undefined)
  return {
    name: 'interstitial flow',
    every,
    writes: ['fluid.pressure'],
    step(_: Step) {
      const { pressure, conductance, inflow, conductivity } = fluid
      // Without any exchange the pressure is undetermined: it stays as it is, and nothing flows.
      if (!bounded && conductance.every((value) => value === 0)) return
      const answer = solver.solve(pressure, {
        diffusion: conductivity,
        decay: 0,
        uptake: conductance,
        source: inflow,
        faces,
        tolerance,
      })
      if (!answer.converged) throw new RunError(`interstitial flow: no steady pressure (residual ${answer.residual})`)
    },
  }
}
