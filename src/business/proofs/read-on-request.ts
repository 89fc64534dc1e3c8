// Reading a document for a program that asks: nothing of it is kept but an audit line. The job process reads, as it does proofs.
import { createHash, randomUUID } from 'node:crypto'
import { keepExisting } from '../../adapters/database/dialect.ts'
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { open, seal } from '../accounts/seal.ts'
import { record } from '../audit/record.ts'
import { maskAccountsIn } from '../money/account-number.ts'
import { dateOn } from '../money/calendar.ts'
import { keepDocument } from './keep-document.ts'
import { openReading, requestNamePurpose, requestReadingPurpose, sealReading } from './kept-reading.ts'
import { ourAccountNumbers, type ProofReader } from './read-proof-job.ts'
import type { ProofReading } from './reading/reading.ts'

export interface DocumentToRead {
  /** who asks: only they may fetch the answer */
  requestedBy: string
  fileName: string
  bytes: Uint8Array
}

const waitingMax = 50 // beyond it the answer would come minutes later: the caller is told to come back instead
/** One caller's documents in work at once: a person looks at one, and a program keeps the reader busy with two. */
export const readingsAtOnceMax = 2
/** A reading whose job failed for good holds its place no longer than this. */
const slotHeldForMs = 10 * 60_000

export type ReadingRequested = { uuid: string } | { refused: 'queue-full' | 'too-many-at-once' }

/** Takes the document in and queues its reading, or says that too many wait, of all or of this caller. */
export async function requestReading(ctx: Context, input: DocumentToRead): Promise<ReadingRequested> {
  const { count } = await ctx.read.db
    .selectFrom('reading_request')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('sealed_reading', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(count) >= waitingMax) return { refused: 'queue-full' }
  if (!(await hasFreeSlot(ctx.read, input.requestedBy))) return { refused: 'too-many-at-once' }
  const uuid = randomUUID()
  const fileKey = `readings/${uuid}`
  const sha256 = createHash('sha256').update(input.bytes).digest('hex')
  const kept = await keepDocument(ctx, { key: fileKey, bytes: input.bytes, sha256 }, async (w) => {
    if (!(await takeSlot(w, uuid, input, fileKey))) return { isKept: false }
    await w.enqueue('read-on-request', { uuid, sha256 }, { uniqueKey: `read-on-request ${uuid}` })
    await record(w, {
      actor: input.requestedBy,
      kind: 'proof-read-only',
      subject: maskAccountsIn(input.fileName),
      detail: { sizeBytes: input.bytes.length },
    })
    return { isKept: true }
  })
  return kept.isKept ? { uuid } : { refused: 'too-many-at-once' }
}

const slotsHeldSince = (now: string) => new Date(Date.parse(now) - slotHeldForMs).toISOString()

/** Whether this caller has a place free, before anything is stored. */
async function hasFreeSlot(r: ReadContext, requestedBy: string): Promise<boolean> {
  const rows = await r.db
    .selectFrom('reading_request')
    .select('slot')
    .where('requested_by', '=', requestedBy)
    .where('slot', 'is not', null)
    .where('created_at', '>', slotsHeldSince(r.clock.now()))
    .execute()
  return rows.length < readingsAtOnceMax
}

/** Makes the row in a free place. Twenty at once: the unique key lets as many in as there are places. */
async function takeSlot(w: WriteContext, uuid: string, input: DocumentToRead, fileKey: string): Promise<boolean> {
  await w.db
    .updateTable('reading_request')
    .set({ slot: null })
    .where('requested_by', '=', input.requestedBy)
    .where('slot', 'is not', null)
    .where('created_at', '<=', slotsHeldSince(w.clock.now()))
    .execute()
  const row = {
    uuid,
    requested_by: input.requestedBy,
    file_key: fileKey,
    sealed_name: seal(w.keys, requestNamePurpose({ uuid }), input.fileName.slice(0, 255)),
    sealed_reading: null,
    created_at: w.clock.now(),
  }
  for (let slot = 0; slot < readingsAtOnceMax; slot += 1) {
    await keepExisting(w.db, w.db.insertInto('reading_request').values({ ...row, slot }), 'slot').execute()
    const taken = await w.db.selectFrom('reading_request').select('id').where('uuid', '=', uuid).executeTakeFirst()
    if (taken !== undefined) return true
  }
  return false
}

/** The reading, or null while it is not there yet. Another's request is absent. */
export async function findReading(
  r: Pick<ReadContext, 'db' | 'keys'>,
  which: { uuid: string; requestedBy: string },
): Promise<ProofReading | null> {
  const row = found(
    await r.db
      .selectFrom('reading_request')
      .select('sealed_reading')
      .where('uuid', '=', which.uuid)
      .where('requested_by', '=', which.requestedBy)
      .executeTakeFirst(),
  )
  return openReading(r.keys, requestReadingPurpose(which), row.sealed_reading)?.reading ?? null
}

/** The answer was given: nothing of the document stays. */
export async function forgetReading(w: WriteContext, uuid: string): Promise<void> {
  await w.db.deleteFrom('reading_request').where('uuid', '=', uuid).execute()
  await w.db.deleteFrom('job').where('unique_key', '=', `read-on-request ${uuid}`).execute()
}

/** Handler of the job kind `read-on-request`. */
export const readOnRequestJob =
  (reader: ProofReader) =>
  async (ctx: Context, run: JobRun): Promise<void> => {
    const uuid = String(run.job.payload['uuid'])
    const request = await ctx.read.db.selectFrom('reading_request').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    if (!request) return ctx.transact((w) => run.finish(w))
    const ourAccounts = await ourAccountNumbers(ctx.read)
    const document = await ctx.files.withLocalFile(request.file_key, String(run.job.payload['sha256']), (path) =>
      reader.read(
        { path, name: open(ctx.keys, requestNamePurpose(request), request.sealed_name) ?? '' },
        { ourAccounts, today: dateOn(ctx.clock.now()), signal: run.signal },
      ),
    )
    run.signal.throwIfAborted()
    await ctx.transact(async (w) => {
      await w.db
        .updateTable('reading_request')
        .set({ sealed_reading: sealReading(w.keys, requestReadingPurpose(request), document), slot: null })
        .where('id', '=', request.id)
        .execute()
      w.afterCommit(() => ctx.files.remove(request.file_key))
      await run.finish(w)
    })
  }
