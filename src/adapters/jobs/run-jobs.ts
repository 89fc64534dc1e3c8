// The loop of a job process: claim, do, renew, and give back when told to stop.
import { setTimeout as wait } from 'node:timers/promises'
import { StoreUnavailable } from '../../business/proofs/file-store.ts'
import { ScannerAway } from '../../business/proofs/virus-scanner.ts'
import type { Context } from '../../context.ts'
import type { Database } from '../database/handle.ts'
import { JobFailedForGood, LeaseLost, type Job, type JobHandlers } from './job-handler.ts'
import { claimJob, completeJob, failJob, leaseMs, newOwner, postponeJob, type Queue, reclaimJobs, renewLease, returnJob } from './lease.ts'
import { outageDelayMs } from './retry.ts'

export interface RunnerSettings {
  /** Jobs at once in this process. */
  readonly concurrency: number
  /** How long running jobs may go on after the stop signal. */
  readonly stopTimeoutMs: number
}

export interface Runner {
  /** Does one waiting job; false when there was none. For tests and for commands that empty the queue. */
  workOnce(): Promise<boolean>
  /** Works until `signal` aborts and every running job has ended or was given back. */
  run(signal: AbortSignal): Promise<void>
  /** Jobs being worked on now. */
  readonly running: number
}

const pollMs = 250
const reclaimEveryMs = 2_000
const progressEveryMs = 150
/** A store or scanner that was away may be back; asking costs little. */
const peerAwayMs = 30_000

/** A runner of these handlers; a job of another kind stays in the queue for a process that knows it. */
export const createRunner = (ctx: Context, database: Database, handlers: JobHandlers, settings: RunnerSettings): Runner => {
  const queue: Queue = { database, clock: ctx.clock, owner: newOwner() }
  const kinds = Object.keys(handlers)
  const stop = new AbortController()
  const running = new Set<Promise<void>>()

  // The running work is wrapped: a promise returned bare would be awaited by the caller's await.
  const start = async (): Promise<{ work: Promise<void> } | undefined> => {
    const job = await claimJob(queue, kinds)
    if (job === undefined) return undefined
    const work = doJob(ctx, queue, handlers, job, stop.signal)
    running.add(work)
    void work.finally(() => running.delete(work))
    return { work }
  }

  return {
    get running() {
      return running.size
    },
    workOnce: async () => {
      await reclaimJobs(queue)
      const started = await start()
      await started?.work
      return started !== undefined
    },
    run: async (signal) => {
      let reclaimAt = 0
      let failures = 0
      while (!signal.aborted) {
        try {
          if (Date.now() >= reclaimAt) {
            reclaimAt = Date.now() + reclaimEveryMs
            const count = await reclaimJobs(queue)
            if (count > 0) ctx.log.warning('Took over jobs of a process that ended', { count })
          }
          const hasStarted = running.size < settings.concurrency && (await start()) !== undefined
          if (failures > 0) ctx.log.warning('The job queue can be read again', { failures })
          failures = 0
          if (hasStarted) continue
        } catch (error) {
          failures += 1
          const waitMs = outageDelayMs(failures, Math.random())
          if (isWorthLogging(failures)) ctx.log.error('The job queue could not be read', { error, failures, next_try_ms: waitMs })
          await pause(waitMs, signal)
          continue
        }
        await pause(pollMs, signal)
      }
      const late = setTimeout(() => stop.abort(), settings.stopTimeoutMs)
      await Promise.all(running)
      clearTimeout(late)
    },
  }
}

// The first failure, and then ever more rarely: an outage of an hour is a dozen lines.
const isWorthLogging = (failures: number) => Number.isInteger(Math.log2(failures))

const pause = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }).catch(() => undefined)

const doJob = async (ctx: Context, queue: Queue, handlers: JobHandlers, job: Job, stopSignal: AbortSignal): Promise<void> => {
  const lost = new AbortController()
  const signal = AbortSignal.any([lost.signal, stopSignal])
  const renewal = setInterval(() => void renew(ctx, queue, job, lost), leaseMs / 6)
  let isFinished = false
  try {
    const handler = handlers[job.kind]
    if (handler === undefined) throw new JobFailedForGood(`no handler for jobs of kind ${job.kind}`)
    await handler(ctx, {
      job,
      signal,
      progress: progressWriter(queue, job, lost),
      finish: async (w) => {
        if (!(await completeJob(queue, w.db, job))) throw new LeaseLost(`job ${job.uuid} belongs to another process`)
        isFinished = true
      },
    })
    // A transaction that rolled back leaves the row running: this second update is then the one that counts.
    const isDone = await queue.database.transact((tx) => completeJob(queue, tx, job))
    if (isDone && isFinished) ctx.log.debug('A job was finished outside its transaction', { job: job.uuid })
  } catch (error) {
    await settleFailure(ctx, queue, job, error, { lost: lost.signal.aborted, stopping: stopSignal.aborted })
  } finally {
    clearInterval(renewal)
  }
}

const settleFailure = async (
  ctx: Context,
  queue: Queue,
  job: Job,
  error: unknown,
  why: { lost: boolean; stopping: boolean },
): Promise<void> => {
  const facts = { job: job.uuid, kind: job.kind, attempt: job.attempt }
  try {
    if (why.lost || error instanceof LeaseLost) {
      ctx.log.info('A job was cancelled or taken over', facts)
    } else if (why.stopping) {
      await returnJob(queue, job)
      ctx.log.info('A job was given back because this process stops', facts)
    } else if (error instanceof StoreUnavailable || error instanceof ScannerAway) {
      await postponeJob(queue, job, peerAwayMs, error.message)
      const peer = error instanceof ScannerAway ? 'virus scanner' : 'document store'
      ctx.log.warning(`A job waits for the ${peer}`, { ...facts, error })
    } else {
      const sentence = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      const state = await failJob(queue, job, { sentence, isForGood: error instanceof JobFailedForGood }, Math.random())
      if (state === 'dead') ctx.log.error('A job failed for good', { ...facts, error })
      else ctx.log.warning('A job failed and will be tried again', { ...facts, error })
    }
  } catch (settleError) {
    // The lease runs out by itself, and another process takes over.
    ctx.log.error('The end of a job could not be written', { ...facts, error: settleError })
  }
}

const renew = async (ctx: Context, queue: Queue, job: Job, lost: AbortController): Promise<void> => {
  try {
    if (!(await renewLease(queue, job))) lost.abort()
  } catch (error) {
    ctx.log.warning('A lease could not be renewed', { job: job.uuid, error })
  }
}

const progressWriter = (queue: Queue, job: Job, lost: AbortController) => {
  let writtenAt = 0
  return async (percent: number, stage: string): Promise<void> => {
    const now = performance.now()
    if (now - writtenAt < progressEveryMs && percent < 100) return
    writtenAt = now
    const bounded = Math.max(0, Math.min(100, Math.round(percent)))
    if (!(await renewLease(queue, job, { percent: bounded, stage }))) lost.abort()
  }
}
