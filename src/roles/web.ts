// `supply web`: one web process, as a worker of the supervisor or alone.
import { chmodSync } from 'node:fs'
import type { ListenOptions } from 'node:net'
import { buildWebServer, openApplication } from '../app.ts'
import { backlog, type ListenAddress } from '../config/web.ts'
import type { Settings } from '../config/settings.ts'
import { countKey } from '../observability/count-key.ts'
import { nameLog, type ProcessLog } from '../observability/log.ts'
import { LogWatch } from '../observability/log-watch.ts'
import { moveLogFigures } from '../observability/log-figures.ts'
import { runInRequest } from '../observability/request-context.ts'
import { ObservedTotals } from '../observability/observed-totals.ts'
import { RequestDurations } from '../observability/request-durations.ts'
import { startSampler } from '../observability/sample-system.ts'
import { addCounts, type Counts, Increments } from '../supervisor/counts.ts'
import { drainServer } from '../supervisor/drain.ts'
import { connectToPrimary, type Fleet, type Gauges, isSupervised, type WorkerLink } from '../supervisor/worker-link.ts'
import { loggedPathOf } from '../web/server/visit.ts'
import { endUnlistened } from './boot-failure.ts'
import type { Defects } from './defects.ts'
import { keepGarbageSmall } from './keep-garbage-small.ts'
import { KeptCounts } from './kept-counts.ts'
import { chooseCount } from './supervisor-settings.ts'

const fleetTimeoutMs = 100
// Whoever shares our group, such as the proxy in front, may connect; nobody else.
const socketMode = 0o660
const recycleAskEveryMs = 30_000

/** Serves until drained. */
export const web = async (settings: Settings, rootLog: ProcessLog, defects: Defects): Promise<void> => {
  const log = nameLog(rootLog, 'app')
  const startedAt = Date.now()
  const application = openApplication(settings, log)
  const sampler = startSampler(settings.application.dataDir)
  const limit = requestLimit(settings)
  let link: WorkerLink | undefined
  const logWatch = new LogWatch('web', (note, to) => link?.post(note, to))
  const keptCounts = new KeptCounts(application.ctx)
  keptCounts.start()
  let isStopping = false
  let isDraining = false
  const increments = new Increments()
  const durations = new RequestDurations()
  const totals = new ObservedTotals()
  const ownCounts: Record<string, number> = {}
  let requests = 0
  let askedAt = 0
  const server = await buildWebServer(application, {
    sampler,
    workers: isSupervised() ? chooseCount(settings).count : 1,
    isStopping: () => isStopping,
    askFleet: async () => {
      if (link === undefined) takeCounts()
      const fleet = await link?.askFleet(fleetTimeoutMs)
      return fleet ?? { ...aloneFleet(), isPartial: link !== undefined }
    },
    logWatch,
    onRefused: (code, request) => keptCounts.refusals.note(code, request),
    onServed: (answered) => {
      const { method, route, status, durationMs, isLongLived } = answered
      requests += 1
      if (!isLongLived) durations.record(method, route, status, durationMs)
      if (!isLongLived && !answered.isProbe) keptCounts.traffic.record(answered)
      if (requests < limit || Date.now() - askedAt < recycleAskEveryMs) return
      askedAt = Date.now()
      link?.askRecycle(`${requests} requests`)
    },
  })
  server.fastify.addHook('onRequest', (request, _reply, done) => {
    const facts = { method: request.method, path: loggedPathOf(request), remote_addr: request.ip }
    runInRequest({ request_id: request.id, request: facts }, done)
  })
  const gauges = (): Gauges => ({
    requests,
    inFlight: server.inFlight(),
    memoryRssMb: sampler.process.memory_rss_mb,
    eventLoopLagMs: sampler.eventLoopLagMs,
    pool: application.database.stats(),
  })
  const takeCounts = (): Counts => {
    const pool = application.database.stats()
    durations.moveTo(increments)
    moveLogFigures(totals, increments)
    for (const [result, total] of Object.entries(application.cache.counts())) {
      totals.move(countKey('supply_cache_requests_total', { result }), total, increments)
    }
    totals.move('supply_database_pool_timeouts_total', pool.timeouts, increments)
    totals.move('supply_database_pool_recycled_total', pool.recycled, increments)
    const taken = increments.take()
    addCounts(ownCounts, taken)
    return taken
  }
  // Without a primary, or when it does not answer in time: what this process knows of itself.
  const aloneFleet = (): Fleet => ({
    isStopping,
    counts: ownCounts,
    events: {},
    members: [
      {
        pid: process.pid,
        role: 'web',
        state: isDraining ? 'draining' : 'ready',
        ageS: Math.round((Date.now() - startedAt) / 1000),
        gauges: gauges(),
      },
    ],
  })
  const drain = async (timeoutMs: number): Promise<void> => {
    if (isDraining) return
    isDraining = true
    const { cut } = await drainServer(
      {
        server: server.fastify.server,
        startDraining: () => server.startDraining(),
        close: async () => {
          await server.fastify.close()
          await keptCounts.stop()
          await application.close()
          sampler.stop()
        },
      },
      timeoutMs,
    )
    if (cut > 0) log.warn({ connections: cut }, `${cut} connections were cut at the end of the graceful time-out`)
    link?.disconnect()
  }
  if (isSupervised()) {
    link = connectToPrimary({
      onDrain: (timeoutMs) => void drain(timeoutMs),
      onHurry: () => server.fastify.server.closeAllConnections(),
      onStopping: () => {
        isStopping = true
      },
      onNote: (note) => logWatch.hear(note),
      gauges,
      takeCounts,
    })
  }
  defects.leaveBy((why) => {
    if (link === undefined) void drain(settings.processes.gracefulTimeoutMs)
    else link.leave(why, settings.processes.gracefulTimeoutMs)
  })
  try {
    await server.fastify.listen(listenOptions(settings.web.listen))
    if (settings.web.listen.kind === 'path') chmodSync(settings.web.listen.path, socketMode)
  } catch (error) {
    endUnlistened(error, settings.web.listen, log)
  }
  keepGarbageSmall()
  if (link !== undefined) return link.ready()
  onSignals(() => {
    isStopping = true
    void drain(settings.processes.gracefulTimeoutMs)
  })
}

// Without a supervisor whoever runs us sends them to this process.
const onSignals = (stop: () => void): void => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.on(signal, stop)
}

// Spread, so that workers started together are not recycled together.
const requestLimit = ({ processes }: Settings): number =>
  processes.maxRequests === 0 ? Number.POSITIVE_INFINITY : processes.maxRequests + Math.round(Math.random() * processes.maxRequestsJitter)

const listenOptions = (address: ListenAddress): ListenOptions & { fd?: number } => {
  if (address.kind === 'path') return { path: address.path, backlog }
  if (address.kind === 'descriptor') return { fd: address.fd }
  return { host: address.host, port: address.port, backlog }
}
