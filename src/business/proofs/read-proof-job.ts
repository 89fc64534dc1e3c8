// The job that reads one proof and judges it. Killed at any point it loses nothing and repeats nothing:
// reading has no effect, and the result is written in the one transaction that ends the job.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { maskAccountsIn } from '../money/account-number.ts'
import { dateOn } from '../money/calendar.ts'
import { judgeProof, type ProofFacts } from './judge-proof.ts'
import { proofReadingPurpose, sealReading } from './kept-reading.ts'
import type { DocumentReading } from './document-reading.ts'
import type { ProofReading } from './reading/reading.ts'

export interface ProofReader {
  /** Always answers; kind `unreadable` with a reason when the document or the reading child failed. */
  read(
    input: { path: string; name: string },
    options: {
      ourAccounts: string[]
      today: string
      onProgress?: (progress: { percent: number; stage: string }) => void
      signal?: AbortSignal
    },
  ): Promise<DocumentReading>
}

const triesWhenSlow = 3

/** Handler of the job kind `read-proof`. A proof that was decided meanwhile is left as it is. */
export const readProofJob =
  (reader: ProofReader) =>
  async (ctx: Context, run: JobRun): Promise<void> => {
    const proof = await ctx.read.db
      .selectFrom('proof')
      .selectAll()
      .where('uuid', '=', String(run.job.payload['proofUuid']))
      .executeTakeFirst()
    if (!proof || !['received', 'reading'].includes(proof.state)) return ctx.transact((w) => run.finish(w))
    await ctx.transact((w) =>
      w.db.updateTable('proof').set({ state: 'reading' }).where('id', '=', proof.id).where('state', '=', 'received').execute(),
    )
    const ourAccounts = await ourAccountNumbers(ctx.read)
    const document = await ctx.files.withLocalFile(proof.file_key, proof.sha256, (path) =>
      reader.read(
        { path, name: proof.file_name },
        {
          ourAccounts,
          today: dateOn(ctx.clock.now()),
          signal: run.signal,
          onProgress: ({ percent, stage }) => void run.progress(percent, stage).catch(() => undefined),
        },
      ),
    )
    // a reading stopped half-way must not become the proof's result: the next try reads it whole
    run.signal.throwIfAborted()
    // too slow on a busy machine says nothing about the document: only the last try may call it unreadable
    if (document.reading.reason === 'too-slow' && run.job.attempt < triesWhenSlow)
      throw new Error('reading took too long; it is tried again')
    await ctx.transact(async (w) => {
      await storeReading(w, proof, document, ourAccounts)
      await run.finish(w)
    })
  }

export async function ourAccountNumbers(r: Pick<ReadContext, 'db'>): Promise<string[]> {
  const rows = await r.db.selectFrom('bank_account').select('account_number').execute()
  return rows.map((row) => row.account_number)
}

interface ProofRow {
  id: number
  uuid: string
  invoice_id: number
  sha256: string
}

async function storeReading(w: WriteContext, proof: ProofRow, document: DocumentReading, ourAccounts: string[]): Promise<void> {
  const { reading } = document
  const isUnreadable = reading.kind === 'unreadable'
  const judgement = isUnreadable ? null : judgeProof(reading, await factsOf(w, proof, reading, ourAccounts))
  await w.db
    .updateTable('proof')
    .set({
      state: isUnreadable ? 'unreadable' : 'read',
      verdict: judgement?.verdict ?? null,
      sealed_reading: sealReading(w.keys, proofReadingPurpose(proof), document),
      checks: maskAccountsIn(JSON.stringify(judgement?.checks ?? [])),
      amount_cents: reading.currency === null || reading.currency === 'ZAR' ? reading.amount_cents : null,
      payment_on: reading.payment_date,
      bank_reference: reading.bank_reference?.slice(0, 120) ?? null,
      expected_on: judgement?.expectedOn ?? null,
      read_at: w.clock.now(),
      rejected_reason: isUnreadable ? (reading.sentence ?? null) : null,
    })
    .where('id', '=', proof.id)
    .where('state', 'in', ['received', 'reading'])
    .execute()
  await record(w, {
    actor: 'reading',
    kind: 'proof-read',
    subject: proof.uuid,
    detail: { kind: reading.kind, verdict: judgement?.verdict ?? null },
  })
}

async function factsOf(w: WriteContext, proof: ProofRow, reading: ProofReading, ourAccounts: string[]): Promise<ProofFacts> {
  const invoice = await w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select([
      'invoice.number',
      'invoice.payment_reference',
      'invoice.issued_on',
      'invoice_balance.total_cents',
      'invoice_balance.paid_cents',
    ])
    .where('invoice.id', '=', proof.invoice_id)
    .executeTakeFirstOrThrow()
  const twins = await w.db
    .selectFrom('proof')
    .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
    .select(['invoice.number', 'proof.sha256', 'proof.received_at'])
    .where('proof.id', '<', proof.id)
    .where((eb) =>
      eb.or([
        eb('proof.sha256', '=', proof.sha256),
        ...(reading.bank_reference ? [eb('proof.bank_reference', '=', reading.bank_reference)] : []),
      ]),
    )
    .orderBy('proof.id')
    .limit(5)
    .execute()
  return {
    invoiceNumber: invoice.number,
    paymentReference: invoice.payment_reference,
    balanceCents: invoice.total_cents - invoice.paid_cents,
    issuedOn: invoice.issued_on,
    today: dateOn(w.clock.now()),
    ourAccounts,
    twins: twins.map((twin) => ({
      invoiceNumber: twin.number,
      sameFile: twin.sha256 === proof.sha256,
      receivedOn: dateOn(twin.received_at),
    })),
  }
}
