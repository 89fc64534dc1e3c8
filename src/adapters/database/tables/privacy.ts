// Rows about personal data: texts and who accepted them, copies that people ask for, erasures and what they changed in the audit record.
import type { Generated } from 'kysely'
import type { Realm } from './people.ts'

export type TextName = 'terms' | 'privacy' | 'paia'

/** Every text as it was published; the highest version is the one in force. */
export interface LegalTextTable {
  id: Generated<number>
  name: TextName
  version: number
  body: string
  sha256: string
  published_at: string
  published_by: string
}

export type ConsentMatter = 'terms' | 'privacy' | 'marketing'

/** What somebody agreed to or withdrew. Only added to; the newest row of a matter counts. */
export interface ConsentTable {
  id: Generated<number>
  realm: Realm
  subject_id: number
  matter: ConsentMatter
  /** of the text; null for marketing, which has none */
  version: number | null
  sha256: string | null
  is_given: number
  at: string
  remote_address: string | null
  user_agent: string | null
}

/** A copy of everything about one person, made on request. */
export interface DataExportTable {
  id: Generated<number>
  uuid: string
  realm: Realm
  subject_id: number
  /** file, size and hash are null until it is made */
  file_key: string | null
  size_bytes: number | null
  sha256: string | null
  requested_at: string
  ready_at: string | null
  expires_at: string
}

export type ErasureState = 'waiting' | 'held' | 'done' | 'cancelled'

export interface ErasureTable {
  id: Generated<number>
  uuid: string
  realm: Realm
  subject_id: number
  /** realm and person while it is open: unique, so that one erasure per person is open */
  open_key: string | null
  state: ErasureState
  requested_at: string
  /** carried out by itself from then on */
  due_at: string
  /** JSON of sentences: what must be settled first */
  held_because: string | null
  ended_at: string | null
  /** until when the law wants the tax documents kept; null where there are none */
  keep_until_on: string | null
  /** what stands in place of the name since then */
  label: string | null
}

/** An audit event from which a name was taken out, with the hash of what stands there since. */
export interface AuditRedactionTable {
  event_id: number
  content_hash: string
  erasure_uuid: string
}
