// Seals audit events into a chain: each seal's hash covers its event and the seal before, so that nobody can change,
// drop or insert an event afterwards without breaking every later hash. Runs beside the deeds, never inside their transactions.
import { createHash } from 'node:crypto'
import type { AuditEventTable } from '../../adapters/database/tables/operations.ts'
import type { WriteContext } from '../../context.ts'

export type SealedEvent = Omit<AuditEventTable, 'id' | 'salt'> & { readonly id: number; readonly salt: string }

/** What the first seal follows. */
export const chainStart = '0'.repeat(64)

// A transaction that began early may commit late: events this far below the newest sealed one are still looked at.
const lateEventsMax = 10_000
/** One transaction stays short; the next second takes the rest. */
const sealedAtOnceMax = 500

/** hex; `previous` is the hash of the seal before */
export const sealOf = (previous: string, event: SealedEvent): string => sha256(`${previous}\n${contentOf(event)}`)

/** hex; of an event alone: what an erasure notes of the events from which it took a name out */
export const contentHashOf = (event: SealedEvent): string => sha256(contentOf(event))

// events from before salts were given have none, and their seals were made without
const contentOf = ({ id, at, actor, kind, subject, detail, remote_address, salt }: SealedEvent): string =>
  JSON.stringify([id, at, actor, kind, subject, detail, remote_address, ...(salt === '' ? [] : [salt])])

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Seals what is not sealed yet and returns how many events that were. Two sealers cannot both take one place in the chain:
 * the second one's insert is refused by the key, its transaction ends, and the next second tries again.
 */
export const sealAudit = async (w: WriteContext): Promise<number> => {
  const last = await w.db
    .selectFrom('audit_seal')
    .select(['place', 'hash', 'event_id'])
    .orderBy('place', 'desc')
    .limit(1)
    .executeTakeFirst()
  const events = await w.db
    .selectFrom('audit_event')
    .leftJoin('audit_seal', 'audit_seal.event_id', 'audit_event.id')
    .selectAll('audit_event')
    .where('audit_seal.event_id', 'is', null)
    .where('audit_event.id', '>', (last?.event_id ?? 0) - lateEventsMax)
    .orderBy('audit_event.id')
    .limit(sealedAtOnceMax)
    .execute()
  let hash = last?.hash ?? chainStart
  let place = last?.place ?? 0
  const seals = events.map((event) => {
    hash = sealOf(hash, event)
    place += 1
    return { place, event_id: event.id, hash }
  })
  if (seals.length > 0) await w.db.insertInto('audit_seal').values(seals).execute()
  return seals.length
}
