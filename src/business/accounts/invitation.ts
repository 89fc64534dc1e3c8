// One-time invitations by mail, for a company's people and for our staff: made, sent again, revoked, found. Who may invite whom
// is decided beside the people; taking one up is in accept-invitation.ts.
import { randomBytes } from 'node:crypto'
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import type { InvitationTable, Realm } from '../../adapters/database/tables/people.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { companyDetails } from '../content/company.ts'
import { type Mail, mailOf } from '../notifications/tell.ts'
import { hashOfToken } from './session.ts'

const daysValid = 7 // somebody on leave still finds it working on Monday
/** A company that wants more at once asks again when some are taken up: the mail goes to addresses of the inviter's choice. */
export const openInvitationsMax = 20

export interface InvitationToMake {
  realm: Realm
  customerId: number | null
  email: string
  name: string
  roles: readonly string[]
  spendingLimitCents: number | null
  invitedBy: number
  /** where the link leads, without a trailing slash */
  publicUrl: string
}

const expiryFrom = (now: string) => new Date(Date.parse(now) + daysValid * 86_400_000).toISOString()

/** Makes the invitation and the job that mails it. */
export async function makeInvitation(w: WriteContext, input: InvitationToMake): Promise<string> {
  const uuid = w.newUuid()
  const now = w.clock.now()
  await w.db
    .insertInto('invitation')
    .values({
      uuid,
      realm: input.realm,
      customer_id: input.customerId,
      email: input.email,
      name: input.name,
      roles: input.roles.join(','),
      spending_limit_cents: input.spendingLimitCents,
      token_hash: null,
      invited_by: input.invitedBy,
      created_at: now,
      expires_at: expiryFrom(now),
      used_at: null,
      revoked_at: null,
    })
    .execute()
  await w.enqueue('send-invitation', { uuid, publicUrl: input.publicUrl })
  return uuid
}

export interface OpenInvitation {
  uuid: string
  email: string
  name: string
  roles: string[]
  spendingLimitCents: number | null
  createdAt: string
  expiresAt: string
  isExpired: boolean
}

const openOf = (r: Pick<ReadContext, 'db'>, realm: Realm, customerId: number | null) =>
  r.db
    .selectFrom('invitation')
    .selectAll()
    .where('realm', '=', realm)
    .where('customer_id', customerId === null ? 'is' : '=', customerId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)

/** Those that were neither taken up nor revoked, newest first; expired ones can be sent again. */
export async function listInvitations(
  r: Pick<ReadContext, 'db' | 'clock'>,
  of: { realm: Realm; customerId: number | null },
): Promise<OpenInvitation[]> {
  const rows = await openOf(r, of.realm, of.customerId).orderBy('id', 'desc').limit(openInvitationsMax).execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    email: row.email,
    name: row.name,
    roles: row.roles.split(','),
    spendingLimitCents: row.spending_limit_cents,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    isExpired: row.expires_at <= r.clock.now(),
  }))
}

/** The open invitation with this uuid in this company or in the office: another's is absent. */
export const openInvitation = async (
  r: Pick<ReadContext, 'db'>,
  which: { realm: Realm; customerId: number | null; uuid: string },
): Promise<Pick<InvitationTable, 'email'> & { id: number }> =>
  found(await openOf(r, which.realm, which.customerId).where('uuid', '=', which.uuid).executeTakeFirst())

/** The link of before dies at once; a new one is mailed and opens for another week. */
export async function sendInvitationAgain(w: WriteContext, invitation: { id: number; uuid: string }, publicUrl: string): Promise<void> {
  await w.db
    .updateTable('invitation')
    .set({ token_hash: null, expires_at: expiryFrom(w.clock.now()) })
    .where('id', '=', invitation.id)
    .execute()
  await w.enqueue('send-invitation', { uuid: invitation.uuid, publicUrl })
}

export async function revokeInvitation(w: WriteContext, id: number): Promise<void> {
  await w.db.updateTable('invitation').set({ revoked_at: w.clock.now(), token_hash: null }).where('id', '=', id).execute()
}

/** What the link says to whoever opens it; undefined when it opens nothing (any more). */
export async function findInvitation(r: Pick<ReadContext, 'db' | 'clock'>, token: string) {
  return r.db
    .selectFrom('invitation')
    .leftJoin('customer', 'customer.id', 'invitation.customer_id')
    .selectAll('invitation')
    .select('customer.name as customer_name')
    .where('invitation.token_hash', '=', hashOfToken(token))
    .where('invitation.used_at', 'is', null)
    .where('invitation.revoked_at', 'is', null)
    .where('invitation.expires_at', '>', r.clock.now())
    .executeTakeFirst()
}

/**
 * Gives an open invitation a new token and returns the mail with its link; null when it was revoked or taken up meanwhile.
 * The token exists in the mail alone: neither the queue nor the table could open anything.
 */
export async function invitationMail(w: WriteContext, input: { uuid: string; publicUrl: string }): Promise<Mail | null> {
  const token = randomBytes(32).toString('base64url')
  const changed = await w.db
    .updateTable('invitation')
    .set({ token_hash: hashOfToken(token) })
    .where('uuid', '=', input.uuid)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1) return null
  const {
    realm,
    email,
    name,
    customer_id: customerId,
  } = await w.db
    .selectFrom('invitation')
    .select(['realm', 'email', 'name', 'customer_id'])
    .where('uuid', '=', input.uuid)
    .executeTakeFirstOrThrow()
  const company = await w.db
    .selectFrom('customer')
    .select('name')
    .where('id', '=', customerId ?? 0)
    .executeTakeFirst()
  const { tradingName } = await companyDetails(w)
  return mailOf({
    event: 'invited',
    to: email,
    name,
    shopName: tradingName,
    companyName: realm === 'buyer' ? (company?.name ?? '') : null,
    link: `${input.publicUrl}${realm === 'buyer' ? '/join' : '/office/join'}/${token}`,
    daysValid,
  })
}

/** Handler of the job kind `send-invitation`. Tried again it mails a new link, and the one of before opens nothing. */
export const sendInvitationJob =
  (send: (mail: Mail, id: string) => Promise<void>) =>
  async (ctx: Context, { job }: JobRun): Promise<void> => {
    const mail = await ctx.transact((w) =>
      invitationMail(w, { uuid: String(job.payload['uuid']), publicUrl: String(job.payload['publicUrl']) }),
    )
    if (mail !== null) await send(mail, job.uuid)
  }
