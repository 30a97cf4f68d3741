import { ParameterSet } from '../evidence/parameter-set.ts'
import type { OwnParameters } from './own-parameters.ts'
import type { Choice } from './reading.ts'

type Node = { comment?: string; text?: string; children?: Map<string | number, Node> }

/** YAML text of a scalar: bare where that reads back as the same text, otherwise in double quotes. */
function scalar(text: string): string {
  if (/^(true|false)$/.test(text) || /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return text
  const bare =
    /^[A-Za-z0-9+.µμ/-][\w .+*/^%()°²³µμ-]*$/.test(text) && !/^(null|~|yes|no|on|off|-|---.*|\.\.\.|.* )$/i.test(text)
  return bare && !/^[-+.]?\s|^-/.test(text) ? text : JSON.stringify(text)
}

function comment(text: string | undefined): string {
  return text ? `  # ${text.replaceAll(/[\s\p{Cc}]+/gu, ' ')}` : ''
}

function build(choices: readonly Choice[]): Node {
  const root: Node = {}
  for (const choice of choices) {
    let here = root
    for (const step of choice.path) {
      here.children ??= new Map()
      const next = here.children.get(step) ?? {}
      here.children.set(step, next)
      here = next
    }
    here.text = typeof choice.text === 'string' ? scalar(choice.text) : `[${choice.text.map(scalar).join(', ')}]`
    const chosen =
      choice.origin === 'default'
        ? `default: ${choice.why ?? ''}`
        : choice.origin === 'override'
          ? 'set from outside'
          : undefined
    here.comment = chosen
  }
  return root
}

function write(node: Node, indent: string, lines: string[]): void {
  for (const [key, child] of node.children ?? []) {
    const head = typeof key === 'number' ? `${indent}-` : `${indent}${scalar(key)}:`
    if (child.text !== undefined) lines.push(`${head} ${child.text}${comment(child.comment)}`)
    else {
      const start = lines.length
      write(child, `${indent}  `, lines)
      if (typeof key === 'number') lines[start] = `${indent}- ${lines[start].slice(indent.length + 2)}`
      else lines.splice(start, 0, head)
    }
  }
}

/**
 * The text of `scenario.resolved.yaml`: every value with its unit; what the program chose says why; every entry of the
 * parameter library with grade, range and citation. It is itself a scenario, and resolves to the same plan.
 */
export function resolvedDocument(choices: readonly Choice[], own: OwnParameters, sources: readonly string[]): string {
  const lines = [
    `# Resolved from ${sources.map((file) => file.replaceAll(/\s+/g, ' ')).join(', ')}. Every value a run uses; this file is a scenario itself.`,
  ]
  const kept = choices.filter(({ path }) => path[0] !== 'kinds' && path[0] !== 'parameters' && path[0] !== 'extends')
  write(build(kept), '', lines)
  if (own.kinds.length > 0) lines.push('kinds:')
  for (const { name, like } of own.kinds) {
    lines.push(`  ${name}:`, `    like: ${like}`)
    const prefix = `kind.${name}.`
    for (const [full, text] of own.written)
      if (full.startsWith(prefix)) lines.push(`    ${full.slice(prefix.length)}: ${scalar(text)}`)
  }
  lines.push('parameters:')
  const library = new ParameterSet()
  for (const name of library.names()) {
    const entry = library.entry(name)
    const range = entry.rangeText ? `; range ${entry.rangeText[0]} to ${entry.rangeText[1]}` : ''
    const reference = entry.doi ? `; doi ${entry.doi}` : entry.pmid ? `; PMID ${entry.pmid}` : ''
    const source = `${entry.what}; ${entry.grade}; ${entry.source}${reference}${range}`
    const mine = own.written.get(name)
    lines.push(
      `  ${name}: ${scalar(mine ?? entry.text)}${comment(mine === undefined ? source : `set by the scenario (library: ${entry.text}); ${source}`)}`,
    )
  }
  return `${lines.join('\n')}\n`
}
