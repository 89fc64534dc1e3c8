// Yoco: a checkout is made by a call with our payment's id as its idempotency key; the payer goes to Yoco's page; the outcome comes by
// notice and can be asked. Refunds go through the checkout, with the refund's id as their key.
import Type from 'typebox'
import type { Asked, Charge, Rail, RefundOrder, RefundStarted, Started } from '../../../business/gateways/rail.ts'
import { cents } from '../../../business/money/cents.ts'
import type { YocoSettings } from '../../../config/gateways.ts'
import { callGateway, type GatewayAnswer, readJson } from '../call-gateway.ts'
import { oddSize, ourUuid, refused } from '../verdict.ts'
import { objectionToSignature } from './signature.ts'
import { eventOfYoco, yocoNotice } from './yoco-events.ts'

type Call = (method: 'GET' | 'POST', path: string, content: Content, signal: AbortSignal) => Promise<GatewayAnswer>
interface Content {
  readonly key?: string
  readonly body?: Readonly<Record<string, unknown>>
}

export const yocoRail = (settings: YocoSettings): Rail => {
  const api = settings.simulation ?? 'https://payments.yoco.com'
  const site = settings.simulation ?? 'https://c.yoco.com'
  const call: Call = (method, path, { key, body }, signal) => {
    const headers: Record<string, string> = { authorization: `Bearer ${settings.secretKey}`, accept: 'application/json' }
    if (key !== undefined) headers['idempotency-key'] = key
    if (body !== undefined) headers['content-type'] = 'application/json'
    return callGateway(
      { method, url: `${api}/api/${path}`, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      signal,
    )
  }
  return {
    name: 'yoco',
    title: 'Yoco',
    currencies: ['ZAR'],
    // Yoco's own least; beyond the most a card payment is no supplier's invoice but a slip.
    limits: { leastCents: cents(2_00), mostCents: cents(1_000_000_00) },
    origins: [site],
    isSimulated: settings.simulation !== undefined,
    start: (charge, signal) => start(call, site, charge, signal),
    verify: async (notice) => {
      const odd = oddSize(notice.body)
      if (odd !== null) return refused('form', odd)
      const objection = objectionToSignature(notice, settings.webhookSecret)
      if (objection !== null) return refused(objection.check, objection.sentence)
      const read = readJson(yocoNotice, notice.body)
      if (read === null) return refused('form', 'It is no notice of Yoco.')
      const isTest = read.payload.mode === 'test'
      if (isTest !== settings.isTest) return refused('merchant', 'It mixes test and live payments.')
      return { outcome: 'genuine', event: eventOfYoco(read) }
    },
    ask: (payment, signal) => ask(call, payment, signal),
    refund: (order, signal) => refund(call, order, signal),
  }
}

const checkout = Type.Object({
  id: Type.String({ pattern: '^[A-Za-z0-9_-]{3,100}$' }),
  redirectUrl: Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()])),
  status: Type.String({ maxLength: 40 }),
  amount: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  paymentId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  metadata: Type.Optional(Type.Union([Type.Object({ paymentUuid: Type.Optional(Type.String()) }), Type.Null()])),
})

const start = async (call: Call, site: string, charge: Charge, signal: AbortSignal): Promise<Started> => {
  const body = {
    amount: charge.amountCents,
    currency: charge.currency,
    successUrl: charge.returnUrl,
    cancelUrl: charge.cancelUrl,
    failureUrl: charge.returnUrl,
    metadata: { paymentUuid: charge.paymentUuid, invoice: charge.invoiceNumber },
  }
  const answer = await call('POST', 'checkouts', { key: charge.paymentUuid, body }, signal)
  if (answer.kind === 'unsent') return { outcome: 'refused', sentence: `Yoco could not be reached (${answer.why}); nothing was charged.` }
  if (answer.kind === 'lost') return { outcome: 'unknown', why: answer.why }
  if (isNo(answer.status)) return { outcome: 'refused', sentence: `Yoco refused to start the payment (${answer.status}).` }
  const made = answer.status < 300 ? readJson(checkout, answer.body) : null
  const url = made?.redirectUrl ?? ''
  // Only where the page's own policy lets a browser go.
  if (made === null || URL.parse(url)?.origin !== site)
    return { outcome: 'unknown', why: `Yoco answered ${answer.status} and no page to pay on` }
  return { outcome: 'onward', onward: { method: 'get', url }, gatewayId: made.id }
}

/** A clear no. 409 is not: an earlier call with the same key is still on its way. */
const isNo = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 409

const ask = async (call: Call, payment: { paymentUuid: string; gatewayId: string | null }, signal: AbortSignal): Promise<Asked> => {
  // Without Yoco's id its answer to the start was lost: nobody was ever sent to a page on which this could be paid.
  if (payment.gatewayId === null) return { outcome: 'absent' }
  const answer = await call('GET', `checkouts/${encodeURIComponent(payment.gatewayId)}`, {}, signal)
  if (answer.kind !== 'answer') return { outcome: 'unavailable', why: answer.why }
  if (answer.status === 404) return { outcome: 'absent' }
  const found = answer.status === 200 ? readJson(checkout, answer.body) : null
  if (found === null || found.id !== payment.gatewayId) return { outcome: 'unavailable', why: `Yoco answered ${answer.status}` }
  const known = { gatewayId: found.id, paymentUuid: ourUuid(found.metadata?.paymentUuid) ?? payment.paymentUuid, happenedAt: null }
  if (found.status === 'completed') {
    if (found.amount === undefined || found.currency === undefined) return { outcome: 'unavailable', why: 'Yoco did not say the amount' }
    const { amount, currency } = found
    return {
      outcome: 'known',
      event: { ...known, eventId: `${found.id}:paid`, kind: 'paid', amountCents: cents(amount), currency, feeCents: null },
    }
  }
  const kind = found.status === 'cancelled' || found.status === 'expired' ? 'cancelled' : 'pending'
  return { outcome: 'known', event: { ...known, eventId: `${found.id}:${found.status}`, kind } }
}

const refundMade = Type.Object({
  refundId: Type.Optional(Type.Union([Type.String({ pattern: '^[A-Za-z0-9_-]{1,100}$' }), Type.Null()])),
  status: Type.Optional(Type.String()),
})

/** Yoco's answer says that it was taken, whatever word it uses; whether it was done comes by notice. */
const refund = async (call: Call, order: RefundOrder, signal: AbortSignal): Promise<RefundStarted> => {
  const body = { amount: order.amountCents, metadata: { refundUuid: order.refundUuid, paymentUuid: order.paymentUuid } }
  const path = `checkouts/${encodeURIComponent(order.gatewayId)}/refund`
  const answer = await call('POST', path, { key: order.refundUuid, body }, signal)
  if (answer.kind === 'unsent') return { outcome: 'refused', sentence: `Yoco could not be reached (${answer.why}); nothing was refunded.` }
  if (answer.kind === 'lost') return { outcome: 'unknown', why: answer.why }
  if (isNo(answer.status)) return { outcome: 'refused', sentence: `Yoco refused the refund (${answer.status}).` }
  const made = answer.status < 300 ? readJson(refundMade, answer.body) : null
  if (made === null) return { outcome: 'unknown', why: `Yoco answered ${answer.status}` }
  if (made.status === 'failed') return { outcome: 'refused', sentence: 'Yoco refused the refund.' }
  return { outcome: 'accepted', gatewayRefundId: made.refundId ?? null, isDone: false }
}
