// Money going back through payment gateways: refunds of ours and of the gateway's own office, charge-backs, and that no more goes back
// than came.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { isRefusedByConstraint } from '../../src/adapters/database/dialect.ts'
import { findCaptureDetail } from '../../src/business/gateways/find-capture.ts'
import { giveToCustomer, takeOffInvoice, undoCapture } from '../../src/business/gateways/move-money.ts'
import type { RailEvent } from '../../src/business/gateways/rail.ts'
import { allowGatewayRefund } from '../../src/business/gateways/refund-payment.ts'
import { declareRefund } from '../../src/business/gateways/settle-refund.ts'
import { unallocatedCash } from '../../src/business/invoices/account-summary.ts'
import { cents, plainAmount } from '../../src/business/money/cents.ts'
import { applyCredit } from '../../src/business/payments/apply-credit.ts'
import { setRefundLimit } from '../../src/business/refunds/refund-limit.ts'
import { withDatabases } from '../harness/databases.ts'
import { gatewayOffice, type GatewayOffice } from '../harness/gateway-office.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { createWorld, type World } from '../harness/world.ts'

const asked = (outcome: object): string => ('refundUuid' in outcome ? String(outcome.refundUuid) : assert.fail(JSON.stringify(outcome)))
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
  const reset = () => void (rail.script = {})
  const held = (buyer: { customerId: number }) => unallocatedCash(world.ctx.read, buyer.customerId)
  const paidOf = async (uuid: string) => (await world.invoice(uuid)).paidCents
  const about = async (paymentUuid: string, amountCents: number, more: object = {}) => {
    const { gateway_id: gatewayId } = await office.captureOf(paymentUuid)
    return {
      eventId: randomUUID(),
      paymentUuid,
      gatewayId,
      happenedAt: null,
      amountCents: cents(amountCents),
      currency: 'ZAR',
      ...more,
    }
  }
  const moved = (captureUuid: string) => ({ captureUuid, reason: 'For a test.', by: office.finance, onceKey: randomUUID() })

  test('a refund is set aside at once, made by the gateway once, and done when the gateway says so', async () => {
    const { invoice, paymentUuid, captureUuid } = await office.paidInvoice('Whole')
    const refundUuid = asked(await office.refund(captureUuid, plainAmount(invoice.totalCents)))
    assert.equal(await paidOf(invoice.uuid), 0)
    assert.equal(await office.refundStateOf(refundUuid), 'reserved')
    await office.booksAgree()
    await office.runJobs()
    assert.equal(await office.refundStateOf(refundUuid), 'pending')
    assert.deepEqual(
      rail.refunds.filter((order) => order.refundUuid === refundUuid).map((order) => [order.paymentUuid, order.amountCents]),
      [[paymentUuid, invoice.totalCents]],
    )
    await office.notice({ ...(await about(paymentUuid, invoice.totalCents)), kind: 'refunded', refundUuid })
    assert.equal(await office.refundStateOf(refundUuid), 'done')
    assert.equal(rail.refunds.filter((order) => order.refundUuid === refundUuid).length, 1)
    await office.booksAgree()
  })

  test('in parts, several times, never more than is left', async () => {
    const { invoice, captureUuid } = await office.paidInvoice('Parts')
    asked(await office.refund(captureUuid, '100,00'))
    asked(await office.refund(captureUuid, '200,50'))
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents - 300_50)
    assert.equal(refusalOf(await office.refund(captureUuid, plainAmount(cents(invoice.totalCents - 300_49)))), 'invalid')
    asked(await office.refund(captureUuid, plainAmount(cents(invoice.totalCents - 300_50))))
    assert.equal(refusalOf(await office.refund(captureUuid, '0,01')), 'invalid')
    await office.booksAgree()
  })

  test('50 parallel requests refund no cent more than was taken', async () => {
    const { invoice, captureUuid } = await office.paidInvoice('Parallel')
    const part = Math.floor(invoice.totalCents / 10) + 1
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => office.refund(captureUuid, plainAmount(cents(part)))))
    assert.equal(outcomes.filter((outcome) => 'refundUuid' in outcome).length, 9)
    const capture = await findCaptureDetail(world.ctx.read, captureUuid)
    assert.equal(capture.refundedCents, 9 * part)
    await office.booksAgree()
    await assert.rejects(
      sql`update gateway_capture set refunded_cents = amount_cents + 1 where uuid = ${captureUuid}`.execute(given.database.migrator),
      isRefusedByConstraint,
    )
  })

  test('the same form sent twice is one refund', async () => {
    const { captureUuid } = await office.paidInvoice('Same Form')
    const onceKey = randomUUID()
    const [first, second] = await Promise.all([
      office.refund(captureUuid, '10,00', { onceKey }),
      office.refund(captureUuid, '10,00', { onceKey }),
    ])
    assert.equal(asked(first), asked(second))
  })

  test('over the limit another person must allow it, never the one who asked', async () => {
    const setLimit = (limitText: string) =>
      world.ctx.transact((w) => setRefundLimit(w, { limitText, reason: 'For this test.', by: office.owner }))
    await setLimit('0')
    const { invoice, captureUuid } = await office.paidInvoice('Two People')
    const outcome = await office.refund(captureUuid, '50,00')
    assert('refundUuid' in outcome && outcome.requestUuid !== null)
    const { refundUuid, requestUuid } = outcome
    assert.equal(await office.refundStateOf(refundUuid), 'waiting')
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents)
    const allow = (by: typeof office.owner) =>
      world.ctx.transact((w) => allowGatewayRefund(w, { uuid: requestUuid, by, onceKey: randomUUID() }))
    await assert.rejects(allow(office.finance), /not-allowed/)
    assert('requestUuid' in (await allow(office.owner)))
    assert.equal(await office.refundStateOf(refundUuid), 'reserved')
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents - 50_00)
    await setLimit('1000000')
    await office.booksAgree()
  })

  test('a refund that the gateway refuses, or that fails later, even after “refunded”, is given back to the invoice', async () => {
    const { invoice, paymentUuid, captureUuid } = await office.paidInvoice('Fails')
    rail.script.refund = () => ({ outcome: 'refused', sentence: 'The card is closed.' })
    const refused = asked(await office.refund(captureUuid, '70,00'))
    await office.runJobs()
    reset()
    assert.equal(await office.refundStateOf(refused), 'failed')
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents)
    const later = asked(await office.refund(captureUuid, '80,00'))
    await office.runJobs()
    await office.notice({ ...(await about(paymentUuid, 80_00)), kind: 'refunded', refundUuid: later })
    await office.notice({ ...(await about(paymentUuid, 80_00)), kind: 'refund-failed', refundUuid: later })
    assert.equal(await office.refundStateOf(later), 'failed')
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents)
    assert((await office.tasks()).filter((kind) => kind === 'refund-failed').length >= 2)
    await office.booksAgree()
  })

  test('a lost answer is asked for: made once when it was made, called again only when the gateway never heard of it', async () => {
    const { paymentUuid, captureUuid, invoice } = await office.paidInvoice('Lost Refund')
    rail.script.refund = () => {
      throw new DOMException('timed out', 'TimeoutError')
    }
    const made = asked(await office.refund(captureUuid, '10,00'))
    await office.runJobs()
    assert.equal(await office.refundStateOf(made), 'unknown')
    const event: RailEvent = { ...(await about(paymentUuid, 10_00)), kind: 'refunded', refundUuid: made }
    rail.script.askRefund = () => ({ outcome: 'known', event })
    world.clock.advance(120_000)
    await office.runJobs()
    assert.equal(await office.refundStateOf(made), 'done')
    assert.equal(rail.refunds.filter((order) => order.refundUuid === made).length, 1)

    rail.script.askRefund = () => ({ outcome: 'absent' })
    const lost = asked(await office.refund(captureUuid, '20,00'))
    await office.runJobs()
    delete rail.script.refund
    world.clock.advance(61_000)
    await office.runJobs()
    assert.equal(rail.refunds.filter((order) => order.refundUuid === lost).length, 1, 'our call may still be on its way')
    for (let i = 0; i < 3; i++) {
      world.clock.advance(1_800_000)
      await office.runJobs()
    }
    reset()
    assert.equal(rail.refunds.filter((order) => order.refundUuid === lost).length, 2)
    assert.equal(await office.refundStateOf(lost), 'pending')
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents - 30_00)
  })

  test('where the gateway says nothing a person says what was found there, after half an hour', async () => {
    const { invoice, captureUuid } = await office.paidInvoice('Declared')
    rail.script.refund = () => ({ outcome: 'unknown', why: 'reset' })
    const refundUuid = asked(await office.refund(captureUuid, '15,00'))
    await office.runJobs()
    const declare = (wasMade: boolean) =>
      world.ctx.transact((w) =>
        declareRefund(w, { refundUuid, wasMade, reason: 'Looked there.', by: office.finance, onceKey: randomUUID() }),
      )
    assert.equal(refusalOf(await declare(false)), 'not-yet')
    for (let i = 0; i < 4; i++) {
      world.clock.advance(1_800_000)
      await office.runJobs()
    }
    reset()
    assert((await office.tasks()).includes('refund-unknown'))
    assert('refundUuid' in (await declare(false)))
    assert.equal(await office.refundStateOf(refundUuid), 'failed')
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents)
    assert(!(await office.tasks()).includes('refund-unknown'))
  })

  test('a refund made in the gateway’s own office is posted, with a task; one of more than is left is not', async () => {
    const { invoice, paymentUuid } = await office.paidInvoice('Outside')
    await office.notice({
      ...(await about(paymentUuid, 25_00)),
      kind: 'refunded',
      refundUuid: null,
      gatewayRefundId: 'outside-1',
    } as RailEvent)
    await office.notice({
      ...(await about(paymentUuid, 25_00)),
      kind: 'refunded',
      refundUuid: null,
      gatewayRefundId: 'outside-1',
    } as RailEvent)
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents - 25_00)
    await office.notice({
      ...(await about(paymentUuid, invoice.totalCents)),
      kind: 'refunded',
      refundUuid: null,
      gatewayRefundId: 'outside-2',
    } as RailEvent)
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents - 25_00)
    const tasks = await office.tasks()
    assert(tasks.includes('refund-outside') && tasks.includes('refund-too-much'))
    await office.booksAgree()
  })

  test('a refund that is told before its payment waits for it', async () => {
    const { invoice, paymentUuid } = await office.underWay('Refund First')
    const refunded = {
      eventId: randomUUID(),
      paymentUuid,
      gatewayId: `g-${paymentUuid}`,
      happenedAt: null,
      amountCents: cents(500),
      currency: 'ZAR',
    }
    await office.notice({ ...refunded, kind: 'refunded', refundUuid: null })
    assert.equal(await paidOf(invoice.uuid), 0)
    await office.notice(office.paid(paymentUuid, invoice.totalCents))
    assert.equal(await paidOf(invoice.uuid), invoice.totalCents - 500)
    await office.booksAgree()
  })

  test('a refund whose payment never comes becomes a task', async () => {
    const uuid = randomUUID()
    await office.notice({
      kind: 'refunded',
      eventId: uuid,
      paymentUuid: null,
      gatewayId: uuid,
      happenedAt: null,
      refundUuid: null,
      amountCents: cents(500),
      currency: 'ZAR',
    })
    for (let i = 0; i < 26; i++) {
      world.clock.advance(3_600_000)
      await office.runJobs()
    }
    assert((await office.tasks()).includes('waits-too-long'))
  })

  test('a charge-back makes the invoice owe again and takes the release back; won, it is paid again', async () => {
    const { invoice, paymentUuid } = await office.paidInvoice('Charge-back')
    await office.notice({ ...(await about(paymentUuid, invoice.totalCents)), kind: 'charged-back' })
    assert.equal((await world.invoice(invoice.uuid)).state, 'open')
    await office.booksAgree()
    await office.notice({ ...(await about(paymentUuid, invoice.totalCents)), kind: 'charge-back-won' })
    assert.equal((await world.invoice(invoice.uuid)).state, 'paid')
    const tasks = await office.tasks()
    assert(tasks.includes('charge-back') && tasks.includes('charge-back-won'))
    await office.booksAgree()
  })

  test('a charge-back of cash that went to another invoice is owed as taken back; won, that is settled first', async () => {
    const { buyer, invoice, paymentUuid } = await office.underWay('Gone Elsewhere')
    await office.notice(office.paid(paymentUuid, invoice.totalCents + 1))
    const apply = {
      customerUuid: buyer.customerUuid,
      invoiceUuid: invoice.uuid,
      amountCents: invoice.totalCents,
      onceKey: randomUUID(),
      ...world.staff,
    }
    assert('creditUuid' in (await world.ctx.transact((w) => applyCredit(w, apply))))
    const { uuid: captureUuid } = await office.captureOf(paymentUuid)
    assert.equal(refusalOf(await office.refund(captureUuid, plainAmount(invoice.totalCents))), 'not-possible')
    await office.notice({ ...(await about(paymentUuid, invoice.totalCents + 1)), kind: 'charged-back' })
    assert.equal(await held(buyer), 0)
    const parts = (await findCaptureDetail(world.ctx.read, captureUuid)).parts
    assert.equal(parts.find((part) => part.place === 'uncovered')?.amountCents, -invoice.totalCents)
    await office.booksAgree()
    await office.notice({ ...(await about(paymentUuid, invoice.totalCents + 1)), kind: 'charge-back-won' })
    assert.equal(
      (await findCaptureDetail(world.ctx.read, captureUuid)).parts.some((part) => part.place === 'uncovered'),
      false,
    )
    assert.equal(await held(buyer), 1)
    await office.booksAgree()
  })

  test('held money is given to whose it is; money comes off its invoice; a payment that never was is undone', async () => {
    const buyer = await world.openAccount('Owner of the Held')
    const stray = randomUUID()
    await office.notice(office.paid(null, 9_900, { gatewayId: stray }))
    const capture = await world.ctx.read.db
      .selectFrom('gateway_capture')
      .select('uuid')
      .where('gateway_id', '=', stray)
      .executeTakeFirstOrThrow()
    const give = { ...moved(capture.uuid), customerUuid: buyer.customerUuid }
    assert('captureUuid' in (await world.ctx.transact((w) => giveToCustomer(w, give))))
    assert.equal(await held(buyer), 9_900)
    assert.equal(refusalOf(await world.ctx.transact((w) => giveToCustomer(w, { ...give, onceKey: randomUUID() }))), 'nothing-there')

    const off = await office.paidInvoice('Off')
    assert('captureUuid' in (await world.ctx.transact((w) => takeOffInvoice(w, moved(off.captureUuid)))))
    assert.deepEqual([await paidOf(off.invoice.uuid), await held(off.buyer)], [0, off.invoice.totalCents])
    await office.booksAgree()
    asked(await office.refund(off.captureUuid, plainAmount(off.invoice.totalCents)))
    assert.equal(await held(off.buyer), 0)

    const never = await office.paidInvoice('Never', 120)
    assert('captureUuid' in (await world.ctx.transact((w) => undoCapture(w, moved(never.captureUuid)))))
    assert.equal(await paidOf(never.invoice.uuid), 0)
    assert.equal(refusalOf(await world.ctx.transact((w) => undoCapture(w, moved(never.captureUuid)))), 'undone-already')
    assert.equal(refusalOf(await office.refund(never.captureUuid, '1,00')), 'not-possible')
    await office.notice({ ...(await about(never.paymentUuid, 100)), kind: 'refunded', refundUuid: null })
    assert.equal(refusalOf(await world.ctx.transact((w) => undoCapture(w, moved(off.captureUuid)))), 'gone-elsewhere')
    await office.booksAgree()
  })
})
