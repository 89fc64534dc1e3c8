// The whole application over a MariaDB that is refused, slow, or swallowed by the network: what visitors, probes, money and the job
// loop see, how soon it is over, and that nothing of the driver's words reaches anybody.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { after, afterEach, before, test } from 'node:test'
import { sql } from 'kysely'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { DatabaseUnavailable } from '../../src/adapters/database/unavailable.ts'
import { putInCart } from '../../src/business/carts/change-cart.ts'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { Person } from '../harness/person.ts'
import { type ProxiedPlace, proxiedMariadb } from '../harness/proxied-mariadb.ts'
import { type Site, startSite } from '../harness/site.ts'
import { waitFor } from '../harness/wait-for.ts'

let place: ProxiedPlace
let site: Site
let buyer: Person
before(async () => {
  place = await proxiedMariadb()
  site = await startSite({ place, hasDemo: true })
  const account = site.accounts.find((one) => one.realm === 'buyer')
  assert(account)
  buyer = new Person(site.address)
  await buyer.open('/login')
  await buyer.send('/login', { email: account.email, password: account.password })
  await fillCart(account.email)
})
after(() => site.stop())
afterEach(async () => {
  await place.proxy.pass()
  await waitFor(
    'the database answers again',
    async () => ((await fetch(`${site.address}/health`)).status === 200 ? true : undefined),
    10_000,
  )
})

const fillCart = async (email: string): Promise<void> => {
  const { ctx } = site.application
  const { db } = ctx.read
  const who = await db.selectFrom('buyer').select(['id', 'customer_id']).where('email', '=', email).executeTakeFirstOrThrow()
  const there = await db.selectFrom('site').select('uuid').where('customer_id', '=', who.customer_id).executeTakeFirstOrThrow()
  const { slug } = await db.selectFrom('product').select('slug').where('slug', 'like', 'diesel%').executeTakeFirstOrThrow()
  await ctx.transact(async (w) => {
    const put = await putInCart(w, { buyerId: who.id, productSlug: slug, quantityText: '5000' })
    assert(!('refused' in put), JSON.stringify(put))
    await saveCheckout(w, { buyerId: who.id, customerId: who.customer_id, siteUuid: there.uuid, poNumber: 'PO 1', note: '' })
  })
}

interface Timed {
  readonly status: number
  readonly ms: number
  readonly body: string
  readonly headers: Headers
}
const timed = async (path: string, headers: Record<string, string> = {}): Promise<Timed> => {
  const startedAt = performance.now()
  const answer = await fetch(site.address + path, { headers, redirect: 'manual' })
  return { status: answer.status, body: await answer.text(), ms: performance.now() - startedAt, headers: answer.headers }
}
const asBuyer = (path: string) => timed(path, { cookie: buyer.cookie, accept: 'text/html' })

const driverWords = /ECONN|ETIMEDOUT|PROTOCOL_|mysql|mariadb|\bsql\b|errno|select |insert into|127\.0\.0\.1|node_modules|\.ts:\d|at async/i
const isDecentRefusal = (answer: Timed): void => {
  assert.equal(answer.status, 503, answer.body.slice(0, 300))
  assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/)
  assert.doesNotMatch(answer.body.replace(/(?:href|src)="[^"]*"/g, ''), driverWords)
  assert.deepEqual(
    answer.headers.getSetCookie().filter((line) => /buyer|office/.test(line)),
    [],
    'nobody is signed out',
  )
}

/** Milliseconds from now to the first good answer that needs the database. */
const recoveryMs = async (): Promise<number> => {
  const startedAt = performance.now()
  await waitFor('an order page', async () => ((await asBuyer('/orders')).status === 200 ? true : undefined), 15_000)
  return performance.now() - startedAt
}

test('refused: probes tell the truth at once, pages and money answer 503, nobody is signed out, and it is over within 5 s', async () => {
  await buyer.open('/checkout/review')
  const order = buyer.prepare('/checkout/place')
  await place.proxy.refuse()
  for (let count = 0; count < 12; count++) isDecentRefusal(await asBuyer('/orders'))
  const refusedOrder = await order()
  assert.equal(refusedOrder.status, 503)
  assert.match(await refusedOrder.text(), /nothing was paid twice/)
  const problem = await timed('/orders', { cookie: buyer.cookie, accept: 'application/json' })
  isDecentRefusal(problem)
  assert.equal((JSON.parse(problem.body) as { code: string }).code, 'unavailable')
  const [health, live, status] = [await timed('/health'), await timed('/health/live'), await timed('/status')]
  assert.equal(health.status, 503)
  assert.equal((JSON.parse(health.body) as { database: string }).database, 'unhealthy')
  assert.ok(health.ms < 2_000)
  assert.equal(live.status, 200)
  assert.equal(status.status, 200)
  assert.equal(site.application.database.stats().isBreakerOpen, true)
  const fast = await asBuyer('/orders')
  await place.proxy.pass()
  const recovered = await recoveryMs()
  console.log(
    `# refused: 503 in ${fast.ms.toFixed(0)} ms, health 503 in ${health.ms.toFixed(0)} ms, first good answer ${recovered.toFixed(0)} ms after the end`,
  )
  assert.ok(recovered < 5_000)
  const placed = await order()
  assert.equal(placed.status, 303, 'the same form, sent again, is taken')
  assert.match(placed.headers.get('location') ?? '', /^\/invoices\//)
  const said = site.lines.map((line) => String(line['message']))
  assert.equal(said.filter((text) => text.startsWith('The database does not answer:')).length, 1)
  assert.equal(said.filter((text) => text.startsWith('The database answers again')).length, 1)
})

test('black hole: a page waits for 4 s at most, health answers within 2 s, and it is over within 5 s', async () => {
  await asBuyer('/orders')
  await place.proxy.blackHole()
  await wait(1_200) // what health knew of the time before is forgotten after a second
  const health: number[] = []
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, at) => {
      await wait(at * 100)
      const probe = await timed('/health')
      assert.equal(probe.status, 503)
      health.push(probe.ms)
      return asBuyer('/orders')
    }),
  )
  for (const answer of answers) isDecentRefusal(answer)
  const slowest = Math.max(...answers.map((answer) => answer.ms))
  // the twenty shared their questions, so that they were few failures; five open the breaker
  for (let count = 0; count < 5 && !site.application.database.stats().isBreakerOpen; count++) isDecentRefusal(await asBuyer('/orders'))
  const afterwards = await asBuyer('/orders')
  isDecentRefusal(afterwards)
  await place.proxy.pass()
  const recovered = await recoveryMs()
  console.log(
    `# black hole: the slowest page ${slowest.toFixed(0)} ms, then ${afterwards.ms.toFixed(0)} ms; health at most ${Math.max(...health).toFixed(0)} ms; ` +
      `first good answer ${recovered.toFixed(0)} ms after the end`,
  )
  assert.ok(slowest < 5_000)
  assert.ok(afterwards.ms < 1_000)
  assert.ok(Math.max(...health) < 2_000)
  assert.ok(recovered < 5_000)
})

test('slow: 300 ms each way are slow pages, not failing ones', async () => {
  await place.proxy.delay(300)
  const page = await asBuyer('/orders')
  const health = await timed('/health')
  assert.equal(page.status, 200)
  assert.equal(health.status, 200)
  assert.ok(health.ms < 2_000)
  console.log(`# 300 ms each way: a page in ${page.ms.toFixed(0)} ms, health in ${health.ms.toFixed(0)} ms`)
})

test('a statement of a page is ended by the server after 3 s; the connection and the server are free', async () => {
  const { database } = site.application
  const startedAt = performance.now()
  await assert.rejects(
    sql`select sleep(20) as waited`.execute(database.read),
    (error) => error instanceof DatabaseUnavailable && error.reason === 'too-slow',
  )
  const tookMs = performance.now() - startedAt
  assert.ok(tookMs > 2_500 && tookMs < 4_500, `took ${tookMs} ms`)
  const running = await sql<{
    n: number
  }>`select count(*) as n from information_schema.processlist where info like 'select sleep(20)%'`.execute(database.read)
  assert.equal(Number(running.rows[0]?.n), 0)
  assert.equal(database.stats().checkedOut, 0)
})

test('a connection that idled for 5 s is asked whether it lives before it is used, and a busy one is not', async () => {
  const database = openDatabase({ url: place.url, poolSize: 1, poolMaxOverflow: 0, poolRecycleMs: 60_000, poolTimeoutMs: 1_000 })
  const pings = async () =>
    Number((await sql<{ Value: string }>`show session status like 'Com_admin_commands'`.execute(database.read)).rows[0]?.Value)
  assert.deepEqual([await pings(), await pings()], [0, 0])
  await wait(5_200)
  assert.deepEqual([await pings(), await pings()], [1, 1])
  await database.close()
})

test('fifty wait for a connection, more are told at once, and those who wait are served', async () => {
  const database = openDatabase({ url: place.url, poolSize: 2, poolMaxOverflow: 0, poolRecycleMs: 60_000, poolTimeoutMs: 1_000 })
  const ask = (seconds: number) => sql`select sleep(${seconds}) as waited`.execute(database.read)
  const reasons = async (work: Promise<unknown>[]) =>
    (await Promise.allSettled(work)).map((one) => (one.status === 'fulfilled' ? 'served' : (one.reason as DatabaseUnavailable).reason))
  const quick = await reasons(Array.from({ length: 60 }, () => ask(0.002)))
  assert.deepEqual([quick.filter((one) => one === 'served').length, quick.filter((one) => one === 'pool-queue-full').length], [52, 8])
  const slow = reasons(Array.from({ length: 4 }, () => ask(2)))
  await wait(100)
  assert.equal(database.stats().waiting, 2)
  assert.deepEqual(await slow, ['served', 'served', 'pool-timeout', 'pool-timeout'])
  assert.deepEqual([database.stats().timeouts, database.stats().waiting, database.stats().checkedIn], [2, 0, 2])
  await database.close()
})

test('the job loop waits an outage out without running hot, and goes on by itself', async () => {
  const { ctx, database } = site.application
  let done = 0
  const runner = createRunner(ctx, database, { 'test-outage': async () => void done++ }, { concurrency: 1, stopTimeoutMs: 100 })
  const stop = new AbortController()
  const failures = () => site.lines.filter((line) => line['message'] === 'The job queue could not be read').length
  const failuresBefore = failures()
  const running = runner.run(stop.signal)
  await place.proxy.refuse()
  await wait(6_000)
  const logged = failures() - failuresBefore
  await place.proxy.pass()
  const startedAt = performance.now()
  await waitFor('the database', async () =>
    database.ping().then(
      () => true,
      () => undefined,
    ),
  )
  await ctx.transact((w) => w.enqueue('test-outage', {}))
  await waitFor('the job', () => (done === 1 ? true : undefined), 10_000)
  console.log(`# job loop: ${logged} lines in 6 s of outage, a job done ${(performance.now() - startedAt).toFixed(0)} ms after its end`)
  assert.ok(logged >= 1 && logged <= 4)
  stop.abort()
  await running
})
