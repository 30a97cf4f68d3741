/**
 * One build for `prepare`, `npm run build` and the tests: does nothing when nothing changed, safe when several start at
 * once (a lock folder; stale after two minutes). Builds into a fresh folder and renames it, so `dist/` is whole or absent.
 *
 *   node scripts/build.mjs              build when an input changed
 *   node scripts/build.mjs --force      build always
 *   node scripts/build.mjs --generate   only the generated data modules (src/generated)
 *   node scripts/build.mjs --kernels    only the kernels and the thread worker, into the dist/ at hand
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const inputs = [
  'src',
  'kernels',
  'scripts',
  'evidence',
  'scenarios',
  'studio',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]
const force = process.argv.includes('--force')
const generateOnly = process.argv.includes('--generate')
const kernelsOnly = process.argv.includes('--kernels')
const lock = '.build-lock'

const inputHash = (paths) => {
  const hash = createHash('sha256')
  const walk = (path) => {
    if (path === join('src', 'generated')) return
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name))
    else hash.update(`${path}\0`).update(readFileSync(path))
  }
  for (const path of paths) if (existsSync(path)) walk(path)
  return hash.digest('hex')
}
const stamp = inputHash(inputs)
const generated = ['parameters.ts'].every((name) => existsSync(join('src/generated', name)))
const fresh = () => existsSync('dist/.stamp') && readFileSync('dist/.stamp', 'utf8') === stamp && generated

const main = async () => {
  if (!force && !generateOnly && !kernelsOnly && fresh()) return
  if (!existsSync('node_modules/esbuild') || !existsSync('node_modules/assemblyscript')) {
    console.error(
      'transmural: development dependencies are absent, nothing built (npm ci without --omit=dev builds it)',
    )
    return
  }
  const claim = () => {
    try {
      mkdirSync(lock)
      return true
    } catch {
      return false
    }
  }
  const abandoned = () => Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 120_000
  while (!claim()) {
    if (!force && !generateOnly && !kernelsOnly && fresh()) return
    if (abandoned()) rmSync(lock, { recursive: true, force: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  try {
    if (generateOnly) await generate()
    else if (kernelsOnly) await kernelsInPlace()
    else if (force || !fresh()) await buildAll()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

const buildAll = async () => {
  const out = mkdtempSync('.dist-')
  try {
    await generate()
    kernels(out)
    await bundles(out)
    declarations(out)
    writeFileSync(join(out, '.stamp'), stamp)
    rmSync('dist', { recursive: true, force: true })
    chmodSync(out, 0o755)
    renameSync(out, 'dist')
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

/** Kernels and thread worker alone, for work on one room while others are half-way; the rest of dist/ counts as stale then. */
const kernelsInPlace = async () => {
  const out = mkdtempSync('.dist-')
  try {
    kernels(out)
    await bundle(out, { worker: 'src/kernel/worker.ts' })
    mkdirSync('dist', { recursive: true })
    for (const name of readdirSync(out))
      if (statSync(join(out, name)).isFile()) renameSync(join(out, name), join('dist', name))
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

/** evidence/**, scenarios/** → src/generated/*.ts (typed data modules; ignored by git). */
const generate = async () => {
  const { build } = await import('esbuild')
  const file = join('node_modules', '.transmural-generate.mjs')
  await build({
    entryPoints: ['scripts/generate.ts'],
    outfile: file,
    format: 'esm',
    platform: 'node',
    bundle: true,
    packages: 'external',
    logLevel: 'warning',
  })
  execFileSync(process.execPath, [file], { stdio: 'inherit' })
}

/** Two flavours from one source: a module that declares shared memory refuses an unshared one and the reverse. */
const kernels = (out) => {
  const kernelStamp = inputHash(['kernels', 'scripts/build.mjs', 'node_modules/assemblyscript/package.json'])
  const known = !force && existsSync('dist/.kernels') && readFileSync('dist/.kernels', 'utf8') === kernelStamp
  for (const [name, flags] of [
    ['kernels', ['--sharedMemory']],
    ['kernels-single', []],
  ]) {
    if (known && existsSync(`dist/${name}.wasm`)) {
      copyFileSync(`dist/${name}.wasm`, join(out, `${name}.wasm`))
      continue
    }
    const options = ['-O3', '--noAssert', '--converge', '--runtime', 'stub', '--importMemory', '--initialMemory', '1']
    const more = ['--maximumMemory', '65536', '--enable', 'simd,threads', '--memoryBase', '1024']
    execFileSync(
      process.execPath,
      [
        'node_modules/assemblyscript/bin/asc.js',
        'kernels/index.ts',
        ...options,
        ...flags,
        ...more,
        '-o',
        join(out, `${name}.wasm`),
      ],
      { stdio: 'inherit' },
    )
  }
  writeFileSync(join(out, '.kernels'), kernelStamp)
}

/** Library, command line and thread worker. Dependencies stay outside: they are installed beside the package. */
const bundles = async (out) => {
  await bundle(out, { index: 'src/index.ts', cli: 'src/cli/main.ts' })
  await bundle(out, { worker: 'src/kernel/worker.ts' }) // by itself: pages load this one file
}
const bundle = async (out, entryPoints) => {
  const { build } = await import('esbuild')
  await build({
    entryPoints,
    outdir: out,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    bundle: true,
    splitting: true,
    packages: 'external',
    chunkNames: 'chunks/[name]-[hash]',
    sourcemap: true,
    logLevel: 'warning',
  })
}

const declarations = (out) => {
  execFileSync(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--rewriteRelativeImportExtensions',
      '--rootDir',
      'src',
      '--outDir',
      join(out, 'types'),
      '--project',
      'scripts/tsconfig.types.json',
    ],
    { stdio: 'inherit' },
  )
}

await main()
