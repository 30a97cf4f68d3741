/** Where in a file something stands. */
export interface Place {
  file: string
  line?: number
  column?: number
}

export interface Complaint {
  /** What is wrong: a path in the scenario (`site.box`), a column, an option. */
  key: string
  found: string
  expected: string
  place?: Place
  /** A near miss the reader may have meant. */
  suggestion?: string
}

/** One line: `file:line:column key: found …; expected …; did you mean …?` */
export function describeComplaint(complaint: Complaint): string {
  const { place, key, found, expected, suggestion } = complaint
  const where = place ? [place.file, place.line, place.column].filter((part) => part !== undefined).join(':') : ''
  const hint = suggestion ? `; did you mean ${suggestion}?` : ''
  return `${where ? `${where} ` : ''}${key}: found ${found}; expected ${expected}${hint}`
}

/** Bad input: the reader must change something. Exit code 2. Carries every complaint found, not only the first. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly complaints: readonly Complaint[]

  constructor(complaints: Complaint | readonly Complaint[]) {
    const list = Array.isArray(complaints) ? (complaints as readonly Complaint[]) : [complaints as Complaint]
    super(list.map(describeComplaint).join('\n'))
    this.complaints = list
  }
}

/** The run itself failed (a balance that does not close, a number that is not one). Exit code 1. */
export class RunError extends Error {
  override readonly name = 'RunError'
}
