// Rows of refunds: what a customer gets back, where it goes, and the bank line by which it went.
import type { Generated } from 'kysely'

/** `waiting` for a second person · `to-pay`: taken out of the customer's unallocated cash, not out of the bank yet · `paid`: a bank line says so. */
export type RefundState = 'waiting' | 'to-pay' | 'paid' | 'cancelled'

export interface RefundTable {
  id: Generated<number>
  uuid: string
  /** what the bank is asked to print on our statement; the refund's name everywhere */
  reference: string
  customer_id: number
  amount_cents: number
  reason: string
  state: RefundState
  /** what one person could refund alone when it was asked for */
  limit_cents: number
  /** 1 where it needs a second person. The database refuses 0 above the limit, and reserving 1 without `approved_by`. */
  needs_second: number
  requested_by: number
  requested_at: string
  /** never the requester: the database refuses it */
  approved_by: number | null
  reserved_at: string | null
  /** the journal that took the amount out of unallocated cash; null exactly while it waits */
  reserve_journal_id: number | null
  cancelled_by: number | null
  cancelled_at: string | null
  cancel_reason: string | null
}

/** The bank account that a refund by bank transfer goes to. */
export interface RefundPayeeTable {
  refund_id: number
  bank_name: string
  account_name: string
  branch_code: string
  /** sealed for this refund: a copy of the database shows no account number */
  sealed_account_number: string
  last_four: string
  /** who of the customer confirmed it by phone; null where the account is that of an earlier, paid refund */
  confirmed_with: string | null
}

/** A refund's bank line: a person's confirmation that this money out was that refund. Undone, never deleted. */
export interface RefundTransferTable {
  id: Generated<number>
  uuid: string
  refund_id: number
  /** = refund_id while it stands, null once undone: unique, so a refund is paid once */
  active_refund_id: number | null
  bank_line_id: number
  /** = bank_line_id while it stands, null once undone: unique, so a line pays one refund */
  active_bank_line_id: number | null
  journal_id: number
  amount_cents: number
  /** JSON: the sentences shown when it was confirmed */
  reasons: string
  confirmed_by: number
  confirmed_at: string
  undone_by: number | null
  undone_at: string | null
  undo_reason: string | null
}
