// Figures of the whole fleet, whichever worker answers: the primary keeps what each
// process last said, so nothing is measured while somebody waits.
import type { Fleet, FleetMember } from '../../supervisor/worker-link.ts'
import { json, type Answer, type Visit } from '../server/route.ts'
import { mayReadFigures } from './figures-guard.ts'
import { type Operations, timestampOf } from './operations.ts'

export const metrics = async (operations: Operations, visit: Visit): Promise<Answer> => {
  if (!operations.isMetricsEnabled) return json({ error: 'Metrics disabled' }, 403)
  if (!mayReadFigures(operations, visit)) return json({ error: 'Not allowed' }, 403)
  const fleet = await operations.askFleet()
  return json({
    timestamp: timestampOf(new Date()),
    system: operations.sampler.system,
    process: operations.sampler.process,
    application: { environment: operations.environment, debug: !operations.isProduction },
    database: sumPools(fleet),
    workers: fleet.members.filter((member) => member.role === 'web').map(workerFigures),
    jobs: jobFigures(fleet),
  })
}

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

const workerFigures = ({ pid, role, state, ageS, gauges }: FleetMember) => ({
  pid,
  role,
  state,
  age_s: ageS,
  requests: number(gauges['requests']),
  in_flight: number(gauges['inFlight']),
  memory_rss_mb: number(gauges['memoryRssMb']),
  event_loop_lag_ms: number(gauges['eventLoopLagMs']),
})

/** Pool figures added up over the web workers. */
const sumPools = (fleet: Fleet) => {
  const pools = fleet.members
    .filter((member) => member.role === 'web')
    .map((member) => (member.gauges['pool'] ?? {}) as Readonly<Record<string, unknown>>)
  const sum = (name: string) => pools.reduce((total, pool) => total + number(pool[name]), 0)
  return {
    pool_size: sum('size'),
    checked_in: sum('checkedIn'),
    checked_out: sum('checkedOut'),
    overflow: sum('overflow'),
    waiting: sum('waiting'),
    timeouts: sum('timeouts'),
    recycled: sum('recycled'),
  }
}

/** The queue as the job processes last counted it, and the processes themselves. */
const jobFigures = (fleet: Fleet) => {
  const processes = fleet.members.filter((member) => member.role === 'work')
  const counts = processes.map((member) => member.gauges['queue']).find((queue) => queue !== undefined && queue !== null)
  const queue = (counts ?? {}) as Readonly<Record<string, unknown>>
  return {
    queued: number(queue['queued']),
    running: number(queue['running']),
    dead: number(queue['dead']),
    processes: processes.map(({ pid, state, ageS, gauges }) => ({
      pid,
      state,
      age_s: ageS,
      running: number(gauges['running']),
      memory_rss_mb: number(gauges['memoryRssMb']),
    })),
  }
}
