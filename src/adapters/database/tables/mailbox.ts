// Rows of the mailbox for proofs: where reading it stands, mails that came, their documents, and the domains that banks sign with.
import type { Generated } from 'kysely'

/** One row per mailbox that was ever configured. */
export interface MailboxTable {
  id: Generated<number>
  /** hash of server, user and folder */
  mailbox_key: string
  /** as the server gave it; another one means that its UIDs begin anew */
  uid_validity: string | null
  last_uid: number
  /** the process that reads it now, until `lease_until` */
  leased_by: string | null
  lease_until: string | null
  /** not to be asked before */
  next_at: string
  failures: number
  failing_since: string | null
  last_error: string | null
  reached_at: string | null
}

/** `bank`: signed by a bank. `sender`: by the domain it says it is from. `none`: nothing is proven. */
export type MailEvidenceKind = 'bank' | 'sender' | 'none'

/** `repeated`: the same signed mail was here before. */
export type ArrivedMailState = 'sorting' | 'waiting' | 'assigned' | 'set-aside' | 'repeated'

export interface ArrivedMailTable {
  id: Generated<number>
  uuid: string
  /** of the mail's bytes, in hex: unique, so that a mail is taken once */
  sha256: string
  message_id: string | null
  /** hash of the signature that proved something: the same one again is the same mail again */
  signature_key: string | null
  from_address: string | null
  from_name: string | null
  subject: string
  /** as the mail says */
  sent_at: string | null
  received_at: string
  evidence: MailEvidenceKind
  evidence_domain: string | null
  bank_name: string | null
  /** what is proven and what is not, as a sentence */
  evidence_words: string
  /** written by a machine, as it says itself: never answered */
  is_automatic: number
  state: ArrivedMailState
  /** why a person has to look */
  waiting_words: string | null
  /** the known sender */
  customer_id: number | null
  buyer_id: number | null
  /** the mail as it came */
  file_key: string
  size_bytes: number
  /** its words, sealed: they name account numbers */
  sealed_text: string | null
  decided_by: number | null
  decided_at: string | null
  set_aside_reason: string | null
}

/** null: no scanner was configured when it came. */
export type ScanState = 'waiting' | 'clean' | 'infected'

/** Something in a mail that can be a proof: an attachment, or the mail's own text set as a document. */
export interface MailDocumentTable {
  id: Generated<number>
  uuid: string
  mail_id: number
  position: number
  kind: 'attachment' | 'text'
  /** null: refused, and not kept apart from the mail */
  file_key: string | null
  file_name: string
  media_type: string | null
  size_bytes: number
  sha256: string
  origin: 'mail' | 'bank-mail'
  /** whose signature covers it, when it is another's than the mail's */
  bank_name: string | null
  evidence_words: string | null
  /** of the attached mail that brought it along */
  signature_key: string | null
  refused: string | null
  refused_words: string | null
  scan: ScanState | null
  amount_cents: number | null
  reference: string | null
  proof_id: number | null
}

/** Mail signed by this domain or one below it is this bank's. */
export interface BankMailDomainTable {
  id: Generated<number>
  uuid: string
  domain: string
  bank_name: string
  /** null: came with the product */
  added_by: number | null
  added_at: string | null
}
