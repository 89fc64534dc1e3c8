// Requests by the hour and slow ones: counted by every process into one table, each in its hour and class, read for the plots of the
// last day and week.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { readTraffic } from '../../src/business/watch/count-traffic.ts'
import { slotsUntil } from '../../src/business/watch/slots.ts'
import { watchLimits } from '../../src/config/watch-limits.ts'
import { KeptCounts } from '../../src/roles/kept-counts.ts'
import { slotNames } from '../../src/web/office/watch/times.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'

const answered = { method: 'GET', route: '/orders/:uuid', status: 200, durationMs: 12, requestId: 'a1' }

withDatabases((given) => {
  let world: World
  let site: Site
  let workers: KeptCounts[]
  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    workers = Array.from({ length: 4 }, () => new KeptCounts(world.ctx))
  })
  after(async () => {
    await site.stop()
    await world.close()
  })
  const saveAll = () => Promise.all(workers.map((worker) => worker.save()))
  const last = (values: readonly number[]) => values.at(-1)

  test('four processes that write at once lose nothing', async () => {
    for (let round = 0; round < 5; round++) {
      for (const { traffic } of workers) {
        for (const status of [200, 303, 404, 503]) for (let count = 0; count < 25; count++) traffic.record({ ...answered, status })
      }
      await saveAll()
    }
    const traffic = await readTraffic(world.ctx.reports, 'day')
    assert.deepEqual([traffic.answered, traffic.refused, traffic.failed].map(last), [1_000, 500, 500])
    assert.equal(traffic.meanMs, 12)
  })

  test('what comes after the hour counts in the next, and six hours of a week are one', async () => {
    world.clock.set('2026-03-10T09:59:00.000Z')
    workers[0]?.traffic.record(answered)
    await saveAll()
    world.clock.set('2026-03-10T10:00:00.000Z')
    workers[1]?.traffic.record(answered)
    await saveAll()
    const day = await readTraffic(world.ctx.reports, 'day')
    assert.deepEqual(day.answered.slice(-2), [1, 1])
    const week = await readTraffic(world.ctx.reports, 'week')
    assert.deepEqual(week.answered.slice(-2), [1, 1], '12:00 in Johannesburg begins the third quarter of the day')
    assert.equal(
      week.answered.reduce((sum, count) => sum + count, 0),
      1_002,
    )
  })

  test('a slow request is kept with the template of its address and its number, the slowest first, so many an hour', async () => {
    const [worker = assert.fail()] = workers
    const slow = (durationMs: number, requestId: string) => worker.traffic.record({ ...answered, durationMs, requestId })
    slow(1_400, 'quick')
    slow(9_000, 'slowest')
    slow(1_000, 'not-slow')
    await worker.save()
    const { slowest, slow: counts } = await readTraffic(world.ctx.reports, 'day')
    assert.deepEqual(
      slowest.map((one) => [one.requestId, one.route, one.durationMs]),
      [
        ['slowest', '/orders/:uuid', 9_000],
        ['quick', '/orders/:uuid', 1_400],
      ],
    )
    assert.equal(last(counts), 2)
    for (let count = 0; count < 2 * watchLimits.slowRequestsMax; count++) slow(2_000, `flood-${count}`)
    await worker.save()
    const kept = await world.ctx.read.db.selectFrom('slow_request').select('id').execute()
    assert.equal(kept.length, watchLimits.slowRequestsMax, 'all are counted, a hundred kept')
    assert.equal(last((await readTraffic(world.ctx.reports, 'day')).slow), 2 + 2 * watchLimits.slowRequestsMax)
  })

  test('answered requests of the server come to the page that owner and auditor see', async () => {
    world.clock.advance(3_600_000)
    for (const path of ['/', '/catalogue', '/nowhere']) await (await fetch(site.address + path)).arrayBuffer()
    await site.keptCounts.save()
    const cookie = async (role: 'owner' | 'auditor' | 'sales') => {
      const person = { name: role, email: `${role}@traffic.example`, passwordHash: 'none', role }
      const staffId = await world.ctx.transact((w) => addStaff(w, person))
      return `__Host-office=${await world.ctx.transact((w) => startSession(w, 'office', staffId, { userAgent: '', remoteAddress: '' }))}`
    }
    for (const role of ['owner', 'auditor'] as const) {
      const page = await fetch(`${site.address}/office/traffic`, { headers: { cookie: await cookie(role), accept: 'text/html' } })
      const html = await page.text()
      assert.equal(page.status, 200)
      assert.match(html, /Requests per hour/)
      assert.equal(html.includes('/office/log?request=slowest'), role === 'owner')
      assert.ok(!/\sstyle=/.test(html), 'no inline style')
    }
    const seller = await fetch(`${site.address}/office/traffic`, { headers: { cookie: await cookie('sales'), accept: 'text/html' } })
    assert.equal(seller.status, 403)
    const { answered: good, refused } = await readTraffic(world.ctx.reports, 'day')
    assert.deepEqual([last(good), last(refused)], [2, 1])
  })

  test('old counts and old slow requests are forgotten with the first writing of an hour', async () => {
    world.clock.advance((watchLimits.slowRequestDays + 1) * 86_400_000)
    workers[2]?.traffic.record(answered)
    await saveAll()
    assert.deepEqual(await world.ctx.read.db.selectFrom('slow_request').selectAll().execute(), [])
    assert.ok((await world.ctx.read.db.selectFrom('traffic_hour').selectAll().execute()).length > 3)
    world.clock.advance((watchLimits.trafficDays + 1) * 86_400_000)
    workers[2]?.traffic.record(answered)
    await saveAll()
    assert.equal((await world.ctx.read.db.selectFrom('traffic_hour').selectAll().execute()).length, 1)
  })
})

test('the times of a plot are those of Johannesburg', () => {
  const day = slotsUntil('2026-03-10T10:20:00.000Z', 'day')
  assert.equal(day.starts.length, 24)
  assert.deepEqual(slotNames(day).at(-1), { name: 'Tue\u00A010, 12:00', label: '12:00', isRunning: true })
  const week = slotsUntil('2026-03-10T22:20:00.000Z', 'week')
  assert.deepEqual(slotNames(week).at(-1), { name: 'Wed\u00A011, 00:00', label: 'Wed', isRunning: true })
  assert.equal(week.indexOf('2026-03-10T22'), 27)
  assert.equal(week.indexOf('2026-03-10T21'), 26)
  assert.equal(week.indexOf('2026-03-01T00'), undefined)
})
