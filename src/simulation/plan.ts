import type { VesselNetwork } from '../vessels/network.ts'

/**
 * A resolved scenario as plain data: every quantity in internal units (µm, s, pN, Pa, nM, mg/mL, K), every choice made. The
 * scenario room writes it from a file; library users may write it themselves; the assembly reads nothing else.
 */
export interface Plan {
  title: string
  /** Seed of every random draw; with `replicate` the key of the counter-based generator. */
  seed: number
  replicate: number
  /** Simulated time of the site, s (0 when the scenario has no site). */
  duration: number
  site?: SitePlan
  body?: BodyPlan
  interventions: InterventionPlan[]
  record: RecordPlan
  /** Parameters that differ from the library, internal units, by name. */
  parameters: Record<string, number>
}

export interface SitePlan {
  /** Edge lengths of the block, µm. */
  box: [number, number, number]
  /** Edge of a voxel, µm. */
  voxel: number
  vessels: VesselPlan
  matrix: { collagenMgPerMl: number; crosslinked: boolean }
  /** Which endothelium lines the vessels: tissue, or cultured on a chip (its own junction force). */
  endothelium: 'in-vivo' | 'chip'
  /** Share of blood wall area without endothelium, 0–1. */
  mosaicShare: number
  /** Inflammatory activation of the wall by TNF-α, 0–1, from the given time, s. */
  inflammation: { level: number; from: number }
  /** Species of the field solver, by name (`oxygen`, `EGF`, …). */
  fields: string[]
  /** A species put into a ball at the start: its centre and radius, µm, and concentration, nM. */
  release?: { field: string; centre: [number, number, number]; radius: number; concentration: number }
  cells: CellPlan[]
  arrivals: ArrivalPlan[]
  /** Wall-only copies of every real wall contact (weight 1/replicas). */
  replicas: number
  /** Attempts before this time, s, do not count towards rates. */
  burnIn: number
  /** Intervals of the processes, s. */
  every: { mechanics: number; fields: number; walls: number; fate: number; matrix: number }
  /** Most cells the arena holds; 0 = four times the founders. */
  capacity: number
}

export type VesselPlan =
  | { from: 'none' }
  | { from: 'network'; network: VesselNetwork; name: string }
  | {
      from: 'grow'
      /** Capillary length per volume, µm/µm³. */
      capillaryDensity: number
      lymphatics: boolean
      /** Blood enters at this pressure and leaves at the other, Pa. */
      inletPressure: number
      outletPressure: number
      /** Driving pressure of the blood as a share of that the network grew under, 0–1. */
      perfusion: number
      /** Discharge haematocrit of the inflow, 0–1. */
      haematocrit: number
    }
  | {
      from: 'straight'
      vesselClass: 'arteriole' | 'capillary' | 'venule' | 'initial-lymphatic'
      diameter: number
      /** Mean blood speed, µm/s. */
      speed: number
      haematocrit: number
    }

export interface CellPlan {
  kind: string
  /** How many; or, when `density` is given instead, per volume (µm⁻³) or per wall area (µm⁻²). */
  count?: number
  densityPerVolume?: number
  densityPerWallArea?: number
  where:
    | { shape: 'everywhere' }
    | { shape: 'sphere'; centre: [number, number, number]; radius: number }
    | { shape: 'beside-vessels'; within: number }
}

/** Cells that come with the blood. */
export interface ArrivalPlan {
  kind: string
  /** Cells per second entering the site with the inflow; or `count` cells spread evenly over `during`. */
  rate?: number
  count?: number
  from: number
  during: number
}

export interface BodyPlan {
  species: 'mouse' | 'human'
  /** Simulated time of the organism, s, counted from the first tumour cell that can shed. */
  duration: number
  tumour: {
    /** Gompertz growth between two masses, g, over the duration. */
    startMass: number
    endMass: number
    /** Share of the tumour that sheds as the block does (its rim). */
    rimShare: number
    /** Vessel wall area per tumour volume, µm²/µm³. */
    surfacePerVolume: number
  }
  /** An organ that is run cell by cell: its name, agents that come with the blood, and for how long, s. */
  resolve?: { organ: string; agents: number; duration: number }
}

export interface InterventionPlan {
  molecule: string
  /** Share blocked, 0–1. */
  by: number
  /** Seconds since the start. */
  from: number
  /** Seconds since the start; Infinity = to the end. */
  to: number
}

export interface RecordPlan {
  /** Interval of records, s. */
  every: number
  /** Fields written as OME-Zarr, by name. */
  fields: string[]
  ledger: boolean
  cells: boolean
}
