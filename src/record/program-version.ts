import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Version of the installed package, read from the package.json nearest above this file (source or bundle). */
export function programVersion(): string {
  let folder = new URL('.', import.meta.url)
  for (let depth = 0; depth < 6; depth++) {
    const path = fileURLToPath(new URL('package.json', folder))
    if (existsSync(path)) {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string }
      if (name === 'transmural' && version) return version
    }
    folder = new URL('..', folder)
  }
  return '0.0.0'
}
