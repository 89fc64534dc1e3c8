// Taking an erased person out of the record: the event stays, with its instant, kind and place in the chain, and a word that stands
// for the person. Each erasure notes the hash of everything it left, in events of its own that are sealed like every other.
import type { ReadContext, WriteContext } from '../../context.ts'
import { contains } from '../lists/searching.ts'
import { record } from './record.ts'
import { contentHashOf, type SealedEvent } from './seal.ts'

type Reading = Pick<ReadContext, 'db'>

const redactionKind = 'personal-data-erased'
const rowsAtOnce = 500
/** Hashes in one note: 200 of them are 16 kB. */
const notesAtOnce = 200

/** Ids of events in which one of these texts stands. Looked for outside the transaction that changes them: it may take a while. */
export async function findEventsWith(r: Reading, texts: readonly string[]): Promise<number[]> {
  const ids: number[] = []
  for (let after = 0; ;) {
    const rows = await r.db
      .selectFrom('audit_event')
      .select('id')
      .where('id', '>', after)
      .where((eb) =>
        eb.or(
          texts.flatMap((text) =>
            (['actor', 'subject', 'detail'] as const).map((column) => eb(eb.fn('lower', [column]), 'like', contains(text.toLowerCase()))),
          ),
        ),
      )
      .orderBy('id')
      .limit(rowsAtOnce)
      .execute()
    ids.push(...rows.map((row) => row.id))
    const last = rows.at(-1)
    if (last === undefined || rows.length < rowsAtOnce) return ids
    after = last.id
  }
}

/** Whether the chain covers every one of these events: before that their content cannot be taken out without a trace. */
export async function areSealed(r: Reading, eventIds: readonly number[]): Promise<boolean> {
  for (let at = 0; at < eventIds.length; at += rowsAtOnce) {
    const some = eventIds.slice(at, at + rowsAtOnce)
    const seals = await r.db.selectFrom('audit_seal').select('event_id').where('event_id', 'in', some).execute()
    if (seals.length < some.length) return false
  }
  return true
}

export interface Redaction {
  erasureUuid: string
  eventIds: readonly number[]
  /** a text of an event without the person */
  without: (text: string) => string
}

/** Takes the person out of these sealed events, with the address they came from, and notes what was left. */
export async function redactEvents(w: WriteContext, { erasureUuid, eventIds, without }: Redaction): Promise<void> {
  for (let at = 0; at < eventIds.length; at += notesAtOnce) {
    const events = await w.db
      .selectFrom('audit_event')
      .selectAll()
      .where('id', 'in', eventIds.slice(at, at + notesAtOnce))
      .orderBy('id')
      .execute()
    const left: Record<string, string> = {}
    for (const event of events) {
      const { id } = event
      // LIKE finds more than stands there
      if (without(event.actor) === event.actor && without(event.subject) === event.subject && without(event.detail) === event.detail)
        continue
      const change = {
        actor: without(event.actor),
        subject: without(event.subject),
        detail: without(event.detail),
        remote_address: null,
        salt: '',
      }
      left[String(id)] = await noteRedaction(w, { ...event, ...change }, erasureUuid)
      await w.db.updateTable('audit_event').set(change).where('id', '=', id).execute()
    }
    await record(w, { actor: 'privacy', kind: redactionKind, subject: erasureUuid, detail: { left } })
  }
}

async function noteRedaction(w: WriteContext, event: SealedEvent, erasure_uuid: string): Promise<string> {
  const content_hash = contentHashOf(event)
  const before = await w.db.selectFrom('audit_redaction').select('event_id').where('event_id', '=', event.id).executeTakeFirst()
  if (before !== undefined)
    await w.db.updateTable('audit_redaction').set({ content_hash, erasure_uuid }).where('event_id', '=', event.id).execute()
  else await w.db.insertInto('audit_redaction').values({ event_id: event.id, content_hash, erasure_uuid }).execute()
  return content_hash
}

/** What erasures left of these events, by event. */
export async function readRedactions(r: Reading, eventIds: readonly number[]): Promise<Map<number, string>> {
  if (eventIds.length === 0) return new Map()
  const rows = await r.db.selectFrom('audit_redaction').select(['event_id', 'content_hash']).where('event_id', 'in', eventIds).execute()
  return new Map(rows.map((row) => [row.event_id, row.content_hash]))
}

/** Redactions that no event of an erasure notes, or notes otherwise: somebody made them behind the record's back. */
export async function findUnnotedRedactions(r: Reading): Promise<string[]> {
  const noted = new Map<number, string>()
  const notes = await r.db.selectFrom('audit_event').select('detail').where('kind', '=', redactionKind).orderBy('id').execute()
  for (const { detail } of notes) {
    for (const [id, hash] of Object.entries((JSON.parse(detail) as { left: Record<string, string> }).left)) noted.set(Number(id), hash)
  }
  const rows = await r.db.selectFrom('audit_redaction').select(['event_id', 'content_hash']).execute()
  return rows
    .filter((row) => noted.get(row.event_id) !== row.content_hash)
    .map((row) => `event ${row.event_id} was changed by no erasure on record`)
}
