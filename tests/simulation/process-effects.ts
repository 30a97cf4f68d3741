import type { Plan } from '../../src/simulation/plan.ts'
import type { Simulation } from '../../src/simulation/simulation.ts'
import { planOf, smallTumour } from './small-plan.ts'

/** The runs in which processes are left out, one at a time. */
export const runs = {
  tumour: () => smallTumour('duration=3 h'),
  'inflamed venule': () => planOf('diapedesis', 'duration=20 min', 'site.inflammation.from=1 min'),
  tracer: () => planOf('diffusion', 'duration=10 min', 'site.box=[100 um, 100 um, 100 um]'),
} satisfies Record<string, () => Promise<Plan>>

export interface ProcessEffect {
  process: string
  run: keyof typeof runs
  /** What changes, in words. */
  output: string
  of: (simulation: Simulation) => number
  /** What leaving the process out does to it. */
  without: 'none' | 'less' | 'more'
}

const amount =
  (name: string) =>
  ({ site }: Simulation) =>
    site.fields.amount(name)
const attempts = ({ site }: Simulation) => site.ledger?.rows ?? 0

/** What every process of a block is for: the output that is lost, or falls, or rises, when it alone is left out. */
export const processEffects: readonly ProcessEffect[] = [
  {
    process: 'fluid exchange',
    run: 'tumour',
    output: 'pressure of the fluid between cells, highest',
    of: highestPressure,
    without: 'none',
  },
  {
    process: 'interstitial flow',
    run: 'tumour',
    output: 'pressure of the fluid between cells, highest',
    of: highestPressure,
    without: 'none',
  },
  { process: 'vessel exchange', run: 'tumour', output: 'oxygen amount', of: amount('oxygen'), without: 'less' },
  { process: 'perivascular source', run: 'tumour', output: 'CXCL12 amount', of: amount('CXCL12'), without: 'none' },
  { process: 'uptake and secretion', run: 'tumour', output: 'EGF amount', of: amount('EGF'), without: 'none' },
  { process: 'quasi-steady fields', run: 'tumour', output: 'EGF amount', of: amount('EGF'), without: 'none' },
  { process: 'matrix digestion', run: 'tumour', output: 'collagen', of: collagen, without: 'more' },
  { process: 'motility', run: 'tumour', output: 'attempts at the wall', of: attempts, without: 'less' },
  { process: 'wall contact', run: 'tumour', output: 'attempts at the wall', of: attempts, without: 'none' },
  { process: 'crossing', run: 'tumour', output: 'attempts at the wall', of: attempts, without: 'none' },
  { process: 'contact mechanics', run: 'tumour', output: 'collagen', of: collagen, without: 'more' },
  {
    process: 'wall exposure',
    run: 'tumour',
    output: 'wall area × time under watch',
    of: ({ site }) => sum(site.exposure ?? []),
    without: 'none',
  },
  {
    process: 'cell fate',
    run: 'tumour',
    output: 'births and deaths',
    of: ({ site }) => site.cells.tally('births') + site.cells.tally('deaths'),
    without: 'none',
  },
  {
    process: 'wall signals',
    run: 'inflamed venule',
    output: 'ICAM-1 on the wall, beyond its resting level',
    of: ({ site }) => (site.vessels ? sum(site.vessels.wall.icam1.map((level) => level - 1)) : 0),
    without: 'none',
  },
  {
    process: 'lumen',
    run: 'inflamed venule',
    output: 'cells that came with the blood',
    of: ({ site }) => site.lumen?.count(site.cells.kinds.named('neutrophil').code, 'arrived') ?? 0,
    without: 'none',
  },
  { process: 'diffusion', run: 'tracer', output: 'voxels the tracer has reached', of: reached, without: 'less' },
]

function highestPressure({ site }: Simulation): number {
  let highest = 0
  for (const value of site.registry.get('fluid.pressure').data) highest = Math.max(highest, Math.abs(value))
  return highest
}

function collagen({ site }: Simulation): number {
  return sum(site.collagen.density)
}

function reached({ site }: Simulation): number {
  return site.fields.of('tracer').concentration.filter((value) => value > 1e-3).length
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total
}
