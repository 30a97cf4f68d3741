/**
 * Frame of the calibration studies. Each study is a module `export default { name, fits, run }`; started by itself it writes
 * results/<name>.json beside it. Studies use the program's own pieces, bundled from src/.
 *
 *   node studies/calibration/leak.mjs            one study
 *   node studies/calibration/all.mjs             all of them
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundled } from '../../benchmarks/bundle.mjs'

export { bundled }

const folder = new URL('./results/', import.meta.url)

/**
 * What a study says of one parameter.
 * @param given name; unit; value found; library's value in that unit; resolution to which the study fixes the value; identified:
 *   whether the data fix it at all; profile: [{ value, misfit }]; note
 */
export function finding({ name, unit, value, library, resolution, identified, profile, note }) {
  const agrees = Math.abs(value - library) <= resolution * (1 + 1e-9)
  return { name, unit, value, library, resolution, agrees, identified, note, profile }
}

/** Root of an increasing or decreasing function by bisection. */
export function solve(f, low, high, steps = 60) {
  const rising = f(high) > f(low)
  if (f(low) * f(high) > 0) return Number.NaN
  for (let k = 0; k < steps; k++) {
    const middle = (low + high) / 2
    if (f(middle) > 0 === rising) high = middle
    else low = middle
  }
  return (low + high) / 2
}

/** Text of a result, as the formatter of the repository leaves it; six digits, so that it is the same on every machine. */
export const asText = (result) => `${print(result, '')}\n`

function print(value, indent) {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)))
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) return `[${value.map((one) => print(one, inner)).join(', ')}]`
    return `[\n${value.map((one) => inner + print(one, inner)).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  const lines = entries.map(([key, one]) => `${inner}${JSON.stringify(key)}: ${print(one, inner)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}

export const stored = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))

/** Writes the result when the study was started by itself. */
export async function whenStarted(meta, study) {
  if (process.argv[1] !== fileURLToPath(meta.url)) return
  await write(study)
}

export async function write(study) {
  const result = { name: study.name, ...(await study.run()) }
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${study.name}.json`, folder), asText(result))
  for (const { name, value, unit, library, agrees, identified } of result.parameters) {
    const state = `${agrees ? 'agrees with' : 'DIFFERS from'} the library's ${library}${identified ? '' : ', not identified'}`
    console.log(`${study.name}: ${name} = ${Number(value.toPrecision(4))} ${unit}, ${state}`)
  }
}
