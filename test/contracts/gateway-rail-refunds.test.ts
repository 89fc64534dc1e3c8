// What a rail does after a payment, against its gateway's protocol: refunds, lists, charge-backs; and that an answer which was lost is
// followed by no second payment and no second refund.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Charge, RailName } from '../../src/business/gateways/rail.ts'
import { FaultProxy } from '../harness/fault-proxy.ts'
import type { StartedGateways } from '../harness/gateways.ts'
import {
  chargeOf,
  closeRailShop,
  follow,
  openRailShop,
  orderOf,
  pay,
  press,
  railOf,
  now,
  signal,
  verifyLast,
} from '../harness/rail-shop.ts'

let started: StartedGateways
before(async () => {
  started = await openRailShop()
})
after(closeRailShop)

const names = ['payfast', 'ozow', 'yoco', 'stripe'] as const

for (const name of ['yoco', 'stripe'] as const) {
  test(`${name}: a start whose answer was lost, and is made again, is one payment there`, async () => {
    const proxy = new FaultProxy(Number(new URL(started.gateways[name].url).port))
    await proxy.open()
    try {
      const rail = railOf(name, { [`${name.toUpperCase()}_BASE_URL`]: `http://127.0.0.1:${proxy.port}` })
      const charge = chargeOf(name)
      proxy.resetBefore(charge.paymentUuid)
      assert.equal((await rail.start(charge, signal)).outcome, 'unknown', 'it may have arrived')
      proxy.loseAnswerTo(charge.paymentUuid)
      assert.equal((await rail.start(charge, signal)).outcome, 'unknown')
      const { payments } = started.gateways[name].protocol.books
      const count = () => [...payments.values()].filter(({ paymentUuid }) => paymentUuid === charge.paymentUuid).length
      assert.equal(count(), 1, 'it was carried out')
      const again = await railOf(name).start(charge, signal)
      assert.equal(again.outcome, 'onward')
      assert.equal(count(), 1)
    } finally {
      await proxy.stop()
    }
  })

  test(`${name}: refunds in parts, never more than was paid; a lost answer made again pays back once; the end comes by notice`, async () => {
    const rail = railOf(name)
    const { charge, event } = await pay(rail)
    const part = orderOf(charge, event.gatewayId, 1_000_00)
    const proxy = new FaultProxy(Number(new URL(started.gateways[name].url).port))
    await proxy.open()
    try {
      const broken = railOf(name, { [`${name.toUpperCase()}_BASE_URL`]: `http://127.0.0.1:${proxy.port}` })
      proxy.loseAnswerTo(part.refundUuid)
      assert.equal((await broken.refund?.(part, signal))?.outcome, 'unknown')
    } finally {
      await proxy.stop()
    }
    const again = await rail.refund?.(part, signal)
    assert.ok(again?.outcome === 'accepted')
    assert.equal(again.isDone, false)
    const payment = started.gateways[name].payment(charge.paymentUuid)
    assert.equal(payment.refunds.length, 1)
    assert.equal((await rail.refund?.(orderOf(charge, event.gatewayId, 500_00), signal))?.outcome, 'refused', 'more than is left')
    const [made] = payment.refunds
    assert.ok(made)
    await started.gateways[name].settleRefund(payment, made, 'done')
    const told = await verifyLast(rail)
    assert.ok(told.outcome === 'genuine' && told.event.kind === 'refunded', JSON.stringify(told))
    const { refundUuid, gatewayRefundId, amountCents, gatewayId, paymentUuid } = told.event
    assert.deepEqual(
      [refundUuid, gatewayRefundId, amountCents, gatewayId, paymentUuid],
      [part.refundUuid, again.gatewayRefundId, 1_000_00, event.gatewayId, charge.paymentUuid],
    )
    const rest = await rail.refund?.(orderOf(charge, event.gatewayId, 234_50), signal)
    assert.equal(rest?.outcome, 'accepted')
    const [, second] = payment.refunds
    assert.ok(second)
    await started.gateways[name].settleRefund(payment, second, 'failed')
    const failed = await verifyLast(rail)
    assert.ok(failed.outcome === 'genuine' && failed.event.kind === 'refund-failed')
  })
}

test('payfast: a refund whose answer was lost stays unknown, and is not in the sandbox at all', async () => {
  const rail = railOf('payfast')
  const { charge, event } = await pay(rail)
  assert.deepEqual(await rail.refund?.(orderOf(charge, event.gatewayId, 200_00), signal), {
    outcome: 'accepted',
    gatewayRefundId: null,
    isDone: true,
  })
  assert.equal((await rail.refund?.(orderOf(charge, event.gatewayId, 2_000_00), signal))?.outcome, 'refused')
  const proxy = new FaultProxy(Number(new URL(started.gateways.payfast.url).port))
  await proxy.open()
  try {
    proxy.loseAnswerTo('/refunds/')
    const broken = railOf('payfast', { PAYFAST_BASE_URL: `http://127.0.0.1:${proxy.port}` })
    assert.equal((await broken.refund?.(orderOf(charge, event.gatewayId, 100_00), signal))?.outcome, 'unknown')
  } finally {
    await proxy.stop()
  }
  assert.equal(started.gateways.payfast.payment(charge.paymentUuid).refunds.length, 2)
  assert.equal(railOf('payfast', { PAYFAST_MODE: 'sandbox' }).refund, undefined)
})

test('what a gateway cannot do is absent', () => {
  const has = (name: RailName) => {
    const rail = railOf(name)
    return [rail.ask, rail.refund, rail.askRefund, rail.list].map((one) => one !== undefined)
  }
  assert.deepEqual(names.map(has), [
    [true, true, false, true],
    [true, false, false, false],
    [true, true, false, false],
    [true, true, true, true],
  ])
})

test('payfast and stripe list what was taken, with fees, and what went back', async () => {
  for (const name of ['payfast', 'stripe'] as const) {
    const rail = railOf(name)
    const { charge, event } = await pay(rail, 200_00)
    await rail.refund?.(orderOf(charge, event.gatewayId, 50_00), signal)
    const lines = (await rail.list?.({ from: '2026-11-23', until: '2026-11-23' }, signal)) ?? []
    const ours = lines.filter(({ paymentUuid }) => paymentUuid === charge.paymentUuid)
    const taken = ours.find(({ kind }) => kind === 'payment')
    assert.deepEqual([taken?.gatewayId, taken?.amountCents, taken?.feeCents, taken?.currency], [event.gatewayId, 200_00, 7_00, 'ZAR'])
    assert.equal(taken?.happenedAt, now)
    const back = ours.find(({ kind }) => kind === 'refund')
    assert.deepEqual([back?.amountCents, back?.paymentGatewayId], [50_00, event.gatewayId])
    assert.deepEqual(await rail.list?.({ from: '2026-11-24', until: '2026-11-30' }, signal), [])
    await assert.rejects(async () => rail.list?.({ from: '2026-11-23', until: '2026-11-23' }, AbortSignal.abort()), /did not give its/)
  }
})

test('stripe lists page by page, payouts too, and dollars as dollars', async () => {
  const rail = railOf('stripe')
  const { books } = started.gateways.stripe.protocol
  for (let number = 0; number < 230; number++) books.payOut(`po_${number}`, 1_00 + number, 'ZAR')
  books.payOut('po_debit', -7_00, 'ZAR')
  const lines = (await rail.list?.({ from: '2026-11-23', until: '2026-11-23' }, signal)) ?? []
  assert.equal(lines.filter(({ kind }) => kind === 'payout').length, 231)
  // what Stripe took from our account is below nothing, as on the bank's statement
  assert.deepEqual(
    lines.filter(({ amountCents }) => amountCents < 0).map(({ gatewayId, amountCents }) => [gatewayId, amountCents]),
    [['po_debit', -7_00]],
  )
  assert.equal(new Set(lines.map(({ kind, gatewayId }) => `${kind} ${gatewayId}`)).size, lines.length)
  const charge: Charge = { ...chargeOf('stripe', 99_95), currency: 'USD' }
  await press(await follow(await rail.start(charge, signal)), 'succeed')
  const verified = await verifyLast(rail)
  assert.ok(verified.outcome === 'genuine' && verified.event.kind === 'paid')
  assert.deepEqual([verified.event.amountCents, verified.event.currency], [99_95, 'USD'])
})

test('stripe tells of charge-backs, and asks after a refund by our id', async () => {
  const rail = railOf('stripe')
  const { charge, event } = await pay(rail)
  const payment = started.gateways.stripe.payment(charge.paymentUuid)
  for (const kind of ['charged-back', 'charge-back-won'] as const) {
    await started.gateways.stripe.tell({ kind, payment })
    const told = await verifyLast(rail)
    assert.ok(told.outcome === 'genuine' && told.event.kind === kind)
    assert.deepEqual([told.event.gatewayId, told.event.amountCents], [event.gatewayId, 1_234_50])
    assert.equal(told.event.feeCents, kind === 'charged-back' ? 15_00 : 0)
  }
  const order = orderOf(charge, event.gatewayId, 10_00)
  assert.equal((await rail.askRefund?.(order, signal))?.outcome, 'absent')
  await rail.refund?.(order, signal)
  const [made] = payment.refunds
  assert.ok(made)
  made.state = 'done'
  const asked = await rail.askRefund?.(order, signal)
  assert.ok(asked?.outcome === 'known' && asked.event.kind === 'refunded')
})
