// What a payment gateway is to us: a rail that money may come along. Adapters implement it, one folder per gateway; the
// business knows no gateway's words. What a gateway cannot do is absent from its rail, never a function that only throws.
import type { Cents } from '../money/cents.ts'

export type RailName = 'payfast' | 'ozow' | 'yoco' | 'stripe'
/** What an invoice is charged in is what the payer is shown: a rail never converts. */
export type RailCurrency = 'ZAR' | 'USD'

export interface Charge {
  /** Our id of this try to pay (a uuid): the gateway's idempotency key, and what its notices name. */
  readonly paymentUuid: string
  readonly amountCents: Cents
  readonly currency: RailCurrency
  readonly invoiceNumber: string
  readonly payerEmail: string | null
  /** Where the browser comes back to; opening it changes nothing. */
  readonly returnUrl: string
  readonly cancelUrl: string
  /** Where the gateway sends its notices. */
  readonly noticeUrl: string
}

/** Where the payer's browser goes next: a link, or a form that it posts. Fields stay in their order: it is signed. */
export type Onward =
  | { readonly method: 'get'; readonly url: string }
  | { readonly method: 'post'; readonly url: string; readonly fields: readonly (readonly [name: string, value: string])[] }

export type Started =
  | {
      readonly outcome: 'onward'
      readonly onward: Onward
      /** null: it names the payment only in its notice */ readonly gatewayId: string | null
    }
  /** The gateway said no: nothing was charged and nothing will be. */
  | { readonly outcome: 'refused'; readonly sentence: string }
  /** No answer, or one that cannot be understood: it may have happened. Only asking resolves it. */
  | { readonly outcome: 'unknown'; readonly why: string }

/** A notice as it arrived, before anything believed it. */
export interface ArrivedNotice {
  readonly body: Buffer
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The sender's address, taken from a proxy's header only where the proxy is trusted. */
  readonly remoteAddress: string
  /** UTC text, of our clock. */
  readonly receivedAt: string
}

/** What a verified notice, an answer to a question, or a line of the gateway's list says. */
export type RailEvent = {
  /** Unique per gateway, and the same each time this notice is sent again. */
  readonly eventId: string
  /** Our id as the gateway gave it back; null where it gave none. Not yet known to be ours. */
  readonly paymentUuid: string | null
  /** The gateway's id of the money taken: the same in notices, answers and lists, and in those about its refunds and charge-backs. */
  readonly gatewayId: string
  /** UTC text; null where the gateway does not say. */
  readonly happenedAt: string | null
} & (
  | {
      readonly kind: 'paid'
      readonly amountCents: Cents
      readonly currency: string
      /** null: not said yet */ readonly feeCents: Cents | null
    }
  | { readonly kind: 'pending' | 'failed' | 'cancelled' }
  | {
      readonly kind: 'refunded' | 'refund-failed'
      /** Our id of the refund; null for one that was made in the gateway's own office. */
      readonly refundUuid: string | null
      /** The gateway's id of the refund, where it gives one: by it a refund of ours is known that comes back without our id. */
      readonly gatewayRefundId?: string | null
      readonly amountCents: Cents
      readonly currency: string
    }
  | {
      readonly kind: 'charged-back' | 'charge-back-won'
      readonly amountCents: Cents
      readonly currency: string
      /** what the gateway took for the dispute; below nothing where it gave that back; null or absent: not said */
      readonly feeCents?: Cents | null
    }
  /** Genuine, about something we do not follow. */
  | { readonly kind: 'other'; readonly what: string }
)

/** A charge-back is one event, whether a notice tells of it or the list. `id` is the gateway's id of the charge-back. */
export const chargeBackEventId = (id: string): string => `${id}:charged-back`

/** The check that a notice failed; each is a row of the office's page of refused notices. */
export type NoticeCheck = 'form' | 'signature' | 'time' | 'source' | 'merchant' | 'gateway-denies'

export type Verified =
  | { readonly outcome: 'genuine'; readonly event: RailEvent }
  | { readonly outcome: 'refused'; readonly check: NoticeCheck; readonly sentence: string }
  /** It could not be checked now, because the gateway did not answer: the notice has to come again. */
  | { readonly outcome: 'unavailable'; readonly why: string }

/** What the gateway says about one payment when it is asked. */
export type Asked =
  | { readonly outcome: 'known'; readonly event: RailEvent }
  /** It has never heard of the payment. */
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unavailable'; readonly why: string }

export interface RefundOrder {
  /** Our id of this refund (a uuid): the gateway's idempotency key. */
  readonly refundUuid: string
  readonly paymentUuid: string
  readonly gatewayId: string
  readonly amountCents: Cents
  readonly currency: RailCurrency
  readonly reason: string
}

export type RefundStarted =
  | { readonly outcome: 'accepted'; readonly gatewayRefundId: string | null; readonly isDone: boolean }
  | { readonly outcome: 'refused'; readonly sentence: string }
  | { readonly outcome: 'unknown'; readonly why: string }

/** One line of the gateway's own list, for reconciliation. */
export interface ListedLine {
  readonly kind: 'payment' | 'refund' | 'charge-back' | 'payout'
  /** Of the line's own thing: the payment, the refund, the payout. */
  readonly gatewayId: string
  /** Of a refund or charge-back: the `gatewayId` of its payment, where the gateway says so. */
  readonly paymentGatewayId?: string | null
  readonly paymentUuid: string | null
  /** Gross, positive. A payout is what reaches our bank account; below nothing where the gateway takes it from there. */
  readonly amountCents: Cents
  readonly feeCents: Cents | null
  readonly currency: string
  readonly happenedAt: string
}

export interface Rail {
  readonly name: RailName
  readonly title: string
  readonly currencies: readonly RailCurrency[]
  /** Least and most that the gateway takes, in hundredths. */
  readonly limits: { readonly leastCents: Cents; readonly mostCents: Cents }
  /** Origins that a payer's browser is sent to: the only ones that `form-action` of the paying page allows. */
  readonly origins: readonly string[]
  /** A simulation and not the gateway: said on every page that offers it. */
  readonly isSimulated: boolean
  start(charge: Charge, signal: AbortSignal): Promise<Started>
  /** Looks at nothing but the notice and, where the gateway demands it, asks the gateway. Never throws for bad input. */
  verify(notice: ArrivedNotice, signal: AbortSignal): Promise<Verified>
  /** Absent: the gateway answers no questions; its notice alone decides. */
  readonly ask?: (payment: { paymentUuid: string; gatewayId: string | null }, signal: AbortSignal) => Promise<Asked>
  /** Absent: refunds of its payments go by bank transfer. */
  readonly refund?: (order: RefundOrder, signal: AbortSignal) => Promise<RefundStarted>
  /** Absent: what a started refund came to is only told by notices. */
  readonly askRefund?: (order: RefundOrder, signal: AbortSignal) => Promise<Asked>
  /** Absent: no list to reconcile with; its payouts on the bank statement are all there is. Days are Johannesburg's, both included. */
  readonly list?: (days: { from: string; until: string }, signal: AbortSignal) => Promise<ListedLine[]>
}

/** The gateways that are configured, in the order in which they are offered. */
export type Rails = readonly Rail[]
