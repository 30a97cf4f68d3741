import type { ParameterName, ParameterSet } from '../evidence/parameter-set.ts'
import { InputError } from '../quantity/errors.ts'

export type Species = 'mouse' | 'human'

/** A vascular bed, or the lymph nodes. Lengths µm, pressures Pa. */
export interface Bed {
  readonly name: string
  /** Share of the cardiac output that enters by the bed's own arteries (the shares of an anatomy add up to 1; lung and nodes 0). */
  readonly flowShare: number
  /** Its blood leaves through the portal vein and meets the liver next. */
  readonly portal: boolean
  /** Capillaries: median diameter and its coefficient of variation, segments in series, pressure over a plugging cell. */
  readonly diameter: number
  readonly diameterCv: number
  readonly segments: number
  readonly plugPressure: number
  /** NK cells per length of capillary, 1/µm. */
  readonly nkDensity: number
  /** Share of the size-independent removal of a pass that is destruction by resident macrophages; the rest is arrest. */
  readonly phagocytosis: number
  /** Length of all its capillaries, µm; NaN where nobody has counted. */
  readonly capillaryLength: number
}

/** The organism as a transport problem: which bed follows which, how fast, and what each holds back. Volumes µm³, times s. */
export interface Anatomy {
  readonly species: Species
  readonly bloodVolume: number
  /** µm³/s */
  readonly cardiacOutput: number
  /** Share of the circulation time between left heart and the end of the systemic capillaries. */
  readonly arterialShare: number
  /** Mean time in the portal vein. */
  readonly portalTransit: number
  /** Nodes in series between a tumour and the thoracic duct. */
  readonly lymphNodes: number
  /** Share of cells one node holds; time through a node and through the duct. */
  readonly nodeTrap: number
  readonly nodeTransit: number
  readonly ductTransit: number
  readonly beds: readonly Bed[]
  /** Places in `beds`. */
  readonly lung: number
  readonly liver: number
  readonly node: number
}

export const systemicBeds = [
  'liver',
  'brain',
  'bone',
  'muscle',
  'skin',
  'gut',
  'kidney',
  'heart',
  'spleen',
  'fat',
  'other',
] as const
export const lymphNodeBed = 'lymph node'

const portalBeds: readonly string[] = ['gut', 'spleen']

/**
 * Mouse or human from the parameter library (flow shares after Brown et al. 1997 and ICRP reference values, normalised here:
 * the published ones add up to 102.55 % in man). The portal organs, gut and spleen, drain through the liver.
 * @throws InputError when the flow shares do not describe a circulation
 */
export function speciesAnatomy(parameters: ParameterSet, species: Species): Anatomy {
  const value = (name: string): number => parameters.value(`anatomy.${species}.${name}` as ParameterName)
  const length = (bed: string): number => {
    const name = `anatomy.${species}.capillaryLength.${bed}` as ParameterName
    return parameters.names().includes(name) ? parameters.value(name) : Number.NaN
  }
  const capillaries = (bed: string) => ({
    diameter: parameters.ofBed(bed, 'diameter'),
    diameterCv: parameters.ofBed(bed, 'diameterCv'),
    segments: parameters.ofBed(bed, 'segments'),
    plugPressure: parameters.ofBed(bed, 'plugPressure'),
    nkDensity: parameters.ofBed(bed, 'nkDensity'),
    phagocytosis: parameters.ofBed(bed, 'phagocytosis'),
    capillaryLength: length(bed),
  })
  const shares = systemicBeds.map((bed) => value(`flow.${bed}`))
  const sum = shares.reduce((a, b) => a + b, 0)
  const beds: Bed[] = [{ name: 'lung', flowShare: 0, portal: false, ...capillaries('lung') }]
  systemicBeds.forEach((name, i) => {
    beds.push({ name, flowShare: shares[i] / sum, portal: portalBeds.includes(name), ...capillaries(name) })
  })
  beds.push({
    name: lymphNodeBed,
    flowShare: 0,
    portal: false,
    diameter: Number.NaN,
    diameterCv: Number.NaN,
    segments: 0,
    plugPressure: Number.NaN,
    nkDensity: parameters.value('node.nkDensity'),
    phagocytosis: 0,
    capillaryLength: Number.NaN,
  })
  return checkedAnatomy({
    species,
    bloodVolume: value('bloodVolume'),
    cardiacOutput: value('cardiacOutput'),
    arterialShare: value('arterialShare'),
    portalTransit: value('portalTransit'),
    lymphNodes: value('lymphNodes'),
    nodeTrap: parameters.value('node.trap'),
    nodeTransit: parameters.value('node.transit'),
    ductTransit: parameters.value('node.ductTransit'),
    beds,
  })
}

/**
 * An anatomy of one's own: any number of beds; `lung`, `liver` and `lymph node` must be among them, flow shares must add up to 1.
 * @throws InputError otherwise, all complaints at once
 */
export function checkedAnatomy(anatomy: Omit<Anatomy, 'lung' | 'liver' | 'node'>): Anatomy {
  const place = (name: string) => anatomy.beds.findIndex((bed) => bed.name === name)
  const lung = place('lung')
  const liver = place('liver')
  const node = place(lymphNodeBed)
  const complaints = []
  for (const [name, at] of [
    ['lung', lung],
    ['liver', liver],
    [lymphNodeBed, node],
  ] as const) {
    if (at < 0) complaints.push({ key: 'anatomy.beds', found: `no ${name}`, expected: `a bed named ${name}` })
  }
  const sum = anatomy.beds.reduce((total, bed) => total + bed.flowShare, 0)
  if (!(Math.abs(sum - 1) < 1e-9)) {
    complaints.push({ key: 'anatomy.beds.flowShare', found: `a sum of ${sum}`, expected: 'shares that add up to 1' })
  }
  if (!(Number.isInteger(anatomy.lymphNodes) && anatomy.lymphNodes >= 1 && anatomy.lymphNodes <= 8)) {
    complaints.push({
      key: 'anatomy.lymphNodes',
      found: `${anatomy.lymphNodes}`,
      expected: 'a whole number from 1 to 8',
    })
  }
  const portalTime = anatomy.beds.reduce((t, bed) => t + (bed.portal ? bed.flowShare * anatomy.portalTransit : 0), 0)
  const circuit = anatomy.bloodVolume / anatomy.cardiacOutput
  if (!(anatomy.arterialShare > 0 && anatomy.arterialShare * circuit + portalTime < circuit)) {
    complaints.push({
      key: 'anatomy.arterialShare',
      found: `${anatomy.arterialShare}`,
      expected: 'a share that leaves time for the veins and the lung',
    })
  }
  if (complaints.length > 0) throw new InputError(complaints)
  return { ...anatomy, lung, liver, node }
}

/** Mean circulation time: blood volume over cardiac output, s. */
export function circulationTime(anatomy: Anatomy): number {
  return anatomy.bloodVolume / anatomy.cardiacOutput
}
