import { resolve } from 'node:path'
import { build } from 'esbuild'
import { type Browser, chromium } from 'playwright-core'
import type { FoundBrowser } from './find.ts'
import { type Asset, serve } from './serve.ts'

export interface BrowserRun {
  /** With shared memory (COOP and COEP) or without. */
  isolated: boolean
  /** Handed to `run`; must survive JSON. */
  input?: unknown
  /** More files to serve, by path. The kernels and the thread worker are always there. */
  assets?: Record<string, Asset>
}

const flags = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** A browser for the tests of one file; `close` it afterwards. */
export function launch({ executablePath, env }: FoundBrowser): Promise<Browser> {
  return chromium.launch({ executablePath, env, args: flags })
}

/**
 * Bundles a TypeScript module for the browser and calls its `run(input)` inside a worker of a page, as the studio does: the caller may
 * block there, so kernels and threads work.
 * @param entry path of a module that exports `run(input): Promise<unknown>`
 * @returns what `run` resolved to
 * @throws Error with the page's own message when it fails there
 */
export async function runInBrowser<T>(
  browser: Browser,
  entry: string,
  { isolated, input, assets }: BrowserRun,
): Promise<T> {
  const driver = `import { run } from ${JSON.stringify(resolve(entry))}
    onmessage = ({ data }) => {
      Promise.resolve().then(() => run(data)).then((value) => postMessage({ value }), (e) => postMessage({ error: String(e?.stack ?? e) }))
    }`
  const bundle = await build({
    stdin: { contents: driver, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
  })
  const page = `<!doctype html><title>starting</title><script type="module">
    const done = (outcome) => { window.outcome = outcome; document.title = 'done' }
    const worker = new Worker('/driver.js', { type: 'module' })
    worker.onmessage = ({ data }) => done({ ...data, isolated: crossOriginIsolated })
    worker.onerror = (event) => done({ error: event.message || 'the driver did not load' })
    worker.postMessage(${JSON.stringify(input ?? null)})
  </script>`
  const { origin, server } = await serve(
    {
      '/': { text: page },
      '/driver.js': { text: bundle.outputFiles[0].text },
      '/worker.ts': { file: 'dist/worker.js' },
      '/dist/kernels.wasm': { file: 'dist/kernels.wasm' },
      '/dist/kernels-single.wasm': { file: 'dist/kernels-single.wasm' },
      ...assets,
    },
    isolated,
  )
  const context = await browser.newContext()
  try {
    const tab = await context.newPage()
    await tab.goto(origin, { waitUntil: 'commit' })
    await tab.waitForFunction(() => document.title === 'done', undefined, { timeout: 60_000 })
    const outcome = await tab.evaluate(
      () => (window as unknown as { outcome: { value?: unknown; error?: string; isolated: boolean } }).outcome,
    )
    if (outcome.error) throw new Error(outcome.error)
    if (outcome.isolated !== isolated) throw new Error(`the page should ${isolated ? '' : 'not '}be isolated`)
    return outcome.value as T
  } finally {
    await context.close()
    server.close()
    server.closeAllConnections()
  }
}
