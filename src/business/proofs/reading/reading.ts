/**
 * What a reading of a proof says, in the exact shape that operators rely on (snake_case keys, one object per
 * document). The rules that fill it live beside this file; nothing here does any work.
 */

/** `block`: cannot stand as a claim. `review`: a person has to look. `note`: worth knowing, changes nothing. */
export type Severity = 'block' | 'review' | 'note'

/** Stable codes; docs/guide/signals.md explains each one. */
export type SignalCode =
  | 'pdf-edited'
  | 'picture-edited'
  | 'text-differs-from-picture'
  | 'home-made-pdf'
  | 'covered-text'
  | 'odd-font'
  | 'layout-differs'
  | 'several-payments'
  | 'future-dated'
  | 'later-date'
  | 'stale'
  | 'scheduled'
  | 'failed'
  | 'status-unclear'
  | 'foreign-currency'
  | 'other-currency'
  | 'other-beneficiary'
  | 'account-unclear'
  | 'no-amount'
  | 'several-amounts'
  | 'no-reference'
  | 'no-date'
  | 'not-a-proof'
  | 'card-payment'
  | 'not-from-a-bank'
  | 'sms'
  | 'poor-picture'
  | 'not-read-whole'

export type Signal = { code: SignalCode; severity: Severity; detail: string }

export type ProofKind = 'proof' | 'not-a-proof' | 'unreadable'
export type ProofStatus = 'completed' | 'scheduled' | 'failed' | 'unknown'

/** 0 to 1; above 0.9 only when the value is supported by more than one independent observation, and a reference only when its own form proves it. */
export type ReadingConfidence = { amount_cents: number; reference: number; payment_date: number }

export type ProofReading = {
  /** Name of the document as the caller gave it. */
  file: string
  kind: ProofKind
  /** The payer's bank, by its letterhead; never the bank the money goes to. */
  bank: string | null
  /** Hundredths of `currency`. */
  amount_cents: number | null
  /** ISO 4217. */
  currency: string | null
  /** The beneficiary's reference as the document prints it. */
  reference: string | null
  /** Date of the payment (`YYYY-MM-DD`), not of the letter or the print. */
  payment_date: string | null
  payer_name: string | null
  /** Printed digits, `*` for the masked part. */
  payer_account: string | null
  beneficiary_name: string | null
  beneficiary_account: string | null
  branch_code: string | null
  /** The bank's own id of the payment: the key that shows a proof sent twice. */
  bank_reference: string | null
  status: ProofStatus
  confidence: ReadingConfidence
  signals: Signal[]
  pages: number
  source: 'text-layer' | 'ocr' | null
  duration_ms: number
  /** Only with kind `unreadable`: a stable code, then a sentence for the person who sent the document. */
  reason?: string
  sentence?: string
}

/** A reading that found nothing: the start of every other one, and what an unreadable document gets. */
export function emptyReading(file: string): ProofReading {
  return {
    file,
    kind: 'unreadable',
    bank: null,
    amount_cents: null,
    currency: null,
    reference: null,
    payment_date: null,
    payer_name: null,
    payer_account: null,
    beneficiary_name: null,
    beneficiary_account: null,
    branch_code: null,
    bank_reference: null,
    status: 'unknown',
    confidence: { amount_cents: 0, reference: 0, payment_date: 0 },
    signals: [],
    pages: 0,
    source: null,
    duration_ms: 0,
  }
}
