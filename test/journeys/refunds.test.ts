// A refund through the pages, without script, on both databases: finance asks, the owner allows, the bank's statement pays, the
// customer sees it; undone, paid again, cancelled. Whoever left the desk for five minutes proves once more who is there.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { hashPassword } from '../../src/business/accounts/password.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { confirmMatch } from '../../src/business/matching/confirm-match.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { withDatabases } from '../harness/databases.ts'
import { Person, wordsOf } from '../harness/person.ts'
import { signInToOffice } from '../harness/second-factor.ts'
import { type Site, startSite } from '../harness/site.ts'
import { createWorld, type World } from '../harness/world.ts'

const password = 'correct horse battery staple'
const minute = 60_000
const accountNumber = '4055512345'
const details = {
  accountName: 'Karoo Wool',
  bankName: 'Absa',
  branchCode: '632005',
  accountNumber,
  confirmedWith: 'Anna Louw, 082 555 0100',
}

withDatabases((given) => {
  let world: World
  let site: Site
  let buyer: Person
  let customerUuid: string
  const office = {} as Record<'owner' | 'finance' | 'auditor', Person>

  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    const passwordHash = await hashPassword(password)
    const member = (role: StaffRole) =>
      world.ctx.transact((w) => addStaff(w, { name: `Ms ${role}`, email: `${role}@refunds.example`, passwordHash, role }))
    for (const role of ['owner', 'finance', 'auditor'] as const) await member(role)
    world.clock.advance(48 * 60 * minute)
    buyer = new Person(site.address)
    await buyer.open('/register')
    await buyer.send('/register', {
      companyName: 'Karoo Wool (Pty) Ltd',
      address: '9 Farm Road, Beaufort West, 6970',
      contactName: 'Anna Louw',
      email: 'anna@karoowool.example',
      phone: '0825550100',
      password,
    })
    const customer = await given.database.read
      .selectFrom('customer')
      .select('uuid')
      .where('name', 'like', 'Karoo%')
      .executeTakeFirstOrThrow()
    customerUuid = customer.uuid
    const [line = ''] = await world.bank([{ amountCents: 12_345_67, reference: 'paid twice' }])
    await world.ctx.transact((w) =>
      confirmMatch(w, { bankLineUuid: line, customerUuid, allocations: [], reasons: [], onceKey: randomUUID(), ...world.staff }),
    )
    for (const role of ['owner', 'finance', 'auditor'] as const) {
      office[role] = new Person(site.address)
      await signInToOffice(office[role], `${role}@refunds.example`, password, null, world.clock.now())
    }
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const mailsSaying = async (words: RegExp): Promise<string[]> => {
    await site.workAll()
    const folder = join(site.application.settings.application.dataDir, 'outbox')
    const mails = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
    return mails.map((mail) => mail.replace(/=\r?\n/g, '').replace(/=3D/g, '=')).filter((mail) => words.test(mail))
  }
  let refundPath: string
  let requestPath: string

  test('finance asks for all that the customer holds, proves who is asking, and says who confirmed the account', async () => {
    const { finance } = office
    await finance.open(`/office/customers/${customerUuid}`)
    const [link = ''] = finance.links(`/office/customers/${customerUuid}/refund`)
    const form = await finance.open(link)
    assert.match(form.html, /value="12345,67"/)
    assert.match(form.text, /commonest fraud/)
    world.clock.advance(6 * minute)
    const asked = await finance.send('/refund', { ...details, confirmedWith: '', reason: 'Paid INV twice.' })
    assert.deepEqual([asked.status, /Is it you\?/.test(asked.text)], [403, true])
    const refused = await finance.send('/refund', { confirmWith: password })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Phone the customer under a number that you knew before/)
    assert.match(refused.html, /value="4055512345"/, 'what was typed is still there')
    const waiting = await finance.send('/refund', details)
    assert.equal(waiting.status, 200, waiting.text)
    assert.match(waiting.text, /Waits for a second person/)
    refundPath = waiting.path.split('?')[0] ?? ''
    requestPath = finance.links('/office/requests/')[0] ?? ''
    assert(!waiting.html.includes(accountNumber), 'nobody pays yet, so nobody sees the whole number')
  })

  test('who asked does not allow it, by the page or past it', async () => {
    const { finance } = office
    const request = await finance.open(requestPath)
    assert.match(request.text, /another person decides/)
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(request.html)?.[1] ?? assert.fail(name)
    const answer = await fetch(`${site.address}${requestPath}/allow`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: finance.cookie },
      body: new URLSearchParams({ csrf: field('csrf'), once: field('once') }),
    })
    assert.equal(answer.status, 403)
    assert.match(wordsOf(await answer.text()), /Nobody allows an own request/)
  })

  test('the owner allows it: it is to be paid, with values ready to copy, and the customer is warned by mail', async () => {
    const { owner, finance, auditor } = office
    const request = await owner.open(requestPath)
    assert.match(request.text, /R 12 345,67/)
    assert.match(request.text, /By phone with Anna Louw/)
    await owner.send('/allow', {})
    const allowed = await owner.send('/allow', { confirmWith: password })
    assert.match(allowed.text, /In force/)
    const list = await finance.open('/office/refunds')
    for (const copied of [accountNumber, '632005', '12345.67']) assert.match(list.html, new RegExp(`data-copy="${copied}"`))
    assert.match(list.html, /data-copy="RF\w-\w{3}-\w{3}"/)
    const seen = await auditor.open('/office/refunds')
    assert.match(seen.text, /Absa ••••2345/)
    for (const path of ['/office/refunds', refundPath]) assert(!(await auditor.open(path)).html.includes(accountNumber), path)
    assert.deepEqual(auditor.links('/office/customers'), [], 'a link that would be refused')
    const [mail = ''] = await mailsSaying(/goes back to you by bank transfer/)
    assert.match(mail, /To: anna@karoowool\.example/)
    assert.match(mail, /ends in 2345/)
    const own = await buyer.open('/account')
    assert.match(own.text, /Being paid/)
    assert(!own.html.includes(accountNumber))
  })

  test('the amount is out of the customer’s cash: there is nothing left to ask for', async () => {
    const { finance } = office
    const form = await finance.open(`/office/customers/${customerUuid}/refund`)
    assert.match(form.text, /There is nothing to refund/)
  })

  let linePath: string

  test('the statement brings the money out; finance confirms that it was the refund, and the customer sees it', async () => {
    const { finance } = office
    const reference = /data-copy="(RF[^"]*)"/.exec((await finance.open(refundPath)).html)?.[1] ?? assert.fail()
    await world.bank([
      { amountCents: -12_345_67, reference, description: 'FNB OB PMT KAROO WOOL' },
      { amountCents: -95_00, reference: 'fee' },
    ])
    await finance.open(refundPath)
    ;[linePath = ''] = finance.links('/office/bank-lines/')
    const line = await finance.open(linePath)
    assert.match(line.text, /carries the refund’s reference/)
    const paid = await finance.send('/refund')
    assert.match(paid.text, /Paid refund RF/)
    assert.match((await finance.open(refundPath)).text, /Refund paid/)
    assert.equal((await mailsSaying(/left our bank account/)).length, 1)
    assert.match((await buyer.open('/account')).text, /Left our bank/)
    assert.match((await office.auditor.open('/office/refunds?view=paid')).text, /Karoo Wool/)
  })

  test('a fee that went out is no refund’s', async () => {
    const { finance } = office
    await finance.open('/office/bank-lines?view=all')
    const fee = /href="(\/office\/bank-lines\/[0-9a-f-]{36})"[^>]*>[^<]*fee</.exec(finance.page.html)?.[1] ?? assert.fail('no fee')
    const line = await finance.open(fee)
    assert.match(line.text, /No refund to pay has this amount or reference/)
  })

  test('undone, it is to be paid again; paid again, and the books agree', async () => {
    const { finance } = office
    await finance.open(linePath)
    world.clock.advance(6 * minute)
    await finance.send('/refund/undo', { reason: 'Looked at the wrong line' })
    const undone = await finance.send('/refund/undo', { confirmWith: password })
    assert.match(undone.text, /This paid the refund/)
    assert.match(undone.text, /Reversal/)
    assert.match((await finance.open(refundPath)).text, /To pay/)
    await finance.open(linePath)
    assert.match((await finance.send('/refund')).text, /Paid refund RF/)
    assert.deepEqual(
      (await checkLedger(world.ctx.read)).flatMap((check) => check.differences),
      [],
    )
  })

  test('a small one needs no second person and goes where money went before; cancelled, the customer holds the money again', async () => {
    const { finance } = office
    const [line = ''] = await world.bank([{ amountCents: 300_00, reference: 'more' }])
    await world.ctx.transact((w) =>
      confirmMatch(w, { bankLineUuid: line, customerUuid, allocations: [], reasons: [], onceKey: randomUUID(), ...world.staff }),
    )
    const form = await finance.open(`/office/customers/${customerUuid}/refund`)
    assert.match(form.text, /Absa ••••2345, as before/)
    const tooMuch = await finance.send('/refund', { amount: '300,01', reason: 'Small change.' })
    assert.match(tooMuch.text, /R 300,00 of unallocated cash/)
    const asked = await finance.send('/refund', { amount: '300,00', reason: 'Small change.' })
    assert.match(asked.text, /Pay this in your bank/)
    const cancelled = await finance.send('/cancel', { cancelReason: 'They want diesel.' })
    assert.match(cancelled.text, /They want diesel\./)
    assert.match((await finance.open(`/office/customers/${customerUuid}/refund`)).html, /value="300,00"/)
    assert.equal((await mailsSaying(/was cancelled before it was paid/)).length, 1)
  })

  test('only the owner changes the limit, with a reason', async () => {
    const { owner, finance } = office
    assert(!/name="limitReason"/.test((await finance.open('/office/refunds')).html))
    await owner.open('/office/refunds')
    await owner.send('/limit', { limit: '250,00', limitReason: '' })
    const refused = await owner.send('/limit', { confirmWith: password })
    assert.equal(refused.status, 422)
    const changed = await owner.send('/limit', { limitReason: 'We are two now.' })
    assert.match(changed.text, /Set by Ms owner/)
    await finance.open(`/office/customers/${customerUuid}/refund`)
    const asked = await finance.send('/refund', { amount: '250,01', reason: 'Over the new limit.' })
    assert.match(asked.text, /Waits for a second person/)
  })
})
