// Judging a proof: what was read, held against the invoice, our accounts and everything seen before. Pure.
// The result is a word and sentences, never a score, and never money: the strongest verdict is "plausible".
import type { ProofVerdict } from '../../adapters/database/tables/money.ts'
import { addBusinessDays, daysBetween, formatOn } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'
import { findPaymentReferences, formatPaymentReference } from '../money/payment-reference.ts'
import { findInvoiceNumbers } from '../invoices/number.ts'
import type { ProofReading } from './reading/reading.ts'

export type CheckOutcome = 'passed' | 'note' | 'review' | 'blocked'

export interface Check {
  code: string
  outcome: CheckOutcome
  sentence: string
}

export interface ProofFacts {
  invoiceNumber: string
  paymentReference: string
  balanceCents: number
  issuedOn: string
  /** the Johannesburg day of the judgement */
  today: string
  /** digits only */
  ourAccounts: string[]
  /** other proofs with this very file, or this bank's own payment id; a rejected one counts too */
  twins: { invoiceNumber: string; sameFile: boolean; receivedOn: string }[]
}

export interface Judgement {
  verdict: ProofVerdict
  checks: Check[]
  /** the business day by which the money should be on our statement; null when nothing says so */
  expectedOn: string | null
}

const staleDays = 30

/** Worst first. `blocked` when one check blocks, `needs-review` when one doubts, else `plausible`. */
export function judgeProof(reading: ProofReading, facts: ProofFacts): Judgement {
  const checks = [
    ...twinChecks(facts),
    amountCheck(reading, facts),
    referenceCheck(reading, facts),
    accountCheck(reading, facts),
    ...dateChecks(reading, facts),
    ...signalChecks(reading),
  ]
  const order: CheckOutcome[] = ['blocked', 'review', 'note', 'passed']
  checks.sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  const verdict = checks.some((check) => check.outcome === 'blocked')
    ? 'blocked'
    : checks.some((check) => check.outcome === 'review')
      ? 'needs-review'
      : 'plausible'
  return { verdict, checks, expectedOn: verdict === 'blocked' ? null : expectedArrival(reading, facts.today) }
}

function amountCheck(reading: ProofReading, { balanceCents }: ProofFacts): Check {
  const amount = reading.amount_cents
  if (amount === null) return { code: 'amount', outcome: 'review', sentence: 'No amount could be read with certainty.' }
  if (reading.currency !== null && reading.currency !== 'ZAR')
    return { code: 'amount', outcome: 'blocked', sentence: `The amount is in ${reading.currency}; the invoice is in rand.` }
  if (amount === balanceCents) return { code: 'amount', outcome: 'passed', sentence: `${formatRand(amount)} is exactly what is owing.` }
  const difference = formatRand(Math.abs(amount - balanceCents))
  return amount < balanceCents
    ? { code: 'amount', outcome: 'review', sentence: `${formatRand(amount)} is ${difference} less than what is owing.` }
    : { code: 'amount', outcome: 'review', sentence: `${formatRand(amount)} is ${difference} more than what is owing.` }
}

function referenceCheck(reading: ProofReading, { paymentReference, invoiceNumber }: ProofFacts): Check {
  const shown = formatPaymentReference(paymentReference)
  if (reading.reference === null)
    return { code: 'reference', outcome: 'review', sentence: `No reference could be read; ${shown} was asked for.` }
  const references = findPaymentReferences(reading.reference)
  if (references.includes(paymentReference))
    return { code: 'reference', outcome: 'passed', sentence: `The reference is this invoice’s: ${shown}.` }
  if (findInvoiceNumbers(reading.reference).includes(invoiceNumber))
    return { code: 'reference', outcome: 'passed', sentence: `The reference names this invoice: ${invoiceNumber}.` }
  if (references.length > 0)
    return {
      code: 'reference',
      outcome: 'review',
      sentence: `The reference ${formatPaymentReference(references[0] ?? '')} belongs to another invoice.`,
    }
  return { code: 'reference', outcome: 'review', sentence: `The reference “${reading.reference}” is not ${shown}.` }
}

function accountCheck(reading: ProofReading, { ourAccounts }: ProofFacts): Check {
  const printed = (reading.beneficiary_account ?? '').replace(/\s/g, '')
  const visible = /\d{3,}$/.exec(printed)?.[0]
  if (!visible) return { code: 'account', outcome: 'review', sentence: 'The proof does not show which account was paid.' }
  return ourAccounts.some((account) => account.endsWith(visible))
    ? { code: 'account', outcome: 'passed', sentence: `The visible digits …${visible.slice(-4)} are those of our account.` }
    : { code: 'account', outcome: 'blocked', sentence: `The money went to an account ending in ${visible.slice(-4)}, which is not ours.` }
}

function dateChecks(reading: ProofReading, { today, issuedOn }: ProofFacts): Check[] {
  const on = reading.payment_date
  if (on === null) return [{ code: 'date', outcome: 'review', sentence: 'No payment date could be read.' }]
  if (on > today) return [{ code: 'date', outcome: 'blocked', sentence: `The payment is dated ${formatOn(on)}, which has not come yet.` }]
  if (on < issuedOn)
    return [{ code: 'date', outcome: 'review', sentence: `The payment is dated ${formatOn(on)}, before the invoice was issued.` }]
  if (daysBetween(on, today) > staleDays)
    return [{ code: 'date', outcome: 'review', sentence: `The payment is dated ${formatOn(on)}, more than ${staleDays} days ago.` }]
  return [{ code: 'date', outcome: 'passed', sentence: `Paid on ${formatOn(on)}, after the invoice was issued.` }]
}

const twinChecks = ({ twins, invoiceNumber }: ProofFacts): Check[] =>
  twins.map((twin) => ({
    code: 'seen-before',
    outcome: 'blocked',
    sentence: twin.sameFile
      ? `This very file was sent on ${formatOn(twin.receivedOn)} for ${twin.invoiceNumber}.`
      : `The bank’s own payment number was on a proof of ${formatOn(twin.receivedOn)} for ${twin.invoiceNumber === invoiceNumber ? 'this invoice already: one payment counts once' : twin.invoiceNumber}.`,
  }))

// judged above from the fields themselves, with our own facts: the reading's view of the same thing would say it twice
const judgedFromFields = new Set(['no-amount', 'no-reference', 'no-date', 'other-beneficiary', 'foreign-currency', 'future-dated', 'stale'])

const signalChecks = (reading: ProofReading): Check[] =>
  reading.signals
    .filter((signal) => !judgedFromFields.has(signal.code))
    .map((signal) => ({ code: signal.code, outcome: signal.severity === 'block' ? 'blocked' : signal.severity, sentence: signal.detail }))

/** Banks promise up to two business days between banks; same day counts from the day of payment or of sending. */
function expectedArrival(reading: ProofReading, today: string): string | null {
  if (reading.kind !== 'proof') return null
  const from = reading.payment_date !== null && reading.payment_date > today ? reading.payment_date : (reading.payment_date ?? today)
  const expected = addBusinessDays(from, 2)
  return expected < today ? addBusinessDays(today, 1) : expected
}
