import { speciesTopics } from '../tissue/species.ts'
import {
  choice,
  dictionary,
  eitherQuantity,
  type Field,
  filledIn,
  flag,
  list,
  map,
  oneOf,
  point,
  quantity,
  required,
  share,
  text,
  whole,
  withDefault,
  withParameter,
} from './field.ts'

const speciesNames = Object.keys(speciesTopics)

const duration = (what: string) => quantity(what, 's', { min: '1 ms', max: '100 y' })
const moment = (what: string) => quantity(what, 's', { min: '0 s', max: '100 y' })
const numerical = 'numerical choice'

const haematocrit = withParameter(
  share('Discharge haematocrit of the inflow', { min: '0 %', max: '80 %' }),
  'scenario.haematocrit',
)

const vessels = oneOf(
  'Vessels of the block',
  {
    file: text('A network file: NetFlow .dat, CSV, SWC or VTK', 500),
    grow: map('A network grown by the program', {
      'capillary density': withParameter(
        quantity('Capillary length per volume', 'mm/mm^3', { min: '10 mm/mm^3', max: '5000 mm/mm^3' }),
        'scenario.capillaryDensity',
      ),
      lymphatics: withDefault(flag('Whether initial lymphatics grow too'), 'true', 'tissue has lymphatics'),
      inlet: withParameter(
        quantity('Pressure at which blood enters', 'mmHg', { min: '0 mmHg', max: '200 mmHg' }),
        'scenario.inletPressure',
      ),
      outlet: withParameter(
        quantity('Pressure at which blood leaves', 'mmHg', { min: '-20 mmHg', max: '200 mmHg' }),
        'scenario.outletPressure',
      ),
      perfusion: withParameter(
        share('Driving pressure as a share of the one the network grew under: tumours are poorly perfused', {
          min: '0.1 %',
          max: '100 %',
        }),
        'scenario.perfusion',
      ),
      haematocrit,
    }),
    straight: map('One straight vessel along x through the middle of the block', {
      class: withDefault(
        choice('Class of the vessel', ['arteriole', 'capillary', 'venule', 'initial-lymphatic']),
        'venule',
        'most crossing is venular',
      ),
      diameter: withParameter(
        quantity('Inner diameter', 'um', { min: '3 um', max: '2 mm' }),
        'scenario.straightDiameter',
      ),
      speed: withParameter(
        quantity('Mean speed of the blood or lymph', 'um/s', { min: '0 um/s', max: '1 m/s' }),
        'scenario.straightSpeed',
      ),
      haematocrit: share('Discharge haematocrit of the inflow', { min: '0 %', max: '80 %' }),
    }),
  },
  ['none'],
)

const every = map('Intervals of the processes', {
  mechanics: duration('Motion and contact of cells'),
  fields: duration('Dissolved substances'),
  walls: duration('Walls, attempts and lumen'),
  fate: duration('Division and death'),
  matrix: duration('Digestion of collagen'),
})

const release = map('A substance put into a ball at the start', {
  field: required(choice('Which substance', speciesNames)),
  at: withDefault(point('Centre of the ball'), 'centre', 'middle of the block'),
  radius: required(quantity('Radius of the ball', 'um', { min: '0.1 um', max: '10 mm' })),
  concentration: required(quantity('Concentration inside the ball', 'nM', { min: '0 nM', max: '1 M' })),
})

const site = map('A block of tissue', {
  box: list('Edge lengths of the block', quantity('Edge length', 'um', { min: '20 um', max: '20 mm' }), 3),
  voxel: withDefault(quantity('Edge of a voxel', 'um', { min: '1 um', max: '500 um' }), '20 um', numerical),
  vessels: withDefault(vessels, 'none', 'no vessels named'),
  matrix: filledIn(
    map('Collagen between the cells', {
      collagen: withParameter(
        quantity('Collagen density', 'mg/mL', { min: '0 mg/mL', max: '200 mg/mL' }),
        'scenario.collagenDensity',
      ),
      crosslinked: withDefault(flag('Whether the collagen is crosslinked'), 'true', 'tissue is crosslinked'),
    }),
  ),
  endothelium: withDefault(
    choice('Which endothelium lines the vessels: of tissue, or cultured on a chip', ['in-vivo', 'chip']),
    'in-vivo',
    'tissue',
  ),
  mosaic: share('Share of blood wall area without endothelium'),
  inflammation: map('Activation of the walls by TNF-alpha', {
    level: required(share('Level of activation')),
    from: withDefault(moment('Since when'), '0 s', 'from the start'),
  }),
  fields: list('Dissolved substances that are solved for', choice('Substance', speciesNames)),
  release,
  replicas: withDefault(whole('Wall-only copies of every real contact with a wall', 0, 1024), '16', 'closures §11'),
  'burn-in': moment('Attempts before this time do not count towards rates'),
  every: filledIn(every),
  capacity: withDefault(
    whole('Most cells the block holds; 0 = four times the founders', 0, 50_000_000),
    '0',
    'four times the founders',
  ),
})

const cells = map('Cells that are there at the start', {
  kind: required(text('Kind of cell', 60)),
  count: whole('How many', 0, 20_000_000),
  density: eitherQuantity('Cells per tissue volume, or per wall area beside vessels', ['1/um^3', '1/um^2']),
  in: oneOf(
    'Where',
    {
      sphere: map('A ball', {
        at: withDefault(point('Centre of the ball'), 'centre', 'middle of the block'),
        radius: required(quantity('Radius of the ball', 'um', { min: '1 um', max: '20 mm' })),
      }),
    },
    ['everywhere'],
  ),
  beside: choice('Close to what', ['vessels']),
  within: quantity('How close', 'um', { min: '1 um', max: '5 mm' }),
})

const arrivals = map('Cells that come with the blood', {
  kind: required(text('Kind of cell', 60)),
  rate: quantity('Cells per time', '1/s', { min: '0 /s', max: '1e6 /s' }),
  count: whole('How many, spread evenly', 0, 20_000_000),
  from: withDefault(moment('Since when'), '0 s', 'from the start'),
  during: duration('For how long'),
})

const intervention = map('Something blocked', {
  block: required(text('Molecule', 60)),
  by: withDefault(share('Share of its activity taken away'), '100 %', 'a complete block'),
  from: withDefault(moment('Since when'), '0 s', 'from the start'),
  to: moment('Until when (to the end when left out)'),
})

const circulation = map('What happens to those that got in', {
  species: required(choice('Organism', ['mouse', 'human'])),
  duration: withDefault(
    quantity('Simulated time of the organism', 's', { min: '1 h', max: '100 y' }),
    '21 d',
    'closures §11',
  ),
  tumour: filledIn(
    map('The tumour that sheds as the block does', {
      start: withParameter(quantity('Mass at the start', 'g', { min: '1 ug', max: '100 kg' }), 'scenario.tumourStart'),
      end: withParameter(quantity('Mass at the end', 'g', { min: '1 ug', max: '100 kg' }), 'scenario.tumourEnd'),
      rim: withParameter(share('Share of the tumour that sheds as the block does'), 'scenario.tumourRim'),
      surface: withParameter(
        quantity('Vessel wall area per tumour volume', 'mm^2/mm^3', { min: '0 mm^2/mm^3', max: '1000 mm^2/mm^3' }),
        'scenario.tumourSurface',
      ),
    }),
  ),
  resolve: map('An organ that is run cell by cell: its exit hazards replace those of the library', {
    organ: required(text('A vascular bed of the library (`lung`, `liver`, `muscle` …)', 40)),
    agents: withDefault(whole('Tumour cells that come with the blood', 10, 100_000), '200', 'closures §11'),
    duration: withDefault(
      quantity('Time they are followed', 's', { min: '1 h', max: '30 d' }),
      '24 h',
      'exit is decided within a day (closures §5)',
    ),
  }),
})

const record = map('What is written down', {
  every: duration('Interval of records'),
  fields: list('Fields written as OME-Zarr', choice('Field', ['collagen', ...speciesNames])),
  ledger: withDefault(flag('Whether the crossing ledger is written'), 'true', 'the central result'),
  cells: withDefault(flag('Whether the tracks of cells are written'), 'true', 'written unless refused'),
})

/** Quantities by name whose dimension the parameter library knows: checked against it, not here. */
function anyText(what: string): Field<string> {
  return { ...text(what, 200), json: { description: what, type: ['string', 'number'] } }
}

/** The scenario file, version 1: every key, its dimension, its default. The JSON Schema is made from this. */
export const scenarioFields = map('A Transmural scenario', {
  transmural: required(whole('Version of the scenario format', 1, 1)),
  title: text('Title', 300),
  description: text('What the scenario is about'),
  extends: text('Another scenario (a file or a shipped name) that this one changes', 500),
  seed: withDefault(whole('Seed of every random draw', 0, 4_294_967_295), '1', numerical),
  replicate: withDefault(whole('Number of the replicate', 0, 4_294_967_295), '0', numerical),
  duration: duration('Simulated time of the block'),
  site,
  cells: list('Cells that are there at the start', cells),
  arrivals: list('Cells that come with the blood', arrivals),
  kinds: dictionary(
    'Kinds of cells of your own',
    dictionary('like: a known kind, and what differs from it', anyText('Value')),
  ),
  parameters: dictionary('Entries of the parameter library that differ', anyText('Value with its unit')),
  interventions: list('Molecules blocked', intervention),
  circulation,
  record: filledIn(record),
})

type ValueOf<F> = F extends Field<infer T> ? T : never
export type ReadScenario = ValueOf<typeof scenarioFields>
export type ReadSite = NonNullable<ReadScenario['site']>
