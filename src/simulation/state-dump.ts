import { InputError } from '../quantity/errors.ts'
import type { BlockType, StateRegistry } from '../schedule/state-registry.ts'

/** A copy of one state block: only the entries that were state. */
export interface DumpedBlock {
  name: string
  type: BlockType
  unit: string
  data: Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array
}

/** Copies every block of the state, in the order of their names. */
export function dumpState(registry: StateRegistry): DumpedBlock[] {
  return registry.all().map((block) => ({
    name: block.name,
    type: block.type,
    unit: block.unit,
    data: block.data.slice(0, block.used()),
  }))
}

/**
 * Puts a dumped state back into a registry that was assembled from the same scenario.
 * @throws InputError when the blocks are not those of this scenario (another version, another scenario, a damaged file)
 */
export function restoreState(registry: StateRegistry, blocks: readonly DumpedBlock[]): void {
  const dumped = new Map(blocks.map((block) => [block.name, block]))
  for (const { name, type, data } of registry.all()) {
    const from = dumped.get(name)
    if (!from)
      throw new InputError({ key: `checkpoint block ${name}`, found: 'nothing', expected: 'a block of that name' })
    if (from.type !== type || from.data.length > data.length) {
      throw new InputError({
        key: `checkpoint block ${name}`,
        found: `${from.data.length} × ${from.type}`,
        expected: `at most ${data.length} × ${type}`,
      })
    }
    dumped.delete(name)
  }
  const [stray] = dumped.keys()
  if (stray !== undefined) {
    throw new InputError({
      key: `checkpoint block ${stray}`,
      found: 'a block',
      expected: 'no such block in this scenario',
    })
  }
  for (const from of blocks) {
    const { data } = registry.get(from.name)
    data.fill(0)
    data.set(from.data as never)
  }
}
