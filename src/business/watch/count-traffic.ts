// How many requests were answered in each hour, how many of them slowly, and which those were: written by every web process of
// every machine into the same rows, read for the plots.
import { keepExisting } from '../../adapters/database/dialect.ts'
import { watchLimits } from '../../config/watch-limits.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { compareTexts } from '../lists/compare-texts.ts'
import { hourOf, type Slots, slotsUntil, type Span } from './slots.ts'

export interface TrafficCount {
  hour: string
  statusClass: number
  requests: number
  slow: number
  durationMs: number
}

export interface SlowRequest {
  at: string
  method: string
  route: string
  status: number
  durationMs: number
  requestId: string
  machine: string
}

/** Adds to what is there; rows are taken in one order, so that two processes never wait for each other. */
export async function addTraffic(w: WriteContext, counts: readonly TrafficCount[], slow: readonly SlowRequest[]): Promise<void> {
  for (const count of counts.toSorted((a, b) => compareTexts(a.hour, b.hour) || a.statusClass - b.statusClass)) {
    const key = { hour: count.hour, status_class: count.statusClass }
    await keepExisting(w.db, w.db.insertInto('traffic_hour').values({ ...key, requests: 0, slow: 0, duration_ms: 0 }), 'hour').execute()
    await w.db
      .updateTable('traffic_hour')
      .set((eb) => ({
        requests: eb('requests', '+', count.requests),
        slow: eb('slow', '+', count.slow),
        duration_ms: eb('duration_ms', '+', Math.round(count.durationMs)),
      }))
      .where('hour', '=', key.hour)
      .where('status_class', '=', key.status_class)
      .execute()
  }
  if (slow.length === 0) return
  const rows = slow.map(({ durationMs, requestId, ...one }) => ({ ...one, duration_ms: durationMs, request_id: requestId }))
  await w.db.insertInto('slow_request').values(rows).execute()
}

/** Forgets what is older than its limit. */
export async function sweepTraffic(w: WriteContext): Promise<void> {
  const before = (days: number) => new Date(Date.parse(w.clock.now()) - days * 86_400_000).toISOString()
  await w.db
    .deleteFrom('traffic_hour')
    .where('hour', '<', hourOf(before(watchLimits.trafficDays)))
    .execute()
  await w.db.deleteFrom('slow_request').where('at', '<', before(watchLimits.slowRequestDays)).execute()
}

export interface Traffic {
  slots: Slots
  /** By slot: 200 to 399, 400 to 499, 500 and above, and those of all that took over a second. */
  answered: number[]
  refused: number[]
  failed: number[]
  slow: number[]
  /** Mean over the span, in milliseconds; 0 without requests. */
  meanMs: number
  slowest: SlowRequest[]
}

const slowestShown = 50

export async function readTraffic(r: Pick<ReadContext, 'db' | 'clock'>, span: Span): Promise<Traffic> {
  const slots = slotsUntil(r.clock.now(), span)
  const rows = await r.db.selectFrom('traffic_hour').selectAll().where('hour', '>=', hourOf(slots.fromAt)).execute()
  const empty = () => slots.starts.map(() => 0)
  const traffic = { answered: empty(), refused: empty(), failed: empty(), slow: empty() }
  let requests = 0
  let durationMs = 0
  for (const row of rows) {
    const slot = slots.indexOf(row.hour)
    if (slot === undefined) continue
    const series = row.status_class >= 5 ? traffic.failed : row.status_class === 4 ? traffic.refused : traffic.answered
    series[slot] = (series[slot] ?? 0) + Number(row.requests)
    traffic.slow[slot] = (traffic.slow[slot] ?? 0) + Number(row.slow)
    requests += Number(row.requests)
    durationMs += Number(row.duration_ms)
  }
  const slowest = await r.db
    .selectFrom('slow_request')
    .selectAll()
    .where('at', '>=', slots.fromAt)
    .orderBy('duration_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(slowestShown)
    .execute()
  return {
    slots,
    ...traffic,
    meanMs: requests === 0 ? 0 : Math.round(durationMs / requests),
    slowest: slowest.map(({ at, method, route, status, duration_ms: ms, request_id: requestId, machine }) => {
      return { at, method, route, status, durationMs: ms, requestId, machine }
    }),
  }
}
