// Figures of the whole fleet, whichever worker answers: the primary keeps what each
// process last said, so nothing is measured while somebody waits.
import { type ExpositionFormat, writeExposition } from '../../observability/exposition.ts'
import type { FleetMember } from '../../supervisor/worker-link.ts'
import { json, text, type Answer, type Visit } from '../server/route.ts'
import { type Figures, number, readFigures } from './figures.ts'
import { mayReadFigures } from './figures-guard.ts'
import { metricFamilies } from './metric-families.ts'
import { type Operations, timestampOf } from './operations.ts'

export const metrics = async (operations: Operations, visit: Visit): Promise<Answer> => {
  if (!operations.isMetricsEnabled) return json({ error: 'Metrics disabled' }, 403)
  if (!mayReadFigures(operations, visit)) return json({ error: 'Not allowed' }, 403)
  const figures = readFigures(operations, await operations.askFleet())
  const format = formatOf(visit.query['format'], visit.header('accept'))
  if (format === 'json') return json(jsonForm(operations, figures))
  const written = await writeExposition(metricFamilies(figures), format)
  return text(written.text, written.mediaType)
}

type Format = 'json' | ExpositionFormat

const formatByMediaType: Readonly<Record<string, Format>> = {
  'application/json': 'json',
  '*/*': 'json',
  'text/plain': 'prometheus',
  'application/openmetrics-text': 'openmetrics',
}

/** What `?format=` names, else what the caller likes best; JSON when it says nothing that we know. */
export const formatOf = (asked: string | undefined, accept: string | undefined): Format => {
  if (asked === 'json' || asked === 'prometheus' || asked === 'openmetrics') return asked
  const wishes = (accept ?? '').split(',').map((wish) => {
    const [mediaType = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { format: formatByMediaType[mediaType], quality: quality === undefined ? 1 : Number(quality.slice(2)) }
  })
  const best = wishes.filter((wish) => wish.format !== undefined && wish.quality > 0).sort((one, other) => other.quality - one.quality)
  return best[0]?.format ?? 'json'
}

const jsonForm = (operations: Operations, figures: Figures) => ({
  timestamp: timestampOf(new Date()),
  ...(figures.isPartial ? { partial: true } : {}),
  system: operations.sampler.system,
  process: operations.sampler.process,
  application: { environment: operations.environment, debug: !operations.isProduction },
  database: figures.pool,
  workers: figures.membersOf('web').map(workerFigures),
  jobs: {
    queued: figures.queue?.queued ?? 0,
    running: figures.queue?.running ?? 0,
    dead: figures.queue?.dead ?? 0,
    oldest_due_s: figures.oldestDueS,
    processes: figures.membersOf('work').map(jobProcessFigures),
  },
})

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

const jobProcessFigures = ({ pid, state, ageS, gauges }: FleetMember) => ({
  pid,
  state,
  age_s: ageS,
  running: number(gauges['running']),
  memory_rss_mb: number(gauges['memoryRssMb']),
})
