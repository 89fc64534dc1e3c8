// Opening an account: whether an address has one shows in no answer, only in its own mail; and each one-time link opens once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mailRegistration } from '../../src/business/accounts/ask-to-register.ts'
import { registerBuyer } from '../../src/business/accounts/register-buyer.ts'
import { createSetUpToken } from '../../src/business/accounts/set-up-owner.ts'
import { makeInvitation, invitationMail } from '../../src/business/accounts/invitation.ts'
import { type TestClock, testClock } from '../harness/clock.ts'
import { Person } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'

const password = 'weighbridge ticket 88 kilograms'
const company = { companyName: 'Karoo Wool (Pty) Ltd', address: '9 Farm Road, Beaufort West', contactName: 'Anna Louw' }
const people = { known: 'known@wool.example', unknown: 'absnt@wool.example' } as const
type Kind = keyof typeof people
const kinds = ['known', 'unknown'] as const

let clock: TestClock
let site: Site
let customerId = 0
before(async () => {
  clock = testClock()
  clock.set(new Date().toISOString())
  site = await startSite({ clock })
  const origin = { userAgent: 'test', remoteAddress: '127.0.0.1' }
  const empty = { registrationNumber: '', vatNumber: '', phone: '' }
  await registerBuyer(site.application.ctx, { ...company, ...empty, ...origin, email: people.known, password })
  const row = await site.application.ctx.read.db.selectFrom('customer').select('id').executeTakeFirstOrThrow()
  customerId = row.id
})
after(() => site.stop())

const ask = async (email: string) => {
  const page = await site.server.fastify.inject({ method: 'GET', url: '/register' })
  const visitor = page.cookies.find((cookie) => cookie.name === '__Host-visitor')?.value ?? ''
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const startedAt = performance.now()
  const answer = await site.server.fastify.inject({
    method: 'POST',
    url: '/register',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: `__Host-visitor=${visitor}` },
    payload: new URLSearchParams({ csrf, ...company, email, password }).toString(),
  })
  return { answer, ms: performance.now() - startedAt }
}

test('status, body and headers are the same for an address that has an account', async () => {
  const seen = new Set<string>()
  for (const kind of kinds) {
    const { answer } = await ask(people[kind])
    assert.equal(answer.statusCode, 303)
    const { date: _date, ...headers } = answer.headers
    headers['x-request-id'] = ''
    headers['set-cookie'] = answer.cookies.map((cookie) => cookie.name).join()
    seen.add(JSON.stringify({ headers, body: answer.body }))
  }
  assert.equal(seen.size, 1)
})

test('the time is the same: the quicker quarter of 60 samples each, taken in turn', async () => {
  const times: Record<Kind, number[]> = { known: [], unknown: [] }
  for (let count = 0; count < 60; count += 1) for (const kind of kinds) times[kind].push((await ask(people[kind])).ms)
  // What others do on the machine lengthens times and never shortens them: the quicker ones say more.
  const quarter = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 2] ?? 0
  const quarters = Object.values(times).map(quarter)
  const gapMs = Math.max(...quarters) - Math.min(...quarters)
  assert.ok(gapMs < Math.max(6, 0.2 * Math.min(...quarters)), `quarters ${quarters.map((ms) => ms.toPrecision(3)).join(', ')} ms`)
})

test('an address that a database or a mail program would take for another is no address', async () => {
  for (const email of [
    'knówn@wool.example',
    'known@wóol.example',
    'x,known@wool.example',
    'x<known@wool.example',
    '"known"@wool.example',
  ]) {
    const { answer } = await ask(email)
    assert.equal(answer.statusCode, 422, email)
    assert.match(answer.body, /Enter an e-mail address/)
  }
})

/** Path of the link that is mailed for the newest registration of this address; null when another mail or none is. */
const linkFor = (email: string) =>
  site.application.ctx.transact(async (w) => {
    const row = await w.db
      .selectFrom('registration')
      .select('uuid')
      .where('email', '=', email)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    return mailRegistration(w, { uuid: row.uuid, publicUrl: 'https://shop.example' })
  })
const mailsTo = async (email: string) => {
  const jobs = await site.application.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute()
  return jobs.map((job) => JSON.stringify(job.payload)).filter((payload) => payload.includes(email))
}
const forgetAll = () => site.application.ctx.transact((w) => w.db.deleteFrom('registration').execute())

test('the owner of an address that has an account is told, and no link is made', async () => {
  await forgetAll()
  await ask(people.known)
  assert.equal(await linkFor(people.known), null)
  assert.match((await mailsTo(people.known)).join(), /You have an account already/)
})

test('a link opens the account once, with the password that was chosen, and the address is confirmed', async () => {
  await forgetAll()
  await ask(people.unknown)
  const path = (await linkFor(people.unknown)) ?? assert.fail('no link')
  const anna = new Person(site.address)
  await anna.open(path)
  assert.equal((await anna.send('/register/open', { password: 'somebody else’s password' })).status, 422)
  const late = new Person(site.address)
  await late.open(path)
  assert.equal((await anna.send('/register/open', { password })).path, '/catalogue')
  assert.equal((await anna.open('/account/security')).status, 200)
  assert.doesNotMatch(anna.page.text, /Not confirmed/)
  assert.equal((await late.send('/register/open', { password })).status, 410)
  assert.equal((await late.open(path)).status, 410)
})

test('a link of yesterday opens nothing, nor does one that a newer mail replaced', async () => {
  await forgetAll()
  const email = 'later@wool.example'
  await site.application.ctx.transact(async (w) => {
    const now = w.clock.now()
    const expires = new Date(Date.parse(now) + 60_000).toISOString()
    const row = { uuid: w.newUuid(), email, sealed: '', token_hash: null, created_at: now, expires_at: expires }
    await w.db.insertInto('registration').values(row).execute()
  })
  const first = (await linkFor(email)) ?? assert.fail()
  const second = (await linkFor(email)) ?? assert.fail()
  const visitor = new Person(site.address)
  assert.equal((await visitor.open(first)).status, 410)
  assert.equal((await visitor.open(second)).status, 200)
  clock.advance(60_000)
  assert.equal((await visitor.open(second)).status, 410)
})

test('an address gets five mails a day at most, whoever types it', async () => {
  await forgetAll()
  for (let count = 0; count < 7; count += 1) {
    await ask(people.known)
    await linkFor('known@wool.example')
  }
  const told = (await mailsTo('known@wool.example')).filter((mail) => mail.includes('You have an account already'))
  assert.equal(told.length, 1 + 5)
})

test('the first owner’s link opens for 15 minutes and once; used or too late it answers 410', async () => {
  const make = () => site.application.ctx.transact((w) => createSetUpToken(w))
  const late = await make()
  const visitor = new Person(site.address)
  clock.advance(15 * 60_000 - 1)
  assert.equal((await visitor.open(`/office/set-up/${late}`)).status, 200)
  clock.advance(1)
  assert.equal((await visitor.open(`/office/set-up/${late}`)).status, 410)
  const token = await make()
  const [naledi, other] = [new Person(site.address), new Person(site.address)]
  await naledi.open(`/office/set-up/${token}`)
  await other.open(`/office/set-up/${token}`)
  const typed = { name: 'Naledi Owner', email: 'naledi@supply.example', password }
  assert.match((await naledi.send('/office/set-up', typed)).path, /^\/office\/second-factor/)
  assert.equal((await other.send('/office/set-up', { ...typed, email: 'other@supply.example' })).status, 410)
  assert.equal((await other.open(`/office/set-up/${token}`)).status, 410)
})

test('a browser that took up an invitation is known from then on', async () => {
  const { ctx } = site.application
  const mail = await ctx.transact(async (w) => {
    const publicUrl = site.address
    const buyer = await w.db.selectFrom('buyer').select('id').where('customer_id', '=', customerId).executeTakeFirstOrThrow()
    const invitation = { realm: 'buyer', customerId, email: 'piet@wool.example', name: 'Piet', roles: ['buyer'] } as const
    const uuid = await makeInvitation(w, { ...invitation, spendingLimitCents: null, invitedBy: buyer.id, publicUrl })
    return invitationMail(w, { uuid, publicUrl })
  })
  const path = /\/join\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? assert.fail('no link')
  const piet = new Person(site.address)
  await piet.open(path)
  await piet.send('/join', { name: 'Piet Louw', password })
  const buyer = await ctx.read.db.selectFrom('buyer').select('id').where('email', '=', 'piet@wool.example').executeTakeFirstOrThrow()
  const devices = await ctx.read.db.selectFrom('known_device').select('id').where('subject_id', '=', buyer.id).execute()
  assert.equal(devices.length, 1)
  await piet.send('/logout')
  await piet.open('/login')
  await piet.send('/login', { email: 'piet@wool.example', password })
  assert.deepEqual(
    (await mailsTo('piet@wool.example')).filter((one) => one.includes('new device')),
    [],
  )
})
