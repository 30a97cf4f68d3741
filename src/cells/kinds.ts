import type { KindParameter, ParameterSet } from '../evidence/parameter-set.ts'
import { purpose } from '../numerics/purpose.ts'
import type { RandomStream } from '../numerics/random-stream.ts'
import { InputError } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'

/** A kind of cell, read from the entries `kind.<name>.*` of the parameter library: data, not code. */
export interface Kind {
  readonly name: string
  /** As stored in `CellStore.kind`. */
  readonly code: number
  /** Radius of the rounded cell, µm. */
  readonly radius: number
  /** Cross-section of the unstressed nucleus, µm² (median of the kind). */
  readonly nuclearArea: number
  /** Length of nucleus that must leave a pore, µm. */
  readonly nuclearLength: number
  /** Speed where no pore resists, µm/s (median of the kind). */
  readonly freeSpeed: number
  /** Mean time between changes of direction, s. */
  readonly persistenceTime: number
  readonly contractility: number
  /** MT1-MMP activity relative to a carcinoma cell. */
  readonly mt1mmp: number
  /** E-cadherin-like adhesion relative to a carcinoma cell. */
  readonly eCadherin: number
  /** CCR7 relative to a carcinoma cell. */
  readonly ccr7: number
  readonly leukocyte: boolean
  readonly chemotacticSensitivity: number
  /** Receptors per cell, by the species they sense; kinds without an entry sense nothing. */
  readonly receptors: Readonly<Record<string, number>>
  /** First-order uptake in the cell's volume, 1/s, by species. */
  readonly uptake: Readonly<Record<string, number>>
  /** Secretion per volume of the cell, nM/s, by species. */
  readonly secretes: Readonly<Record<string, number>>
  /** Rate of division with oxygen and room in plenty, 1/s. */
  readonly divisionRate: number
  /** Rate of death of a cell that lacks nothing, 1/s. */
  readonly deathRate: number
}

/** What a cell drew for itself at birth. */
export interface Traits {
  /** µm² */
  nuclearArea: number
  /** µm/s */
  freeSpeed: number
  /** Proteolytic activity relative to its kind. */
  proteolysis: number
}

const receptorNames: Readonly<Record<string, KindParameter>> = {
  EGF: 'receptorsEgf',
  'CSF-1': 'receptorsCsf1',
  CXCL12: 'receptorsCxcl12',
  CXCL8: 'receptorsCxcl8',
}
const uptakeNames: Readonly<Record<string, KindParameter>> = {
  oxygen: 'uptakeOxygen',
  EGF: 'uptakeEgf',
  'CSF-1': 'uptakeCsf1',
}
const secretionNames: Readonly<Record<string, KindParameter>> = {
  EGF: 'secretesEgf',
  'CSF-1': 'secretesCsf1',
  CXCL8: 'secretesCxcl8',
  'TNF-alpha': 'secretesTnf',
  'VEGF-A': 'secretesVegf',
  'soluble-MMP': 'secretesMmp',
}

/** All kinds of a run, with the spread of what differs between cells of a kind. */
export class KindTable {
  readonly kinds: readonly Kind[]
  readonly #byName: ReadonlyMap<string, Kind>
  readonly #spread: { nuclearArea: number; freeSpeed: number; proteolysis: number }

  /** @throws InputError when a kind lacks a property every kind must have */
  constructor(parameters: ParameterSet) {
    const optional = (kind: string, name: KindParameter) =>
      parameters.kindHas(kind, name) ? parameters.ofKind(kind, name) : 0
    const collect = (kind: string, names: Readonly<Record<string, KindParameter>>) =>
      Object.fromEntries(
        Object.entries(names)
          .filter(([, name]) => optional(kind, name) > 0)
          .map(([species, name]) => [species, parameters.ofKind(kind, name)]),
      )
    this.kinds = parameters.kinds().map((name, code) => ({
      name,
      code,
      radius: parameters.ofKind(name, 'radius'),
      nuclearArea: parameters.ofKind(name, 'nuclearArea'),
      nuclearLength: parameters.ofKind(name, 'nuclearLength'),
      freeSpeed: parameters.ofKind(name, 'freeSpeed'),
      persistenceTime: parameters.ofKind(name, 'persistenceTime'),
      contractility: parameters.ofKind(name, 'contractility'),
      mt1mmp: optional(name, 'mt1mmp'),
      eCadherin: optional(name, 'eCadherin'),
      ccr7: optional(name, 'ccr7'),
      leukocyte: optional(name, 'leukocyte') > 0,
      chemotacticSensitivity: optional(name, 'chemotacticSensitivity'),
      receptors: collect(name, receptorNames),
      uptake: collect(name, uptakeNames),
      secretes: collect(name, secretionNames),
      divisionRate: optional(name, 'divisionRate'),
      deathRate: optional(name, 'deathRate'),
    }))
    this.#byName = new Map(this.kinds.map((kind) => [kind.name, kind]))
    this.#spread = {
      nuclearArea: parameters.value('motility.nuclearAreaVariation'),
      freeSpeed: parameters.value('motility.speedVariation'),
      proteolysis: parameters.value('motility.proteolysisVariation'),
    }
  }

  /** @throws InputError when there is no such kind */
  named(name: string): Kind {
    const kind = this.#byName.get(name)
    if (kind) return kind
    const names = this.kinds.map((one) => one.name)
    throw new InputError({
      key: 'cells.kind',
      found: name,
      expected: `one of ${names.join(', ')}`,
      suggestion: nearMiss(name, names),
    })
  }

  /** The kind with a code of `CellStore.kind`. */
  of(code: number): Kind {
    return this.kinds[code]
  }

  /**
   * A cell's own constants, lognormal around those of its kind (CV 0.2, 0.3, 0.5), drawn from its key alone: the same cell in
   * every counterfactual.
   */
  drawTraits(kind: Kind, keyLo: number, keyHi: number, random: RandomStream, out: Traits): void {
    const stream = random.at(purpose.cellTraits, keyLo, keyHi, 0)
    out.nuclearArea = stream.lognormal(kind.nuclearArea, this.#spread.nuclearArea)
    out.freeSpeed = stream.lognormal(kind.freeSpeed, this.#spread.freeSpeed)
    out.proteolysis = stream.lognormal(1, this.#spread.proteolysis)
  }
}
