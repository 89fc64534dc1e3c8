// A reader that "reads" what the invoice asks for, so that browser tests show a plausible proof without OCR. A gate lets
// a test hold the reading at its half and look at the page meanwhile.
import type { ReadContext } from '../../src/context.ts'
import type { ProofReader } from '../../src/business/proofs/read-proof-job.ts'
import { withoutPlaces } from '../../src/business/proofs/document-reading.ts'
import { emptyReading } from '../../src/business/proofs/reading/reading.ts'

export interface PlayedReader extends ProofReader {
  /** From now on a reading stops half-way until the returned function is called. */
  holdHalfway(): () => void
  /** The database that tells what was asked for; known only after the shop was opened. */
  readFrom(read: ReadContext): void
}

export const playedReader = (): PlayedReader => {
  let gate: Promise<void> = Promise.resolve()
  let from: ReadContext | undefined
  return {
    holdHalfway: () => {
      let open: () => void = () => undefined
      gate = new Promise((resolve) => {
        open = resolve
      })
      return open
    },
    readFrom: (read) => {
      from = read
    },
    read: async (input, options) => {
      if (from === undefined) throw new Error('call readFrom first')
      options.onProgress?.({ percent: 50, stage: 'Reading, page 1 of 2' })
      await gate
      const asked = await from.db
        .selectFrom('proof')
        .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
        .select(['invoice.payment_reference', 'invoice.total_cents'])
        .where('proof.file_name', '=', input.name)
        .orderBy('proof.id', 'desc')
        .executeTakeFirstOrThrow()
      return withoutPlaces({
        ...emptyReading(input.name),
        kind: 'proof',
        bank: 'FNB',
        amount_cents: asked.total_cents,
        currency: 'ZAR',
        reference: asked.payment_reference,
        payment_date: options.today,
        beneficiary_account: options.ourAccounts[0] ?? null,
        bank_reference: input.name,
        status: 'completed',
        confidence: { amount_cents: 0.99, reference: 0.99, payment_date: 0.99 },
        pages: 2,
        source: 'text-layer',
      })
    },
  }
}
