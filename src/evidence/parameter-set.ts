import { parameters as library } from '../generated/parameters.ts'
import { InputError } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import type { ParameterEntry } from './parameter-entry.ts'

/** The name of an entry of the parameter library: a name that is not in it does not compile. */
export type ParameterName = keyof typeof library

type LastPart<Topic extends string> = ParameterName extends infer Name
  ? Name extends `${Topic}.${string}.${infer Rest}`
    ? Rest
    : never
  : never

/** What is known of every kind of cell: `freeSpeed` of `kind.carcinoma.freeSpeed`. */
export type KindParameter = LastPart<'kind'>
/** What is known of every vascular bed: `flowShare` of `bed.lung.flowShare`. */
export type BedParameter = LastPart<'bed'>

const entries: Readonly<Record<string, ParameterEntry>> = library
const libraryNames = Object.keys(library) as ParameterName[]

/** True when a text is the name of a library entry. */
export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(library, name)
}

/** `kind.carcinoma.freeSpeed` → ['kind', 'carcinoma', 'freeSpeed']; undefined for names of another form. */
function parts(name: string): [topic: string, subject: string, rest: string] | undefined {
  const match = name.match(/^(kind|bed)\.([^.]+)\.(.+)$/)
  return match ? [match[1], match[2], match[3]] : undefined
}

/**
 * The numbers of one run: the library with what a scenario overrides. Values are in the engine's units (µm, s, pN, Pa, nM,
 * mg/mL, K). Immutable: processes read what they need when they are made.
 */
export class ParameterSet {
  private readonly overrides: ReadonlyMap<string, number>

  /**
   * @param overrides values by name, the engine's units. Besides library names, `kind.<new>.<name>` is taken where some
   *   library kind has `<name>`: that is how a scenario declares a kind of its own.
   * @throws InputError for names the library does not have and for values that are not finite, all at once.
   */
  constructor(overrides: Readonly<Record<string, number>> = {}) {
    const complaints = []
    for (const [name, value] of Object.entries(overrides)) {
      if (!isParameterName(name) && !isNewSubject(name))
        complaints.push({
          key: `parameters.${name}`,
          found: 'an unknown parameter',
          expected: 'a name of the parameter library',
          suggestion: nearMiss(name, libraryNames),
        })
      else if (!Number.isFinite(value))
        complaints.push({ key: `parameters.${name}`, found: `${value}`, expected: 'a finite number' })
    }
    if (complaints.length > 0) throw new InputError(complaints)
    this.overrides = new Map(Object.entries(overrides))
  }

  /** The value of a parameter, the engine's units. */
  value(name: ParameterName): number {
    return this.overrides.get(name) ?? entries[name].value
  }

  /** The library's entry, with range, grade and source (its value is the library's, not the override). */
  entry(name: ParameterName): ParameterEntry {
    return entries[name]
  }

  /** All library names, in order. */
  names(): readonly ParameterName[] {
    return libraryNames
  }

  isOverridden(name: ParameterName): boolean {
    return this.overrides.has(name)
  }

  /** Overrides as given, by name. */
  overridden(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.overrides)
  }

  /** Kinds of cells: those of the library in order of name, then those a scenario declared. */
  kinds(): readonly string[] {
    return this.subjects('kind')
  }

  /** Vascular beds. */
  beds(): readonly string[] {
    return this.subjects('bed')
  }

  /**
   * `kind.<kind>.<name>`, the engine's units.
   * @throws InputError when the library does not know this of this kind.
   */
  ofKind(kind: string, name: KindParameter): number {
    return this.of('kind', kind, name)
  }

  /** True when `kind.<kind>.<name>` is known. */
  kindHas(kind: string, name: KindParameter): boolean {
    return this.find(`kind.${kind}.${name}`) !== undefined
  }

  /**
   * `bed.<bed>.<name>`, the engine's units.
   * @throws InputError when the library does not know this of this bed.
   */
  ofBed(bed: string, name: BedParameter): number {
    return this.of('bed', bed, name)
  }

  /** True when `bed.<bed>.<name>` is known. */
  bedHas(bed: string, name: BedParameter): boolean {
    return this.find(`bed.${bed}.${name}`) !== undefined
  }

  private find(name: string): number | undefined {
    return this.overrides.get(name) ?? (isParameterName(name) ? entries[name].value : undefined)
  }

  private of(topic: 'kind' | 'bed', subject: string, name: string): number {
    const value = this.find(`${topic}.${subject}.${name}`)
    if (value !== undefined) return value
    const known = this.subjects(topic)
    const suggestion = known.includes(subject) ? undefined : nearMiss(subject, known)
    throw new InputError({
      key: `${topic}.${subject}.${name}`,
      found: 'no such parameter',
      expected: known.includes(subject)
        ? `an entry of the library (evidence/parameters)`
        : `a ${topic} among ${known.join(', ')}`,
      suggestion,
    })
  }

  private subjects(topic: 'kind' | 'bed'): readonly string[] {
    const found = new Set<string>()
    for (const name of [...libraryNames, ...this.overrides.keys()]) {
      const split = parts(name)
      if (split?.[0] === topic) found.add(split[1])
    }
    return [...found]
  }
}

/** `kind.<new>.<name>` or `bed.<new>.<name>` where the library knows <name> of another kind or bed. */
function isNewSubject(name: string): boolean {
  const split = parts(name)
  return (
    split !== undefined &&
    libraryNames.some((known) => {
      const other = parts(known)
      return other !== undefined && other[0] === split[0] && other[2] === split[2]
    })
  )
}
