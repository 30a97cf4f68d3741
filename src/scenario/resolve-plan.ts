import { placeOf } from '../evidence/library-source.ts'
import type { Tree } from '../evidence/yaml-reader.ts'
import { findMolecule, moleculeNames, suggest } from '../molecules/molecule.ts'
import type { BodyPlan, InterventionPlan, Plan } from '../simulation/plan.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import type { Path, Reading } from './reading.ts'
import { placeHas, resolveSite } from './resolve-site.ts'
import { checkMoment, resolveTimes, timeText } from './resolve-times.ts'
import type { ReadScenario } from './scenario-fields.ts'

/** What `resolvePlan` is told besides the values of the file. */
export interface Surroundings {
  /** Title when the file has none. */
  readonly name: string
  readonly network?: VesselNetwork
  /** Values that differ from the library, by name. */
  readonly parameters: Readonly<Record<string, number>>
}

/**
 * From the values of a scenario to the plan: fills in what is left out, and checks what joins two fields. Complaints and
 * choices go to the reading; the plan is good only when there was no complaint.
 */
export function resolvePlan(reading: Reading, tree: Tree, scenario: ReadScenario, surroundings: Surroundings): Plan {
  const { site, circulation } = scenario
  const complain = (path: Path, found: string, expected: string, suggestion?: string) =>
    reading.complain(path, found, expected, placeOf(tree, path), suggestion)
  const hasSite = placeHas(tree, ['site'])
  if (!hasSite && !placeHas(tree, ['circulation'])) complain([], 'neither site nor circulation', 'at least one of them')
  if (!hasSite)
    for (const key of ['cells', 'arrivals'])
      if (placeHas(tree, [key])) complain([key], `${key} without a site`, 'a site for them to be in')
  const times = resolveTimes(reading, tree, {
    duration: scenario.duration,
    every: site?.every ?? {},
    recordEvery: scenario.record?.every,
    hasSite,
    bodyDuration: circulation?.duration,
  })
  if (scenario.title === undefined && !placeHas(tree, ['title']))
    reading.choose(['title'], surroundings.name, 'default', 'the name of the scenario')
  const interventions = (scenario.interventions ?? []).map((one, k): InterventionPlan => {
    const path = ['interventions', k]
    const molecule = one?.block === undefined ? undefined : findMolecule(one.block)
    if (one?.block !== undefined && molecule === undefined)
      complain([...path, 'block'], `"${one.block}"`, `one of ${moleculeNames.join(', ')}`, suggest(one.block))
    const from = one?.from ?? 0
    const to = one?.to ?? Number.POSITIVE_INFINITY
    if (one && one.to !== undefined && to <= from)
      complain([...path, 'to'], timeText(to), `later than from (${timeText(from)})`)
    const end = Math.max(times.duration, circulation?.duration ?? 0)
    if (one && end > 0 && from >= end) complain([...path, 'from'], timeText(from), `before the end, ${timeText(end)}`)
    checkMoment(reading, tree, [...path, 'from'], from)
    return { molecule: molecule ?? '', by: one?.by ?? 1, from, to }
  })
  if (!hasSite)
    for (const [k] of (scenario.record?.fields ?? []).entries())
      complain(['record', 'fields', k], 'a field', 'no fields without a site')
  const { network } = surroundings
  const { duration, every } = times
  const plan: Plan = {
    title: scenario.title ?? surroundings.name,
    seed: scenario.seed ?? 1,
    replicate: scenario.replicate ?? 0,
    duration,
    interventions,
    record: {
      every: times.recordEvery,
      fields: (scenario.record?.fields ?? []).filter((name) => name !== undefined),
      ledger: scenario.record?.ledger ?? true,
      cells: scenario.record?.cells ?? true,
    },
    parameters: { ...surroundings.parameters },
  }
  if (site) plan.site = resolveSite(reading, tree, { site, scenario, duration, every, network })
  if (circulation) plan.body = resolveBody(reading, tree, circulation)
  return plan
}

function resolveBody(reading: Reading, tree: Tree, circulation: NonNullable<ReadScenario['circulation']>): BodyPlan {
  const tumour = circulation.tumour ?? ({} as Record<string, undefined>)
  // masses stand in 1e-6 kg, the plan counts grams
  const startMass = (tumour.start ?? 0) * 1e-3
  const endMass = (tumour.end ?? 0) * 1e-3
  if (tumour.start !== undefined && tumour.end !== undefined && endMass < startMass) {
    const path = ['circulation', 'tumour', 'end']
    reading.complain(path, `${endMass} g`, `at least the mass at the start, ${startMass} g`, placeOf(tree, path))
  }
  return {
    species: circulation.species ?? 'mouse',
    duration: circulation.duration ?? 0,
    tumour: { startMass, endMass, rimShare: tumour.rim ?? 0, surfacePerVolume: tumour.surface ?? 0 },
    ...(circulation.resolve && {
      resolve: {
        organ: circulation.resolve.organ ?? '',
        agents: circulation.resolve.agents ?? 0,
        duration: circulation.resolve.duration ?? 0,
      },
    }),
  }
}
