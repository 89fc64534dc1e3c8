// A genuine proof and the facts that fit it, for the tests of judging: each test changes what it is about.
import { formatPaymentReference, paymentReferenceOf } from '../../money/payment-reference.ts'
import { emptyReading, type ProofReading, type SignalCode } from '../reading/reading.ts'
import { type DocumentTraits, noTraits } from '../traits.ts'
import { type BankFiles, type EarlierProof, nothingElseKnown, type ProofFacts } from './facts.ts'

export const reference = paymentReferenceOf(42)

/** An FNB notice of Monday 5 October 2026, paid at noon for an invoice of the Thursday before. */
export const genuineReading: ProofReading = {
  ...emptyReading('notice.pdf'),
  kind: 'proof',
  bank: 'FNB',
  amount_cents: 18_985_000,
  currency: 'ZAR',
  reference: formatPaymentReference(reference),
  payment_date: '2026-10-05',
  confidence: { amount_cents: 0.95, reference: 0.95, payment_date: 0.95 },
  payer_name: 'Highveld Civils',
  beneficiary_account: '**********4321',
  branch_code: '250655',
  bank_reference: '5TG59DVQ',
  status: 'completed',
}

export const genuineTraits: DocumentTraits = {
  ...noTraits,
  form: 'pdf',
  producer: 'iText 2.1.7 by 1T3XT',
  creator: 'JasperReports',
  pictureHash: 'f0'.repeat(32),
  amountFont: 'Helvetica',
  documentFonts: ['Helvetica', 'Helvetica-Bold'],
  hasTextLayer: true,
  paidAt: '11:48',
  paidToBank: 'FNB',
}

export const knownFiles: BankFiles = {
  proofs: 24,
  customers: 9,
  withText: 24,
  makers: [{ producer: 'iText by', creator: 'JasperReports', proofs: 24, customers: 9 }],
  fonts: ['Helvetica', 'Helvetica-Bold'],
}

export const fittingFacts: ProofFacts = {
  ...nothingElseKnown,
  invoiceNumber: 'INV-2026-00042',
  paymentReference: reference,
  balanceCents: 18_985_000,
  issuedOn: '2026-10-01',
  today: '2026-10-06',
  ourAccounts: ['62900004321'],
  ourBanks: ['FNB'],
  traits: genuineTraits,
  origin: 'pdf',
  bankFiles: knownFiles,
  settledCents: [17_000_000, 19_000_000, 20_000_000],
}

export const earlierProof: EarlierProof = {
  uuid: '0190b0d5-0000-7000-8000-000000000007',
  invoiceNumber: 'INV-2026-00007',
  fileName: 'proof.pdf',
  receivedAt: '2026-10-02T10:00:00.000Z',
  isSameFile: false,
  isSameCustomer: false,
  bank: 'FNB',
  bankReference: '8HG34BCD',
  amountCents: 430_000,
  paymentOn: '2026-10-01',
  isSamePayment: false,
  origin: 'pdf',
  pictureHash: 'f0'.repeat(32),
}

export const signalled = (code: SignalCode, severity: 'block' | 'review' | 'note' = 'review'): Partial<ProofReading> => ({
  signals: [{ code, severity, detail: `told by ${code}` }],
})
