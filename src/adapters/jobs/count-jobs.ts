// How many jobs wait, run and have failed for good: for /metrics and /health/detailed.
import type { Database } from '../database/handle.ts'

export interface JobCounts {
  readonly queued: number
  readonly running: number
  readonly dead: number
  /** The same by kind; kinds come from our code and are few. */
  readonly byKind: readonly { readonly kind: string; readonly state: string; readonly count: number }[]
  /** When the longest-waiting job became due; null when none waits. */
  readonly oldestDueAt: string | null
}

export const countJobs = async ({ read }: Pick<Database, 'read'>, now: string): Promise<JobCounts> => {
  const rows = await read
    .selectFrom('job')
    .select(['kind', 'state', (eb) => eb.fn.countAll<number | string>().as('count')])
    .where('state', 'in', ['queued', 'running', 'dead'])
    .groupBy(['kind', 'state'])
    .execute()
  const oldest = await read
    .selectFrom('job')
    .select('run_at')
    .where('state', '=', 'queued')
    .where('run_at', '<=', now)
    .orderBy('run_at')
    .limit(1)
    .executeTakeFirst()
  const byKind = rows.map(({ kind, state, count }) => ({ kind, state, count: Number(count) }))
  const count = (state: string) => byKind.reduce((sum, row) => (row.state === state ? sum + row.count : sum), 0)
  return { byKind, queued: count('queued'), running: count('running'), dead: count('dead'), oldestDueAt: oldest?.run_at ?? null }
}
