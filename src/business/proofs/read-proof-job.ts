// The job that reads one proof and judges it. Killed at any point it loses nothing and repeats nothing:
// reading has no effect, and the result is written in the one transaction that ends the job.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { dateOn } from '../money/calendar.ts'
import type { DocumentReading } from './document-reading.ts'
import { judgedColumns, type JudgedProof } from './judge-kept.ts'
import { passesScan } from './scan-document.ts'
import { tellSender } from './tell-sender.ts'

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
    if (!(await passesScan(ctx, proof))) return ctx.transact((w) => run.finish(w))
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

async function storeReading(w: WriteContext, proof: JudgedProof, document: DocumentReading, ourAccounts: string[]): Promise<void> {
  const { reading } = document
  const isUnreadable = reading.kind === 'unreadable'
  const judged = await judgedColumns(w, proof, document, ourAccounts)
  const stored = await w.db
    .updateTable('proof')
    .set({
      state: isUnreadable ? 'unreadable' : 'read',
      ...judged,
      read_at: w.clock.now(),
      rejected_reason: isUnreadable ? (reading.sentence ?? null) : null,
    })
    .where('id', '=', proof.id)
    .where('state', 'in', ['received', 'reading'])
    .executeTakeFirst()
  // decided meanwhile: its sender was told then
  if (isUnreadable && Number(stored.numUpdatedRows) === 1)
    await tellSender(w, proof.id, { event: 'proof-unreadable', reason: reading.sentence ?? 'We found nothing in it that we could read.' })
  await record(w, {
    actor: 'reading',
    kind: 'proof-read',
    subject: proof.uuid,
    detail: { kind: reading.kind, verdict: judged.verdict },
  })
}
