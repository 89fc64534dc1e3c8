// Sessions: opaque tokens in a cookie, their hashes in a table. Starting, finding and ending one.
import { createHash, randomBytes } from 'node:crypto'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { roleColumns, rolesOf } from './company-roles.ts'
import type { Principal } from './principal.ts'

const hoursAbsolute: Record<Realm, number> = { buyer: 24 * 7, office: 12 }
const minutesIdle: Record<Realm, number> = { buyer: 12 * 60, office: 60 }
const seenWrittenEveryMs = 60_000 // a write per request would serialise all pages on SQLite

export interface SignInOrigin {
  userAgent: string
  remoteAddress: string
}

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Starts a session and returns its token (256 random bits); the table keeps only the hash. */
export async function startSession(w: WriteContext, realm: Realm, subjectId: number, origin: SignInOrigin): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const now = w.clock.now()
  await w.db
    .insertInto('session')
    .values({
      token_hash: hashOfToken(token),
      realm,
      subject_id: subjectId,
      created_at: now,
      seen_at: now,
      expires_at: later(now, hoursAbsolute[realm] * 3_600_000),
      revoked_at: null,
      user_agent: origin.userAgent.slice(0, 300),
      remote_address: origin.remoteAddress.slice(0, 64),
    })
    .execute()
  return token
}

const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()

/** Who holds this token in this realm now, or null: unknown, ended, idle too long, or the account is disabled. */
export async function findPrincipal(
  r: ReadContext,
  realm: Realm,
  token: string,
): Promise<{ principal: Principal; isSeenStale: boolean } | null> {
  const now = r.clock.now()
  const session = await r.db
    .selectFrom('session')
    .select(['id', 'subject_id', 'seen_at'])
    .where('token_hash', '=', hashOfToken(token))
    .where('realm', '=', realm)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!session || Date.parse(now) - Date.parse(session.seen_at) > minutesIdle[realm] * 60_000) return null
  const principal = realm === 'buyer' ? await buyerOf(r, session) : await staffOf(r, session)
  return principal && { principal, isSeenStale: Date.parse(now) - Date.parse(session.seen_at) > seenWrittenEveryMs }
}

async function buyerOf(r: ReadContext, session: { id: number; subject_id: number }): Promise<Principal | null> {
  const buyer = await r.db
    .selectFrom('buyer')
    .innerJoin('customer', 'customer.id', 'buyer.customer_id')
    .select(['buyer.id', 'buyer.customer_id', 'buyer.name', 'buyer.email', 'customer.name as customer_name', ...roleColumns])
    .where('buyer.id', '=', session.subject_id)
    .where('buyer.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!buyer) return null
  return {
    kind: 'buyer',
    buyerId: buyer.id,
    customerId: buyer.customer_id,
    customerName: buyer.customer_name,
    roles: rolesOf(buyer),
    name: buyer.name,
    email: buyer.email,
    sessionId: session.id,
  }
}

async function staffOf(r: ReadContext, session: { id: number; subject_id: number }): Promise<Principal | null> {
  const staff = await r.db
    .selectFrom('staff')
    .select(['id', 'name', 'email', 'role'])
    .where('id', '=', session.subject_id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return staff ? { kind: 'office', staffId: staff.id, role: staff.role, name: staff.name, email: staff.email, sessionId: session.id } : null
}

/** Moves the idle limit; called at most once a minute per session. */
export async function touchSession(w: WriteContext, sessionId: number): Promise<void> {
  await w.db.updateTable('session').set({ seen_at: w.clock.now() }).where('id', '=', sessionId).execute()
}

/** Ends a session for good. */
export async function endSession(w: WriteContext, sessionId: number): Promise<void> {
  await w.db.updateTable('session').set({ revoked_at: w.clock.now() }).where('id', '=', sessionId).where('revoked_at', 'is', null).execute()
}
