// Probes: is this process alive, may it be sent requests, and what is wrong in detail.
import { json, type Answer, type Visit } from '../server/route.ts'
import { mayReadFigures } from './figures-guard.ts'
import { type Operations, timestampOf, within } from './operations.ts'

// Balancers give up after a few seconds; the answer must be ours, whatever the database does.
const readinessTimeoutMs = 1_500
const checkTimeoutMs = 1_500
const diskFreeWarnPercent = 10
const diskFreeFailPercent = 2

/** Readiness: 200 while requests can be served, 503 with the same keys when not. */
export const health = async (operations: Operations): Promise<Answer> => {
  const isDatabaseHealthy = await succeeds(within(readinessTimeoutMs, operations.checks.database()))
  const isHealthy = isDatabaseHealthy && !operations.isStopping()
  const body = {
    status: isHealthy ? 'healthy' : 'unhealthy',
    database: isDatabaseHealthy ? 'healthy' : 'unhealthy',
    timestamp: timestampOf(new Date()),
  }
  return json(body, isHealthy ? 200 : 503)
}

const succeeds = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  )

/** Liveness: no dependencies, so that a database outage restarts nothing. */
export const healthLive = async (): Promise<Answer> => json({ status: 'alive', timestamp: timestampOf(new Date()) })

type Status = 'healthy' | 'degraded' | 'unhealthy'

interface Check {
  readonly status: Status
  readonly message: string
  readonly latency_ms: number
}

/** Every dependency really contacted; 503 only when one that requests need is unhealthy. */
export const healthDetailed = async (operations: Operations, visit: Visit): Promise<Answer> => {
  if (!mayReadFigures(operations, visit)) return json({ error: 'Not allowed' }, 403)
  const [database, s3Storage, jobs, workers] = await Promise.all([
    check(operations.checks.database, 'unhealthy', 'Answers', 'Does not answer'),
    check(operations.checks.storage, 'degraded', operations.storageName, 'Documents cannot be stored'),
    checkJobs(operations),
    checkWorkers(operations),
  ])
  const checks = {
    database,
    cache: { status: 'healthy' as const, message: 'In memory', latency_ms: 0 },
    s3_storage: s3Storage,
    jobs,
    disk: checkDisk(operations),
    workers,
  }
  const statuses: Status[] = Object.values(checks).map((one) => one.status)
  const status: Status =
    statuses.includes('unhealthy') || operations.isStopping() ? 'unhealthy' : statuses.includes('degraded') ? 'degraded' : 'healthy'
  const timestamp = timestampOf(new Date())
  const code = status === 'unhealthy' ? 503 : 200
  if (visit.header('accept')?.includes('application/health+json') === true) {
    return json(asHealthDraft(status, checks, timestamp, operations.version), code, 'application/health+json; charset=utf-8')
  }
  return json({ status, timestamp, checks }, code)
}

// No words of a driver: they name hosts, users and versions.
const check = async (contact: () => Promise<unknown>, whenFailing: Status, good: string, bad: string): Promise<Check> => {
  const startedAt = performance.now()
  const isAnswered = await succeeds(within(checkTimeoutMs, contact()))
  return { status: isAnswered ? 'healthy' : whenFailing, message: isAnswered ? good : bad, latency_ms: elapsed(startedAt) }
}

const elapsed = (startedAt: number) => Math.round((performance.now() - startedAt) * 10) / 10

const waitingTooLongMs = 5 * 60_000

const checkJobs = async (operations: Operations): Promise<Check> => {
  const startedAt = performance.now()
  try {
    const [counts, lateMail] = await within(checkTimeoutMs, Promise.all([operations.checks.jobs(), operations.checks.lateMail()]))
    const waitedMs = counts.oldestDueAt === null ? 0 : Date.now() - Date.parse(counts.oldestDueAt)
    const isLate = waitedMs > waitingTooLongMs
    const words = `${counts.queued} waiting, ${counts.running} running, ${counts.dead} failed for good`
    const news = [
      words,
      ...(isLate ? [`the oldest has waited ${Math.round(waitedMs / 60_000)} minutes`] : []),
      ...(lateMail === null ? [] : [`${lateMail.count} mails are not taken by the mail server, the oldest since ${lateMail.sinceAt}`]),
    ]
    const isDegraded = isLate || counts.dead > 0 || lateMail !== null
    return { status: isDegraded ? 'degraded' : 'healthy', message: news.join('; '), latency_ms: elapsed(startedAt) }
  } catch {
    return { status: 'degraded', message: 'The queue cannot be read', latency_ms: elapsed(startedAt) }
  }
}

const checkWorkers = async (operations: Operations): Promise<Check> => {
  const startedAt = performance.now()
  const { members } = await operations.askFleet()
  const web = members.filter((member) => member.role === 'web')
  const ready = web.filter((member) => member.state === 'ready').length
  const message = `${ready} of ${web.length} web workers ready`
  return { status: ready > 0 ? 'healthy' : 'degraded', message, latency_ms: elapsed(startedAt) }
}

const checkDisk = (operations: Operations): Check => {
  const { disk } = operations.sampler.system
  const freePercent = disk.total_gb === 0 ? 100 : (100 * disk.free_gb) / disk.total_gb
  const status = freePercent < diskFreeFailPercent ? 'unhealthy' : freePercent < diskFreeWarnPercent ? 'degraded' : 'healthy'
  return { status, message: `${disk.free_gb} GB free`, latency_ms: 0 }
}

const draftWord: Readonly<Record<Status, string>> = { healthy: 'pass', degraded: 'warn', unhealthy: 'fail' }

/** The form of the health-check draft (application/health+json). */
const asHealthDraft = (status: Status, checks: Readonly<Record<string, Check>>, time: string, version: string) => ({
  status: draftWord[status],
  version,
  checks: Object.fromEntries(
    Object.entries(checks).map(([name, one]) => [
      `${name}:responseTime`,
      [{ status: draftWord[one.status], observedValue: one.latency_ms, observedUnit: 'ms', output: one.message, time }],
    ]),
  ),
})
