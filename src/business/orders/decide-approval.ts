// What becomes of an order that waits for approval: approved it is placed and its invoice issued, in one transaction;
// refused or withdrawn it never was one.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { OrderApprovalTable } from '../../adapters/database/tables/trade.ts'
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { showWaitingCart } from '../carts/show-cart.ts'
import { formatMoney } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'
import { tell } from '../notifications/tell.ts'
import { type LinkOffer, linkOfNewInvoice, tellWithLink } from '../payment-links/offer-link.ts'
import { judgeCart, makeOrder, type NotNow } from './make-order.ts'

interface Approver {
  customerId: number
  buyerId: number
  name: string
  email: string
}

type ApprovalState = OrderApprovalTable['state']

export type OrderApproved =
  | { orderUuid: string; invoiceUuid: string }
  | NotNow
  /** prices moved since the approver looked: shown again, and confirmed again */
  | { refused: 'price-changed'; totalCents: number; currency: Currency }
  | { refused: 'decided-already'; state: ApprovalState }
  /** who asked was disabled or orders no more */
  | { refused: 'requester-gone' }

/**
 * Places the order for whoever asked, at today's prices, if they still add up to what the approver saw. Fifty approvals at once
 * are one order and one invoice: the request's row is locked, and the cart's unique key is the last word.
 */
export async function approveOrder(
  w: WriteContext,
  input: { by: Approver; uuid: string; expectedTotalCents: number; onceKey: string; link?: LinkOffer },
): Promise<OrderApproved> {
  const request = await lockedRequest(w, input.by, input.uuid)
  await refuseDeciding(w, request, input.by)
  return once(
    w,
    { scope: `approve-order ${input.uuid}`, key: input.onceKey, request: { total: input.expectedTotalCents } },
    async (): Promise<OrderApproved> => {
      if (request.state !== 'waiting') return { refused: 'decided-already', state: request.state }
      const buyer = await requesterOf(w, request)
      if (buyer.disabled_at !== null || buyer.may_order !== 1) return { refused: 'requester-gone' }
      const judged = await judgeCart(w, await showWaitingCart(w, request.cart_id), request.customer_id)
      if ('refused' in judged) return judged
      const { totalCents, currency } = judged.cart
      if (totalCents !== input.expectedTotalCents || currency !== request.currency)
        return { refused: 'price-changed', totalCents, currency }
      const made = await makeOrder(
        w,
        {
          buyerId: request.buyer_id,
          buyerName: buyer.name,
          buyerEmail: buyer.email,
          customerId: request.customer_id,
          approvedBy: { name: input.by.name, email: input.by.email },
        },
        judged,
      )
      if (!made) return { refused: 'decided-already', state: 'approved' }
      await w.db
        .updateTable('order_approval')
        .set({ state: 'approved', decided_by: input.by.buyerId, decided_at: w.clock.now(), order_id: made.orderId })
        .where('id', '=', request.id)
        .execute()
      const maker = { realm: 'buyer' as const, id: input.by.buyerId, actor: input.by.email }
      const payUrl = await linkOfNewInvoice(w, input.link, made.invoiceUuid, maker)
      await tellWithLink(w, {
        event: 'approval-granted',
        to: buyer.email,
        orderNumber: made.orderNumber,
        invoiceNumber: made.invoiceNumber,
        totalCents,
        currency,
        approverName: input.by.name,
        payUrl,
      })
      return { orderUuid: made.orderUuid, invoiceUuid: made.invoiceUuid }
    },
  )
}

export type ApprovalEnded =
  { approvalUuid: string } | { refused: 'decided-already'; state: ApprovalState } | { refused: 'reason-missing'; sentence: string }

/** The buyer is told the reason by mail. */
export async function refuseOrder(
  w: WriteContext,
  input: { by: Approver; uuid: string; reason: string; onceKey: string },
): Promise<ApprovalEnded> {
  const reason = input.reason.trim()
  const request = await lockedRequest(w, input.by, input.uuid)
  await refuseDeciding(w, request, input.by)
  if (reason.length < 3 || reason.length > 500)
    return { refused: 'reason-missing', sentence: 'Say in a few words why: the buyer is sent your reason.' }
  return once(w, { scope: `refuse-order ${input.uuid}`, key: input.onceKey, request: { reason } }, async (): Promise<ApprovalEnded> => {
    if (request.state !== 'waiting') return { refused: 'decided-already', state: request.state }
    await w.db
      .updateTable('order_approval')
      .set({ state: 'refused', decided_by: input.by.buyerId, decided_at: w.clock.now(), reason })
      .where('id', '=', request.id)
      .execute()
    await recordEnd(w, input.by.email, 'approval-refused', request, { reason })
    const { email } = await requesterOf(w, request)
    await tell(w, {
      event: 'approval-refused',
      to: email,
      totalCents: request.total_cents,
      currency: request.currency,
      approverName: input.by.name,
      reason,
    })
    return { approvalUuid: request.uuid }
  })
}

/** Only who asked takes the request back: for anybody else it is absent. */
export async function withdrawRequest(w: WriteContext, input: { by: Approver; uuid: string; onceKey: string }): Promise<ApprovalEnded> {
  const request = await lockedRequest(w, input.by, input.uuid)
  if (request.buyer_id !== input.by.buyerId) throw new Problem('not-found')
  return once(w, { scope: `withdraw-order ${input.uuid}`, key: input.onceKey, request: {} }, async (): Promise<ApprovalEnded> => {
    if (request.state !== 'waiting') return { refused: 'decided-already', state: request.state }
    await w.db.updateTable('order_approval').set({ state: 'withdrawn', decided_at: w.clock.now() }).where('id', '=', request.id).execute()
    await recordEnd(w, input.by.email, 'approval-withdrawn', request, {})
    return { approvalUuid: request.uuid }
  })
}

type Request = Awaited<ReturnType<typeof lockedRequest>>

/** A request of another company is absent. */
const lockedRequest = async (w: WriteContext, by: Approver, uuid: string) =>
  found(
    await w.db
      .selectFrom('order_approval')
      .selectAll()
      .where('uuid', '=', uuid)
      .where('customer_id', '=', by.customerId)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirst(),
  )

/** The own request is refused whatever roles one holds; the role is read here, not from the session. */
async function refuseDeciding(w: WriteContext, request: Request, by: Approver): Promise<void> {
  if (request.buyer_id === by.buyerId)
    throw new Problem('not-allowed', { sentence: 'Nobody decides about an order of their own: another approver must.' })
  const approver = await w.db
    .selectFrom('buyer')
    .select('may_approve')
    .where('id', '=', by.buyerId)
    .where('customer_id', '=', request.customer_id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (approver?.may_approve !== 1) throw new Problem('not-allowed')
}

const requesterOf = (w: WriteContext, request: Request) =>
  w.db
    .selectFrom('buyer')
    .select(['name', 'email', 'may_order', 'disabled_at'])
    .where('id', '=', request.buyer_id)
    .executeTakeFirstOrThrow()

const recordEnd = (w: WriteContext, actor: string, kind: string, request: Request, detail: Record<string, unknown>) =>
  record(w, { actor, kind, subject: formatMoney(request.total_cents, request.currency), detail: { approval: request.uuid, ...detail } })
