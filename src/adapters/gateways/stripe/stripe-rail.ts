// Stripe, for companies outside South Africa: a Checkout Session is made with our payment's id as its idempotency key; the outcome comes
// by event and can be asked.
import type { ArrivedNotice, Asked, Charge, Rail, RefundOrder, RefundStarted, Started, Verified } from '../../../business/gateways/rail.ts'
import { cents } from '../../../business/money/cents.ts'
import { gatewayCallLimits } from '../../../config/gateway-call-limits.ts'
import type { StripeSettings } from '../../../config/gateways.ts'
import { oddSize, refused } from '../verdict.ts'
import { openStripe, type StripeCall, troubleOf } from './stripe-client.ts'
import { eventOfRefund, eventOfSession, readRefund, readSession, readStripeEvent } from './stripe-events.ts'
import { listStripe } from './stripe-list.ts'

export const stripeRail = (settings: StripeSettings): Rail => {
  const site = settings.simulation ?? 'https://checkout.stripe.com'
  const withStripe = async <T>(signal: AbortSignal, question: (call: StripeCall) => Promise<T>): Promise<T> =>
    question(await openStripe(settings, signal))
  return {
    name: 'stripe',
    title: 'Stripe',
    currencies: ['ZAR', 'USD'],
    // Least: fifty US cents, said in either currency. Most: the eight digits of Stripe's amount.
    limits: { leastCents: cents(10_00), mostCents: cents(999_999_99) },
    origins: [site],
    isSimulated: settings.simulation !== undefined,
    start: (charge, signal) => withStripe(signal, (call) => start(call, site, charge)),
    verify: (notice, signal) => verify(settings, notice, signal),
    ask: (payment, signal) => withStripe(signal, (call) => ask(call, payment)),
    refund: (order, signal) => withStripe(signal, (call) => refund(call, order)),
    askRefund: (order, signal) => withStripe(signal, (call) => askRefund(call, order)),
    list: (days, signal) => withStripe(signal, (call) => listStripe(call, days)),
  }
}

const start = async (call: StripeCall, site: string, charge: Charge): Promise<Started> => {
  const metadata = { payment_uuid: charge.paymentUuid, invoice: charge.invoiceNumber }
  const price = {
    currency: charge.currency.toLowerCase(),
    unit_amount: charge.amountCents,
    product_data: { name: `Invoice ${charge.invoiceNumber}` },
  }
  try {
    const made = await call.stripe.checkout.sessions.create(
      {
        mode: 'payment',
        client_reference_id: charge.paymentUuid,
        line_items: [{ quantity: 1, price_data: price }],
        // Else an account's setting would show the payer another currency at Stripe's rate.
        adaptive_pricing: { enabled: false },
        ...(charge.payerEmail === null ? {} : { customer_email: charge.payerEmail }),
        metadata,
        // The charge and what follows from it carry the same, so that Stripe's list and its disputes name our payment.
        payment_intent_data: { metadata },
        success_url: charge.returnUrl,
        cancel_url: charge.cancelUrl,
      },
      { idempotencyKey: charge.paymentUuid },
    )
    // Only where the page's own policy lets a browser go.
    if (made.url == null || URL.parse(made.url)?.origin !== site) return { outcome: 'unknown', why: 'Stripe gave no page to pay on' }
    return { outcome: 'onward', onward: { method: 'get', url: made.url }, gatewayId: made.id }
  } catch (error) {
    const { kind, why } = troubleOf(error, call)
    if (kind === 'unsent') return { outcome: 'refused', sentence: `Stripe could not be reached (${why}); nothing was charged.` }
    return kind === 'refused'
      ? { outcome: 'refused', sentence: `Stripe refused to start the payment (${why}).` }
      : { outcome: 'unknown', why }
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const verify = async (settings: StripeSettings, { body, headers, receivedAt }: ArrivedNotice, signal: AbortSignal): Promise<Verified> => {
  const odd = oddSize(body)
  if (odd !== null) return refused('form', odd)
  const header = headers['stripe-signature'] ?? ''
  const parts = header.split(',')
  const times = parts.filter((part) => part.startsWith('t='))
  const signatures = parts.filter((part) => part.startsWith('v1='))
  // Looked at before the library is loaded: noise costs nothing. A doubled header arrives joined by a comma and a space.
  const isPlain = parts.every((part) => /^\w{1,10}=[\w+/=-]{1,200}$/.test(part))
  const [time = ''] = times
  if (
    !isPlain ||
    times.length !== 1 ||
    !/^t=\d{9,11}$/.test(time) ||
    signatures.length === 0 ||
    signatures.length > gatewayCallLimits.signaturesMax
  ) {
    return refused('signature', 'It has no signature of Stripe, or one that could be read in two ways.')
  }
  let text: string
  try {
    // The library signs text: only bytes that are exactly one text may become one.
    text = strict.decode(body)
  } catch {
    return refused('form', 'It is no text.')
  }
  if (text.startsWith('\uFEFF')) return refused('form', 'It begins with a byte order mark.')
  const receivedMs = Date.parse(receivedAt)
  if (!(await isSigned(settings, { text, header, receivedMs }, signal)))
    return refused('signature', 'Its signature is not that of its content.')
  const ageSeconds = receivedMs / 1000 - Number(time.slice(2))
  if (Math.abs(ageSeconds) > gatewayCallLimits.stripeToleranceSeconds) {
    return refused('time', `It was signed ${Math.abs(Math.round(ageSeconds))} s ${ageSeconds > 0 ? 'ago' : 'ahead of our clock'}.`)
  }
  const read = readStripeEvent(text)
  if (read === null || read.event === null) return refused('form', 'It is no event of Stripe, or lacks what its kind must have.')
  if (read.isLive === settings.isTest) return refused('merchant', 'It mixes test and live payments.')
  return { outcome: 'genuine', event: read.event }
}

const isSigned = async (
  settings: StripeSettings,
  { text, header, receivedMs }: { text: string; header: string; receivedMs: number },
  signal: AbortSignal,
): Promise<boolean> => {
  const { stripe } = await openStripe(settings, signal)
  try {
    // Without a tolerance: the age is looked at afterwards, in both directions and with a word of its own.
    return stripe.webhooks.signature?.verifyHeader(text, header, settings.webhookSecret, 0, undefined, receivedMs) === true
  } catch {
    return false
  }
}

const ask = async (call: StripeCall, payment: { paymentUuid: string; gatewayId: string | null }): Promise<Asked> => {
  // Without Stripe's id its answer to the start was lost: nobody was ever sent to a page on which this could be paid.
  if (payment.gatewayId === null) return { outcome: 'absent' }
  try {
    const sessionId = payment.gatewayId.startsWith('pi_') ? await sessionOf(call, payment.gatewayId) : payment.gatewayId
    if (sessionId === null) return { outcome: 'absent' }
    const found = readSession(JSON.stringify(await call.stripe.checkout.sessions.retrieve(sessionId)))
    const event = found === null ? null : eventOfSession(found, null)
    return event === null
      ? { outcome: 'unavailable', why: 'Stripe gave an answer that could not be understood' }
      : { outcome: 'known', event }
  } catch (error) {
    const { status, why } = troubleOf(error, call)
    return status === 404 ? { outcome: 'absent' } : { outcome: 'unavailable', why }
  }
}

const sessionOf = async ({ stripe }: StripeCall, intent: string): Promise<string | null> => {
  const { data } = await stripe.checkout.sessions.list({ payment_intent: intent, limit: 1 })
  return data[0]?.id ?? null
}

const refund = async (call: StripeCall, order: RefundOrder): Promise<RefundStarted> => {
  const metadata = { refund_uuid: order.refundUuid, payment_uuid: order.paymentUuid }
  try {
    const made = await call.stripe.refunds.create(
      { payment_intent: order.gatewayId, amount: order.amountCents, metadata },
      { idempotencyKey: order.refundUuid },
    )
    if (made.status === 'failed' || made.status === 'canceled') return { outcome: 'refused', sentence: 'Stripe could not make the refund.' }
    return { outcome: 'accepted', gatewayRefundId: made.id, isDone: made.status === 'succeeded' }
  } catch (error) {
    const { kind, why } = troubleOf(error, call)
    if (kind === 'unsent') return { outcome: 'refused', sentence: `Stripe could not be reached (${why}); nothing was refunded.` }
    return kind === 'refused' ? { outcome: 'refused', sentence: `Stripe refused the refund (${why}).` } : { outcome: 'unknown', why }
  }
}

const askRefund = async (call: StripeCall, order: RefundOrder): Promise<Asked> => {
  try {
    // The refunds of one payment are few, and Stripe gives the newest first.
    const { data } = await call.stripe.refunds.list({ payment_intent: order.gatewayId, limit: 100 })
    const ours = data.find((one) => one.metadata?.['refund_uuid'] === order.refundUuid)
    if (ours === undefined) return { outcome: 'absent' }
    const found = readRefund(JSON.stringify(ours))
    const event = found === null ? null : eventOfRefund(found, null)
    return event === null
      ? { outcome: 'unavailable', why: 'Stripe gave an answer that could not be understood' }
      : { outcome: 'known', event }
  } catch (error) {
    return { outcome: 'unavailable', why: troubleOf(error, call).why }
  }
}
