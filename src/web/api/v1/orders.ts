// Reading orders, and placing the one in the cart: once, however often it is sent.
import Type from 'typebox'
import { isReplay } from '../../../business/audit/once.ts'
import { plainQuantity } from '../../../business/money/quantity.ts'
import { findOrder, ordersBefore, type OrderRow } from '../../../business/orders/find-orders.ts'
import { type OrderPlaced as Placed, placeOrder } from '../../../business/orders/place-order.ts'
import { Problem } from '../../../problems.ts'
import { linkOffer } from '../../payments/link-offer.ts'
import type { Answer, Visit } from '../../server/route.ts'
import { pageOf, uuidIn } from './cursor.ts'
import { done, type Done, operation } from './operation.ts'
import { buyerOf, customerIdOf } from './program.ts'
import { refusal } from './refusal.ts'
import { limitMax, Order, OrderDetail, OrderPlaced, pageOfThings, paging, type ShapeOf } from './shapes.ts'

const tag = 'Orders'
const strict = { additionalProperties: false } as const

export const orderOperations = [
  operation({
    method: 'GET',
    path: '/api/v1/orders',
    permission: 'api.orders',
    id: 'listOrders',
    tag,
    summary: 'Orders, newest first',
    query: Type.Object({ ...paging, state: Type.Optional(Order.properties.state) }, strict),
    result: pageOfThings(Order),
    answer: async ({ visit, program, query }) => {
      const limit = query.limit ?? limitMax
      const search = { customerId: customerIdOf(program), state: query.state }
      const { rows, next_cursor } = pageOf(await ordersBefore(visit.ctx.read, search, uuidIn(query.cursor), limit + 1), limit)
      return done({ data: rows.map(orderOf), next_cursor })
    },
  }),
  operation({
    method: 'GET',
    path: '/api/v1/orders/:uuid',
    permission: 'api.orders',
    id: 'showOrder',
    tag,
    summary: 'One order with its lines',
    result: OrderDetail,
    answer: async ({ visit, program }) => {
      const order = await findOrder(visit.ctx.read, { uuid: visit.params['uuid'] ?? '', customerId: customerIdOf(program) })
      return done({
        ...orderOf(order),
        net_cents: order.netCents,
        vat_cents: order.vatCents,
        note: order.note,
        deliver_to: { name: order.deliverTo.name, address: order.deliverTo.address },
        lines: order.lines.map((line) => ({
          name: line.productName,
          quantity: plainQuantity(line.quantityMilli),
          unit: line.unitSymbol,
          unit_price_e4: line.unitPriceE4,
          vat_rate_bp: line.vatRateBp,
          net_cents: line.netCents,
          vat_cents: line.vatCents,
        })),
      })
    },
  }),
  operation({
    method: 'POST',
    path: '/api/v1/orders',
    permission: 'api.orders.write',
    id: 'placeOrder',
    tag,
    summary: 'Order what is in the cart',
    description:
      'Agrees to the total: at another price, or for a cart that changed since it was read, nothing is ordered. The tax invoice is made at once. ' +
      'Over the buyer’s spending limit the answer is 202 and the order waits for an approver.',
    body: Type.Object({ total_cents: Type.Integer({ minimum: 0, maximum: 1e14 }), fingerprint: Type.String({ maxLength: 60 }) }, strict),
    isOnce: true,
    result: OrderPlaced,
    status: 201,
    refusals: {
      409: 'The cart is empty, changed, or has another total; or the same Idempotency-Key is being worked on',
      422: 'The Idempotency-Key was used with another body; no site is set; something cannot be had; no exchange rate is known today; nobody may approve',
    },
    answer: ({ visit, program, body }) => {
      const buyer = buyerOf(program)
      return oneAtATime(`${buyer.buyerId} ${onceKeyOf(visit)}`, async () => {
        const outcome = await visit.ctx.transact((w) =>
          placeOrder(w, {
            buyerId: buyer.buyerId,
            customerId: buyer.customerId,
            buyerName: buyer.name,
            buyerEmail: buyer.email,
            onceKey: onceKeyOf(visit),
            expectedTotalCents: body.total_cents,
            reviewed: body.fingerprint,
            publicUrl: visit.publicUrl,
            link: linkOffer(visit),
          }),
        )
        return placed(visit, outcome)
      })
    },
  }),
]

const onceKeyOf = (visit: Visit): string => {
  const key = visit.header('idempotency-key') ?? ''
  // A structured-field string comes in quotes; many clients send it bare.
  const bare = /^"(.*)"$/.exec(key)?.[1] ?? key
  if (/^[\x21-\x7e]{8,100}$/.test(bare)) return bare
  throw new Problem('once-key-missing', {
    sentence: 'Send a fresh Idempotency-Key of 8 to 100 printable characters for each order, and the same one when you send it again.',
    fields: [{ field: 'Idempotency-Key', sentence: 'This header is needed.' }],
  })
}

const inHand = new Set<string>()

/** In another process the second try waits for the first and gets its answer; in this one it is told at once. */
const oneAtATime = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  if (inHand.has(name)) throw new Problem('still-working', { retryAfterS: 1 })
  inHand.add(name)
  try {
    return await work()
  } finally {
    inHand.delete(name)
  }
}

const placed = (visit: Visit, outcome: Placed): Done<ShapeOf<typeof OrderPlaced>> | Answer => {
  if ('refused' in outcome) return refusedOrder(visit, outcome)
  const replayed: Record<string, string> = isReplay(outcome) ? { 'idempotent-replayed': 'true' } : {}
  if ('approvalUuid' in outcome) return done({ approval: outcome.approvalUuid }, { status: 202, headers: replayed })
  const headers = { ...replayed, location: `/api/v1/orders/${outcome.orderUuid}` }
  return done({ order: outcome.orderUuid, invoice: outcome.invoiceUuid }, { headers })
}

const refusedOrder = (visit: Visit, outcome: Extract<Placed, { refused: string }>): Answer => {
  const code = outcome.refused
  switch (code) {
    case 'cart-empty':
      return refusal(visit, { code, status: 409, sentence: 'The cart is empty.' })
    case 'cart-changed':
      return refusal(visit, { code, status: 409, sentence: 'The cart is not the one with this fingerprint: read it again.' })
    case 'price-changed':
      return refusal(visit, {
        code,
        status: 409,
        sentence: 'The total is another one now: agree to it, or leave it.',
        facts: { total_cents: outcome.totalCents, currency: outcome.currency },
      })
    case 'product-gone':
      return refusal(visit, { code, sentence: `These cannot be had any more: ${outcome.productNames.join(', ')}.` })
    case 'site-missing':
      return refusal(visit, { code, sentence: 'Say first where the goods go.' })
    case 'shop-not-ready':
      return refusal(visit, { code, sentence: 'We cannot issue an invoice just now. Nothing was ordered; phone the order desk.' })
    case 'rate-missing':
      return refusal(visit, {
        code,
        sentence:
          'The company is invoiced in US dollars, and no exchange rate is known today. Nothing was ordered; the cart stays. Phone the order desk.',
      })
    case 'nobody-may-approve':
      return refusal(visit, {
        code,
        sentence: 'The order is over the buyer’s spending limit, and nobody else of the company may approve it.',
        facts: { limit_cents: outcome.limitCents, limit_currency: 'ZAR' },
      })
    case 'may-not-order':
      throw new Problem('not-allowed')
  }
}

const orderOf = (order: OrderRow): ShapeOf<typeof Order> => ({
  uuid: order.uuid,
  number: order.number,
  customer: order.customerName,
  customer_uuid: order.customerUuid,
  po_number: order.poNumber,
  state: order.state,
  placed_at: order.placedAt,
  total_cents: order.totalCents,
  paid_cents: order.paidCents,
  currency: order.currency,
  invoice: order.invoiceUuid,
  invoice_state: order.invoiceState,
})
