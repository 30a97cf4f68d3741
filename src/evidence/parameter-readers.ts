import type { SourceFile } from './library-source.ts'

interface Scanned {
  readonly path: string
  readonly literals: ReadonlySet<string>
  readonly templates: readonly Template[]
  readonly kinds: boolean
  readonly beds: boolean
}

/** A template such as `kind.${kind}.freeSpeed`; `open` when it ends with an expression: what that stands for must be found too. */
interface Template {
  readonly pattern: RegExp
  readonly open: boolean
}

/**
 * Which source files read each parameter: those with its name as a quoted literal; with a template that fits it
 * (`kind.${kind}.freeSpeed`; where the template ends with an expression, as in `anatomy.${species}.${name}`, what it stands for
 * must be quoted in the same file); or, for `kind.<kind>.<name>` and `bed.<bed>.<name>`, with `<name>` quoted beside `ofKind` or
 * `ofBed`.
 */
export function findReaders(
  names: readonly string[],
  files: readonly SourceFile[],
): [name: string, files: readonly string[]][] {
  const scanned = files.filter(({ text }) => /parameter/i.test(text)).map(scan)
  return names.map((name) => [
    name,
    scanned.filter((file) => readsOwn(name, file) || reads(name, file)).map(({ path }) => path),
  ])
}

function scan({ path, text: commented }: SourceFile): Scanned {
  // names in comments are not read
  const text = commented.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const quoted = text.matchAll(/(['"`])([A-Za-z][\w.-]*)\1/g)
  const templates = text.matchAll(/`([a-z]\w*\.[^`\n]*\$\{[^`\n]*)`/g)
  return {
    path,
    literals: new Set([...quoted].map((match) => match[2])),
    templates: [...templates].map((match) => template(match[1])),
    kinds: /\b(ofKind|kindHas|kind\.)/.test(text),
    beds: /\b(ofBed|bedHas|bed\.)/.test(text),
  }
}

function template(text: string): Template {
  const pieces = text.split(/\$\{[^}]*\}/).map((piece) => piece.replaceAll(/[.*+?^$()|[\]\\{}]/g, '\\$&'))
  const open = pieces.at(-1) === ''
  const body = open ? `${pieces.slice(0, -1).join('[A-Za-z0-9-]+')}(.+)` : pieces.join('[A-Za-z0-9-]+')
  return { pattern: new RegExp(`^${body}$`), open }
}

function reads(name: string, file: Scanned): boolean {
  if (file.literals.has(name)) return true
  return file.templates.some(({ pattern, open }) => {
    const match = name.match(pattern)
    return match !== null && (!open || (match[1] !== name && reads(match[1], file)))
  })
}

function readsOwn(name: string, file: Scanned): boolean {
  const part = name.match(/^(kind|bed)\.[^.]+\.(.+)$/)
  return part !== null && (part[1] === 'kind' ? file.kinds : file.beds) && file.literals.has(part[2])
}
