// The one way by which an invoice in dollars is paid, all that does not pay it, and that the books agree in each currency.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { findPayersPayment } from '../../src/business/gateways/find-payments.ts'
import { offeredRails } from '../../src/business/gateways/offered-rails.ts'
import { allowGatewayRefund } from '../../src/business/gateways/refund-payment.ts'
import { accountSummaries, unallocatedCash } from '../../src/business/invoices/account-summary.ts'
import { type Entry, postJournal } from '../../src/business/ledger/post-journal.ts'
import { findBankLine } from '../../src/business/matching/find-bank-lines.ts'
import { dateOn } from '../../src/business/money/calendar.ts'
import { cents, plainAmount } from '../../src/business/money/cents.ts'
import type { Currency } from '../../src/business/money/currency.ts'
import { findOrder } from '../../src/business/orders/find-orders.ts'
import { applyCredit } from '../../src/business/payments/apply-credit.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { makePaymentLink } from '../../src/business/payment-links/payment-link.ts'
import { openPaymentLink } from '../../src/business/payment-links/open-payment-link.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { withDatabases } from '../harness/databases.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'
import { exportTrade, type ExportTrade, whyNot } from '../harness/export-trade.ts'

withDatabases((given) => {
  const rail = scriptedRail('stripe')
  let world: World
  let trade: ExportTrade
  before(async () => {
    world = await createWorld(given.database, [rail])
    trade = await exportTrade(world, rail)
    await trade.enter('18,1234')
  })
  after(() => world.close())

  test('a gateway is asked for exactly the dollars, and only one that charges dollars is offered', async () => {
    const { invoice, ...placed } = await world.order(await trade.exporter('Charged'))
    assert(placed.orderUuid)
    const randOnly = { ...scriptedRail('yoco'), currencies: ['ZAR'] as const }
    const offered = offeredRails([rail, randOnly], { currency: invoice.currency, amountCents: invoice.balanceCents })
    assert.deepEqual(
      offered.map((one) => one.name),
      ['stripe'],
    )
  })

  test('the exact dollars pay the invoice; charge, notice, fee and books are in dollars', async () => {
    const { invoice, orderUuid, buyer } = await trade.paidInDollars('Exact')
    const charge = rail.charges.at(-1)
    assert.deepEqual([charge?.amountCents, charge?.currency], [invoice.totalCents, 'USD'])
    const settled = await world.invoice(invoice.uuid)
    assert.deepEqual([settled.state, settled.paidCents, settled.balanceCents], ['paid', invoice.totalCents, 0])
    assert.equal((await findOrder(world.ctx.read, { uuid: orderUuid })).release.isReleasable, true)
    const entries = await entriesOf(buyer)
    assert.deepEqual([...new Set(entries.map((entry) => entry.currency))], ['USD'])
    assert(entries.some((entry) => entry.debit_account === 'gateway-fees' && entry.amount_cents === 1_234))
    await trade.office.booksAgree()
  })

  const lastMailTo = async ({ email }: Buyer): Promise<string> => {
    const jobs = await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').orderBy('id', 'desc').execute()
    const mails = jobs.map((job) => JSON.parse(job.payload) as { to: string; text: string })
    return mails.find((mail) => mail.to === email)?.text ?? ''
  }

  const entriesOf = ({ customerId }: Buyer) =>
    world.ctx.read.db.selectFrom('ledger_entry').selectAll().where('customer_id', '=', customerId).execute()

  test('a notice of the same figure in rand pays none of it: it is held, with a task, and the invoice owes all', async () => {
    const buyer = await trade.exporter('Rand For Dollars')
    const { invoice } = await world.order(buyer)
    const paymentUuid = await trade.office.started(buyer, invoice)
    await trade.office.notice(trade.office.paid(paymentUuid, invoice.totalCents, { currency: 'ZAR' }))
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
    assert.equal(await unallocatedCash(world.ctx.read, buyer.customerId), 0)
    assert((await trade.office.tasks()).includes('wrong-currency'))
    const seen = await findPayersPayment(world.ctx.read, paymentUuid, buyer)
    assert.deepEqual([seen.isOnInvoice, seen.capturedCents], [false, 0])
    assert.deepEqual(seen.takenOtherwise, [{ currency: 'ZAR', amountCents: invoice.totalCents, backCents: 0 }])
    assert.match(await lastMailTo(buyer), /^R\u00A04\u00A0706,70 for invoice/)
    assert.match(whyNot(await trade.invoiceIn(buyer, 'ZAR')), /is not paid/)
    await trade.office.booksAgree()
  })

  test('what was paid twice in dollars is held in dollars, and never becomes rand to the customer’s credit', async () => {
    const { buyer, invoice } = await trade.paidInDollars('Twice In Dollars')
    const summary = await accountSummaries(world.ctx.read, buyer.customerId)
    assert.deepEqual(
      summary.map((one) => [one.currency, one.invoicedCents, one.paidCents, one.balanceCents]),
      [['USD', invoice.totalCents, invoice.totalCents, 0]],
    )
    const { invoice: second } = await world.order(buyer)
    const paymentUuid = await trade.office.started(buyer, second)
    for (const gatewayId of ['first', 'again'])
      await trade.office.notice(
        trade.office.paid(paymentUuid, second.totalCents, { currency: 'USD', gatewayId: `${gatewayId}-${paymentUuid}` }),
      )
    assert.equal(await unallocatedCash(world.ctx.read, buyer.customerId), 0)
    assert.match(whyNot(await trade.invoiceIn(buyer, 'ZAR')), /money of the customer/)
    await trade.office.booksAgree()
  })

  test('a refund in dollars always needs a second person, goes back in dollars, and the invoice owes dollars again', async () => {
    const { invoice, captureUuid } = await trade.paidInDollars('Refund')
    const asked = await trade.office.refund(captureUuid, '100,50')
    assert('refundUuid' in asked && asked.requestUuid !== null, JSON.stringify(asked))
    const { requestUuid } = asked
    await world.ctx.transact((w) => allowGatewayRefund(w, { uuid: requestUuid, by: trade.office.owner, onceKey: randomUUID() }))
    await trade.office.runJobs()
    const order = rail.refunds.at(-1)
    assert.deepEqual([order?.amountCents, order?.currency], [10_050, 'USD'])
    assert.equal((await world.invoice(invoice.uuid)).balanceCents, 10_050)
    await trade.office.booksAgree()
  })

  test('no rand of a bank line, and no unallocated cash, settles dollars; nor is either suggested', async () => {
    const buyer = await trade.exporter('By Transfer')
    const { invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    assert.deepEqual((await findBankLine(world.ctx.read, line)).candidates, [])
    const matched = await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    assert.equal((matched as { refused?: string }).refused, 'other-currency')
    assert('matchUuid' in (await world.match(line, buyer, [])))
    const applied = await world.ctx.transact((w) =>
      applyCredit(w, {
        customerUuid: buyer.customerUuid,
        invoiceUuid: invoice.uuid,
        amountCents: 100,
        onceKey: randomUUID(),
        ...world.staff,
      }),
    )
    assert.equal((applied as { refused?: string }).refused, 'other-currency')
    assert.deepEqual(
      (await accountSummaries(world.ctx.read, buyer.customerId)).map((one) => [one.currency, one.balanceCents]),
      [
        ['ZAR', -invoice.totalCents],
        ['USD', invoice.totalCents],
      ],
    )
    await trade.office.booksAgree()
  })

  test('a proof of a bank transfer is not taken for an invoice in dollars', async () => {
    const buyer = await trade.exporter('Proof')
    const { invoice } = await world.order(buyer)
    const outcome = await receiveProof(world.ctx, {
      invoiceUuid: invoice.uuid,
      customerId: buyer.customerId,
      buyerId: buyer.buyerId,
      buyerEmail: buyer.email,
      fileName: 'swift.pdf',
      bytes: Buffer.from('%PDF-1.4'),
    })
    assert.equal((outcome as { refused?: string }).refused, 'other-currency')
  })

  test('whoever holds a payment link sees the dollars and no account of ours', async () => {
    const buyer = await trade.exporter('Linked')
    const { invoice } = await world.order(buyer)
    const link = await world.ctx.transact((w) =>
      makePaymentLink(w, { invoiceUuid: invoice.uuid }, { realm: 'buyer', id: buyer.buyerId, actor: buyer.email }),
    )
    assert('token' in link)
    const opened = await openPaymentLink(world.ctx.read, link.token)
    assert.deepEqual([opened?.owing?.currency, opened?.owing?.balanceCents, opened?.owing?.bank], ['USD', invoice.totalCents, null])
  })

  test('whatever is ordered, paid rightly or wrongly and refunded in either currency, the books agree in each', async () => {
    const step = fc.record({
      isExport: fc.boolean(),
      halfTons: fc.integer({ min: 2, max: 60 }),
      pays: fc.constantFrom<'exact' | 'less' | 'other' | 'twice' | 'nothing'>('exact', 'exact', 'less', 'other', 'twice', 'nothing'),
      refundShare: fc.constantFrom(0, 0, 0.5, 1),
    })
    let paid = 0
    let refunded = 0
    const property = fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 12 }), async (steps) => {
      const buyers = { USD: await trade.exporter(`Random ${randomUUID()}`), ZAR: await world.openAccount(`Random ${randomUUID()}`) }
      const expected = { USD: 0, ZAR: 0 }
      for (const { isExport, halfTons, pays, refundShare } of steps) {
        const currency: Currency = isExport ? 'USD' : 'ZAR'
        const buyer = buyers[currency]
        const { invoice } = await world.order(buyer, [['ore', String(halfTons / 2)]])
        assert.equal(invoice.currency, currency)
        expected[currency] += invoice.totalCents
        if (pays === 'nothing') continue
        const paymentUuid = await trade.office.started(buyer, invoice)
        const notice = (gatewayId: string, amountCents: number, of: string) =>
          trade.office.notice(trade.office.paid(paymentUuid, amountCents, { currency: of, gatewayId: `${gatewayId}-${paymentUuid}` }))
        const other = currency === 'USD' ? 'ZAR' : 'USD'
        await notice('a', pays === 'less' ? invoice.totalCents - 1 : invoice.totalCents, pays === 'other' ? other : currency)
        if (pays === 'twice') await notice('b', invoice.totalCents, currency)
        const isPaid = pays === 'exact' || pays === 'twice'
        assert.equal((await world.invoice(invoice.uuid)).paidCents, isPaid ? invoice.totalCents : 0)
        if (isPaid) expected[currency] -= invoice.totalCents
        if (!isPaid || refundShare === 0) continue
        paid++
        const capture = await world.ctx.read.db
          .selectFrom('gateway_capture')
          .select('uuid')
          .where('gateway_id', '=', `a-${paymentUuid}`)
          .executeTakeFirstOrThrow()
        const backCents = Math.round(invoice.totalCents * refundShare)
        const asked = await trade.office.refund(capture.uuid, plainAmount(cents(backCents)))
        assert('refundUuid' in asked, JSON.stringify(asked))
        assert(currency === 'ZAR' || asked.requestUuid !== null)
        const { requestUuid } = asked
        if (requestUuid !== null)
          await world.ctx.transact((w) => allowGatewayRefund(w, { uuid: requestUuid, by: trade.office.owner, onceKey: randomUUID() }))
        expected[currency] += backCents
        refunded++
      }
      for (const currency of ['USD', 'ZAR'] as const) {
        const owing = (await accountSummaries(world.ctx.read, buyers[currency].customerId)).find((one) => one.currency === currency)
        assert.equal(owing?.owingCents, expected[currency])
      }
      await trade.office.booksAgree()
    })
    await fc.assert(property, { numRuns: 4, seed: 20_261_129, endOnFailure: true })
    assert(paid > 5 && refunded > 5, `${paid} paid, ${refunded} refunded`)
  })

  test('the ledger check finds an entry in another currency than its invoice, and dollars in an account that is in rand', async () => {
    const { invoice } = await world.order(await trade.exporter('Harm'))
    const differences = async () => (await checkLedger(world.ctx.read)).flatMap((check) => check.differences)
    const postWrongly = (entry: Entry, currency: Currency) =>
      world.ctx.transact((w) =>
        postJournal(w, {
          kind: 'reversal',
          cause: `harm ${randomUUID()}`,
          occurredOn: dateOn(w.clock.now()),
          postedBy: 'harm',
          currency,
          entries: [entry],
        }),
      )
    assert.deepEqual(await differences(), [])
    await postWrongly({ debit: 'bank', credit: 'unallocated-cash', amountCents: 1 }, 'USD')
    assert((await differences()).some((sentence) => /puts USD into an account that is in rand/.test(sentence)))
    await postWrongly({ debit: 'receivable', credit: 'sales', amountCents: 1, invoiceId: invoice.id }, 'ZAR')
    assert((await differences()).some((sentence) => /its invoice in USD/.test(sentence)))
  })
})
