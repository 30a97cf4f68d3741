import type { ParameterSet } from '../evidence/parameter-set.ts'
import type { Activities } from '../molecules/activities.ts'
import type { MoleculeName } from '../molecules/molecule.ts'
import type { Step } from '../schedule/clock.ts'
import type { Process } from '../schedule/process.ts'
import { type Field, type FieldSet, standingSource } from '../tissue/field-set.ts'

import { cellState, takesUpTissue } from './cell-state.ts'
import type { CellsByVoxel } from './cells-by-voxel.ts'
import { receptorOf } from './motility.ts'

export interface UptakeAndSecretionOptions {
  byVoxel: CellsByVoxel
  fields: FieldSet
  parameters: ParameterSet
  activities: Activities
  /** Interval, ticks. */
  every: number
}

/** Molecule that stands for a secreted species. */
export const moleculeOf: Readonly<Record<string, MoleculeName>> = {
  EGF: 'EGF',
  'CSF-1': 'CSF-1',
  CXCL12: 'CXCL12',
  CXCL8: 'CXCL8',
  'TNF-alpha': 'TNF-alpha',
  'VEGF-A': 'VEGF-A',
}

/** The paracrine loop: what a receptor's occupancy adds to a secretion (Wyckoff et al. 2004, doi 10.1158/0008-5472.CAN-04-1449). */
const stimulatedBy: Readonly<Record<string, string>> = { EGF: 'CSF-1', 'CSF-1': 'EGF' }

const fourThirdsPi = (4 / 3) * Math.PI

/**
 * What cells take from and give to the tissue, summed per voxel (never scattered): fills `uptakeRate` and `source` of every field
 * from the standing exchange and the living cells in tissue and wall. A cell acts in proportion to its volume.
 */
export function uptakeAndSecretion(options: UptakeAndSecretionOptions): Process {
  const { byVoxel, fields, parameters, activities, every } = options
  const name = 'uptake and secretion'
  const { cells, grid, values } = byVoxel
  const kinds = cells.kinds.kinds
  const gain = parameters.value('secretion.paracrineGain')
  const dissociation: Readonly<Record<string, number>> = {
    EGF: parameters.value('chemotaxis.dissociationEgf'),
    'CSF-1': parameters.value('chemotaxis.dissociationCsf1'),
  }
  const plans = fields.fields.map((field) => {
    const uptake = kinds.map((kind) => kind.uptake[field.name] ?? 0)
    const secretes = kinds.map((kind) => kind.secretes[field.name] ?? 0)
    const molecule = moleculeOf[field.name]
    const stimulus = stimulatedBy[field.name]
    const plan: {
      field: Field
      uptake: number[]
      secretes: number[]
      molecule?: MoleculeName
      stimulus?: { field: Field; receptor: MoleculeName; dissociation: number; senses: boolean[] }
    } = { field, uptake, secretes }
    if (molecule && secretes.some((rate) => rate > 0)) {
      plan.molecule = molecule
      activities.register(molecule, name)
      if (stimulus && fields.has(stimulus)) {
        plan.stimulus = {
          field: fields.of(stimulus),
          receptor: receptorOf[stimulus],
          dissociation: dissociation[stimulus],
          senses: kinds.map((kind) => (kind.receptors[stimulus] ?? 0) > 0),
        }
        activities.register(receptorOf[stimulus], name)
      }
    }
    return plan
  })
  const perVoxel = 1 / grid.voxelVolume
  // Scratch, rewritten before every use.
  const standing = byVoxel.scratch()

  return {
    name,
    every,
    writes: fields.fields.flatMap((field) => [`fields.${field.name}.uptakeRate`, `fields.${field.name}.source`]),
    step({ time }: Step) {
      const { count, kind, radius, x, y, z } = cells
      byVoxel.sort(takesUp)
      for (const { field, uptake, secretes, molecule, stimulus } of plans) {
        if (uptake.some(positive)) {
          for (let i = 0; i < count; i++) {
            const r = radius[i]
            values[i] = uptake[kind[i]] * fourThirdsPi * r * r * r
          }
          byVoxel.sum(perVoxel, field.uptakeRate, field.exchangeRate)
        } else field.uptakeRate.set(field.exchangeRate)
        if (secretes.some(positive)) {
          const activity = molecule ? activities.of(molecule, time) : 1
          const receptor = stimulus ? activities.of(stimulus.receptor, time) : 0
          for (let i = 0; i < count; i++) {
            const own = kind[i]
            const r = radius[i]
            let rate = activity * secretes[own] * fourThirdsPi * r * r * r
            if (rate > 0 && stimulus?.senses[own]) {
              const c = Math.max(0, stimulus.field.concentration[grid.voxelAt(x[i], y[i], z[i])])
              rate *= 1 + (gain * receptor * c) / (c + stimulus.dissociation)
            }
            values[i] = rate
          }
          standingSource(field, standing)
          byVoxel.sum(perVoxel, field.source, standing)
        } else standingSource(field, field.source)
      }
    },
  }
}

const positive = (rate: number) => rate > 0

function takesUp(state: number): boolean {
  return takesUpTissue(state) && state !== cellState.dead
}
