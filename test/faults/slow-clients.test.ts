// Clients that send or read so slowly that they only hold a place are dropped within 12 s, and meanwhile everybody else is served.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { Fragment, h } from 'preact'
import { file, json, page, type Route, route } from '../../src/web/server/route.ts'
import { bareServer, type BareServer } from '../harness/bare-server.ts'
import { rawRequest } from '../harness/raw-request.ts'

const clientsAtOnce = 100
const droppedWithinMs = 12_000
/** Generous: this machine has two cores and other work. */
const healthP99Ms = 500

const chunk = Buffer.alloc(64 * 1024, 'x')
const large = () =>
  Readable.from(
    (function* () {
      for (let at = 0; at < 320; at++) yield chunk
    })(),
    { objectMode: false },
  )
const routes: Route[] = [
  route('GET', '/health', 'anyone', async () => json({ status: 'healthy' }), { isProbe: true }),
  route('GET', '/kept', 'anyone', async (visit) => page(h(Fragment, null, h('p', { nonce: visit.nonce }, 'x'.repeat(64 * 1024)))), {
    keptBy: [],
  }),
  route('POST', '/api/echo', 'anyone', async (visit) => json({ note: visit.form.text('note') })),
  route('POST', '/api/upload', 'anyone', async (visit) => json({ files: visit.files.length }), { upload: true }),
  route('GET', '/large', 'anyone', async () =>
    file({ stream: large(), mediaType: 'application/octet-stream', fileName: 'large', disposition: 'attachment' }),
  ),
]

const edition = {}
const editions = {
  known: () => edition,
  current: async () => edition,
  isAway: false,
  lookBeside: () => undefined,
  nameOf: () => 'one',
}
const kept = { editions, countForFrame: () => Promise.reject(new Error('nobody has a frame')) }

let server: BareServer
let port: number
before(async () => {
  server = await bareServer(routes, { kept })
  port = await server.listen()
})
after(async () => {
  server.fastify.server.closeAllConnections()
  await server.fastify.close()
})

interface SlowClient {
  readonly socket: Socket
  /** one that does not read learns nothing of its end */
  readonly reads: boolean
  droppedAfterMs: number | undefined
}

/** A connection that writes `opening` and notes when it is closed on it. */
const slowClient = (opening: string, reads = true): Promise<SlowClient> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const socket = connect(port, '127.0.0.1')
    const client: SlowClient = { socket, reads, droppedAfterMs: undefined }
    const note = () => (client.droppedAfterMs ??= performance.now() - startedAt)
    socket.on('close', note)
    socket.on('end', note)
    socket.on('error', (error) => (client.droppedAfterMs === undefined && socket.connecting ? reject(error) : note()))
    if (reads) socket.resume()
    else socket.pause()
    socket.on('connect', () => {
      if (opening !== '') socket.write(opening)
      resolve(client)
    })
  })

const healthMs = async (): Promise<number> => {
  const startedAt = performance.now()
  const answer = await fetch(`http://127.0.0.1:${port}/health`)
  await answer.text()
  assert.equal(answer.status, 200)
  return performance.now() - startedAt
}

const slowReadersDropped = () => server.lines.filter((line) => String(line['message']).startsWith('A client that reads too slowly')).length

/** Opens the clients, feeds each `trickle` every second, watches health, and returns when the last was dropped. */
const attack = async (name: string, count: number, opening: string, trickle: string, reads = true): Promise<void> => {
  const clients = await Promise.all(Array.from({ length: count }, () => slowClient(opening, reads)))
  const health: number[] = []
  const givesUpAt = performance.now() + droppedWithinMs + 4_000
  let tick = 0
  while (clients.some((client) => client.droppedAfterMs === undefined) && performance.now() < givesUpAt) {
    // Whoever does not read is told of its end by looking at the server.
    if (!reads && slowReadersDropped() >= count) for (const { socket } of clients) socket.resume()
    health.push(await healthMs())
    await wait(50)
    if (++tick % 20 !== 0 || trickle === '') continue
    for (const { socket } of clients) if (socket.writable) socket.write(trickle)
  }
  for (const { socket } of clients) socket.destroy()
  const held = clients.filter((client) => client.droppedAfterMs === undefined).length
  const last = Math.max(...clients.map((client) => client.droppedAfterMs ?? Number.POSITIVE_INFINITY))
  const p99 = health.sort((a, b) => a - b)[Math.floor(health.length * 0.99)] ?? 0
  console.log(`# ${name}: ${count} clients, the last dropped after ${(last / 1000).toFixed(1)} s; health p99 ${p99.toFixed(0)} ms`)
  assert.equal(held, 0, `${held} were never dropped`)
  assert.ok(last <= droppedWithinMs + 1_500, `the last was dropped after ${last} ms`)
  assert.ok(p99 < healthP99Ms, `health answered in ${p99} ms`)
}

const head = (line: string, headers: string) => `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}\r\n`

test('headers that trickle in', () => attack('slow headers', clientsAtOnce, `GET /health HTTP/1.1\r\nHost: a\r\n`, 'X-a: b\r\n'))

test('a JSON body that trickles in', () =>
  attack(
    'slow JSON body',
    clientsAtOnce,
    head('POST /api/echo', 'Content-Type: application/json\r\nContent-Length: 8192\r\n') + '{"note":"',
    'x',
  ))

test('a form body that trickles in', () =>
  attack(
    'slow form body',
    clientsAtOnce,
    head('POST /api/echo', 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8192\r\n') + 'note=',
    'x',
  ))

test('an upload below the least rate', () =>
  attack(
    'slow upload',
    20,
    head('POST /api/upload', 'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n') +
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n',
    'x'.repeat(1_000),
  ))

test('an upload above the least rate arrives, however long it takes', async () => {
  const parts = [
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n',
    ...Array<string>(13).fill('y'.repeat(16_384)),
    '\r\n--b--\r\n',
  ]
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const client = await slowClient(
    head('POST /api/upload', `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n`),
  )
  let heard = ''
  client.socket.on('data', (bytes) => (heard += bytes.toString()))
  for (const part of parts) {
    client.socket.write(part)
    await wait(850)
  }
  await wait(300)
  client.socket.destroy()
  assert.match(heard, /^HTTP\/1.1 200/)
  assert.match(heard, /{"files":1}/)
})

test('a large answer that is not read', () => attack('slow reading', 20, head('GET /large', ''), '', false))

test('a connection that says nothing', () => attack('idle connections', clientsAtOnce, '', ''))

test('five thousand idle connections: health answers, and all are dropped', async () => {
  const clients: SlowClient[] = []
  const rssBefore = process.memoryUsage.rss()
  while (clients.length < 5_000) clients.push(...(await Promise.all(Array.from({ length: 250 }, () => slowClient('')))))
  const open = clients.filter((client) => client.droppedAfterMs === undefined).length
  const kiloBytesEach = (process.memoryUsage.rss() - rssBefore) / open / 1024
  const health: number[] = []
  for (let count = 0; count < 20; count++) health.push(await healthMs())
  const givesUpAt = performance.now() + droppedWithinMs
  while (clients.some((client) => client.droppedAfterMs === undefined) && performance.now() < givesUpAt) await wait(100)
  const held = clients.filter((client) => client.droppedAfterMs === undefined).length
  for (const { socket } of clients) socket.destroy()
  console.log(
    `# 5 000 idle connections: ${open} open at once, ${kiloBytesEach.toFixed(0)} kB each (both ends), ` +
      `health at most ${Math.max(...health).toFixed(0)} ms, ${held} left after 12 s`,
  )
  assert.equal(held, 0)
  assert.ok(Math.max(...health) < 2_000)
})

test('kept pages asked for in a row and never read', async () => {
  const ask = head('GET /kept', '')
  assert.equal((await rawRequest(port, ask)).status, 200)
  const dropped = slowReadersDropped()
  const { socket } = await slowClient(ask.repeat(200), false)
  const startedAt = performance.now()
  while (slowReadersDropped() === dropped && performance.now() < startedAt + droppedWithinMs + 4_000) await wait(50)
  socket.destroy()
  assert.ok(slowReadersDropped() > dropped, 'it was never dropped')
})

test('beyond the most connections the longest silent one makes room; whoever is being answered stays', async () => {
  const small = await bareServer(routes, { load: { connectionsMax: 50 } })
  const usualPort = port
  port = await small.listen()
  // The first of two is answered at once: the second keeps it busy.
  const busy = await slowClient(head('GET /health', '') + head('GET /large', ''), false)
  await wait(100)
  const idle: SlowClient[] = []
  for (let count = 0; count < 80; count++) idle.push(await slowClient(''))
  await healthMs()
  await wait(100)
  const dropped = idle.filter((client) => client.droppedAfterMs !== undefined)
  const inFlight = small.inFlight()
  for (const { socket } of [busy, ...idle]) socket.destroy()
  small.fastify.server.closeAllConnections()
  await small.fastify.close()
  port = usualPort
  // 80 silent ones, one that reads and one that asked for health: 32 more than there is room for
  assert.deepEqual(dropped, idle.slice(0, 32))
  assert.equal(inFlight, 1)
  const lines = small.lines.filter((line) => String(line['message']).startsWith('More than 50 connections'))
  assert.equal(lines.length, 1, 'said once, not 32 times')
})

test('a visitor who asks for kept pages is not silent', async () => {
  const small = await bareServer(routes, { kept, load: { connectionsMax: 50 } })
  const usualPort = port
  port = await small.listen()
  const ask = head('GET /kept', '')
  const visitor = await slowClient(ask)
  const idle: SlowClient[] = []
  const joinedBy = async (count: number) => {
    for (let left = count; left > 0; left--) idle.push(await slowClient(''))
  }
  await joinedBy(40)
  const read = visitor.socket.bytesRead
  visitor.socket.write(ask)
  await once(visitor.socket, 'data')
  await joinedBy(20)
  await wait(100)
  const dropped = idle.filter((client) => client.droppedAfterMs !== undefined)
  for (const { socket } of [visitor, ...idle]) socket.destroy()
  small.fastify.server.closeAllConnections()
  await small.fastify.close()
  port = usualPort
  assert.ok(read > 0 && visitor.socket.bytesRead > read, 'it was answered twice')
  assert.equal(visitor.droppedAfterMs, undefined)
  assert.deepEqual(dropped, idle.slice(0, 11))
})
