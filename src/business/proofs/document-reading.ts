// Everything one look at a document gives: the reading, where its fields stand, and what the file itself is like.
import type { FoundField, Sheet } from './reading/found.ts'
import type { ProofReading } from './reading/reading.ts'
import { type DocumentTraits, noTraits } from './traits.ts'

export interface DocumentReading {
  /** what `supply read-proof` and the API print, and nothing else of this */
  reading: ProofReading
  found: FoundField[]
  traits: DocumentTraits
  /** the pages that were read, first to last */
  sheets: Sheet[]
}

/** A reading of which no place is known: of an unreadable document, or kept before places were. */
export const withoutPlaces = (reading: ProofReading): DocumentReading => ({ reading, found: [], traits: noTraits, sheets: [] })
