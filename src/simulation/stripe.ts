// Stripe as a simulation: Checkout Sessions under an idempotency key, refunds, balance transactions, and signed events.
import { createHmac } from 'node:crypto'
import { type Books, feeOf, plainId, type SimulatedPayment, type SimulatedRefund } from './books.ts'
import { type Asking, isWeb, type Notice, type NoticeAbout, type Protocol, type Reply } from './protocol.ts'

export interface StripeSecrets {
  readonly secretKey: string
  readonly webhookSecret: string
}

const error = (status: number, code: string): Reply => ({
  kind: 'json',
  status,
  value: { error: { type: 'invalid_request_error', code, message: code } },
})
const list = (data: readonly unknown[], hasMore = false): Reply => ({
  kind: 'json',
  status: 200,
  value: { object: 'list', url: '/v1', has_more: hasMore, data },
})
const found = (value: unknown): Reply => ({ kind: 'json', status: 200, value })

/** `noticeUrl` is what was set up in its dashboard: its sessions name none. */
export const simulatedStripe = (books: Books, secrets: StripeSecrets, noticeUrl: () => string): Protocol => {
  const protocol: Protocol = {
    name: 'stripe',
    title: 'Stripe',
    books,
    answer: (asking) => {
      if (!asking.path.startsWith('/v1/')) return null
      if (asking.headers['authorization'] !== `Bearer ${secrets.secretKey}`) return error(401, 'api_key_invalid')
      return answer(protocol, asking, noticeUrl())
    },
    notice: (about, isForged = false) => noticeOf(protocol, about, isForged ? 'whsec_guessed' : secrets.webhookSecret),
  }
  return protocol
}

const answer = (protocol: Protocol, asking: Asking, noticeUrl: string): Reply | null => {
  const { books } = protocol
  const fields = new URLSearchParams(asking.body)
  const key = asking.headers['idempotency-key']
  const intent = asking.query.get('payment_intent')
  const ofIntent = [...books.payments.values()].filter((one) => intentOf(one) === intent)
  switch (`${asking.method} ${asking.path}`) {
    case 'POST /v1/checkout/sessions':
      return replayed(books, key, asking.body, () => begin(protocol, fields, noticeUrl))
    case 'GET /v1/checkout/sessions':
      return list(ofIntent.map((one) => sessionOf(protocol, one)))
    case 'POST /v1/refunds':
      return replayed(books, key, asking.body, () => refund(books, fields))
    case 'GET /v1/refunds':
      return list(ofIntent.flatMap((one) => one.refunds.map((made) => refundOf(one, made))))
    case 'GET /v1/balance_transactions':
      return balance(books, asking.query)
    default: {
      const id = /^GET \/v1\/checkout\/sessions\/(\w+)$/.exec(`${asking.method} ${asking.path}`)?.[1]
      const session = id === undefined ? undefined : books.payments.get(id)
      return session === undefined ? error(404, 'resource_missing') : found(sessionOf(protocol, session))
    }
  }
}

const replayed = (books: Books, key: string | undefined, request: string, make: () => Reply): Reply => {
  const reply = books.once(key, request, make)
  return reply === 'conflict' ? error(400, 'idempotency_key_in_use_with_other_parameters') : reply
}

const begin = (protocol: Protocol, fields: URLSearchParams, noticeUrl: string): Reply => {
  const price = 'line_items[0][price_data]'
  const amountCents = Number(fields.get(`${price}[unit_amount]`))
  const currency = fields.get(`${price}[currency]`) ?? ''
  const [successUrl, cancelUrl] = [fields.get('success_url'), fields.get('cancel_url')]
  if (!Number.isSafeInteger(amountCents) || amountCents < 50 || !/^(zar|usd)$/.test(currency)) return error(400, 'amount_too_small')
  if (fields.get('mode') !== 'payment' || !isWeb(successUrl) || !isWeb(cancelUrl)) return error(400, 'parameter_missing')
  const payment = protocol.books.open(`cs_live_${plainId()}`, {
    paymentUuid: fields.get('metadata[payment_uuid]') ?? '',
    words: fields.get(`${price}[product_data][name]`) ?? '',
    amountCents,
    currency: currency.toUpperCase(),
    successUrl,
    cancelUrl,
    failureUrl: cancelUrl,
    noticeUrl,
  })
  return found(sessionOf(protocol, payment))
}

const intentOf = ({ id }: SimulatedPayment): string => `pi_${id.slice('cs_live_'.length)}`
const metadataOf = ({ paymentUuid }: SimulatedPayment) => ({ payment_uuid: paymentUuid })
const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000)

const sessionOf = (protocol: Protocol, payment: SimulatedPayment) => {
  const isPaid = payment.state === 'paid'
  return {
    id: payment.id,
    object: 'checkout.session',
    mode: 'payment',
    status: isPaid ? 'complete' : payment.state === 'cancelled' ? 'expired' : 'open',
    payment_status: isPaid ? 'paid' : 'unpaid',
    payment_intent: isPaid ? intentOf(payment) : null,
    client_reference_id: payment.paymentUuid,
    amount_total: isPaid ? payment.paidCents : payment.amountCents,
    currency: payment.currency.toLowerCase(),
    metadata: metadataOf(payment),
    url: payment.state === 'open' ? protocol.payUrl?.(payment) : null,
  }
}

const refundOf = (payment: SimulatedPayment, made: SimulatedRefund) => ({
  id: made.id,
  object: 'refund',
  amount: made.amountCents,
  currency: payment.currency.toLowerCase(),
  payment_intent: intentOf(payment),
  status: { pending: 'pending', done: 'succeeded', failed: 'failed' }[made.state],
  metadata: made.refundUuid === null ? {} : { ...metadataOf(payment), refund_uuid: made.refundUuid },
})

const refund = (books: Books, fields: URLSearchParams): Reply => {
  const payment = [...books.payments.values()].find((one) => intentOf(one) === fields.get('payment_intent'))
  if (payment === undefined) return error(404, 'resource_missing')
  const refundUuid = fields.get('metadata[refund_uuid]')
  const made = books.refund(payment, { idPrefix: 're_', refundUuid, amountCents: Number(fields.get('amount')) })
  return made === null ? error(400, 'charge_already_refunded') : found(refundOf(payment, made))
}

const pageLines = 100

const balance = (books: Books, query: URLSearchParams): Reply => {
  const [from, until] = [Number(query.get('created[gte]')), Number(query.get('created[lt]'))]
  const all = [
    ...[...books.payments.values()].flatMap(balanceOf),
    ...books.payouts.map((one) =>
      line(`txn_${one.id}`, 'payout', -one.amountCents, 0, one.currency, one.at, { id: one.id, object: 'payout' }),
    ),
  ].filter(({ created }) => created >= from && created < until)
  const after = all.findIndex(({ id }) => id === query.get('starting_after')) + 1
  return list(all.slice(after, after + pageLines), all.length > after + pageLines)
}

const balanceOf = (payment: SimulatedPayment) => {
  if (payment.paidAt === null) return []
  const currency = payment.currency.toLowerCase()
  const charge = {
    id: `ch_${payment.id.slice(8)}`,
    object: 'charge',
    amount: payment.paidCents,
    currency,
    payment_intent: intentOf(payment),
    metadata: metadataOf(payment),
  }
  return [
    line(`txn_${payment.id}`, 'charge', payment.paidCents, feeOf(payment.paidCents), currency, payment.paidAt, charge),
    ...payment.refunds
      .filter(({ state }) => state !== 'failed')
      .map((made) => line(`txn_${made.id}`, 'refund', -made.amountCents, 0, currency, made.at, refundOf(payment, made))),
  ]
}

/** Stripe takes a fee for a dispute, and keeps it when the dispute is won. */
const disputeFee = 15_00

const disputeMoves = (payment: SimulatedPayment, kind: 'charged-back' | 'charge-back-won') => {
  const move = (suffix: string, amount: number, fee: number) => ({
    ...line(`txn_${suffix}${payment.id.slice(8)}`, 'adjustment', amount, fee, payment.currency, payment.paidAt ?? '', null),
    reporting_category: amount < 0 ? 'dispute' : 'dispute_reversal',
  })
  const taken = move('dp', -payment.paidCents, disputeFee)
  return kind === 'charged-back' ? [taken] : [taken, move('dr', payment.paidCents, 0)]
}

const line = (id: string, type: string, amount: number, fee: number, currency: string, at: string, source: unknown) => ({
  id,
  object: 'balance_transaction',
  type,
  reporting_category: type,
  amount,
  fee,
  net: amount - fee,
  currency: currency.toLowerCase(),
  created: secondsOf(at),
  source,
})

const noticeOf = (protocol: Protocol, about: NoticeAbout, secret: string): Notice | null => {
  const said = contentOf(protocol, about)
  if (said === null) return null
  const created = secondsOf(protocol.books.now())
  const body = JSON.stringify({
    id: `evt_${plainId()}`,
    object: 'event',
    created,
    livemode: true,
    type: said.type,
    data: { object: said.object },
  })
  const signature = createHmac('sha256', secret).update(`${created}.${body}`).digest('hex')
  const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': `t=${created},v1=${signature}` }
  return { url: about.payment.noticeUrl, headers, body }
}

const contentOf = (protocol: Protocol, about: NoticeAbout): { readonly type: string; readonly object: unknown } | null => {
  const { payment } = about
  switch (about.kind) {
    case 'paid': {
      const taken = { ...payment, state: 'paid' as const, paidCents: payment.paidCents || payment.amountCents }
      return { type: 'checkout.session.completed', object: sessionOf(protocol, taken) }
    }
    case 'failed':
      return { type: 'checkout.session.async_payment_failed', object: sessionOf(protocol, payment) }
    case 'cancelled':
      // A session stays open when its payer turns back.
      return payment.state === 'cancelled' ? { type: 'checkout.session.expired', object: sessionOf(protocol, payment) } : null
    case 'refund':
      return { type: 'refund.updated', object: refundOf(payment, about.refund) }
    default: {
      const type = about.kind === 'charged-back' ? 'charge.dispute.funds_withdrawn' : 'charge.dispute.funds_reinstated'
      const currency = payment.currency.toLowerCase()
      const object = {
        id: `dp_${payment.id.slice(8)}`,
        object: 'dispute',
        amount: payment.paidCents,
        currency,
        payment_intent: intentOf(payment),
        metadata: {},
        balance_transactions: disputeMoves(payment, about.kind).map(({ source: _none, ...move }) => move),
      }
      return { type, object }
    }
  }
}
