// The figures of /metrics as Prometheus knows them: which there are, what they are called and what they say.
import { type Labels, readCountKey } from '../../observability/count-key.ts'
import type { Family, Sample } from '../../observability/exposition.ts'
import { durationBoundsS, durationMetric } from '../../observability/request-durations.ts'
import type { FleetMember } from '../../supervisor/worker-link.ts'
import type { Figures } from './figures.ts'

const mega = 1024 * 1024
const giga = 1024 * mega

/** Every family, also those without a value yet, so that an alert's query never names what does not exist. */
export const metricFamilies = (figures: Figures): Family[] => [
  ...requestFamilies(figures),
  ...processFamilies(figures),
  ...poolFamilies(figures),
  ...jobFamilies(figures),
  ...systemFamilies(figures),
]

const gauge = (name: string, help: string, values: readonly Sample[]): Family => ({ name, type: 'gauge', help, values })
const one = (value: number): Sample[] => [{ value }]

/** A counter whose samples are the counts of that name, with the labels that the counting place gave. */
const counter = (
  { fleet }: Figures,
  name: string,
  help: string,
  fromKey: (key: string) => Labels | undefined = () => undefined,
): Family => {
  const values = Object.entries(fleet.counts).flatMap(([key, value]) => {
    const read = readCountKey(key)
    if (read.name === name) return [{ labels: read.labels, value }]
    const mapped = fromKey(key)
    return mapped === undefined ? [] : [{ labels: mapped, value }]
  })
  return { name, type: 'counter', help, values }
}

const totalCounter = (figures: Figures, name: string, help: string): Family => {
  const family = counter(figures, name, help)
  return family.values.length > 0 ? family : { ...family, values: one(0) }
}

const requestFamilies = (figures: Figures): Family[] => [
  {
    name: durationMetric,
    type: 'histogram',
    help: 'Seconds from the request to the end of its answer, event streams left out. Sum over the whole fleet, kept when workers are replaced.',
    values: histogramSamples(figures.fleet.counts),
  },
  gauge('http_server_active_requests', 'Requests being answered now, by all web workers.', one(figures.sum('web', 'inFlight'))),
]

/** Cells as they were counted, added up to the cumulative buckets that the format wants. */
const histogramSamples = (counts: Readonly<Record<string, number>>): Sample[] => {
  const bySeries = new Map<string, { labels: Record<string, string>; cells: Map<string, number>; sum: number }>()
  for (const [key, value] of Object.entries(counts)) {
    if (!key.startsWith(durationMetric)) continue
    const { name, labels } = readCountKey(key)
    const { le, ...others } = labels
    const series = JSON.stringify(others)
    const known = bySeries.get(series) ?? { labels: others, cells: new Map<string, number>(), sum: 0 }
    bySeries.set(series, known)
    if (name.endsWith('_sum')) known.sum += value
    else if (le !== undefined) known.cells.set(le, value)
  }
  return [...bySeries.values()].flatMap(({ labels, cells, sum }) => {
    let count = 0
    const buckets = [...durationBoundsS.map(String), '+Inf'].map((le) => {
      count += cells.get(le) ?? 0
      return { labels: { ...labels, le }, value: count, metricName: `${durationMetric}_bucket` }
    })
    return [
      ...buckets,
      { labels, value: sum, metricName: `${durationMetric}_sum` },
      { labels, value: count, metricName: `${durationMetric}_count` },
    ]
  })
}

const exitPrefix = 'worker.exit.'

const eventSamples = ({ fleet }: Figures) => Object.entries(fleet.events).map(([event, value]) => ({ labels: { event }, value }))

// Shown from the start: a counter that appears with its first event looks to Prometheus as if nothing had happened.
const exitReasons = ['recycle', 'reload', 'died', 'timeout', 'defect', 'boot-timeout']

const exitSamples = ({ fleet }: Figures) => {
  const seen = Object.keys(fleet.events)
    .filter((event) => event.startsWith(exitPrefix))
    .map((event) => event.slice(exitPrefix.length))
  return [...new Set([...exitReasons, ...seen])].map((reason) => ({ labels: { reason }, value: fleet.events[exitPrefix + reason] ?? 0 }))
}

const roles = ['web', 'work'] as const
const states = ['booting', 'ready', 'draining'] as const

const processFamilies = (figures: Figures): Family[] => [
  gauge(
    'supply_workers',
    'Processes by role and state.',
    roles.flatMap((role) => states.map((state) => ({ labels: { role, state }, value: figures.countMembers(role, state) }))),
  ),
  {
    name: 'supply_supervisor_events_total',
    type: 'counter',
    help: 'What the supervisor did and saw, by the name of its log event: worker.exit, worker.recycle, worker.timeout, reload.failed …',
    values: eventSamples(figures).filter((sample) => !sample.labels.event.startsWith(exitPrefix)),
  },
  {
    name: 'supply_worker_exits_total',
    type: 'counter',
    help: 'Processes that ended, by why: recycle, reload, timeout, defect, boot-timeout; died when nobody asked for it.',
    values: exitSamples(figures),
  },
  gauge('supply_workers_backing_off', 'Places whose process keeps dying and is waited with.', one(figures.fleet.backingOff ?? 0)),
  perWorker(figures, 'supply_worker_resident_memory_bytes', 'Memory of a process that is not shared out.', (member) =>
    numberOf(member.gauges['memoryRssMb'], mega),
  ),
  perWorker(figures, 'supply_worker_event_loop_lag_seconds', 'Delay of the event loop, 99th percentile of the last sample.', (member) =>
    member.role === 'web' ? numberOf(member.gauges['eventLoopLagMs'], 1 / 1000) : undefined,
  ),
  perWorker(figures, 'supply_worker_age_seconds', 'Age of a process.', (member) => member.ageS),
  totalCounter(figures, 'supply_log_lines_dropped_total', 'Log lines lost because neither standard output nor standard error took them.'),
  counter(figures, 'supply_log_lines_total', 'Log lines of level WARNING and above, by level.'),
  gauge(
    'supply_metrics_partial',
    '1 when the primary did not answer in time and this answer covers one worker only.',
    one(figures.isPartial ? 1 : 0),
  ),
  gauge('supply_build_info', 'Always 1; the labels say what runs.', [
    { labels: { version: figures.version, node: process.versions.node, environment: figures.environment }, value: 1 },
  ]),
]

// By place in the fleet and not by pid: a pid would be a new series after every recycling.
const perWorker = (figures: Figures, name: string, help: string, valueOf: (member: FleetMember) => number | undefined): Family =>
  gauge(
    name,
    help,
    roles.flatMap((role) =>
      figures.membersOf(role).flatMap((member, index) => {
        const value = valueOf(member)
        return value === undefined ? [] : [{ labels: { role, worker: String(index + 1) }, value }]
      }),
    ),
  )

const numberOf = (value: unknown, factor: number): number => (typeof value === 'number' && Number.isFinite(value) ? value * factor : 0)

const poolFamilies = (figures: Figures): Family[] => {
  const { pool } = figures
  return [
    gauge('supply_database_pool_size', 'Connections that the web workers may keep, together.', one(pool.pool_size)),
    gauge('supply_database_pool_connections', 'Open connections of the web workers, by use.', [
      { labels: { state: 'in_use' }, value: pool.checked_out },
      { labels: { state: 'idle' }, value: pool.checked_in },
    ]),
    gauge('supply_database_pool_overflow', 'Connections open beyond the kept ones.', one(pool.overflow)),
    gauge('supply_database_pool_waiting', 'Callers waiting for a connection.', one(pool.waiting)),
    totalCounter(figures, 'supply_database_pool_timeouts_total', 'Callers that waited for a connection in vain.'),
    totalCounter(figures, 'supply_database_pool_recycled_total', 'Connections replaced because of their age.'),
    counter(
      figures,
      'supply_cache_requests_total',
      'Looks into the cache, by result: hits in this process, sharedHits in Redis, loads from the database.',
    ),
  ]
}

const jobFamilies = (figures: Figures): Family[] => {
  const { queue } = figures
  return [
    gauge(
      'supply_jobs',
      'Jobs by kind and state. State dead: failed for good, waits for a person.',
      queue === undefined ? [] : queue.byKind.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count })),
    ),
    gauge('supply_jobs_dead', 'Jobs that failed for good.', one(queue?.dead ?? 0)),
    gauge('supply_jobs_oldest_due_seconds', 'How long the longest-waiting job has been due.', one(figures.oldestDueS)),
    counter(figures, 'supply_job_tries_total', 'Tries at a job, by kind and outcome.', (key) => {
      const match = /^jobs\.(done|failed)\.(.+)$/.exec(key)
      return match === null ? undefined : { kind: match[2] ?? '', outcome: match[1] ?? '' }
    }),
    gauge('supply_proofs_waiting', 'Proofs that wait for somebody in the office.', one(figures.proofsWaiting)),
    counter(figures, 'supply_proofs_read_total', 'Proofs read, by what came of it (proof, not-a-proof, unreadable).'),
  ]
}

const systemFamilies = ({ system }: Figures): Family[] => [
  gauge(
    'supply_system_cpu_ratio',
    'Share of the processor time in use, of the container where there is one.',
    one(system.cpu_percent / 100),
  ),
  gauge('supply_system_memory_bytes', 'Memory, of the container where there is one.', [
    { labels: { state: 'used' }, value: system.memory.used_mb * mega },
    { labels: { state: 'available' }, value: system.memory.available_mb * mega },
  ]),
  gauge('supply_disk_bytes', 'The disk that holds DATA_DIR.', [
    { labels: { state: 'used' }, value: system.disk.used_gb * giga },
    { labels: { state: 'free' }, value: system.disk.free_gb * giga },
  ]),
]
