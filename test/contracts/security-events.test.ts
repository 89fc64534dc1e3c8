// What happened at the doors: refusals are counted by kind and network, a flood is one row, counts of several processes and machines
// add up, an outage loses none, and the owner comes from an address to its block.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { welcomeDevice } from '../../src/business/accounts/known-device.ts'
import { blockNetwork } from '../../src/business/gate/block-network.ts'
import { record } from '../../src/business/audit/record.ts'
import { securityEvents } from '../../src/business/watch/security-events.ts'
import type { SecurityKind } from '../../src/business/watch/security-kinds.ts'
import { watchedNetwork } from '../../src/business/watch/watched-network.ts'
import { watchLimits } from '../../src/config/watch-limits.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Site, startSite } from '../harness/site.ts'
import { waitFor } from '../harness/wait-for.ts'
import { createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let site: Site
  let other: Site
  before(async () => {
    world = await createWorld(given.database)
    const options = {
      place: { url: given.url, remove: async () => undefined },
      clock: world.clock,
      variables: { TRUSTED_PROXIES: '127.0.0.0/8' },
    }
    site = await startSite(options)
    other = await startSite(options)
  })
  after(async () => {
    await site.stop()
    await other.stop()
    await world.close()
  })

  const cookieOf = async (role: StaffRole) => {
    const email = `${crypto.randomUUID()}@office.example`
    const staffId = await world.ctx.transact((w) => addStaff(w, { name: role, email, passwordHash: 'none', role }))
    const token = await world.ctx.transact((w) => startSession(w, 'office', staffId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    return `__Host-office=${token}`
  }
  const ask = async (where: Site, path: string, from: string, headers: Record<string, string> = {}, init: RequestInit = {}) => {
    const answer = await fetch(where.address + path, {
      redirect: 'manual',
      ...init,
      headers: { 'x-forwarded-for': from, accept: 'text/html', ...headers },
    })
    await answer.arrayBuffer()
    return answer.status
  }
  const save = async () => {
    await site.keptCounts.save()
    await other.keptCounts.save()
  }
  const countOf = async (kind: SecurityKind) =>
    (await securityEvents(world.ctx.reports, 'day')).series.find((one) => one.kind === kind)?.total
  const sourceOf = async (kind: SecurityKind, network: string) =>
    (await securityEvents(world.ctx.reports, 'day')).sources.find((one) => one.kind === kind && one.network === network)

  test('each refusal at the door counts as what it is, by two processes into one row', async () => {
    const sales = { cookie: await cookieOf('sales') }
    const form = { method: 'POST', body: new URLSearchParams({ csrf: 'none' }) }
    for (const where of [site, other]) {
      assert.equal(await ask(where, '/office/staff', '203.0.113.1', sales), 403)
      assert.equal(await ask(where, '/login', '203.0.113.2', { 'sec-fetch-site': 'cross-site' }, form), 403)
      assert.equal(await ask(where, '/login', '203.0.113.3', {}, form), 403)
      assert.equal(
        await ask(where, '/api/v1/orders', '2001:db8:1:2::9', { authorization: 'Bearer nobody', accept: 'application/json' }),
        401,
      )
    }
    assert.equal(await ask(site, '/nowhere', '203.0.113.4'), 404)
    await save()
    for (const kind of ['permission-refused', 'form-forged', 'form-old', 'key-refused'] as const) assert.equal(await countOf(kind), 2, kind)
    assert.equal((await sourceOf('permission-refused', '203.0.113.1'))?.last, '/office/staff')
    assert.equal((await sourceOf('key-refused', '2001:db8:1:2::/64'))?.count, 2)
    const rows = await world.ctx.read.db.selectFrom('refusal_hour').selectAll().execute()
    assert.equal(rows.length, 4, 'a path that does not exist is no security event')
  })

  test('a blocked address is counted however often it comes, in one row', async () => {
    const blocked = { network: '198.51.100.7', reason: 'guesses passwords', days: 1, remoteAddress: '127.0.0.1', ...world.staff }
    assert.ok('uuid' in (await world.ctx.transact((w) => blockNetwork(w, blocked))))
    await waitFor('the block is in force', async () => ((await ask(site, '/', '198.51.100.7')) === 403 ? true : undefined), 10_000)
    for (let count = 0; count < 30; count++) await ask(site, '/', '198.51.100.7')
    await save()
    assert.ok(((await sourceOf('address-blocked', '198.51.100.7'))?.count ?? 0) >= 31)
    const rows = await world.ctx.read.db.selectFrom('refusal_hour').selectAll().where('kind', '=', 'address-blocked').execute()
    assert.equal(rows.length, 1)
  })

  test('a botnet fills the table with so many networks an hour, and is counted whole', async () => {
    const counted = (await countOf('form-old')) ?? 0
    const attacked = watchLimits.refusalNetworksMax + 40
    for (let count = 0; count < attacked; count++) {
      await ask(site, '/login', `192.0.2.${count}`, {}, { method: 'POST', body: new URLSearchParams({ csrf: 'none' }) })
    }
    await save()
    assert.equal(await countOf('form-old'), counted + attacked)
    const rows = await world.ctx.read.db.selectFrom('refusal_hour').selectAll().where('kind', '=', 'form-old').execute()
    assert.ok(rows.length <= watchLimits.refusalNetworksMax + 2, `${rows.length} rows`)
  })

  test('while the database is away the counts wait, and come with the next', async () => {
    const counted = (await countOf('form-old')) ?? 0
    await ask(site, '/login', '203.0.113.3', {}, { method: 'POST', body: new URLSearchParams({ csrf: 'none' }) })
    const { ctx } = site.application
    const { transact } = ctx
    Object.assign(ctx, { transact: async () => Promise.reject(new Error('away')) })
    await site.keptCounts.save()
    Object.assign(ctx, { transact })
    assert.equal(await countOf('form-old'), counted)
    await site.keptCounts.save()
    assert.equal(await countOf('form-old'), counted + 1)
  })

  test('what stands in the audit record is taken from there, unknown devices too', async () => {
    const email = 'known@office.example'
    const subjectId = await world.ctx.transact((w) => addStaff(w, { name: 'Known', email, passwordHash: 'none', role: 'sales' }))
    const person = { realm: 'office' as const, subjectId, email, name: 'Known' }
    for (const deviceId of ['first', 'second', 'second']) {
      await world.ctx.transact((w) => welcomeDevice(w, person, { userAgent: 'Firefox', remoteAddress: '203.0.113.50', deviceId }))
    }
    assert.equal(await countOf('new-device'), 1)
    const deed = { actor: 'office', kind: 'sign-in-refused', subject: email, remoteAddress: '203.0.113.51' }
    for (let count = 0; count < 3; count++) await world.ctx.transact((w) => record(w, deed))
    assert.deepEqual(await sourceOf('sign-in-refused', '203.0.113.51'), {
      kind: 'sign-in-refused',
      network: '203.0.113.51',
      count: 3,
      lastAt: world.clock.now(),
      last: email,
    })
    world.clock.advance(2 * 86_400_000)
    assert.equal(await countOf('sign-in-refused'), 0)
    const week = await securityEvents(world.ctx.reports, 'week')
    assert.equal(week.series.find((one) => one.kind === 'sign-in-refused')?.total, 3)
  })

  test('the owner comes from the address to its block; the auditor sees and blocks nothing; nobody else sees it', async () => {
    const page = async (path: string, role: StaffRole) => {
      const answer = await fetch(site.address + path, { headers: { cookie: await cookieOf(role), accept: 'text/html' } })
      return { status: answer.status, html: await answer.text() }
    }
    const { html } = await page('/office/security-events?view=week', 'owner')
    const href =
      /href="(\/office\/gate\?network=203\.0\.113\.51[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ??
      assert.fail('no way to the block')
    const gate = await page(href.split('#')[0] ?? '', 'owner')
    assert.match(gate.html, /name="network" value="203\.0\.113\.51"/)
    assert.match(gate.html, /name="reason" value="Sign-ins refused: 3"/)
    const auditor = await page('/office/security-events?view=week', 'auditor')
    assert.equal(auditor.status, 200)
    assert.doesNotMatch(auditor.html, /\/office\/gate(?!ways)/)
    assert.equal((await page('/office/security-events', 'finance')).status, 403)
  })

  test('old counts are forgotten', async () => {
    world.clock.advance((watchLimits.refusalDays + 1) * 86_400_000)
    await ask(site, '/login', '203.0.113.3', {}, { method: 'POST', body: new URLSearchParams({ csrf: 'none' }) })
    await site.keptCounts.save()
    const rows = await world.ctx.read.db.selectFrom('refusal_hour').selectAll().execute()
    assert.deepEqual(
      rows.map((row) => [row.kind, row.refusals]),
      [['form-old', 1]],
    )
  })
})

test('an address is counted as what one attacker commands', () => {
  assert.equal(watchedNetwork('203.0.113.7'), '203.0.113.7')
  assert.equal(watchedNetwork('::ffff:203.0.113.7'), '203.0.113.7')
  assert.equal(watchedNetwork('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  assert.equal(watchedNetwork('2001:db8::1'), '2001:db8:0:0::/64')
  assert.equal(watchedNetwork(null), '')
})
