// Where V8's compiled code of this program lies. A build compiles what a server needs at its start (build/compile-ahead.ts): a worker
// that finds it starts in two thirds of the time.
import { readdirSync } from 'node:fs'
import * as module from 'node:module'
import { join } from 'node:path'

/** Beside the bundle. Node keeps one folder in it for each of its versions and each user. */
export const compiledFolder = 'compiled'

/** Without it everything is compiled anew: in the system's temporary folder, where Node would keep it, others could plant code for us. */
export const useCompiledCode = (programFolder: string): void => {
  const folder = join(programFolder, compiledFolder)
  if (hasOurs(folder)) module.enableCompileCache?.(folder)
}

/** Sources that run as they are have no such folder. */
const hasOurs = (folder: string): boolean => {
  try {
    return readdirSync(folder).some((name) => name.endsWith(`-${process.getuid?.() ?? 0}`))
  } catch {
    return false
  }
}
