import { type Complaint, describeComplaint, InputError, RunError } from '../quantity/errors.ts'
import type { Terminal } from './terminal.ts'

export const exitCode = { fine: 0, failed: 1, badInput: 2, interrupted: 130 } as const

/** A command that ends with another code than 0 without an error of its own (interrupted, a check that failed). */
export class Exit extends Error {
  override readonly name = 'Exit'
  readonly code: number

  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** Tells about an error in one clear message on stderr. Returns the exit code. */
export function reportFailure(error: unknown, terminal: Terminal, options: { json: boolean; debug: boolean }): number {
  if (error instanceof Exit) return error.code
  const { colours } = terminal
  const complaints: readonly Complaint[] = error instanceof InputError ? error.complaints : []
  const message = error instanceof Error ? error.message : String(error)
  const kind = error instanceof InputError ? 'input' : error instanceof RunError ? 'run' : 'bug'
  if (options.json) {
    terminal.complain(JSON.stringify({ error: { kind, message, ...(complaints.length > 0 ? { complaints } : {}) } }))
  } else if (kind === 'input') {
    for (const complaint of complaints) terminal.complain(`${colours.red('error')} ${describeComplaint(complaint)}`)
  } else if (kind === 'run') {
    terminal.complain(`${colours.red('the run failed')}: ${message}`)
  } else {
    terminal.complain(`${colours.red('a fault in transmural')}: ${message}`)
    terminal.complain(
      'Please report it with the command and the scenario. DEBUG=1 before the command shows where it happened.',
    )
  }
  if (options.debug && error instanceof Error) terminal.complain(error.stack ?? '')
  return kind === 'input' ? exitCode.badInput : exitCode.failed
}
