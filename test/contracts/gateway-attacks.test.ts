// What somebody would try who wants money to be counted twice, in another currency, to go back twice, or to be owed by nobody: two at
// once, the same thing under two names, one thing after its opposite.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setRefundLimit } from '../../src/business/refunds/refund-limit.ts'
import { findPayersPayment } from '../../src/business/gateways/find-payments.ts'
import { owedBy } from '../../src/business/gateways/find-payouts.ts'
import { matchPayout } from '../../src/business/gateways/match-payout.ts'
import type { ListedLine, RailEvent } from '../../src/business/gateways/rail.ts'
import { reconcile } from '../../src/business/gateways/reconcile.ts'
import { takeListed } from '../../src/business/gateways/take-listed.ts'
import { listTasks } from '../../src/business/gateways/tasks.ts'
import { addDays, dateOn } from '../../src/business/money/calendar.ts'
import { cents } from '../../src/business/money/cents.ts'
import { withDatabases } from '../harness/databases.ts'
import { gatewayOffice, type GatewayOffice } from '../harness/gateway-office.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { createWorld, type World } from '../harness/world.ts'

const refusalOf = (outcome: object): unknown => ('refused' in outcome ? outcome.refused : null)

withDatabases((given) => {
  const rail = scriptedRail()
  let world: World
  let office: GatewayOffice
  before(async () => {
    world = await createWorld(given.database, [rail])
    office = await gatewayOffice(world, rail)
    await world.ctx.transact((w) => setRefundLimit(w, { limitText: '1000000', reason: 'For this test.', by: office.owner }))
  })
  after(() => world.close())

  const backed = (kind: 'refunded' | 'charged-back' | 'charge-back-won', paymentUuid: string, amountCents: number, more = {}): RailEvent =>
    ({
      kind,
      eventId: `${kind}-${randomUUID()}`,
      paymentUuid,
      gatewayId: `g-${paymentUuid}`,
      happenedAt: world.clock.now(),
      amountCents: cents(amountCents),
      currency: 'ZAR',
      ...(kind === 'refunded' && { refundUuid: null }),
      ...more,
    }) as RailEvent
  const lineOf = (paymentUuid: string, amountCents: number, more: Partial<ListedLine> = {}): ListedLine => ({
    kind: 'payment',
    gatewayId: `g-${paymentUuid}`,
    paymentUuid,
    amountCents: cents(amountCents),
    feeCents: null,
    currency: 'ZAR',
    happenedAt: world.clock.now(),
    ...more,
  })
  const compare = (lines: ListedLine[]) => {
    rail.script.list = () => lines
    return reconcile(world.ctx, rail, rail.list ?? assert.fail(), addDays(dateOn(world.clock.now()), 1))
  }
  const openTasks = async (kind: string) => (await listTasks(world.ctx.read, { view: 'open' })).rows.filter((task) => task.kind === kind)
  const toPayout = (bankLineUuid: string, payoutUuid: string | null = null) =>
    world.ctx.transact((w) =>
      matchPayout(w, { bankLineUuid, rail: rail.name, payoutUuid, reasons: [], by: office.finance, onceKey: randomUUID() }),
    )

  test('what went back in another currency than was taken is a contradiction, and moves nothing', async () => {
    for (const kind of ['refunded', 'charged-back'] as const) {
      const { paymentUuid, invoice } = await office.paidInvoice(`Other Currency ${kind}`)
      const openBefore = (await openTasks('contradiction')).length
      await office.notice(backed(kind, paymentUuid, 1_000, { currency: 'USD' }))
      const capture = await office.captureOf(paymentUuid)
      assert.deepEqual([capture.refunded_cents, capture.charged_back_cents], [0, 0])
      assert.equal((await world.invoice(invoice.uuid)).paidCents, invoice.totalCents)
      const tasks = await openTasks('contradiction')
      assert.equal(tasks.length, openBefore + 1)
      assert.match(tasks.at(-1)?.sentence ?? '', /\$|USD/)
    }
    await office.booksAgree()
  })

  test('a charge-back that was taken over from the list and is told by a notice afterwards is one', async () => {
    const { paymentUuid } = await office.paidInvoice('Disputed in Part')
    const line = lineOf(paymentUuid, 700, { kind: 'charge-back', gatewayId: 'dp-1', paymentGatewayId: `g-${paymentUuid}` })
    await compare([lineOf(paymentUuid, (await office.captureOf(paymentUuid)).amount_cents), line])
    const [task] = await openTasks('difference-ours-missing')
    assert(task !== undefined)
    await world.ctx.transact((w) => takeListed(w, { taskUuid: task.uuid, by: office.finance, onceKey: randomUUID() }))
    await office.notice(backed('charged-back', paymentUuid, 700, { eventId: 'dp-1:charged-back' }))
    assert.equal((await office.captureOf(paymentUuid)).charged_back_cents, 700)
  })

  test('a second charge-back of the same payment in the list is another one', async () => {
    const { paymentUuid } = await office.paidInvoice('Disputed Twice')
    await office.notice(backed('charged-back', paymentUuid, 700, { eventId: 'dp-2:charged-back' }))
    const of = (gatewayId: string) => lineOf(paymentUuid, 700, { kind: 'charge-back', gatewayId, paymentGatewayId: `g-${paymentUuid}` })
    await compare([of('dp-2'), of('dp-3')])
    assert.deepEqual(
      (await openTasks('difference-ours-missing')).map((task) => task.detail.gatewayId),
      ['dp-3'],
    )
  })

  test('two refunds of one amount in the list, and one in our books: the other one is told', async () => {
    const { paymentUuid, captureUuid } = await office.paidInvoice('Two Alike')
    rail.script.refund = () => ({ outcome: 'accepted', gatewayRefundId: null, isDone: true })
    const refunded = await office.refund(captureUuid, '5,00')
    assert('refundUuid' in refunded)
    await office.runJobs()
    delete rail.script.refund
    assert.equal(await office.refundStateOf(refunded.refundUuid), 'done')
    const of = (gatewayId: string) => lineOf(paymentUuid, 500, { kind: 'refund', gatewayId, paymentGatewayId: `g-${paymentUuid}` })
    const untold = async () => (await openTasks('difference-ours-missing')).filter((task) => task.detail.lineKind === 'refund')
    await compare([of('alike-1'), of('alike-2')])
    await compare([of('alike-1'), of('alike-2')])
    const [task, ...more] = await untold()
    assert(task !== undefined && more.length === 0)
    await world.ctx.transact((w) => takeListed(w, { taskUuid: task.uuid, by: office.finance, onceKey: randomUUID() }))
    assert.equal((await office.captureOf(paymentUuid)).refunded_cents, 1_000)
    await compare([of('alike-1'), of('alike-2')])
    assert.equal((await untold()).length, 0)
    await office.booksAgree()
  })

  test('a refund that is set aside is not made once the payer’s bank has taken the money back', async () => {
    const { paymentUuid, captureUuid, invoice } = await office.paidInvoice('Both Ways Back')
    const refunded = await office.refund(captureUuid, '10,00')
    assert('refundUuid' in refunded)
    await office.notice(backed('charged-back', paymentUuid, invoice.totalCents))
    const made = rail.refunds.length
    await office.runJobs()
    assert.equal(rail.refunds.length, made, 'the payer would have the money twice')
    assert.equal(await office.refundStateOf(refunded.refundUuid), 'failed')
    const capture = await office.captureOf(paymentUuid)
    assert.deepEqual([capture.refunded_cents, capture.charged_back_cents], [0, invoice.totalCents])
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
    await office.booksAgree()
  })

  test('who refunds beside a charge-back is told why not; an owner who lost a dispute in part refunds the rest', async () => {
    const { paymentUuid, captureUuid, invoice } = await office.paidInvoice('Partly Disputed')
    await office.notice(backed('charged-back', paymentUuid, invoice.totalCents - 300))
    assert.equal(refusalOf(await office.refund(captureUuid, '3,01')), 'invalid')
    const refunded = await office.refund(captureUuid, '3,00')
    assert('refundUuid' in refunded)
    await office.runJobs()
    assert.equal(rail.refunds.at(-1)?.refundUuid, refunded.refundUuid)
    await office.booksAgree()
  })

  test('an instant that nobody can mean books money today: before there was a payment, or no year of ours', async () => {
    for (const [name, at] of [
      ['Epoch', '1970-01-01T00:00:00.000Z'],
      ['Before Christ', '-000044-03-15T09:00:00.000Z'],
      ['Far Ahead', '+012026-01-01T00:00:00.000Z'],
      ['No Instant', 'yesterday'],
    ] as const) {
      const { paymentUuid, invoice } = await office.underWay(name)
      await office.notice(office.paid(paymentUuid, invoice.totalCents, { happenedAt: at }))
      const { happened_at: happenedAt } = await office.captureOf(paymentUuid)
      assert.equal(dateOn(happenedAt), dateOn(world.clock.now()), name)
      assert.equal((await world.invoice(invoice.uuid)).balanceCents, 0)
    }
    await office.booksAgree()
  })

  test('ten payouts confirmed at once are together no more than the gateway owes', async () => {
    await office.paidInvoice('Paid Out Once')
    const owed = await owedBy(world.ctx.read, rail.name)
    const amountCents = Math.floor(owed / 2) - 1
    const lines = await world.bank(Array.from({ length: 10 }, (_, n) => ({ amountCents, reference: `YOCO RACE ${String(n)}` })))
    const outcomes = await Promise.all(lines.map((line) => toPayout(line)))
    assert.deepEqual(outcomes.filter((one) => 'payoutMatchUuid' in one).length, 2)
    assert(outcomes.every((one) => 'payoutMatchUuid' in one || one.refused === 'more-than-owed'))
    assert.equal(await owedBy(world.ctx.read, rail.name), owed - 2 * amountCents)
    await office.booksAgree()
  })

  test('a listed payout stands for one bank line, and one in dollars for none of a rand account', async () => {
    const { paymentUuid } = await office.paidInvoice('Paid Out Twice')
    await office.paidInvoice('Owes Enough')
    await compare([
      lineOf(paymentUuid, 1_500, { kind: 'payout', gatewayId: 'po-a', paymentUuid: null }),
      lineOf(paymentUuid, 1_600, { kind: 'payout', gatewayId: 'po-usd', paymentUuid: null, currency: 'USD' }),
    ])
    const payout = async (gatewayId: string) =>
      (await world.ctx.read.db.selectFrom('gateway_payout').select('uuid').where('gateway_id', '=', gatewayId).executeTakeFirstOrThrow())
        .uuid
    const [first = '', second = '', dollars = ''] = await world.bank([
      { amountCents: 1_500, reference: 'YOCO A1' },
      { amountCents: 1_500, reference: 'YOCO A2' },
      { amountCents: 1_600, reference: 'YOCO A3' },
    ])
    assert('payoutMatchUuid' in (await toPayout(first, await payout('po-a'))))
    assert.equal(refusalOf(await toPayout(second, await payout('po-a'))), 'matched-already')
    const usd = await payout('po-usd')
    await assert.rejects(toPayout(dollars, usd), /not-found/)
  })

  test('a payer is not sent on to pay what is owed no more, nor told that refunded money lies here', async () => {
    const { buyer, invoice, paymentUuid } = await office.underWay('Paid Elsewhere')
    const seen = () => findPayersPayment(world.ctx.read, paymentUuid, buyer)
    assert.notEqual((await seen()).onward, null)
    const [line = ''] = await world.bank([{ amountCents: 100, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: 100 }])
    assert.equal((await seen()).onward, null)
    const paid = await office.paidInvoice('Gone Back')
    await office.notice(backed('refunded', paid.paymentUuid, 1_000))
    assert.equal((await findPayersPayment(world.ctx.read, paid.paymentUuid, paid.buyer)).wentBackCents, 1_000)
  })
})
