// An order over its buyer's spending limit: the reviewed cart is set aside until somebody else of the company decides.
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import type { Cart } from '../carts/show-cart.ts'
import { formatMoney } from '../money/cents.ts'
import { tell } from '../notifications/tell.ts'
import { endOfApproval, expireApprovalAt } from './expire-approval.ts'

export interface ApprovalToRequest {
  buyerId: number
  customerId: number
  buyerName: string
  buyerEmail: string
  cart: Cart & { id: number }
  limitCents: number
  publicUrl: string
}

export type ApprovalRequested = { approvalUuid: string } | { refused: 'nobody-may-approve'; limitCents: number } | { refused: 'cart-empty' }

/** Who of the company may approve an order of this buyer: never the buyer, whatever roles that person holds. */
export const approversFor = (r: Pick<ReadContext, 'db'>, of: { customerId: number; buyerId: number }) =>
  r.db
    .selectFrom('buyer')
    .select(['id', 'name', 'email'])
    .where('customer_id', '=', of.customerId)
    .where('id', '<>', of.buyerId)
    .where('may_approve', '=', 1)
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .execute()

/** Draws no number and issues nothing. The buyer's next cart is a new one. */
export async function requestApproval(w: WriteContext, input: ApprovalToRequest): Promise<ApprovalRequested> {
  const { cart, limitCents } = input
  const approvers = await approversFor(w, input)
  if (approvers.length === 0) return { refused: 'nobody-may-approve', limitCents }
  const uuid = w.newUuid()
  const now = w.clock.now()
  try {
    await w.db
      .insertInto('order_approval')
      .values({
        uuid,
        cart_id: cart.id,
        customer_id: input.customerId,
        buyer_id: input.buyerId,
        total_cents: cart.totalCents,
        currency: cart.currency,
        limit_cents: limitCents,
        state: 'waiting',
        requested_at: now,
        decided_by: null,
        decided_at: null,
        reason: null,
        order_id: null,
      })
      .execute()
  } catch (error) {
    if (isDuplicate(error)) return { refused: 'cart-empty' }
    throw error
  }
  await expireApprovalAt(w, uuid, endOfApproval(now))
  await w.db.updateTable('cart').set({ open_for_buyer_id: null }).where('id', '=', cart.id).execute()
  await record(w, {
    actor: input.buyerEmail,
    kind: 'approval-requested',
    subject: formatMoney(cart.totalCents, cart.currency),
    detail: { approval: uuid, total: formatMoney(cart.totalCents, cart.currency), limitCents },
  })
  for (const approver of approvers)
    await tell(w, {
      event: 'approval-requested',
      to: approver.email,
      requesterName: input.buyerName,
      totalCents: cart.totalCents,
      currency: cart.currency,
      limitCents,
      link: `${input.publicUrl}/approvals/${uuid}`,
    })
  return { approvalUuid: uuid }
}
