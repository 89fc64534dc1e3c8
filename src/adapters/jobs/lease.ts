// Who works on a job and until when: taking one, keeping it, giving it back, and
// taking over from a process that died.
import { hostname } from 'node:os'
import type { Clock } from '../../context.ts'
import { lockFreeRows } from '../database/dialect.ts'
import type { Database, TransactionHandle } from '../database/handle.ts'
import type { Job } from './job-handler.ts'
import { laterBy, retryDelayMs } from './retry.ts'

/** A job whose process stops renewing is taken over after this long. */
export const leaseMs = 30_000
const lastErrorLengthMax = 2_000

export interface Queue {
  readonly database: Database
  readonly clock: Clock
  /** `host:pid:number`, different for every runner. */
  readonly owner: string
}

let runners = 0

/** A name that says where the runner lives, so that another on the same host can see whether it is dead. */
export const newOwner = (): string => `${hostname().slice(0, 80)}:${process.pid}:${(runners += 1)}`

/** The longest-waiting job of these kinds, now leased to us; undefined when there is none. */
export const claimJob = async (queue: Queue, kinds: readonly string[]): Promise<Job | undefined> => {
  const now = queue.clock.now()
  // A look without a lock first: on SQLite a claim takes the one writer's turn.
  const waiting = await queue.database.read
    .selectFrom('job')
    .select('id')
    .where('state', '=', 'queued')
    .where('run_at', '<=', now)
    .where('kind', 'in', kinds)
    .limit(1)
    .executeTakeFirst()
  if (waiting === undefined) return undefined
  return queue.database.transact(async (tx) => {
    const row = await tx
      .selectFrom('job')
      .select(['id', 'uuid', 'kind', 'payload', 'attempts', 'attempts_max'])
      .where('state', '=', 'queued')
      .where('run_at', '<=', now)
      .where('kind', 'in', kinds)
      .orderBy('run_at')
      .orderBy('id')
      .limit(1)
      .modifyEnd(lockFreeRows(tx))
      .executeTakeFirst()
    if (row === undefined) return undefined
    await tx
      .updateTable('job')
      .set({ state: 'running', attempts: row.attempts + 1, leased_by: queue.owner, lease_until: laterBy(now, leaseMs) })
      .where('id', '=', row.id)
      .execute()
    return {
      id: row.id,
      uuid: row.uuid,
      kind: row.kind,
      payload: JSON.parse(row.payload) as Record<string, unknown>,
      attempt: row.attempts + 1,
      attemptsMax: row.attempts_max,
    }
  })
}

/** Extends the lease, with progress if there is news; false when the job is no longer ours. */
export const renewLease = (queue: Queue, job: Job, progress?: { percent: number; stage: string }): Promise<boolean> =>
  queue.database.transact(async (tx) => {
    const news = progress === undefined ? {} : { progress_percent: progress.percent, progress_stage: progress.stage.slice(0, 120) }
    const result = await tx
      .updateTable('job')
      .set({ lease_until: laterBy(queue.clock.now(), leaseMs), ...news })
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .where('leased_by', '=', queue.owner)
      .executeTakeFirst()
    return result.numUpdatedRows > 0n
  })

/** Marks the job done in the given transaction; false when it is no longer ours. */
export const completeJob = async (queue: Queue, tx: TransactionHandle, job: Job): Promise<boolean> => {
  const result = await tx
    .updateTable('job')
    .set({ state: 'done', finished_at: queue.clock.now(), leased_by: null, lease_until: null, progress_percent: 100, last_error: null })
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('leased_by', '=', queue.owner)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export interface Failure {
  readonly sentence: string
  /** No further try. */
  readonly isForGood: boolean
}

/** Sends a failed job back to wait, or to the dead letters after its last try. Returns its new state. */
export const failJob = (queue: Queue, job: Job, failure: Failure, random: number): Promise<'queued' | 'dead'> =>
  queue.database.transact(async (tx) => {
    const now = queue.clock.now()
    const isDead = failure.isForGood || job.attempt >= job.attemptsMax
    const outcome = isDead
      ? { state: 'dead' as const, finished_at: now }
      : { state: 'queued' as const, run_at: laterBy(now, retryDelayMs(job.attempt, random)) }
    await tx
      .updateTable('job')
      .set({ ...outcome, leased_by: null, lease_until: null, last_error: failure.sentence.slice(0, lastErrorLengthMax) })
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .where('leased_by', '=', queue.owner)
      .execute()
    return outcome.state
  })

/** Gives an unfinished job back at once, without counting the try: this process has to stop. */
export const returnJob = (queue: Queue, job: Job): Promise<void> =>
  queue.database.transact(async (tx) => {
    await tx
      .updateTable('job')
      .set({ state: 'queued', attempts: job.attempt - 1, leased_by: null, lease_until: null })
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .where('leased_by', '=', queue.owner)
      .execute()
  })

/** Lets the job wait without counting the try: what it needs is away, which says nothing about the job. */
export const postponeJob = (queue: Queue, job: Job, delayMs: number, why: string): Promise<void> =>
  queue.database.transact(async (tx) => {
    await tx
      .updateTable('job')
      .set({
        state: 'queued',
        attempts: job.attempt - 1,
        run_at: laterBy(queue.clock.now(), delayMs),
        leased_by: null,
        lease_until: null,
        last_error: why.slice(0, lastErrorLengthMax),
      })
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .where('leased_by', '=', queue.owner)
      .execute()
  })

/**
 * Frees jobs whose process is gone: the lease ran out, or the process lived on this host
 * and is dead. Returns how many; those without tries left go to the dead letters.
 */
export const reclaimJobs = async (queue: Queue, isAlive: (owner: string) => boolean = isOwnerAlive): Promise<number> => {
  const now = queue.clock.now()
  const running = await queue.database.read
    .selectFrom('job')
    .select(['id', 'leased_by', 'lease_until', 'attempts', 'attempts_max'])
    .where('state', '=', 'running')
    .execute()
  const lost = running.filter((job) => (job.lease_until ?? '') < now || !isAlive(job.leased_by ?? ''))
  for (const job of lost) {
    const isDead = job.attempts >= job.attempts_max
    await queue.database.transact((tx) =>
      tx
        .updateTable('job')
        .set({
          state: isDead ? 'dead' : 'queued',
          finished_at: isDead ? now : null,
          run_at: now,
          leased_by: null,
          lease_until: null,
          last_error: 'The process that worked on it ended without a result.',
        })
        .where('id', '=', job.id)
        .where('state', '=', 'running')
        .where('leased_by', job.leased_by === null ? 'is' : '=', job.leased_by)
        .where('lease_until', job.lease_until === null ? 'is' : '=', job.lease_until)
        .execute(),
    )
  }
  return lost.length
}

/** False only when the owner certainly lived on this host and its process is gone. */
export const isOwnerAlive = (owner: string): boolean => {
  const [host, pid] = owner.split(':')
  if (host !== hostname().slice(0, 80) || pid === undefined) return true
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
