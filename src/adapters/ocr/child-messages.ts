/** What a pool and its children say to each other, and nothing else travels between them. */
import type { DocumentReading } from '../../business/proofs/document-reading.ts'
import type { ProofReading } from '../../business/proofs/reading/reading.ts'
import type { UploadVerdict } from './refusals.ts'

export type ChildJob =
  | { do: 'read'; id: number; path: string; name: string; ourAccounts: string[]; today: string }
  | { do: 'inspect'; id: number; bytes: Uint8Array; mediaType: string }

export type ChildAnswer =
  | { is: 'ready' }
  | { is: 'progress'; id: number; percent: number; stage: string; fields?: Partial<ProofReading> }
  | { is: 'read'; id: number; document: DocumentReading; memoryMb: number }
  | { is: 'inspected'; id: number; verdict: UploadVerdict }
