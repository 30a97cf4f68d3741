import pc from 'picocolors'

/** What the program writes to: results on stdout, talk on stderr. Tests hand in their own. */
export interface Streams {
  out: { write(text: string): unknown; isTTY?: boolean; columns?: number }
  talk: { write(text: string): unknown; isTTY?: boolean; columns?: number }
  env: NodeJS.ProcessEnv
}

export type Colours = ReturnType<typeof pc.createColors>

/** Talk to the person at the terminal, on stderr: sentences, and one progress line that redraws itself where it can. */
export class Terminal {
  readonly colours: Colours
  readonly quiet: boolean
  readonly #streams: Streams
  #drawn = false

  constructor(streams: Streams, quiet = false) {
    this.#streams = streams
    this.quiet = quiet
    this.colours = pc.createColors(wantsColour(streams.talk, streams.env))
  }

  /** Whether a line can be redrawn in place. */
  get live(): boolean {
    return this.#streams.talk.isTTY === true && this.#streams.env.TERM !== 'dumb'
  }

  get width(): number {
    // Some terminals say 0.
    return this.#streams.talk.columns || 80
  }

  say(message: string): void {
    if (this.quiet) return
    this.clear()
    this.#streams.talk.write(`${message}\n`)
  }

  /** Shown even with --quiet: errors. */
  complain(message: string): void {
    this.clear()
    this.#streams.talk.write(`${message}\n`)
  }

  /** Shows one line in place of the last one; without a terminal it becomes a line of its own. */
  progress(line: string): void {
    if (this.quiet) return
    if (this.live) {
      this.#streams.talk.write(`\r\u001b[2K${line}`)
      this.#drawn = true
    } else {
      this.#streams.talk.write(`${line}\n`)
    }
  }

  clear(): void {
    if (!this.#drawn) return
    this.#streams.talk.write('\r\u001b[2K')
    this.#drawn = false
  }
}

/** NO_COLOR (any value) wins, then FORCE_COLOR, then whether it is a terminal. */
export function wantsColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true
  return stream.isTTY === true && env.TERM !== 'dumb'
}
