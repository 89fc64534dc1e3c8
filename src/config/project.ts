// Where the program itself lies on the disk, and its version: the same whether it runs from sources or from the bundle.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder from here upwards with a package.json; throws when there is none. */
export const findProjectFolder = (from: string): string => {
  if (existsSync(join(from, 'package.json'))) return from
  const parent = dirname(from)
  if (parent === from) throw new Error('package.json was not found above the program')
  return findProjectFolder(parent)
}

/** The folder that holds package.json, samples/ and dist/. */
export const projectFolder: string = findProjectFolder(import.meta.dirname)

/** The one source of the version: package.json. */
export const version: string = (JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { version: string }).version
