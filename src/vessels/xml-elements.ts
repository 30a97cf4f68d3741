import type { Complaints } from './text-table.ts'
import { quote } from './text-table.ts'

/** An element of an XML file, its text and its children; enough of XML for VTK files. */
export interface XmlElement {
  name: string
  attributes: ReadonlyMap<string, string>
  children: XmlElement[]
  text: string
  line: number
}

const deepest = 50
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function plainText(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => (Object.hasOwn(entities, name) ? entities[name] : whole))
}

/**
 * Reads the root element. Comments, processing instructions and declarations are skipped; no entities are expanded but the five
 * of the standard, nothing is fetched.
 */
export function readXml(text: string, complaints: Complaints): XmlElement {
  let line = 1
  let seen = 0
  const lineAt = (index: number): number => {
    for (; seen < index; seen++) if (text.charCodeAt(seen) === 10) line++
    return line
  }
  const stack: XmlElement[] = []
  let root: XmlElement | undefined
  let at = 0
  for (;;) {
    const open = text.indexOf('<', at)
    if (open < 0) break
    const parent = stack.at(-1)
    if (parent) parent.text += text.slice(at, open)
    const skip = text.startsWith('<!--', open)
      ? '-->'
      : text.startsWith('<?', open)
        ? '?>'
        : text[open + 1] === '!'
          ? '>'
          : ''
    const close = text.indexOf(skip === '' ? '>' : skip, open)
    if (close < 0)
      complaints.fatal(lineAt(open), 'XML', `${quote(text.slice(open, open + 30))}, which never ends`, 'a closing >')
    at = close + Math.max(1, skip.length)
    if (skip !== '') continue
    const here = lineAt(open)
    if (text[open + 1] === '/') {
      const name = text.slice(open + 2, close).trim()
      const last = stack.pop()
      if (last?.name !== name)
        complaints.fatal(here, 'XML', `</${name.slice(0, 30)}>`, last ? `</${last.name}>` : 'an opening tag')
      continue
    }
    const empty = text[close - 1] === '/'
    const body = text.slice(open + 1, empty ? close - 1 : close)
    const name = body.match(/^[A-Za-z_][\w.:-]*/)?.[0]
    if (!name) complaints.fatal(here, 'XML', quote(body), 'the name of an element')
    const attributes = new Map<string, string>()
    for (const match of body.slice(name.length).matchAll(/([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
      attributes.set(match[1], plainText(match[2] ?? match[3] ?? ''))
    }
    const element: XmlElement = { name, attributes, children: [], text: '', line: here }
    if (parent) parent.children.push(element)
    else if (root) complaints.fatal(here, 'XML', `a second root element ${name}`, 'one root element')
    else root = element
    if (empty) continue
    stack.push(element)
    if (stack.length > deepest) complaints.fatal(here, 'XML', `elements ${stack.length} deep`, `at most ${deepest}`)
  }
  const last = stack.at(-1)
  if (last) complaints.fatal(lineAt(text.length), 'XML', `the end of the file inside <${last.name}>`, `</${last.name}>`)
  return root ?? complaints.fatal(1, 'XML', 'no element', 'a VTKFile')
}
