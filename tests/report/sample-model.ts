import type { Column, Frame } from '../../src/record/recordable.ts'
import type { ReportModel } from '../../src/report/report-model.ts'

interface Row {
  kind: string
  direction: string
  /** Stage times reached, in the names of the ledger. */
  times: Record<string, number>
  outcome: string
  route: string
}

const stages = [
  'contact_s',
  'hold_s',
  'search_s',
  'probe_s',
  'breach_s',
  'open_s',
  'squeeze_s',
  'sub_endothelial_s',
  'squeeze_membrane_s',
  'settle_s',
]

const walks = {
  intravasation: ['contact_s', 'hold_s', 'probe_s', 'breach_s', 'open_s', 'squeeze_s', 'settle_s'],
  extravasation: [
    'contact_s',
    'hold_s',
    'search_s',
    'probe_s',
    'open_s',
    'squeeze_s',
    'sub_endothelial_s',
    'breach_s',
    'squeeze_membrane_s',
    'settle_s',
  ],
}

/** Ledger rows: `counts[k]` attempts reach stage k of their walk; the last number crossed. Made-up numbers. */
export function rowsOf(kind: string, direction: keyof typeof walks, counts: readonly number[], crossed: number): Row[] {
  const walk = walks[direction]
  return Array.from({ length: counts[0]! }, (_, i) => {
    const times: Record<string, number> = {}
    for (const [k, name] of walk.entries()) if (i < counts[k]!) times[name] = 1000 + k * 700 + i
    const through = i < crossed
    return {
      kind,
      direction,
      times,
      outcome: through ? 'crossed' : i % 3 ? 'gave up' : 'died',
      route: through && i % 5 ? 'paracellular' : 'undecided',
    }
  })
}

export function ledgerOf(rows: readonly Row[]): Column[] {
  return [
    { name: 'attempt', type: 'i32', values: rows.map((_, i) => i) },
    { name: 'kind', type: 'string', values: rows.map(({ kind }) => kind) },
    { name: 'direction', type: 'string', values: rows.map(({ direction }) => direction) },
    { name: 'outcome', type: 'string', values: rows.map(({ outcome }) => outcome) },
    { name: 'route', type: 'string', values: rows.map(({ route }) => route) },
    { name: 'replica', type: 'i32', values: rows.map(() => 0) },
    { name: 'weight', type: 'f64', values: rows.map(() => 1) },
    ...stages.map(
      (name): Column => ({ name, type: 'f64', values: rows.map(({ times }) => times[name] ?? Number.NaN) }),
    ),
    { name: 'end_s', type: 'f64', values: rows.map((_, i) => 9000 + i) },
  ]
}

const frames: Frame[] = [
  ...Array.from({ length: 97 }, (_, i): Frame => {
    const t = i * 1800
    const counts = {
      carcinoma: 4000 + Math.floor(i * i * 0.11),
      macrophage: 220,
      'open crossings': Math.floor(20 + 12 * Math.abs(((i * 7) % 13) - 6)),
      'entered blood': Math.floor((i * i) / 230),
      'entered lymph': Math.floor(i / 19),
      'oxygen amount': 1.2e9 - i * 3e6,
    }
    return { phase: 'site', time: t, tick: t * 1000, counts, stateHash: 'abc' }
  }),
  ...Array.from({ length: 43 }, (_, i): Frame => {
    const counts = {
      'in blood': i * i * 31,
      'lung colonies': Math.floor(i / 9),
      'liver colonies': 0,
      'tumour mass g': 0.05 * 1.074 ** i,
    }
    return { phase: 'body', time: i * 86_400, tick: i * 1440, counts, stateHash: 'abc' }
  }),
]

/** A report's worth of made-up numbers. */
export const sampleModel = (changes: Partial<ReportModel> = {}): ReportModel => ({
  title: 'A carcinoma with macrophages, from the first vessel wall to colonies in a mouse',
  scenario: 'metastasis',
  version: '0.1.0',
  seed: 7,
  replicate: 0,
  stateHash: '0123456789abcdef',
  reached: { phase: 'done', seconds: 3_628_800 },
  duration: { site: 172_800, body: 3_628_800 },
  ledger: ledgerOf([
    ...rowsOf('carcinoma', 'intravasation', [412, 400, 390, 300, 96, 61, 44], 41),
    ...rowsOf('carcinoma', 'extravasation', [238, 230, 220, 171, 90, 52, 50, 45, 40, 31], 29),
    ...rowsOf('macrophage', 'extravasation', [7, 7, 6, 5, 4, 3, 3, 2, 2, 1], 1),
  ]),
  frames,
  tables: [
    {
      title: 'From a gram of tumour to a colony',
      columns: ['step', 'drawn', 'expected', '95 % from', 'to', 'odds'],
      rows: [
        ['shed into blood or lymph', 21_500_000, 21_480_122, 14_000_000, 31_000_000, '1'],
        ['able to live', 6_449_212, 6_444_036, 4_200_000, 9_300_000, '0.30'],
        ['arrested in an organ', 6_001_444, 6_002_810, 3_900_000, 8_700_000, '0.93'],
        ['alive one day after arrest', 119_201, 120_056, 78_000, 174_000, '0.020'],
        ['out of the vessel', 88_010, 87_900, 57_000, 127_000, '0.73'],
        ['dividing', 1310, 1297.4, 840, 1900, '0.015'],
        ['micrometastasis', 33, 29.1, 19, 42, '0.022'],
        ['colony', 2, 1.4, 0.9, 2.1, '0.048'],
      ],
      note: 'Numbers of entries; a cluster counts once. Intervals are of the expectation over what the rates leave open.',
    },
  ],
  organs: [
    {
      organ: 'lung',
      trapped: 5_400_000,
      exited: 70_112,
      dormant: 1010,
      micrometastases: 29,
      colonies: 2,
      largest: 4.1e6,
      expectedColonies: 1.2,
    },
    {
      organ: 'liver',
      trapped: 300_000,
      exited: 16_000,
      dormant: 220,
      micrometastases: 3,
      colonies: 0,
      largest: 0,
      expectedColonies: 0.15,
    },
    {
      organ: 'bone',
      trapped: 41_000,
      exited: 1500,
      dormant: 31,
      micrometastases: 1,
      colonies: 0,
      largest: 0,
      expectedColonies: 0.04,
    },
    {
      organ: 'brain',
      trapped: 12_000,
      exited: 210,
      dormant: 4,
      micrometastases: 0,
      colonies: 0,
      largest: 0,
      expectedColonies: 0.006,
    },
  ],
  interventions: [{ molecule: 'MT1-MMP', by: 0.9, from: 21_600, to: Number.POSITIVE_INFINITY }],
  parameters: [
    {
      name: 'pore.nuclearStiffness',
      symbol: 'G_n',
      value: '600 Pa',
      libraryValue: '500 Pa',
      range: '100 Pa to 2000 Pa',
      grade: 'assumed',
      what: 'Stiffness of the nucleus against a pore',
      source: 'closures §2',
    },
    {
      name: 'blood.plasmaViscosity',
      value: '1.2 mPa s',
      range: '1.0 mPa s to 1.4 mPa s',
      grade: 'measured',
      what: 'Viscosity of plasma',
      source: 'a <cited> paper & another',
      doi: '10.1000/x<y',
    },
    { name: 'kind.carcinoma.radius', value: '8 um', grade: 'recalled', what: 'Radius', source: 'textbook' },
  ],
  ...changes,
})
