import { RunError } from '../quantity/errors.ts'

/**
 * Fetches and compiles the kernels; hosts that serve the wrong media type are met by compiling from bytes.
 * @param flavour `shared` imports shared memory, `single` unshared
 * @throws RunError when the file cannot be fetched
 */
export async function loadKernelModule(flavour: 'shared' | 'single'): Promise<WebAssembly.Module> {
  const url =
    flavour === 'shared'
      ? new URL('../../dist/kernels.wasm', import.meta.url)
      : new URL('../../dist/kernels-single.wasm', import.meta.url)
  const response = await fetch(url)
  if (!response.ok) throw new RunError(`${url.pathname}: the server answered ${response.status}`)
  return WebAssembly.compile(await response.arrayBuffer())
}
