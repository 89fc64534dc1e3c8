// A reading as it lies in the database: sealed, because it holds the account numbers of who paid and who was paid.
import { open, seal, type SecretKeys } from '../accounts/seal.ts'
import { type DocumentReading, withoutPlaces } from './document-reading.ts'
import type { ProofReading } from './reading/reading.ts'

interface Owner {
  uuid: string
}

export const proofReadingPurpose = ({ uuid }: Owner): string => `proof-reading:${uuid}`
export const correctionPurpose = ({ uuid }: Owner): string => `proof-correction:${uuid}`
export const requestReadingPurpose = ({ uuid }: Owner): string => `reading-request:${uuid}`
/** Names of documents as programs send them: often an account number. */
export const requestNamePurpose = ({ uuid }: Owner): string => `reading-request-name:${uuid}`

export const sealReading = (keys: SecretKeys, purpose: string, document: DocumentReading): string =>
  seal(keys, purpose, JSON.stringify(document))

/** Null: there is none yet, or it was sealed with a SECRET_KEY that is gone. */
export function openReading(keys: SecretKeys, purpose: string, sealed: string | null): DocumentReading | null {
  const text = sealed === null ? null : open(keys, purpose, sealed)
  if (text === null) return null
  const kept = JSON.parse(text) as DocumentReading | ProofReading
  // earlier readings were kept bare
  return 'reading' in kept ? kept : withoutPlaces(kept)
}
