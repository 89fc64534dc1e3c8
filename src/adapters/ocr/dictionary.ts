/** The characters that the recognition network can answer with, in the order of its output. */
import { readFile } from 'node:fs/promises'

/** The network's first class means "nothing here"; its last is the space that the file leaves out. */
export async function loadDictionary(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8')
  return ['', ...text.replace(/\n$/, '').split('\n'), ' ']
}
