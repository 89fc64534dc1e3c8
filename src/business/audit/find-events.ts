// Looking for events in the audit record: by person, thing, kind, day and words, newest first, from one page to the next by the
// number of the last event seen. A record of millions is never counted, and never read whole while somebody waits.
import { watchLimits } from '../../config/watch-limits.ts'
import type { ReadContext } from '../../context.ts'
import { contains } from '../lists/searching.ts'
import { addDays, startOfDay } from '../money/calendar.ts'

type Reading = Pick<ReadContext, 'db'>

/** Each is a text as typed; empty asks for nothing. */
export interface EventSearch {
  /** Whole name or address, of whoever did it or whom it was about. */
  person: string
  /** Whole number, name or address of what it was about. */
  subject: string
  kind: string
  /** Somewhere in names, details or network. */
  words: string
  /** Johannesburg days, both included. */
  fromOn: string
  untilOn: string
}

export interface AuditEvent {
  id: number
  at: string
  actor: string
  kind: string
  subject: string
  detail: Readonly<Record<string, unknown>>
  remoteAddress: string | null
}

export interface FoundEvents {
  rows: AuditEvent[]
  /** Go on with events before this one; null at the end of the record. */
  before: number | null
  /** When words were looked for and the time was up: instant of the oldest event that was looked at. */
  lookedUntil: string | null
}

/** An event's instant is taken a moment before its number: the two orders differ by this many places at most. */
const disorderMax = 10_000

interface Bounds {
  /** first event that may be looked at */
  floor: number
  /** events from this number on are not looked at */
  before: number
  fromAt: string | null
  untilAt: string | null
}

interface Looking {
  rowsMax: number
  /** How many events one statement looks through for words, and how long it goes on with the next. */
  stretch: number
  searchMsMax: number
}

const usual: Looking = {
  rowsMax: watchLimits.auditPageRows,
  stretch: watchLimits.auditStretch,
  searchMsMax: watchLimits.auditSearchMsMax,
}

/** The newest events that fit, before the given one. */
export async function findEvents(
  r: Reading,
  search: EventSearch,
  { before, ...given }: Partial<Looking> & { before?: number | undefined } = {},
): Promise<FoundEvents> {
  const looking = { ...usual, ...given }
  const bounds = await boundsOf(r, search, before)
  if (bounds === null) return { rows: [], before: null, lookedUntil: null }
  return search.words === '' ? findAtOnce(r, search, bounds, looking.rowsMax) : findByStretches(r, search, bounds, looking)
}

/**
 * Every kind of event that ever happened, in the order of the alphabet: one look into the index for each. A distinct over a million
 * entries took 1.6 s on SQLite, the same loop inside one recursive statement 3.5 s on MariaDB.
 */
export async function listEventKinds(r: Reading): Promise<string[]> {
  const kinds: string[] = []
  for (;;) {
    const next = await r.db
      .selectFrom('audit_event')
      .select('kind')
      .where('kind', '>', kinds.at(-1) ?? '')
      .orderBy('kind')
      .limit(1)
      .executeTakeFirst()
    if (next === undefined) return kinds
    kinds.push(next.kind)
  }
}

const findAtOnce = async (r: Reading, search: EventSearch, bounds: Bounds, rowsMax: number): Promise<FoundEvents> => {
  const rows = await newestOf(r, search, bounds, rowsMax + 1)
  const shown = rows.slice(0, rowsMax)
  return { rows: shown, before: rows.length > rowsMax ? (shown.at(-1)?.id ?? null) : null, lookedUntil: null }
}

/** Words have no index: the record is looked through from its end, until enough is found or the time is up. */
const findByStretches = async (r: Reading, search: EventSearch, bounds: Bounds, looking: Looking): Promise<FoundEvents> => {
  const { rowsMax } = looking
  const givesUpAt = performance.now() + looking.searchMsMax
  const rows: AuditEvent[] = []
  let before = bounds.before
  while (before > bounds.floor) {
    const floor = Math.max(bounds.floor, before - looking.stretch)
    rows.push(...(await newestOf(r, search, { ...bounds, floor, before }, rowsMax + 1 - rows.length)))
    if (rows.length > rowsMax) {
      const shown = rows.slice(0, rowsMax)
      return { rows: shown, before: shown.at(-1)?.id ?? null, lookedUntil: null }
    }
    before = floor
    if (before > bounds.floor && performance.now() > givesUpAt) return { rows, before, lookedUntil: await instantOf(r, before) }
  }
  return { rows, before: null, lookedUntil: null }
}

/** A person is looked for in two columns, each by its index. */
const newestOf = async (r: Reading, search: EventSearch, bounds: Bounds, rowsMax: number): Promise<AuditEvent[]> => {
  const asked = eventsOf(r, search, bounds, rowsMax)
  if (search.person === '') return (await asked.execute()).map(eventOf)
  const found = await Promise.all([
    asked.where('actor', '=', search.person).execute(),
    asked.where('subject', '=', search.person).execute(),
  ])
  const byId = new Map(found.flat().map((row) => [row.id, row]))
  return [...byId.values()]
    .sort((one, other) => other.id - one.id)
    .slice(0, rowsMax)
    .map(eventOf)
}

const eventsOf = (r: Reading, { kind, subject, words }: EventSearch, { floor, before, fromAt, untilAt }: Bounds, rowsMax: number) => {
  let query = r.db
    .selectFrom('audit_event')
    .selectAll()
    .where('id', '<', before)
    .where('id', '>=', floor)
    .orderBy('id', 'desc')
    .limit(rowsMax)
  if (kind !== '') query = query.where('kind', '=', kind)
  if (subject !== '') query = query.where('subject', '=', subject)
  if (fromAt !== null) query = query.where('at', '>=', fromAt)
  if (untilAt !== null) query = query.where('at', '<', untilAt)
  if (words === '') return query
  const like = contains(words)
  return query.where((eb) =>
    eb.or([eb('actor', 'like', like), eb('subject', 'like', like), eb('detail', 'like', like), eb('remote_address', 'like', like)]),
  )
}

/** Null when the days asked for hold no event. */
const boundsOf = async (r: Reading, { fromOn, untilOn }: EventSearch, before: number | undefined): Promise<Bounds | null> => {
  const fromAt = fromOn === '' ? null : startOfDay(fromOn)
  const untilAt = untilOn === '' ? null : startOfDay(addDays(untilOn, 1))
  const ends = r.db.selectFrom('audit_event').select('id').limit(1)
  const newestFirst =
    untilAt === null ? ends.orderBy('id', 'desc') : ends.where('at', '<', untilAt).orderBy('at', 'desc').orderBy('id', 'desc')
  const floor = fromAt === null ? 0 : await firstEventSince(r, fromAt)
  const last = await newestFirst.executeTakeFirst()
  if (floor === null || last === undefined) return null
  const newest = untilAt === null ? last.id + 1 : last.id + disorderMax
  return { floor, before: Math.min(before ?? newest, newest), fromAt, untilAt }
}

/** The number that an instant's events begin with, for questions about the latest of them; null when there are none. */
export async function firstEventSince(r: Reading, at: string): Promise<number | null> {
  const first = await r.db
    .selectFrom('audit_event')
    .select('id')
    .where('at', '>=', at)
    .orderBy('at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return first === undefined ? null : Math.max(0, first.id - disorderMax)
}

const instantOf = async (r: Reading, id: number): Promise<string | null> => {
  const row = await r.db.selectFrom('audit_event').select('at').where('id', '>=', id).orderBy('id').limit(1).executeTakeFirst()
  return row?.at ?? null
}

const eventOf = (row: {
  id: number
  at: string
  actor: string
  kind: string
  subject: string
  detail: string
  remote_address: string | null
}): AuditEvent => ({
  id: row.id,
  at: row.at,
  actor: row.actor,
  kind: row.kind,
  subject: row.subject,
  detail: JSON.parse(row.detail) as Record<string, unknown>,
  remoteAddress: row.remote_address,
})
