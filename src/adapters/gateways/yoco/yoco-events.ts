// What Yoco's notices say. Its checkout's id names the money in all of them, for by it payments are asked for and paid back.
import Type, { type Static } from 'typebox'
import type { RailEvent } from '../../../business/gateways/rail.ts'
import { cents } from '../../../business/money/cents.ts'
import { instantOf, ourUuid } from '../verdict.ts'

const id = Type.String({ minLength: 3, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' })
const metadata = Type.Object({
  checkoutId: Type.Optional(id),
  paymentUuid: Type.Optional(Type.String({ maxLength: 200 })),
  refundUuid: Type.Optional(Type.String({ maxLength: 200 })),
})
export const yocoNotice = Type.Object({
  id,
  type: Type.String({ minLength: 3, maxLength: 100 }),
  createdDate: Type.Optional(Type.String({ maxLength: 40 })),
  payload: Type.Object({
    id,
    amount: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    mode: Type.Optional(Type.String()),
    metadata: Type.Optional(Type.Union([metadata, Type.Null()])),
  }),
})

export const eventOfYoco = ({ id: eventId, type, createdDate, payload }: Static<typeof yocoNotice>): RailEvent => {
  const checkoutId = payload.metadata?.checkoutId
  const known = {
    paymentUuid: ourUuid(payload.metadata?.paymentUuid),
    gatewayId: checkoutId ?? payload.id,
    happenedAt: instantOf(createdDate),
  }
  const money = { amountCents: cents(payload.amount), currency: payload.currency }
  // Without a checkout it is a sale of a card machine, or another program's: no invoice of ours.
  if (checkoutId === undefined) return { ...known, eventId, kind: 'other', what: `${type} without a checkout` }
  const refund = { refundUuid: ourUuid(payload.metadata?.refundUuid), gatewayRefundId: payload.id }
  switch (type) {
    case 'payment.succeeded':
      return { ...known, eventId: `${checkoutId}:paid`, kind: 'paid', ...money, feeCents: null }
    case 'payment.failed':
      // A card that is refused may be followed by one that is not, in the same checkout.
      return { ...known, eventId: `${payload.id}:failed`, kind: 'failed' }
    case 'refund.succeeded':
      return { ...known, eventId: `${payload.id}:refunded`, kind: 'refunded', ...refund, ...money }
    case 'refund.failed':
      return { ...known, eventId: `${payload.id}:refund-failed`, kind: 'refund-failed', ...refund, ...money }
    default:
      return { ...known, eventId, kind: 'other', what: type }
  }
}
