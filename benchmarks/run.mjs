/**
 * Runs workloads (docs: benchmarks/w*.mjs), each in fresh processes, and prints the medians.
 *
 *   npm run bench                                      all workloads
 *   npm run bench -- w1 w3 --threads 1,2 --runs 5      some of them
 *   npm run bench -- w1 --out results.json             also writes everything that was measured
 *
 * A workload is a module `export default { name, goal, run }`: `await run({ threads })` returns
 * `{ figures: [{ what, value, unit, goal? }] }`; `threads: false` beside `run` marks one that has no use for several threads.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from './bundle.mjs'

const folder = fileURLToPath(new URL('.', import.meta.url))

if (process.env.TRANSMURAL_BENCH) await one(process.env.TRANSMURAL_BENCH, Number(process.env.TRANSMURAL_BENCH_THREADS))
else await all()

/** In the fresh process: runs one workload once and prints what it measured. */
async function one(workload, threads) {
  const { default: benchmark } = await import(`./${workload}.mjs`)
  const { figures } = await benchmark.run({ threads })
  const peakMiB = process.resourceUsage().maxRSS / 1024
  process.stdout.write(`\n@@${JSON.stringify({ figures, peakMiB })}\n`)
}

async function all() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      threads: { type: 'string', default: '1,2' },
      runs: { type: 'string', default: '3' },
      out: { type: 'string' },
    },
  })
  const known = readdirSync(folder)
    .filter((name) => /^w\d+\.mjs$/.test(name))
    .map((name) => name.slice(0, -4))
    .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
  const wanted = positionals.length ? positionals : known
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length) {
    console.error(`no such workload: ${unknown.join(', ')} (there are ${known.join(', ')})`)
    process.exitCode = 2
    return
  }
  const results = []
  for (const workload of wanted) {
    const { default: benchmark } = await import(`./${workload}.mjs`)
    console.log(`\n${benchmark.name}\n  goal: ${benchmark.goal}`)
    for (const threads of benchmark.threads === false ? [1] : values.threads.split(',').map(Number)) {
      const runs = []
      for (let i = 0; i < Number(values.runs); i++) runs.push(fresh(workload, threads))
      const peakMiB = Math.round(median(runs.map((run) => run.peakMiB)))
      const figures = runs[0].figures.map((figure, i) => ({
        ...figure,
        value: median(runs.map((run) => run.figures[i].value)),
        runs: runs.map((run) => run.figures[i].value),
      }))
      results.push({ workload, name: benchmark.name, threads, peakMiB, figures })
      console.log(`  ${threads} thread${threads > 1 ? 's' : ''}, peak memory ${peakMiB} MiB`)
      const width = Math.max(...figures.map(({ what }) => what.length))
      for (const { what, value, unit, goal, runs: each } of figures) {
        const spread = `${short(Math.min(...each))} – ${short(Math.max(...each))}`
        console.log(
          `    ${what.padEnd(width)}  ${short(value).padStart(9)} ${unit}  (${spread})${goal ? `  goal ${goal}` : ''}`,
        )
      }
    }
  }
  if (!values.out) return
  const machine = {
    processor: cpus()[0]?.model,
    cores: availableParallelism(),
    node: process.version,
    platform: process.platform,
  }
  writeFileSync(values.out, `${JSON.stringify({ machine, results }, null, 2)}\n`)
}

function fresh(workload, threads) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...process.env, TRANSMURAL_BENCH: workload, TRANSMURAL_BENCH_THREADS: String(threads) },
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  const line = stdout.split('\n').findLast((text) => text.startsWith('@@'))
  if (status !== 0 || !line) throw new Error(`${workload} on ${threads} threads failed (${status}):\n${stderr}`)
  return JSON.parse(line.slice(2))
}

function short(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
