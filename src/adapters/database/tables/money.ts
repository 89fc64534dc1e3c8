// Rows of money: invoices, the ledger, bank accounts, statements, bank lines, matches, allocations, proofs.
import type { Generated } from 'kysely'
import type { Currency } from '../../../business/money/currency.ts'
import type { ScanState } from './mailbox.ts'

/** An issued invoice never changes: triggers refuse UPDATE and DELETE. What is paid lives in invoice_balance. */
export interface InvoiceTable {
  id: Generated<number>
  uuid: string
  number: string
  order_id: number
  customer_id: number
  payment_reference: string
  currency: Currency
  issued_on: string
  issued_at: string
  due_on: string
  net_cents: number
  vat_cents: number
  total_cents: number
  /** JSON of the parties and bank details as printed */
  parties: string
}

export interface InvoiceLineTable {
  id: Generated<number>
  invoice_id: number
  position: number
  description: string
  unit_code: string
  quantity_milli: number
  unit_price_e4: number
  vat_code: string
  vat_rate_bp: number
  net_cents: number
  vat_cents: number
}

/** The row that payments lock. CHECK 0 ≤ paid ≤ total: nothing is over-allocated, whoever writes. */
export interface InvoiceBalanceTable {
  invoice_id: number
  total_cents: number
  paid_cents: number
}

export type LedgerAccount =
  | 'bank'
  | 'receivable'
  | 'unallocated-cash'
  | 'refunds-payable'
  | 'sales'
  | 'vat-output'
  /** what a gateway took for us and has not paid out; one account per gateway, so that its balance is what that gateway owes us */
  | 'gateway-payfast'
  | 'gateway-ozow'
  | 'gateway-yoco'
  | 'gateway-stripe'
  | 'gateway-fees'
  /** money with a gateway that belongs to nobody known yet */
  | 'gateway-held'
  /** refunds by a gateway that are set aside and not confirmed */
  | 'gateway-refunds'
  /** taken back by a payer when the money had gone elsewhere: the customer owes it to us */
  | 'taken-back'
export type JournalKind =
  | 'invoice-issued'
  | 'bank-line-matched'
  | 'credit-applied'
  | 'refund-reserved'
  | 'refund-paid'
  | 'reversal'
  | 'gateway-paid'
  | 'gateway-fee'
  | 'gateway-moved'
  | 'gateway-refund-reserved'
  | 'gateway-refund-done'
  | 'gateway-refund-failed'
  | 'gateway-charge-back'
  | 'gateway-charge-back-won'
  | 'gateway-payout'
  | 'gateway-debit'

/** One event in the books. Append-only by trigger; a correction is a journal that reverses another. */
export interface LedgerJournalTable {
  id: Generated<number>
  uuid: string
  kind: JournalKind
  /** what caused it, unique: the same cause posts once */
  cause: string
  occurred_on: string
  posted_at: string
  posted_by: string
  reverses_journal_id: number | null
}

/** One amount moved from the credit account to the debit account: balanced by its shape. Append-only by trigger. */
export interface LedgerEntryTable {
  id: Generated<number>
  journal_id: number
  debit_account: LedgerAccount
  credit_account: LedgerAccount
  amount_cents: number
  currency: string
  customer_id: number | null
  invoice_id: number | null
  bank_line_id: number | null
}

export interface BankAccountTable {
  id: Generated<number>
  uuid: string
  bank_name: string
  account_name: string
  account_number: string
  branch_code: string
  is_default: number
}

export interface StatementTable {
  id: Generated<number>
  uuid: string
  bank_account_id: number
  file_name: string
  sha256: string
  format: string
  imported_by: number
  imported_at: string
  from_on: string
  until_on: string
  line_count: number
  new_count: number
}

export interface BankLineTable {
  id: Generated<number>
  uuid: string
  bank_account_id: number
  statement_id: number
  /** hash of account, date, amount, text, balance and the ordinal among identical lines: unique */
  line_key: string
  happened_on: string
  /** positive = money in */
  amount_cents: number
  description: string
  reference: string
  balance_cents: number | null
  /** what the bank wrote, sealed; `description` and `reference` beside it have account numbers masked */
  sealed_text: string
}

export interface BankMatchTable {
  id: Generated<number>
  uuid: string
  bank_line_id: number
  /** = bank_line_id while the match stands, null once undone: unique, so a line is matched once */
  active_bank_line_id: number | null
  customer_id: number
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

/** A part of a match: to an invoice, or (invoice null) to the customer's unallocated cash. */
export interface AllocationTable {
  id: Generated<number>
  match_id: number
  invoice_id: number | null
  amount_cents: number
}

/** Unallocated cash of a customer put to one of its invoices. */
export interface CreditUseTable {
  id: Generated<number>
  uuid: string
  customer_id: number
  invoice_id: number
  journal_id: number
  amount_cents: number
  used_by: number
  used_at: string
  undone_at: string | null
  undone_by: number | null
}

export type ProofState = 'received' | 'reading' | 'read' | 'unreadable' | 'accepted' | 'rejected'
export type ProofVerdict = 'plausible' | 'needs-review' | 'blocked'

export interface ProofTable {
  id: Generated<number>
  uuid: string
  invoice_id: number
  customer_id: number
  buyer_id: number
  file_key: string
  file_name: string
  media_type: string
  size_bytes: number
  sha256: string
  state: ProofState
  verdict: ProofVerdict | null
  /** JSON of the reading (contract §5), sealed */
  sealed_reading: string | null
  /** JSON: the judgement's sentences */
  checks: string | null
  amount_cents: number | null
  payment_on: string | null
  bank_reference: string | null
  expected_on: string | null
  received_at: string
  read_at: string | null
  decided_at: string | null
  decided_by: number | null
  rejected_reason: string | null
  office_note: string | null
  /** the document went, by an erasure or its age; the row and its hash stay */
  document_removed_at: Generated<string | null>
  /** what the virus scanner said; null: none was configured when it came */
  scan: Generated<ScanState | null>
}

/** A document that a program asked to have read: gone once the answer was fetched, or after an hour. */
export interface ReadingRequestTable {
  id: Generated<number>
  uuid: string
  requested_by: string
  file_key: string
  sealed_name: string
  /** JSON of the reading, sealed; null until it was read */
  sealed_reading: string | null
  /** which of the caller's places it holds while it waits; unique with `requested_by` */
  slot: number | null
  created_at: string
}
