// Rows of payment gateways: what was started, every notice, the money that gateways took for us, refunds, payouts, and what waits
// for a person.
import type { Generated } from 'kysely'

export type GatewayPaymentState =
  /** written down, and the gateway not asked yet, or its answer not here yet */
  | 'created'
  /** the gateway may or may not know it: only asking tells */
  | 'unknown'
  | 'started'
  | 'pending'
  /** nobody came back in time; money that still comes is taken */
  | 'expired'
  | 'refused'
  | 'cancelled'
  | 'failed'
  | 'paid'

/** One try to pay an invoice through a gateway: committed before the gateway is called. */
export interface GatewayPaymentTable {
  id: Generated<number>
  /** the gateway's idempotency key, and what its notices name */
  uuid: string
  rail: string
  invoice_id: number
  customer_id: number
  /** `buyer 7`, or `link` and the link's uuid */
  started_by: string
  /** what the payer was shown and the gateway was asked for, never changed */
  amount_cents: number
  currency: string
  state: GatewayPaymentState
  gateway_id: string | null
  /** JSON of where the browser goes, sealed; null before the gateway answered and once nobody needs it */
  sealed_onward: string | null
  /** why it was refused, or is not known: a sentence for people */
  sentence: string | null
  created_at: string
  /** the last time its state changed */
  changed_at: string
  asked_at: string | null
  /** how often the gateway was asked */
  asks: number
}

/** A genuine notice, answer or listed line, once: the row is written in the transaction of its effect. */
export interface GatewayNoticeTable {
  id: Generated<number>
  uuid: string
  rail: string
  /** unique with `rail` */
  event_id: string
  source: 'notice' | 'asked' | 'listed'
  kind: string
  /** JSON of the RailEvent; no card, no payer */
  event: string
  /** as the gateway gave it back, whether ours or not */
  payment_uuid: string | null
  gateway_id: string
  received_at: string
  /** what arrived, sealed: it names the payer. Null for what did not come as a notice, and after its period. */
  sealed_body: string | null
  /** null while it waits for another notice, as a refund does that came before its payment */
  applied_at: string | null
  /** what it did, as a word */
  effect: string | null
}

/** Notices that failed a check, counted by hour, rail, check and network: a flood fills no table. */
export interface GatewayRefusalTable {
  id: Generated<number>
  uuid: string
  hour: string
  rail: string
  check_name: string
  /** empty for the many beyond those told apart */
  network: string
  refusals: number
  sentence: string
  last_at: string
  /** the last that arrived, sealed and cut */
  sealed_body: string | null
}

/** Money that a gateway took for us. Unique (rail, gateway_id). CHECKs: refunds and charge-backs stay within the amount. */
export interface GatewayCaptureTable {
  id: Generated<number>
  uuid: string
  rail: string
  gateway_id: string
  /** null: it names no payment of ours */
  payment_id: number | null
  /** null while nobody knows whose it is */
  customer_id: number | null
  amount_cents: number
  currency: string
  /** refunds that are set aside, on their way or done */
  refunded_cents: number
  charged_back_cents: number
  /** null: the gateway did not say */
  fee_cents: number | null
  journal_id: number
  fee_journal_id: number | null
  happened_at: string
  captured_at: string
  /** the office found that the gateway never took it: journal reversed */
  undone_at: string | null
}

/** What a gateway took for a dispute (above nothing) or gave back (below), in the capture's currency. Append-only; once for each event. */
export interface GatewayDisputeFeeTable {
  id: Generated<number>
  rail: string
  /** of the charge-back, or of the word that it was won */
  event_id: string
  capture_id: number
  amount_cents: number
  journal_id: number
  told_at: string
}

/** Where a capture's money stands. Append-only by trigger; a place's sum is what stands there now. */
export interface GatewayAllocationTable {
  id: Generated<number>
  capture_id: number
  journal_id: number
  /** `uncovered`: taken back by the payer when the money had gone elsewhere already; at most zero */
  place: 'invoice' | 'credit' | 'held' | 'uncovered'
  invoice_id: number | null
  customer_id: number | null
  /** signed: + arrives at the place, − leaves it */
  amount_cents: number
}

export type GatewayRefundState =
  /** for a second person */
  | 'waiting'
  /** set aside; the gateway is about to be asked */
  | 'reserved'
  /** the call is made, its answer is not here; found like this by another process, it is unknown */
  | 'calling'
  | 'unknown'
  /** the gateway took the order and has not confirmed */
  | 'pending'
  | 'done'
  /** given back to where it came from */
  | 'failed'

export interface GatewayRefundTable {
  id: Generated<number>
  /** the gateway's idempotency key */
  uuid: string
  capture_id: number
  amount_cents: number
  reason: string
  state: GatewayRefundState
  /** 1: made in the gateway's own office, known to us by its notice */
  is_outside: number
  limit_cents: number
  needs_second: number
  /** null exactly for one made outside */
  requested_by: number | null
  requested_at: string
  /** never the requester: the database refuses it */
  approved_by: number | null
  /** unique with the capture's rail as far as gateways give one */
  gateway_refund_id: string | null
  reserve_journal_id: number | null
  done_journal_id: number | null
  /** why it failed or is not known */
  sentence: string | null
  called_at: string | null
  ended_at: string | null
  asks: number
}

/** A payout that a gateway's list told of: what a bank line may be; below nothing where the gateway took it. Unique (rail, gateway_id). */
export interface GatewayPayoutTable {
  id: Generated<number>
  uuid: string
  rail: string
  gateway_id: string
  amount_cents: number
  currency: string
  paid_on: string
}

/** A person's confirmation that a bank line is a payout of a gateway. Undone, never deleted. */
export interface GatewayPayoutMatchTable {
  id: Generated<number>
  uuid: string
  rail: string
  /** null: no list told of it */
  payout_id: number | null
  /** = payout_id while it stands */
  active_payout_id: number | null
  bank_line_id: number
  /** = bank_line_id while it stands: unique, so a line is matched once */
  active_bank_line_id: number | null
  journal_id: number
  /** above nothing also where the line went out: the line says which way */
  amount_cents: number
  /** JSON: the sentences shown when it was confirmed */
  reasons: string
  confirmed_by: number
  confirmed_at: string
  undone_by: number | null
  undone_at: string | null
  undo_reason: string | null
}

export type GatewayTaskKind =
  | 'wrong-amount'
  | 'wrong-currency'
  | 'unknown-payment'
  | 'invoice-settled'
  | 'paid-again'
  | 'contradiction'
  | 'unknown-too-long'
  | 'refund-outside'
  | 'refund-failed'
  | 'refund-unknown'
  | 'refund-too-much'
  | 'charge-back'
  | 'charge-back-won'
  | 'waits-too-long'
  | 'difference-ours-missing'
  | 'difference-theirs-missing'
  | 'difference-amount'
  | 'difference-fee'

/** What a person of the office has to look at; `task_key` is unique, so the same thing is asked once. */
export interface GatewayTaskTable {
  id: Generated<number>
  uuid: string
  task_key: string
  kind: GatewayTaskKind
  rail: string
  payment_id: number | null
  capture_id: number | null
  refund_id: number | null
  /** JSON: amounts and ids that the sentence needs */
  detail: string
  opened_at: string
  done_at: string | null
  done_by: number | null
  done_note: string | null
}
