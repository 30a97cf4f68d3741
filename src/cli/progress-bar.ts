import type { Recordable } from '../record/recordable.ts'
import { formatTime } from './format-time.ts'
import type { Terminal } from './terminal.ts'

const redraw = 120
const lineEvery = 5000
const barWidth = 24

/** Progress of a run on stderr: a bar redrawn in place on a terminal, a line every few seconds elsewhere. */
export class ProgressBar {
  readonly #terminal: Terminal
  readonly #started = Date.now()
  #first: number | undefined
  #shown = 0
  #counts = ''
  #counted = 0

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** Shows what is being done before the simulation exists. */
  waiting(what: string): void {
    this.#terminal.progress(this.#terminal.live ? `${this.#bar(0)}   0 %  ${what}` : what)
  }

  update(simulation: Recordable): void {
    const now = Date.now()
    if (now - this.#shown < (this.#terminal.live ? redraw : lineEvery)) return
    this.#shown = now
    // Live counts cost a pass over the state: once a second is enough.
    if (now - this.#counted > 1000 && !this.#terminal.quiet) {
      this.#counts = describeCounts(simulation.counts?.() ?? simulation.frame().counts)
      this.#counted = now
    }
    const { progress, phase, time } = simulation
    this.#first ??= progress
    const done = progress - this.#first
    const eta = done > 0.002 ? ((now - this.#started) / 1000) * ((1 - progress) / done) : Number.NaN
    const percent = `${String(Math.floor(progress * 100)).padStart(3)} %`
    const left = Number.isFinite(eta) ? `${formatTime(eta)} left` : 'estimating'
    const where = `${phase} ${formatTime(time)}`
    const line = `${this.#terminal.live ? `${this.#bar(progress)} ` : ''}${percent}  ${where}  ${left}  ${this.#counts}`
    this.#terminal.progress(cut(line.trimEnd(), this.#terminal.live ? this.#terminal.width - 1 : 400))
  }

  #bar(share: number): string {
    const full = Math.round(share * barWidth)
    const { colours } = this.#terminal
    return colours.magenta('━'.repeat(full)) + colours.dim('─'.repeat(barWidth - full))
  }
}

const compact = (value: number) => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3))))

function describeCounts(counts: Record<string, number>): string {
  return (
    Object.entries(counts)
      // Amounts of substances say little while one waits.
      .filter(([name, value]) => value > 0 && !name.endsWith(' amount'))
      .slice(0, 6)
      .map(([name, value]) => `${name.replaceAll('_', ' ')} ${compact(value)}`)
      .join(' · ')
  )
}

/** Cuts to a width, not counting colour codes. */
function cut(line: string, width: number): string {
  let seen = 0
  let at = 0
  while (at < line.length && seen < width) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that starts a colour
    const code = /^\u001b\[[0-9;]*m/.exec(line.slice(at))
    if (code) at += code[0].length
    else {
      at++
      seen++
    }
  }
  return at >= line.length ? line : `${line.slice(0, at)}\u001b[0m`
}
