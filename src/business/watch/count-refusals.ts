// Requests that were turned away, counted by hour, kind and network. A flood adds to one row; whose deeds belong in the audit
// record stand there one by one.
import { keepExisting } from '../../adapters/database/dialect.ts'
import { watchLimits } from '../../config/watch-limits.ts'
import type { WriteContext } from '../../context.ts'
import { compareTexts } from '../lists/compare-texts.ts'
import { hourOf } from './slots.ts'
import type { CountedKind } from './security-kinds.ts'

export interface RefusalCount {
  hour: string
  kind: CountedKind
  /** As `watchedNetwork` gives it; empty for the many beyond those told apart. */
  network: string
  refusals: number
  lastAt: string
  /** Template of the address. */
  lastPath: string
}

const keyOf = ({ hour, kind, network }: RefusalCount) => `${hour} ${kind} ${network}`

/** Adds to what is there; rows are taken in one order, so that two processes never wait for each other. */
export async function addRefusals(w: WriteContext, counts: readonly RefusalCount[]): Promise<void> {
  for (const count of counts.toSorted((a, b) => compareTexts(keyOf(a), keyOf(b)))) {
    const { hour, kind, network, lastAt } = count
    const [last_at, last_path] = [lastAt, count.lastPath.slice(0, 200)]
    const insert = w.db.insertInto('refusal_hour').values({ hour, kind, network, refusals: 0, last_at, last_path })
    await keepExisting(w.db, insert, 'hour').execute()
    await w.db
      .updateTable('refusal_hour')
      .set((eb) => ({ refusals: eb('refusals', '+', count.refusals), last_at, last_path }))
      .where('hour', '=', hour)
      .where('kind', '=', kind)
      .where('network', '=', network)
      .execute()
  }
}

/** Forgets what is older than its limit. */
export async function sweepRefusals(w: WriteContext): Promise<void> {
  const before = new Date(Date.parse(w.clock.now()) - watchLimits.refusalDays * 86_400_000).toISOString()
  await w.db.deleteFrom('refusal_hour').where('hour', '<', hourOf(before)).execute()
}
