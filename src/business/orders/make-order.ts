// From a cart to an order with its tax invoice: what placing and approving have in common. Who may do it is decided before.
import { isDuplicate, lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { Problem } from '../../problems.ts'
import { record } from '../audit/record.ts'
import type { Cart } from '../carts/show-cart.ts'
import { issueInvoice } from '../invoices/issue-invoice.ts'
import { orderNumberOf, takeNumber } from '../invoices/number.ts'
import { announce } from '../webhooks/announce.ts'

export interface OrderToMake {
  /** whose order it is */
  buyerId: number
  buyerName: string
  buyerEmail: string
  customerId: number
  /** the approver, where the order needed one */
  approvedBy?: { name: string; email: string }
}

type FilledCart = Cart & { id: number }

export type NotNow =
  | { refused: 'cart-empty' }
  | { refused: 'site-missing' }
  /** the office has not entered our own bank account: an invoice without it could not be paid */
  | { refused: 'shop-not-ready' }
  /** the company is invoiced in dollars, and the office has entered no rate of late */
  | { refused: 'rate-missing' }
  | { refused: 'product-gone'; productNames: string[] }

export type OrderMade = { orderId: number; orderUuid: string; orderNumber: string; invoiceUuid: string; invoiceNumber: string }

interface DeliverTo {
  name: string
  address: string
  contactName: string | null
  contactPhone: string | null
}

/** Why this cart cannot become an order now, or where it would go. */
export async function judgeCart(
  w: WriteContext,
  cart: Cart,
  customerId: number,
): Promise<NotNow | { cart: FilledCart; siteId: number; deliverTo: DeliverTo }> {
  if (cart.id === null || cart.isEmpty) return { refused: 'cart-empty' }
  const gone = cart.lines.filter((line) => line.isGone)
  if (gone.length > 0) return { refused: 'product-gone', productNames: gone.map((line) => line.productName) }
  const customer = await w.db
    .selectFrom('customer')
    .select('currency')
    .where('id', '=', customerId)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirstOrThrow()
  if (cart.needsRate) return { refused: 'rate-missing' }
  // what the company is invoiced in was changed between reading the cart and this lock
  if (customer.currency !== cart.currency) throw new Problem('changed-meanwhile')
  const bank = await w.db.selectFrom('bank_account').select('id').where('is_default', '=', 1).executeTakeFirst()
  if (!bank) return { refused: 'shop-not-ready' }
  const site = await w.db
    .selectFrom('site')
    .selectAll()
    .where('uuid', '=', cart.siteUuid ?? '')
    .where('customer_id', '=', customerId)
    .where('is_active', '=', 1)
    .executeTakeFirst()
  if (!site) return { refused: 'site-missing' }
  const deliverTo = { name: site.name, address: site.address, contactName: site.contact_name, contactPhone: site.contact_phone }
  return { cart: { ...cart, id: cart.id }, siteId: site.id, deliverTo }
}

/** Draws the numbers, issues the invoice, records it. Null when another order took this cart first. */
export async function makeOrder(
  w: WriteContext,
  input: OrderToMake,
  { cart, siteId, deliverTo }: { cart: FilledCart; siteId: number; deliverTo: DeliverTo },
): Promise<OrderMade | null> {
  const order = await insertOrder(w, input, cart, siteId, deliverTo)
  if (!order) return null
  const invoice = await issueInvoice(w, {
    orderId: order.id,
    orderNumber: order.number,
    customerId: input.customerId,
    poNumber: cart.poNumber || null,
    deliverTo,
    currency: cart.currency,
    rate: cart.rate,
    lines: cart.lines.map((line) => ({ ...line, description: line.productName })),
    netCents: cart.netCents,
    vatCents: cart.vatCents,
    totalCents: cart.totalCents,
    placedBy: input.buyerName,
  })
  const { approvedBy } = input
  await record(w, {
    actor: approvedBy?.email ?? input.buyerEmail,
    kind: approvedBy ? 'order-approved' : 'order-placed',
    subject: order.number,
    detail: {
      totalCents: cart.totalCents,
      currency: cart.currency,
      invoice: invoice.number,
      ...(approvedBy ? { requestedBy: input.buyerEmail } : {}),
    },
  })
  await announce(w, input.customerId, {
    event: 'order.placed',
    data: {
      order: order.uuid,
      order_number: order.number,
      invoice: invoice.uuid,
      invoice_number: invoice.number,
      total_cents: cart.totalCents,
      currency: cart.currency,
    },
  })
  return { orderId: order.id, orderUuid: order.uuid, orderNumber: order.number, invoiceUuid: invoice.uuid, invoiceNumber: invoice.number }
}

/** Null when another order took this cart first: the unique key on the cart is the last word. */
async function insertOrder(
  w: WriteContext,
  input: OrderToMake,
  cart: FilledCart,
  siteId: number,
  deliverTo: DeliverTo,
): Promise<{ id: number; uuid: string; number: string } | null> {
  const uuid = w.newUuid()
  const number = orderNumberOf(await takeNumber(w, 'order'))
  const now = w.clock.now()
  try {
    const row = await w.db
      .insertInto('sales_order')
      .values({
        uuid,
        number,
        cart_id: cart.id,
        customer_id: input.customerId,
        buyer_id: input.buyerId,
        site_id: siteId,
        site: JSON.stringify(deliverTo),
        po_number: cart.poNumber || null,
        note: cart.note,
        state: 'placed',
        currency: cart.currency,
        net_cents: cart.netCents,
        vat_cents: cart.vatCents,
        total_cents: cart.totalCents,
        placed_at: now,
      })
      .executeTakeFirstOrThrow()
    const id = Number(row.insertId)
    await w.db
      .insertInto('order_line')
      .values(
        cart.lines.map((line, i) => ({
          order_id: id,
          position: i + 1,
          product_id: line.productId,
          product_name: line.productName,
          unit_code: line.unitCode,
          quantity_milli: line.quantityMilli,
          unit_price_e4: line.unitPriceE4,
          vat_code: line.vatCode,
          vat_rate_bp: line.vatRateBp,
          net_cents: line.netCents,
          vat_cents: line.vatCents,
        })),
      )
      .execute()
    const note = input.approvedBy ? `approved by ${input.approvedBy.name}` : ''
    await w.db.insertInto('order_event').values({ order_id: id, at: now, kind: 'placed', actor: input.buyerName, note }).execute()
    await w.db.updateTable('cart').set({ open_for_buyer_id: null }).where('id', '=', cart.id).execute()
    return { id, uuid, number }
  } catch (error) {
    if (isDuplicate(error)) return null
    throw error
  }
}
