// Documents written as text, by people who did not know the reader's words: one line a row, columns parted by ` | `, each begun by
// `### id what it is`. Each is read as a PDF's text and as a picture's, and judged for one invoice.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { judgeProof } from '../../src/business/proofs/judge-proof.ts'
import { nothingElseKnown } from '../../src/business/proofs/judging/facts.ts'
import { ourAccountSignals } from '../../src/business/proofs/reading/contradictions.ts'
import { severalPaymentsSignals } from '../../src/business/proofs/reading/layout.ts'
import { page } from '../../src/business/proofs/reading/page-for-tests.ts'
import { readSegments } from '../../src/business/proofs/reading/read-segments.ts'
import type { ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { fieldSignals } from '../../src/business/proofs/reading/signals.ts'

export interface JudgedText {
  /** file and id */
  id: string
  /** of the PDF's text, then of the picture */
  verdicts: ('plausible' | 'needs-review' | 'blocked')[]
  /** what asked for a person, or blocked */
  sentences: string[]
  /** values of the invoice that were read otherwise with a confidence above 0.9 */
  wrong: string[]
}

const ourAccount = '62001234321'
const today = '2026-02-17'
const invoice = { amount_cents: 1_234_560, reference: 'INV-2026-00042', payment_date: '2026-02-07' } as const
const certainties = [1, 0.96] as const

const proofTextsFolder = import.meta.dirname

/** All texts of files whose name begins with `kind`, or of these files. */
export const textsOf = (kind: 'genuine' | 'no-proofs', files: readonly string[] = filesOf(kind)): JudgedText[] =>
  files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split(/^### /m)
      .slice(1)
      .map((written) => judgeText(written, path.basename(file, '.txt'))),
  )

const filesOf = (kind: string): string[] =>
  readdirSync(proofTextsFolder)
    .filter((name) => name.startsWith(kind) && name.endsWith('.txt'))
    .map((name) => path.join(proofTextsFolder, name))

function judgeText(written: string, file: string): JudgedText {
  const [head = '', ...lines] = written.trimEnd().split('\n')
  const judged = certainties.map((certainty) => judge(lines.join('\n'), certainty))
  return {
    id: `${file}/${head.split(' ')[0] ?? ''}`,
    verdicts: judged.map(({ judgement }) => judgement.verdict),
    sentences: judged.flatMap(({ judgement }) =>
      judgement.checks.filter(({ outcome }) => outcome === 'review' || outcome === 'blocked').map(({ sentence }) => sentence),
    ),
    wrong: judged.flatMap(({ reading }) => wrongIn(reading)),
  }
}

function judge(text: string, certainty: number) {
  const { reading: read, material } = readSegments(page(text, certainty), 'text', today, [ourAccount])
  const reading: ProofReading = {
    ...read,
    source: certainty === 1 ? 'text-layer' : 'ocr',
    pages: 1,
    signals: [
      ...severalPaymentsSignals(material),
      ...ourAccountSignals(material, read, [ourAccount]),
      ...read.signals,
      ...fieldSignals(read, today, [ourAccount]),
    ],
  }
  const facts = {
    invoiceNumber: invoice.reference,
    paymentReference: '',
    balanceCents: invoice.amount_cents,
    issuedOn: '2026-01-31',
    today,
    ourAccounts: [ourAccount],
  }
  return { reading, judgement: judgeProof(reading, { ...nothingElseKnown, ...facts }) }
}

const wrongIn = (reading: ProofReading): string[] =>
  (Object.keys(invoice) as (keyof typeof invoice)[])
    .filter((field) => reading[field] !== null && reading.confidence[field] > 0.9 && reading[field] !== invoice[field])
    .map((field) => `${field} ${String(reading[field])}`)
