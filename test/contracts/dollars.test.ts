// Invoices in US dollars: what an export customer orders, agrees to and owes, and that cents of two currencies are never added up.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { fingerprintOf, showCart } from '../../src/business/carts/show-cart.ts'
import { listCustomers } from '../../src/business/customers/find-customers.ts'
import { setCurrency } from '../../src/business/customers/set-currency.ts'
import { accountSummaries } from '../../src/business/invoices/account-summary.ts'
import { dateOn } from '../../src/business/money/calendar.ts'
import { findApproval } from '../../src/business/orders/find-approvals.ts'
import { findOrder } from '../../src/business/orders/find-orders.ts'
import { withDatabases } from '../harness/databases.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { createWorld, type World } from '../harness/world.ts'
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

  test('an invoice in dollars has its lines, sums, ledger and rand value by the stored rate', async () => {
    const buyer = await trade.exporter('Export Lines')
    const { invoice, orderUuid } = await world.order(buyer, [
      ['ore', '34.5'],
      ['diesel', '1000'],
    ])
    assert.equal(invoice.currency, 'USD')
    // R 2 150 and R 19,4275 at R 18,1234: USD 118,6312 and USD 1,0720, excluding VAT
    assert.deepEqual(
      invoice.lines.map((line) => [line.unitPriceE4, line.netCents, line.vatCents]),
      [
        [1_186_312, 409_278, 61_392],
        [10_720, 107_200, 0],
      ],
    )
    assert.deepEqual([invoice.netCents, invoice.vatCents, invoice.totalCents], [516_478, 61_392, 577_870])
    assert.deepEqual(invoice.rate && { ...invoice.rate }, {
      rateMicro: 18_123_400,
      ratedOn: dateOn(world.clock.now()),
      source: 'SARB weighted average',
      randNetCents: 9_360_337, // USD 5 164,78 × 18,1234 = 93 603,37…
      randVatCents: 1_112_632,
      randTotalCents: 10_472_969,
    })
    assert.equal(invoice.bank, null)
    const entries = await world.ctx.read.db
      .selectFrom('ledger_entry')
      .select(['credit_account', 'amount_cents', 'currency'])
      .where('invoice_id', '=', invoice.id)
      .orderBy('id')
      .execute()
    assert.deepEqual(
      entries.map((entry) => ({ ...entry })),
      [
        { credit_account: 'sales', amount_cents: 516_478, currency: 'USD' },
        { credit_account: 'vat-output', amount_cents: 61_392, currency: 'USD' },
      ],
    )
    const order = await findOrder(world.ctx.read, { uuid: orderUuid })
    assert.deepEqual([order.currency, order.totalCents], ['USD', 577_870])
    await trade.office.booksAgree()
  })

  test('a rate that was corrected between review and order is a changed total: nothing is ordered at a price that nobody saw', async () => {
    const buyer = await trade.exporter('Moved Rate')
    const seen = await world.fillCart(buyer, [['ore', '34.5']])
    await trade.enter('18,5')
    const outcome = await world.place(buyer, seen)
    const now = await showCart(world.ctx.read, buyer.buyerId)
    assert.deepEqual(outcome, { refused: 'price-changed', totalCents: now.totalCents, currency: 'USD' })
    await trade.enter('18,1234')
  })

  test('issued invoices keep their rate whatever is entered later', async () => {
    const { invoice } = await world.order(await trade.exporter('Kept Rate'))
    await trade.enter('18,9')
    assert.equal((await world.invoice(invoice.uuid)).rate?.rateMicro, 18_123_400)
    assert.equal((await world.invoice(invoice.uuid)).totalCents, invoice.totalCents)
    await trade.enter('18,1234')
  })

  test('a review in one currency is never an order in the other, also at the same figure', async () => {
    const buyer = await world.openAccount('Changed Meanwhile')
    const total = await world.fillCart(buyer, [['ore', '34.5']])
    assert(!('refused' in (await trade.invoiceIn(buyer, 'USD'))))
    const outcome = await world.place(buyer, total)
    assert.deepEqual(outcome, { refused: 'cart-changed' })
    const cart = await showCart(world.ctx.read, buyer.buyerId)
    assert.notEqual(fingerprintOf(cart), fingerprintOf({ ...cart, currency: 'ZAR' }))
  })

  test('a spending limit is in rand, and an order in dollars is held against its rand value', async () => {
    const buyer = await trade.exporter('Limited')
    const limit = (limitCents: number) =>
      given.database.migrator.updateTable('buyer').set({ spending_limit_cents: limitCents }).where('id', '=', buyer.buyerId).execute()
    const total = await world.fillCart(buyer, [['ore', '34.5']])
    const { randTotalCents } = await showCart(world.ctx.read, buyer.buyerId)
    assert(randTotalCents > 17 * total)
    await limit(randTotalCents - 1)
    assert.equal(((await world.place(buyer, total)) as { refused?: string }).refused, 'nobody-may-approve')
    await limit(randTotalCents)
    assert('orderUuid' in (await world.place(buyer, total)))
  })

  test('an order that waits for an approver says what it is in', async () => {
    const buyer = await trade.exporter('Waiting')
    await given.database.migrator.updateTable('buyer').set({ spending_limit_cents: 1 }).where('id', '=', buyer.buyerId).execute()
    const approver = {
      ...(await given.database.migrator.selectFrom('buyer').selectAll().where('id', '=', buyer.buyerId).executeTakeFirstOrThrow()),
    }
    const { id: _id, ...copy } = approver
    await given.database.migrator
      .insertInto('buyer')
      .values({ ...copy, uuid: randomUUID(), email: `approver-${randomUUID()}@x.example`, may_approve: 1 })
      .execute()
    const placed = await world.place(buyer, await world.fillCart(buyer, [['ore', '34.5']]))
    assert('approvalUuid' in placed)
    const request = await findApproval(world.ctx.read, { customerId: buyer.customerId, uuid: placed.approvalUuid })
    assert.deepEqual([request.currency, request.totalCents, request.limitCents], ['USD', 470_670, 1])
    assert.match(whyNot(await trade.invoiceIn(buyer, 'ZAR')), /waits for an approver/)
  })

  test('the currency changes only while nothing is open, and to dollars only where something charges dollars', async () => {
    const buyer = await world.openAccount('Changing')
    assert.match(whyNot(await trade.invoiceIn(buyer, 'USD', false)), /No payment gateway/)
    const { invoice } = await world.order(buyer)
    assert.match(whyNot(await trade.invoiceIn(buyer, 'USD')), /is not paid/)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents + 5_000, reference: 'over' }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    assert.match(whyNot(await trade.invoiceIn(buyer, 'USD')), /money of the customer/)
    const stale = { uuid: buyer.customerUuid, version: 99, currency: 'USD', canBePaid: () => true, staffName: 'Thandi' }
    await assert.rejects(
      world.ctx.transact((w) => setCurrency(w, stale)),
      /changed-meanwhile/,
    )
    const calm = await trade.exporter('Calm')
    assert(!('refused' in (await trade.invoiceIn(calm, 'ZAR'))))
    assert.equal((await world.order(calm)).invoice.currency, 'ZAR')
  })

  test('goods of an invoice in dollars wait for the money whatever the customer is believed for in rand', async () => {
    const buyer = await trade.exporter('Believed', { releasePolicy: 'on-claim', claimLimitCents: 99_000_000_00 })
    const { orderUuid } = await world.order(buyer)
    const { release } = await findOrder(world.ctx.read, { uuid: orderUuid })
    assert.equal(release.isReleasable, false)
    assert.match(release.reason, /^Waits for USD\u00A04\u00A0706,70 by card/)
  })

  test('a customer who was invoiced in both is shown both, and no sum of the two', async () => {
    const buyer = await world.openAccount('Both')
    const { invoice: inRand } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: inRand.totalCents, reference: inRand.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: inRand.uuid, amountCents: inRand.totalCents }])
    assert(!('refused' in (await trade.invoiceIn(buyer, 'USD'))))
    const { invoice } = await world.order(buyer)
    const [row] = (await listCustomers(world.ctx.read, { q: 'Both' })).rows
    assert.deepEqual([row?.invoicedCents, row?.balanceCents, row?.inDollars?.balanceCents], [inRand.totalCents, 0, invoice.totalCents])
    const all = await accountSummaries(world.ctx.read)
    assert.deepEqual(
      all.map((one) => one.currency),
      ['ZAR', 'USD'],
    )
    const inDollars = await world.ctx.read.db
      .selectFrom('invoice')
      .select((eb) => eb.fn.sum<number>('total_cents').as('sum'))
      .where('currency', '=', 'USD')
      .executeTakeFirstOrThrow()
    assert.equal(all[1]?.invoicedCents, Number(inDollars.sum))
  })
})
