// How many jobs wait, run and have failed for good: for /metrics and /health/detailed.
import type { Database } from '../database/handle.ts'

export interface JobCounts {
  readonly queued: number
  readonly running: number
  readonly dead: number
  /** When the longest-waiting job became due; null when none waits. */
  readonly oldestDueAt: string | null
}

export const countJobs = async ({ read }: Pick<Database, 'read'>, now: string): Promise<JobCounts> => {
  const rows = await read
    .selectFrom('job')
    .select(['state', (eb) => eb.fn.countAll<number | string>().as('count')])
    .where('state', 'in', ['queued', 'running', 'dead'])
    .groupBy('state')
    .execute()
  const oldest = await read
    .selectFrom('job')
    .select('run_at')
    .where('state', '=', 'queued')
    .where('run_at', '<=', now)
    .orderBy('run_at')
    .limit(1)
    .executeTakeFirst()
  const count = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0)
  return { queued: count('queued'), running: count('running'), dead: count('dead'), oldestDueAt: oldest?.run_at ?? null }
}
