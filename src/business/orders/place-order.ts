// Placing an order: the cart becomes an order and its tax invoice, in one transaction, once. Over the buyer's own spending limit
// it becomes a request for approval instead: nothing is ordered and no number is drawn until somebody else approves.
import type { WriteContext } from '../../context.ts'
import { once } from '../audit/once.ts'
import { lockedCart } from '../carts/change-cart.ts'
import { fingerprintOf, showCart } from '../carts/show-cart.ts'
import type { Currency } from '../money/currency.ts'
import { type LinkOffer, linkOfNewInvoice, tellWithLink } from '../payment-links/offer-link.ts'
import { judgeCart, makeOrder, type NotNow } from './make-order.ts'
import { requestApproval } from './request-approval.ts'

export interface OrderToPlace {
  buyerId: number
  customerId: number
  buyerName: string
  buyerEmail: string
  onceKey: string
  /** the total that the buyer saw and agreed to, in the cart's currency */
  expectedTotalCents: number
  /** `fingerprintOf` the cart that the buyer reviewed */
  reviewed: string
  /** where an approver finds the request, without a trailing slash */
  publicUrl: string
  /** absent: no link is made */
  link?: LinkOffer
}

export type OrderPlaced =
  | { orderUuid: string; invoiceUuid: string }
  /** over the spending limit: it waits for an approver */
  | { approvalUuid: string }
  | NotNow
  | { refused: 'price-changed'; totalCents: number; currency: Currency }
  /** another tab changed what is ordered, or where it goes, since the review */
  | { refused: 'cart-changed' }
  /** over the limit, and nobody else of the company may approve */
  | { refused: 'nobody-may-approve'; limitCents: number }
  /** the role was taken away meanwhile */
  | { refused: 'may-not-order' }

/**
 * Prices are read again inside the transaction: a total other than the agreed one is refused, never charged.
 * Sent twice, or fifty times at once, it gives one order and the same answer; one cart gives one order, ever.
 */
export async function placeOrder(w: WriteContext, input: OrderToPlace): Promise<OrderPlaced> {
  return once(
    w,
    {
      scope: `place-order buyer ${input.buyerId}`,
      key: input.onceKey,
      request: { total: input.expectedTotalCents, reviewed: input.reviewed },
    },
    () => placeFromCart(w, input),
  )
}

async function placeFromCart(w: WriteContext, input: OrderToPlace): Promise<OrderPlaced> {
  await lockedCart(w, input.buyerId)
  const judged = await judgeCart(w, await showCart(w, input.buyerId), input.customerId)
  if ('refused' in judged) return judged
  const { cart } = judged
  if (fingerprintOf(cart) !== input.reviewed) return { refused: 'cart-changed' }
  if (cart.totalCents !== input.expectedTotalCents)
    return { refused: 'price-changed', totalCents: cart.totalCents, currency: cart.currency }
  // read here, not from the session: a limit that was set a second ago counts
  const buyer = await w.db
    .selectFrom('buyer')
    .select(['may_order', 'spending_limit_cents'])
    .where('id', '=', input.buyerId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (buyer?.may_order !== 1) return { refused: 'may-not-order' }
  const limitCents = buyer.spending_limit_cents
  // the limit is in rand
  if (limitCents !== null && cart.randTotalCents > limitCents) return requestApproval(w, { ...input, cart, limitCents })
  const made = await makeOrder(w, input, judged)
  if (!made) return { refused: 'cart-empty' }
  const { buyerId, buyerEmail } = input
  const payUrl = await linkOfNewInvoice(w, input.link, made.invoiceUuid, { realm: 'buyer', id: buyerId, actor: buyerEmail })
  await tellWithLink(w, {
    event: 'order-placed',
    to: buyerEmail,
    orderNumber: made.orderNumber,
    invoiceNumber: made.invoiceNumber,
    totalCents: cart.totalCents,
    currency: cart.currency,
    payUrl,
  })
  return { orderUuid: made.orderUuid, invoiceUuid: made.invoiceUuid }
}
