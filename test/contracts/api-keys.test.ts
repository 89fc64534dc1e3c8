// Keys of programs: what opens, for how long, who sees the token, and how fast a revoked one is dead everywhere.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { disableStaff, enableStaff } from '../../src/business/accounts/staff.ts'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { createKey, hashOfKey, type KeyToCreate } from '../../src/business/keys/create-key.ts'
import { findKey, touchKey } from '../../src/business/keys/find-key.ts'
import { listKeys } from '../../src/business/keys/list-keys.ts'
import { revokeKey } from '../../src/business/keys/revoke-key.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Site, startSite } from '../harness/site.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  let sites: Site[] = []
  before(async () => {
    world = await createWorld(given.database)
    buyer = await world.openAccount('Highveld Haulage')
    const place = { url: given.url, remove: async () => undefined }
    sites = [await startSite({ place, clock: world.clock }), await startSite({ place, clock: world.clock })]
  })
  after(async () => {
    for (const site of sites) await site.stop()
    await world.close()
  })

  const make = async (changes: Partial<KeyToCreate> = {}) => {
    const made = await world.ctx.transact((w) =>
      createKey(w, {
        name: 'ERP',
        buyerEmail: buyer.email,
        scopeWords: ['documents:read'],
        daysValid: 30,
        remoteAddress: '127.0.0.1',
        ...world.staff,
        ...changes,
      }),
    )
    return 'token' in made ? made : assert.fail(JSON.stringify(made))
  }
  const ask = async (site: Site, token: string, path = '/api/ocr/readings/none') =>
    fetch(site.address + path, { headers: { authorization: `Bearer ${token}` } })
  const [first, second] = [() => sites[0] ?? assert.fail(), () => sites[1] ?? assert.fail()]

  test('a key opens what its scopes name and nothing else; a wrong one is asked for a key', async () => {
    const { token } = await make()
    assert.equal((await ask(first(), token)).status, 404)
    assert.equal((await ask(first(), (await make({ scopeWords: ['catalogue:read'] })).token)).status, 403)
    const wrong = await ask(first(), `${token.slice(0, -1)}x`)
    assert.equal(wrong.status, 401)
    assert.equal(wrong.headers.get('www-authenticate'), 'Bearer')
    assert.equal((await ask(first(), 'Basic abc')).status, 401)
    const upload = new FormData()
    upload.append('other', new Blob(['x']), 'a.pdf')
    const headers = { authorization: `Bearer ${token}` }
    assert.equal((await fetch(`${first().address}/api/ocr/process`, { method: 'POST', body: upload, headers })).status, 400)
  })

  test('a key opens no page: outside the API nobody looks at it', async () => {
    const { token } = await make({ buyerEmail: '', scopeWords: ['orders:read'] })
    const answer = await fetch(`${first().address}/office/orders`, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' })
    assert.equal(answer.status, 303)
  })

  test('only a fingerprint of the token is kept, and no log line holds it', async () => {
    const { token, prefix } = await make()
    await ask(first(), token)
    const row = await world.ctx.read.db.selectFrom('api_key').selectAll().where('prefix', '=', prefix).executeTakeFirstOrThrow()
    assert.equal(row.token_hash, hashOfKey(token))
    assert.ok(token.length > 50 && token.startsWith(`${prefix}_`))
    assert.ok(!JSON.stringify(row).includes(token.slice(prefix.length)))
    const audited = await world.ctx.read.db.selectFrom('audit_event').select('detail').where('subject', '=', prefix).execute()
    assert.equal(audited.length, 1)
    assert.ok(!JSON.stringify([audited, first().lines]).includes(token.slice(prefix.length)))
  })

  test('a revoked key is dead within a second on every worker', async () => {
    const { token, uuid, prefix } = await make()
    for (const site of sites) assert.equal((await ask(site, token)).status, 404)
    await world.ctx.transact((w) => revokeKey(w, { uuid, staffName: 'Thandi', remoteAddress: '127.0.0.1' }))
    await delay(1_000)
    assert.deepEqual([(await ask(first(), token)).status, (await ask(second(), token)).status], [401, 401])
    const kinds = await world.ctx.read.db.selectFrom('audit_event').select('kind').where('subject', '=', prefix).orderBy('id').execute()
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['key-created', 'key-revoked'],
    )
  })

  test('a key ends with its time, and with the account it acts for', async () => {
    const { token } = await make()
    const other = await world.openAccount('Koppies Farming')
    const theirs = await make({ buyerEmail: other.email })
    assert.equal((await findKey(world.ctx.read, theirs.token))?.principal.buyer?.customerId, other.customerId)
    await world.ctx.transact((w) => w.db.updateTable('buyer').set({ disabled_at: w.clock.now() }).where('id', '=', other.buyerId).execute())
    assert.equal(await findKey(world.ctx.read, theirs.token), null)
    world.clock.advance(30 * 86_400_000 - 1)
    assert.ok(await findKey(world.ctx.read, token))
    world.clock.advance(1)
    assert.equal(await findKey(world.ctx.read, token), null)
  })

  test('a key of our own systems stops within a second on every worker when its maker is disabled; a customer’s goes on', async () => {
    const { ctx } = world
    const email = `leaver-${given.engine}@office.example`
    const staffId = await ctx.transact((w) => addStaff(w, { name: 'Sipho Leaver', email, passwordHash: 'none', role: 'finance' }))
    const maker = { staffId, staffName: 'Sipho Leaver' }
    const own = await make({ ...maker, name: 'Bank import', buyerEmail: '' })
    const theirs = await make(maker)
    for (const site of sites) assert.equal((await ask(site, own.token)).status, 404)
    const { uuid } = await ctx.read.db.selectFrom('staff').select('uuid').where('id', '=', staffId).executeTakeFirstOrThrow()
    await ctx.transact((w) => disableStaff(w, { by: world.staff, uuid }))
    await delay(1_000)
    for (const site of sites) assert.deepEqual([(await ask(site, own.token)).status, (await ask(site, theirs.token)).status], [401, 404])
    const stateOf = async (key: { uuid: string }) =>
      (await listKeys(ctx.read, { view: 'standing' })).rows.find((row) => row.uuid === key.uuid)?.state
    assert.deepEqual([await stateOf(own), await stateOf(theirs)], ['stopped', 'standing'])
    await ctx.transact((w) => enableStaff(w, { by: world.staff, uuid }))
    await delay(1_000)
    assert.equal((await ask(first(), own.token)).status, 404, 'whoever comes back finds the key as it was')
  })

  test('that a key was used is written at most once a minute', async () => {
    const { token, uuid } = await make()
    const found = async () => (await findKey(world.ctx.read, token)) ?? assert.fail('the key is gone')
    const use = async () => {
      const { principal, isUseStale } = await found()
      if (isUseStale) await world.ctx.transact((w) => touchKey(w, principal.keyId))
      const row = await world.ctx.read.db.selectFrom('api_key').select('last_used_at').where('uuid', '=', uuid).executeTakeFirstOrThrow()
      return row.last_used_at
    }
    const firstUse = await use()
    assert.equal(firstUse, world.clock.now())
    world.clock.advance(60_000)
    assert.equal(await use(), firstUse)
    world.clock.advance(1)
    assert.equal(await use(), world.clock.now())
  })

  test('what fits nobody is refused with its field', async () => {
    const problemsOf = async (changes: Partial<KeyToCreate>) => {
      const made = await world.ctx.transact((w) =>
        createKey(w, {
          name: 'ERP',
          buyerEmail: buyer.email,
          scopeWords: ['orders:read'],
          daysValid: 30,
          remoteAddress: '',
          ...world.staff,
          ...changes,
        }),
      )
      return 'refused' in made ? Object.keys(made.problems) : []
    }
    assert.deepEqual(await problemsOf({}), [])
    assert.deepEqual(await problemsOf({ scopeWords: ['statements:write'] }), ['scopes'])
    assert.deepEqual(await problemsOf({ buyerEmail: '', scopeWords: ['orders:write'] }), ['scopes'])
    assert.deepEqual(await problemsOf({ scopeWords: ['everything'] }), ['scopes'])
    assert.deepEqual(await problemsOf({ buyerEmail: 'nobody@nowhere.example' }), ['buyerEmail'])
    assert.deepEqual(await problemsOf({ daysValid: 36_500 }), ['daysValid'])
    assert.deepEqual(await problemsOf({ name: '' }), ['name'])
  })

  test('the office shows a new key on one answer and never again', async () => {
    const { ctx } = first().application
    const email = `owner-${given.engine}@office.example`
    const staffId = await ctx.transact((w) => addStaff(w, { name: 'Naledi', email, passwordHash: 'none', role: 'owner' }))
    const session = await ctx.transact((w) => startSession(w, 'office', staffId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    const headers = { cookie: `__Host-office=${session}`, accept: 'text/html' }
    const open = async () => (await fetch(`${first().address}/office/keys`, { headers })).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(await open())?.[1] ?? assert.fail('no form')
    const form = new URLSearchParams({ csrf, name: 'Weighbridge', buyerEmail: '', daysValid: '90' })
    for (const scope of ['catalogue:read', 'orders:read']) form.append('scopes', scope)
    const made = await fetch(`${first().address}/office/keys`, { method: 'POST', headers, body: form })
    assert.equal(made.status, 200)
    assert.equal(made.headers.get('cache-control'), 'no-store')
    const token = /supply_[a-z0-9]{8}_[\w-]{43}/.exec(await made.text())?.[0] ?? assert.fail('no key shown')
    assert.deepEqual((await findKey(ctx.read, token))?.principal.scopes, ['catalogue:read', 'orders:read'])
    const later = await open()
    assert.ok(later.includes(token.slice(0, 15)))
    assert.ok(!later.includes(token))
    world.clock.advance(6 * 60_000)
    const asked = await fetch(`${first().address}/office/keys`, { method: 'POST', headers, body: form })
    assert.equal(asked.status, 403, 'a browser left open makes no key that outlives it')
    const page = await asked.text()
    assert.match(page, /Is it you\?/)
    assert.equal(page.match(/name="scopes"/g)?.length, 2)
  })
})
