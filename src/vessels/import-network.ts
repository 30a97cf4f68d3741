import { InputError } from '../quantity/errors.ts'
import { readNetworkCsv } from './csv-file.ts'
import { readNetflow } from './netflow-file.ts'
import type { VesselNetwork } from './network.ts'
import { readSwc } from './swc-file.ts'
import { quote, textOf } from './text-table.ts'
import { readVtkLegacy } from './vtk-legacy-file.ts'
import { readVtp } from './vtp-file.ts'

/**
 * Reads a vessel network; the format follows from the name and the first characters: NetFlow or Greens (`.dat`), tables (`.csv`),
 * trees (`.swc`), VTK poly-lines (`.vtk` ASCII, `.vtp`). Positions and sizes in µm. The network still has to pass `checkNetwork`.
 * @param fileName name of the file, for its extension and for errors
 * @param content its bytes or text
 * @throws InputError with file and line, what was found and what was expected
 */
export function importNetwork(fileName: string, content: Uint8Array | string): VesselNetwork {
  const text = textOf(fileName, content)
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()
  const start = text.slice(0, 200).trimStart()
  if (start.startsWith('# vtk DataFile')) return readVtkLegacy(fileName, text)
  if (start.startsWith('<')) return readVtp(fileName, text)
  switch (extension) {
    case 'dat':
      return readNetflow(fileName, text)
    case 'csv':
      return readNetworkCsv(fileName, text)
    case 'swc':
      return readSwc(fileName, text)
    case 'vtk':
    case 'vtp':
      throw new InputError({
        key: 'network file',
        found: quote(start.slice(0, 30)),
        expected: extension === 'vtk' ? '"# vtk DataFile" in the first line' : '<VTKFile …>',
        place: { file: fileName, line: 1 },
      })
    default:
      throw new InputError({
        key: 'network file',
        found: `a file ending in ${quote(extension)}`,
        expected: '.dat (NetFlow), .csv, .swc, .vtk or .vtp',
        place: { file: fileName },
      })
  }
}
