// Redis refused, hung and emptied: nobody is logged out, every answer is right, one page is late once, and all is well again by itself.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Limiter } from '../../src/adapters/limits/limiter.ts'
import { rateRules, shareOf } from '../../src/config/rate-limits.ts'
import { type FaultProxy, startFaultProxy } from '../harness/fault-proxy.ts'
import { freePort } from '../harness/free-port.ts'
import { type PrivateRedis, startRedis } from '../harness/redis.ts'
import { Person } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'
import { waitFor } from '../harness/wait-for.ts'

const lateOnceMs = 150
/** What the machine may take besides, with other tests running. */
const busyMs = 350
let redis: PrivateRedis
let proxy: FaultProxy
let site: Site
let buyer: Person

const redisOf = (one: Site) => one.application.redis ?? assert.fail('no Redis is set')
const isWell = (one: Site) => () =>
  redisOf(one)
    .ping()
    .then(() => true)
    .catch(() => undefined)
const catalogue = async (address = site.address) => {
  const startedAt = performance.now()
  // A search is never cached, a list of a category is read through the cache: both must be right.
  const answer = await fetch(`${address}/catalogue?page=1&view=${startedAt}`)
  const html = await answer.text()
  assert.equal(answer.status, 200)
  assert.match(html, /Diesel/)
  return performance.now() - startedAt
}
const isSignedIn = async () => {
  const seen = await buyer.open('/orders')
  assert.equal(seen.status, 200)
  assert.equal(seen.path, '/orders')
}
/** After this no process has the value in its own memory, and Redis has to be asked. */
const forgetAll = () => site.application.ctx.transact((w) => w.noteChange('catalogue'))

/** Somebody's miss has found its way into Redis. */
const isUsed = async () => {
  await forgetAll()
  await catalogue()
  return (await redis.keys()).length > 0 ? true : undefined
}

before(async () => {
  redis = await startRedis()
  proxy = await startFaultProxy(redis.port)
  site = await startSite({ hasDemo: true, variables: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` } })
  buyer = new Person(site.address)
  await buyer.open('/register')
  await buyer.send('/register', {
    companyName: 'Redis Haulage (Pty) Ltd',
    address: '1 Ore Road, Rustenburg, 0300',
    contactName: 'Thabo',
    email: 'thabo@redis.example',
    phone: '0825550100',
    password: 'a long enough password for a test',
  })
  await waitFor('Redis', isWell(site), 10_000)
})
after(async () => {
  await site.stop()
  await proxy.stop()
  await redis.stop()
})

test('emptied under load: every answer is right, and nobody is logged out', async () => {
  const load = Array.from({ length: 8 }, async () => {
    for (let count = 0; count < 10; count += 1) await catalogue()
  })
  for (let count = 0; count < 5; count += 1) {
    await redis.flush()
    await forgetAll()
    await isSignedIn()
  }
  await Promise.all(load)
  await waitFor('a value in Redis', isUsed, 15_000)
})

test('hung: one page is late by 150 ms, those after it are not, and it is used again by itself', async () => {
  // On a busy machine the load before may itself have made Redis late: it is used again when a value gets there.
  await redis.flush()
  await waitFor('a value in Redis', isUsed, 15_000)
  const known = site.lines.length
  await proxy.blackHole()
  await forgetAll()
  assert.ok((await catalogue()) < lateOnceMs + busyMs)
  for (let count = 0; count < 5; count += 1) {
    await forgetAll()
    assert.ok((await catalogue()) < busyMs, 'nobody waits again')
  }
  await isSignedIn()
  await assert.rejects(redisOf(site).ping())
  assert.deepEqual(((await (await fetch(`${site.address}/health`)).json()) as { status: string }).status, 'healthy')
  const said = site.lines.slice(known).filter((line) => String(line['message']).startsWith('Redis does not answer'))
  assert.equal(said.length, 1, 'an outage is one line')
  await proxy.pass()
  await waitFor('Redis again', isWell(site), 15_000)
  await redis.flush()
  await forgetAll()
  await waitFor('a value in Redis', isUsed, 15_000)
})

test('refused: no page waits for it', async () => {
  await proxy.refuse()
  await forgetAll()
  assert.ok((await catalogue()) < lateOnceMs + busyMs)
  await isSignedIn()
  await proxy.pass()
  await waitFor('Redis again', isWell(site), 15_000)
})

test('away at the start: the shop opens, and uses it once it is there', async () => {
  const port = await freePort()
  const late = await startSite({ hasDemo: true, variables: { REDIS_URL: `redis://127.0.0.1:${port}` } })
  try {
    await catalogue(late.address)
    await assert.rejects(redisOf(late).ping())
    const arrived = await startRedis(port)
    try {
      await waitFor('Redis', isWell(late), 15_000)
    } finally {
      await arrived.stop()
    }
  } finally {
    await late.stop()
  }
})

test('hung: limits of visits hold within twice their number, those of documents within what each process lets one person send, and nothing is refused for the outage itself', async () => {
  await waitFor('Redis', isWell(site), 15_000)
  const link = redisOf(site)
  const settings = { visitsPerMinute: 60, uploadsPerMinute: 24 }
  const processes = 4
  const fleet = Array.from({ length: processes }, () => new Limiter({ settings, redis: link, workers: processes }))
  const passed = { visits: 0, uploads: 0 }
  const ask = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const limiter = fleet[index % processes]
      if ((await limiter?.visit('203.0.113.1')) === undefined) passed.visits += 1
      if ((await limiter?.take('uploads', 'buyer:1'))?.isRefused === false) passed.uploads += 1
    }
  }
  await ask(4)
  assert.deepEqual(passed, { visits: 4, uploads: 4 })
  await proxy.blackHole()
  await ask(400)
  assert.ok(passed.visits > 4 && passed.visits <= 120, `${passed.visits} visits passed of 60`)
  const eachAlone = shareOf(rateRules(settings).uploads, processes)
  assert.ok(passed.uploads > 4 && passed.uploads <= 4 + processes * eachAlone, `${passed.uploads} uploads passed of 24`)
  await proxy.pass()
  await waitFor('Redis again', isWell(site), 15_000)
})
