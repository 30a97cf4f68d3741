import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = join(fileURLToPath(new URL('../..', import.meta.url)), 'bin', 'transmural.js')

export interface Ended {
  code: number | null
  signal: string | null
  out: string
  talk: string
}

/** Starts the built program as people do (without npx, which does not pass signals on). */
export function start(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; kill?: { after: number; signal: NodeJS.Signals } },
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? '', ...options.env }
    const child = spawn(process.execPath, [bin, ...args], { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let talk = ''
    child.stdout.on('data', (data) => (out += data))
    child.stderr.on('data', (data) => (talk += data))
    const { kill } = options
    const timer = kill ? setTimeout(() => child.kill(kill.signal), kill.after) : undefined
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, out, talk })
    })
  })
}
