import { availableParallelism } from 'node:os'
import { InputError } from '../../quantity/errors.ts'
import type { Manifest } from '../../record/manifest.ts'
import type { Recordable, ResultTable } from '../../record/recordable.ts'
import type { Engine, ScenarioChoice } from '../engine.ts'
import { Exit, exitCode } from '../failure.ts'
import { formatTable } from '../format-table.ts'
import { formatTime } from '../format-time.ts'
import { ProgressBar } from '../progress-bar.ts'
import { type Streams, Terminal, wantsColour } from '../terminal.ts'
import { wholeNumber } from '../whole-number.ts'

export interface RunOptions {
  seed?: string
  set: string[]
  block: string[]
  threads?: string
  out?: string
  until?: string
  checkpointEvery?: string
  resume?: boolean
  force?: boolean
  json?: boolean
  quiet?: boolean
}

/** `transmural run`: loads, runs with progress and checkpoints, records, reports; the cascade tables go to stdout. */
export async function run(scenario: string, options: RunOptions, engine: Engine, streams: Streams): Promise<void> {
  const terminal = new Terminal(streams, options.quiet ?? false)
  const bar = new ProgressBar(terminal)
  // Elsewhere than on a terminal it would be one more line above an error.
  if (terminal.live) bar.waiting(`${scenario}: starting`)
  const stop = new AbortController()
  const onSignal = () => {
    // A second signal does not wait for a tick to end.
    if (stop.signal.aborted) process.exit(exitCode.interrupted)
    stop.abort()
    terminal.say('stopping')
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    await runStoppable(scenario, options, engine, streams, terminal, bar, stop.signal)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

async function runStoppable(
  scenario: string,
  options: RunOptions,
  engine: Engine,
  streams: Streams,
  terminal: Terminal,
  bar: ProgressBar,
  stop: AbortSignal,
): Promise<void> {
  const choice = readChoice(scenario, options)
  const threads = options.threads === undefined ? defaultThreads() : wholeNumber('--threads', options.threads, 1, 64)
  const until = options.until === undefined ? undefined : await duration('--until', options.until)
  const checkpointEvery = 1000 * (await duration('--checkpoint-every', options.checkpointEvery ?? '30s'))
  const { name, plan, resolved, notes } = await engine.load(choice)
  for (const note of notes) terminal.say(note)
  const out = options.out ?? `runs/${name}-${plan.seed}`

  const { RunFolder } = await import('../../record/run-folder.ts')
  const { identify } = await import('../../record/run-identity.ts')
  const { programVersion } = await import('../../record/program-version.ts')
  const identity = identify(programVersion(), name, plan)
  const folder = RunFolder.open(out, {
    resume: options.resume ?? false,
    force: options.force ?? false,
    identity,
    say: (message) => terminal.say(message),
  })
  let simulation: Recordable | undefined
  let started = false
  try {
    if (folder.finished && !goesFurther(folder.finished, until)) {
      terminal.say(`${out} was finished before; this is its result`)
      if (folder.finished.reached.until === undefined) folder.clean()
      await printResult(folder.finished, folder.file('tables.json'), out, options, streams)
      return
    }
    bar.waiting(`${name}: assembling the tissue`)
    simulation = await engine.create(plan, threads, choice.block)
    if (stop.aborted) throw new Exit(exitCode.interrupted)
    const { Recorder } = await import('../../record/recorder.ts')
    const { runToEnd } = await import('../../record/run-loop.ts')
    const { writeDurably } = await import('../../record/durable-file.ts')
    if (folder.finished) folder.reopen()
    started = true
    writeDurably(folder.file('scenario.resolved.yaml'), resolved)
    const recorder = await Recorder.open(simulation, folder)
    if (folder.stored) terminal.say(`going on from ${simulation.phase} ${formatTime(simulation.time)}`)
    else if (options.resume) terminal.say('no checkpoint yet: starting from the beginning')
    const running = simulation
    const ended = await runToEnd(running, recorder, {
      until,
      signal: stop,
      checkpointEvery,
      onProgress: () => bar.update(running),
    })
    if (ended === 'interrupted') {
      terminal.say(`interrupted at ${running.phase} ${formatTime(running.time)}; a checkpoint is in ${out}`)
      terminal.say('the same command with --resume goes on from there')
      throw new Exit(exitCode.interrupted)
    }
    bar.waiting('writing results')
    const early = ended === 'until' && running.phase !== 'done' ? until : undefined
    const { extraFiles } = await import('../extra-files.ts')
    const { manifest } = await recorder.finish(identity, extraFiles(running, name, identity.version), early)
    terminal.clear()
    await printResult(manifest, folder.file('tables.json'), out, options, streams)
  } catch (error) {
    if (!started) folder.discard()
    throw error
  } finally {
    folder.release()
    await simulation?.close()
  }
}

const goesFurther = (finished: Manifest, until: number | undefined) =>
  finished.reached.until !== undefined && (until === undefined || until > finished.reached.seconds)

async function printResult(manifest: Manifest, tablesFile: string, out: string, options: RunOptions, streams: Streams) {
  const { readFileSync } = await import('node:fs')
  const tables = JSON.parse(readFileSync(tablesFile, 'utf8')) as ResultTable[]
  const { title, scenario, seed, stateHash, reached } = manifest
  if (options.json) {
    streams.out.write(`${JSON.stringify({ title, scenario, seed, stateHash, reached, out, tables }, null, 2)}\n`)
    return
  }
  const { default: pc } = await import('picocolors')
  const colours = pc.createColors(wantsColour(streams.out, streams.env))
  streams.out.write(`${colours.bold(title)} (seed ${seed})\n\n`)
  for (const table of tables)
    streams.out.write(`${formatTable(table, colours, streams.out.isTTY ? streams.out.columns || 80 : undefined)}\n`)
  streams.out.write(`state ${stateHash}\nreport ${out}/report.html\n`)
}

const defaultThreads = () => Math.min(4, availableParallelism())

function readChoice(scenario: string, options: RunOptions): ScenarioChoice {
  const seed = options.seed === undefined ? undefined : wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1)
  return { scenario, seed, set: options.set, block: options.block.map(readBlock) }
}

/** `MT1-MMP:90%`, `MT1-MMP:90%@6h`, `MT1-MMP:90%@6h..12h`. */
export function readBlock(text: string): ScenarioChoice['block'][number] {
  const match = /^([^:]+):([^@]+)(?:@(.+?)(?:\.\.(.+))?)?$/.exec(text.trim())
  if (!match) {
    throw new InputError({
      key: '--block',
      found: `"${text.slice(0, 60)}"`,
      expected: 'molecule:share, such as MT1-MMP:90% or MT1-MMP:90%@6h..12h',
    })
  }
  const [, molecule, by, from, to] = match
  return { molecule: molecule!.trim(), by: by!.trim(), from: from?.trim(), to: to?.trim() }
}

async function duration(option: string, text: string): Promise<number> {
  const { quantityIn } = await import('../../quantity/quantity.ts')
  const seconds = quantityIn(text, 's', option)
  const { wholeTicks } = await import('../../schedule/clock.ts')
  wholeTicks(seconds, 1e-3, option)
  return seconds
}
