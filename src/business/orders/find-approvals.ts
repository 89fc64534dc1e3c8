// Looking at orders that wait, or waited, for approval.
import type { OrderApprovalTable } from '../../adapters/database/tables/trade.ts'
import { compileOnce } from '../../adapters/database/compile-once.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { type Cart, showWaitingCart } from '../carts/show-cart.ts'
import { type Cents, cents } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'

/** Whose requests somebody may see: the company's, or with `requesterId` only the own ones. */
export interface ApprovalReach {
  customerId: number
  requesterId?: number | undefined
}

export interface ApprovalRow {
  uuid: string
  requesterId: number
  requesterName: string
  /** what the requester agreed to */
  totalCents: Cents
  currency: Currency
  /** in rand */
  limitCents: Cents
  state: OrderApprovalTable['state']
  requestedAt: string
  decidedAt: string | null
  decidedByName: string | null
  reason: string | null
  order: { uuid: string; number: string } | null
}

export interface ApprovalDetail extends ApprovalRow {
  /** at today's prices */
  cart: Cart
  deliverTo: { name: string; address: string } | null
}

const requestsOf = (r: Pick<ReadContext, 'db'>, reach: ApprovalReach) => {
  const query = r.db
    .selectFrom('order_approval')
    .innerJoin('buyer', 'buyer.id', 'order_approval.buyer_id')
    .leftJoin('buyer as approver', 'approver.id', 'order_approval.decided_by')
    .leftJoin('sales_order', 'sales_order.id', 'order_approval.order_id')
    .selectAll('order_approval')
    .select(['buyer.name as requester_name', 'approver.name as approver_name', 'sales_order.uuid as order_uuid', 'sales_order.number'])
    .where('order_approval.customer_id', '=', reach.customerId)
  return reach.requesterId === undefined ? query : query.where('order_approval.buyer_id', '=', reach.requesterId)
}

type Row = Awaited<ReturnType<ReturnType<typeof requestsOf>['executeTakeFirstOrThrow']>>

const rowOf = (row: Row): ApprovalRow => ({
  uuid: row.uuid,
  requesterId: row.buyer_id,
  requesterName: row.requester_name,
  totalCents: cents(row.total_cents),
  currency: row.currency,
  limitCents: cents(row.limit_cents),
  state: row.state,
  requestedAt: row.requested_at,
  decidedAt: row.decided_at,
  decidedByName: row.approver_name,
  reason: row.reason,
  order: row.order_uuid === null || row.number === null ? null : { uuid: row.order_uuid, number: row.number },
})

const rowsShownMax = 100 // the newest; an approval that is older than a hundred others is found through its order

export const listApprovals = async (r: Pick<ReadContext, 'db'>, reach: ApprovalReach): Promise<ApprovalRow[]> =>
  (await requestsOf(r, reach).orderBy('order_approval.id', 'desc').limit(rowsShownMax).execute()).map(rowOf)

export async function findApproval(r: Pick<ReadContext, 'db' | 'clock'>, which: ApprovalReach & { uuid: string }): Promise<ApprovalDetail> {
  const row = found(await requestsOf(r, which).where('order_approval.uuid', '=', which.uuid).executeTakeFirst())
  const cart = await showWaitingCart(r, row.cart_id)
  const site = await r.db
    .selectFrom('site')
    .select(['name', 'address'])
    .where('uuid', '=', cart.siteUuid ?? '')
    .executeTakeFirst()
  return { ...rowOf(row), cart, deliverTo: site ?? null }
}

/** "Requires my approval (n)": what waits for this approver, own requests left out. */
export async function countApprovalsFor(r: Pick<ReadContext, 'db'>, approver: { customerId: number; buyerId: number }): Promise<number> {
  const [row] = await waitingApprovals(r.db, approver.customerId, approver.buyerId)
  return Number(row?.count)
}

const waitingApprovals = compileOnce((db, customerId: number, buyerId: number) =>
  db
    .selectFrom('order_approval')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('customer_id', '=', customerId)
    .where('state', '=', 'waiting')
    .where('buyer_id', '<>', buyerId),
)
