import { Command, CommanderError, Option } from 'commander'
import { InputError } from '../quantity/errors.ts'
import { nearMiss } from '../quantity/near-miss.ts'
import type { Engine } from './engine.ts'
import { exitCode, reportFailure } from './failure.ts'
import { type Streams, Terminal } from './terminal.ts'

const collect = (value: string, before: string[]) => [...before, value]
const examples = (...lines: string[]) => `\nExamples:\n${lines.map((line) => `  $ transmural ${line}`).join('\n')}`
const json = () => new Option('--json', 'print the result as JSON')

/** The program: every command loads what it needs only when it is called, so that --help is quick. */
export function createProgram(streams: Streams, withEngine?: Engine): Command {
  const program = new Command('transmural')
    .description(
      'Simulates everything that crosses the wall of a blood or lymphatic vessel: intravasation, circulation, extravasation, diapedesis. For research and teaching, not for clinical decisions.',
    )
    .option('-V, --version', 'print the version')
    .usage('[options] <command>')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText(
      'after',
      examples(
        'run',
        'run metastasis --seed 8 --block MT1-MMP:90%',
        'explain pore.nuclearStiffness',
        'check my-scenario.yaml',
      ) +
        '\n\nExit codes: 0 fine, 1 the run failed, 2 bad input, 130 interrupted. stdout is the result, stderr the talk.',
    )
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.out.write(text),
      writeErr: (text) => streams.talk.write(text),
      outputError: (text, write) => write(text),
    })
  program
    .allowExcessArguments(true)
    .argument('[command]')
    .action(async (word: string | undefined, options: { version?: boolean }) => {
      if (word !== undefined) throw unknownCommand(word, program)
      if (options.version) {
        const { programVersion } = await import('../record/program-version.ts')
        streams.out.write(`${programVersion()}\n`)
        return
      }
      program.outputHelp({ error: true })
      throw new CommanderError(exitCode.badInput, 'transmural.noCommand', 'no command')
    })

  program
    .command('run')
    .summary('run a scenario')
    .description('Runs a scenario: a file or a shipped name. Writes a run folder with a report; prints the cascade.')
    .argument('[scenario]', 'a shipped name or a file', 'metastasis')
    .option('--seed <number>', 'seed of every random draw, instead of the file’s')
    .option('--set <path=value>', 'change a value of the scenario or a parameter (may be repeated)', collect, [])
    .option(
      '--block <molecule:share>',
      'block a molecule, as MT1-MMP:90%, MT1-MMP:90%@6h..12h (may be repeated)',
      collect,
      [],
    )
    .option('--threads <number>', 'threads of the hot loops; results do not depend on it')
    .option('--out <folder>', 'run folder (default: runs/<name>-<seed>)')
    .option('--until <time>', 'stop at this time of the tissue, as 6h; --resume goes on')
    .option('--checkpoint-every <time>', 'wall time between checkpoints', '30s')
    .option('--resume', 'go on with the run in the folder')
    .option('--force', 'replace the run in the folder')
    .addOption(json())
    .option('-q, --quiet', 'no talk, only the result')
    .addHelpText(
      'after',
      examples(
        'run',
        'run metastasis --seed 8 --out runs/eight',
        'run metastasis --block MT1-MMP:90%@6h --set "cells.0.count=2000"',
        'run metastasis --until 6h && transmural run metastasis --resume',
        'run my-scenario.yaml --json > result.json',
      ),
    )
    .action(async (scenario: string, options) => {
      const [{ run }, { engine }] = await Promise.all([import('./commands/run.ts'), import('./engine.ts')])
      await run(scenario, options, withEngine ?? engine, streams)
    })

  program
    .command('check')
    .summary('check a scenario file')
    .description('Reads a scenario and says everything that is wrong with it, with file, line and column.')
    .argument('<scenario>', 'a shipped name or a file')
    .option('--set <path=value>', 'change a value first (may be repeated)', collect, [])
    .option('--resolved', 'print the scenario with every value, unit, grade and citation')
    .addOption(json())
    .addHelpText('after', examples('check my-scenario.yaml', 'check metastasis --resolved > everything.yaml'))
    .action(async (scenario: string, options) => {
      const { check } = await import('./commands/check.ts')
      await check(scenario, options, streams)
    })

  program
    .command('explain')
    .summary('where a number comes from')
    .description('Says of a parameter or a path in a scenario: value, unit, range, grade, citation, and what reads it.')
    .argument('[name]', 'a parameter (pore.nuclearStiffness), a part of one, or a path of a scenario (site.voxel)')
    .addOption(json())
    .addHelpText(
      'after',
      examples('explain pore.nuclearStiffness', 'explain kind.carcinoma', 'explain site.voxel', 'explain'),
    )
    .action(async (name: string | undefined, options) => {
      const { explain } = await import('./commands/explain.ts')
      await explain(name, options, streams)
    })

  program
    .command('network')
    .summary('inspect, solve or grow a vessel network')
    .description(
      'Reads a vessel network or grows one, solves its blood flow, prints diameters, lengths, speeds and transit time beside published ranges, converts it.',
    )
    .argument('[file]', 'NetFlow .dat, .csv, .swc, .vtk or .vtp')
    .option('--grow', 'grow one instead of reading a file')
    .option('--box <lengths>', 'edges of the block to grow it in (default: 600um,600um,200um)')
    .option('--density <length per volume>', 'capillary density to grow (default: 500mm/mm^3)')
    .option('--seed <number>', 'seed of the growth (default: 7)')
    .option('--to <file>', 'write it with its flow as .vtp or .csv (an existing file is not replaced)')
    .option('--force', 'replace an existing file')
    .addOption(json())
    .addHelpText(
      'after',
      examples(
        'network mesentery.dat',
        'network mesentery.dat --to mesentery.vtp',
        'network --grow --box 600um,600um,200um --density 500mm/mm^3 --seed 7 --to grown.csv',
        'network tree.swc --json',
      ),
    )
    .action(async (file: string | undefined, options) => {
      const { network } = await import('./commands/network.ts')
      await network(file, options, streams)
    })

  program
    .command('validate')
    .summary('hold the model against measurements')
    .description('Holds the model against published measurements and exact solutions. A miss is shown as a miss.')
    .argument('[target...]', 'ids of targets (all when left out)')
    .option('--all', 'more repetitions of more attempts')
    .option('--strict', 'exit 1 for any miss, not only for a check of the program that fails')
    .option('--report <file>', 'write a page of Markdown')
    .option('--force', 'replace an existing file')
    .option('--data <folder>', 'folder of measurements that are not part of the package (rat mesentery)')
    .addOption(json())
    .option('-q, --quiet', 'no talk, only the result')
    .addHelpText(
      'after',
      examples('validate', 'validate wolf-linearity lung-half-time', 'validate --all --report validation.md'),
    )
    .action(async (targets: string[], options) => {
      const { validate } = await import('./commands/validate.ts')
      await validate(targets, options, streams)
    })

  // A word too many is a mistake, not to be passed over.
  for (const command of program.commands) command.allowExcessArguments(false)
  return program
}

function unknownCommand(word: string, program: Command): InputError {
  const names = [...program.commands.map((command) => command.name()), 'help']
  return new InputError({
    key: 'command',
    found: `"${word.slice(0, 40)}"`,
    expected: `one of ${names.join(', ')}`,
    suggestion: nearMiss(word, names),
  })
}

/**
 * Runs the command line. Returns the exit code; never throws.
 * @param withEngine what runs scenarios in place of the real thing
 */
export async function main(args: readonly string[], streams: Streams, withEngine?: Engine): Promise<number> {
  const program = createProgram(streams, withEngine)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode.fine
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === 'commander.helpDisplayed' || error.code === 'commander.help') return exitCode.fine
      return exitCode.badInput
    }
    const options = { json: args.includes('--json'), debug: Boolean(streams.env.DEBUG) }
    return reportFailure(error, new Terminal(streams), options)
  }
}
