// One-time links by mail: made, looked at, used up. The table keeps hashes; a newer link of the same purpose kills the older ones.
import { randomBytes } from 'node:crypto'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { LinkPurpose } from '../../adapters/database/tables/sign-in.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { mailLink } from './account-mail.ts'
import type { Person } from './principal.ts'
import { hashOfToken } from './session.ts'

/** Long enough for slow mail, short enough that a mailbox read next week opens nothing. */
const minutesValid: Record<LinkPurpose, number> = { 'reset-password': 30, 'verify-email': 60, 'change-email': 60 }

/** Whoever fills in the form for somebody else's address makes us send at most these an hour. */
const linksPerHourMax = 5

const pathOf: Record<LinkPurpose, string> = {
  'reset-password': '/reset',
  'verify-email': '/confirm-email',
  'change-email': '/confirm-email',
}

export interface LinkUse {
  subjectId: number
  purpose: LinkPurpose
  /** where it was sent */
  address: string
}

/** Mails a new link to `address`. False when this person was sent enough in the last hour. `publicUrl` without a trailing slash. */
export async function sendLink(
  w: WriteContext,
  person: Person,
  purpose: LinkPurpose,
  address: string,
  publicUrl: string,
): Promise<boolean> {
  const now = w.clock.now()
  const { realm, subjectId } = person
  const { count } = await w.db
    .selectFrom('mailed_link')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .where('purpose', '=', purpose)
    .where('created_at', '>', new Date(Date.parse(now) - 3_600_000).toISOString())
    .executeTakeFirstOrThrow()
  if (Number(count) >= linksPerHourMax) return false
  await killLinks(w, person, [purpose])
  const token = randomBytes(32).toString('base64url')
  const minutes = minutesValid[purpose]
  await w.db
    .insertInto('mailed_link')
    .values({
      token_hash: hashOfToken(token),
      realm,
      subject_id: subjectId,
      purpose,
      address,
      created_at: now,
      expires_at: new Date(Date.parse(now) + minutes * 60_000).toISOString(),
      used_at: null,
    })
    .execute()
  const link = `${publicUrl}${realm === 'office' ? '/office' : ''}${pathOf[purpose]}/${token}`
  await mailLink(w, address, { event: purpose, link, minutesValid: minutes })
  return true
}

const openLinks = (r: Pick<ReadContext, 'db' | 'clock'>, realm: Realm, token: string, purposes: readonly LinkPurpose[]) =>
  r.db
    .selectFrom('mailed_link')
    .select(['id', 'subject_id', 'purpose', 'address'])
    .where('token_hash', '=', hashOfToken(token))
    .where('realm', '=', realm)
    .where('purpose', 'in', purposes)
    .where('used_at', 'is', null)
    .where('expires_at', '>', r.clock.now())

/** What a link is for, without using it, or null when it opens nothing (any more). */
export async function lookAtLink(
  r: Pick<ReadContext, 'db' | 'clock'>,
  realm: Realm,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<LinkUse | null> {
  const row = await openLinks(r, realm, token, purposes).executeTakeFirst()
  return row === undefined ? null : { subjectId: row.subject_id, purpose: row.purpose, address: row.address }
}

/** Uses the link up. Two at once: one gets it. */
export async function takeLink(w: WriteContext, realm: Realm, token: string, purposes: readonly LinkPurpose[]): Promise<LinkUse | null> {
  const row = await openLinks(w, realm, token, purposes).executeTakeFirst()
  if (row === undefined) return null
  const used = await w.db
    .updateTable('mailed_link')
    .set({ used_at: w.clock.now() })
    .where('id', '=', row.id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return Number(used.numUpdatedRows) === 1 ? { subjectId: row.subject_id, purpose: row.purpose, address: row.address } : null
}

/** From now on the person's unused links of these purposes open nothing. */
export async function killLinks(w: WriteContext, { realm, subjectId }: Person, purposes: readonly LinkPurpose[]): Promise<void> {
  await w.db
    .updateTable('mailed_link')
    .set({ used_at: w.clock.now() })
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .where('purpose', 'in', purposes)
    .where('used_at', 'is', null)
    .execute()
}
