// The file that tells a service manager which process is the primary.
import { readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'

/** The place cannot be used: whoever set it has to choose another. */
export class UnusablePidFile extends Error {
  override readonly name = 'UnusablePidFile'
}

/** Writes our pid; throws when the process named in the file still lives, or the file cannot be written. Returns the function that removes it. */
export const writePidFile = (path: string): (() => void) => {
  const living = livingPid(path)
  if (living !== undefined) throw new Error(`PID_FILE: ${path} names process ${living}, which is running`)
  const temporary = `${path}.${process.pid}`
  try {
    writeFileSync(temporary, `${process.pid}\n`)
    renameSync(temporary, path)
  } catch (error) {
    const { message } = error as Error
    rmSync(temporary, { force: true })
    throw new UnusablePidFile(`PID_FILE: ${path} cannot be written: ${message} (for example PID_FILE=/run/supply/supply.pid)`, {
      cause: error,
    })
  }
  return () => {
    if (readPid(path) === process.pid) unlinkSync(path)
  }
}

const readPid = (path: string): number | undefined => {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim())
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

const livingPid = (path: string): number | undefined => {
  const pid = readPid(path)
  if (pid === undefined || pid === process.pid) return undefined
  try {
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? undefined : pid
  }
}
