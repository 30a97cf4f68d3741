import type { ParameterSet } from '../evidence/parameter-set.ts'
import { InputError } from '../quantity/errors.ts'
import type { BodyBlocks, BodyShape } from './body-blocks.ts'
import { clusterClasses } from './cluster-classes.ts'
import { sizeClasses } from './size-classes.ts'

/** Fewest agents a site is given; below, each stands for less than the organ's share would ask. */
const fewestAgents = 200

/** What a site that stands for an organ receives. */
export interface OrganArrivals {
  readonly bed: string
  /** Entries (single cells and clusters) that the whole organ stopped in the interval, drawn. */
  readonly entries: number
  /** Agents the site should be given, evenly over the interval. */
  readonly agents: number
  /** Entries of the organ that one agent stands for: results of the site count `weight` each. */
  readonly weight: number
  /** Share of the organ's capillaries that the site holds. */
  readonly share: number
  /** Shares of the size classes (6–24 µm) and of the cluster classes among them. */
  readonly sizes: Float64Array
  readonly clusters: Float64Array
}

/**
 * An organ resolved by a site: arrivals × ℓ/ℓ_organ as agents of weight ℓ_organ/ℓ. When that is fewer than 200 agents, 200 are
 * given (never more than the organ's entries) and each weighs less: rates stay right, only their noise falls.
 * @param bed name @param from @param to s, steps that begin in [from, to) @param length capillary length of the site, µm
 * @throws InputError for an unknown bed, or one whose capillaries nobody has counted
 */
export function organArrivals(
  sources: { shape: BodyShape; blocks: BodyBlocks; dt: number; parameters: ParameterSet },
  bed: string,
  from: number,
  to: number,
  length: number,
): OrganArrivals {
  const { shape, blocks, dt } = sources
  const { beds } = shape.anatomy
  const i = beds.findIndex(({ name }) => name === bed)
  if (i < 0) {
    throw new InputError({ key: 'bed', found: bed, expected: `one of ${beds.map(({ name }) => name).join(', ')}` })
  }
  const whole = beds[i].capillaryLength
  if (!(whole > 0)) {
    throw new InputError({
      key: `anatomy.${shape.anatomy.species}.capillaryLength.${bed}`,
      found: 'no entry',
      expected: 'a length',
    })
  }
  if (!(length > 0)) throw new InputError({ key: 'length', found: `${length} µm`, expected: 'a positive length' })
  const clusters = new Float64Array(clusterClasses)
  let entries = 0
  const last = Math.min(shape.steps, Math.ceil(to / dt - 1e-9))
  for (let step = Math.max(0, Math.ceil(from / dt - 1e-9)); step < last; step++) {
    for (let c = 0; c < clusterClasses; c++) {
      const arrived = blocks.arrivals[(step * beds.length + i) * clusterClasses + c]
      clusters[c] += arrived
      entries += arrived
    }
  }
  const sizes = new Float64Array(sizeClasses)
  let sized = 0
  for (let s = 0; s < sizeClasses; s++) sized += blocks.arrivedSizes[i * sizeClasses + s]
  for (let s = 0; s < sizeClasses; s++) sizes[s] = sized > 0 ? blocks.arrivedSizes[i * sizeClasses + s] / sized : 0
  if (entries > 0) for (let c = 0; c < clusterClasses; c++) clusters[c] /= entries
  const share = Math.min(1, length / whole)
  const agents = Math.min(entries, Math.max(fewestAgents, Math.round(entries * share)))
  return { bed, entries, agents, weight: agents > 0 ? entries / agents : 0, share, sizes, clusters }
}
