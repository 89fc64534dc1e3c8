// Putting products into a buyer's open cart, changing their quantities, taking them out. A buyer has one open cart.
import { isDuplicate, lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { unitOf } from '../catalogue/units.ts'
import { formatQuantity, parseQuantity } from '../money/quantity.ts'

const cartLinesMax = 50 // an order of more products is a list, and wants another way in

export type QuantityRefusal = {
  refused: 'not-a-quantity' | 'below-minimum' | 'off-step' | 'by-quote-only' | 'not-available' | 'cart-full'
  sentence: string
}

interface Orderable {
  unit_code: string
  step_milli: number
  minimum_milli: number
}

/** The quantity in 1/1000 unit, or why it cannot be ordered. */
export function judgeQuantity(product: Orderable, text: string): { quantityMilli: number } | QuantityRefusal {
  const unit = unitOf(product.unit_code)
  const quantityMilli = parseQuantity(text)
  if (quantityMilli === null)
    return {
      refused: 'not-a-quantity',
      sentence: `Enter a quantity in ${unit.symbol}, for instance ${formatQuantity(product.minimum_milli, unit.symbol)}.`,
    }
  if (quantityMilli < product.minimum_milli)
    return { refused: 'below-minimum', sentence: `The smallest order is ${formatQuantity(product.minimum_milli, unit.symbol)}.` }
  if (quantityMilli % product.step_milli !== 0) {
    const below = quantityMilli - (quantityMilli % product.step_milli)
    return {
      refused: 'off-step',
      sentence: `This is sold in steps of ${formatQuantity(product.step_milli, unit.symbol)}: enter ${formatQuantity(below, unit.symbol)} or ${formatQuantity(below + product.step_milli, unit.symbol)}.`,
    }
  }
  return { quantityMilli }
}

/** Puts a product in the cart; a product that is there already gets the new quantity, not the sum. */
export async function putInCart(
  w: WriteContext,
  input: { buyerId: number; productSlug: string; quantityText: string },
): Promise<{ quantityMilli: number } | QuantityRefusal> {
  const product = found(
    await w.db
      .selectFrom('product')
      .select(['id', 'price_e4', 'unit_code', 'step_milli', 'minimum_milli', 'availability'])
      .where('slug', '=', input.productSlug)
      .where('is_listed', '=', 1)
      .executeTakeFirst(),
  )
  if (product.price_e4 === null) return { refused: 'by-quote-only', sentence: 'This product has no list price: request a quote.' }
  if (product.availability === 'not-available') return { refused: 'not-available', sentence: 'This product cannot be had at present.' }
  const judged = judgeQuantity(product, input.quantityText)
  if ('refused' in judged) return judged
  const cartId = await openCart(w, input.buyerId)
  const changed = await w.db
    .updateTable('cart_line')
    .set({ quantity_milli: judged.quantityMilli })
    .where('cart_id', '=', cartId)
    .where('product_id', '=', product.id)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) > 0) return judged
  const { count } = await w.db
    .selectFrom('cart_line')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('cart_id', '=', cartId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= cartLinesMax)
    return { refused: 'cart-full', sentence: `A cart holds ${cartLinesMax} products: place this order first.` }
  await w.db
    .insertInto('cart_line')
    .values({ uuid: w.newUuid(), cart_id: cartId, product_id: product.id, quantity_milli: judged.quantityMilli })
    .execute()
  return judged
}

/** The open cart's id, locked; made when the buyer has none. */
export async function openCart(w: WriteContext, buyerId: number): Promise<number> {
  const known = await lockedCart(w, buyerId)
  if (known) return known.id
  try {
    const made = await w.db
      .insertInto('cart')
      .values({
        uuid: w.newUuid(),
        buyer_id: buyerId,
        open_for_buyer_id: buyerId,
        po_number: null,
        site_id: null,
        note: '',
        created_at: w.clock.now(),
      })
      .executeTakeFirstOrThrow()
    return Number(made.insertId)
  } catch (error) {
    if (!isDuplicate(error)) throw error
    return found(await lockedCart(w, buyerId)).id
  }
}

/** The buyer's open cart, locked: one that is placed or asked for in this moment is not changed under the hand that does so. */
export const lockedCart = (w: WriteContext, buyerId: number) =>
  w.db.selectFrom('cart').select('id').where('open_for_buyer_id', '=', buyerId).modifyEnd(lockRows(w.db)).executeTakeFirst()

/** A line of the buyer's open cart: anything else is absent. */
async function ownLine(w: WriteContext, buyerId: number, lineUuid: string) {
  const cart = found(await lockedCart(w, buyerId))
  return w.db
    .selectFrom('cart_line')
    .innerJoin('product', 'product.id', 'cart_line.product_id')
    .select(['cart_line.id', 'product.unit_code', 'product.step_milli', 'product.minimum_milli'])
    .where('cart_line.cart_id', '=', cart.id)
    .where('cart_line.uuid', '=', lineUuid)
    .executeTakeFirst()
}

export async function changeCartLine(
  w: WriteContext,
  input: { buyerId: number; lineUuid: string; quantityText: string },
): Promise<{ quantityMilli: number } | QuantityRefusal> {
  const line = found(await ownLine(w, input.buyerId, input.lineUuid))
  const judged = judgeQuantity(line, input.quantityText)
  if ('refused' in judged) return judged
  await w.db.updateTable('cart_line').set({ quantity_milli: judged.quantityMilli }).where('id', '=', line.id).execute()
  return judged
}

export async function removeCartLine(w: WriteContext, input: { buyerId: number; lineUuid: string }): Promise<void> {
  const line = found(await ownLine(w, input.buyerId, input.lineUuid))
  await w.db.deleteFrom('cart_line').where('id', '=', line.id).execute()
}
