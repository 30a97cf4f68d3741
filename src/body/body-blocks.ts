import type { Block, StateRegistry } from '../schedule/state-registry.ts'
import type { Anatomy } from './anatomy.ts'
import type { AgeClasses } from './arrest-steps.ts'
import { bedAccounts, cellAccounts, globalAccounts } from './body-accounts.ts'
import { type ChainPlaces, chainPlaces } from './circulation-chain.ts'
import { clusterClasses } from './cluster-classes.ts'
import type { ColonyStates } from './colony-law.ts'
import { sizeClasses } from './size-classes.ts'

export const kinds = sizeClasses * clusterClasses

/** Columns of the time course, one row a step, values at the end of the step; `expected…` under the mean rates. */
export const timeColumns = [
  'time',
  'tumourMass',
  'shed',
  'circulating',
  'arrested',
  'exits',
  'dormant',
  'micrometastases',
  'colonies',
  'expectedShed',
  'expectedCirculating',
  'expectedArrested',
  'expectedExits',
  'expectedDormant',
  'expectedMicrometastases',
  'expectedColonies',
] as const

/** Whole numbers held in f64, or expectations of them per basis (`scale` entries for one). */
export interface Cohorts {
  /** place × size class × cluster class */
  readonly circulating: Float64Array
  /** The same for those arrested and dislodged within the last step: they enter the circulation in the next. */
  readonly loose: Float64Array
  /** age class × bed × cluster class; of expectations × size class too */
  readonly arrested: Float64Array
  /** age class × bed × size class: sizes of single cells not told yet (of expectations none). */
  readonly urn: Float64Array
  /** bed × cluster class */
  readonly dormant: Float64Array
  readonly doomed: Float64Array
  /** bed × state */
  readonly growing: Float64Array
  /** bed × day on which the bottleneck was passed */
  readonly escaped: Float64Array
  readonly accounts: Float64Array
}

export interface BodyBlocks {
  readonly drawn: Cohorts
  readonly expected: Cohorts
  readonly cells: Float64Array
  /** Rate of each stratum in this replicate, 1/(µm² s). */
  readonly rates: Float64Array
  /** step × bed × cluster class: arrests in that step. */
  readonly arrivals: Float64Array
  /** bed × size class: all arrests so far. */
  readonly arrivedSizes: Float64Array
  readonly timeCourse: Float64Array
  /** Steps done: 1 entry. */
  readonly progress: Float64Array
  readonly names: readonly string[]
}

export interface BodyShape {
  readonly anatomy: Anatomy
  readonly ends: ChainPlaces
  readonly ages: AgeClasses
  readonly colony: ColonyStates
  readonly steps: number
  readonly days: number
  readonly strata: number
  /** Bases in use. */
  readonly bases: number
}

/** Adds every block of a body to the registry, with its final size. */
export function addBodyBlocks(registry: StateRegistry, shape: BodyShape): BodyBlocks {
  const names: string[] = []
  const beds = shape.anatomy.beds.length
  const add = (name: string, length: number, unit = '1') => {
    const block: Block<'f64'> = registry.add(`body.${name}`, 'f64', length, { unit })
    names.push(block.name)
    return block.data
  }
  const { places } = chainPlaces(shape.anatomy)
  const cohortCount = (shape.ages.oldest + 1) * beds * clusterClasses
  const cohorts = (prefix: string, scale: number): Cohorts => ({
    circulating: add(`${prefix}circulating`, places * kinds * scale),
    loose: add(`${prefix}loose`, places * kinds * scale),
    arrested: add(`${prefix}arrested`, cohortCount * (prefix === '' ? 1 : sizeClasses * scale)),
    urn: add(`${prefix}urn`, prefix === '' ? (cohortCount / clusterClasses) * sizeClasses : 0),
    dormant: add(`${prefix}dormant`, beds * clusterClasses * scale),
    doomed: add(`${prefix}doomed`, beds * clusterClasses * scale),
    growing: add(`${prefix}growing`, beds * shape.colony.states * scale),
    escaped: add(`${prefix}escaped`, beds * shape.days * scale),
    accounts: add(`${prefix}accounts`, (globalAccounts + beds * bedAccounts) * scale),
  })
  return {
    drawn: cohorts('', 1),
    expected: cohorts('expected.', Math.max(1, shape.bases)),
    cells: add('cells', cellAccounts),
    rates: add('rates', Math.max(1, shape.strata), '1/(um^2 s)'),
    arrivals: add('arrivals', shape.steps * beds * clusterClasses),
    arrivedSizes: add('arrivedSizes', beds * sizeClasses),
    timeCourse: add('timeCourse', shape.steps * timeColumns.length),
    progress: add('progress', 1),
    names,
  }
}
