import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'

/** What a path answers with: a file of this repository, or the text itself. */
export type Asset = { file: string } | { text: string }

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.ts': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/**
 * A loopback server of a few files.
 * @param assets by path
 * @param isolated with COOP and COEP, so that pages may share memory
 */
export async function serve(
  assets: Record<string, Asset>,
  isolated: boolean,
): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const asset = assets[path]
    if (!asset) {
      response.writeHead(404).end()
      return
    }
    response.setHeader('content-type', types[extname(path)] ?? 'text/html; charset=utf-8')
    if (isolated) {
      response.setHeader('cross-origin-opener-policy', 'same-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
    }
    response.end('file' in asset ? readFileSync(asset.file) : asset.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}
