// Placing an order: the cart becomes an order and its tax invoice, in one transaction, once.
import { isDuplicate, lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { type Cart, fingerprintOf, showCart } from '../carts/show-cart.ts'
import { issueInvoice } from '../invoices/issue-invoice.ts'
import { orderNumberOf, takeNumber } from '../invoices/number.ts'
import { tell } from '../notifications/tell.ts'

export interface OrderToPlace {
  buyerId: number
  customerId: number
  buyerName: string
  buyerEmail: string
  onceKey: string
  /** the total that the buyer saw and agreed to */
  expectedTotalCents: number
  /** `fingerprintOf` the cart that the buyer reviewed */
  reviewed: string
}

export type OrderPlaced =
  | { orderUuid: string; invoiceUuid: string }
  | { refused: 'cart-empty' }
  | { refused: 'site-missing' }
  /** the office has not entered our own bank account: an invoice without it could not be paid */
  | { refused: 'shop-not-ready' }
  | { refused: 'product-gone'; productNames: string[] }
  | { refused: 'price-changed'; totalCents: number }
  /** another tab changed what is ordered, or where it goes, since the review */
  | { refused: 'cart-changed' }

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
  await w.db.selectFrom('cart').select('id').where('open_for_buyer_id', '=', input.buyerId).modifyEnd(lockRows(w.db)).execute()
  const cart = await showCart(w, input.buyerId)
  if (cart.id === null || cart.isEmpty) return { refused: 'cart-empty' }
  const gone = cart.lines.filter((line) => line.isGone)
  if (gone.length > 0) return { refused: 'product-gone', productNames: gone.map((line) => line.productName) }
  if (fingerprintOf(cart) !== input.reviewed) return { refused: 'cart-changed' }
  if (cart.totalCents !== input.expectedTotalCents) return { refused: 'price-changed', totalCents: cart.totalCents }
  const bank = await w.db.selectFrom('bank_account').select('id').where('is_default', '=', 1).executeTakeFirst()
  if (!bank) return { refused: 'shop-not-ready' }
  const site =
    cart.siteUuid === null ? undefined : await w.db.selectFrom('site').selectAll().where('uuid', '=', cart.siteUuid).executeTakeFirst()
  if (!site) return { refused: 'site-missing' }
  const deliverTo = { name: site.name, address: site.address, contactName: site.contact_name, contactPhone: site.contact_phone }
  const order = await insertOrder(w, input, { ...cart, id: cart.id }, site.id, deliverTo)
  if (!order) return { refused: 'cart-empty' }
  const invoice = await issueInvoice(w, {
    orderId: order.id,
    orderNumber: order.number,
    customerId: input.customerId,
    poNumber: cart.poNumber || null,
    deliverTo,
    lines: cart.lines.map((line) => ({ ...line, description: line.productName })),
    netCents: cart.netCents,
    vatCents: cart.vatCents,
    totalCents: cart.totalCents,
    placedBy: input.buyerName,
  })
  await record(w, {
    actor: input.buyerEmail,
    kind: 'order-placed',
    subject: order.number,
    detail: { totalCents: cart.totalCents, invoice: invoice.number },
  })
  await tell(w, {
    event: 'order-placed',
    to: input.buyerEmail,
    orderNumber: order.number,
    invoiceNumber: invoice.number,
    totalCents: cart.totalCents,
  })
  return { orderUuid: order.uuid, invoiceUuid: invoice.uuid }
}

/** Null when another order took this cart first: the unique key on the cart is the last word. */
async function insertOrder(
  w: WriteContext,
  input: OrderToPlace,
  cart: Cart & { id: number },
  siteId: number,
  deliverTo: object,
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
    await w.db.insertInto('order_event').values({ order_id: id, at: now, kind: 'placed', actor: input.buyerName, note: '' }).execute()
    await w.db.updateTable('cart').set({ open_for_buyer_id: null }).where('id', '=', cart.id).execute()
    return { id, uuid, number }
  } catch (error) {
    if (isDuplicate(error)) return null
    throw error
  }
}
