// More than a process can do: it says so at once, to everybody but probes, and what it has begun it ends.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { hashPassword, TooManySignIns } from '../../src/business/accounts/password.ts'
import { json, route } from '../../src/web/server/route.ts'
import { bareServer, type BareServer } from '../harness/bare-server.ts'
import { rawRequest } from '../harness/raw-request.ts'

let server: BareServer
let address: string
let port: number
let gone = 0

const burn = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until) continue
}

before(async () => {
  server = await bareServer(
    [
      route('GET', '/health', 'anyone', async () => json({ status: 'healthy' }), { isProbe: true }),
      route('GET', '/wait', 'anyone', async () => json({ waited: await wait(2_000, true) })),
      route('GET', '/quick', 'anyone', async () => json({ ok: true })),
      route('GET', '/long', 'anyone', async (visit) => {
        visit.signal.addEventListener('abort', () => (gone += 1))
        await wait(5_000, undefined, { signal: visit.signal })
        return json({ ok: true })
      }),
      route('POST', '/api/echo', 'anyone', async (visit) => json({ note: visit.form.text('note') })),
    ],
    { load: { requestsAtOnceMax: 10, loopDelayMsMax: 20, loopSampleMs: 100 } },
  )
  port = await server.listen()
  address = `http://127.0.0.1:${port}`
})
after(async () => {
  server.fastify.server.closeAllConnections()
  await server.fastify.close()
})

const timed = async (path: string, init: RequestInit = {}) => {
  const startedAt = performance.now()
  const answer = await fetch(address + path, init)
  return { status: answer.status, body: await answer.text(), headers: answer.headers, ms: performance.now() - startedAt }
}

test('beyond the requests at once: 503 with Retry-After at once, probes pass, those within are answered', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => timed('/wait')))
  const [served, refused] = [answers.filter((one) => one.status === 200), answers.filter((one) => one.status === 503)]
  assert.deepEqual([served.length, refused.length], [10, 30])
  for (const one of refused) {
    assert.match(one.headers.get('retry-after') ?? '', /^\d+$/)
    assert.match(one.body, /Nothing was lost and nothing was changed/)
  }
  const during = Promise.all(Array.from({ length: 20 }, () => timed('/wait')))
  await wait(50)
  assert.equal((await timed('/health')).status, 200)
  await during
  assert.equal((await timed('/wait')).status, 200, 'it is over as soon as there is room')
  const slowest = Math.max(...refused.map((one) => one.ms))
  console.log(`# 40 at once, 10 allowed: 30 refused, the slowest refusal in ${slowest.toFixed(0)} ms`)
  assert.equal(server.lines.filter((line) => String(line['message']).startsWith('Overloaded')).length, 1, 'said once for all')
})

test('pages beyond those made at once wait for their turn, and nobody is refused', async (t) => {
  let [making, most] = [0, 0]
  const narrow = await bareServer(
    [
      route('GET', '/turn', 'anyone', async () => {
        most = Math.max(most, (making += 1))
        await wait(50)
        making -= 1
        return json({ ok: true })
      }),
    ],
    { load: { pagesAtOnceMax: 3 } },
  )
  t.after(() => narrow.fastify.close())
  const url = `http://127.0.0.1:${await narrow.listen()}/turn`
  const visit = async (init: RequestInit = {}) => (await fetch(url, init)).status
  assert.deepEqual([...new Set(await Promise.all(Array.from({ length: 9 }, () => visit())))], [200])
  assert.equal(most, 3)
  const leaving = visit({ signal: AbortSignal.timeout(20) }).catch(() => undefined)
  await Promise.all([...Array.from({ length: 6 }, () => visit()), leaving])
  assert.equal(await visit(), 200, 'one who left the line blocks nobody')
})

test('an event loop that stays late sheds pages, never probes, and recovers by itself', async () => {
  assert.equal((await timed('/quick')).status, 200)
  const hog = setInterval(() => burn(100), 1)
  await wait(1_500)
  const [page, probe] = [await timed('/quick'), await timed('/health')]
  clearInterval(hog)
  assert.deepEqual([page.status, probe.status], [503, 200])
  await wait(500)
  assert.equal((await timed('/quick')).status, 200)
})

test('work for a client that has gone is ended', async () => {
  await assert.rejects(timed('/long', { signal: AbortSignal.timeout(200) }))
  await wait(300)
  assert.equal(gone, 1)
})

test('a query over 2 KB is 414; a body too deep or with too many values is 400', async () => {
  assert.equal((await timed(`/wait?q=${'x'.repeat(2_100)}`)).status, 414)
  const post = (body: string) =>
    timed('/api/echo', { method: 'POST', body, headers: { 'content-type': 'application/json', origin: address } })
  assert.equal((await post('{"note":"a"}')).status, 200)
  assert.equal((await post(`{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}}`)).status, 400)
  assert.equal((await post(`{"a":[${'1,'.repeat(6_000)}1]}`)).status, 400)
  assert.equal((await post(`{${Array.from({ length: 6_000 }, (_, at) => `"k${at}":1`).join()}}`)).status, 400)
  const long = await rawRequest(port, `GET /wait?${'y'.repeat(3_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
  assert.equal(long.status, 414)
})

test('at most four passwords are hashed at once and fifty wait: the others are told to come back', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 120 }, (_, at) => hashPassword(`a long password number ${at}`)))
  const refused = outcomes.filter((one) => one.status === 'rejected')
  assert.equal(refused.length, 120 - 54)
  for (const one of refused) assert(one.reason instanceof TooManySignIns)
})
