// Keeping secrets in the database: sealing texts that we must read again, and keyed hashes of those that we only recognise.
// Both use keys derived from SECRET_KEY, so that a copy of the database alone opens nothing.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** The first key seals; all of them open, so that a change of SECRET_KEY loses nothing. */
export type SecretKeys = readonly [string, ...string[]]

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

const derived = (key: string, purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `supply:${purpose}`, 32))

/** Names a key without telling it, so that the right one is found at once. */
const keyIdOf = (key: string) => derived(key, 'key-id').subarray(0, 6).toString('base64url')

/** `v1.KEYID.…`, different each time. It opens only for the same purpose, which names what and whose it is. */
export function seal(keys: SecretKeys, purpose: string, text: string): string {
  const [key] = keys
  const iv = randomBytes(ivBytes)
  const sealing = createCipheriv(cipher, derived(key, 'seal'), iv).setAAD(Buffer.from(purpose))
  const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
  return ['v1', keyIdOf(key), Buffer.concat([iv, body, sealing.getAuthTag()]).toString('base64url')].join('.')
}

/** The text, or null: sealed under a key we no longer have, for another purpose, or changed. */
export function open(keys: SecretKeys, purpose: string, sealed: string): string | null {
  const [version, keyId, body = ''] = sealed.split('.')
  const key = keys.find((one) => keyIdOf(one) === keyId)
  const bytes = Buffer.from(body, 'base64url')
  if (version !== 'v1' || key === undefined || bytes.length < ivBytes + tagBytes) return null
  try {
    const opening = createDecipheriv(cipher, derived(key, 'seal'), bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    opening.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([opening.update(bytes.subarray(ivBytes, -tagBytes)), opening.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** Hex; under each of the keys, the current one first. */
export const keyedHashes = (keys: SecretKeys, purpose: string, text: string): string[] =>
  keys.map((key) => createHmac('sha256', derived(key, purpose)).update(text).digest('hex'))
