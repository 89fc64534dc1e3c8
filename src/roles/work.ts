// `supply work`: one job process, beside the web workers or alone on another machine.
import { createOcrPool, threadsOfEach } from '../adapters/ocr/pool.ts'
import { countJobs, type JobCounts } from '../adapters/jobs/count-jobs.ts'
import type { JobHandlers } from '../adapters/jobs/job-handler.ts'
import { imapServer } from '../adapters/mailbox/imap-server.ts'
import { createRunner } from '../adapters/jobs/run-jobs.ts'
import { jobHandlersOf, openApplication } from '../app.ts'
import { waitingCounts } from '../business/reports/waiting-counts.ts'
import type { ProofReader } from '../business/proofs/read-proof-job.ts'
import { proofLimits } from '../config/proof-limits.ts'
import type { Settings } from '../config/settings.ts'
import { countKey } from '../observability/count-key.ts'
import { nameLog, type ProcessLog } from '../observability/log.ts'
import { LogWatch } from '../observability/log-watch.ts'
import { moveLogFigures } from '../observability/log-figures.ts'
import { ObservedTotals } from '../observability/observed-totals.ts'
import { readMachine } from '../supervisor/cores.ts'
import { Increments } from '../supervisor/counts.ts'
import { connectToPrimary, isSupervised, type WorkerLink } from '../supervisor/worker-link.ts'
import type { Defects } from './defects.ts'
import { keepGarbageSmall } from './keep-garbage-small.ts'
import { startPolling } from './poll-mailbox.ts'
import { startReconciling } from './schedule-reconciliation.ts'
import { startRemoving } from './schedule-removal.ts'
import { startSealing } from './seal-audit.ts'

const countEveryMs = 5_000
/** Mail is quick and waits for others: it must not stand behind documents. */
const jobsBesideReading = 2

/** Works until told to stop; unfinished jobs are given back. */
export const work = async (settings: Settings, rootLog: ProcessLog, defects: Defects): Promise<void> => {
  const log = nameLog(rootLog, 'jobs')
  const application = openApplication(settings, log)
  const { ctx, database } = application
  const { workerThreads: children, jobProcesses } = settings.processes
  const threads = threadsOfEach(children * Math.max(1, jobProcesses), readMachine().cores)
  const reader = createOcrPool({ children, threads, deadlineMs: proofLimits.jobReadTimeoutMs })
  const stop = new AbortController()
  const increments = new Increments()
  const totals = new ObservedTotals()
  const handlers = countTries(jobHandlersOf(application, countReadings(reader, increments)), increments)
  const runner = createRunner(ctx, database, handlers, {
    concurrency: settings.processes.workerThreads + jobsBesideReading,
    stopTimeoutMs: Math.max(0, settings.processes.gracefulTimeoutMs - 2_000),
  })
  let queue: JobCounts | undefined
  let proofsWaiting = 0
  const count = async () => {
    // While the database is away the last count stands; the queue's own loop says so in the log.
    queue = await countJobs(database, ctx.clock.now()).catch(() => queue)
    proofsWaiting = await waitingCounts(ctx.read).then(
      (waiting) => waiting.proofs,
      () => proofsWaiting,
    )
  }
  // Not waited for: a database that is away now may be back in a minute, and the loop looks for it.
  void count()
  const counter = setInterval(() => void count(), countEveryMs)
  const stopSealing = startSealing(ctx)
  const stopRemoving = startRemoving(ctx)
  const stopReconciling = startReconciling(ctx)
  const { mailbox } = settings.intake
  const stopPolling = mailbox === undefined ? undefined : startPolling(ctx, imapServer(mailbox))
  let link: WorkerLink | undefined
  const logWatch = new LogWatch('work', (note, to) => link?.post(note, to))
  if (isSupervised()) {
    link = connectToPrimary({
      onDrain: () => stop.abort(),
      onStopping: () => undefined,
      onNote: (note) => logWatch.hear(note),
      gauges: () => ({ running: runner.running, queue, proofsWaiting, memoryRssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024) }),
      takeCounts: () => {
        moveLogFigures(totals, increments)
        return increments.take()
      },
    })
  } else {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.on(signal, () => stop.abort())
  }
  defects.leaveBy((why) => {
    if (link === undefined) stop.abort()
    else link.leave(why, settings.processes.gracefulTimeoutMs)
  })
  keepGarbageSmall()
  link?.ready()
  log.info(`Waiting for jobs, ${settings.processes.workerThreads} documents at once`)
  await runner.run(stop.signal)
  clearInterval(counter)
  stopRemoving()
  stopReconciling()
  await stopPolling?.()
  await stopSealing()
  await reader.close()
  await application.close()
  link?.disconnect()
}

/** Each document read is counted by what came of it. */
const countReadings = (reader: ProofReader, increments: Increments): ProofReader => ({
  read: async (input, options) => {
    const document = await reader.read(input, options)
    increments.add(countKey('supply_proofs_read_total', { outcome: document.reading.kind }))
    return document
  },
})

/** Each try at a job is counted by how it ended; the primary keeps the sums. */
const countTries = (handlers: JobHandlers, increments: Increments): JobHandlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]) => [
      kind,
      async (ctx, run) => {
        try {
          await handler(ctx, run)
          increments.add(`jobs.done.${kind}`)
        } catch (error) {
          increments.add(`jobs.failed.${kind}`)
          throw error
        }
      },
    ]),
  )
