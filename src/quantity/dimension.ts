/**
 * Powers of the base dimensions. Counts (cells, bonds, molecules), ratios and angles have none; `activity` is the
 * international unit of biological activity, which no other unit converts to.
 */
export interface Dimension {
  readonly length: number
  readonly time: number
  readonly mass: number
  readonly amount: number
  readonly temperature: number
  readonly activity: number
}

export const dimensionNames = ['length', 'time', 'mass', 'amount', 'temperature', 'activity'] as const

/** Builds a dimension from the powers that are not zero. */
export function dimension(powers: Partial<Dimension>): Dimension {
  return { length: 0, time: 0, mass: 0, amount: 0, temperature: 0, activity: 0, ...powers }
}

export const dimensionless = dimension({})

/** True when two dimensions have the same powers. */
export function sameDimension(a: Dimension, b: Dimension): boolean {
  return dimensionNames.every((name) => a[name] === b[name])
}

export function isDimensionless(a: Dimension): boolean {
  return sameDimension(a, dimensionless)
}

/** a · b^power. */
export function combineDimensions(a: Dimension, b: Dimension, power: number): Dimension {
  const result: Record<string, number> = {}
  for (const name of dimensionNames) result[name] = a[name] + b[name] * power + 0
  return dimension(result)
}

/** Dimensions that have a name of their own, with a unit a reader may write and the unit the engine counts in. */
const known: readonly { words: string; example: string; internal: string; powers: Partial<Dimension> }[] = [
  { words: 'a plain number', example: '0.5', internal: '1', powers: {} },
  { words: 'a length', example: '10 um', internal: 'um', powers: { length: 1 } },
  { words: 'an area', example: '60 um^2', internal: 'um^2', powers: { length: 2 } },
  { words: 'a volume', example: '1 pL', internal: 'um^3', powers: { length: 3 } },
  { words: 'a time', example: '10 min', internal: 's', powers: { time: 1 } },
  { words: 'a rate', example: '0.1 /h', internal: '1/s', powers: { time: -1 } },
  { words: 'a speed', example: '10 um/h', internal: 'um/s', powers: { length: 1, time: -1 } },
  { words: 'a diffusivity', example: '100 um^2/s', internal: 'um^2/s', powers: { length: 2, time: -1 } },
  { words: 'a volume flow', example: '1 nL/min', internal: 'um^3/s', powers: { length: 3, time: -1 } },
  { words: 'an acceleration', example: '9.8 m/s^2', internal: 'um/s^2', powers: { length: 1, time: -2 } },
  { words: 'a number per length', example: '3 /mm', internal: '1/um', powers: { length: -1 } },
  { words: 'a number per area', example: '200 /mm^2', internal: '1/um^2', powers: { length: -2 } },
  { words: 'a number per volume', example: '1e6 /mL', internal: '1/um^3', powers: { length: -3 } },
  {
    words: 'a number per area and time',
    example: '5 /mm^2/h',
    internal: '1/(um^2*s)',
    powers: { length: -2, time: -1 },
  },
  {
    words: 'a number per volume and time',
    example: '5 /mL/h',
    internal: '1/(um^3*s)',
    powers: { length: -3, time: -1 },
  },
  { words: 'a mass', example: '1 g', internal: '1e-6 kg', powers: { mass: 1 } },
  { words: 'a force', example: '150 pN', internal: 'pN', powers: { mass: 1, length: 1, time: -2 } },
  { words: 'a pressure or stiffness', example: '500 Pa', internal: 'Pa', powers: { mass: 1, length: -1, time: -2 } },
  { words: 'a tension (force per length)', example: '0.035 dyn/cm', internal: 'pN/um', powers: { mass: 1, time: -2 } },
  { words: 'an energy', example: '4.1 pN*nm', internal: 'pN*um', powers: { mass: 1, length: 2, time: -2 } },
  { words: 'a power', example: '1 W', internal: 'pN*um/s', powers: { mass: 1, length: 2, time: -3 } },
  { words: 'a viscosity', example: '1 cP', internal: 'Pa*s', powers: { mass: 1, length: -1, time: -1 } },
  { words: 'a drag (force per speed)', example: '10 pN*s/um', internal: 'pN*s/um', powers: { mass: 1, time: -1 } },
  {
    words: 'a hydraulic conductivity',
    example: '1e-7 cm/s/cmH2O',
    internal: 'um/(s*Pa)',
    powers: { mass: -1, length: 2, time: 1 },
  },
  {
    words: 'a hydraulic conductivity of tissue',
    example: '1e-8 cm^2/(s*mmHg)',
    internal: 'um^2/(s*Pa)',
    powers: { mass: -1, length: 3, time: 1 },
  },
  {
    words: 'a hydraulic resistance',
    example: '1 Pa*s/um^3',
    internal: 'Pa*s/um^3',
    powers: { mass: 1, length: -4, time: -1 },
  },
  {
    words: 'a hydraulic conductance',
    example: '1 um^3/(s*Pa)',
    internal: 'um^3/(s*Pa)',
    powers: { mass: -1, length: 4, time: 1 },
  },
  {
    words: 'a compliance (per pressure)',
    example: '0.01 /mmHg',
    internal: '1/Pa',
    powers: { mass: -1, length: 1, time: 2 },
  },
  { words: 'a mass concentration', example: '1.7 mg/mL', internal: 'mg/mL', powers: { mass: 1, length: -3 } },
  {
    words: 'a mass per mass concentration and time',
    example: '1 mg/mL/h',
    internal: 'mg/mL/s',
    powers: { mass: 1, length: -3, time: -1 },
  },
  { words: 'a volume per mass', example: '0.73 mL/g', internal: 'mL/mg', powers: { mass: -1, length: 3 } },
  { words: 'an amount', example: '1 nmol', internal: '1e-24 mol', powers: { amount: 1 } },
  { words: 'a concentration', example: '2 nM', internal: 'nM', powers: { amount: 1, length: -3 } },
  {
    words: 'a concentration per time',
    example: '2 nM/h',
    internal: 'nM/s',
    powers: { amount: 1, length: -3, time: -1 },
  },
  {
    words: 'an association rate',
    example: '1e5 /M/s',
    internal: '1/(nM*s)',
    powers: { amount: -1, length: 3, time: -1 },
  },
  { words: 'a number per concentration', example: '1 /nM', internal: '1/nM', powers: { amount: -1, length: 3 } },
  { words: 'an amount per time', example: '1 amol/h', internal: 'nM*um^3/s', powers: { amount: 1, time: -1 } },
  {
    words: 'an amount per area and time',
    example: '1 pmol/cm^2/s',
    internal: 'nM*um/s',
    powers: { amount: 1, length: -2, time: -1 },
  },
  {
    words: 'a solubility (concentration per pressure)',
    example: '1.3 uM/mmHg',
    internal: 'nM/Pa',
    powers: { amount: 1, length: -2, mass: -1, time: 2 },
  },
  { words: 'an osmolality', example: '300 mOsm/kg', internal: '1e-18 mol/kg', powers: { amount: 1, mass: -1 } },
  { words: 'a temperature', example: '37 degC', internal: 'K', powers: { temperature: 1 } },
  { words: 'a biological activity', example: '5 IU', internal: 'IU', powers: { activity: 1 } },
  {
    words: 'a biological activity per volume',
    example: '5 IU/mL',
    internal: 'IU/um^3',
    powers: { activity: 1, length: -3 },
  },
]

function entryOf(of: Dimension) {
  return known.find((entry) => sameDimension(dimension(entry.powers), of))
}

function powersText(of: Dimension, symbols: Record<keyof Dimension, string>): string {
  const parts = dimensionNames.filter((name) => of[name] !== 0)
  return parts.map((name) => (of[name] === 1 ? symbols[name] : `${symbols[name]}^${of[name]}`)).join('*')
}

/** A dimension in words: `a length`, `a number per area`, or its powers where it has no name. */
export function dimensionInWords(of: Dimension): string {
  const symbols = {
    length: 'length',
    time: 'time',
    mass: 'mass',
    amount: 'amount',
    temperature: 'temperature',
    activity: 'activity',
  }
  return entryOf(of)?.words ?? `a quantity of dimension ${powersText(of, symbols)}`
}

/** Dimension in words with something a reader may write: `a length, such as 10 um`. */
export function dimensionWithExample(of: Dimension): string {
  const entry = entryOf(of)
  return entry ? `${entry.words}, such as ${entry.example}` : dimensionInWords(of)
}

/** The unit in which the engine counts a quantity of this dimension (µm, s, pN, nM, K; mass concentration mg/mL). */
export function internalUnitText(of: Dimension): string {
  const symbols = { length: 'um', time: 's', mass: 'mg', amount: '(1e-24 mol)', temperature: 'K', activity: 'IU' }
  return entryOf(of)?.internal ?? powersText(of, symbols)
}
