// Whether a password is one of those that everybody tries first. The list is a sorted file of truncated hashes, made by the build.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../config/project.ts'

/** Bytes of SHA-256 kept of each entry: of 44 000 entries none is hit by chance in 2^48 passwords. */
export const entryBytes = 8

export const commonPasswordsFile = 'common-passwords.bin'

/** As the file holds it: without case, since "Password" is tried right after "password". */
export const entryOf = (password: string): Buffer =>
  createHash('sha256').update(password.normalize('NFC').toLowerCase()).digest().subarray(0, entryBytes)

let entries: Buffer | undefined

/** Entries in the list; throws where the build was not run. */
export const commonPasswordCount = (): number => list().length / entryBytes

const list = (): Buffer => (entries ??= readFileSync(join(projectFolder, 'dist', commonPasswordsFile)))

/** A binary search; under a tenth of a millisecond. */
export function isCommonPassword(password: string): boolean {
  const wanted = entryOf(password)
  const sorted = list()
  let from = 0
  let to = sorted.length / entryBytes
  while (from < to) {
    const middle = (from + to) >> 1
    const order = sorted.compare(wanted, 0, entryBytes, middle * entryBytes, (middle + 1) * entryBytes)
    if (order === 0) return true
    if (order < 0) from = middle + 1
    else to = middle
  }
  return false
}
