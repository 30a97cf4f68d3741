import type { VesselNetwork } from './network.ts'
import { type DataArray, networkOfPolyLines } from './poly-lines.ts'
import { Complaints, quote } from './text-table.ts'
import { readXml, type XmlElement } from './xml-elements.ts'

type Read = (view: DataView, at: number) => number

/** Numbers as VTK stores them in base64. */
const stored: Readonly<Record<string, readonly [bytes: number, read: (little: boolean) => Read]>> = {
  Float32: [4, (little) => (view, at) => view.getFloat32(at, little)],
  Float64: [8, (little) => (view, at) => view.getFloat64(at, little)],
  Int8: [1, () => (view, at) => view.getInt8(at)],
  UInt8: [1, () => (view, at) => view.getUint8(at)],
  Int16: [2, (little) => (view, at) => view.getInt16(at, little)],
  UInt16: [2, (little) => (view, at) => view.getUint16(at, little)],
  Int32: [4, (little) => (view, at) => view.getInt32(at, little)],
  UInt32: [4, (little) => (view, at) => view.getUint32(at, little)],
  Int64: [8, (little) => (view, at) => Number(view.getBigInt64(at, little))],
  UInt64: [8, (little) => (view, at) => Number(view.getBigUint64(at, little))],
}

/**
 * Reads an XML poly-data file (.vtp) of poly-lines, µm, with an array of diameters or radii. Data arrays inside the file, as
 * text or as uncompressed base64; appended or compressed data are refused.
 * @throws InputError with file and line
 */
export function readVtp(file: string, text: string): VesselNetwork {
  const complaints = new Complaints(file)
  const root = readXml(text, complaints)
  const type = root.attributes.get('type')
  if (root.name !== 'VTKFile' || type !== 'PolyData') {
    complaints.fatal(root.line, 'VTK file', `<${root.name} type=${quote(type ?? '')}>`, '<VTKFile type="PolyData">')
  }
  if (root.attributes.has('compressor')) {
    complaints.fatal(
      root.line,
      'VTK file',
      'compressed data',
      'uncompressed data (write it with "Ascii" or "Binary, no compression")',
    )
  }
  const child = (parent: XmlElement, name: string): XmlElement =>
    parent.children.find((element) => element.name === name) ??
    complaints.fatal(parent.line, `<${parent.name}>`, `no <${name}>`, `one <${name}>`)
  const pieces = child(root, 'PolyData').children.filter((element) => element.name === 'Piece')
  if (pieces.length !== 1) complaints.fatal(root.line, 'VTK file', `${pieces.length} pieces`, 'one piece')
  const [piece] = pieces
  const array = (element: XmlElement): DataArray => readArray(element, root.attributes, complaints)
  const named = (parent: string): Map<string, DataArray> => {
    const data = new Map<string, DataArray>()
    const holder = piece.children.find((element) => element.name === parent)
    for (const element of holder?.children ?? []) {
      if (element.name === 'DataArray' && element.attributes.get('type') !== 'String') {
        data.set(element.attributes.get('Name') ?? '', array(element))
      }
    }
    return data
  }
  const lines = child(piece, 'Lines')
  const part = (name: string): DataArray => {
    const element = lines.children.find((one) => one.attributes.get('Name') === name)
    return element ? array(element) : complaints.fatal(lines.line, '<Lines>', `no array ${name}`, `an array ${name}`)
  }
  const points = array(child(child(piece, 'Points'), 'DataArray'))
  const ends = part('offsets').values
  const offsets = new Float64Array(ends.length + 1)
  offsets.set(ends, 1)
  const counted = piece.attributes.get('NumberOfPoints')
  if (counted !== undefined && Number(counted) * 3 !== points.values.length) {
    complaints.fatal(points.line, 'points', `${points.values.length / 3}`, `${counted}, as the piece announces`)
  }
  return networkOfPolyLines(
    {
      points: points.values,
      pointsLine: points.line,
      offsets,
      connectivity: part('connectivity').values,
      linesLine: lines.line,
      pointData: named('PointData'),
      cellData: named('CellData'),
    },
    complaints,
  )
}

function readArray(element: XmlElement, file: ReadonlyMap<string, string>, complaints: Complaints): DataArray {
  const { attributes, line } = element
  const key = `array ${quote(attributes.get('Name') ?? '')}`
  const components = Number(attributes.get('NumberOfComponents') ?? '1')
  const format = attributes.get('format') ?? 'ascii'
  if (!Number.isInteger(components) || components < 1) {
    complaints.fatal(line, key, `${components} components`, 'a whole number above 0')
  }
  if (format === 'ascii') {
    const words = element.text.trim() === '' ? [] : element.text.trim().split(/\s+/)
    return { values: Float64Array.from(words, (word) => complaints.number(word, line, key)), components, line }
  }
  if (format !== 'binary') complaints.fatal(line, key, `${quote(format)} data`, 'ascii or binary (inside the file)')
  const kind = attributes.get('type') ?? ''
  const header = file.get('header_type') === 'UInt64' ? 8 : 4
  const known = Object.hasOwn(stored, kind)
    ? stored[kind]
    : complaints.fatal(line, key, quote(kind), Object.keys(stored).join(', '))
  const little = file.get('byte_order') !== 'BigEndian'
  const bytes = decodeBase64(element.text)
  if (!bytes || bytes.length < header)
    complaints.fatal(line, key, 'damaged base64', `base64 with a ${header}-byte length first`)
  const view = new DataView(bytes.buffer)
  const size = header === 8 ? Number(view.getBigUint64(0, little)) : view.getUint32(0, little)
  if (size > bytes.length - header)
    complaints.fatal(line, key, `${bytes.length - header} bytes`, `${size}, as announced`)
  const [width, reader] = known
  const read = reader(little)
  const values = Float64Array.from({ length: Math.floor(size / width) }, (_, i) => read(view, header + i * width))
  values.forEach((value) => {
    if (!Number.isFinite(value)) complaints.fatal(line, key, `${value}`, 'finite numbers')
  })
  return { values, components, line }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Bytes of a base64 text, which may be several runs one after another; undefined when it is none. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = text.replaceAll(/\s+/g, '')
  if (plain.length === 0 || plain.length % 4 !== 0) return undefined
  const out = new Uint8Array((plain.length / 4) * 3)
  let length = 0
  for (let i = 0; i < plain.length; i += 4) {
    let bits = 0
    let kept = 3
    for (let k = 0; k < 4; k++) {
      const c = plain[i + k]
      const digit = c === '=' ? 0 : alphabet.indexOf(c)
      if (digit < 0) return undefined
      if (c === '=') kept = Math.min(kept, k - 1)
      bits = (bits << 6) | digit
    }
    if (kept < 1) return undefined
    for (let k = 0; k < kept; k++) out[length++] = (bits >> (16 - 8 * k)) & 255
  }
  return out.slice(0, length)
}
