// The operators' endpoints: probes, status and figures. Never limited, never counted
// against a visitor, never asked for a session.
import { json, route, type Route } from '../server/route.ts'
import { makeChecks } from './checks.ts'
import { health, healthDetailed, healthLive } from './health.ts'
import { metrics } from './metrics.ts'
import { type Operations, timestampOf } from './operations.ts'

const probe = { isProbe: true } as const

export const operationsRoutes = (operations: Operations): Route[] => {
  const checks = makeChecks(operations)
  return [
    route('GET', '/health', 'anyone', (visit) => health(operations, checks, visit), probe),
    route('GET', '/health/live', 'anyone', healthLive, probe),
    route('GET', '/health/detailed', 'anyone', (visit) => healthDetailed(operations, checks, visit), probe),
    route('GET', '/metrics', 'anyone', (visit) => metrics(operations, visit), probe),
    route('GET', '/status', 'anyone', async () => json(statusOf(operations)), probe),
  ]
}

const statusOf = (operations: Operations) => ({
  application: '360Degree Supply',
  version: operations.version,
  status: 'running',
  environment: operations.environment,
  timestamp: timestampOf(new Date()),
})
