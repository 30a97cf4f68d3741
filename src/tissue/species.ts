import type { ParameterSet } from '../evidence/parameter-set.ts'
import { InputError } from '../quantity/errors.ts'

/** A dissolved substance of the field solver: data, not code. */
export interface Species {
  /** As in the scenario: `oxygen`, `CSF-1`. */
  name: string
  /** Diffusion coefficient in tissue, µm²/s. */
  diffusion: number
  /** First-order loss everywhere (degradation, binding, clearance that is not resolved), 1/s. */
  decay: number
  /** Concentration at the start, nM. */
  initial: number
  /** Concentration held on each face of the block (x-, x+, y-, y+, z-, z+), nM; `undefined` where nothing passes. */
  faces: readonly (number | undefined)[]
  /** Made by tissue that is not resolved as cells: the field then has a `tissueSource`. */
  madeByTissue?: boolean
}

export const closedFaces: Species['faces'] = [undefined, undefined, undefined, undefined, undefined, undefined]

type SpeciesTopic = 'oxygen' | 'egf' | 'csf1' | 'cxcl12' | 'cxcl8' | 'tnfAlpha' | 'vegfA' | 'solubleMmp' | 'tracer'

/** Topic in the parameter library of the species that ship: `field.<topic>.diffusion`. */
export const speciesTopics: Readonly<Record<string, SpeciesTopic>> = {
  oxygen: 'oxygen',
  EGF: 'egf',
  'CSF-1': 'csf1',
  CXCL12: 'cxcl12',
  CXCL8: 'cxcl8',
  'TNF-alpha': 'tnfAlpha',
  'VEGF-A': 'vegfA',
  'soluble-MMP': 'solubleMmp',
  tracer: 'tracer',
}

/**
 * Species of the library by name, with diffusion, decay and start from `field.<topic>.*`; nothing passes the faces of the block
 * (a cut through tissue that continues alike).
 * @param names as in `speciesTopics`
 * @throws InputError naming every species the library does not know
 */
export function librarySpecies(parameters: ParameterSet, names: readonly string[]): Species[] {
  const unknown = names.filter((name) => speciesTopics[name] === undefined)
  if (unknown.length > 0)
    throw new InputError(
      unknown.map((name) => ({
        key: 'site.fields',
        found: name,
        expected: `one of ${Object.keys(speciesTopics).join(', ')}`,
      })),
    )
  return names.map((name) => {
    const topic = speciesTopics[name]
    return {
      name,
      diffusion: parameters.value(`field.${topic}.diffusion`),
      decay: parameters.value(`field.${topic}.decay`),
      initial: parameters.value(`field.${topic}.initial`),
      faces: closedFaces,
      // cells around vessels make it
      madeByTissue: name === 'CXCL12',
    }
  })
}
