import { canShareMemory, cores, startWorker } from '#threads'
import { loadKernelModule } from '#wasm'
import { InputError, RunError } from '../quantity/errors.ts'
import { Arena } from './arena.ts'
import { functionNames, controlWords as word } from './control-words.ts'
import type { KernelName, LoneKernelName } from './kernel-name.ts'

const page = 65536
const largest = 65535 * page

export interface KernelOptions {
  /** Participants, the caller included. Results never depend on it. */
  threads: number
  /** Size of the memory, bytes; reserved at once, paid page by page as it is touched. */
  bytes: number
  /** Name of the setting behind `bytes`, for errors. */
  capName?: string
}

/** The hot loops and the memory they work on. */
export interface Kernels {
  readonly arena: Arena
  readonly threads: number
  /**
   * Runs one kernel on all threads and returns when all have finished; the caller is participant 0.
   * @param args numbers as the kernel takes them (addresses from `arena.pointer`), without participant and number of participants
   * @throws RunError when a participant traps; nothing more can be run then
   */
  run(name: KernelName, ...args: number[]): void
  /**
   * Runs one kernel on all threads when the work is large enough to be worth waking them, else in the caller alone; for kernels whose
   * answer does not depend on the number of participants, that is all of them.
   * @param items size of the work
   * @param fewest items from which on the team is woken
   * @param args numbers as the kernel takes them
   * @throws RunError when a participant traps
   */
  runSized(items: number, fewest: number, name: KernelName, ...args: number[]): void
  /**
   * Runs one kernel in the caller alone, as a team of one, without waking the others: for small work and for kernels with an answer.
   * @param args numbers as the kernel takes them
   * @returns what the kernel returns
   * @throws RunError when it traps
   */
  runAlone(name: KernelName | LoneKernelName, ...args: number[]): number
  /** Ends the threads. */
  close(): Promise<void>
}

type WasmFunction = (...args: number[]) => number

/**
 * Loads the kernels and starts the team of threads. Without shared memory, or with one thread, the single flavour runs the same
 * calls in the caller alone, with the same bits.
 * @throws InputError for a thread count or size that cannot be; RunError when the package is not built
 */
export async function createKernels({ threads, bytes, capName = 'bytes' }: KernelOptions): Promise<Kernels> {
  if (!Number.isInteger(threads) || threads < 1 || threads > 256) {
    throw new InputError({ key: 'threads', found: String(threads), expected: 'a whole number from 1 to 256' })
  }
  if (!(bytes > 0) || bytes > largest - page) {
    throw new InputError({ key: capName, found: `${bytes} bytes`, expected: 'more than 0 and less than 4 GiB' })
  }
  const team = canShareMemory() ? threads : 1
  const pages = Math.ceil(bytes / page) + 1
  const memory = reserve(pages, team > 1, capName)
  const module = await loadKernelModule(team > 1 ? 'shared' : 'single')
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, abort: () => {} } })
  const functions = exports as Record<string, WasmFunction>
  const arena = new Arena(memory, functions.heapBase(), capName)
  const words = new Int32Array(memory.buffer, 0, 256)
  if (team === 1) return new SingleKernels(arena, functions)

  words[word.spin / 4] = team <= cores() ? 20000 : 20
  const start = { module, memory, participants: team }
  const started = await Promise.allSettled(
    Array.from({ length: team - 1 }, (_, i) => startWorker({ ...start, participant: i + 1 })),
  )
  const ends = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = started.find((result) => result.status === 'rejected')
  const kernels = new TeamKernels(arena, functions, team, ends)
  if (failed) {
    await kernels.close()
    throw failed.reason
  }
  return kernels
}

function reserve(pages: number, shared: boolean, capName: string): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared })
  } catch {
    throw new InputError({
      key: capName,
      found: `${Math.ceil(pages / 16)} MiB, which this machine does not give`,
      expected: `less: lower ${capName}`,
    })
  }
}

class SingleKernels implements Kernels {
  readonly arena: Arena
  readonly threads = 1
  readonly #functions: Record<string, WasmFunction>

  constructor(arena: Arena, functions: Record<string, WasmFunction>) {
    this.arena = arena
    this.#functions = functions
  }

  run(name: KernelName, ...args: number[]): void {
    const kernel = this.#functions[name]
    try {
      kernel(...args, 0, 1)
    } catch (error) {
      throw new RunError(`kernel ${name} stopped: ${error}`)
    }
  }

  runSized(_items: number, _fewest: number, name: KernelName, ...args: number[]): void {
    this.run(name, ...args)
  }

  runAlone(name: KernelName | LoneKernelName, ...args: number[]): number {
    return alone(this.#functions, name, args)
  }

  async close(): Promise<void> {}
}

function alone(functions: Record<string, WasmFunction>, name: string, args: number[]): number {
  try {
    return functions[name](...args, 0, 1)
  } catch (error) {
    throw new RunError(`kernel ${name} stopped: ${error}`)
  }
}

class TeamKernels implements Kernels {
  readonly arena: Arena
  readonly threads: number
  readonly #functions: Record<string, WasmFunction>
  readonly #index: Map<string, number>
  readonly #words: Int32Array
  readonly #values: Float64Array
  readonly #ends: (() => Promise<void>)[]
  #closed = false

  constructor(arena: Arena, functions: Record<string, WasmFunction>, threads: number, ends: (() => Promise<void>)[]) {
    this.arena = arena
    this.threads = threads
    this.#functions = functions
    this.#index = new Map(functionNames(functions as unknown as WebAssembly.Exports).map((name, i) => [name, i]))
    this.#words = new Int32Array(arena.memory.buffer, 0, 256)
    this.#values = new Float64Array(arena.memory.buffer, word.arguments, word.maximumArguments)
    this.#ends = ends
  }

  run(name: KernelName, ...args: number[]): void {
    const words = this.#words
    if (this.#closed) throw new RunError('the kernels are closed')
    if (words[word.abort / 4] !== 0) throw new RunError(`kernel ${name} cannot run: ${this.#failure()}`)
    for (let i = 0; i < args.length; i++) this.#values[i] = args[i]
    words[word.function / 4] = this.#index.get(name) as number
    words[word.argumentCount / 4] = args.length
    Atomics.add(words, word.job / 4, 1)
    Atomics.notify(words, word.job / 4)
    try {
      this.#functions[name](...args, 0, this.threads)
      this.#functions.barrier(this.threads)
    } catch (error) {
      // whoever trapped first owns the message; the others only stop waiting
      const first = Atomics.compareExchange(words, word.abort / 4, 0, 1) === 0
      Atomics.notify(words, 68 / 4)
      throw new RunError(`kernel ${name} stopped: ${first ? String(error) : this.#failure()}`)
    }
  }

  runSized(items: number, fewest: number, name: KernelName, ...args: number[]): void {
    if (items >= fewest) this.run(name, ...args)
    else this.runAlone(name, ...args)
  }

  runAlone(name: KernelName | LoneKernelName, ...args: number[]): number {
    return alone(this.#functions, name, args)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    Atomics.store(this.#words, word.closed / 4, 1)
    Atomics.add(this.#words, word.job / 4, 1)
    Atomics.notify(this.#words, word.job / 4)
    await Promise.all(this.#ends.map((end) => end()))
  }

  #failure(): string {
    const culprit = Atomics.load(this.#words, word.abort / 4)
    if (culprit < 0) return 'a thread did not answer for 15 minutes'
    // the text follows the number of the culprit within microseconds
    Atomics.wait(this.#words, word.errorLength / 4, 0, 500)
    const length = Atomics.load(this.#words, word.errorLength / 4)
    // a copy: views of shared memory cannot be decoded
    const text = new Uint8Array(this.arena.memory.buffer, word.errorText, length).slice()
    return `thread ${culprit - 1} failed: ${length ? new TextDecoder().decode(new Uint8Array(text)) : 'no message'}`
  }
}
