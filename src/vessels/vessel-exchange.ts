import type { ParameterSet } from '../evidence/parameter-set.ts'
import { InputError } from '../quantity/errors.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import type { Field, FieldSet } from '../tissue/field-set.ts'
import type { InterstitialFluid } from '../tissue/interstitial-fluid.ts'
import { speciesTopics } from '../tissue/species.ts'
import type { BloodFlow } from './blood-flow.ts'
import { gapDiffusion } from './gap-conductance.ts'
import { type PatlakRates, patlakRates, type WallLeak } from './slit-leak.ts'
import { carriesBlood, vesselClass } from './vessel-class.ts'
import type { Wall } from './wall.ts'
import type { WallVoxels } from './wall-voxels.ts'

export interface VesselExchangeOptions {
  wall: Wall
  voxels: WallVoxels
  leak: WallLeak
  fields: FieldSet
  parameters: ParameterSet
  /** Interval, ticks. */
  every: number
  /** Concentrations in plasma, nM, by species; 0 where left out, save oxygen, which has its own by class of vessel. */
  plasma?: Readonly<Record<string, number>>
  /** With these, solutes are dragged along by the fluid that passes the wall. */
  fluid?: InterstitialFluid
  flow?: BloodFlow
}

/** One species and how it passes. */
interface Passage {
  field: Field
  /** Radius of the solute, µm; 0 for oxygen, which passes the whole wall. */
  radius: number
  plasma: (tile: number) => number
}

/**
 * Exchange of dissolved substances between blood and tissue: what passes a tile is `inward c_plasma − back c_tissue` per area, through
 * its slits (Patlak) and any open gap; oxygen passes the whole wall, limited by its way out of the red cells. Writes the standing
 * exchange of every field anew (`fields.<name>.exchangeRate` and `.exchangeSource`).
 * @throws InputError when plasma is given for a species that is not a field, or a species has no known radius
 */
export function vesselExchange(options: VesselExchangeOptions): Process {
  const { wall, voxels, leak, fields, parameters, every, fluid, flow } = options
  for (const name of Object.keys(options.plasma ?? {})) fields.of(name)
  const passages = fields.fields.map((field) => passageOf(field, wall, parameters, options.plasma?.[field.name]))
  const sherwood = parameters.value('blood.oxygenSherwood')
  const freeRadius = parameters.value('leak.freeDiffusionRadius')
  const thickness = parameters.value('pore.wallThickness')
  const { diameter } = wall.network
  const volume = fields.grid.voxelVolume
  const rates: PatlakRates = { inward: 0, back: 0 }
  const bloodPressure = flow ? tilePressures(wall, flow) : undefined
  return {
    name: 'vessel exchange',
    every,
    writes: fields.fields.flatMap(({ name }) => [`fields.${name}.exchangeRate`, `fields.${name}.exchangeSource`]),
    step(_: Step) {
      for (const { field, radius, plasma } of passages) {
        field.exchangeRate.fill(0)
        field.exchangeSource.fill(0)
        // Pieces of one tile follow each other: what its wall lets through is worked out once.
        let last = -1
        let own = 0
        let conductivity = 0
        let kept = 0
        let balance = 0
        for (let i = 0; i < voxels.tile.length; i++) {
          const t = voxels.tile[i]
          if (!carriesBlood(wall.vesselClass[t])) continue
          if (radius === 0) {
            rates.inward = rates.back = (sherwood * field.diffusion) / diameter[wall.segment[t]]
          } else {
            if (t !== last) {
              last = t
              const open = gapDiffusion(wall.gapArea[t], field.diffusion, thickness) / wall.area[t]
              own = leak.permeability(t, radius, freeRadius) + open
              if (bloodPressure) {
                balance = leak.effectivePressure(t, bloodPressure[t])
                conductivity = leak.conductivity(t)
                kept = 1 - leak.reflection(t, radius)
              }
            }
            const drag = fluid ? conductivity * (balance - fluid.pressure[voxels.voxel[i]]) * kept : 0
            patlakRates(drag, own, rates)
          }
          const v = voxels.voxel[i]
          const share = voxels.area[i] / volume
          field.exchangeRate[v] += rates.back * share
          field.exchangeSource[v] += rates.inward * share * plasma(t)
        }
      }
    },
  }
}

function passageOf(field: Field, wall: Wall, parameters: ParameterSet, plasma: number | undefined): Passage {
  if (field.name === 'oxygen') {
    const known: Record<number, number> = {
      [vesselClass.arteriole]: parameters.value('blood.oxygenArteriole'),
      [vesselClass.capillary]: parameters.value('blood.oxygenCapillary'),
      [vesselClass.venule]: parameters.value('blood.oxygenVenule'),
    }
    return { field, radius: 0, plasma: (tile) => plasma ?? known[wall.vesselClass[tile]] }
  }
  const topic = speciesTopics[field.name]
  if (topic === undefined || topic === 'oxygen') {
    throw new InputError({
      key: `fields.${field.name}`,
      found: 'no radius',
      expected: 'leak.radius.<species> in the parameter library',
    })
  }
  const radius = parameters.value(`leak.radius.${topic}`)
  return { field, radius, plasma: () => plasma ?? 0 }
}

/** Blood pressure at every tile, Pa: linear along its segment; NaN in lymphatics. */
export function tilePressures(wall: Wall, flow: BloodFlow): Float64Array {
  const { from, to, length } = wall.network
  const out = new Float64Array(wall.count)
  for (let t = 0; t < wall.count; t++) {
    const s = wall.segment[t]
    const share = wall.axial[t] / length[s]
    out[t] = flow.nodePressure[from[s]] * (1 - share) + flow.nodePressure[to[s]] * share
  }
  return out
}
