// Rows of what one person of the office asks for and another must allow.
import type { Generated } from 'kysely'

export type OfficeRequestKind = 'bank-account' | 'release-override' | 'refund' | 'gateway-refund'
export type OfficeRequestState = 'waiting' | 'in-force' | 'refused' | 'withdrawn' | 'expired'

export interface OfficeRequestTable {
  id: Generated<number>
  uuid: string
  kind: OfficeRequestKind
  /** what it is about: `default` for the bank account on invoices, the order's or the refund's uuid */
  subject: string
  /** kind and subject while it waits, null afterwards: unique, so that one request per subject is open */
  open_key: string | null
  /** JSON of what is to be done, sealed */
  sealed_payload: string
  reason: string
  requester_id: number
  requested_at: string
  expires_at: string
  /** from then on the requester may do it alone; null where another person must always allow it */
  alone_from: string | null
  state: OfficeRequestState
  /** never the requester: the database refuses it */
  decided_by: number | null
  decided_at: string | null
  decision_reason: string | null
}
