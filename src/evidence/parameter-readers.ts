import type { SourceFile } from './library-source.ts'

/**
 * Which source files read each parameter: those with its name as a quoted literal, with a template that fits it
 * (`kind.${kind}.freeSpeed`), or, for `kind.<kind>.<name>` and `bed.<bed>.<name>`, with `<name>` as a literal beside
 * `ofKind` or `ofBed`.
 */
export function findReaders(names: readonly string[], files: readonly SourceFile[]): [name: string, files: string[]][] {
  const scanned = files.map(({ path, text }) => ({
    path,
    literals: new Set(
      [...text.matchAll(/'([A-Za-z][\w.-]*)'|"([A-Za-z][\w.-]*)"|`([A-Za-z][\w.-]*)`/g)].map(
        (m) => m[1] ?? m[2] ?? m[3],
      ),
    ),
    templates: [...text.matchAll(/`((?:kind|bed|[a-z]\w*)\.[^`\n]*\$\{[^`\n]*)`/g)].map((m) => pattern(m[1])),
    kinds: /\b(ofKind|kindHas|kind\.)/.test(text),
    beds: /\b(ofBed|bedHas|bed\.)/.test(text),
  }))
  return names.map((name) => {
    const part = name.match(/^(kind|bed)\.[^.]+\.(.+)$/)
    const reads = scanned.filter(
      (file) =>
        file.literals.has(name) ||
        file.templates.some((template) => template.test(name)) ||
        (part !== null && (part[1] === 'kind' ? file.kinds : file.beds) && file.literals.has(part[2])),
    )
    return [name, reads.map((file) => file.path)]
  })
}

/** A template's text as a pattern: each `${…}` stands for one or more parts, but the last part must be written out. */
function pattern(template: string): RegExp {
  if (/\}$/.test(template)) return /^(?!)/
  const escaped = template.split(/\$\{[^}]*\}/).map((piece) => piece.replaceAll(/[.*+?^$()|[\]\\{}]/g, '\\$&'))
  return new RegExp(`^${escaped.join('[A-Za-z0-9.-]+')}$`)
}
