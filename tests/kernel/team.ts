import { afterAll, beforeAll } from 'vitest'
import { createKernels, type Kernels } from '../../src/kernel/kernels.ts'

/** Runs with a team of threads and ends it. */
export async function withKernels<T>(
  threads: number,
  bytes: number,
  body: (kernels: Kernels) => T | Promise<T>,
): Promise<T> {
  const kernels = await createKernels({ threads, bytes })
  try {
    return await body(kernels)
  } finally {
    await kernels.close()
  }
}

/** Thread counts whose bits must agree; 16 is far more than the cores. */
export const threadCounts = [1, 2, 3, 16]

/** One team per thread count for all tests of a file: starting threads costs more than the tests. */
export function sharedTeams(bytes: number): Kernels[] {
  const teams: Kernels[] = []
  beforeAll(async () => {
    for (const threads of threadCounts) teams.push(await createKernels({ threads, bytes }))
  })
  afterAll(async () => {
    await Promise.all(teams.map((kernels) => kernels.close()))
  })
  return teams
}

/** A copy of the values in the memory of the kernels. */
export function place(kernels: Kernels, values: Float32Array): Float32Array {
  const array = kernels.arena.allocate('f32', values.length)
  array.set(values)
  return array
}

/** True when the long versions of tests are wanted. */
export const full = process.env.TRANSMURAL_FULL === '1'

/** Uniform numbers in [0, 1) from a small generator: test data, not physics. */
export function numbers(seed: number): () => number {
  let s = seed >>> 0
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0
    return s / 4294967296
  }
}

/** Index of the first entry whose bits differ, −1 when none do. */
export function firstDifference(a: Float32Array, b: Float32Array): number {
  const p = new Int32Array(a.slice().buffer)
  const q = new Int32Array(b.slice().buffer)
  if (p.length !== q.length) return Math.min(p.length, q.length)
  return p.findIndex((word, i) => word !== q[i])
}
