/**
 * A labelled document held against the invoice that it ought to settle: the invoice asks what the document claims, so
 * that nothing but the document itself can be the reason why it does not pass.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { findInvoiceNumbers } from '../src/business/invoices/number.ts'
import { addDays } from '../src/business/proofs/reading/dates.ts'
import { digitsOf } from '../src/business/proofs/reading/plain-text.ts'
import type { ProofReading } from '../src/business/proofs/reading/reading.ts'
import { judgeProof } from '../src/business/proofs/judge-proof.ts'
import { type EarlierProof, nothingElseKnown } from '../src/business/proofs/judging/facts.ts'
import { findPaymentReferences } from '../src/business/money/payment-reference.ts'
import type { Labelled } from './proof-labels.ts'

/** Documents read so far, as the shop would know them. */
export type History = { earlier: EarlierProof[]; hashes: string[] }

export const noHistory = (): History => ({ earlier: [], hashes: [] })

/** The day on which a document is judged: letters and prints of some days later are no surprise then. */
export const judgedOn = ({ fields }: Labelled): string =>
  fields.date === '' ? new Date().toISOString().slice(0, 10) : addDays(fields.date, 10)

export async function verdictOf(document: Labelled, filePath: string, reading: ProofReading, history: History): Promise<string> {
  if (reading.kind === 'unreadable') return 'unreadable'
  const { fields, shownAmountCents } = document
  const hash = createHash('sha256')
    .update(await readFile(filePath))
    .digest('hex')
  const isSameFile = history.hashes.includes(hash)
  // Where the label does not say which account is ours, whatever the document shows is taken for ours.
  const ours = fields.beneficiaryAccount ?? reading.beneficiary_account ?? ''
  const { verdict } = judgeProof(reading, {
    ...nothingElseKnown,
    invoiceNumber: findInvoiceNumbers(fields.reference)[0] ?? fields.reference,
    paymentReference: findPaymentReferences(fields.reference)[0] ?? '',
    balanceCents: shownAmountCents ?? fields.amountCents ?? 0,
    issuedOn: addDays(judgedOn(document), -17),
    today: judgedOn(document),
    ourAccounts: [digitsOf(ours)],
    earlier: history.earlier.filter((e) => isSameFile || (reading.bank_reference !== null && e.bankReference === reading.bank_reference)),
  })
  history.hashes.push(hash)
  history.earlier.push({
    uuid: document.id,
    fileName: document.file,
    receivedAt: `${judgedOn(document)}T10:00:00.000Z`,
    invoiceNumber: 'INV-2026-00001',
    isSameFile,
    isSameCustomer: false,
    bank: reading.bank,
    bankReference: reading.bank_reference,
    amountCents: reading.amount_cents,
    paymentOn: reading.payment_date,
    isSamePayment: false,
    origin: null,
    pictureHash: null,
  })
  return verdict
}
