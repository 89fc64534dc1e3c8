// Removes what nobody needs any more: each kind of row and document after its own period (config/retention.ts). A job does it every
// hour, in small transactions, so that nobody waits for it.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import type { Tables } from '../../adapters/database/tables.ts'
import { type PeriodName, periods } from '../../config/retention.ts'
import type { Context, WriteContext } from '../../context.ts'
import { isForAPerson, undecidedStates } from '../proofs/not-needed.ts'

/** Rows of one transaction: a few milliseconds on either engine. */
const rowsAtOnce = 500

/** One transaction's worth of rows older than `before`; how many it took. */
type RemoveSome = (w: WriteContext, before: string) => Promise<number>

const removals: Record<PeriodName, RemoveSome> = {
  sessions: byId('session', 'expires_at'),
  devices: byId('known_device', 'seen_at'),
  links: async (w, before) =>
    (await byId('mailed_link', 'expires_at')(w, before)) +
    (await byId('set_up_token', 'expires_at')(w, before)) +
    (await byId('registration', 'expires_at')(w, before)),
  invitations: byId('invitation', 'expires_at'),
  paymentLinks: byId('payment_link', 'expires_at'),
  challenges: byId('passkey_challenge', 'expires_at'),
  failures: removeFailures,
  answers: removeAnswers,
  work: (w, before) => removeJobs(w, before, 'work'),
  failed: (w, before) => removeJobs(w, before, 'failed'),
  sealedMail: (w, before) => removeJobs(w, before, 'sealed'),
  deliveries: removeDeliveries,
  quotes: byId('quote_request', 'created_at'),
  readings: removeReadings,
  arrivedMail: removeArrivedMail,
  rejected: removeRejected,
  gatewayNotices: removeNoticeBodies,
  gatewayRefusals: byId('gateway_refusal', 'last_at'),
  answersToPrograms: removeAnswersToPrograms,
  exports: removeExports,
}

/** Handler of the job kind `remove-old`. Says in the log how many rows went, by kind. */
export async function removeOldJob(ctx: Context, run: JobRun): Promise<void> {
  const removed = await removeOld(ctx, run.signal)
  if (Object.keys(removed).length > 0) ctx.log.info('Removed what its period is over for', removed)
}

/** How many rows of each kind went; kinds without any are left out. */
export async function removeOld(ctx: Context, signal?: AbortSignal): Promise<Partial<Record<PeriodName, number>>> {
  const removed: Partial<Record<PeriodName, number>> = {}
  for (const [name, remove] of Object.entries(removals) as [PeriodName, RemoveSome][]) {
    const before = new Date(Date.parse(ctx.clock.now()) - periods[name].days * 86_400_000).toISOString()
    for (;;) {
      signal?.throwIfAborted()
      const count = await ctx.transact((w) => remove(w, before))
      if (count === 0) break
      removed[name] = (removed[name] ?? 0) + count
    }
  }
  return removed
}

type WithId =
  | 'session'
  | 'known_device'
  | 'mailed_link'
  | 'registration'
  | 'set_up_token'
  | 'invitation'
  | 'passkey_challenge'
  | 'quote_request'
  | 'gateway_refusal'
  | 'payment_link'

/** Rows whose `column` lies before the instant, found by its index. */
function byId<T extends WithId>(table: T, column: keyof Tables[T] & string): RemoveSome {
  return async (w, before) => {
    // the tables differ, their id and their instant do not
    const query = w.db.selectFrom(table as 'session').select('id')
    const rows = await query
      .where(column as 'expires_at', '<', before)
      .limit(rowsAtOnce)
      .execute()
    await removeIds(w, table as 'session', rows)
    return rows.length
  }
}

async function removeIds(
  w: WriteContext,
  table: 'session' | 'job' | 'webhook_delivery' | 'reading_request' | 'data_export',
  rows: readonly { id: number }[],
) {
  if (rows.length === 0) return
  const ids = rows.map((row) => row.id)
  await w.db.deleteFrom(table).where('id', 'in', ids).execute()
}

async function removeFailures(w: WriteContext, before: string): Promise<number> {
  const rows = await w.db.selectFrom('sign_in_failure').select('key_hash').where('forget_at', '<', before).limit(rowsAtOnce).execute()
  const keys = rows.map((row) => row.key_hash)
  if (keys.length > 0) await w.db.deleteFrom('sign_in_failure').where('key_hash', 'in', keys).where('forget_at', '<', before).execute()
  return keys.length
}

async function removeAnswers(w: WriteContext, before: string): Promise<number> {
  const rows = await w.db.selectFrom('once_key').select(['scope', 'once_key']).where('created_at', '<', before).limit(rowsAtOnce).execute()
  for (const row of rows) await w.db.deleteFrom('once_key').where('scope', '=', row.scope).where('once_key', '=', row.once_key).execute()
  return rows.length
}

const sealedKinds = ['send-sealed-mail', 'send-reset-link', 'send-invitation']

async function removeJobs(w: WriteContext, before: string, which: 'work' | 'failed' | 'sealed'): Promise<number> {
  let query = w.db
    .selectFrom('job')
    .select('id')
    .where('state', 'in', which === 'failed' ? ['dead', 'cancelled'] : ['done'])
    .where('finished_at', '<', before)
  if (which === 'sealed') query = query.where('kind', 'in', sealedKinds)
  const rows = await query.limit(rowsAtOnce).execute()
  await removeIds(w, 'job', rows)
  return rows.length
}

async function removeDeliveries(w: WriteContext, before: string): Promise<number> {
  const rows = await w.db
    .selectFrom('webhook_delivery')
    .select('id')
    .where('state', 'in', ['delivered', 'failed'])
    .where('created_at', '<', before)
    .limit(rowsAtOnce)
    .execute()
  await removeIds(w, 'webhook_delivery', rows)
  return rows.length
}

/** The proof stays with amount, day, the bank's number and the file's hash: another like it is still recognised. */
async function removeReadings(w: WriteContext, before: string): Promise<number> {
  const kept = w.db.selectFrom('proof').select('id').where('sealed_reading', 'is not', null).limit(rowsAtOnce)
  const decided = await kept.where('decided_at', '<', before).execute()
  // about a proof whose invoice was paid without it nobody decides any more
  const notNeeded = await kept
    .where('state', 'in', undecidedStates)
    .where('received_at', '<', before)
    .where((eb) => eb.not(isForAPerson(eb)))
    .execute()
  const ids = [...decided, ...notNeeded].slice(0, rowsAtOnce).map((row) => row.id)
  if (ids.length > 0) {
    await w.db.updateTable('proof').set({ sealed_reading: null }).where('id', 'in', ids).execute()
    await forgetDeskWork(w, ids)
  }
  return ids.length
}

/** What was corrected and said about these proofs goes with what was read; who corrected which field, and when, stays. */
export async function forgetDeskWork(w: WriteContext, proofIds: readonly number[]): Promise<void> {
  if (proofIds.length === 0) return
  await w.db.updateTable('proof_correction').set({ sealed_change: null }).where('proof_id', 'in', proofIds).execute()
  await w.db.deleteFrom('proof_message').where('proof_id', 'in', proofIds).execute()
  await w.db.updateTable('bank_answer').set({ note: '' }).where('proof_id', 'in', proofIds).execute()
}

async function removeRejected(w: WriteContext, before: string): Promise<number> {
  const rows = await w.db
    .selectFrom('proof')
    .select(['id', 'file_key'])
    .where('decided_at', '<', before)
    .where('state', '=', 'rejected')
    .where('document_removed_at', 'is', null)
    .limit(rowsAtOnce)
    .execute()
  for (const row of rows) await removeDocument(w, row)
  return rows.length
}

/** Marks the document as gone and has a job remove its bytes: the store may be away just now. */
export async function removeDocument(w: WriteContext, proof: { id: number; file_key: string }): Promise<void> {
  await w.db.updateTable('proof').set({ document_removed_at: w.clock.now() }).where('id', '=', proof.id).execute()
  await w.enqueue('remove-document', { key: proof.file_key })
}

/** Handler of the job kind `remove-document`. Absent files are fine. */
export const removeDocumentJob = (ctx: Context, { job }: JobRun): Promise<void> => ctx.files.remove(String(job.payload['key']))

async function removeArrivedMail(w: WriteContext, before: string): Promise<number> {
  const rows = await w.db
    .selectFrom('arrived_mail')
    .select(['id', 'file_key'])
    .where('received_at', '<', before)
    .limit(rowsAtOnce)
    .execute()
  await removeMails(w, rows)
  return rows.length
}

/** The mails with their documents; those that became proofs stay, as proofs. */
export async function removeMails(w: WriteContext, mails: readonly { id: number; file_key: string }[]): Promise<void> {
  if (mails.length === 0) return
  const ids = mails.map((mail) => mail.id)
  const documents = await w.db
    .selectFrom('mail_document')
    .select('file_key')
    .where('mail_id', 'in', ids)
    .where('proof_id', 'is', null)
    .where('file_key', 'is not', null)
    .execute()
  for (const { file_key } of [...mails, ...documents]) await w.enqueue('remove-document', { key: file_key })
  await w.db.deleteFrom('mail_document').where('mail_id', 'in', ids).execute()
  await w.db.deleteFrom('arrived_mail').where('id', 'in', ids).execute()
}

/** The event that was read from it stays: it is what the books rest on, and by its id it counts once. */
async function removeNoticeBodies(w: WriteContext, before: string): Promise<number> {
  const rows = await w.db
    .selectFrom('gateway_notice')
    .select('id')
    .where('received_at', '<', before)
    .where('sealed_body', 'is not', null)
    .limit(rowsAtOnce)
    .execute()
  const ids = rows.map((row) => row.id)
  if (ids.length > 0) await w.db.updateTable('gateway_notice').set({ sealed_body: null }).where('id', 'in', ids).execute()
  return ids.length
}

async function removeAnswersToPrograms(w: WriteContext, before: string): Promise<number> {
  const rows = await w.db
    .selectFrom('reading_request')
    .select(['id', 'file_key'])
    .where('created_at', '<', before)
    .limit(rowsAtOnce)
    .execute()
  await removeIds(w, 'reading_request', rows)
  for (const row of rows) await w.enqueue('remove-document', { key: row.file_key })
  return rows.length
}

async function removeExports(w: WriteContext, before: string): Promise<number> {
  const rows = await w.db
    .selectFrom('data_export')
    .select(['id', 'file_key'])
    .where('requested_at', '<', before)
    .limit(rowsAtOnce)
    .execute()
  await removeIds(w, 'data_export', rows)
  for (const { file_key } of rows) if (file_key !== null) await w.enqueue('remove-document', { key: file_key })
  return rows.length
}
