import { StateHash } from '../numerics/state-hash.ts'
import { RunError } from '../quantity/errors.ts'
import type { StateRegistry } from '../schedule/state-registry.ts'

/**
 * A 64-bit hash of the whole state: the tick, then every block by name, used length only. The same scenario and seed give the
 * same hash with any number of threads, in Node and in a browser, and after a resume.
 * @param ledgerRows rows of the ledger so far: its length is part of the state
 * @throws RunError when a number in the state is not one (naming the block and the entry)
 */
export function hashState(tick: number, registry: StateRegistry, ledgerRows = 0): string {
  const hash = new StateHash()
  hash.updateText(`tick ${tick}, ${ledgerRows} rows`)
  for (const block of registry.all()) {
    const used = block.used()
    const { data } = block
    if (data instanceof Float32Array || data instanceof Float64Array) {
      for (let i = 0; i < used; i++) {
        const value = data[i]!
        if (Number.isNaN(value)) throw new RunError(`${block.name}[${i}] is not a number (at tick ${tick})`)
      }
    }
    hash.updateText(block.name)
    hash.update(new Uint8Array(data.buffer, data.byteOffset, used * data.BYTES_PER_ELEMENT))
  }
  return hash.digest()
}
