// A bank line as it is kept: its words with account numbers masked, for lists and searches; what the bank wrote, sealed, for matching.
import { createHash } from 'node:crypto'
import { open, seal, type SecretKeys } from '../accounts/seal.ts'
import { maskAccountsIn } from '../money/account-number.ts'
import type { StatementLine } from './statement-file.ts'

/** What the bank wrote. */
export type LineText = Pick<StatementLine, 'description' | 'reference' | 'raw'>

export const lineTextPurpose = ({ uuid }: { uuid: string }): string => `bank-line:${uuid}`

export const sealLineText = (keys: SecretKeys, uuid: string, { description, reference, raw }: LineText): string =>
  seal(keys, lineTextPurpose({ uuid }), JSON.stringify({ description, reference, raw }))

/** What the bank wrote, or null: sealed with a SECRET_KEY that is gone. */
export function openLineText(keys: SecretKeys, line: { uuid: string; sealed_text: string }): LineText | null {
  const text = open(keys, lineTextPurpose(line), line.sealed_text)
  return text === null ? null : (JSON.parse(text) as LineText)
}

export const maskedWords = (line: Pick<LineText, 'description' | 'reference'>): { description: string; reference: string } => ({
  description: maskAccountsIn(line.description),
  reference: maskAccountsIn(line.reference),
})

/** A line without the place that it has among lines that are the same in everything. Words are the masked ones. */
export const lineIdentity = (accountId: number, line: Omit<StatementLine, 'raw'>): string =>
  [accountId, line.happenedOn, line.amountCents, line.description, line.reference, line.balanceCents ?? ''].join('\u0000')

/** Unique; `ordinal` counts from 1 among lines of one identity. Over masked words: a hash of a whole account number could be guessed. */
export const lineKeyOf = (identity: string, ordinal: number): string =>
  createHash('sha256').update(`${identity}\u0000${ordinal}`).digest('hex')
