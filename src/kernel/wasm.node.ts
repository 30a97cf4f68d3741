import { readFile } from 'node:fs/promises'
import { locateBuilt } from './locate.node.ts'

/**
 * Compiles the kernels.
 * @param flavour `shared` imports shared memory, `single` unshared: a module of one kind refuses the other memory
 * @throws RunError when the package is not built
 */
export async function loadKernelModule(flavour: 'shared' | 'single'): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(locateBuilt(flavour === 'shared' ? 'kernels.wasm' : 'kernels-single.wasm')))
}
