import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FoundBrowser {
  /** Where it comes from, for test names. */
  name: string
  executablePath: string
  /** Environment to launch it with. */
  env: Record<string, string>
}

/** How to get a browser, for the line of a skipped test. */
export const howToGetOne =
  'no browser: install Chromium or Chrome, or name one in TRANSMURAL_BROWSER (on Linux x64 npm ci brings one)'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The browsers tests may use, best first: the one named in TRANSMURAL_BROWSER (and no other), an installed Chromium or Chrome, the one
 * inside the development dependency @sparticuz/chromium (Linux x64; unpacked once a machine).
 * @throws Error when the named one is absent, or when there is none and CI=true
 */
export function findBrowsers(): FoundBrowser[] {
  const environment = Object.fromEntries(Object.entries(process.env).filter((e): e is [string, string] => !!e[1]))
  const named = process.env.TRANSMURAL_BROWSER
  if (named) {
    if (!existsSync(named)) throw new Error(`TRANSMURAL_BROWSER names ${named}, which does not exist`)
    return [{ name: 'named browser', executablePath: named, env: environment }]
  }
  const found: FoundBrowser[] = []
  const path = installed.find((candidate) => existsSync(candidate))
  if (path) found.push({ name: 'installed browser', executablePath: path, env: environment })
  const packaged = unpackPackaged()
  if (packaged) {
    const libraries = [join(packaged, 'al2023', 'lib'), environment.LD_LIBRARY_PATH].filter(Boolean).join(':')
    const env = { ...environment, LD_LIBRARY_PATH: libraries }
    found.push({ name: 'packaged browser', executablePath: join(packaged, 'chromium'), env })
  }
  if (found.length === 0 && process.env.CI === 'true') throw new Error(howToGetOne)
  return found
}

/** Unpacks the packaged browser into a folder of its version, whole or not at all; its own NSS libraries included. */
export function unpackPackaged(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  if (!existsSync('node_modules/@sparticuz/chromium/bin/chromium.br')) return undefined
  const folder = join(tmpdir(), `transmural-chromium-143.0.4-${process.getuid?.() ?? 0}`)
  if (existsSync(join(folder, 'chromium'))) return folder
  const fresh = mkdtempSync(`${folder}-`)
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`
  const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env,
    encoding: 'utf8',
  })
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Error(`the packaged browser could not be unpacked: ${stderr}`)
  }
  try {
    renameSync(fresh, folder)
  } catch {
    rmSync(fresh, { recursive: true, force: true }) // another process was faster
  }
  return folder
}
