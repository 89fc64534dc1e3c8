// What happened at the doors in the last day or week: each kind over time, and from which networks.
import { sql } from 'kysely'
import type { ReadContext } from '../../context.ts'
import { firstEventSince } from '../audit/find-events.ts'
import { compareTexts } from '../lists/compare-texts.ts'
import { auditedKinds, type SecurityKind, securityKinds } from './security-kinds.ts'
import { hourOf, type Slots, slotsUntil, type Span } from './slots.ts'
import { watchedNetwork } from './watched-network.ts'

export interface SecuritySource {
  kind: SecurityKind
  /** Empty when it came from many networks, or from none. */
  network: string
  count: number
  lastAt: string
  /** What it was about last: an account, a file, or the template of an address. */
  last: string
}

export interface SecurityEvents {
  slots: Slots
  /** Every kind, those without an event too; values by slot. */
  series: { kind: SecurityKind; name: string; values: number[]; total: number }[]
  /** The most often first, then the latest; so many of them. */
  sources: SecuritySource[]
}

const sourcesShown = 100

interface Counted extends SecuritySource {
  hour: string
}

export async function securityEvents(r: Pick<ReadContext, 'db' | 'clock'>, span: Span): Promise<SecurityEvents> {
  const slots = slotsUntil(r.clock.now(), span)
  const counted = [...(await audited(r, slots.fromAt)), ...(await refusals(r, slots.fromAt)), ...(await noticesRefused(r, slots.fromAt))]
  const series = (Object.keys(securityKinds) as SecurityKind[]).map((kind) => {
    const values = slots.starts.map(() => 0)
    for (const one of counted) {
      const slot = one.kind === kind ? slots.indexOf(one.hour) : undefined
      if (slot !== undefined) values[slot] = (values[slot] ?? 0) + one.count
    }
    return { kind, name: securityKinds[kind], values, total: values.reduce((sum, value) => sum + value, 0) }
  })
  return { slots, series, sources: sourcesOf(counted) }
}

const audited = async (r: Pick<ReadContext, 'db'>, fromAt: string): Promise<Counted[]> => {
  const floor = await firstEventSince(r, fromAt)
  if (floor === null) return []
  const hour = sql<string>`substr(at, 1, 13)`
  const rows = await r.db
    .selectFrom('audit_event')
    .select((eb) => [
      'kind',
      'remote_address',
      hour.as('hour'),
      eb.fn.countAll<number>().as('count'),
      eb.fn.max('at').as('last_at'),
      eb.fn.max('subject').as('subject'),
    ])
    .where('kind', 'in', Object.keys(auditedKinds))
    .where('id', '>=', floor)
    .where('at', '>=', fromAt)
    .groupBy(['kind', 'remote_address', hour])
    .execute()
  return rows.map((row) => ({
    kind: row.kind as SecurityKind,
    hour: row.hour,
    network: watchedNetwork(row.remote_address),
    count: Number(row.count),
    lastAt: row.last_at,
    last: row.subject,
  }))
}

const refusals = async (r: Pick<ReadContext, 'db'>, fromAt: string): Promise<Counted[]> => {
  const rows = await r.db.selectFrom('refusal_hour').selectAll().where('hour', '>=', hourOf(fromAt)).execute()
  return rows.map((row) => ({
    kind: row.kind as SecurityKind,
    hour: row.hour,
    network: row.network,
    count: Number(row.refusals),
    lastAt: row.last_at,
    last: row.last_path,
  }))
}

/** A gateway's name and the check that failed stand for what it was about. */
const noticesRefused = async (r: Pick<ReadContext, 'db'>, fromAt: string): Promise<Counted[]> => {
  const rows = await r.db.selectFrom('gateway_refusal').selectAll().where('hour', '>=', hourOf(fromAt)).execute()
  return rows.map((row) => ({
    kind: 'notice-refused',
    hour: row.hour,
    network: row.network.includes(':') ? `${row.network}::/64` : row.network,
    count: row.refusals,
    lastAt: row.last_at,
    last: `${row.rail}: ${row.check_name}`,
  }))
}

const sourcesOf = (counted: readonly Counted[]): SecuritySource[] => {
  const sources = new Map<string, SecuritySource>()
  for (const { kind, network, count, lastAt, last } of counted) {
    const key = `${kind} ${network}`
    const known = sources.get(key)
    if (known === undefined) sources.set(key, { kind, network, count, lastAt, last })
    else {
      known.count += count
      if (lastAt > known.lastAt) Object.assign(known, { lastAt, last })
    }
  }
  return [...sources.values()]
    .sort((one, other) => other.count - one.count || compareTexts(other.lastAt, one.lastAt))
    .slice(0, sourcesShown)
}
