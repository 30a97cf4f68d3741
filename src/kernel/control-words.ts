/** Byte addresses of the words participants share, below the first kilobyte; the same as in kernels/control.ts. */
export const controlWords = {
  /** Not 0: participant number (+ 1) that trapped, −1 when one was lost. */
  abort: 72,
  /** Turns of a busy wait before a participant sleeps. */
  spin: 76,
  /** Job number: workers wait on it. */
  job: 128,
  function: 132,
  argumentCount: 136,
  closed: 140,
  /** f64 arguments of the job. */
  arguments: 256,
  maximumArguments: 32,
  errorLength: 592,
  errorText: 596,
  errorCapacity: 400,
} as const

/** Names of the exported functions in an order every instance agrees on: a job names its function by index. */
export function functionNames(exports: WebAssembly.Exports): string[] {
  return Object.keys(exports)
    .filter((name) => typeof exports[name] === 'function')
    .sort()
}
