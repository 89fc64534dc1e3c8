// Keeping secrets in the database: sealing texts that we must read again (all of them are in sealing/sealed-columns.ts), and keyed hashes
// of those that we only compare for a while. Both use keys derived from SECRET_KEY, so that a copy of the database alone opens nothing.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** The first key seals; all of them open, so that a change of SECRET_KEY loses nothing. */
export type SecretKeys = readonly [string, ...string[]]

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

const derived = (key: string, purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `supply:${purpose}`, 32))

interface SealingKey {
  readonly bytes: Buffer
  /** Names a key without telling it, so that the right one is found at once. */
  readonly id: string
}

// A statement seals thousands of lines with the one key.
const sealingKeys = new Map<string, SealingKey>()

function sealingKey(key: string): SealingKey {
  const known = sealingKeys.get(key)
  if (known) return known
  const made = { bytes: derived(key, 'seal'), id: derived(key, 'key-id').subarray(0, 6).toString('base64url') }
  sealingKeys.set(key, made)
  return made
}

const beginningWith = (key: string) => `v1.${sealingKey(key).id}.`

/** How everything begins that a key sealed, and nothing else: one for each key, the newest first. */
export const sealBeginnings = (keys: SecretKeys): string[] => keys.map(beginningWith)

/** `v1.KEYID.…`, different each time. It opens only for the same purpose, which names what and whose it is. */
export function seal(keys: SecretKeys, purpose: string, text: string): string {
  const [key] = keys
  const iv = randomBytes(ivBytes)
  const sealing = createCipheriv(cipher, sealingKey(key).bytes, iv).setAAD(Buffer.from(purpose))
  const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
  return beginningWith(key) + Buffer.concat([iv, body, sealing.getAuthTag()]).toString('base64url')
}

/** The text, or null: sealed under a key we no longer have, for another purpose, or changed. */
export function open(keys: SecretKeys, purpose: string, sealed: string): string | null {
  const [version, keyId, body = ''] = sealed.split('.')
  const key = keys.find((one) => sealingKey(one).id === keyId)
  const bytes = Buffer.from(body, 'base64url')
  if (version !== 'v1' || key === undefined || bytes.length < ivBytes + tagBytes) return null
  try {
    const opening = createDecipheriv(cipher, sealingKey(key).bytes, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    opening.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([opening.update(bytes.subarray(ivBytes, -tagBytes)), opening.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** Hex; under each of the keys, the current one first. They cannot be renewed: for what is forgotten before the next change of key. */
export const keyedHashes = (keys: SecretKeys, purpose: string, text: string): string[] =>
  keys.map((key) => createHmac('sha256', derived(key, purpose)).update(text).digest('hex'))
