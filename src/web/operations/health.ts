// Probes: is this process alive, may it be sent requests, and what is wrong in detail.
import { json, type Answer, type Visit } from '../server/route.ts'
import type { Check, Checks, Status } from './checks.ts'
import { mayReadFigures } from './figures-guard.ts'
import { type Operations, timestampOf } from './operations.ts'

const draftType = 'application/health+json'

/** Readiness: 200 while requests can be served, 503 with the same keys when not. */
export const health = async (operations: Operations, checks: Checks, visit: Visit): Promise<Answer> => {
  const isDatabaseHealthy = await checks.isDatabaseHealthy()
  const isHealthy = isDatabaseHealthy && !operations.isStopping()
  const status = isHealthy ? 'healthy' : 'unhealthy'
  const code = isHealthy ? 200 : 503
  if (wantsDraft(visit)) return json({ status: draftWord[status], version: operations.version }, code, `${draftType}; charset=utf-8`)
  return json({ status, database: isDatabaseHealthy ? 'healthy' : 'unhealthy', timestamp: timestampOf(new Date()) }, code)
}

/** Liveness: no dependencies, so that a database outage restarts nothing. */
export const healthLive = async (): Promise<Answer> => json({ status: 'alive', timestamp: timestampOf(new Date()) })

/** Every dependency really contacted; 503 only when one that requests need is unhealthy. */
export const healthDetailed = async (operations: Operations, checks: Checks, visit: Visit): Promise<Answer> => {
  if (!mayReadFigures(operations, visit)) return json({ error: 'Not allowed' }, 403)
  const found = await checks.all()
  const statuses: Status[] = Object.values(found).map((one) => one.status)
  const status: Status =
    statuses.includes('unhealthy') || operations.isStopping() ? 'unhealthy' : statuses.includes('degraded') ? 'degraded' : 'healthy'
  const timestamp = timestampOf(new Date())
  const code = status === 'unhealthy' ? 503 : 200
  if (wantsDraft(visit)) return json(asHealthDraft(status, found, timestamp, operations.version), code, `${draftType}; charset=utf-8`)
  return json({ status, timestamp, checks: found }, code)
}

const wantsDraft = (visit: Visit): boolean => visit.header('accept')?.includes(draftType) === true

const draftWord: Readonly<Record<Status, string>> = { healthy: 'pass', degraded: 'warn', unhealthy: 'fail' }

/** The form of the health-check draft. */
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
