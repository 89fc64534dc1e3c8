// Goods of a request that was refused or withdrawn, back in the cart of whoever asked.
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { openCart } from '../carts/change-cart.ts'

/**
 * Copies the lines into the buyer's open cart; a product that is there already keeps its quantity. Only for the own request, and
 * only when it is over without an order: else it is absent. The request keeps its lines.
 */
export async function refillCart(w: WriteContext, input: { buyerId: number; approvalUuid: string }): Promise<void> {
  const request = found(
    await w.db
      .selectFrom('order_approval')
      .select('cart_id')
      .where('uuid', '=', input.approvalUuid)
      .where('buyer_id', '=', input.buyerId)
      .where('state', 'in', ['refused', 'withdrawn'])
      .executeTakeFirst(),
  )
  const cartId = await openCart(w, input.buyerId)
  const present = await w.db.selectFrom('cart_line').select('product_id').where('cart_id', '=', cartId).execute()
  const known = new Set(present.map((line) => line.product_id))
  const lines = await w.db
    .selectFrom('cart_line')
    .select(['product_id', 'quantity_milli'])
    .where('cart_id', '=', request.cart_id)
    .orderBy('id')
    .execute()
  const missing = lines.filter((line) => !known.has(line.product_id))
  if (missing.length > 0)
    await w.db
      .insertInto('cart_line')
      .values(missing.map((line) => ({ uuid: w.newUuid(), cart_id: cartId, ...line })))
      .execute()
}
