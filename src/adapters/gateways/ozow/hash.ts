// Ozow's hash: SHA-512 of the values in their documented order and the private key, all in lower case. Values stand without anything
// between them, so each is also held to its own form by whoever reads it.
import { createHash } from 'node:crypto'

export const ozowHash = (values: readonly string[], privateKey: string): string =>
  createHash('sha512')
    .update((values.join('') + privateKey).toLowerCase())
    .digest('hex')

/** Fields of a notice in the order in which they are hashed; those that are absent add nothing. */
export const noticeOrder = [
  'SiteCode',
  'TransactionId',
  'TransactionReference',
  'Amount',
  'Status',
  'Optional1',
  'Optional2',
  'Optional3',
  'Optional4',
  'Optional5',
  'CurrencyCode',
  'IsTest',
  'StatusMessage',
] as const
