// Sessions: opaque tokens in a cookie, their hashes in a table. Starting, finding and ending one.
import { createHash, randomBytes } from 'node:crypto'
import type { Realm, StaffRole } from '../../adapters/database/tables/people.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { roleColumns, rolesOf } from './company-roles.ts'
import { welcomeDevice } from './known-device.ts'
import type { BuyerPrincipal, OfficePrincipal, PendingPrincipal, Principal } from './principal.ts'

/** After these a session ends whatever it does: a browser left behind is signed in on no second working day. */
const hoursAbsolute: Record<Realm, number> = { buyer: 24, office: 12 }
/** A buyer fills an order between other work; carts hold no secrets, and money moves only by bank. */
const buyerIdleMinutes = 4 * 60
/** Who moves money or reads everything walks away from a desk for half an hour at most; the others work at a counter. */
const officeIdleMinutes: Record<StaffRole, number> = { owner: 30, finance: 30, auditor: 30, sales: 60, dispatch: 60 }
/** Between password and second factor: to fetch a phone. */
const pendingMinutes = 10
/** Before the first second factor: to install an app. */
const enrolMinutes = 30
const seenWrittenEveryMs = 60_000 // a write per request would serialise all pages on SQLite

export interface SignInOrigin {
  userAgent: string
  remoteAddress: string
  /** from the signed cookie of a browser that was here before */
  deviceId?: string | undefined
}

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')

export interface SessionStage {
  /** The password was right, the second factor is still to come (or still to be set up). */
  waitsFor?: 'factor' | 'enrolment'
}

/** Starts a session and returns its token (256 random bits); the table keeps only the hash. */
export async function startSession(
  w: WriteContext,
  realm: Realm,
  subjectId: number,
  origin: SignInOrigin,
  { waitsFor }: SessionStage = {},
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const now = w.clock.now()
  const minutes = waitsFor === undefined ? hoursAbsolute[realm] * 60 : waitsFor === 'factor' ? pendingMinutes : enrolMinutes
  await w.db
    .insertInto('session')
    .values({
      token_hash: hashOfToken(token),
      realm,
      subject_id: subjectId,
      created_at: now,
      seen_at: now,
      expires_at: later(now, minutes * 60_000),
      revoked_at: null,
      user_agent: origin.userAgent.slice(0, 300),
      remote_address: origin.remoteAddress.slice(0, 64),
      is_pending: waitsFor === undefined ? 0 : 1,
      confirmed_at: now,
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
    .select(['id', 'subject_id', 'seen_at', 'is_pending'])
    .where('token_hash', '=', hashOfToken(token))
    .where('realm', '=', realm)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!session) return null
  const principal = realm === 'buyer' ? await buyerOf(r, session) : await staffOf(r, session)
  if (principal === null) return null
  const idleMs = Date.parse(now) - Date.parse(session.seen_at)
  if (idleMs > idleMinutesOf(principal) * 60_000) return null
  const isSeenStale = idleMs > seenWrittenEveryMs
  if (session.is_pending === 0) return { principal, isSeenStale }
  const { name, email } = principal
  return { principal: { kind: 'pending', realm, subjectId: session.subject_id, name, email, sessionId: session.id }, isSeenStale }
}

const idleMinutesOf = (principal: BuyerPrincipal | OfficePrincipal) =>
  principal.kind === 'buyer' ? buyerIdleMinutes : officeIdleMinutes[principal.role]

async function buyerOf(r: ReadContext, session: { id: number; subject_id: number }): Promise<BuyerPrincipal | null> {
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

async function staffOf(r: ReadContext, session: { id: number; subject_id: number }): Promise<OfficePrincipal | null> {
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

/** Ends every session of one person: the account is disabled. */
export async function endSessionsOf(w: WriteContext, realm: Realm, subjectId: number): Promise<void> {
  await w.db
    .updateTable('session')
    .set({ revoked_at: w.clock.now() })
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** The second factor was right: the pending session ends, and a full one with another token takes its place. */
export async function promoteSession(w: WriteContext, pending: PendingPrincipal, origin: SignInOrigin): Promise<string> {
  await endSession(w, pending.sessionId)
  const token = await startSession(w, pending.realm, pending.subjectId, origin)
  await welcomeDevice(w, pending, origin)
  return token
}
