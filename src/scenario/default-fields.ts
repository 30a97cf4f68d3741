import { isParameterName, type ParameterSet } from '../evidence/parameter-set.ts'
import { speciesTopics } from '../tissue/species.ts'

/** The part of a kind's parameter names that stands for a species: `secretesEgf`, `uptakeOxygen`, `receptorsCsf1`. */
const suffixes: Readonly<Record<string, string>> = {
  oxygen: 'Oxygen',
  EGF: 'Egf',
  'CSF-1': 'Csf1',
  CXCL12: 'Cxcl12',
  CXCL8: 'Cxcl8',
  'TNF-alpha': 'Tnf',
  'VEGF-A': 'Vegf',
  'soluble-MMP': 'Mmp',
}

/**
 * The substances a block needs when the scenario names none: those that some kind present secretes, those that are there
 * from the start and taken up, and those the vessels give off to a kind that senses them.
 */
export function defaultFields(parameters: ParameterSet, kinds: readonly string[], hasVessels: boolean): string[] {
  const known = (name: string) => {
    const own = parameters.overridden()[name]
    return own ?? (isParameterName(name) ? parameters.value(name) : 0)
  }
  return Object.keys(speciesTopics).filter((species) => {
    const suffix = suffixes[species]
    if (suffix === undefined) return false
    const some = (verb: string) => kinds.some((kind) => known(`kind.${kind}.${verb}${suffix}`) > 0)
    const present = known(`field.${speciesTopics[species]}.initial`) > 0
    const fromVessels = hasVessels && known(`secretion.perivascular${suffix}`) > 0
    return some('secretes') || (present && some('uptake')) || (fromVessels && some('receptors'))
  })
}
