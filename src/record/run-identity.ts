import { createHash } from 'node:crypto'
import { type Complaint, InputError } from '../quantity/errors.ts'
import type { Plan } from '../simulation/plan.ts'

/** What makes two runs the same run: program version and every value of the plan, flat, arrays as digests. */
export interface RunIdentity {
  version: string
  scenario: string
  plan: Record<string, string>
}

/** @param scenario name of the scenario, or of its file without folders */
export function identify(version: string, scenario: string, plan: Plan): RunIdentity {
  const flat: Record<string, string> = {}
  const walk = (value: unknown, path: string): void => {
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      flat[path] = `sha256 ${createHash('sha256').update(bytes.slice()).digest('hex').slice(0, 16)}`
    } else if (value !== null && typeof value === 'object') {
      const entries = Object.entries(value).filter(([, v]) => v !== undefined)
      if (Array.isArray(value) && value.length > 64) flat[path] = digest(JSON.stringify(value))
      else for (const [key, v] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) walk(v, path ? `${path}.${key}` : key)
    } else {
      flat[path] = String(value)
    }
  }
  walk(plan, '')
  return { version, scenario, plan: flat }
}

const digest = (text: string) => `sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`

/** @throws InputError naming every difference between the folder's run and the one asked for */
export function requireSameRun(folder: string, stored: RunIdentity, asked: RunIdentity): void {
  const complaints: Complaint[] = []
  const differ = (key: string, here: string | undefined, there: string | undefined) => {
    if (here === there) return
    complaints.push({
      key: `--resume ${folder}: ${key}`,
      found: here ?? 'nothing',
      expected: `${there ?? 'nothing'} as in the folder (only --threads and --until may change)`,
    })
  }
  differ('version', asked.version, stored.version)
  differ('scenario', asked.scenario, stored.scenario)
  for (const key of new Set([...Object.keys(stored.plan), ...Object.keys(asked.plan)])) {
    if (complaints.length >= 12) break
    differ(key, asked.plan[key], stored.plan[key])
  }
  if (complaints.length > 0) throw new InputError(complaints)
}
