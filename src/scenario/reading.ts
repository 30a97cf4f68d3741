import type { ParameterSet } from '../evidence/parameter-set.ts'
import { describeTree, type Tree } from '../evidence/yaml-reader.ts'
import type { Complaint, Place } from '../quantity/errors.ts'

/** Where a value stands inside a scenario: keys of maps, numbers of lists. */
export type Path = readonly (string | number)[]

/** Who chose a value: the file (or one it extends), an override (`--set`), or the program. */
export type Origin = 'file' | 'override' | 'default'

/** One choice of a resolved scenario, as it is written into `scenario.resolved.yaml`. */
export interface Choice {
  readonly path: Path
  /** The value as text, one for a scalar, several for a list. */
  readonly text: string | readonly string[]
  readonly origin: Origin
  /** Why, for what the program chose: the rule, or grade and source. */
  readonly why?: string
}

/** Names of keys come from the file and may be of any length; messages stay readable. */
function shortened(step: string): string {
  return step.length > 80 ? `${step.slice(0, 80)}…` : step
}

export function pathText(path: Path): string {
  return path.map((step) => shortened(`${step}`)).join('.') || 'file'
}

/** What one reading of a scenario collects: every complaint and every choice. */
export class Reading {
  readonly complaints: Complaint[] = []
  readonly choices: Choice[] = []
  /** Things worth saying that are no errors. */
  readonly notes: string[] = []
  /** The library with the scenario's overrides: defaults come from here. */
  readonly parameters: ParameterSet

  constructor(parameters: ParameterSet) {
    this.parameters = parameters
  }

  complain(path: Path, found: string, expected: string, place: Place | undefined, suggestion?: string): void {
    this.complaints.push({ key: pathText(path), found, expected, place, suggestion })
  }

  choose(path: Path, text: string | readonly string[], origin: Origin, why?: string): void {
    this.choices.push({ path, text, origin, why })
  }
}

/** A place in the tree under reading: the node there, if any, and where to point when it is absent. */
export class Cursor {
  readonly reading: Reading
  readonly path: Path
  readonly tree: Tree | undefined
  readonly place: Place
  readonly origin: Origin

  constructor(reading: Reading, path: Path, tree: Tree | undefined, place: Place, origin: Origin = 'file') {
    this.reading = reading
    this.path = path
    this.tree = tree
    this.place = place
    this.origin = origin
  }

  /** The value under a key of this map, or of a list's item. */
  child(step: string | number): Cursor {
    const { tree } = this
    const next =
      tree?.type === 'map'
        ? tree.entries.get(`${step}`)?.value
        : tree?.type === 'list'
          ? tree.items[Number(step)]
          : undefined
    return new Cursor(this.reading, [...this.path, step], next, next?.place ?? this.place, this.originOf(next))
  }

  private originOf(next: Tree | undefined): Origin {
    return this.origin === 'default' ? 'default' : next?.place.file.startsWith('--set ') ? 'override' : this.origin
  }

  /** The same path read from another node (a default). */
  standIn(tree: Tree, origin: Origin): Cursor {
    return new Cursor(this.reading, this.path, tree, this.place, origin)
  }

  found(): string {
    return this.tree ? describeTree(this.tree) : 'nothing'
  }

  complain(expected: string, found = this.found(), suggestion?: string): undefined {
    this.reading.complain(this.path, found, expected, this.place, suggestion)
    return undefined
  }

  choose(text: string | readonly string[], why?: string): void {
    this.reading.choose(this.path, text, this.origin, why)
  }
}
