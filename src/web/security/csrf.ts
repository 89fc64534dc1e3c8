// Proof that a form was ours: a token bound to the session (or, before sign-in, to
// a signed visitor cookie), and a look at where the browser says it came from. And the signed cookie of a device.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { randomText } from './random-text.ts'

/** The first key signs; all of them verify, so that pages open during a key rotation still work. */
export type SigningKeys = readonly [string, ...string[]]

const sign = (key: string, purpose: string, text: string) => createHmac('sha256', `${purpose}:${key}`).update(text).digest('base64url')

const isSame = (left: string, right: string) => {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** A fresh token each time: compressed pages must not repeat one secret text next to what a visitor typed (BREACH). */
export const issueCsrfToken = (keys: SigningKeys, binding: string): string => {
  const salt = randomText(9)
  return `${salt}.${sign(keys[0], 'csrf', `${salt}.${binding}`)}`
}

export const isCsrfToken = (keys: SigningKeys, binding: string, token: string): boolean => {
  const [salt = '', signature = ''] = token.split('.', 2)
  return keys.some((key) => isSame(signature, sign(key, 'csrf', `${salt}.${binding}`)))
}

const issueSigned = (keys: SigningKeys, purpose: string): string => {
  const id = randomText(16)
  return `${id}.${sign(keys[0], purpose, id)}`
}

const signedId = (keys: SigningKeys, purpose: string, cookie: string): string | undefined => {
  const [id = '', signature = ''] = cookie.split('.', 2)
  return id.length === 22 && keys.some((key) => isSame(signature, sign(key, purpose, id))) ? id : undefined
}

/** Value of a new visitor cookie: a random id that only we can have issued. */
export const issueVisitor = (keys: SigningKeys): string => issueSigned(keys, 'visitor')

export const isVisitor = (keys: SigningKeys, cookie: string): boolean => signedId(keys, 'visitor', cookie) !== undefined

/** Value of a new device cookie. */
export const issueDevice = (keys: SigningKeys): string => issueSigned(keys, 'device')

/** The id in a device cookie of ours, or undefined. */
export const deviceIdOf = (keys: SigningKeys, cookie: string): string | undefined => signedId(keys, 'device', cookie)

export interface RequestOrigin {
  readonly secFetchSite: string | undefined
  readonly origin: string | undefined
  /** Hosts (with port) under which this site is known. */
  readonly ownHosts: readonly string[]
}

/**
 * False when the browser says the request came from elsewhere. Callers that say
 * nothing are not browsers; for them the token alone decides.
 */
export const isFromHere = (from: RequestOrigin): boolean => {
  if (from.secFetchSite !== undefined) return from.secFetchSite === 'same-origin' || from.secFetchSite === 'none'
  if (from.origin === undefined) return true
  const url = URL.parse(from.origin)
  return url !== null && from.ownHosts.includes(url.host)
}
