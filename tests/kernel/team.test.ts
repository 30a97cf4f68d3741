import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { createKernels } from '../../src/kernel/kernels.ts'
import { InputError, RunError } from '../../src/quantity/errors.ts'
import { threadCounts, withKernels } from './team.ts'

describe('memory', () => {
  test('arrays are zero, aligned to 64 bytes, padded by 64, and never move', async () => {
    await withKernels(1, 1e6, ({ arena }) => {
      const bytes = arena.allocate('u8', 3)
      const next = arena.allocate('f64', 5)
      expect(bytes.byteOffset % 64).toBe(0)
      expect(next.byteOffset % 64).toBe(0)
      expect(next.byteOffset - bytes.byteOffset).toBeGreaterThanOrEqual(3 + 64)
      expect([...next]).toEqual([0, 0, 0, 0, 0])
      expect(arena.pointer(next.subarray(2))).toBe(next.byteOffset + 16)
      expect(() => arena.pointer(new Float32Array(2))).toThrow(RunError)
    })
  })

  test('a full memory names the cap', async () => {
    const kernels = await createKernels({ threads: 1, bytes: 1e6, capName: 'limits.memory' })
    expect(() => kernels.arena.allocate('f32', 1e6)).toThrow(InputError)
    expect(() => kernels.arena.allocate('f32', 1e6)).toThrow(
      /limits\.memory: found 2 MiB of memory.* 4 MiB more needed/,
    )
  })

  test.each([
    [0, 1e6],
    [1.5, 1e6],
    [1, 0],
    [1, 5e9],
  ])('%d threads with %d bytes is refused', async (threads, bytes) => {
    await expect(createKernels({ threads, bytes })).rejects.toThrow(InputError)
  })

  test('three gigabytes that nobody touches are there at once', async () => {
    await withKernels(2, 3e9, ({ arena }) => {
      arena.allocate('u8', 2.9e9)
      const last = arena.allocate('f32', 16)
      last[15] = 1
      expect(last.byteOffset).toBeGreaterThan(2.9e9)
      expect(process.memoryUsage().rss).toBeLessThan(1e9)
    })
  })
})

describe('threads', () => {
  test.each(
    threadCounts.slice(1),
  )('a thread of %i that fails ends the job with its error, and nobody hangs', async (threads) => {
    for (const culprit of [0, threads - 1]) {
      await withKernels(threads, 1e6, (kernels) => {
        expect(() => kernels.run('trapOn', culprit)).toThrow(/kernel trapOn stopped: .*unreachable/)
        expect(() => kernels.run('trapOn', -1)).toThrow(RunError)
      })
    }
  })

  test('sixteen threads on a few cores finish five hundred jobs', async () => {
    await withKernels(16, 1e6, (kernels) => {
      for (let i = 0; i < 500; i++) kernels.run('trapOn', -1)
    })
  })

  test('closed kernels refuse to run', async () => {
    const kernels = await createKernels({ threads: 2, bytes: 1e6 })
    await kernels.close()
    await kernels.close()
    expect(() => kernels.run('trapOn', -1)).toThrow(RunError)
  })

  test('threads do not keep a process alive', async () => {
    const { build } = await import('esbuild')
    const outfile = 'node_modules/.transmural-alive/main.mjs'
    const contents = `import { createKernels } from './src/kernel/kernels.ts'
      const kernels = await createKernels({ threads: 3, bytes: 1e6 })
      kernels.run('trapOn', -1)
      console.log('end of main')`
    await build({
      stdin: { contents, resolveDir: '.', loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
    })
    const { stdout, status } = spawnSync(process.execPath, [outfile], { encoding: 'utf8', timeout: 20_000 })
    expect(stdout).toBe('end of main\n')
    expect(status).toBe(0)
  })
})
