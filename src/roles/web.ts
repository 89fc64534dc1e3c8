// `supply web`: one web process, as a worker of the supervisor or alone.
import type { ListenOptions } from 'node:net'
import { buildWebServer, openApplication } from '../app.ts'
import type { ListenAddress } from '../config/web.ts'
import type { Settings } from '../config/settings.ts'
import { nameLog, type ProcessLog } from '../observability/log.ts'
import { startSampler } from '../observability/sample-system.ts'
import { addCounts, type Counts, Increments } from '../supervisor/counts.ts'
import { drainServer } from '../supervisor/drain.ts'
import { connectToPrimary, type Fleet, type Gauges, isSupervised, type WorkerLink } from '../supervisor/worker-link.ts'

const fleetTimeoutMs = 100
const recycleAskEveryMs = 30_000

/** Serves until drained. */
export const web = async (settings: Settings, rootLog: ProcessLog): Promise<void> => {
  const log = nameLog(rootLog, 'app')
  const startedAt = Date.now()
  const application = openApplication(settings, log)
  const sampler = startSampler(settings.application.dataDir)
  const limit = requestLimit(settings)
  let link: WorkerLink | undefined
  let isStopping = false
  let isDraining = false
  const increments = new Increments()
  const ownCounts: Record<string, number> = {}
  let requests = 0
  let askedAt = 0
  const server = await buildWebServer(application, {
    sampler,
    isStopping: () => isStopping,
    askFleet: async () => {
      if (link === undefined) takeCounts()
      return (await link?.askFleet(fleetTimeoutMs)) ?? aloneFleet()
    },
    onServed: () => {
      requests += 1
      increments.add('http.requests')
      if (requests < limit || Date.now() - askedAt < recycleAskEveryMs) return
      askedAt = Date.now()
      link?.askRecycle(`${requests} requests`)
    },
  })
  const gauges = (): Gauges => ({
    requests,
    inFlight: server.inFlight(),
    memoryRssMb: sampler.process.memory_rss_mb,
    eventLoopLagMs: sampler.eventLoopLagMs,
    pool: application.database.stats(),
  })
  const takeCounts = (): Counts => {
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
      onStopping: () => {
        isStopping = true
      },
      gauges,
      takeCounts,
    })
  } else {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
      process.on(signal, () => {
        isStopping = true
        void drain(settings.processes.gracefulTimeoutMs)
      })
    }
  }
  try {
    await server.fastify.listen(listenOptions(settings.web.listen))
  } catch (error) {
    const sentence = whyNotListening(error, settings.web.listen)
    if (sentence === null) throw error
    log.fatal({ logger: 'app' }, sentence)
    process.exit(1)
  }
  link?.ready()
}

/** What an operator can mend by himself, said without a stack; null when it is something else. */
const whyNotListening = (error: unknown, address: ListenAddress): string | null => {
  const code = (error as NodeJS.ErrnoException).code
  const place = address.kind === 'port' ? `port ${String(address.port)} of ${address.host}` : 'the address in HOST'
  if (code === 'EADDRINUSE') return `Another program uses ${place} already: end it, or set PORT to a free one.`
  if (code === 'EACCES') return `This user may not listen on ${place}: set PORT to one above 1023, or HOST to a path that may be written.`
  if (code === 'EADDRNOTAVAIL') return `This machine has no such address: ${place}. Set HOST to one that it has.`
  return null
}

// Spread, so that workers started together are not recycled together.
const requestLimit = ({ processes }: Settings): number =>
  processes.maxRequests === 0 ? Number.POSITIVE_INFINITY : processes.maxRequests + Math.round(Math.random() * processes.maxRequestsJitter)

const backlog = 2_048

const listenOptions = (address: ListenAddress): ListenOptions & { fd?: number } => {
  if (address.kind === 'path') return { path: address.path, backlog }
  if (address.kind === 'descriptor') return { fd: address.fd }
  return { host: address.host, port: address.port, backlog }
}
