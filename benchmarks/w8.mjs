/**
 * W8, the whole: `transmural run metastasis` from the start of the process to its end, report included, in a folder of its own. Needs
 * a build (`npm run build`). Wall time means something on a quiet machine only; the processor time is that of all threads together.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/transmural.js', import.meta.url))

/** Runs in the child before the program: prints what the process used when it ends. */
const meter = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  process.stderr.write('@@' + JSON.stringify({ user: userCPUTime / 1e6, system: systemCPUTime / 1e6, peakMiB: maxRSS / 1024 }) + '\\n')
})`

/** Seconds of wall and processor and peak memory of one command. @param args of the program */
export async function command(args) {
  const folder = mkdtempSync(join(tmpdir(), 'transmural-bench-'))
  try {
    const out = join(folder, 'run')
    const preload = `data:text/javascript,${encodeURIComponent(meter)}`
    const start = performance.now()
    const child = spawn(process.execPath, ['--import', preload, program, ...args, '--out', out, '--quiet'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let talk = ''
    child.stderr.on('data', (text) => {
      talk += text
    })
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    const wall = (performance.now() - start) / 1000
    const line = talk.split('\n').findLast((text) => text.startsWith('@@'))
    if (code !== 0 || !line) throw new Error(`transmural ${args.join(' ')} ended with ${code}:\n${talk}`)
    const { stateHash } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
    return { wall, ...JSON.parse(line.slice(2)), stateHash }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export default {
  name: 'W8 whole: transmural run metastasis, 48 h of a block and 42 d of a mouse',
  goal: 'at most 60 s on two quiet cores',
  async run({ threads }) {
    const { wall, user, system, peakMiB } = await command(['run', 'metastasis', '--threads', String(threads)])
    return {
      figures: [
        { what: 'from start to exit', value: wall, unit: 's', goal: '<= 60' },
        { what: 'processor, user', value: user, unit: 's', goal: '<= 40' },
        { what: 'processor, system', value: system, unit: 's' },
        { what: 'peak memory of the process', value: peakMiB, unit: 'MiB' },
      ],
    }
  },
}
