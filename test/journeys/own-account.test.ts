// One's own account through the pages, without script: second step, reset, password, address, devices, and proving who one is before
// what cannot be taken back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open } from '../../src/business/accounts/seal.ts'
import { hashPassword } from '../../src/business/accounts/password.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import type { Mail } from '../../src/business/notifications/tell.ts'
import { withDatabases } from '../harness/databases.ts'
import { Person } from '../harness/person.ts'
import { type Phone, phoneWith, shownCodes, shownSecret, signInToOffice } from '../harness/second-factor.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'

const password = 'weighbridge ticket 88 kilograms'
const newPassword = 'a quite different sentence, 41'
const owner = 'naledi@office.example'

withDatabases((given) => {
  let world: World
  let site: Site
  let office: Person
  let phone: Phone
  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    const passwordHash = await hashPassword(password)
    await world.ctx.transact((w) => addStaff(w, { name: 'Naledi', email: owner, passwordHash, role: 'owner' }))
    office = new Person(site.address)
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const now = () => world.clock.now()
  const nextCode = () => {
    world.clock.advance(30_000)
    return phone.code(now())
  }
  const mails = async (): Promise<Mail[]> => {
    const rows = await world.ctx.read.db.selectFrom('job').select(['kind', 'payload']).orderBy('id').execute()
    return rows.flatMap(({ kind, payload }) => {
      const fields = JSON.parse(payload) as Record<string, string>
      if (kind === 'send-mail') return [fields as unknown as Mail]
      if (kind !== 'send-sealed-mail') return []
      const text = open(site.application.ctx.keys, 'mail', fields['sealed'] ?? '')
      return text === null ? [] : [JSON.parse(text) as Mail]
    })
  }
  const lastMail = async (to: string, subject: RegExp): Promise<Mail> =>
    (await mails()).findLast((mail) => mail.to === to && subject.test(mail.subject)) ?? assert.fail(`no such mail to ${to}`)
  const linkIn = (mail: Mail) => (/https?:\/\/[^/]+(\/\S+)/.exec(mail.text) ?? assert.fail(mail.text))[1] ?? ''

  test('the first sign-in of somebody in the office leads to a second factor, and every page waits for it', async () => {
    await office.open('/office/login?next=/office/orders')
    await office.send('/office/login', { email: owner, password })
    assert.match(office.page.path, /^\/office\/second-factor\/set-up\?next=/)
    assert.match((await office.open('/office/ledger')).path, /^\/office\/second-factor\/set-up/)
    assert.match(office.page.html, /<svg class="qrcode"/)
    assert.doesNotMatch(office.page.html, / style=/)
    const refused = await office.send('/second-factor/set-up', { code: '123456' })
    assert.equal(refused.status, 422)
    const secret = shownSecret(refused.html)
    const codes = await office.send('/second-factor/set-up', { code: phoneWith(secret).code(now()) })
    phone = phoneWith(secret, shownCodes(codes.html))
    assert.equal(phone.backupCodes.length, 10)
    assert.equal((await office.open('/office/orders')).path, '/office/orders')
    assert.match((await lastMail(owner, /second factor was added/)).text, /authenticator app/)
  })

  test('from then on the password alone opens nothing, and the same code not a second time', async () => {
    const again = new Person(site.address)
    await again.open('/office/login')
    await again.send('/office/login', { email: owner, password })
    assert.match(again.page.path, /^\/office\/second-factor/)
    const code = nextCode()
    await again.send('/office/second-factor', { code })
    assert.equal(again.page.path, '/office')
    const replaying = new Person(site.address)
    await replaying.open('/office/login')
    await replaying.send('/office/login', { email: owner, password })
    assert.equal((await replaying.send('/office/second-factor', { code })).status, 422)
    assert.equal((await replaying.send('/office/second-factor', { code: phone.backupCodes[0] ?? '' })).path, '/office')
  })

  test('a new browser is told by mail, a known one is not', async () => {
    const told = async () => (await mails()).filter((mail) => /new device/.test(mail.subject)).length
    const toldBefore = await told()
    assert.ok(toldBefore >= 1, 'the other browser of the test before')
    await office.open('/office/security')
    await office.send('/office/logout')
    await signInToOffice(office, owner, password, phone, (world.clock.advance(30_000), now()))
    assert.equal(await told(), toldBefore)
    await signInToOffice(new Person(site.address), owner, password, phone, (world.clock.advance(30_000), now()))
    assert.equal(await told(), toldBefore + 1)
  })

  test('the session has another token after the password and after the second step, and the earlier ones are dead', async () => {
    const person = new Person(site.address)
    const cookie = () => /__Host-office=([^;]+)/.exec(person.cookie)?.[1]
    await person.open('/office/login')
    assert.equal(cookie(), undefined)
    await person.send('/office/login', { email: owner, password })
    const pending = cookie() ?? assert.fail()
    await person.send('/office/second-factor', { code: nextCode() })
    const full = cookie() ?? assert.fail()
    assert.notEqual(pending, full)
    const asked = await fetch(`${site.address}/office`, { headers: { cookie: `__Host-office=${pending}` }, redirect: 'manual' })
    assert.equal(asked.status, 303)
    const planted = await fetch(`${site.address}/office/login`, { headers: { cookie: '__Host-office=planted-by-somebody' } })
    assert.ok(!planted.headers.getSetCookie().some((line) => line.startsWith('__Host-office=planted')))
  })

  test('devices are listed; one can be signed out, then all others', async () => {
    const elsewhere = new Person(site.address)
    await signInToOffice(elsewhere, owner, password, phone, (world.clock.advance(30_000), now()))
    await office.open('/office/security')
    assert.match(office.page.text, /This device/)
    await office.send('/sessions/end')
    assert.match(office.page.text, /signed out/)
    await office.open('/office/security')
    await office.send('/sessions/end-all')
    await new Promise((done) => setTimeout(done, 1_050))
    assert.match((await elsewhere.open('/office')).path, /^\/office\/login/)
    assert.equal((await office.open('/office')).path, '/office')
  })

  test('five minutes after the last proof, an action that cannot be taken back asks who it is, and then goes on with the form', async () => {
    await office.open('/office/company')
    world.clock.advance(6 * 60_000)
    const bank = { bankName: 'First National Bank', accountName: 'Test Supply', accountNumber: '62900009999', branchCode: '250655' }
    const asked = await office.send('/office/company/bank', bank)
    assert.equal(asked.status, 403)
    assert.match(asked.text, /Is it you\?/)
    const accountsNow = async () =>
      (await world.ctx.read.db.selectFrom('bank_account').select('account_number').execute()).map((row) => row.account_number)
    const accountsBefore = await accountsNow()
    assert.ok(!accountsBefore.includes('62900009999'), 'nothing was done yet')
    assert.equal((await office.send('/office/company/bank', { confirmWith: 'not the password at all' })).status, 403)
    assert.deepEqual(await accountsNow(), accountsBefore)
    const went = await office.send('/office/company/bank', { confirmWith: password })
    assert.doesNotMatch(went.text, /Is it you\?/, 'the form reached its page, with what was typed')
    assert.match(went.html, /62900009999/)
    await office.open('/office/security')
    assert.equal((await office.send('/backup-codes')).status, 200, 'within five minutes it is not asked again')
    phone = phoneWith(phone.secret, shownCodes(office.page.html))
    assert.equal(phone.backupCodes.length, 10)
    world.clock.advance(6 * 60_000)
    await office.open('/office/security')
    assert.equal((await office.send('/authenticator/remove')).status, 403)
    const removed = await office.send('/authenticator/remove', { confirmWith: phone.code(now()) })
    assert.equal(removed.status, 422)
    assert.match(removed.text, /set up another one/)
  })

  test('a forgotten password: the same answer for every address, a link that works once and dies with a newer one', async () => {
    const person = new Person(site.address)
    const ask = async (email: string) => {
      await person.open('/office/forgotten')
      const { text, path, status } = await person.send('/office/forgotten', { email })
      return JSON.stringify({ text, path, status })
    }
    assert.equal(await ask(owner), await ask('nobody@office.example'))
    await site.workAll()
    const first = linkIn(await lastMail(owner, /Set a new password/))
    assert.equal((await mails()).filter((mail) => mail.to === 'nobody@office.example').length, 0)
    await ask(owner)
    await site.workAll()
    const second = linkIn(await lastMail(owner, /Set a new password/))
    assert.notEqual(first, second)
    assert.equal((await person.open(first)).status, 410, 'a newer link kills the older one')
    await person.open(second)
    assert.match(
      (await person.send('/office/reset', { password: 'short' })).text,
      /at least 12 characters/i,
      'with a second factor twelve are enough',
    )
    const saved = await person.send('/office/reset', { password: newPassword })
    assert.match(saved.path, /^\/office\/login\?done=reset/)
    assert.equal((await person.open(second)).status, 410, 'used')
    await new Promise((done) => setTimeout(done, 1_050))
    assert.match((await office.open('/office')).path, /^\/office\/login/, 'every session ended')
    await person.open('/office/login')
    assert.equal((await person.send('/office/login', { email: owner, password })).status, 422, 'the old password')
    await person.open('/office/login')
    await person.send('/office/login', { email: owner, password: newPassword })
    assert.match(person.page.path, /^\/office\/second-factor/, 'a reset does not get past the second factor')
    await lastMail(owner, /password was changed/)
  })

  test('links lie sealed in the queue, and the office’s list of mails does not show them', async () => {
    await signInToOffice(office, owner, newPassword, phone, (world.clock.advance(30_000), now()))
    const rows = await world.ctx.read.db.selectFrom('job').select('payload').execute()
    assert.doesNotMatch(JSON.stringify(rows), /\/reset\/|confirm-email\//)
    assert.doesNotMatch((await office.open('/office/mail')).html, /Set a new password/)
  })

  test('a link grows old after half an hour', async () => {
    const person = new Person(site.address)
    await person.open('/office/forgotten')
    await person.send('/office/forgotten', { email: owner })
    await site.workAll()
    const link = linkIn(await lastMail(owner, /Set a new password/))
    world.clock.advance(30 * 60_000 - 1_000)
    assert.equal((await person.open(link)).status, 200)
    world.clock.advance(1_000)
    assert.equal((await person.open(link)).status, 410)
  })

  test('changing the password wants the current one and signs out everywhere else', async () => {
    office = new Person(site.address)
    await signInToOffice(office, owner, newPassword, phone, (world.clock.advance(30_000), now()))
    const elsewhere = new Person(site.address)
    await signInToOffice(elsewhere, owner, newPassword, phone, (world.clock.advance(30_000), now()))
    await office.open('/office/security')
    assert.match((await office.send('/password', { current: 'no', password })).text, /not your current password/)
    assert.match((await office.send('/password', { current: newPassword, password: 'Naledi-naledi-1' })).text, /Do not build it/)
    const changed = await office.send('/password', { current: newPassword, password })
    assert.match(changed.path, /done=password/)
    await new Promise((done) => setTimeout(done, 1_050))
    assert.match((await elsewhere.open('/office')).path, /^\/office\/login/)
    assert.equal((await office.open('/office')).path, '/office')
  })

  test('a buyer’s address is confirmed, and changed; the old one is told, and signs in no more', async () => {
    const buyer = new Person(site.address)
    await buyer.open('/register')
    await buyer.send('/register', {
      companyName: 'Karoo Wool (Pty) Ltd',
      address: '9 Farm Road, Beaufort West, 6970',
      contactName: 'Anna Louw',
      email: 'anna@karoowool.example',
      password,
    })
    await buyer.open('/account/security')
    assert.doesNotMatch(buyer.page.text, /Not confirmed/, 'the account was opened by a link to this address')
    await buyer.send('/account/security/email', { email: 'anna@new.example' })
    const link = linkIn(await lastMail('anna@new.example', /new e-mail address/))
    await buyer.open(link)
    assert.match((await buyer.send('/confirm-email')).text, /anna@new\.example/)
    assert.match((await lastMail('anna@karoowool.example', /address was changed/)).text, /anna@new\.example/)
    const person = new Person(site.address)
    await person.open('/login')
    assert.equal((await person.send('/login', { email: 'anna@karoowool.example', password })).status, 422)
    await person.open('/login')
    assert.equal((await person.send('/login', { email: 'anna@new.example', password })).path, '/account')
    const left = await person.send('/logout')
    assert.equal(left.path, '/')
    assert.equal((await fetch(`${site.address}/logout`)).status, 405)
  })
})
