// Stripe's balance transactions as lines for reconciliation: what was taken, paid back, charged back and paid out, with fees.
import Type, { type Static } from 'typebox'
import type { ListedLine } from '../../../business/gateways/rail.ts'
import { cents } from '../../../business/money/cents.ts'
import { gatewayCallLimits } from '../../../config/gateway-call-limits.ts'
import { readJson } from '../call-gateway.ts'
import { ourUuid } from '../verdict.ts'
import { type StripeCall, troubleOf } from './stripe-client.ts'
import { instantOfSeconds } from './stripe-events.ts'

const whole = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })
const line = Type.Object({
  id: Type.String(),
  type: Type.String(),
  reporting_category: Type.Optional(Type.String()),
  amount: whole,
  fee: whole,
  currency: Type.String(),
  created: Type.Integer(),
  source: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.String(),
      Type.Object({
        id: Type.String(),
        amount: Type.Optional(whole),
        currency: Type.Optional(Type.String()),
        payment_intent: Type.Optional(Type.Union([Type.String(), Type.Null()])),
        metadata: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
      }),
    ]),
  ),
})

/** Johannesburg's midnight in seconds; it is two hours before UTC's, all year. */
const midnight = (day: string): number => Date.parse(`${day}T00:00:00+02:00`) / 1000

/** Throws in words when Stripe does not answer, or with more than can be one supplier's days. */
export const listStripe = async (call: StripeCall, days: { from: string; until: string }): Promise<ListedLine[]> => {
  const created = { gte: midnight(days.from), lt: midnight(days.until) + 86_400 }
  const lines: ListedLine[] = []
  let after: string | undefined
  for (let page = 0; page < gatewayCallLimits.listPagesMax; page++) {
    const answer = await pageOf(call, created, after)
    lines.push(...answer.data.flatMap((one) => lineOf(JSON.stringify(one))))
    after = answer.data.at(-1)?.id
    if (!answer.has_more || after === undefined) return lines
  }
  throw new Error(`Stripe lists more than ${gatewayCallLimits.listPagesMax * 100} lines: ask for fewer days`)
}

const pageOf = async (call: StripeCall, created: { gte: number; lt: number }, after: string | undefined) => {
  try {
    const from = after === undefined ? {} : { starting_after: after }
    return await call.stripe.balanceTransactions.list({ created, limit: 100, expand: ['data.source'], ...from })
  } catch (error) {
    throw new Error(`Stripe did not give its list: ${troubleOf(error, call).why}`, { cause: error })
  }
}

const lineOf = (text: string): ListedLine[] => {
  const read = readJson(line, text)
  if (read === null) throw new Error("A line of Stripe's list could not be understood")
  const kind = kindOf(read)
  const source = typeof read.source === 'object' ? read.source : null
  if (kind === null) return []
  const happenedAt = instantOfSeconds(read.created)
  if (kind === 'payout') {
    const gatewayId = source?.id ?? read.id
    return [
      {
        kind,
        gatewayId,
        paymentUuid: null,
        // Out of the balance is below nothing and reaches our bank; into it was taken from there.
        amountCents: cents(-read.amount),
        feeCents: null,
        currency: read.currency.toUpperCase(),
        happenedAt,
      },
    ]
  }
  if (source?.amount === undefined || source.currency === undefined) throw new Error(`A line of Stripe's list has no source (${read.id})`)
  const paymentUuid = ourUuid(source.metadata?.['payment_uuid'])
  const currency = source.currency.toUpperCase()
  // A fee in another currency than the payment's cannot stand beside it.
  const feeCents = read.currency === source.currency ? cents(read.fee) : null
  const money = { kind, paymentUuid, amountCents: cents(source.amount), feeCents, currency, happenedAt }
  const intent = source.payment_intent ?? null
  return [kind === 'payment' ? { ...money, gatewayId: intent ?? source.id } : { ...money, gatewayId: source.id, paymentGatewayId: intent }]
}

const kindOf = ({ type, reporting_category: category, amount }: Static<typeof line>): ListedLine['kind'] | null => {
  if (type === 'charge' || type === 'payment') return 'payment'
  if (type === 'refund' || type === 'payment_refund') return 'refund'
  if (type === 'payout') return 'payout'
  return category === 'dispute' && amount < 0 ? 'charge-back' : null
}
