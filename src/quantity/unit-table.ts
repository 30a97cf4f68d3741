import { type Dimension, dimension, dimensionless } from './dimension.ts'

/**
 * A unit as mantissa × 10^exponent SI base units (kg, m, s, mol, K). Mantissa and power of ten are kept apart so that a
 * decimal quantity converts with one rounding: `1.7 mg/mL` is 1.7 exactly.
 */
export interface NamedUnit {
  readonly symbol: string
  readonly mantissa: number
  readonly exponent: number
  readonly dimension: Dimension
  /** Added after scaling (degC). Such a unit stands alone. */
  readonly offset: number
}

const prefixes: Record<string, number> = {
  T: 12,
  G: 9,
  M: 6,
  k: 3,
  h: 2,
  d: -1,
  c: -2,
  m: -3,
  u: -6,
  n: -9,
  p: -12,
  f: -15,
  a: -18,
  z: -21,
}

const force = dimension({ mass: 1, length: 1, time: -2 })
const pressure = dimension({ mass: 1, length: -1, time: -2 })
const energy = dimension({ mass: 1, length: 2, time: -2 })
const volume = dimension({ length: 3 })

/** Symbols, mantissa, exponent, dimension, prefixes that may stand before it, as letters. */
const rows: readonly [symbols: string, mantissa: number, exponent: number, of: Dimension, prefixes: string][] = [
  ['m', 1, 0, dimension({ length: 1 }), 'kdcmunpf'],
  ['s', 1, 0, dimension({ time: 1 }), 'munpf'],
  ['min', 60, 0, dimension({ time: 1 }), ''],
  ['h', 3600, 0, dimension({ time: 1 }), ''],
  ['d', 86400, 0, dimension({ time: 1 }), ''],
  ['week weeks', 604800, 0, dimension({ time: 1 }), ''],
  ['y', 31557600, 0, dimension({ time: 1 }), ''],
  ['Hz', 1, 0, dimension({ time: -1 }), 'GMkm'],
  ['g', 1, -3, dimension({ mass: 1 }), 'kmunpfa'],
  // CODATA 2018
  ['Da', 1.6605390666, -27, dimension({ mass: 1 }), 'kM'],
  ['mol', 1, 0, dimension({ amount: 1 }), 'kmunpfaz'],
  ['M', 1, 3, dimension({ amount: 1, length: -3 }), 'munpfa'],
  ['Osm', 1, 0, dimension({ amount: 1 }), 'mu'],
  ['K', 1, 0, dimension({ temperature: 1 }), 'm'],
  ['L l', 1, -3, volume, 'dcmunpfa'],
  ['N', 1, 0, force, 'kmunpf'],
  ['dyn', 1, -5, force, 'mun'],
  ['Pa', 1, 0, pressure, 'GMkhmun'],
  ['bar', 1, 5, pressure, 'm'],
  ['atm', 101325, 0, pressure, ''],
  // conventional millimetre of mercury and of water (ISO 80000-4)
  ['mmHg', 133.322387415, 0, pressure, ''],
  ['cmH2O', 98.0665, 0, pressure, ''],
  ['mmH2O', 9.80665, 0, pressure, ''],
  ['J', 1, 0, energy, 'kmunpfaz'],
  ['erg', 1, -7, energy, ''],
  ['W', 1, 0, dimension({ mass: 1, length: 2, time: -3 }), 'kmunpf'],
  ['P', 1, -1, dimension({ mass: 1, length: -1, time: -1 }), 'cm'],
  ['IU', 1, 0, dimension({ activity: 1 }), 'kmu'],
  ['%', 1, -2, dimensionless, ''],
  ['ppm', 1, -6, dimensionless, ''],
  ['rad', 1, 0, dimensionless, 'm'],
  ['deg °', Math.PI / 180, 0, dimensionless, ''],
]

/** What is counted. All of these are the number one. */
const counted = [
  'cell cells',
  'molecule molecules',
  'receptor receptors',
  'ligand ligands',
  'bond bonds',
  'site sites',
  'copy copies',
  'particle particles',
  'platelet platelets',
  'vessel vessels',
  'capillary capillaries',
  'junction junctions',
  'pore pores',
  'tip tips',
  'microvillus microvilli',
  'colony colonies',
  'cluster clusters',
  'contact contacts',
  'attempt attempts',
  'event events',
  'flash flashes',
  'voxel voxels',
  'count counts',
]

function buildTable(): ReadonlyMap<string, NamedUnit> {
  const table = new Map<string, NamedUnit>()
  const add = (unit: NamedUnit) => {
    if (table.has(unit.symbol)) throw new Error(`unit table: ${unit.symbol} stands twice`)
    table.set(unit.symbol, unit)
  }
  for (const [symbols, mantissa, exponent, of, allowed] of rows) {
    for (const symbol of symbols.split(' ')) {
      add({ symbol, mantissa, exponent, dimension: of, offset: 0 })
      for (const prefix of allowed)
        add({ symbol: prefix + symbol, mantissa, exponent: exponent + prefixes[prefix], dimension: of, offset: 0 })
    }
  }
  for (const pair of counted)
    for (const symbol of pair.split(' ')) add({ symbol, mantissa: 1, exponent: 0, dimension: dimensionless, offset: 0 })
  for (const symbol of ['degC', '°C'])
    add({ symbol, mantissa: 1, exponent: 0, dimension: dimension({ temperature: 1 }), offset: 273.15 })
  return table
}

/** The closed table: every unit a file may use, by symbol. `u` is micro; other spellings are folded before look-up. */
export const unitTable = buildTable()

/** Spellings people write that are not units here, and what they mean. */
export const unitHints: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sec: 's',
    secs: 's',
    second: 's',
    seconds: 's',
    minute: 'min',
    minutes: 'min',
    mins: 'min',
    hr: 'h',
    hrs: 'h',
    hour: 'h',
    hours: 'h',
    day: 'd',
    days: 'd',
    wk: 'week',
    yr: 'y',
    year: 'y',
    years: 'y',
    micron: 'um',
    microns: 'um',
    micrometer: 'um',
    micrometre: 'um',
    meter: 'm',
    metre: 'm',
    cc: 'mL',
    liter: 'L',
    litre: 'L',
    dalton: 'Da',
    kd: 'kDa',
    kD: 'kDa',
    D: 'Da',
    percent: '%',
    molar: 'M',
    dyne: 'dyn',
    dynes: 'dyn',
    poise: 'P',
    celsius: 'degC',
    C: 'degC',
    osmol: 'Osm',
    mOsmol: 'mOsm',
    U: 'IU',
    Torr: 'mmHg',
    torr: 'mmHg',
    kgf: 'N',
    gf: 'N',
    degree: 'deg',
    degrees: 'deg',
    kelvin: 'K',
    pascal: 'Pa',
    newton: 'N',
    A: 'nm',
  }),
)
