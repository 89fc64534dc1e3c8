// Names one payment that a link's holder started, so that coming back from the gateway shows what it came to. The gateway is given
// this and never the link itself: it opens nothing else, and only we can have made it.
import { timingSafeEqual } from 'node:crypto'
import { keyedHashes, type SecretKeys } from '../accounts/seal.ts'

const purpose = 'payment-return'
const uuidBytes = 16
const tokenBytes = 2 * uuidBytes + 32

export interface ReturningPayer {
  paymentUuid: string
  linkUuid: string
}

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

const uuidOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const hashesOf = (keys: SecretKeys, { paymentUuid, linkUuid }: ReturningPayer): Buffer[] =>
  keyedHashes(keys, purpose, `${paymentUuid} ${linkUuid}`).map((hash) => Buffer.from(hash, 'hex'))

/** 86 characters, for an address: the router takes none longer than 100. */
export const returnTokenOf = (keys: SecretKeys, of: ReturningPayer): string =>
  Buffer.concat([bytesOf(of.paymentUuid), bytesOf(of.linkUuid), ...hashesOf(keys, of).slice(0, 1)]).toString('base64url')

/** Who it was made for, or null when we did not make it. */
export function openReturnToken(keys: SecretKeys, token: string): ReturningPayer | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== tokenBytes) return null
  const of = { paymentUuid: uuidOf(bytes.subarray(0, uuidBytes)), linkUuid: uuidOf(bytes.subarray(uuidBytes, 2 * uuidBytes)) }
  const given = bytes.subarray(2 * uuidBytes)
  return hashesOf(keys, of).some((hash) => timingSafeEqual(hash, given)) ? of : null
}
