import { KindTable } from '../cells/kinds.ts'
import { arrestArea, discDiameter, poreSpeed } from '../cells/pore-law.ts'
import type { ParameterSet } from '../evidence/parameter-set.ts'
import { founderKey } from '../numerics/lineage.ts'
import { RandomStream } from '../numerics/random-stream.ts'
import { StateRegistry } from '../schedule/state-registry.ts'
import { Collagen } from '../tissue/collagen.ts'
import { Grid } from '../tissue/grid.ts'
import { correlation } from '../vessels/statistics.ts'
import { repeated } from './repeated.ts'
import type { TargetFunction, ValidationContext } from './target-function.ts'

const cells = 400

/** Cells of a kind that differ as cells do: nuclear cross-section (µm²) and free speed (µm/s). */
function differingCells(parameters: ParameterSet, kind: string, replicate: number) {
  const kinds = new KindTable(parameters)
  const random = new RandomStream(1, replicate)
  return Array.from({ length: cells }, (_, i) => {
    const { lo, hi } = founderKey('pore assay', i)
    const traits = { nuclearArea: 0, freeSpeed: 0, proteolysis: 0 }
    kinds.drawTraits(kinds.named(kind), lo, hi, random, traits)
    return traits
  })
}

/** Mean speed, µm/s, of differing cells in pores of one area (µm²) without proteases. */
function meanSpeed(parameters: ParameterSet, kind: string, replicate: number, area: number, contractility = 1): number {
  const drive = parameters.value('pore.driveShare')
  let sum = 0
  for (const { nuclearArea, freeSpeed } of differingCells(parameters, kind, replicate)) {
    sum += poreSpeed(area, nuclearArea, freeSpeed, drive, contractility)
  }
  return sum / cells
}

const arrest =
  (kind: string): TargetFunction =>
  ({ parameters }) => {
    const { nuclearArea } = new KindTable(parameters).named(kind)
    return {
      value: arrestArea(nuclearArea, parameters.value('pore.driveShare')),
      note: 'median cell of the kind, proteases blocked',
    }
  }

const linearity: TargetFunction = ({ parameters, replicates }) =>
  repeated(
    replicates,
    (replicate) => {
      const { nuclearArea } = new KindTable(parameters).named('carcinoma')
      const from = arrestArea(nuclearArea, parameters.value('pore.driveShare'))
      const areas = Array.from({ length: 22 }, (_, i) => from + ((nuclearArea - from) * i) / 21)
      const r = correlation(
        areas,
        areas.map((area) => meanSpeed(parameters, 'carcinoma', replicate, area)),
      )
      return r * r
    },
    { note: '22 pore areas between arrest and the unstressed nucleus' },
  )

/** Speed with contractility halved over untreated speed, tracks of a cross-section. */
const contractilityInTracks: TargetFunction = ({ parameters, replicates }) => {
  const areas = [10, 20, 30, 40, 50, 60, 70, 80]
  const ratio = (area: number, replicate: number) =>
    meanSpeed(parameters, 'carcinoma', replicate, area, 0.5) / meanSpeed(parameters, 'carcinoma', replicate, area)
  return repeated(
    replicates,
    (replicate) => areas.reduce((sum, area) => sum + ratio(area, replicate), 0) / areas.length,
    {
      note: 'mean over tracks of 10 to 80 µm²; the ratio at each width stands beside it and should be the same',
      beside: areas.map((area) => ({
        name: `track ${discDiameter(area).toFixed(1)} µm wide`,
        value: ratio(area, 0),
      })),
    },
  )
}

const inCollagen =
  (crosslinked: boolean): TargetFunction =>
  ({ parameters, replicates }: ValidationContext) => {
    const gel = new Collagen({
      grid: Grid.ofBox([20, 20, 20], 20),
      registry: new StateRegistry(),
      parameters,
      density: 1.7,
      crosslinked,
    })
    const area = gel.poreAreaAt(10, 10, 10)
    return repeated(
      replicates,
      (replicate) =>
        meanSpeed(parameters, 'carcinoma', replicate, area) / meanSpeed(parameters, 'carcinoma', replicate, 1e6),
      { note: `pores of ${area.toFixed(1)} µm²; with proteases the cell is taken to clear its way` },
    )
  }

/** Targets of the pore law. */
export const poreTargets: Readonly<Record<string, TargetFunction>> = {
  'wolf-arrest-carcinoma': arrest('carcinoma'),
  'wolf-arrest-t-cell': arrest('t-cell'),
  'wolf-arrest-neutrophil': arrest('neutrophil'),
  'wolf-linearity': linearity,
  'contractility-in-tracks': contractilityInTracks,
  'collagen-crosslinks': inCollagen(true),
  'collagen-without-crosslinks': inCollagen(false),
}
