import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../quantity/errors.ts'
import type { TargetFileHistory } from '../../validation/markdown-report.ts'
import type { TargetResult } from '../../validation/validate.ts'
import { Exit, exitCode } from '../failure.ts'
import { formatTable } from '../format-table.ts'
import { formatTime } from '../format-time.ts'
import { type Streams, Terminal, wantsColour } from '../terminal.ts'

interface ValidateOptions {
  all?: boolean
  strict?: boolean
  report?: string
  force?: boolean
  data?: string
  json?: boolean
  quiet?: boolean
}

/** Folders looked into for measurements that the package may not carry. */
const dataFolders = ['data', '../shared/data']

/** `transmural validate`: the model against published measurements and exact solutions. */
export async function validate(ids: readonly string[], options: ValidateOptions, streams: Streams): Promise<void> {
  const terminal = new Terminal(streams, options.quiet)
  checkReport(options)
  const { effort, tally, validate: run } = await import('../../validation/validate.ts')
  const { showAccepted, showModel, showPublished } = await import('../../validation/show-numbers.ts')
  const amount = options.all ? effort.all : effort.fast
  const started = Date.now()
  let shown = 0
  const results = await run({
    ids,
    ...amount,
    threads: Math.min(2, availableParallelism()),
    data: readerOf(options.data),
    progress(done, all, next) {
      const now = Date.now()
      if (!terminal.live && now - shown < 5000 && done > 0) return
      shown = now
      const spent = (now - started) / 1000
      const left = done > 2 ? `, ${formatTime((spent * (all - done)) / done)} left` : ''
      terminal.progress(`${done} of ${all} targets${left}: ${next.id}`)
    },
  })
  terminal.clear()
  const seconds = (Date.now() - started) / 1000

  if (options.report) {
    const { markdownReport } = await import('../../validation/markdown-report.ts')
    const { writeDurably } = await import('../../record/durable-file.ts')
    const { programVersion } = await import('../../record/program-version.ts')
    const files = [...new Set(results.map(({ target }) => target.file))].sort()
    const command = ['transmural validate', ...ids, ...(options.all ? ['--all'] : []), `--report ${options.report}`]
    const text = markdownReport(results, {
      version: programVersion(),
      commit: git('rev-parse', '--short=12', 'HEAD'),
      changed: git('status', '--porcelain', '--', 'src', 'evidence', 'kernels') !== undefined,
      command: command.join(' '),
      ...amount,
      seconds,
      histories: files.flatMap(historyOf),
    })
    writeDurably(options.report, text)
    terminal.say(`written: ${options.report}`)
  }

  const counts = tally(results)
  if (options.json) {
    streams.out.write(
      `${JSON.stringify({ ...amount, seconds, tally: counts, results: results.map(asJson) }, null, 2)}\n`,
    )
  } else {
    const { default: pc } = await import('picocolors')
    const colours = pc.createColors(wantsColour(streams.out, streams.env))
    const table = formatTable(
      {
        title: 'Model against measurement',
        columns: ['target', 'role', 'published', 'accepted', 'model [95 %]', 'verdict'],
        rows: results.map(({ target, verdict, model }) => [
          target.id,
          target.role,
          showPublished(target),
          showAccepted(target),
          model ? showModel(target, model) : '',
          verdict,
        ]),
      },
      colours,
    )
    streams.out.write(`${table}\n`)
    for (const { role, hit, miss, skipped } of counts) {
      const parts = [`${hit} hit`, `${miss} MISS`, ...(skipped > 0 ? [`${skipped} skipped`] : [])]
      streams.out.write(`${role.padEnd(12)} ${parts.join(', ')}\n`)
    }
    const reasons = new Map<string, string[]>()
    for (const { target, reason } of results) {
      if (reason) reasons.set(reason, [...(reasons.get(reason) ?? []), target.id])
    }
    const { readings } = await import('../../validation/readings.ts')
    for (const { target, verdict } of results) {
      const reading = verdict === 'MISS' ? readings[target.id] : undefined
      if (reading) streams.out.write(`\nMISS ${target.id}: ${reading}\n`)
    }
    for (const [reason, names] of reasons) streams.out.write(`\nskipped ${names.join(', ')}: ${reason}\n`)
    streams.out.write(`\n${amount.replicates} repetitions of ${amount.attempts} attempts, ${formatTime(seconds)}\n`)
  }
  if (failed(results, options.strict ?? false)) throw new Exit(exitCode.failed)
}

/** A check of the program must hold; measurements may be missed unless one is strict about it. */
function failed(results: readonly TargetResult[], strict: boolean): boolean {
  return results.some(({ verdict, target }) => verdict === 'MISS' && (strict || target.role === 'code-check'))
}

function checkReport({ report, force }: ValidateOptions): void {
  if (report === undefined) return
  if (!/\.md$/i.test(report))
    throw new InputError({ key: '--report', found: report, expected: 'a file that ends in .md' })
  if (existsSync(report) && !force) {
    throw new InputError({
      key: '--report',
      found: `${report}, which exists`,
      expected: 'a new file (--force replaces it)',
    })
  }
}

/** Reads measurements from the folder given, or from those where they usually lie. */
function readerOf(folder: string | undefined): (name: string) => string | undefined {
  const folders = folder === undefined ? dataFolders : [folder]
  return (name) => {
    const found = folders.map((one) => join(one, name)).find((path) => existsSync(path))
    return found === undefined ? undefined : readFileSync(found, 'utf8')
  }
}

/** Output of git, undefined where there is no repository or no git. */
function git(...words: string[]): string | undefined {
  try {
    return execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined
  } catch {
    return undefined
  }
}

function historyOf(file: string): TargetFileHistory[] {
  const log = git('log', '--format=%h %cs', '--', file)?.split('\n')
  return log ? [{ file, first: log[log.length - 1] ?? '', last: log[0] ?? '' }] : []
}

function asJson({ target, verdict, model, reason, seconds }: TargetResult) {
  const { id, role, quantity, unit, published, accept } = target
  return { id, role, quantity, unit, published, accept, verdict, model, reason, seconds }
}
