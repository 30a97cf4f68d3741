import { RunError } from '../quantity/errors.ts'

/** Threads the machine runs at once, as far as the browser says. */
export function cores(): number {
  return navigator.hardwareConcurrency || 2
}

/** True in cross-origin isolated pages only: elsewhere shared memory must not be relied on. */
export function canShareMemory(): boolean {
  return globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer !== 'undefined'
}

/**
 * Starts a thread worker; resolves when it waits for jobs.
 * @returns a function that ends it
 * @throws RunError when its script cannot be loaded
 */
export function startWorker(start: object): Promise<() => Promise<void>> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new RunError(`thread worker: ${event.message || 'its script did not load'}`))
    worker.onmessage = () =>
      resolve(async () => {
        worker.terminate()
      })
    worker.postMessage(start)
  })
}
