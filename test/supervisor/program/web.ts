// A web worker of the test program, drained by the product's own recipe.
import { pbkdf2Sync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Increments } from '../../../src/supervisor/counts.ts'
import { drainServer } from '../../../src/supervisor/drain.ts'
import { connectToPrimary } from '../../../src/supervisor/worker-link.ts'
import type { Plan } from './plan.ts'

export const web = async (plan: Plan): Promise<void> => {
  if (plan.bootExitCode > 0) {
    console.error('boot: the table of prices cannot be read')
    process.exit(plan.bootExitCode)
  }
  const increments = new Increments()
  let isDraining = false
  let isStopping = false
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    increments.add('requests')
    if (requests === plan.requestsMax) link.askRecycle(`${requests} requests`)
    if (isDraining) response.setHeader('connection', 'close')
    void answer(request, response, isStopping)
  })
  server.keepAliveTimeout = plan.keepAliveMs
  const drain = async (timeoutMs: number) => {
    await drainServer({ server, startDraining: () => (isDraining = true), close: async () => undefined }, timeoutMs)
    link.disconnect()
  }
  const link = connectToPrimary({
    onDrain: (timeoutMs) => void drain(timeoutMs),
    onHurry: () => server.closeAllConnections(),
    onStopping: () => (isStopping = true),
    gauges: () => ({ requests }),
    takeCounts: increments.take,
  })
  process.on('unhandledRejection', (error: Error) => {
    process.exitCode = 1
    console.log(JSON.stringify({ event: 'app.defect', message: error.message }))
    link.leave(error.message, plan.settings.gracefulTimeoutMs)
  })
  await new Promise<void>((resolve) => server.listen({ ...plan.listen, backlog: 2_048 }, resolve))
  link.ready()
  if (plan.crashAfterMs > 0) setTimeout(() => process.exit(1), plan.crashAfterMs)
}

const kept: Buffer[] = []

const answer = async (request: IncomingMessage, response: ServerResponse, isStopping: boolean): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://program')
  const ms = Number(searchParams.get('ms') ?? 100)
  if (pathname === '/slow') await wait(ms)
  else if (pathname === '/block') stuckInMatching(ms)
  else if (pathname === '/native') hashForever(ms)
  else if (pathname === '/leak') kept.push(Buffer.alloc(1024 * 1024, 1))
  else if (pathname === '/defect') void Promise.reject(new Error('nobody caught this'))
  else if (pathname === '/ready') response.statusCode = isStopping ? 503 : 200
  const body = `${process.pid} ${process.env['RELEASE'] ?? ''}`
  response.setHeader('content-length', Buffer.byteLength(body))
  response.end(body)
}

function stuckInMatching(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until) Math.sqrt(until)
}

function hashForever(ms: number): void {
  const until = performance.now() + ms
  pbkdf2Sync('a', 'b', 6_000_000, 64, 'sha512')
  while (performance.now() < until) pbkdf2Sync('a', 'b', 1_000, 64, 'sha512')
}
