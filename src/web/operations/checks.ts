// The checks behind /health and /health/detailed: what each dependency is asked, and what its answer means.
// No words of a driver leave this file: they name hosts, users and versions.
import { checkOnce } from './check-once.ts'
import type { Operations } from './operations.ts'

export type Status = 'healthy' | 'degraded' | 'unhealthy'

export interface Check {
  readonly status: Status
  readonly message: string
  readonly latency_ms: number
}

export type CheckName = 'database' | 'cache' | 's3_storage' | 'jobs' | 'disk' | 'workers'

export interface Checks {
  isDatabaseHealthy(): Promise<boolean>
  all(): Promise<Readonly<Record<CheckName, Check>>>
}

/** Balancers give up after two seconds; the answer must be ours, whatever the dependency does. */
const timeoutMs = 1_500
const freeDegradedPercent = 10
const freeUnhealthyPercent = 2
/** Documents are read within seconds; after five minutes nobody works on the queue, or not enough. */
const waitingTooLongMs = 5 * 60_000

export const makeChecks = (operations: Operations): Checks => {
  const contacts = operations.checks
  const database = checkOnce(contacts.database, timeoutMs)
  const cache = checkOnce(contacts.cache, timeoutMs)
  const storage = checkOnce(contacts.storage, timeoutMs)
  const jobs = checkOnce(() => Promise.all([contacts.jobs(), contacts.lateMail(), contacts.lateMailbox()]), timeoutMs)
  const disk = checkOnce(contacts.disk, timeoutMs)
  const fleet = checkOnce(operations.askFleet, timeoutMs)

  // Pages are served from the database, so it alone decides; without cache or store the shop goes on.
  const contacted = async (ask: ReturnType<typeof checkOnce<void>>, whenFailing: Status, good: string, bad: string): Promise<Check> => {
    const { isAnswered, latencyMs } = await ask()
    return { status: isAnswered ? 'healthy' : whenFailing, message: isAnswered ? good : bad, latency_ms: latencyMs }
  }

  const checkJobs = async (): Promise<Check> => {
    const { value, latencyMs } = await jobs()
    if (value === undefined) return { status: 'degraded', message: 'The queue cannot be read', latency_ms: latencyMs }
    const [counts, lateMail, lateMailbox] = value
    const waitedMs = counts.oldestDueAt === null ? 0 : Date.now() - Date.parse(counts.oldestDueAt)
    const isLate = waitedMs > waitingTooLongMs
    const words = [
      `${counts.queued} waiting, ${counts.running} running, ${counts.dead} failed for good`,
      ...(isLate ? [`the oldest has waited ${Math.round(waitedMs / 60_000)} minutes`] : []),
      ...(lateMail === null ? [] : [`${lateMail.count} mails are not taken by the mail server, the oldest since ${lateMail.sinceAt}`]),
      ...(lateMailbox === null ? [] : [`the mailbox for proofs cannot be read since ${lateMailbox}`]),
    ]
    const isDegraded = isLate || counts.dead > 0 || lateMail !== null || lateMailbox !== null
    return { status: isDegraded ? 'degraded' : 'healthy', message: words.join('; '), latency_ms: latencyMs }
  }

  const checkDisk = async (): Promise<Check> => {
    const { value, latencyMs } = await disk()
    if (value === undefined) return { status: 'degraded', message: 'The disk of DATA_DIR does not answer', latency_ms: latencyMs }
    const percent = value.totalBytes === 0 ? 100 : (100 * value.freeBytes) / value.totalBytes
    const status = percent < freeUnhealthyPercent ? 'unhealthy' : percent < freeDegradedPercent ? 'degraded' : 'healthy'
    const gigabytes = Math.round(value.freeBytes / 1024 ** 2 / 102.4) / 10
    return { status, message: `${gigabytes} GB free (${Math.round(percent)} %)`, latency_ms: latencyMs }
  }

  const checkWorkers = async (): Promise<Check> => {
    const { value, latencyMs } = await fleet()
    const web = (value?.members ?? []).filter((member) => member.role === 'web')
    const ready = web.filter((member) => member.state === 'ready').length
    const backingOff = value?.backingOff ?? 0
    const words = [
      value?.isPartial === true ? 'The primary does not answer' : `${ready} of ${web.length} web workers ready`,
      ...(backingOff === 0 ? [] : [`${backingOff} processes keep dying and are started again after a wait`]),
    ]
    const isHealthy = ready > 0 && backingOff === 0 && value?.isPartial !== true
    return { status: isHealthy ? 'healthy' : 'degraded', message: words.join('; '), latency_ms: latencyMs }
  }

  return {
    isDatabaseHealthy: async () => (await database()).isAnswered,
    all: async () => {
      const [one, two, three, four, five, six] = await Promise.all([
        contacted(database, 'unhealthy', 'Answers', 'Does not answer'),
        contacted(cache, 'degraded', operations.cacheName, 'Redis does not answer; pages are served without it'),
        contacted(storage, 'degraded', operations.storageName, 'Documents cannot be stored'),
        checkJobs(),
        checkDisk(),
        checkWorkers(),
      ])
      return { database: one, cache: two, s3_storage: three, jobs: four, disk: five, workers: six }
    },
  }
}
