import { pow } from '../numerics/math.ts'
import { RunError } from '../quantity/errors.ts'
import { distributeHaematocrit, HaematocritWork } from './haematocrit.ts'
import { nodeCount, segmentCount, type VesselNetwork } from './network.ts'
import { NodalSystem } from './nodal-system.ts'
import type { PhaseSeparation } from './phase-separation.ts'
import { scaledDiameter, type ViscosityLaw, viscosityTerms } from './rheology.ts'
import { carriesBlood } from './vessel-class.ts'

export interface BloodFlowOptions {
  /** Viscosity law; in vivo when left out. A number is a constant viscosity, Pa·s. */
  viscosity?: ViscosityLaw
  /** Law of red-cell partition at forks; `2008` when left out. */
  phaseSeparation?: PhaseSeparation
  /** Volume of a red cell, fL: rat 55, mouse 45, human 92. */
  meanCorpuscularVolume: number
  /** Viscosity of plasma, Pa·s. */
  plasmaViscosity: number
  /** Vessels narrower than this count as this wide in the laws of viscosity and partition, µm (they diverge at 1.1 µm). */
  smallestDiameter: number
  /** Stop when no flow (µm³/s) and no haematocrit changes by more than this. */
  flowTolerance?: number
  haematocritTolerance?: number
  mostIterations?: number
  /** Segments that are plugged. */
  closed?: ReadonlySet<number>
}

export interface BloodFlow {
  /** Flow of each segment, µm³/s, + is from its first to its second node; 0 in lymphatics. */
  flow: Float64Array
  /** Pressure at each node, Pa; NaN at nodes without blood. */
  nodePressure: Float64Array
  /** Haematocrit of the blood that leaves a segment, 0–1. */
  dischargeHaematocrit: Float64Array
  /** Pa·s. */
  apparentViscosity: Float64Array
  /** Mean speed of blood, µm/s, ≥ 0. */
  meanSpeed: Float64Array
  /** 8 V/D, 1/s, ≥ 0. */
  wallShearRate: Float64Array
  /** Apparent viscosity × wall shear rate, Pa, ≥ 0. */
  wallShearStress: Float64Array
  iterations: number
  /** Did flow and haematocrit settle within the tolerances? */
  converged: boolean
}

/** Accuracy of large linear systems while haematocrit still moves. */
const coarse = 1e-11

/** 1e-3 nl/min, as in NetFlowV2. */
const defaultFlowTolerance = 1e-3 * (1e6 / 60)

/**
 * Blood flow and haematocrit of a network: Poiseuille segments with apparent viscosity, flow conserved at nodes, red cells
 * conserved and separated at forks; the two are iterated in turn, haematocrit under-relaxed by 0.8 every five rounds (NetFlowV2;
 * Pries et al. 1990, Circ Res 67:826). Lymphatic segments carry no blood. The network must have passed `checkNetwork`.
 * @throws RunError when a pressure comes out that is not a number
 */
export function solveBloodFlow(network: VesselNetwork, options: BloodFlowOptions): BloodFlow {
  const segments = segmentCount(network)
  const { from, to, diameter, length } = network
  const closed = options.closed
  const conducts = (s: number) => carriesBlood(network.vesselClass[s]) && !closed?.has(s)
  const system = new NodalSystem(network, conducts)
  const flow = new Float64Array(segments)
  const previous = new Float64Array(segments)
  const nodePressure = new Float64Array(nodeCount(network)).fill(Number.NaN)
  for (let n = 0; n < nodePressure.length; n++) if (system.row[n] >= 0) nodePressure[n] = 0
  const haematocrit = new Float64Array(segments)
  const target = new Float64Array(segments)
  const viscosity = new Float64Array(segments)
  const conductance = new Float64Array(segments)
  const feed = inflowHaematocrit(network)
  for (const s of system.segments) haematocrit[s] = feed
  const viscosityOf = viscosityTable(network, options)
  const work = new HaematocritWork(
    network,
    system.segments,
    options.phaseSeparation ?? '2008',
    options.smallestDiameter,
  )
  const flowTolerance = options.flowTolerance ?? defaultFlowTolerance
  const haematocritTolerance = options.haematocritTolerance ?? 1e-3
  const most = options.mostIterations ?? 100

  let relaxation = 1
  let iterations = 0
  let converged = false
  let fine = false
  while (!converged && iterations < most) {
    iterations++
    if (iterations % 5 === 0) relaxation *= 0.8
    viscosityOf(system.segments, haematocrit, viscosity)
    for (const s of system.segments) {
      const d2 = diameter[s] * diameter[s]
      conductance[s] = (Math.PI * d2 * d2) / (128 * viscosity[s] * length[s])
    }
    system.setConductances(conductance)
    system.solve(nodePressure, fine ? undefined : coarse)
    let flowChange = 0
    for (const s of system.segments) {
      previous[s] = flow[s]
      flow[s] = conductance[s] * (nodePressure[from[s]] - nodePressure[to[s]])
      flowChange = Math.max(flowChange, Math.abs(flow[s] - previous[s]))
      if (Number.isNaN(flow[s])) {
        throw new RunError(`blood flow: segment ${network.names[s]} has no pressure; check the network first`)
      }
    }
    distributeHaematocrit(work, flow, nodePressure, target)
    let haematocritChange = 0
    for (const s of system.segments) {
      const change = target[s] - haematocrit[s]
      haematocritChange = Math.max(haematocritChange, Math.abs(change))
      haematocrit[s] += relaxation * change
    }
    converged = fine && flowChange <= flowTolerance && haematocritChange <= haematocritTolerance
    // As long as haematocrit moves much, the last digits of the pressures are thrown away anyway.
    fine ||= haematocritChange <= 20 * haematocritTolerance || iterations + 2 >= most
  }
  // The unrelaxed haematocrit belongs to the last flows exactly: red cells are conserved at every node.
  return describe(network, { flow, nodePressure, haematocrit: target, viscosity, iterations, converged })
}

/** Flow-weighted mean haematocrit of what flows in; pressure boundaries count alike. */
function inflowHaematocrit(network: VesselNetwork): number {
  let weight = 0
  let sum = 0
  for (const { kind, value, haematocrit } of network.boundaries) {
    const w = kind === 'flow' ? Math.max(0, value) : 1e-3
    weight += w
    sum += w * haematocrit
  }
  return weight > 0 ? sum / weight : 0
}

type ViscosityFill = (segments: Int32Array, haematocrit: Float64Array, out: Float64Array) => void

/** Everything of the viscosity law that haematocrit does not change, computed once. */
function viscosityTable(network: VesselNetwork, options: BloodFlowOptions): ViscosityFill {
  const law = options.viscosity ?? 'in-vivo'
  if (typeof law === 'number') {
    return (segments, _haematocrit, out) => {
      for (const s of segments) out[s] = law
    }
  }
  const n = segmentCount(network)
  const plasma = new Float64Array(n)
  const slope = new Float64Array(n)
  const exponent = new Float64Array(n)
  for (let s = 0; s < n; s++) {
    const d = Math.max(options.smallestDiameter, network.diameter[s])
    const terms = viscosityTerms(law, scaledDiameter(d, options.meanCorpuscularVolume))
    plasma[s] = terms.plasma
    slope[s] = terms.slope
    exponent[s] = terms.exponent
  }
  return (segments, haematocrit, out) => {
    for (const s of segments) {
      const h = Math.min(0.999, haematocrit[s])
      out[s] = options.plasmaViscosity * (plasma[s] + slope[s] * (h > 0 ? pow(1 - h, exponent[s]) - 1 : 0))
    }
  }
}

interface Solution {
  flow: Float64Array
  nodePressure: Float64Array
  haematocrit: Float64Array
  viscosity: Float64Array
  iterations: number
  converged: boolean
}

function describe(network: VesselNetwork, solution: Solution): BloodFlow {
  const n = segmentCount(network)
  const meanSpeed = new Float64Array(n)
  const wallShearRate = new Float64Array(n)
  const wallShearStress = new Float64Array(n)
  for (let s = 0; s < n; s++) {
    const d = network.diameter[s]
    meanSpeed[s] = (4 * Math.abs(solution.flow[s])) / (Math.PI * d * d)
    wallShearRate[s] = (8 * meanSpeed[s]) / d
    wallShearStress[s] = solution.viscosity[s] * wallShearRate[s]
  }
  return {
    flow: solution.flow,
    nodePressure: solution.nodePressure,
    dischargeHaematocrit: solution.haematocrit,
    apparentViscosity: solution.viscosity,
    meanSpeed,
    wallShearRate,
    wallShearStress,
    iterations: solution.iterations,
    converged: solution.converged,
  }
}
