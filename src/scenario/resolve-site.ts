import { placeOf } from '../evidence/library-source.ts'
import type { Tree } from '../evidence/yaml-reader.ts'
import { formatInternal } from '../quantity/format-quantity.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import { parseUnit } from '../quantity/quantity.ts'
import type { ArrivalPlan, CellPlan, SitePlan, VesselPlan } from '../simulation/plan.ts'
import type { VesselNetwork } from '../vessels/network.ts'
import { defaultFields } from './default-fields.ts'
import { boxAround, placeInBox } from './network-box.ts'
import type { Path, Reading } from './reading.ts'
import { checkMoment, timeText } from './resolve-times.ts'
import type { ReadScenario, ReadSite } from './scenario-fields.ts'

const length = parseUnit('um').dimension
const lengthText = (value: number) => formatInternal(value, length, 12)

type Three = [number, number, number]
type Known = {
  site: ReadSite
  scenario: ReadScenario
  duration: number
  every: SitePlan['every']
  network?: VesselNetwork
}

/** The block of a scenario as plain data, with every check that joins two fields. Complaints go to the reading. */
export function resolveSite(reading: Reading, tree: Tree, known: Known): SitePlan {
  const { site, scenario, duration, every, network } = known
  const complain = (path: Path, found: string, expected: string, suggestion?: string) =>
    reading.complain(path, found, expected, placeOf(tree, path), suggestion)
  const voxel = site.voxel ?? 20
  const box = resolveBox(reading, tree, site, voxel, network)
  const vessels = resolveVessels(reading, tree, site, box, network)
  const place = { reading, tree, box, hasVessels: site.vessels?.is !== 'none' }
  const cells = (scenario.cells ?? []).map((cell, k) => resolveCells(place, cell, ['cells', k]))
  const arrivals = (scenario.arrivals ?? []).map((arrival, k) =>
    resolveArrival(place, arrival, ['arrivals', k], duration),
  )
  const kinds = [...new Set([...cells, ...arrivals].map((one) => one.kind))]
  const fields = site.fields?.filter((name) => name !== undefined) ?? chooseFields(reading, known, kinds, vessels)
  const doubled = fields.find((name, k) => fields.indexOf(name) !== k)
  if (doubled !== undefined) complain(['site', 'fields'], `${doubled} twice`, 'each substance once')
  for (const [k, name] of (scenario.record?.fields ?? []).entries())
    if (name !== undefined && name !== 'collagen' && !fields.includes(name))
      complain(['record', 'fields', k], name, `a substance of site.fields (${fields.join(', ') || 'none'}) or collagen`)
  const release = resolveRelease(place, site.release, fields)
  let burnIn = site['burn-in']
  if (burnIn === undefined) {
    burnIn = duration >= 86_400 && arrivals.length === 0 ? 43_200 : 0
    reading.choose(
      ['site', 'burn-in'],
      timeText(burnIn),
      'default',
      '12 h in runs of a day or more without arrivals (closures §11), else none',
    )
  } else if (burnIn >= duration && burnIn > 0)
    complain(['site', 'burn-in'], timeText(burnIn), `less than the duration ${timeText(duration)}`)
  checkMoment(reading, tree, ['site', 'burn-in'], burnIn)
  const inflammation = { level: site.inflammation?.level ?? 0, from: site.inflammation?.from ?? 0 }
  if (!site.inflammation) {
    reading.choose(['site', 'inflammation', 'level'], '0', 'default', 'no inflammation named')
    reading.choose(['site', 'inflammation', 'from'], '0 s', 'default', 'no inflammation named')
  }
  checkMoment(reading, tree, ['site', 'inflammation', 'from'], inflammation.from)
  return {
    box,
    voxel,
    vessels,
    matrix: { collagenMgPerMl: site.matrix?.collagen ?? 0, crosslinked: site.matrix?.crosslinked ?? true },
    endothelium: site.endothelium ?? 'in-vivo',
    mosaicShare: resolveMosaic(reading, tree, site),
    inflammation,
    fields,
    ...(release && { release }),
    cells,
    arrivals,
    replicas: site.replicas ?? 0,
    burnIn,
    every,
    capacity: site.capacity ?? 0,
  }
}

/** A cultured monolayer has no tumour cells in its wall; tissue has the library's share. */
function resolveMosaic(reading: Reading, tree: Tree, site: ReadSite): number {
  const path = ['site', 'mosaic']
  if (site.mosaic !== undefined || placeHas(tree, path)) return site.mosaic ?? 0
  if (site.endothelium === 'chip') {
    reading.choose(path, '0', 'default', 'a cultured monolayer is whole')
    return 0
  }
  const value = reading.parameters.value('scenario.mosaicShare')
  const { grade, source } = reading.parameters.entry('scenario.mosaicShare')
  reading.choose(path, `${value}`, 'default', `scenario.mosaicShare; ${grade}; ${source}`)
  return value
}

function chooseFields(
  reading: Reading,
  { site, scenario }: Known,
  kinds: readonly string[],
  vessels: VesselPlan,
): string[] {
  const recorded = (scenario.record?.fields ?? []).filter((name) => name !== undefined && name !== 'collagen')
  const needed = new Set([...defaultFields(reading.parameters, kinds, vessels.from !== 'none'), ...recorded])
  if (site.release?.field) needed.add(site.release.field)
  const fields = [...needed].filter((name) => name !== undefined)
  const why = 'what the kinds present give off and take up, and what is recorded'
  reading.choose(['site', 'fields'], fields, 'default', why)
  return fields
}

function resolveBox(reading: Reading, tree: Tree, site: ReadSite, voxel: number, network?: VesselNetwork): Three {
  const path = ['site', 'box']
  const [x, y, z] = site.box ?? []
  if (x === undefined || y === undefined || z === undefined) {
    const box: Three = network
      ? boxAround(network, voxel)
      : ([400, 400, 200].map((edge) => Math.ceil(edge / voxel) * voxel) as Three)
    if (!site.box)
      reading.choose(
        path,
        box.map(lengthText),
        'default',
        network ? 'the network with two voxels around it' : 'numerical choice',
      )
    return box
  }
  const box: Three = [x, y, z]
  for (const [axis, edge] of box.entries()) {
    const voxels = edge / voxel
    if (Math.abs(voxels - Math.round(voxels)) > 1e-6)
      reading.complain(
        [...path, axis],
        lengthText(edge),
        `a multiple of the voxel ${lengthText(voxel)}`,
        placeOf(tree, [...path, axis]),
      )
    else if (Math.round(voxels) < 2)
      reading.complain(
        [...path, axis],
        lengthText(edge),
        `at least two voxels of ${lengthText(voxel)}`,
        placeOf(tree, [...path, axis]),
      )
  }
  const count = box.reduce((product, edge) => product * Math.round(edge / voxel), 1)
  if (count > 5e7)
    reading.complain(
      path,
      `${count} voxels`,
      'at most 50 million voxels (a larger voxel or a smaller box)',
      placeOf(tree, path),
    )
  return box
}

function resolveVessels(reading: Reading, tree: Tree, site: ReadSite, box: Three, network?: VesselNetwork): VesselPlan {
  const { vessels } = site
  const path = ['site', 'vessels']
  if (vessels?.is === 'grow' && vessels.value) {
    const { inlet = 0, outlet = 0 } = vessels.value
    if (vessels.value.inlet !== undefined && vessels.value.outlet !== undefined && inlet <= outlet)
      reading.complain(
        [...path, 'grow', 'inlet'],
        'a pressure not above the outlet',
        'inlet above outlet',
        placeOf(tree, [...path, 'grow', 'inlet']),
      )
    return {
      from: 'grow',
      capillaryDensity: vessels.value['capillary density'] ?? 0,
      lymphatics: vessels.value.lymphatics ?? true,
      inletPressure: inlet,
      outletPressure: outlet,
      perfusion: vessels.value.perfusion ?? 1,
      haematocrit: vessels.value.haematocrit ?? 0,
    }
  }
  if (vessels?.is === 'straight' && vessels.value) {
    const { diameter = 0, speed = 0 } = vessels.value
    if (diameter > Math.min(box[1], box[2]))
      reading.complain(
        [...path, 'straight', 'diameter'],
        lengthText(diameter),
        `less than the block (${lengthText(Math.min(box[1], box[2]))})`,
        placeOf(tree, [...path, 'straight', 'diameter']),
      )
    const vesselClass = vessels.value.class ?? 'venule'
    let { haematocrit } = vessels.value
    if (haematocrit === undefined && !placeHas(tree, [...path, 'straight', 'haematocrit'])) {
      const lymph = vesselClass === 'initial-lymphatic'
      haematocrit = lymph ? 0 : reading.parameters.value('scenario.haematocrit')
      const why = lymph ? 'lymph has no red cells' : 'scenario.haematocrit'
      reading.choose([...path, 'straight', 'haematocrit'], `${haematocrit}`, 'default', why)
    }
    return { from: 'straight', vesselClass, diameter, speed, haematocrit: haematocrit ?? 0 }
  }
  if (vessels?.is === 'file' && vessels.value !== undefined && network) {
    const placed = placeInBox(network, box, site.voxel ?? 20)
    if (!placed)
      reading.complain(
        ['site', 'box'],
        `a box smaller than the network ${vessels.value}`,
        `at least ${boxAround(network, site.voxel ?? 20)
          .map(lengthText)
          .join(' x ')}`,
        placeOf(tree, ['site', 'box']),
      )
    else if (placed.shift.some((by) => by !== 0))
      reading.notes.push(
        `site.vessels.file: the network was shifted by ${placed.shift.map(lengthText).join(', ')} into the middle of the block`,
      )
    return { from: 'network', network: placed?.network ?? network, name: vessels.value }
  }
  return { from: 'none' }
}

interface Place {
  reading: Reading
  tree: Tree
  box: Three
  hasVessels: boolean
}

function resolveKind({ reading, tree }: Place, kind: string | undefined, path: Path): string {
  const known = reading.parameters.kinds()
  if (kind !== undefined && !known.includes(kind))
    reading.complain(
      [...path, 'kind'],
      `"${kind}"`,
      `a kind among ${known.join(', ')}, or one declared under kinds`,
      placeOf(tree, [...path, 'kind']),
      nearMiss(kind, known),
    )
  return kind ?? ''
}

function resolveBall(
  { reading, tree, box }: Place,
  path: Path,
  at: 'centre' | Three | undefined,
  radius: number | undefined,
): { centre: Three; radius: number } {
  const centre: Three = at === undefined || at === 'centre' ? [box[0] / 2, box[1] / 2, box[2] / 2] : at
  if (
    at !== undefined &&
    radius !== undefined &&
    centre.some((middle, axis) => middle - radius < -1e-9 || middle + radius > box[axis] + 1e-9)
  )
    reading.complain(
      path,
      `a ball of radius ${lengthText(radius)} at ${centre.map(lengthText).join(', ')}`,
      `one inside the box ${box.map(lengthText).join(' x ')}`,
      placeOf(tree, path),
    )
  return { centre, radius: radius ?? 0 }
}

type ReadCells = NonNullable<NonNullable<ReadScenario['cells']>[number]>
type ReadArrival = NonNullable<NonNullable<ReadScenario['arrivals']>[number]>

function resolveCells(place: Place, cell: ReadCells | undefined, path: Path): CellPlan {
  const { reading, tree } = place
  const plan: CellPlan = { kind: resolveKind(place, cell?.kind, path), where: { shape: 'everywhere' } }
  if (!cell) return plan
  const item = placeOf(tree, path)
  const has = (key: string) => placeHas(tree, [...path, key])
  if (cell.count !== undefined) plan.count = cell.count
  if (cell.density?.which === 0) plan.densityPerVolume = cell.density.value
  if (cell.density?.which === 1) plan.densityPerWallArea = cell.density.value
  if (has('count') === has('density'))
    reading.complain(path, has('count') ? 'count and density' : 'neither count nor density', 'one of them', item)
  if (has('in') && has('beside')) reading.complain(path, 'in and beside', 'one of them', item)
  if (has('within') && !has('beside'))
    reading.complain(
      [...path, 'within'],
      'within alone',
      'within together with beside: vessels',
      placeOf(tree, [...path, 'within']),
    )
  if (cell.in?.is === 'sphere') {
    const ball = resolveBall(place, [...path, 'in', 'sphere'], cell.in.value?.at, cell.in.value?.radius)
    plan.where = { shape: 'sphere', ...ball }
  } else if (has('beside')) {
    let { within } = cell
    if (within === undefined) {
      within = reading.parameters.value('scenario.besideVessels')
      if (!has('within')) {
        const { grade, source } = reading.parameters.entry('scenario.besideVessels')
        reading.choose(
          [...path, 'within'],
          lengthText(within),
          'default',
          `scenario.besideVessels; ${grade}; ${source}`,
        )
      }
    }
    plan.where = { shape: 'beside-vessels', within }
    if (!place.hasVessels)
      reading.complain(
        [...path, 'beside'],
        'vessels',
        'a block with vessels (site.vessels is none)',
        placeOf(tree, [...path, 'beside']),
      )
  } else if (!has('in')) reading.choose([...path, 'in'], 'everywhere', 'default', 'no place named')
  if (plan.densityPerWallArea !== undefined && !has('beside'))
    reading.complain(
      [...path, 'density'],
      'a number per area',
      'a number per volume, or beside: vessels',
      placeOf(tree, [...path, 'density']),
    )
  return plan
}

function resolveArrival(place: Place, arrival: ReadArrival | undefined, path: Path, duration: number): ArrivalPlan {
  const { reading, tree } = place
  const kind = resolveKind(place, arrival?.kind, path)
  const from = arrival?.from ?? 0
  let during = arrival?.during
  const has = (key: string) => placeHas(tree, [...path, key])
  if (arrival && has('count') === has('rate'))
    reading.complain(
      path,
      has('count') ? 'count and rate' : 'neither count nor rate',
      'one of them',
      placeOf(tree, path),
    )
  if (!place.hasVessels)
    reading.complain(
      path,
      'cells that come with the blood',
      'a block with vessels (site.vessels is none)',
      placeOf(tree, path),
    )
  if (from >= duration)
    reading.complain(
      [...path, 'from'],
      timeText(from),
      `before the end, ${timeText(duration)}`,
      placeOf(tree, [...path, 'from']),
    )
  else if (during === undefined && !has('during')) {
    during = duration - from
    reading.choose([...path, 'during'], timeText(during), 'default', 'to the end')
  }
  checkMoment(reading, tree, [...path, 'from'], from)
  return {
    kind,
    ...(arrival?.rate !== undefined && { rate: arrival.rate }),
    ...(arrival?.count !== undefined && { count: arrival.count }),
    from,
    during: during ?? 0,
  }
}

function resolveRelease(place: Place, release: ReadSite['release'], fields: readonly string[]): SitePlan['release'] {
  if (!release) return undefined
  const path = ['site', 'release']
  if (release.field !== undefined && !fields.includes(release.field))
    place.reading.complain(
      [...path, 'field'],
      release.field,
      `a substance of site.fields (${fields.join(', ') || 'none'})`,
      placeOf(place.tree, [...path, 'field']),
    )
  const ball = resolveBall(place, path, release.at, release.radius)
  return { field: release.field ?? '', ...ball, concentration: release.concentration ?? 0 }
}

/** True when the file has something at a path. */
export function placeHas(tree: Tree, path: Path): boolean {
  let here: Tree | undefined = tree
  for (const step of path)
    here =
      here?.type === 'map'
        ? here.entries.get(`${step}`)?.value
        : here?.type === 'list'
          ? here.items[Number(step)]
          : undefined
  return here !== undefined
}
