// A proof as if it had been sent and read: a real order, row and job, and what a reader would have read in the document.
import assert from 'node:assert/strict'
import { type DocumentReading, withoutPlaces } from '../../src/business/proofs/document-reading.ts'
import { noteBankMail } from '../../src/business/proofs/judging/keep-traits.ts'
import { emptyReading, type ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { dateOn } from '../../src/business/money/calendar.ts'
import { type DocumentTraits, noTraits } from '../../src/business/proofs/traits.ts'
import { emptyPages, writePdf } from '../contracts/written-pdf.ts'
import { type Buyer, ourAccount, type World } from './world.ts'

/** A PDF as banks make them. */
export const bankPdf: Partial<DocumentTraits> = {
  form: 'pdf',
  producer: 'iText 2.1.7',
  creator: 'JasperReports 6.1',
  documentFonts: ['Helvetica'],
  amountFont: 'Helvetica',
  hasTextLayer: true,
  pictureHash: 'f0'.repeat(32),
}

export interface SentProof {
  uuid: string
  invoiceUuid: string
  totalCents: number
}

export interface ProofToSend {
  /** tons ordered: what makes the amount */
  tons?: string
  reading?: Partial<ProofReading>
  traits?: Partial<DocumentTraits>
  /** the mailbox took it in, with the bank's signature checked */
  isFromBank?: boolean
}

let sent = 0

/** Paid today in full, to our account, for its invoice; the changes say what is otherwise. */
export async function sendProof(world: World, buyer: Buyer, change: ProofToSend = {}): Promise<SentProof> {
  const { tons = '34.5', reading = {}, traits = bankPdf, isFromBank = false } = change
  sent++
  const { invoice } = await world.order(buyer, [['ore', tons]])
  const received = await receiveProof(world.ctx, {
    invoiceUuid: invoice.uuid,
    customerId: buyer.customerId,
    buyerId: buyer.buyerId,
    buyerEmail: buyer.email,
    fileName: `notice ${sent}.pdf`,
    bytes: writePdf(emptyPages(1, `/Number ${sent}`)),
  })
  assert('proofUuid' in received, JSON.stringify(received))
  if (isFromBank) {
    const row = await world.ctx.read.db.selectFrom('proof').select('id').where('uuid', '=', received.proofUuid).executeTakeFirstOrThrow()
    await world.ctx.transact((w) => noteBankMail(w, row.id))
  }
  const document: DocumentReading = {
    ...withoutPlaces({
      ...emptyReading('notice.pdf'),
      kind: 'proof',
      bank: 'FNB',
      amount_cents: invoice.totalCents,
      currency: 'ZAR',
      reference: invoice.number,
      payment_date: dateOn(world.clock.now()),
      confidence: { amount_cents: 0.95, reference: 0.95, payment_date: 0.95 },
      payer_name: buyer.name,
      beneficiary_account: ourAccount,
      bank_reference: `TRACE${sent}`,
      status: 'completed',
      ...reading,
    }),
    traits: { ...noTraits, ...traits },
  }
  await readProofJob({ read: async () => document })(world.ctx, {
    job: { payload: { proofUuid: received.proofUuid }, attempt: 1 },
    signal: new AbortController().signal,
    progress: async () => undefined,
    finish: async () => undefined,
  } as unknown as Parameters<ReturnType<typeof readProofJob>>[1])
  return { uuid: received.proofUuid, invoiceUuid: invoice.uuid, totalCents: invoice.totalCents }
}
