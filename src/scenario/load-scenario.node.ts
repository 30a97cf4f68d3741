import { readFile, stat } from 'node:fs/promises'
import { InputError } from '../quantity/errors.ts'
import { largestFile } from './load-scenario.ts'

/**
 * Text of a file on disk, for `loadScenario`.
 * @param largest most bytes that are read
 * @throws InputError when it is absent, a folder, larger than that, or not UTF-8
 */
export async function readTextFile(path: string, largest = largestFile): Promise<string> {
  const refuse = (found: string, expected: string): never => {
    throw new InputError({ key: 'file', found, expected, place: { file: path } })
  }
  const state = await stat(path).catch((error: NodeJS.ErrnoException) =>
    refuse(error.code === 'ENOENT' ? 'no such file' : `a file that cannot be read (${error.code})`, 'a file'),
  )
  if (state.isDirectory()) refuse('a folder', 'a file')
  if (!state.isFile()) refuse('something that is no regular file', 'a file')
  if (state.size > largest) refuse(`${state.size} bytes`, `at most ${largest}`)
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) =>
    refuse(`a file that cannot be read (${error.code})`, 'a file'),
  )
  try {
    // keep the byte-order mark: whoever reads the text decides about it
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return refuse('bytes that are not UTF-8 (a binary file?)', 'a text file in UTF-8')
  }
}
