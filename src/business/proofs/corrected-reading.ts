// A reading with one field as a person says it is. Pure: what the person typed is understood here, and what followed from the
// old value is judged anew.
import { parseAmount, typedAmount } from '../money/cents.ts'
import type { DocumentReading } from './document-reading.ts'
import { findAmounts } from './reading/amounts.ts'
import { findDates } from './reading/dates.ts'
import type { FieldName } from './reading/found.ts'
import type { ProofReading, ProofStatus, SignalCode } from './reading/reading.ts'
import { fieldSignals } from './reading/signals.ts'

/** The fields in the order in which a person compares them with the document; their place is the key that opens them. */
export const fieldNames = {
  amount_cents: 'Amount',
  reference: 'Reference',
  payment_date: 'Paid on',
  beneficiary_account: 'Account paid to',
  bank_reference: 'Bank’s number',
  bank: 'Payer’s bank',
  payer_name: 'Payer',
  status: 'The payment is',
  payer_account: 'Paid from',
  beneficiary_name: 'Paid to',
  branch_code: 'Branch code',
  currency: 'Currency',
} as const satisfies Record<FieldName, string>

export const isFieldName = (text: string): text is FieldName => Object.hasOwn(fieldNames, text)

export const statusWords: Record<ProofStatus, string> = {
  completed: 'Completed',
  scheduled: 'Scheduled, not yet paid',
  failed: 'Failed or returned',
  unknown: 'Not said',
}

const textLengthMax = 120 // the longest column that a field is copied to

export type Understood = { value: string | number | null } | { refused: string; sentence: string }

/** What was typed as the field's value; an empty text says that the document does not show it. */
export function understand(field: FieldName, typed: string, today: string): Understood {
  const text = typed.replace(/\s+/g, ' ').trim()
  if (field === 'status') {
    if (Object.hasOwn(statusWords, text)) return { value: text }
    return no('Choose one of the four: completed, scheduled, failed, not said.')
  }
  if (text === '') return { value: null }
  if (text.length > textLengthMax) return no(`Type at most ${textLengthMax} characters.`)
  if (field === 'amount_cents') {
    const amount = parseAmount(text)
    return amount !== null && amount > 0 ? { value: amount } : no('Type the amount as it is printed, for instance 1 234,56.')
  }
  if (field === 'payment_date') {
    const [date, ...others] = findDates(text, today)
    return date !== undefined && others.length === 0 && date.certainty === 1
      ? { value: date.iso }
      : no('Type one whole date, for instance 2026-02-07 or 7 Feb 2026.')
  }
  if (field === 'currency')
    return /^[A-Za-z]{3}$/.test(text) ? { value: text.toUpperCase() } : no('Type the three letters, for instance ZAR.')
  if (field === 'branch_code')
    return /^\d{5,8}$/.test(text.replace(/ /g, '')) ? { value: text } : no('A branch code has five to eight digits.')
  return { value: text }
}

const no = (sentence: string) => ({ refused: 'not-understood', sentence })

/** What was read in a drawn box, as somebody would type it for the field; empty when nothing in it fits. */
export function typedFrom(field: FieldName, read: string, today: string): string {
  const text = read.replace(/\s+/g, ' ').trim()
  if (field === 'amount_cents') {
    const [amount] = findAmounts(text)
    return amount ? typedAmount(amount.cents) : parseAmount(text) === null ? '' : text
  }
  if (field === 'payment_date') return findDates(text, today)[0]?.iso ?? ''
  // the end of the label's colon is often inside the box
  return text.replace(/^[\s:.=*-]+(?=[A-Za-z0-9])/, '').slice(0, textLengthMax)
}

/** Signals that say something about one field alone; the new value gets its own. */
const signalsOf: Partial<Record<FieldName, readonly SignalCode[]>> = {
  amount_cents: ['several-amounts'],
  status: ['scheduled', 'failed', 'status-unclear'],
  bank: ['not-from-a-bank'],
}
const fromFields: readonly SignalCode[] = [
  'no-amount',
  'no-reference',
  'no-date',
  'future-dated',
  'stale',
  'foreign-currency',
  'other-beneficiary',
]

/** Places and candidates stay as they were read: what the reader thought is what corrections are compared with. */
export function correctedReading(
  document: DocumentReading,
  field: FieldName,
  value: string | number | null,
  facts: { today: string; ourAccounts: readonly string[] },
): DocumentReading {
  const { reason: _reason, sentence: _sentence, ...before } = document.reading
  const reading = { ...before, [field]: value } as ProofReading
  // somebody who reads a value off a document says that it is a proof, however little the reader could see
  if (reading.kind === 'unreadable') reading.kind = 'proof'
  if (field === 'amount_cents' && reading.currency === null && value !== null) reading.currency = 'ZAR'
  if (field === 'amount_cents' || field === 'reference' || field === 'payment_date')
    reading.confidence = { ...reading.confidence, [field]: value === null ? 0 : 1 }
  const gone = new Set([...fromFields, ...(signalsOf[field] ?? [])])
  reading.signals = [
    ...before.signals.filter((signal) => !gone.has(signal.code)),
    ...(field === 'status' ? statusSignals(reading.status) : []),
    ...fieldSignals(reading, facts.today, facts.ourAccounts),
  ]
  return { ...document, reading }
}

function statusSignals(status: ProofStatus): ProofReading['signals'] {
  if (status === 'failed') return [{ code: 'failed', severity: 'block', detail: 'A person read that the payment was not made.' }]
  if (status === 'scheduled')
    return [{ code: 'scheduled', severity: 'block', detail: 'A person read that the payment is still to be made.' }]
  return []
}
