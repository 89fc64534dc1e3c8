// Documents of six people who did not know the reader, each with a layout of its own, as the reader of texts and pictures found their
// pieces: `### id genuine|no-proof kind`, what it shows, and of each piece its middle, width and height, the certainty of a picture's
// reading (of all its letters, of the least certain) and its text, parted by tabs; `@2` begins a page.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { findInvoiceNumbers } from '../../src/business/invoices/number.ts'
import { judgeProof } from '../../src/business/proofs/judge-proof.ts'
import { nothingElseKnown } from '../../src/business/proofs/judging/facts.ts'
import { ourAccountSignals } from '../../src/business/proofs/reading/contradictions.ts'
import { digitsOf, squeeze } from '../../src/business/proofs/reading/plain-text.ts'
import { readSegments } from '../../src/business/proofs/reading/read-segments.ts'
import type { ProofReading } from '../../src/business/proofs/reading/reading.ts'
import type { Segment } from '../../src/business/proofs/reading/segment.ts'
import { fieldSignals } from '../../src/business/proofs/reading/signals.ts'

/** Null: the document does not show it. */
interface Shown {
  amountCents: number | null
  reference: string | null
  date: string | null
  payerName: string | null
  beneficiaryAccount: string | null
  branchCode: string | null
  trace: string | null
}

export interface ReadLayout {
  /** file and id */
  id: string
  isGenuine: boolean
  verdict: 'plausible' | 'needs-review' | 'blocked'
  /** Fields that the document shows, and whether they were read as shown. */
  fields: Readonly<Record<Field, boolean | null>>
  /** values of the three that decide which were read otherwise with a confidence above 0.9 */
  wrong: string[]
}

export type Field = 'amount' | 'reference' | 'date' | 'payer' | 'account' | 'branch' | 'bank number'

export const readLayouts = (): ReadLayout[] =>
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) =>
      readFileSync(path.join(import.meta.dirname, name), 'utf8')
        .split(/^### /m)
        .slice(1)
        .map((written) => readLayout(written, path.basename(name, '.txt'))),
    )

function readLayout(written: string, file: string): ReadLayout {
  const [head = '', shown = '', ...lines] = written.trimEnd().split('\n')
  const [id = '', expected = '', kind = ''] = head.split(' ')
  const truth = JSON.parse(shown) as Shown
  const today = dayAfter(truth.date)
  const ours = truth.beneficiaryAccount === null ? [] : [digitsOf(truth.beneficiaryAccount)]
  const { reading: read, material } = readSegments(segmentsOf(lines), id, today, ours)
  const reading: ProofReading = {
    ...read,
    source: kind === 'pdf-text' ? 'text-layer' : 'ocr',
    pages: 1,
    signals: [...ourAccountSignals(material, read, ours), ...read.signals, ...fieldSignals(read, today, ours)],
  }
  const { verdict } = judgeProof(reading, {
    ...nothingElseKnown,
    invoiceNumber: findInvoiceNumbers(truth.reference ?? '')[0] ?? truth.reference ?? '',
    paymentReference: '',
    balanceCents: truth.amountCents ?? 0,
    issuedOn: truth.date ?? today,
    today,
    ourAccounts: ours,
  })
  const fields = fieldsOf(truth, reading)
  return { id: `${file}/${id}`, isGenuine: expected === 'genuine', verdict, fields, wrong: sureAndWrong(fields, reading) }
}

/** A proof is looked at some days after its payment; what shows no day, on the last one of these sets. */
const dayAfter = (date: string | null): string => {
  const day = new Date(`${date || '2026-11-30'}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + 10)
  return day.toISOString().slice(0, 10)
}

function segmentsOf(lines: readonly string[]): Segment[] {
  let page = 1
  return lines.flatMap((line) => {
    if (/^@\d+$/.test(line)) {
      page = Number(line.slice(1))
      return []
    }
    const parts = line.split('\t')
    const [cx = 0, cy = 0, w = 0, h = 0, confidence = 1, weakest = 1] = parts.slice(0, -1).map(Number)
    return [{ text: parts.at(-1) ?? '', cx, cy, w, h, confidence, weakest, angle: 0, page }]
  })
}

function fieldsOf(truth: Shown, reading: ProofReading): ReadLayout['fields'] {
  const isSame = (shown: string | null, read: string | null): boolean | null =>
    shown === null ? null : squeeze(read ?? '') === squeeze(shown)
  const account = digitsOf(reading.beneficiary_account ?? '')
  return {
    amount: reading.amount_cents === truth.amountCents,
    reference: isSame(truth.reference ?? '', reading.reference),
    date: isSame(truth.date ?? '', reading.payment_date),
    payer: isSame(truth.payerName, reading.payer_name),
    account: truth.beneficiaryAccount === null ? null : account !== '' && digitsOf(truth.beneficiaryAccount).endsWith(account),
    branch: isSame(truth.branchCode, reading.branch_code),
    'bank number': isSame(truth.trace, reading.bank_reference),
  }
}

const decisive = [
  ['amount', 'amount_cents'],
  ['reference', 'reference'],
  ['date', 'payment_date'],
] as const

export const isRead = ({ fields }: ReadLayout): boolean => decisive.every(([field]) => fields[field])

const sureAndWrong = (fields: ReadLayout['fields'], reading: ProofReading): string[] =>
  decisive
    .filter(([field, key]) => fields[field] === false && reading[key] !== null && reading.confidence[key] > 0.9)
    .map(([field, key]) => `${field} ${String(reading[key])}`)
