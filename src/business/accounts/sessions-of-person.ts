// The sessions of one person as that person sees them: where the account is open, ending one, ending all others.
import type { ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import type { Person } from './principal.ts'

export interface OpenSession {
  id: number
  /** browser and system, in words */
  device: string
  remoteAddress: string
  createdAt: string
  seenAt: string
  isCurrent: boolean
}

/** Newest use first. Sessions that wait for a second factor open nothing and are left out. */
export async function listSessions(r: ReadContext, person: Person, currentId: number): Promise<OpenSession[]> {
  const rows = await r.db
    .selectFrom('session')
    .select(['id', 'user_agent', 'remote_address', 'created_at', 'seen_at'])
    .where('realm', '=', person.realm)
    .where('subject_id', '=', person.subjectId)
    .where('revoked_at', 'is', null)
    .where('is_pending', '=', 0)
    .where('expires_at', '>', r.clock.now())
    .orderBy('seen_at', 'desc')
    .limit(sessionsShownMax)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    device: deviceWords(row.user_agent ?? ''),
    remoteAddress: row.remote_address ?? '',
    createdAt: row.created_at,
    seenAt: row.seen_at,
    isCurrent: row.id === currentId,
  }))
}

/** A list that a person can read; "sign out everywhere" ends those beyond it too. */
const sessionsShownMax = 50

const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

const deviceWords = (userAgent: string): string => {
  const nameOf = (list: readonly (readonly [RegExp, string])[]) => list.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser = nameOf(browsers)
  const system = nameOf(systems)
  if (browser === undefined) return userAgent === '' ? 'Unknown device' : userAgent.slice(0, 60)
  return system === undefined ? browser : `${browser} on ${system}`
}

/** Ends one session of this person. Somebody else's is as good as absent: nothing happens. */
export async function endOneSession(w: WriteContext, person: Person, sessionId: number): Promise<void> {
  const ended = await w.db
    .updateTable('session')
    .set({ revoked_at: w.clock.now() })
    .where('id', '=', sessionId)
    .where('realm', '=', person.realm)
    .where('subject_id', '=', person.subjectId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (Number(ended.numUpdatedRows) > 0) await record(w, { actor: person.realm, kind: 'session-ended', subject: person.email })
}

/** Ends all sessions but this one; without an exception, this one too. */
export async function endOtherSessions(w: WriteContext, person: Person, exceptId: number | null): Promise<void> {
  let sessions = w.db
    .updateTable('session')
    .set({ revoked_at: w.clock.now() })
    .where('realm', '=', person.realm)
    .where('subject_id', '=', person.subjectId)
    .where('revoked_at', 'is', null)
  if (exceptId !== null) sessions = sessions.where('id', '<>', exceptId)
  const ended = await sessions.executeTakeFirst()
  const count = Number(ended.numUpdatedRows)
  if (count > 0) await record(w, { actor: person.realm, kind: 'sessions-ended', subject: person.email, detail: { count } })
}
