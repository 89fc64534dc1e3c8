// What a child is asked to read, how it tells of its progress, and what it knows of a document before reading it.
import type { DocumentOrigin } from '../../business/proofs/reading/origin.ts'
import type { ProofReading } from '../../business/proofs/reading/reading.ts'
import type { DocumentTraits } from '../../business/proofs/traits.ts'

export type ReadJob = { path: string; name: string; ourAccounts: string[]; today: string }
export type Tell = (percent: number, stage: string, fields?: Partial<ProofReading>) => void

/** How a document was made; `origin` is what a PDF says of itself. */
export type Made = { origin: DocumentOrigin | null; traits: DocumentTraits }
