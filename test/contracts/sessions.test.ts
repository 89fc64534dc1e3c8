// How long a session lasts, and how soon every worker knows that it is over.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { type Person as AccountPerson } from '../../src/business/accounts/principal.ts'
import { endOtherSessions, listSessions } from '../../src/business/accounts/sessions-of-person.ts'
import { findPrincipal, startSession, touchSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'

const origin = { userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36', remoteAddress: '10.1.1.1' }
const minute = 60_000

withDatabases((given) => {
  let world: World
  let workers: Site[]
  before(async () => {
    world = await createWorld(given.database)
    const options = () => ({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    workers = [await startSite(options()), await startSite(options())]
  })
  after(async () => {
    for (const worker of workers) await worker.stop()
    await world.close()
  })

  const newStaff = async (role: StaffRole): Promise<AccountPerson> => {
    const email = `${role}${Math.random()}@office.example`
    const subjectId = await world.ctx.transact((w) => addStaff(w, { name: role, email, passwordHash: 'none', role }))
    return { realm: 'office', subjectId, name: role, email }
  }
  const start = (person: AccountPerson, stage = {}) =>
    world.ctx.transact((w) => startSession(w, person.realm, person.subjectId, origin, stage))
  const find = async (token: string, realm: 'office' | 'buyer' = 'office') => (await findPrincipal(world.ctx.read, realm, token))?.principal
  const touch = async (token: string, realm: 'office' | 'buyer' = 'office') => {
    const principal = await find(token, realm)
    assert(principal !== undefined && 'sessionId' in principal, 'alive')
    await world.ctx.transact((w) => touchSession(w, principal.sessionId))
  }

  test('an idle session ends: half an hour for who moves money, an hour at the counter, four hours for a buyer; to the second', async () => {
    const buyer = await world.openAccount('Idle Buyer')
    const cases: [string, number, 'office' | 'buyer'][] = [
      [await start(await newStaff('owner')), 30, 'office'],
      [await start(await newStaff('finance')), 30, 'office'],
      [await start(await newStaff('auditor')), 30, 'office'],
      [await start(await newStaff('sales')), 60, 'office'],
      [await start(await newStaff('dispatch')), 60, 'office'],
      [await start({ realm: 'buyer', subjectId: buyer.buyerId, name: buyer.name, email: buyer.email }), 240, 'buyer'],
    ]
    const startedAt = Date.parse(world.clock.now())
    for (const [token, minutes, realm] of cases) {
      world.clock.set(new Date(startedAt + minutes * minute - 1_000).toISOString())
      assert.ok(await find(token, realm), `${minutes} minutes less a second`)
      world.clock.set(new Date(startedAt + minutes * minute + 1_000).toISOString())
      assert.equal(await find(token, realm), undefined, `${minutes} minutes and a second`)
    }
  })

  test('whatever it does, a session ends: twelve hours in the office, a day at the shop', async () => {
    for (const [realm, hours, person] of [
      ['office', 12, await newStaff('sales')],
      ['buyer', 24, { realm: 'buyer', subjectId: (await world.openAccount('All Day')).buyerId, name: '', email: '' } as const],
    ] as const) {
      const token = await start(person)
      const startedAt = Date.parse(world.clock.now())
      for (let at = 1; at < hours * 2; at += 1) {
        world.clock.set(new Date(startedAt + at * 30 * minute).toISOString())
        await touch(token, realm)
      }
      world.clock.set(new Date(startedAt + hours * 60 * minute - 1_000).toISOString())
      assert.ok(await find(token, realm))
      world.clock.set(new Date(startedAt + hours * 60 * minute + 1_000).toISOString())
      assert.equal(await find(token, realm), undefined)
    }
  })

  test('between password and second factor there are ten minutes, before the first factor thirty', async () => {
    const person = await newStaff('sales')
    for (const [waitsFor, minutes] of [
      ['factor', 10],
      ['enrolment', 30],
    ] as const) {
      const token = await start(person, { waitsFor })
      assert.equal((await find(token))?.kind, 'pending')
      world.clock.advance(minutes * minute - 1_000)
      assert.equal((await find(token))?.kind, 'pending')
      world.clock.advance(2_000)
      assert.equal(await find(token), undefined)
    }
  })

  test('what the table keeps of a session opens nothing: its token is 256 random bits, of which only a hash is there', async () => {
    const tokens = [await start(await newStaff('owner')), await start(await newStaff('owner'))]
    for (const token of tokens) assert.equal(Buffer.from(token, 'base64url').length, 32)
    assert.notEqual(tokens[0], tokens[1])
    const rows = await world.ctx.read.db.selectFrom('session').selectAll().execute()
    assert.ok(rows.length >= 2)
    const kept = rows.flatMap((row) => Object.values(row).map(String))
    for (const text of kept) assert.equal(await find(text), undefined, text)
    for (const token of tokens) assert.ok(!kept.some((text) => text.includes(token)))
  })

  test('a session of one realm is nobody in the other', async () => {
    const token = await start(await newStaff('owner'))
    assert.equal(await find(token, 'buyer'), undefined)
  })

  test('the list names browser and system, and leaves out what is over', async () => {
    const person = await newStaff('sales')
    const current = await find(await start(person))
    await start(person, { waitsFor: 'factor' })
    const listed = await listSessions(world.ctx.read, person, current && 'sessionId' in current ? current.sessionId : 0)
    assert.deepEqual(
      listed.map(({ device, isCurrent, remoteAddress }) => ({ device, isCurrent, remoteAddress })),
      [{ device: 'Chrome on Windows', isCurrent: true, remoteAddress: '10.1.1.1' }],
    )
  })

  /** Milliseconds until this worker sends the cookie to the sign-in page, asking every 50 ms. */
  const timeToRefusal = async (worker: Site, cookie: string, from: number): Promise<number> => {
    for (;;) {
      const answer = await fetch(`${worker.address}/office/orders`, { headers: { cookie }, redirect: 'manual' })
      await answer.body?.cancel()
      if (answer.status === 303) return performance.now() - from
      if (performance.now() - from > 10_000) return Number.POSITIVE_INFINITY
      await new Promise((done) => setTimeout(done, 50))
    }
  }

  test('two workers: a session that is ended, or whose account is disabled, is refused by both within a second', async () => {
    for (const end of [
      (person: AccountPerson) => world.ctx.transact((w) => endOtherSessions(w, person, null)),
      (person: AccountPerson) =>
        world.ctx.transact((w) =>
          w.db.updateTable('staff').set({ disabled_at: w.clock.now() }).where('id', '=', person.subjectId).execute(),
        ),
    ]) {
      const person = await newStaff('sales')
      const cookie = `__Host-office=${await start(person)}`
      for (const worker of workers) {
        assert.equal((await fetch(`${worker.address}/office/orders`, { headers: { cookie }, redirect: 'manual' })).status, 200)
      }
      const from = performance.now()
      await end(person)
      const times = await Promise.all(workers.map((worker) => timeToRefusal(worker, cookie, from)))
      // the promise is one second; asking every 50 ms on a busy machine adds its own
      assert.ok(Math.max(...times) < 1_500, `${times.map(Math.round).join(', ')} ms`)
    }
  })
})
