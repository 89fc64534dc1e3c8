// What Stripe's events say, as far as we follow them. The payment intent names the money in all of them; the session only where there is
// no money yet. Typed by what we read, not by what Stripe may send.
import Type, { type Static } from 'typebox'
import { chargeBackEventId, type RailEvent } from '../../../business/gateways/rail.ts'
import { type Cents, cents } from '../../../business/money/cents.ts'
import { readJson } from '../call-gateway.ts'
import { ourUuid } from '../verdict.ts'

// Stripe's are below a hundred; with our words behind them they must fit our columns.
const id = Type.String({ pattern: '^[A-Za-z0-9_]{3,180}$' })
const amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const currency = Type.String({ pattern: '^[a-z]{3}$' })
const metadata = Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()]))
const named = Type.Union([id, Type.Null()])

const envelope = Type.Object({
  id,
  type: Type.String({ minLength: 3, maxLength: 100 }),
  created: Type.Integer({ minimum: 0, maximum: 10_000_000_000 }),
  livemode: Type.Boolean(),
  data: Type.Object({ object: Type.Object({ id: Type.Optional(Type.String()) }) }),
})

const session = Type.Object({
  id,
  mode: Type.String(),
  status: Type.Union([Type.String(), Type.Null()]),
  payment_status: Type.String(),
  payment_intent: Type.Optional(named),
  amount_total: Type.Union([amount, Type.Null()]),
  currency: Type.Union([currency, Type.Null()]),
  metadata,
})
export type StripeSession = Static<typeof session>

const refund = Type.Object({
  id,
  amount,
  currency,
  payment_intent: Type.Optional(named),
  status: Type.Union([Type.String(), Type.Null()]),
  metadata,
})
export type StripeRefund = Static<typeof refund>

const whole = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })
/** The balance transactions by which money left and came back, with what Stripe took for that. */
const moves = Type.Optional(Type.Array(Type.Object({ amount: whole, fee: whole, currency }), { maxItems: 20 }))
const dispute = Type.Object({ id, amount, currency, payment_intent: Type.Optional(named), metadata, balance_transactions: moves })
type StripeDispute = Static<typeof dispute>

export const instantOfSeconds = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** Null for what is no event of Stripe. */
export const readStripeEvent = (text: string): { readonly isLive: boolean; readonly event: RailEvent | null } | null => {
  const read = readJson(envelope, text)
  if (read === null) return null
  const object = JSON.stringify((JSON.parse(text) as { data: { object: unknown } }).data.object)
  return { isLive: read.livemode, event: eventOf(read, object) }
}

const eventOf = (read: Static<typeof envelope>, object: string): RailEvent | null => {
  const at = instantOfSeconds(read.created)
  if (/^checkout\.session\.(completed|async_payment_succeeded|async_payment_failed|expired)$/.test(read.type)) {
    const found = readJson(session, object)
    return found === null ? null : eventOfSession(found, at, read.type.endsWith('async_payment_failed'))
  }
  if (/^refund\.(created|updated|failed)$/.test(read.type)) {
    const found = readJson(refund, object)
    return found === null ? null : eventOfRefund(found, at)
  }
  if (/^charge\.dispute\.funds_(withdrawn|reinstated)$/.test(read.type)) {
    const found = readJson(dispute, object)
    if (found === null || found.payment_intent == null) return null
    const kind = read.type.endsWith('withdrawn') ? 'charged-back' : 'charge-back-won'
    const money = { amountCents: cents(found.amount), currency: found.currency.toUpperCase(), feeCents: feeOfDispute(found, kind) }
    const paymentUuid = ourUuid(found.metadata?.['payment_uuid'])
    const eventId = kind === 'charged-back' ? chargeBackEventId(found.id) : `${found.id}:${kind}`
    return { eventId, paymentUuid, gatewayId: found.payment_intent, happenedAt: at, kind, ...money }
  }
  return {
    eventId: read.id,
    paymentUuid: null,
    gatewayId: (read.data.object.id ?? read.id).slice(0, 200),
    happenedAt: at,
    kind: 'other',
    what: read.type,
  }
}

/** Null where Stripe does not say it, or takes it in another currency than the payment's. */
const feeOfDispute = (found: StripeDispute, kind: 'charged-back' | 'charge-back-won'): Cents | null => {
  const ours = (found.balance_transactions ?? []).filter(({ amount: moved }) => (kind === 'charged-back' ? moved < 0 : moved > 0))
  if (ours.length === 0 || ours.some((one) => one.currency !== found.currency)) return null
  return cents(ours.reduce((sum, { fee }) => sum + fee, 0))
}

/** Null when a paid session does not say what was paid. */
export const eventOfSession = (found: StripeSession, happenedAt: string | null, hasFailed = false): RailEvent | null => {
  // Never `client_reference_id`: the account's own payment links take that from whoever opens their address.
  const paymentUuid = ourUuid(found.metadata?.['payment_uuid'])
  const gatewayId = found.payment_intent ?? found.id
  const known = { paymentUuid, gatewayId, happenedAt }
  if (found.mode !== 'payment')
    return { ...known, eventId: `${found.id}:${found.mode}`, kind: 'other', what: `a session of mode ${found.mode.slice(0, 40)}` }
  if (hasFailed) return { ...known, eventId: `${found.id}:failed`, kind: 'failed' }
  if (found.payment_status === 'paid') {
    if (found.amount_total === null || found.currency === null || found.payment_intent == null) return null
    const money = { amountCents: cents(found.amount_total), currency: found.currency.toUpperCase(), feeCents: null }
    return { ...known, eventId: `${found.id}:paid`, kind: 'paid', ...money }
  }
  if (found.status === 'expired') return { ...known, eventId: `${found.id}:expired`, kind: 'cancelled' }
  // `open`, or complete and not paid yet: debit orders and transfers take days.
  return { ...known, eventId: `${found.id}:${found.status ?? 'open'}`, kind: 'pending' }
}

export const eventOfRefund = (found: StripeRefund, happenedAt: string | null): RailEvent | null => {
  if (found.payment_intent == null) return null
  const known = { paymentUuid: ourUuid(found.metadata?.['payment_uuid']), gatewayId: found.payment_intent, happenedAt }
  const refundUuid = ourUuid(found.metadata?.['refund_uuid'])
  const money = { refundUuid, gatewayRefundId: found.id, amountCents: cents(found.amount), currency: found.currency.toUpperCase() }
  if (found.status === 'succeeded') return { ...known, eventId: `${found.id}:refunded`, kind: 'refunded', ...money }
  if (found.status === 'failed' || found.status === 'canceled')
    return { ...known, eventId: `${found.id}:refund-failed`, kind: 'refund-failed', ...money }
  return { ...known, eventId: `${found.id}:${found.status ?? 'pending'}`, kind: 'other', what: 'a refund that is on its way' }
}

export const readSession = (text: string): StripeSession | null => readJson(session, text)
export const readRefund = (text: string): StripeRefund | null => readJson(refund, text)
