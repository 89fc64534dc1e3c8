/** The characters that the recognition network can answer with, in the order of its output. */
import { readFile } from 'node:fs/promises'

/** Chinese print has letters and figures as wide as its own signs; the network takes some of ours for them. */
const FULL_WIDTH = /[\uFF01-\uFF5E]/

/** The network's first class means "nothing here"; its last is the space that the file leaves out. */
export async function loadDictionary(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8')
  const characters = text.replace(/\n$/, '').split('\n')
  return ['', ...characters.map((character) => (FULL_WIDTH.test(character) ? character.normalize('NFKC') : character)), ' ']
}
