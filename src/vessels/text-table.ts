import { type Complaint, InputError } from '../quantity/errors.ts'

/** Largest file read, characters: beyond it something else was handed over by mistake. */
const longest = 256 * 1024 * 1024
/** Complaints after which reading stops. */
const most = 20

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * The text of a file.
 * @param file its name, for errors
 * @throws InputError when it is empty, too large or no text
 */
export function textOf(file: string, content: Uint8Array | string): string {
  const fail = (found: string, expected: string): never => {
    throw new InputError({ key: 'network file', found, expected, place: { file, line: 1 } })
  }
  if (content.length > longest) fail(`${content.length} bytes`, `at most ${longest}`)
  const text = typeof content === 'string' ? content : new TextDecoder('utf-8').decode(content)
  // A decoder drops the byte-order mark, a string may keep it.
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (plain.trim() === '') fail('an empty file', 'a network')
  const zero = plain.indexOf('\0')
  if (zero >= 0) fail(`a zero byte at position ${zero}: binary data`, 'text')
  return plain
}

/** Shortens what is quoted in an error. */
export function quote(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return `"${shown.replaceAll(/[\p{Cc}\p{Cf}]/gu, '·')}"`
}

/** Gathers complaints about one file; a reader goes on as long as it can and throws them all together. */
export class Complaints {
  readonly file: string
  readonly list: Complaint[] = []

  constructor(file: string) {
    this.file = file
  }

  add(line: number, key: string, found: string, expected: string): void {
    this.list.push({ key, found, expected, place: { file: this.file, line } })
    if (this.list.length >= most) this.throwIfAny()
  }

  /** Adds and throws: nothing after this place can be read. */
  fatal(line: number, key: string, found: string, expected: string): never {
    this.list.push({ key, found, expected, place: { file: this.file, line } })
    throw new InputError(this.list)
  }

  throwIfAny(): void {
    if (this.list.length > 0) throw new InputError(this.list)
  }

  /** A number, or a complaint and NaN. */
  number(text: string | undefined, line: number, key: string): number {
    if (text !== undefined && number.test(text)) {
      const value = Number(text)
      if (Number.isFinite(value)) return value
    }
    this.add(line, key, text === undefined ? 'nothing' : quote(text), 'a finite number')
    return Number.NaN
  }

  /** A number > 0, or a complaint and NaN. */
  positive(text: string | undefined, line: number, key: string): number {
    const value = this.number(text, line, key)
    if (value <= 0) this.add(line, key, `${value}`, 'a number above 0')
    return value
  }

  /**
   * How many entries a table declares.
   * @param room most entries the rest of the file can hold
   */
  count(text: string | undefined, line: number, key: string, room: number): number {
    const value = text !== undefined && /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (Number.isNaN(value)) this.fatal(line, key, text === undefined ? 'nothing' : quote(text), 'a whole number')
    if (value > room) {
      this.fatal(line, key, `${value} entries announced`, `no more than the ${room} the rest of the file can hold`)
    }
    return value
  }
}

/** Words of a line. */
export function wordsOf(line: string): string[] {
  return line.trim().split(/[\s]+/)
}

/** Lines of a text, whatever the line ending. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/)
}
