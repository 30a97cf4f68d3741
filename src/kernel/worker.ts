/**
 * The thread worker, one file for Node and browsers. It runs nothing but wasm: wait on the job word, call the export, barrier.
 * A trap is written into the shared words so that the driver can say what happened and the others stop waiting.
 */
import { functionNames, controlWords as word } from './control-words.ts'

interface Start {
  module: WebAssembly.Module
  memory: WebAssembly.Memory
  participant: number
  participants: number
}
type WasmFunction = (...args: number[]) => number

function work({ module, memory, participant, participants }: Start): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: () => {} } })
  const functions = functionNames(exports).map((name) => exports[name] as WasmFunction)
  const { awaitJob, barrier } = exports as Record<string, WasmFunction>
  const words = new Int32Array(memory.buffer, 0, 256)
  const values = new Float64Array(memory.buffer, word.arguments, word.maximumArguments)
  let job = 0
  for (;;) {
    job = awaitJob(job)
    if (Atomics.load(words, word.closed / 4)) return
    try {
      const args = Array.from(values.subarray(0, words[word.argumentCount / 4]))
      functions[words[word.function / 4]](...args, participant, participants)
      barrier(participants)
    } catch (error) {
      if (Atomics.compareExchange(words, word.abort / 4, 0, participant + 1) === 0) {
        const text = new TextEncoder().encode(String(error)).slice(0, word.errorCapacity)
        new Uint8Array(memory.buffer, word.errorText, text.length).set(text)
        Atomics.store(words, word.errorLength / 4, text.length)
        Atomics.notify(words, word.errorLength / 4)
      }
      Atomics.notify(words, 68 / 4)
      return
    }
  }
}

interface Port {
  postMessage(message: string): void
  once(event: 'message', listener: (start: Start) => void): void
}
// no import: Node's modules by way of the process, so that the same file loads in a browser
const scope = globalThis as unknown as {
  process?: { getBuiltinModule?: (name: string) => { parentPort: Port | null } | undefined }
  onmessage: ((event: { data: Start }) => void) | null
  postMessage?: (message: string) => void
}
const port = scope.process?.getBuiltinModule?.('node:worker_threads')?.parentPort
const begin = (start: Start, ready: () => void) => {
  ready()
  setTimeout(() => work(start), 0) // the message leaves before the loop blocks
}
if (port) port.once('message', (start: Start) => begin(start, () => port.postMessage('ready')))
else scope.onmessage = ({ data }) => begin(data, () => scope.postMessage?.('ready'))
