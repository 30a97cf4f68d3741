import { availableParallelism } from 'node:os'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { locateBuilt } from './locate.node.ts'

/** Threads the machine runs at once. */
export function cores(): number {
  return availableParallelism()
}

/** True when memory can be shared between threads. */
export function canShareMemory(): boolean {
  return true
}

/**
 * Starts a thread worker; resolves when it waits for jobs. It never keeps the process alive by itself.
 * @returns a function that ends it
 * @throws RunError when the package is not built; whatever the worker failed with
 */
export function startWorker(start: object): Promise<() => Promise<void>> {
  const worker = new Worker(pathToFileURL(locateBuilt('worker.js')))
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', () => {
      worker.unref()
      resolve(async () => {
        await worker.terminate()
      })
    })
    worker.postMessage(start)
  })
}
