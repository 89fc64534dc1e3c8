// Random steps of money through a gateway, for the random trade: pay, pay wrongly, tell twice, refund a part, charge back and win, pay out
// and take from the bank. Each may be refused; what is not refused must leave books that agree.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { claimableBy, owedBy } from '../../src/business/gateways/find-payouts.ts'
import { matchPayout, undoPayoutMatch } from '../../src/business/gateways/match-payout.ts'
import type { RailEvent } from '../../src/business/gateways/rail.ts'
import { allowGatewayRefund } from '../../src/business/gateways/refund-payment.ts'
import { stepRefund } from '../../src/business/gateways/settle-refund.ts'
import { cents, plainAmount } from '../../src/business/money/cents.ts'
import type { GatewayOffice } from './gateway-office.ts'
import type { Buyer, World } from './world.ts'

/** What the steps have made so far, of which later ones pick by number. */
export interface GatewayMade {
  world: World
  gateway: GatewayOffice
  railName: string
  invoices: { uuid: string; buyer: Buyer }[]
  captures: { uuid: string; paymentUuid: string; amountCents: number }[]
  /** how often each kind of thing came to something: a run in which nothing happens proves nothing */
  happened: Record<'paid' | 'refunded' | 'chargedBack' | 'won' | 'paidOut' | 'taken', number>
}

export type GatewayStep = (made: GatewayMade) => Promise<void>

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)]

/** A gateway repeats what it likes: the second time nothing happens. */
const tell = async ({ gateway }: GatewayMade, event: RailEvent, isTwice: boolean): Promise<void> => {
  assert.deepEqual(await gateway.notice(event), { outcome: 'received', isReplay: false })
  if (isTwice) assert.deepEqual(await gateway.notice(event), { outcome: 'received', isReplay: true })
}

const pay = fc
  .record({ invoice: fc.nat(99), share: fc.constantFrom(1, 1, 1, 0.5, 1.5), fee: fc.constantFrom(null, 0, 1_234), twice: fc.boolean() })
  .map(({ invoice: at, share, fee, twice }): GatewayStep => async (made) => {
    const of = pick(made.invoices, at)
    if (of === undefined) return
    const started = await made.gateway.start(of.buyer, await made.world.invoice(of.uuid))
    if (!('paymentUuid' in started)) return
    const { paymentUuid } = started
    const { amount_cents: asked } = await made.world.ctx.read.db
      .selectFrom('gateway_payment')
      .select('amount_cents')
      .where('uuid', '=', paymentUuid)
      .executeTakeFirstOrThrow()
    const amountCents = Math.max(1, Math.round(asked * share))
    // a payment that is gone on with may be paid a second time
    const gatewayId = `g-${paymentUuid}-${String(made.captures.length)}`
    await tell(made, made.gateway.paid(paymentUuid, amountCents, { gatewayId, feeCents: fee === null ? null : cents(fee) }), twice)
    const { uuid } = await made.world.ctx.read.db
      .selectFrom('gateway_capture')
      .select('uuid')
      .where('gateway_id', '=', gatewayId)
      .executeTakeFirstOrThrow()
    made.captures.push({ uuid, paymentUuid: gatewayId, amountCents })
    made.happened.paid++
  })

/** In the gateway's name about money that it took; the payment is found by the gateway's id of that money. */
const about = (made: GatewayMade, of: { paymentUuid: string }, amountCents: number) => ({
  eventId: randomUUID(),
  paymentUuid: null,
  gatewayId: of.paymentUuid,
  happenedAt: made.world.clock.now(),
  amountCents: cents(amountCents),
  currency: 'ZAR',
})

const refund = fc
  .record({
    capture: fc.nat(99),
    share: fc.constantFrom(1, 0.5, 0.1, 1.1),
    isMade: fc.constantFrom(true, true, false),
    twice: fc.boolean(),
  })
  .map(({ capture, share, isMade, twice }): GatewayStep => async (made) => {
    const of = pick(made.captures, capture)
    if (of === undefined) return
    const { gateway, world } = made
    const asked = await gateway.refund(of.uuid, plainAmount(cents(Math.max(1, Math.round(of.amountCents * share)))))
    if (!('refundUuid' in asked)) return
    const { refundUuid, requestUuid } = asked
    if (requestUuid !== null)
      await world.ctx.transact((w) => allowGatewayRefund(w, { uuid: requestUuid, by: gateway.owner, onceKey: randomUUID() }))
    await stepRefund(world.ctx, refundUuid)
    if ((await gateway.refundStateOf(refundUuid)) !== 'pending') return
    const amountCents = Math.max(1, Math.round(of.amountCents * share))
    await tell(made, { ...about(made, of, amountCents), kind: isMade ? 'refunded' : 'refund-failed', refundUuid }, twice)
    assert.equal(await gateway.refundStateOf(refundUuid), isMade ? 'done' : 'failed')
    if (isMade) made.happened.refunded++
  })

const chargeBack = fc
  .record({ capture: fc.nat(99), share: fc.constantFrom(1, 0.5, 0.3), isWon: fc.boolean(), twice: fc.boolean() })
  .map(({ capture, share, isWon, twice }): GatewayStep => async (made) => {
    const of = pick(made.captures, capture)
    if (of === undefined) return
    const amountCents = Math.max(1, Math.round(of.amountCents * share))
    await tell(made, { ...about(made, of, amountCents), kind: 'charged-back', feeCents: cents(15_00) }, twice)
    made.happened.chargedBack++
    if (!isWon) return
    await tell(made, { ...about(made, of, amountCents), kind: 'charge-back-won' }, twice)
    made.happened.won++
  })

const bankLine = fc
  .record({ isOut: fc.boolean(), share: fc.constantFrom(1, 0.5, 0.2, 1.1), isUndone: fc.constantFrom(true, false, false) })
  .map(({ isOut, share, isUndone }): GatewayStep => async (made) => {
    const { world, gateway, railName } = made
    const mostCents = await (isOut ? claimableBy(world.ctx.read, railName) : owedBy(world.ctx.read, railName))
    const amountCents = Math.round(mostCents * share)
    if (amountCents <= 0) return
    const reference = `P${randomUUID().slice(0, 11)}`
    const [line = ''] = await world.bank([{ amountCents: isOut ? -amountCents : amountCents, reference }])
    const input = { bankLineUuid: line, rail: railName, payoutUuid: null, reasons: [], by: gateway.finance, onceKey: randomUUID() }
    const matched = await world.ctx.transact((w) => matchPayout(w, input))
    if (amountCents > mostCents) return assert('refused' in matched && matched.refused === 'more-than-owed')
    assert('payoutMatchUuid' in matched, JSON.stringify(matched))
    made.happened[isOut ? 'taken' : 'paidOut']++
    if (!isUndone) return
    const { payoutMatchUuid } = matched
    await world.ctx.transact((w) => undoPayoutMatch(w, { payoutMatchUuid, reason: 'random', by: gateway.finance, onceKey: randomUUID() }))
  })

/** With the weights that they have among all steps of trade. */
export const gatewaySteps = [
  { weight: 4, arbitrary: pay },
  { weight: 3, arbitrary: refund },
  { weight: 1, arbitrary: chargeBack },
  { weight: 2, arbitrary: bankLine },
] as const
