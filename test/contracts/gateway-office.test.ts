// The office's pages about gateways, as people use them without script: what waits and what to do, a payment with its money, refunds
// with a second person, money whose owner is not known, a payout on the bank statement, links; and what each role may not do.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { hashPassword } from '../../src/business/accounts/password.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { receiveNotice } from '../../src/business/gateways/receive-notice.ts'
import { startPayment } from '../../src/business/gateways/start-payment.ts'
import type { RailEvent } from '../../src/business/gateways/rail.ts'
import type { InvoiceDetail } from '../../src/business/invoices/find-invoice.ts'
import { cents, plainAmount } from '../../src/business/money/cents.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { withDatabases } from '../harness/databases.ts'
import { Person } from '../harness/person.ts'
import { noticeOf, scriptedRail } from '../harness/scripted-rail.ts'
import { signInToOffice } from '../harness/second-factor.ts'
import { type Site, startSite } from '../harness/site.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const password = 'correct horse battery staple'
const minute = 60_000

withDatabases((given) => {
  const rail = scriptedRail('yoco')
  let world: World
  let site: Site
  let buyer: Buyer
  const office = {} as Record<'owner' | 'finance' | 'auditor' | 'sales', Person>

  before(async () => {
    world = await createWorld(given.database, [rail])
    site = await startSite({
      place: { url: given.url, remove: async () => undefined },
      clock: world.clock,
      rails: [rail],
      variables: { SECRET_KEY: 'a key that is long enough for a test' },
    })
    buyer = await world.openAccount('Gateway Mines')
    const passwordHash = await hashPassword(password)
    for (const role of ['owner', 'finance', 'auditor', 'sales'] as const) {
      const email = `${role}@gateways.example`
      await world.ctx.transact((w) => addStaff(w, { name: `Ms ${role}`, email, passwordHash, role: role as StaffRole }))
    }
    world.clock.advance(48 * 60 * minute)
    for (const role of ['owner', 'finance', 'auditor', 'sales'] as const) {
      office[role] = new Person(site.address)
      await signInToOffice(office[role], `${role}@gateways.example`, password, null, world.clock.now())
    }
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  let told = 0
  const tell = async (event: Partial<RailEvent> & Record<string, unknown>) => {
    const whole = {
      eventId: `office-${String(++told)}`,
      happenedAt: null,
      currency: 'ZAR',
      feeCents: null,
      ...event,
    } as unknown as RailEvent
    assert.equal((await receiveNotice(world.ctx, 'yoco', noticeOf(whole))).outcome, 'received')
  }
  const start = async (invoice: InvoiceDetail): Promise<string> => {
    const started = await startPayment(world.ctx, {
      invoiceUuid: invoice.uuid,
      railName: 'yoco',
      payer: buyer,
      payerEmail: null,
      shown: { amountCents: invoice.balanceCents, currency: invoice.currency },
      urlsOf: () => ({ returnUrl: 'https://a.example', cancelUrl: 'https://a.example', noticeUrl: 'https://a.example' }),
      onceKey: `start-${invoice.uuid}`,
    })
    assert('paymentUuid' in started, JSON.stringify(started))
    return started.paymentUuid
  }
  /** An invoice that a gateway paid, and the page of its money. */
  const paidInvoice = async (amountCents?: number) => {
    const { invoice } = await world.order(buyer)
    const paymentUuid = await start(invoice)
    await tell({ kind: 'paid', paymentUuid, gatewayId: `g-${paymentUuid}`, amountCents: cents(amountCents ?? invoice.totalCents) })
    const row = await given.database.read
      .selectFrom('gateway_capture')
      .select('uuid')
      .where('gateway_id', '=', `g-${paymentUuid}`)
      .executeTakeFirstOrThrow()
    return { invoice, paymentUuid, moneyPath: `/office/gateways/money/${row.uuid}` }
  }
  const balanceOf = async (invoice: InvoiceDetail) => (await world.invoice(invoice.uuid)).balanceCents

  test('a paid invoice shows the payment, and the payment its money', async () => {
    const { finance } = office
    const { invoice, paymentUuid } = await paidInvoice()
    assert.match((await finance.open(`/office/invoices/${invoice.uuid}`)).text, /Through gateways/)
    const seen = await finance.open(`/office/gateways/payments/${paymentUuid}`)
    assert.match(seen.text, /Pays the invoice/)
    assert.match((await finance.open('/office/gateways/payments?view=paid')).text, new RegExp(invoice.number))
    assert.match((await finance.open(`/office/gateways/payments?find=${invoice.number}`)).text, /Gateway Mines/)
  })

  test('a wrong amount waits as a task that says what to do, and is closed with a note only', async () => {
    const { finance } = office
    const { invoice } = await paidInvoice(5_000)
    assert.equal(await balanceOf(invoice), invoice.totalCents)
    const list = await finance.open('/office/gateways')
    assert.match(list.text, /took R 50,00/)
    const path = /href="(\/office\/gateways\/tasks\/[^"]+)"/.exec(list.html)?.[1] ?? assert.fail('no task')
    assert.match((await finance.open(path)).text, /unallocated cash/)
    const refused = await finance.send(`${path}/done`, { note: '' })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Say in a few words/)
    await finance.send(`${path}/done`, { note: 'The customer rounds; put to the next invoice.' })
    assert.match((await finance.open('/office/gateways?view=done')).text, /took R 50,00/)
    assert.match((await finance.open(path)).text, /The customer rounds/)
  })

  test('a small refund goes at once; the invoice owes again', async () => {
    const { finance } = office
    const { invoice, moneyPath } = await paidInvoice()
    await finance.open(moneyPath)
    const refused = await finance.send(`${moneyPath}/refund`, { amount: '999 999 999', reason: 'Too much' })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /can still be refunded/)
    await finance.open(moneyPath)
    const asked = await finance.send(`${moneyPath}/refund`, { amount: '100,00', reason: 'One bag was torn' })
    assert.match(asked.text, /One bag was torn/)
    assert.equal(await balanceOf(invoice), 10_000)
    await site.workAll()
    assert.equal(rail.refunds.at(-1)?.amountCents, 10_000)
    assert.match((await finance.open(moneyPath)).text, /Not confirmed yet/)
  })

  test('a refund over the limit waits for a second person, who is never the first', async () => {
    const { finance, owner } = office
    const { invoice, moneyPath } = await paidInvoice()
    const refundsBefore = rail.refunds.length
    await finance.open(moneyPath)
    const asked = await finance.send(`${moneyPath}/refund`, { amount: plainAmount(invoice.totalCents), reason: 'The load was refused' })
    assert.match(asked.text, /Second person/)
    assert.equal(await balanceOf(invoice), 0, 'nothing moves before it is allowed')
    const request = /href="(\/office\/requests\/[^"]+)"/.exec(asked.html)?.[1] ?? assert.fail('no request')
    assert.doesNotMatch((await finance.open(request)).html, /\/allow"/)
    await owner.open(request)
    await owner.send(`${request}/allow`, {})
    await site.workAll()
    assert.equal(rail.refunds.length, refundsBefore + 1)
    assert.equal(await balanceOf(invoice), invoice.totalCents)
  })

  test('money of a payment that nobody started is held until somebody says whose it is', async () => {
    const { finance } = office
    await tell({ kind: 'paid', paymentUuid: null, gatewayId: 'stray-1', amountCents: cents(7_700) })
    const list = await finance.open('/office/gateways')
    const path = /href="(\/office\/gateways\/tasks\/[^"]+)"/.exec(list.html)?.[1] ?? assert.fail('no task')
    const task = await finance.open(path)
    const moneyPath = /href="(\/office\/gateways\/money\/[^"]+)"/.exec(task.html)?.[1] ?? assert.fail('no money')
    const found = await finance.open(`${moneyPath}?find=Gateway+Mines`)
    assert.match(found.text, /It is Gateway Mines’s/)
    const kept = await finance.send(`${moneyPath}/give`, { why: 'They phoned about it', customer: buyer.customerUuid })
    assert.match(kept.text, /Unallocated cash of the customer/)
  })

  test('what paid an invoice is taken off it, and what was never taken is undone', async () => {
    const { finance } = office
    const first = await paidInvoice()
    await finance.open(first.moneyPath)
    const off = await finance.send(`${first.moneyPath}/off`, { offReason: 'It was meant for another invoice' })
    assert.match(off.text, /Unallocated cash of the customer/)
    assert.equal(await balanceOf(first.invoice), first.invoice.totalCents)
    const second = await paidInvoice()
    await finance.open(second.moneyPath)
    const undone = await finance.send(`${second.moneyPath}/undo`, { undoReason: 'Not at the gateway' })
    assert.match(undone.text, /Undone/)
    assert.equal(await balanceOf(second.invoice), second.invoice.totalCents)
  })

  test('a payment whose gateway is silent is asked about by hand', async () => {
    const { finance } = office
    const { invoice } = await world.order(buyer)
    const paymentUuid = await start(invoice)
    const path = `/office/gateways/payments/${paymentUuid}`
    await finance.open(path)
    assert.match((await finance.send(`${path}/ask`, {})).text, /did not answer/)
    rail.script.ask = (uuid) => ({
      outcome: 'known',
      event: {
        eventId: `asked-${uuid}`,
        paymentUuid: uuid,
        gatewayId: `asked-${uuid}`,
        happenedAt: null,
        kind: 'paid',
        amountCents: invoice.totalCents,
        currency: 'ZAR',
        feeCents: cents(1_000),
      },
    })
    assert.match((await finance.send(`${path}/ask`, {})).text, /Pays the invoice/)
    delete rail.script.ask
    assert.equal(await balanceOf(invoice), 0)
  })

  test('a payout on the statement is confirmed on its bank line, and undone', async () => {
    const { finance } = office
    await paidInvoice()
    const [line = ''] = await world.bank([{ amountCents: 20_000, reference: 'YOCO PAYOUT 221', description: 'CREDIT TRANSFER' }])
    const path = `/office/bank-lines/${line}`
    assert.match((await finance.open(path)).text, /Payout of Yoco/)
    const matched = await finance.send(`${path}/payout`, {})
    assert.match(matched.text, /of what Yoco owed us is in the bank/)
    assert.doesNotMatch((await finance.open('/office/bank-lines')).html, new RegExp(line))
    await finance.open(path)
    const undone = await finance.send(`${path}/payout/undo`, { reason: 'It was another deposit' })
    assert.match(undone.text, /Payout of Yoco/)
  })

  test('money that a gateway took from our account is confirmed on its bank line', async () => {
    const { finance } = office
    const { paymentUuid, invoice } = await paidInvoice()
    await tell({ kind: 'charged-back', paymentUuid, gatewayId: `g-${paymentUuid}`, amountCents: cents(invoice.totalCents) })
    const [line = ''] = await world.bank([{ amountCents: -invoice.totalCents, reference: 'YOCO CHARGEBACK', description: 'DEBIT ORDER' }])
    const path = `/office/bank-lines/${line}`
    assert.match((await finance.open(path)).text, /Taken by Yoco.*charge-back of exactly this amount/s)
    assert.match((await finance.send(`${path}/payout`, {})).text, /Yoco took .* from our account/)
    await finance.open(path)
    await finance.send(`${path}/payout/undo`, { reason: 'It was another debit' })
  })

  test('refused notices are listed with their reason, how often and from where, and nothing of what arrived', async () => {
    const { finance, auditor, sales } = office
    const forged = noticeOf({ kind: 'paid', eventId: 'forged', secret: 'what-arrived' } as unknown as RailEvent, false)
    for (let n = 0; n < 3; n++) assert.equal((await receiveNotice(world.ctx, 'yoco', forged)).outcome, 'refused')
    const shown = await finance.open('/office/gateways/refused')
    assert.match(shown.text, /Yoco: The signature is not ours\. .*Compare them\..*203\.0\.113\.9.*3/s)
    assert.doesNotMatch(shown.html, /what-arrived/)
    assert.match((await finance.open('/office/gateways/refused?view=ozow')).text, /No notice was refused/)
    assert.equal((await auditor.open('/office/gateways/refused')).status, 200)
    assert.equal((await sales.open('/office/gateways/refused')).status, 403)
    assert.match((await finance.open('/office/gateways')).html, /href="\/office\/gateways\/refused"/)
  })

  test('the office makes and stops a payment link', async () => {
    const { sales } = office
    const { invoice } = await world.order(buyer)
    const path = `/office/invoices/${invoice.uuid}`
    await sales.open(path)
    const made = await sales.send(`${path}/link`, {})
    const link = /href="[^"]*(\/pay\/[\w-]{43})"/.exec(made.html)?.[1] ?? assert.fail('no link')
    assert.match((await new Person(site.address).open(link)).text, new RegExp(invoice.number))
    // on paper as long as it stands: what was printed before leads to a page that says so
    const paper = async () => (await sales.open(`${path}/pdf`)).html
    assert((await paper()).includes(`${link})`))
    await sales.open(path)
    assert.match((await sales.send(`${path}/link/mail`, {})).text, /on its way by mail/)
    await sales.send(`${path}/link/stop`, {})
    assert.equal((await new Person(site.address).open(link)).status, 410)
    assert(!(await paper()).includes('/pay/'))
  })

  test('the auditor sees all of it and has nothing to press; sales see no gateway', async () => {
    const { auditor, sales } = office
    const { moneyPath, paymentUuid } = await paidInvoice()
    for (const path of ['/office/gateways', '/office/gateways/payments', `/office/gateways/payments/${paymentUuid}`, moneyPath]) {
      const seen = await auditor.open(path)
      assert.equal(seen.status, 200, path)
      assert.doesNotMatch(seen.html, /action="\/office\/gateways\/[^"]+\/(refund|give|off|undo|done|ask)"/, path)
      assert.equal((await sales.open(path)).status, 403, path)
    }
  })

  test('the address of a return leads back to the invoice for a day; after that it says what came of the payment and no more', async () => {
    const { sales } = office
    const { invoice } = await world.order(buyer)
    const path = `/office/invoices/${invoice.uuid}`
    await sales.open(path)
    const made = await sales.send(`${path}/link`, {})
    const link = /href="[^"]*(\/pay\/[\w-]{43})"/.exec(made.html)?.[1] ?? assert.fail('no link')
    const payer = new Person(site.address)
    await payer.open(link)
    const onward = await payer.send('/pay/start', { rail: 'yoco' })
    const back = onward.path.replace('/onward/', '/payment/')
    const stranger = new Person(site.address)
    assert((await stranger.open(back)).html.includes(`href="${link}"`))
    world.clock.advance(24 * 60 * minute)
    const later = await stranger.open(back)
    assert.match(later.text, new RegExp(invoice.number))
    assert(!later.html.includes(link))
    await payer.open(link)
  })

  test('after all of it the books agree', async () => {
    const wrong = (await checkLedger(world.ctx.read)).filter((check) => check.differences.length > 0)
    assert.deepEqual(wrong, [])
  })
})
