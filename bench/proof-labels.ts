/** Labelled folders of proofs: what `truth.json` says of each document, and when a field that was read counts as right. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { digitsOf, squeeze } from '../src/business/proofs/reading/plain-text.ts'
import type { ProofReading } from '../src/business/proofs/reading/reading.ts'

export type Truth = {
  /** Null when the document names none in figures. */
  amountCents: number | null
  /** Empty when the document has none, and the date likewise. */
  reference: string
  date: string
  /** The rest is null when the document does not show it. */
  bank: string | null
  payerName: string | null
  beneficiaryAccount: string | null
  branchCode: string | null
  trace: string | null
}

export type Labelled = {
  id: string
  file: string
  kind: string
  expect: 'match' | 'refuse' | 'review'
  reason: string | null
  /** What an edited document claims; the truth is what was paid. */
  shownAmountCents?: number
  fields: Truth
}

/** As a file may say it, with null for what a document does not show. */
type Printed = Labelled & { fields: { reference: string | null; date: string | null } }

export async function readLabels(folder: string): Promise<Labelled[]> {
  const { docs } = JSON.parse(await readFile(path.join(folder, 'truth.json'), 'utf8')) as { docs: Printed[] }
  return docs.map((doc) => ({ ...doc, fields: { ...doc.fields, reference: doc.fields.reference ?? '', date: doc.fields.date ?? '' } }))
}

export type FieldCheck = 'amount' | 'reference' | 'date' | 'bank' | 'payer' | 'account' | 'branch' | 'bank id'

/** Null: the document does not show it. */
export const fieldChecks: Record<FieldCheck, (truth: Truth, reading: ProofReading) => boolean | null> = {
  amount: (t, r) => r.amount_cents === t.amountCents,
  reference: (t, r) => squeeze(r.reference ?? '') === squeeze(t.reference),
  date: (t, r) => (r.payment_date ?? '') === t.date,
  // A bank that nobody knows must not be given another's name.
  bank: (t, r) => (t.bank === null ? r.bank === null : squeeze(r.bank ?? '').startsWith(squeeze(t.bank).slice(0, 4))),
  payer: (t, r) => (t.payerName === null ? null : squeeze(r.payer_name ?? '') === squeeze(t.payerName)),
  account: (t, r) =>
    t.beneficiaryAccount === null
      ? null
      : Boolean(r.beneficiary_account) && digitsOf(t.beneficiaryAccount).endsWith(digitsOf(r.beneficiary_account ?? '')),
  branch: (t, r) => (t.branchCode === null ? null : digitsOf(r.branch_code ?? '').startsWith(t.branchCode)),
  'bank id': (t, r) => (t.trace === null ? null : squeeze(r.bank_reference ?? '') === squeeze(t.trace)),
}

/** The three that decide what a proof claims, with their names in a reading. */
export const mainFields = [
  { check: 'amount', key: 'amount_cents' },
  { check: 'reference', key: 'reference' },
  { check: 'date', key: 'payment_date' },
] as const

export type KindOfDocument = 'text and screenshots' | 'scans and mild photos' | 'hard photos'

/** Which aim a document falls under, by how it was made. */
export function kindOf({ kind }: Labelled): KindOfDocument {
  if (kind === 'photo-hard') return 'hard photos'
  return kind.startsWith('photo') || kind === 'pdf-scan' ? 'scans and mild photos' : 'text and screenshots'
}
