import { exp, pow } from '../numerics/math.ts'
import { type Complaint, InputError, RunError } from '../quantity/errors.ts'
import { findMolecule, type MoleculeName, moleculeNames, suggest } from './molecule.ts'

/** A share of a molecule's activity taken away between two times. */
export interface Block {
  /** Any spelling of the molecule. */
  molecule: string
  /** Share blocked, 0–1; 1 is a knock-out. */
  by: number
  /** Seconds since the start. */
  from: number
  /** Seconds since the start, later than `from`; Infinity = to the end. */
  to: number
}

/** A drug given as one or more doses: first-order decay in plasma, Hill inhibition. */
export interface Dose {
  /** Any spelling of the molecule it inhibits. */
  molecule: string
  /** Concentration at the site right after one dose, nM. */
  peak: number
  /** Plasma half-life, s; Infinity = it stays. */
  halfLife: number
  /** Concentration that halves the activity, nM. */
  ic50: number
  /** Hill exponent. */
  hill: number
  /** When the doses are given, s. */
  times: readonly number[]
}

export type Intervention = Block | Dose

const LN2 = Math.LN2

/**
 * Activity of every molecule over time: 1 untreated, 0 knocked out. Several interventions on one molecule multiply (they act
 * independently). A pure function of time, so it is no state.
 *
 * Block: 1 − by while from ≤ t < to. Dose: C(t) = Σ peak·2^(−(t − t_i)/t½) over the doses given, activity 1/(1 + (C/IC₅₀)^h)
 * (Hill 1910).
 */
export class Activities {
  readonly #interventions: readonly Intervention[]
  readonly #byMolecule = new Map<string, Intervention[]>()
  readonly #readers = new Map<MoleculeName, Set<string>>()

  /**
   * @param interventions blocks and doses; a scenario's interventions are blocks
   * @throws InputError with every fault found: unknown molecule, share outside 0–1, times that are no interval, a dose without
   *   positive numbers
   */
  constructor(interventions: readonly Intervention[] = []) {
    for (const name of moleculeNames) this.#byMolecule.set(name, [])
    const complaints: Complaint[] = []
    interventions.forEach((intervention, i) => {
      const found = complaints.length
      const name = findMolecule(intervention.molecule)
      faults(intervention, `interventions.${i}`, complaints)
      if (name && complaints.length === found) this.#byMolecule.get(name)?.push(intervention)
    })
    if (complaints.length > 0) throw new InputError(complaints)
    this.#interventions = interventions
  }

  /**
   * Activity of a molecule at a time.
   * @param molecule its name in the table (`molecule.ts`)
   * @param time s since the start
   * @returns 0–1; 1 untreated
   * @throws RunError when the table has no such name
   */
  of(molecule: MoleculeName, time: number): number {
    const list = this.#byMolecule.get(molecule)
    if (!list) throw new RunError(`a process reads "${molecule}", which is not in the table of molecules`)
    let activity = 1
    for (let i = 0; i < list.length; i++) {
      const one = list[i]
      if ('by' in one) {
        if (time >= one.from && time < one.to) activity *= 1 - one.by
      } else {
        activity *= 1 / (1 + pow(concentration(one, time) / one.ic50, one.hill))
      }
    }
    return activity
  }

  /** True when some intervention names the molecule, at whatever time. */
  touches(molecule: MoleculeName): boolean {
    return (this.#byMolecule.get(molecule)?.length ?? 0) > 0
  }

  /**
   * Notes that a process reads a molecule; processes call it when they are made.
   * @throws RunError when the table has no such name
   */
  register(molecule: MoleculeName, process: string): void {
    if (!this.#byMolecule.has(molecule)) {
      throw new RunError(`process ${process} reads "${molecule}", which is not in the table of molecules`)
    }
    const readers = this.#readers.get(molecule)
    if (readers) readers.add(process)
    else this.#readers.set(molecule, new Set([process]))
  }

  /** Processes that read a molecule, in the order they were made. */
  readers(molecule: MoleculeName): readonly string[] {
    return [...(this.#readers.get(molecule) ?? [])]
  }

  /** Molecules that some process reads, in the order of the table. */
  read(): readonly MoleculeName[] {
    return moleculeNames.filter((name) => this.#readers.has(name))
  }

  /**
   * Call when all processes are made: an intervention on a molecule that none of them reads would do nothing.
   * @throws InputError naming every such intervention and the molecules that are read
   */
  check(): void {
    const complaints: Complaint[] = []
    this.#interventions.forEach((intervention, i) => {
      const name = findMolecule(intervention.molecule)
      if (name && this.#readers.has(name)) return
      complaints.push({
        key: `interventions.${i}`,
        found: `${intervention.molecule}, which no process of this scenario reads`,
        expected: `one of ${this.read().join(', ') || 'none: nothing here depends on a molecule'}`,
      })
    })
    if (complaints.length > 0) throw new InputError(complaints)
  }
}

/** Concentration at the site, nM, of all doses given up to `time`, s. */
export function concentration(dose: Dose, time: number): number {
  let sum = 0
  for (const given of dose.times) {
    if (time >= given) sum += dose.peak * exp((-LN2 * (time - given)) / dose.halfLife)
  }
  return sum
}

function faults(intervention: Intervention, key: string, complaints: Complaint[]): void {
  const complain = (part: string, found: unknown, expected: string, suggestion?: string) =>
    complaints.push({ key: `${key}.${part}`, found: `${found}`, expected, suggestion })
  if (!findMolecule(intervention.molecule)) {
    complain('molecule', `"${intervention.molecule}"`, 'a molecule of the table', suggest(intervention.molecule))
  }
  if ('by' in intervention) {
    const { by, from, to } = intervention
    if (!(by >= 0 && by <= 1)) complain('by', by, 'a share from 0 to 1')
    if (!(from >= 0 && from < Number.POSITIVE_INFINITY)) complain('from', `${from} s`, 'a time ≥ 0')
    if (!(to > from)) complain('to', `${to} s`, `a time after ${from} s`)
    return
  }
  const positive = (value: number) => value > 0 && value < Number.POSITIVE_INFINITY
  if (!positive(intervention.peak)) complain('peak', `${intervention.peak} nM`, 'a concentration above 0')
  if (!positive(intervention.ic50)) complain('ic50', `${intervention.ic50} nM`, 'a concentration above 0')
  if (!positive(intervention.hill)) complain('hill', intervention.hill, 'an exponent above 0')
  if (!(intervention.halfLife > 0)) complain('halfLife', `${intervention.halfLife} s`, 'a time above 0')
  if (intervention.times.length === 0 || !intervention.times.every((t) => t >= 0 && t < Number.POSITIVE_INFINITY)) {
    complain('times', `[${intervention.times.join(', ')}]`, 'one or more times ≥ 0')
  }
}
