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
  options: {
    cwd: string
    env?: Record<string, string>
    kill?: { after: number; signal: NodeJS.Signals; once?: RegExp }
  },
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? '', ...options.env }
    const child = spawn(process.execPath, [bin, ...args], { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let talk = ''
    child.stdout.on('data', (data) => (out += data))
    child.stderr.on('data', (data) => (talk += data))
    const { kill } = options
    let timer = kill && !kill.once ? setTimeout(() => child.kill(kill.signal), kill.after) : undefined
    child.stderr.on('data', () => {
      if (kill?.once?.test(talk)) timer ??= setTimeout(() => child.kill(kill.signal), kill.after)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, out, talk })
    })
  })
}
