// Proving once more who one is: which routes ask for it, that five minutes decide, and that nothing is done before.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { routesOf, type WebParts } from '../../src/app.ts'
import { hashPassword } from '../../src/business/accounts/password.ts'
import { hashOfToken, startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { sessionCookieOf } from '../../src/web/security/cookies.ts'
import { issueCsrfToken } from '../../src/web/security/csrf.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Site, startSite } from '../harness/site.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const password = 'weighbridge ticket 88 kilograms'
const minute = 60_000

/** What must never be done by whoever sits down at an open browser: money back, bank details, terms, roles, doors, programs. */
const guarded = [
  'POST /office/bank-lines/:uuid/undo',
  'POST /office/bank-lines/:uuid/refund/undo',
  'POST /office/customers/:uuid/refund',
  'POST /office/refunds/limit',
  'POST /office/invoices/:uuid/cash/back',
  'POST /office/company/bank',
  'POST /office/requests/:uuid/allow',
  'POST /office/orders/:uuid/override',
  'POST /office/customers/:uuid/terms',
  'POST /office/gate',
  'POST /office/gate/:uuid/lift',
  'POST /office/gate/maintenance',
  'POST /office/staff/invite',
  'POST /office/staff/:uuid/role',
  'POST /office/staff/:uuid/enable',
  'POST /office/keys',
  'POST /office/webhooks',
  'POST /office/security/email',
  'POST /office/security/authenticator/remove',
  'POST /office/security/passkeys/remove',
  'POST /office/security/backup-codes',
  'POST /account/people/:uuid',
]

withDatabases((given) => {
  let world: World
  let site: Site
  let buyer: Buyer
  let session: { cookie: string; csrf: string }
  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    buyer = await world.openAccount('Step Up', { releasePolicy: 'on-bank-line', claimLimitCents: 0, creditDays: 30 })
    const passwordHash = await hashPassword(password)
    const id = await world.ctx.transact((w) => addStaff(w, { name: 'Naledi', email: 'naledi@office.example', passwordHash, role: 'owner' }))
    const token = await world.ctx.transact((w) => startSession(w, 'office', id, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    const row = await world.ctx.read.db
      .selectFrom('session')
      .select('id')
      .where('token_hash', '=', hashOfToken(token))
      .executeTakeFirstOrThrow()
    session = {
      cookie: `${sessionCookieOf.office}=${token}`,
      csrf: issueCsrfToken([site.application.settings.secrets.secretKey], `office:${row.id}`),
    }
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const send = (path: string, fields: Record<string, string> = {}, accept = 'text/html') =>
    fetch(site.address + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: session.cookie, accept },
      body: new URLSearchParams({ csrf: session.csrf, once: randomUUID(), ...fields }),
    })
  const proveNow = () => world.ctx.transact((w) => w.db.updateTable('session').set({ confirmed_at: world.clock.now() }).execute())
  const customer = () =>
    world.ctx.read.db
      .selectFrom('customer')
      .select(['release_policy', 'claim_limit_cents', 'version'])
      .where('uuid', '=', buyer.customerUuid)
      .executeTakeFirstOrThrow()
  const rowsOf = async (table: 'blocked_network' | 'setting' | 'invitation' | 'api_key') =>
    (await world.ctx.read.db.selectFrom(table).selectAll().execute()).length

  test('what cannot be taken back, and what opens a door, asks', () => {
    const fresh = routesOf(site.application, {} as WebParts)
      .filter((route) => route.options.isFresh === true)
      .map((route) => `${route.method} ${route.path}`)
    assert.deepEqual(
      guarded.filter((route) => !fresh.includes(route)),
      [],
    )
  })

  test('six minutes after the last proof every such route of the office asks, and does nothing', async () => {
    await proveNow()
    world.clock.advance(6 * minute)
    const found = await Promise.all([rowsOf('blocked_network'), rowsOf('setting'), rowsOf('invitation'), rowsOf('api_key'), customer()])
    const routes = routesOf(site.application, {} as WebParts).filter(
      ({ options, path }) => options.isFresh === true && path.startsWith('/office/'),
    )
    assert.ok(routes.length >= 20, String(routes.length))
    for (const { path } of routes) {
      const answer = await send(path.replace(':uuid', buyer.customerUuid))
      assert.deepEqual([path, answer.status], [path, 403])
      assert.match(await answer.text(), /Is it you\?/, path)
    }
    const left = await Promise.all([rowsOf('blocked_network'), rowsOf('setting'), rowsOf('invitation'), rowsOf('api_key'), customer()])
    assert.deepEqual(left, found)
  })

  test('a program at an open session is refused, not asked', async () => {
    const answer = await send('/office/gate/maintenance', { to: 'on', message: 'Closed' }, 'application/json')
    assert.equal(answer.status, 403)
    assert.equal((await fetch(site.address)).status, 200, 'the shop is open')
  })

  test('terms are set within five minutes of a proof, or with one', async () => {
    const path = `/office/customers/${buyer.customerUuid}/terms`
    const terms = { releasePolicy: 'on-claim', claimLimit: '250 000,00', creditDays: '14', version: String((await customer()).version) }
    assert.equal((await send(path, terms)).status, 403)
    assert.equal((await customer()).release_policy, 'on-bank-line')
    assert.equal((await send(path, { ...terms, confirmWith: 'not the password at all' })).status, 403)
    assert.equal((await send(path, { ...terms, confirmWith: password })).status, 303)
    assert.deepEqual({ ...(await customer()) }, { release_policy: 'on-claim', claim_limit_cents: 25_000_000, version: 2 })
    world.clock.advance(5 * minute)
    assert.equal((await send(path, { ...terms, releasePolicy: 'prepaid', version: '2' })).status, 303, 'five minutes are enough for a form')
    world.clock.advance(1)
    assert.equal((await send(path, { ...terms, version: '3' })).status, 403, 'and not a moment more')
  })

  test('the office refuses terms that are no terms, and keeps what was typed', async () => {
    await proveNow()
    const answer = await send(`/office/customers/${buyer.customerUuid}/terms`, { releasePolicy: 'never', claimLimit: 'much', version: '3' })
    assert.equal(answer.status, 422)
    assert.match(await answer.text(), /value="much"/)
  })
})
