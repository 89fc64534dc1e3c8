// Money through payment gateways: what is started, what a notice does and does not do, lost answers, and that all of it happens once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { findPayersPayment, findPayment, listPayments } from '../../src/business/gateways/find-payments.ts'
import { receiveNotice } from '../../src/business/gateways/receive-notice.ts'
import { tasksOfPayment } from '../../src/business/gateways/tasks.ts'
import { unallocatedCash } from '../../src/business/invoices/account-summary.ts'
import { cents } from '../../src/business/money/cents.ts'
import { findOrder } from '../../src/business/orders/find-orders.ts'
import { withDatabases } from '../harness/databases.ts'
import { gatewayOffice, type GatewayOffice } from '../harness/gateway-office.ts'
import { noticeOf, scriptedRail } from '../harness/scripted-rail.ts'
import { createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  const rail = scriptedRail()
  let world: World
  let office: GatewayOffice
  before(async () => {
    world = await createWorld(given.database, [rail])
    office = await gatewayOffice(world, rail)
  })
  after(() => world.close())
  const reset = () => {
    rail.script = {}
  }
  const held = (buyer: { customerId: number }) => unallocatedCash(world.ctx.read, buyer.customerId)

  test('what is about to be charged is committed before the gateway is called, and the payer goes on to it', async () => {
    const buyer = await world.openAccount('Intent')
    const { invoice } = await world.order(buyer)
    let seen: string | undefined
    rail.script.start = async ({ paymentUuid }) => {
      seen = await office.stateOf(paymentUuid)
      return { outcome: 'onward', onward: { method: 'get', url: 'https://gateway.example/p' }, gatewayId: 'g-1' }
    }
    const outcome = await office.start(buyer, invoice)
    reset()
    assert(outcome && 'onward' in outcome, JSON.stringify(outcome))
    assert.equal(seen, 'created')
    assert.equal(await office.stateOf(outcome.paymentUuid), 'started')
    const charge = rail.charges.at(-1)
    assert.deepEqual(
      [charge?.paymentUuid, charge?.amountCents, charge?.currency, charge?.invoiceNumber],
      [outcome.paymentUuid, invoice.totalCents, 'ZAR', invoice.number],
    )
  })

  test('the same form sent twice, or clicked twice at once, charges once; another click goes on with the payment under way', async () => {
    const buyer = await world.openAccount('Twice')
    const { invoice } = await world.order(buyer)
    const chargedBefore = rail.charges.length
    const onceKey = randomUUID()
    const [first, second] = await Promise.all([office.start(buyer, invoice, { onceKey }), office.start(buyer, invoice, { onceKey })])
    assert('paymentUuid' in first && 'paymentUuid' in second)
    assert.equal(first.paymentUuid, second.paymentUuid)
    const another = await office.start(buyer, invoice)
    assert('onward' in another)
    assert.equal(another.paymentUuid, first.paymentUuid)
    assert.equal(rail.charges.length - chargedBefore, 1)
    world.clock.advance(31 * 60_000)
    const later = await office.start(buyer, invoice)
    assert('onward' in later)
    assert.notEqual(later.paymentUuid, first.paymentUuid)
  })

  test('an amount that the payer did not see is not charged; nor is a paid invoice, another’s invoice, or what the gateway does not take', async () => {
    const { buyer, invoice } = await office.paidInvoice('Refusals')
    const chargedBefore = rail.charges.length
    const shown = { amountCents: 1, currency: 'ZAR' }
    const open = (await world.order(buyer)).invoice
    assert.equal(((await office.start(buyer, open, { shown })) as { refused: string }).refused, 'changed')
    assert.equal(
      ((await office.start(buyer, open, { shown: { amountCents: open.totalCents, currency: 'USD' } })) as { refused: string }).refused,
      'changed',
    )
    assert.equal(((await office.start(buyer, invoice)) as { refused: string }).refused, 'nothing-owing')
    const stranger = await world.openAccount('Stranger')
    await assert.rejects(office.start(stranger, open), /not-found/)
    assert.equal(((await office.start(buyer, open, { railName: 'ozow' })) as { refused: string }).refused, 'not-offered')
    const large = (await world.order(buyer, [['ore', '900']])).invoice
    assert.equal(((await office.start(buyer, large)) as { refused: string }).refused, 'not-offered')
    assert.equal(rail.charges.length, chargedBefore)
  })

  test('a refusal of the gateway is a refusal; the next try is another payment', async () => {
    const buyer = await world.openAccount('Refused')
    const { invoice } = await world.order(buyer)
    rail.script.start = () => ({ outcome: 'refused', sentence: 'The merchant is closed.' })
    const outcome = await office.start(buyer, invoice)
    reset()
    assert('refused' in outcome)
    assert.equal(outcome.sentence, 'The merchant is closed.')
    assert('onward' in (await office.start(buyer, invoice)))
  })

  test('a verified notice of the exact amount pays the invoice, tells the buyer, and lets the goods go', async () => {
    const { buyer, invoice, paymentUuid } = await office.paidInvoice('Exact', 250)
    const paid = await world.invoice(invoice.uuid)
    assert.deepEqual(
      [paid.state, paid.payments.map((payment) => [payment.kind, payment.amountCents])],
      ['paid', [['gateway', invoice.totalCents]]],
    )
    assert.equal((await findOrder(world.ctx.read, { uuid: invoice.orderUuid })).release.isReleasable, true)
    const detail = await findPayment(world.ctx.read, paymentUuid)
    assert.deepEqual([detail.state, detail.capturedCents, detail.captures[0]?.feeCents], ['paid', invoice.totalCents, 250])
    assert.equal((await findPayersPayment(world.ctx.read, paymentUuid, buyer)).isOnInvoice, true)
    await assert.rejects(findPayersPayment(world.ctx.read, paymentUuid, { customerId: buyer.customerId + 1 }), /not-found/)
    await assert.rejects(findPayersPayment(world.ctx.read, paymentUuid, { linkUuid: 'x' }), /not-found/)
    assert.equal((await listPayments(world.ctx.read, { invoiceUuid: invoice.uuid, view: 'paid' })).rows.length, 1)
    const mails = await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute()
    assert(mails.some(({ payload }) => payload.includes(`Payment received for ${invoice.number}`)))
  })

  test('20 parallel deliveries of one notice post once, and one that comes a week later changes nothing', async () => {
    const { invoice, paymentUuid } = await office.underWay('Parallel')
    const event = office.paid(paymentUuid, invoice.totalCents)
    const answers = await Promise.all(Array.from({ length: 20 }, () => office.notice(event)))
    assert(answers.every((answer) => answer.outcome === 'received'))
    assert.equal(answers.filter((answer) => answer.outcome === 'received' && !answer.isReplay).length, 1)
    world.clock.advance(7 * 86_400_000)
    assert.deepEqual(await office.notice(event), { outcome: 'received', isReplay: true })
    const captures = await world.ctx.read.db.selectFrom('gateway_capture').select('id').where('gateway_id', '=', event.gatewayId).execute()
    assert.equal(captures.length, 1)
    assert.equal((await world.invoice(invoice.uuid)).paidCents, invoice.totalCents)
  })

  test('20 different notices at once about one payment post its money once', async () => {
    const { invoice, paymentUuid } = await office.underWay('Many Words')
    const event = office.paid(paymentUuid, invoice.totalCents)
    await Promise.all(Array.from({ length: 20 }, (_, i) => office.notice({ ...event, eventId: `${event.eventId}-${i}` })))
    const captures = await world.ctx.read.db.selectFrom('gateway_capture').select('id').where('gateway_id', '=', event.gatewayId).execute()
    assert.equal(captures.length, 1)
    await office.booksAgree()
  })

  test('a notice that fails a check changes nothing, is counted, and bounded', async () => {
    const { invoice, paymentUuid } = await office.underWay('Forged')
    const event = office.paid(paymentUuid, invoice.totalCents)
    for (let i = 0; i < 3; i++)
      assert.deepEqual(await receiveNotice(world.ctx, rail.name, noticeOf(event, false)), { outcome: 'refused', check: 'signature' })
    const rows = await world.ctx.read.db.selectFrom('gateway_refusal').selectAll().execute()
    assert.deepEqual([rows.length, rows[0]?.refusals, rows[0]?.check_name, rows[0]?.network], [1, 3, 'signature', '203.0.113.9'])
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
    const large = { ...noticeOf(event), body: Buffer.alloc(70_000) }
    assert.deepEqual(await receiveNotice(world.ctx, rail.name, large), { outcome: 'refused', check: 'form' })
    assert.deepEqual(await receiveNotice(world.ctx, 'nobody', noticeOf(event)), { outcome: 'no-such-rail' })
  })

  test('a notice that could not be checked is asked for again and has no effect yet', async () => {
    const { invoice, paymentUuid } = await office.underWay('Unchecked')
    const event = office.paid(paymentUuid, invoice.totalCents)
    rail.script.verify = () => ({ outcome: 'unavailable', why: 'the gateway does not answer' })
    assert.deepEqual(await office.notice(event), { outcome: 'unavailable' })
    rail.script.verify = () => {
      throw new Error('a defect in the adapter')
    }
    assert.deepEqual(await office.notice(event), { outcome: 'unavailable' })
    reset()
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
    assert.deepEqual(await office.notice(event), { outcome: 'received', isReplay: false })
    assert.equal((await world.invoice(invoice.uuid)).state, 'paid')
  })

  test('another amount pays no invoice: it becomes unallocated cash, with a task', async () => {
    for (const differenceCents of [-1, 1]) {
      const { buyer, invoice, paymentUuid } = await office.underWay(`Wrong Amount ${differenceCents}`)
      await office.notice(office.paid(paymentUuid, invoice.totalCents + differenceCents))
      assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
      assert.equal(await held(buyer), invoice.totalCents + differenceCents)
      assert((await office.tasks()).includes('wrong-amount'))
    }
    await office.booksAgree()
  })

  test('another currency, and a payment that is not ours, are held: never lost, paying nothing', async () => {
    const { buyer, invoice, paymentUuid } = await office.underWay('Wrong Currency')
    await office.notice(office.paid(paymentUuid, invoice.totalCents, { currency: 'USD' }))
    await office.notice(office.paid(randomUUID(), 12_345))
    await office.notice(office.paid(null, 54_321, { gatewayId: 'nameless' }))
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
    assert.equal(await held(buyer), 0)
    const tasks = await office.tasks()
    assert(tasks.includes('wrong-currency') && tasks.filter((kind) => kind === 'unknown-payment').length === 2)
    await office.booksAgree()
  })

  test('a payment that was started through another gateway is not this gateway’s', async () => {
    const { invoice, paymentUuid } = await office.underWay('Wrong Rail')
    const other = scriptedRail('ozow')
    const ctx = { ...world.ctx, rails: [other] }
    await receiveNotice(ctx, 'ozow', noticeOf(office.paid(paymentUuid, invoice.totalCents)))
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
    assert.equal(await office.stateOf(paymentUuid), 'started')
    await office.booksAgree()
  })

  test('an invoice that was paid in another way meanwhile is not paid twice: the money is the customer’s', async () => {
    const { buyer, invoice, paymentUuid } = await office.underWay('Meanwhile')
    const [line = ''] = await world.bank([{ amountCents: 100, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: 100 }])
    await office.notice(office.paid(paymentUuid, invoice.totalCents))
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 100)
    assert.equal(await held(buyer), invoice.totalCents)
    assert((await office.tasks()).includes('invoice-settled'))
  })

  test('two payments of one invoice may both be paid: the second is the customer’s unallocated cash', async () => {
    const buyer = await world.openAccount('Both')
    const { invoice } = await world.order(buyer)
    const first = await office.started(buyer, invoice)
    world.clock.advance(31 * 60_000)
    const second = await office.started(buyer, invoice)
    assert.notEqual(first, second)
    await Promise.all([office.notice(office.paid(first, invoice.totalCents)), office.notice(office.paid(second, invoice.totalCents))])
    assert.equal((await world.invoice(invoice.uuid)).paidCents, invoice.totalCents)
    assert.equal(await held(buyer), invoice.totalCents)
  })

  test('money that the gateway took twice under one payment is there twice', async () => {
    const { buyer, invoice, paymentUuid } = await office.paidInvoice('Paid Again')
    await office.notice(office.paid(paymentUuid, invoice.totalCents, { gatewayId: `again-${paymentUuid}` }))
    assert.equal(await held(buyer), invoice.totalCents)
    assert((await office.tasks()).includes('paid-again'))
  })

  test('the gateway times out after charging: the payment is unknown, asked about, and paid once', async () => {
    const buyer = await world.openAccount('Lost Answer')
    const { invoice } = await world.order(buyer)
    rail.script.start = () => {
      throw new DOMException('timed out', 'TimeoutError')
    }
    const outcome = await office.start(buyer, invoice)
    assert('waiting' in outcome, JSON.stringify(outcome))
    assert.equal(await office.stateOf(outcome.paymentUuid), 'unknown')
    rail.script.ask = () => ({ outcome: 'known', event: office.paid(outcome.paymentUuid, invoice.totalCents) })
    world.clock.advance(60_000)
    await office.runJobs()
    reset()
    assert.equal(await office.stateOf(outcome.paymentUuid), 'paid')
    assert.deepEqual(await office.notice(office.paid(outcome.paymentUuid, invoice.totalCents)), { outcome: 'received', isReplay: true })
    assert.equal((await world.invoice(invoice.uuid)).paidCents, invoice.totalCents)
    assert.equal(await held(buyer), 0)
  })

  test('“never heard of it” ends an unknown payment, but not before our call can have arrived', async () => {
    const buyer = await world.openAccount('Absent')
    const { invoice } = await world.order(buyer)
    rail.script.start = () => ({ outcome: 'unknown', why: 'reset' })
    rail.script.ask = () => ({ outcome: 'absent' })
    const outcome = await office.start(buyer, invoice)
    assert('waiting' in outcome)
    world.clock.advance(31_000)
    await office.runJobs()
    assert.equal(await office.stateOf(outcome.paymentUuid), 'unknown')
    for (let i = 0; i < 3; i++) {
      world.clock.advance(120_000)
      await office.runJobs()
    }
    reset()
    assert.equal(await office.stateOf(outcome.paymentUuid), 'failed')
  })

  test('what stays unknown becomes a task, and stays open until the gateway says', async () => {
    const buyer = await world.openAccount('Unknown')
    const { invoice } = await world.order(buyer)
    rail.script.start = () => ({ outcome: 'unknown', why: 'reset' })
    const outcome = await office.start(buyer, invoice)
    assert('waiting' in outcome)
    for (let i = 0; i < 30; i++) {
      world.clock.advance(3_600_000)
      await office.runJobs()
    }
    assert.equal(await office.stateOf(outcome.paymentUuid), 'unknown')
    assert((await office.tasks()).includes('unknown-too-long'))
    reset()
    await office.notice(office.paid(outcome.paymentUuid, invoice.totalCents))
    assert(!(await office.tasks()).includes('unknown-too-long'))
    assert.equal((await world.invoice(invoice.uuid)).state, 'paid')
  })

  test('unknown at a gateway that cannot be asked: the task says where to look and what each answer means', async () => {
    const buyer = await world.openAccount('Not Asked')
    const { invoice } = await world.order(buyer)
    rail.script.start = () => ({ outcome: 'unknown', why: 'reset' })
    const outcome = await office.start(buyer, invoice)
    assert('waiting' in outcome)
    reset()
    world.clock.advance(3_600_000)
    // its variables were taken away meanwhile
    await office.runJobs({ ...world.ctx, rails: [] })
    assert.equal(await office.stateOf(outcome.paymentUuid), 'unknown')
    const [task] = await tasksOfPayment(world.ctx.read, outcome.paymentUuid)
    assert.match(task?.sentence ?? '', /cannot be asked from here/)
    assert.match(task?.advice ?? '', /own office.*If it is there.*bank line.*If it is not there, nothing was charged/)
  })

  test('a payment that nobody came back from expires; money that still comes is taken', async () => {
    const { invoice, paymentUuid } = await office.underWay('Expired')
    rail.script.ask = () => ({
      outcome: 'known',
      event: { kind: 'pending', eventId: `pending-${paymentUuid}`, paymentUuid, gatewayId: `g-${paymentUuid}`, happenedAt: null },
    })
    for (let i = 0; i < 90; i++) {
      world.clock.advance(3_600_000)
      await office.runJobs()
    }
    reset()
    assert.equal(await office.stateOf(paymentUuid), 'expired')
    await office.notice(office.paid(paymentUuid, invoice.totalCents))
    assert.equal((await world.invoice(invoice.uuid)).state, 'paid')
  })

  test('a fee that is told later is posted once', async () => {
    const { invoice, paymentUuid } = await office.paidInvoice('Late Fee')
    for (const n of [1, 2])
      await office.notice({
        ...office.paid(paymentUuid, invoice.totalCents),
        eventId: `fee-${n}-${paymentUuid}`,
        feeCents: cents(99),
      } as never)
    const { fee_cents: fee } = await office.captureOf(paymentUuid)
    assert.equal(fee, 99)
    await office.booksAgree()
  })

  test('after all of this the books agree to the cent', () => office.booksAgree())
})
