// Walks the chain of seals from its start and compares it with the events. Reads only.
import type { AuditSealTable } from '../../adapters/database/tables/operations.ts'
import type { ReadContext } from '../../context.ts'
import { findUnnotedRedactions, readRedactions } from './redact.ts'
import { chainStart, contentHashOf, type SealedEvent, sealOf } from './seal.ts'

// A command reads it, without a cache.
type Reading = Pick<ReadContext, 'db' | 'clock'>

export interface ChainCheck {
  readonly events: number
  readonly seals: number
  /** Events from which an erasure took a name out, as it noted itself. */
  readonly redacted: number
  /** Hash of the last seal: noted elsewhere, it also shows when the end of the chain was cut off. */
  readonly head: string
  /** Sentences; empty when the record is whole. */
  readonly breaks: readonly string[]
}

const pageSize = 1_000
/** Sealing runs every second; an event older than this without a seal was put there behind its back, or sealing stands still. */
const unsealedAgeMaxMs = 60_000
const breaksMax = 100

/**
 * Every event has its seal, every seal its event, and every hash follows from the one before. Where an erasure took a name out, the
 * seal of what stood there counts, and the erasure noted the hash of what stands there now. Rejects once `signal` is aborted.
 */
export const checkChain = async (r: Reading, signal?: AbortSignal): Promise<ChainCheck> => {
  const breaks: string[] = []
  let previous = chainStart
  let place = 0
  let redacted = 0
  for (;;) {
    signal?.throwIfAborted()
    const seals = await sealsAfter(r, place)
    const events = await eventsOf(r, seals)
    const redactions = await readRedactions(r, [...events.keys()])
    for (const seal of seals) {
      const event = events.get(seal.event_id)
      if (seal.place !== place + 1) breaks.push(`seals ${place + 1} to ${seal.place - 1} are gone`)
      if (event === undefined) breaks.push(`event ${seal.event_id}, sealed as number ${seal.place}, is gone`)
      else if (redactions.has(event.id)) {
        // what was sealed is gone for good: the chain goes on from its seal, and the event must be what the erasure left
        redacted++
        if (redactions.get(event.id) !== contentHashOf(event)) breaks.push(`event ${event.id} is not what an erasure left of it`)
      } else if (sealOf(previous, event) !== seal.hash) breaks.push(`event ${seal.event_id} is not what was sealed as number ${seal.place}`)
      previous = seal.hash
      place = seal.place
    }
    if (seals.length < pageSize || breaks.length >= breaksMax) break
  }
  breaks.push(...(await findUnnotedRedactions(r)), ...(await unsealed(r)))
  const [events, seals] = [await count(r, 'audit_event'), await count(r, 'audit_seal')]
  return { events, seals, redacted, head: previous, breaks: breaks.slice(0, breaksMax) }
}

const sealsAfter = (r: Reading, place: number) =>
  r.db.selectFrom('audit_seal').selectAll().where('place', '>', place).orderBy('place').limit(pageSize).execute()

const eventsOf = async (r: Reading, seals: readonly AuditSealTable[]): Promise<Map<number, SealedEvent>> => {
  if (seals.length === 0) return new Map()
  const ids = seals.map((seal) => seal.event_id)
  const events = await r.db.selectFrom('audit_event').selectAll().where('id', 'in', ids).execute()
  return new Map(events.map((event) => [event.id, event]))
}

const unsealed = async (r: Reading): Promise<string[]> => {
  const before = new Date(Date.parse(r.clock.now()) - unsealedAgeMaxMs).toISOString()
  const rows = await r.db
    .selectFrom('audit_event')
    .leftJoin('audit_seal', 'audit_seal.event_id', 'audit_event.id')
    .select(['audit_event.id', 'audit_event.at'])
    .where('audit_seal.event_id', 'is', null)
    .where('audit_event.at', '<', before)
    .orderBy('audit_event.id')
    .limit(breaksMax)
    .execute()
  return rows.map(({ id, at }) => `event ${id} of ${at} has no seal`)
}

const count = async (r: Reading, table: 'audit_event' | 'audit_seal'): Promise<number> => {
  const { rows } = await r.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('rows'))
    .executeTakeFirstOrThrow()
  return Number(rows)
}
