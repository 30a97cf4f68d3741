import type { Organism } from './organism.ts'
import type { Site } from './site.ts'

/** A table for people. */
export interface ResultTable {
  title: string
  columns: readonly string[]
  rows: readonly (readonly (string | number | null)[])[]
  note?: string
}

/** The result of a run as tables: the cascade of the organism and its organs. Crossings are in the ledger. */
export function resultTables(simulation: { readonly site: Site; readonly organism?: Organism }): ResultTable[] {
  const { site, organism } = simulation
  if (organism) return [cascadeTable(organism), organTable(organism), ...resolvedTable(organism)]
  return site.vessels ? [] : [fieldTable(site)]
}

function cascadeTable({ body }: Organism): ResultTable {
  const { rows } = body.summary()
  return {
    title: 'The cascade in the organism',
    columns: ['step', 'drawn', 'expected', '95 % interval', 'odds of the step', 'odds from the start'],
    rows: rows.map((row) => [
      row.main ? row.step : `· ${row.step}`,
      row.drawn,
      significant(row.expected),
      `${grouped(row.low)} – ${grouped(row.high)}`,
      row.of ? odds(row.odds) : '',
      row.of ? odds(row.cumulativeOdds) : '',
    ]),
    note: 'Drawn: one organism. Expected and its interval: over what the block lets us know of the rates. Odds are never scaled.',
  }
}

function organTable({ body }: Organism): ResultTable {
  return {
    title: 'Organs',
    columns: ['organ', 'arrested', 'out', 'dormant now', 'micrometastases', 'colonies', 'expected colonies'],
    rows: body
      .organs()
      .filter((organ) => organ.arrests > 0)
      .map((organ) => [
        organ.organ,
        organ.arrests,
        organ.exits,
        organ.dormant,
        organ.micrometastases,
        organ.colonies,
        significant(organ.expected.colonies.mean),
      ]),
  }
}

/** The organ that was run cell by cell: what its agents did, and how many entries of the organ each of them stands for. */
function resolvedTable({ body, organ, duration }: Organism): ResultTable[] {
  if (!organ) return []
  const { bed, agents, arrested, capillaryLength, exits } = organ
  const { entries, share } = body.arrivalsFor(bed, 0, duration, capillaryLength)
  return [
    {
      title: `Resolved organ: ${bed}`,
      columns: [
        'agents',
        'stopped',
        'entries of the organ',
        'entries an agent stands for',
        'share of its capillaries',
        'exit hazard, first hours (/h)',
      ],
      rows: [
        [
          agents,
          arrested,
          entries,
          significant(entries / agents),
          significant(share),
          exits.hazard[0] === undefined ? null : Array.from(exits.hazard).map(significant).join(', '),
        ],
      ],
      note: exits.provenance,
    },
  ]
}

/** Without walls there is nothing to cross: what the fields hold, and how far they have spread about their middle. */
function fieldTable({ fields, grid }: Site): ResultTable {
  return {
    title: 'Fields',
    columns: ['species', 'amount (nM µm³)', 'mean square distance from the middle (µm²)'],
    rows: fields.fields.map(({ name, concentration }) => {
      let sum = 0
      let spread = 0
      const middle = grid.size.map((edge) => edge / 2)
      for (let iz = 0; iz < grid.nz; iz++) {
        for (let iy = 0; iy < grid.ny; iy++) {
          for (let ix = 0; ix < grid.nx; ix++) {
            const x = (ix + 0.5) * grid.dx - middle[0]!
            const y = (iy + 0.5) * grid.dx - middle[1]!
            const z = (iz + 0.5) * grid.dx - middle[2]!
            const c = concentration[grid.index(ix, iy, iz)]!
            sum += c
            spread += c * (x * x + y * y + z * z)
          }
        }
      }
      return [name, significant(sum * grid.voxelVolume), sum > 0 ? significant(spread / sum) : null]
    }),
  }
}

/** Three significant digits as text, thousands apart. */
function grouped(value: number): string {
  return String(significant(value)).replace(/\B(?=(\d{3})+$)(?<!\..*)/g, '\u202f')
}

/** Three significant digits; a number, so that files keep it one. */
function significant(value: number): number {
  return Number(value.toPrecision(3))
}

/** `1 in 420` below a tenth, `61 %` above. */
function odds(share: number): string {
  if (!(share > 0)) return '0'
  return share >= 0.1 ? `${(100 * share).toFixed(0)} %` : `1 in ${grouped(1 / share)}`
}
