// Fetching mail: one process at a time holds the mailbox's row, remembers how far it came, and takes each mail once. What a mail means is
// found out later, by jobs. Killed anywhere, the next round goes on where this one was.
import { createHash, randomBytes } from 'node:crypto'
import { isDuplicate, keepExisting, lockRows } from '../../../adapters/database/dialect.ts'
import { laterBy } from '../../../adapters/jobs/retry.ts'
import { mailboxLimits } from '../../../config/mailbox-limits.ts'
import type { Context, WriteContext } from '../../../context.ts'
import { keepDocument } from '../keep-document.ts'
import { MailboxUnreachable, type ListedMail, type MailServer, type OpenMailbox } from './mail-server.ts'

export type Round =
  /** another process reads it, or it is not time yet */
  { skipped: 'not-due' | 'held' } | { taken: number; known: number } | { failed: string; failures: number; nextAt: string }

interface Place {
  id: number
  uidValidity: string | null
  lastUid: number
  failures: number
}

/** Takes what is new, at most one round of it. `owner` names the process. Rejects only for our own faults. */
export async function takeMail(ctx: Context, server: MailServer, owner: string, signal?: AbortSignal): Promise<Round> {
  const place = await ctx.transact((w) => holdPlace(w, server.key, owner))
  if ('skipped' in place) return place
  let box: OpenMailbox | undefined
  try {
    box = await server.open()
    const counts = await takeFrom(ctx, box, place, owner, signal)
    await ctx.transact(giveToPeople)
    await ctx.transact((w) => letGo(w, place.id, owner))
    return counts
  } catch (error) {
    if (!(error instanceof MailboxUnreachable)) {
      await ctx.transact((w) => noteFailure(w, place, owner, 'our own fault, see the log')).catch(() => undefined)
      throw error
    }
    return ctx.transact((w) => noteFailure(w, place, owner, error.code))
  } finally {
    await box?.close()
  }
}

async function holdPlace(w: WriteContext, key: string, owner: string): Promise<Place | { skipped: 'not-due' | 'held' }> {
  const now = w.clock.now()
  const fresh = { mailbox_key: key, uid_validity: null, last_uid: 0, leased_by: null, lease_until: null, next_at: now, failures: 0 }
  await keepExisting(
    w.db,
    w.db.insertInto('mailbox').values({ ...fresh, failing_since: null, last_error: null, reached_at: null }),
    'mailbox_key',
  ).execute()
  const row = await w.db
    .selectFrom('mailbox')
    .selectAll()
    .where('mailbox_key', '=', key)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirstOrThrow()
  if (row.lease_until !== null && row.lease_until > now && row.leased_by !== owner) return { skipped: 'held' }
  if (row.next_at > now) return { skipped: 'not-due' }
  await w.db
    .updateTable('mailbox')
    .set({ leased_by: owner, lease_until: laterBy(now, mailboxLimits.leaseMs) })
    .where('id', '=', row.id)
    .execute()
  return { id: row.id, uidValidity: row.uid_validity, lastUid: row.last_uid, failures: row.failures }
}

async function takeFrom(ctx: Context, box: OpenMailbox, place: Place, owner: string, signal?: AbortSignal) {
  const isSame = place.uidValidity === box.uidValidity
  const since = isSame ? undefined : new Date(Date.parse(ctx.clock.now()) - mailboxLimits.firstDays * 86_400_000)
  const mails = await box.list({ after: isSame ? place.lastUid : 0, since, max: mailboxLimits.mailsPerRound })
  const counts = { taken: 0, known: 0 }
  if (!isSame && mails.length === 0) await ctx.transact((w) => moveOn(w, place.id, owner, box.uidValidity, 0))
  for (const mail of mails) {
    if (signal?.aborted) break
    const isNew = await takeOne(ctx, box, mail, { id: place.id, owner })
    await box.markTaken(mail.uid)
    counts[isNew ? 'taken' : 'known'] += 1
  }
  return counts
}

/** Whether it was new. The row, the job that opens it and the remembered place are one transaction; only then is it flagged. */
async function takeOne(ctx: Context, box: OpenMailbox, mail: ListedMail, held: { id: number; owner: string }): Promise<boolean> {
  const isWhole = mail.sizeBytes <= mailboxLimits.mailBytesMax
  const bytes = await box.fetch(mail.uid, isWhole ? mailboxLimits.mailBytesMax : mailboxLimits.beginningBytes)
  const goOn = (w: WriteContext) => moveOn(w, held.id, held.owner, box.uidValidity, mail.uid)
  if (bytes === null) {
    await ctx.transact(goOn)
    return false
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const known = await ctx.read.db.selectFrom('arrived_mail').select('id').where('sha256', '=', sha256).executeTakeFirst()
  if (known !== undefined) {
    await ctx.transact(goOn)
    return false
  }
  const key = `mail/${ctx.clock.now().slice(0, 7)}/${sha256}-${randomBytes(6).toString('hex')}`
  try {
    await keepDocument(ctx, { key, bytes, sha256 }, async (w) => {
      await insertMail(w, { key, sha256, sizeBytes: mail.sizeBytes || bytes.length, isWhole })
      await goOn(w)
      return { isKept: true }
    })
    return true
  } catch (error) {
    // two processes whose leases crossed: the other's row stands
    if (!isDuplicate(error)) throw error
    await ctx.files.remove(key)
    await ctx.transact(goOn)
    return false
  }
}

async function insertMail(w: WriteContext, mail: { key: string; sha256: string; sizeBytes: number; isWhole: boolean }): Promise<void> {
  const uuid = w.newUuid()
  await w.db
    .insertInto('arrived_mail')
    .values({
      uuid,
      sha256: mail.sha256,
      message_id: null,
      signature_key: null,
      from_address: null,
      from_name: null,
      subject: '',
      sent_at: null,
      received_at: w.clock.now(),
      evidence: 'none',
      evidence_domain: null,
      bank_name: null,
      evidence_words: 'It was not opened yet.',
      is_automatic: 1,
      state: 'sorting',
      waiting_words: null,
      customer_id: null,
      buyer_id: null,
      file_key: mail.key,
      size_bytes: mail.sizeBytes,
      sealed_text: null,
      decided_by: null,
      decided_at: null,
      set_aside_reason: null,
    })
    .execute()
  await w.enqueue('open-mail', { uuid, isWhole: mail.isWhole }, { uniqueKey: `open-mail ${uuid}`, attemptsMax: mailboxLimits.openTriesMax })
}

/** Mails whose job failed for good: what no program could open waits for somebody, instead of being read for ever. */
async function giveToPeople(w: WriteContext): Promise<void> {
  const sorting = await w.db
    .selectFrom('arrived_mail')
    .select(['id', 'uuid'])
    .where('state', '=', 'sorting')
    .limit(mailboxLimits.mailsPerRound)
    .execute()
  if (sorting.length === 0) return
  const keys = sorting.flatMap(({ uuid }) => [`open-mail ${uuid}`, `sort-mail ${uuid}`])
  const dead = await w.db.selectFrom('job').select('unique_key').where('unique_key', 'in', keys).where('state', '=', 'dead').execute()
  const stuck = sorting.filter(({ uuid }) => dead.some(({ unique_key: key }) => key?.endsWith(uuid)))
  for (const { id } of stuck)
    await w.db
      .updateTable('arrived_mail')
      .set({ state: 'waiting', waiting_words: 'It could not be opened or sorted, several times: look at it in the mailbox.' })
      .where('id', '=', id)
      .where('state', '=', 'sorting')
      .execute()
}

/** Only forwards, and only while the row is ours: a process that lost its lease must not send the next one back. */
async function moveOn(w: WriteContext, id: number, owner: string, uidValidity: string, lastUid: number): Promise<void> {
  await w.db
    .updateTable('mailbox')
    .set({ uid_validity: uidValidity, last_uid: lastUid, lease_until: laterBy(w.clock.now(), mailboxLimits.leaseMs) })
    .where('id', '=', id)
    .where('leased_by', '=', owner)
    .execute()
}

async function letGo(w: WriteContext, id: number, owner: string): Promise<void> {
  const now = w.clock.now()
  await w.db
    .updateTable('mailbox')
    .set({ leased_by: null, lease_until: null, next_at: laterBy(now, mailboxLimits.pollMs), failures: 0 })
    .set({ failing_since: null, last_error: null, reached_at: now })
    .where('id', '=', id)
    .where('leased_by', '=', owner)
    .execute()
}

async function noteFailure(w: WriteContext, place: Place, owner: string, code: string) {
  const now = w.clock.now()
  const failures = place.failures + 1
  const waitMs = Math.min(mailboxLimits.backOffMaxMs, mailboxLimits.pollMs * 2 ** Math.min(10, failures - 1))
  const nextAt = laterBy(now, waitMs)
  await w.db
    .updateTable('mailbox')
    .set((eb) => ({ failing_since: eb.fn.coalesce('failing_since', eb.val(now)), last_error: code.slice(0, 200) }))
    .set({ leased_by: null, lease_until: null, next_at: nextAt, failures })
    .where('id', '=', place.id)
    .where('leased_by', '=', owner)
    .execute()
  return { failed: code, failures, nextAt }
}
