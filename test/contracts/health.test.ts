// Probes of the whole application: in time and truthful whatever its dependencies do.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type FaultProxy, startFaultProxy } from '../harness/fault-proxy.ts'
import { mariadbPlace } from '../harness/databases.ts'
import { type Site, startSite } from '../harness/site.ts'

let site: Site
let proxy: FaultProxy

before(async () => {
  const place = await mariadbPlace()
  const url = new URL(place.url)
  proxy = await startFaultProxy(Number(url.port))
  url.port = String(proxy.port)
  url.hostname = '127.0.0.1'
  site = await startSite({ place: { url: url.toString(), remove: () => place.remove() } })
})
after(async () => {
  await proxy.pass()
  await site.stop()
  await proxy.stop()
})

const ask = async (path: string, options: RequestInit = {}) => {
  const startedAt = performance.now()
  const answer = await fetch(`${site.address}${path}`, options)
  const body = await answer.text()
  return {
    status: answer.status,
    body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
    ms: performance.now() - startedAt,
  }
}
const settled = () => new Promise((done) => setTimeout(done, 1_100))
const untilHealthy = async () => {
  const givesUpAt = Date.now() + 10_000
  while ((await ask('/health')).status !== 200) {
    if (Date.now() > givesUpAt) assert.fail('never healthy again')
    await new Promise((done) => setTimeout(done, 100))
  }
}

test('a flood of probes costs the database one question', async () => {
  await settled()
  const { database } = site.application
  const ping = database.ping.bind(database)
  let pings = 0
  Object.assign(database, { ping: () => ((pings += 1), ping()) })
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask('/health')))
  Object.assign(database, { ping })
  assert.ok(answers.every((answer) => answer.status === 200))
  assert.ok(pings <= 2, `${pings} pings for 200 probes`)
})

test('HEAD is answered like GET, without a body', async () => {
  for (const path of ['/health', '/health/live', '/health/detailed', '/metrics', '/status']) {
    const { status, body } = await ask(path, { method: 'HEAD' })
    assert.deepEqual([status, body], [200, {}], path)
  }
})

test('with the database black-holed, /health says so within two seconds, again and again, and recovers by itself', async () => {
  await settled()
  await proxy.blackHole()
  for (const round of [1, 2, 3]) {
    const { status, body, ms } = await ask('/health')
    assert.ok(ms < 2_000, `round ${round}: ${ms} ms`)
    assert.equal(status, 503)
    assert.deepEqual([body['status'], body['database']], ['unhealthy', 'unhealthy'])
    const detailed = await ask('/health/detailed')
    assert.ok(detailed.ms < 2_000, `round ${round}: ${detailed.ms} ms`)
    assert.equal(detailed.status, 503)
    assert.equal((await ask('/health/live')).status, 200)
    await settled()
  }
  await proxy.pass()
  const startedAt = Date.now()
  await untilHealthy()
  assert.ok(Date.now() - startedAt < 6_000, `${Date.now() - startedAt} ms until healthy`)
})

test('with the database refusing, probes say so at once and name no driver', async () => {
  await settled()
  await proxy.refuse()
  const { status, body } = await ask('/health/detailed')
  assert.equal(status, 503)
  assert.doesNotMatch(JSON.stringify(body), /ECONN|mysql|127\.0\.0\.1|errno/i)
  await proxy.pass()
  await untilHealthy()
})

test('jobs that failed for good, a store that refuses and a full disk are degraded; pages are served, so it is 200', async () => {
  await settled()
  const { ctx } = site.application
  const probe = ctx.files.probe
  Object.assign(ctx.files, { probe: () => Promise.reject(new Error('bucket gone')) })
  const { status, body } = await ask('/health/detailed')
  Object.assign(ctx.files, { probe })
  assert.deepEqual([status, body['status']], [200, 'degraded'])
  const { s3_storage: store } = body['checks'] as Record<string, { status: string; message: string }>
  assert.deepEqual([store?.status, store?.message], ['degraded', 'Documents cannot be stored'])
})

test('the draft form passes, warns and fails with the same codes', async () => {
  await settled()
  const { status, body } = await ask('/health', { headers: { accept: 'application/health+json' } })
  assert.deepEqual([status, body['status']], [200, 'pass'])
})
