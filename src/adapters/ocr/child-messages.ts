/** What a pool and its children say to each other, and nothing else travels between them. */
import type { DocumentReading } from '../../business/proofs/document-reading.ts'
import type { BankDomain, MailContent } from '../../business/proofs/mailbox/mail-content.ts'
import type { FoundBox } from '../../business/proofs/reading/found.ts'
import type { ProofReading } from '../../business/proofs/reading/reading.ts'
import type { PageAsked } from './page-picture.ts'
import type { UploadVerdict } from './refusals.ts'

export type ChildJob =
  | { do: 'read'; id: number; path: string; name: string; ourAccounts: string[]; today: string }
  | { do: 'inspect'; id: number; bytes: Uint8Array; mediaType: string }
  | { do: 'mail'; id: number; bytes: Uint8Array; banks: readonly BankDomain[]; nowMs: number }
  | ({ do: 'picture'; id: number } & PageAsked)
  | ({ do: 'region'; id: number; box: FoundBox } & PageAsked)

export type ChildAnswer =
  | { is: 'ready' }
  | { is: 'progress'; id: number; percent: number; stage: string; fields?: Partial<ProofReading> }
  | { is: 'read'; id: number; document: DocumentReading; memoryMb: number }
  | { is: 'inspected'; id: number; verdict: UploadVerdict }
  /** Without content: the key of `awaits`, a bank's domain, cannot be fetched just now; without either it cannot be taken apart. */
  | { is: 'mail'; id: number; content: MailContent | null; awaits: string | null }
  /** Null: there is no such page, or it cannot be opened. */
  | { is: 'pictured'; id: number; bytes: Uint8Array | null }
  | { is: 'region'; id: number; text: string | null }
