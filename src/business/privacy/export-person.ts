// A copy of one's own data: asked for, made by a job with progress, kept for a day, fetched by nobody but the person.
import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import { periods, privacyLimits } from '../../config/retention.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import type { Person } from '../accounts/principal.ts'
import { record } from '../audit/record.ts'
import { findInvoice } from '../invoices/find-invoice.ts'
import { FileMissing } from '../proofs/file-store.ts'
import type { StoredDocument } from '../proofs/open-document.ts'
import type { ArchivedFile, MakeArchive } from './archive.ts'
import { collectPerson, type PersonalData } from './collect-person.ts'
import type { Who } from './holds.ts'
import { readMe } from './read-me.ts'

const dayMs = 86_400_000
const mediaType = 'application/zip'

export interface Copy {
  uuid: string
  requestedAt: string
  /** null while it is being made */
  readyAt: string | null
  expiresAt: string
  sizeBytes: number | null
  /** it will not come: the job failed for good */
  isFailed: boolean
  progress: { percent: number; stage: string }
}

const jobKeyOf = (uuid: string): string => `export-person ${uuid}`

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString()

export type CopyAsked = { uuid: string } | { refused: 'enough'; sentence: string }

/** Asks for a copy; one that is being made is the answer to a second request. */
export async function askForCopy(w: WriteContext, person: Person, remoteAddress: string): Promise<CopyAsked> {
  const newest = await findCopy(w, person)
  if (newest !== null && newest.readyAt === null && !newest.isFailed) return { uuid: newest.uuid }
  const { realm, subjectId } = person
  const now = w.clock.now()
  const { count } = await w.db
    .selectFrom('data_export')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .where('requested_at', '>', later(now, -dayMs))
    .executeTakeFirstOrThrow()
  if (Number(count) >= privacyLimits.exportsPerDayMax)
    return {
      refused: 'enough',
      sentence: `At most ${String(privacyLimits.exportsPerDayMax)} copies are made in a day. The last one is below.`,
    }
  const uuid = w.newUuid()
  const expires_at = later(now, periods.exports.days * dayMs)
  await w.db.insertInto('data_export').values({ uuid, realm, subject_id: subjectId, requested_at: now, expires_at }).execute()
  await w.enqueue('export-person', { uuid }, { uniqueKey: jobKeyOf(uuid), attemptsMax: 4 })
  await record(w, { actor: realm, kind: 'own-data-exported', subject: person.email, detail: { copy: uuid }, remoteAddress })
  return { uuid }
}

/** The person's newest copy that has not expired, or null. */
export async function findCopy(r: Pick<ReadContext, 'db' | 'clock'>, { realm, subjectId }: Who): Promise<Copy | null> {
  const row = await r.db
    .selectFrom('data_export')
    .select(['uuid', 'requested_at', 'ready_at', 'expires_at', 'size_bytes'])
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .where('expires_at', '>', r.clock.now())
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return null
  const job = await r.db
    .selectFrom('job')
    .select(['state', 'progress_percent', 'progress_stage'])
    .where('unique_key', '=', jobKeyOf(row.uuid))
    .executeTakeFirst()
  return {
    uuid: row.uuid,
    requestedAt: row.requested_at,
    readyAt: row.ready_at,
    expiresAt: row.expires_at,
    sizeBytes: row.size_bytes,
    isFailed: job?.state === 'dead' || job?.state === 'cancelled',
    progress: { percent: job?.progress_percent ?? 0, stage: job?.progress_stage || 'Waiting for its turn' },
  }
}

/** The finished copy as a document to open. Another person's, and one that expired, is absent. */
export async function findCopyDocument(r: Pick<ReadContext, 'db' | 'clock'>, which: Who & { uuid: string }): Promise<StoredDocument> {
  const row = found(
    await r.db
      .selectFrom('data_export')
      .select(['file_key', 'size_bytes', 'sha256', 'ready_at'])
      .where('uuid', '=', which.uuid)
      .where('realm', '=', which.realm)
      .where('subject_id', '=', which.subjectId)
      .where('ready_at', 'is not', null)
      .where('expires_at', '>', r.clock.now())
      .executeTakeFirst(),
  )
  const fileName = `your-data-${(row.ready_at ?? '').slice(0, 10)}.zip`
  return { fileKey: row.file_key ?? '', fileName, mediaType, sizeBytes: row.size_bytes ?? 0, sha256: row.sha256 ?? '' }
}

/** Handler of the job kind `export-person`. */
export const exportPersonJob =
  (makeArchive: MakeArchive) =>
  async (ctx: Context, run: JobRun): Promise<void> => {
    const uuid = String(run.job.payload['uuid'])
    const copy = await ctx.read.db.selectFrom('data_export').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    // the person was erased meanwhile
    if (copy === undefined || copy.ready_at !== null) return
    const data = await collectPerson(ctx.reports, { realm: copy.realm, subjectId: copy.subject_id })
    await makeArchive(filesOf(ctx, data, run), async (archive) => {
      const key = `exports/${ctx.clock.now().slice(0, 7)}/${uuid}-${randomBytes(6).toString('hex')}`
      const stored = await ctx.files.put(key, archive)
      const isKept = await ctx.transact(async (w) => {
        const done = await w.db
          .updateTable('data_export')
          .set({ file_key: key, size_bytes: stored.sizeBytes, sha256: stored.sha256, ready_at: w.clock.now() })
          .where('uuid', '=', uuid)
          .executeTakeFirst()
        await run.finish(w)
        return Number(done.numUpdatedRows) === 1
      })
      if (!isKept) await ctx.files.remove(key)
    })
  }

async function* filesOf(ctx: Context, { document, invoices, proofs }: PersonalData, run: JobRun): AsyncGenerator<ArchivedFile> {
  yield { name: 'README.txt', content: readMe }
  yield { name: 'data.json', content: JSON.stringify(document, null, 2) }
  const total = invoices.length + proofs.length
  let done = 0
  const tell = async (stage: string) => {
    run.signal.throwIfAborted()
    await run.progress(Math.round((100 * done++) / total), stage)
  }
  for (const { uuid, number } of invoices) {
    await tell(`Invoice ${number}`)
    yield { name: `invoices/${number}.pdf`, content: await ctx.documents.invoice(await findInvoice(ctx.reports, { uuid })) }
  }
  for (const proof of proofs) {
    await tell('Proofs of payment')
    const content = await openUnlessGone(ctx, proof)
    if (content !== null) yield { name: `proofs/${proof.uuid}-${safeName(proof.fileName)}`, content }
  }
}

/** A document that went by its period while the copy was being made. */
async function openUnlessGone(ctx: Context, { fileKey, sha256 }: PersonalData['proofs'][number]): Promise<Readable | null> {
  try {
    return await ctx.files.open(fileKey, sha256)
  } catch (error) {
    if (error instanceof FileMissing) return null
    throw error
  }
}

const safeName = (name: string): string => name.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(-80)
