// What a buyer is about to order: one open cart per buyer, its lines reckoned at today's prices and VAT.
import { isDuplicate, lockRows } from '../../adapters/database/dialect.ts'
import type { VatCode } from '../../adapters/database/tables/trade.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { unitOf } from '../catalogue/units.ts'
import { vatRatesOn } from '../catalogue/vat-rates.ts'
import { dateOn } from '../money/calendar.ts'
import { type Cents, cents, sumOf } from '../money/cents.ts'
import { lineNetCents, vatCents } from '../money/price.ts'
import { formatQuantity, parseQuantity } from '../money/quantity.ts'

export interface CartLine {
  uuid: string
  productId: number
  productSlug: string
  productName: string
  picture: string
  unitCode: string
  unitSymbol: string
  unitName: string
  stepMilli: number
  minimumMilli: number
  quantityMilli: number
  unitPriceE4: number
  vatCode: VatCode
  vatRateBp: number
  netCents: Cents
  vatCents: Cents
  grossCents: Cents
  /** no longer sold, or now by quote only: the order cannot be placed with it */
  isGone: boolean
}

export interface Cart {
  id: number | null
  lines: CartLine[]
  netCents: Cents
  vatCents: Cents
  totalCents: Cents
  isEmpty: boolean
  poNumber: string
  siteUuid: string | null
  note: string
}

export const cartLinesMax = 50

/** The buyer's open cart; an empty one when there is none. */
export async function showCart(r: Pick<ReadContext, 'db' | 'clock'>, buyerId: number): Promise<Cart> {
  const cart = await r.db
    .selectFrom('cart')
    .leftJoin('site', 'site.id', 'cart.site_id')
    .select(['cart.id', 'cart.po_number', 'cart.note', 'site.uuid as site_uuid'])
    .where('cart.open_for_buyer_id', '=', buyerId)
    .executeTakeFirst()
  const lines = cart ? await linesOf(r, cart.id) : []
  const netCents = sumOf(lines.map((line) => line.netCents))
  const vat = sumOf(lines.map((line) => line.vatCents))
  return {
    id: cart?.id ?? null,
    lines,
    netCents,
    vatCents: vat,
    totalCents: cents(netCents + vat),
    isEmpty: lines.length === 0,
    poNumber: cart?.po_number ?? '',
    siteUuid: cart?.site_uuid ?? null,
    note: cart?.note ?? '',
  }
}

async function linesOf(r: Pick<ReadContext, 'db' | 'clock'>, cartId: number): Promise<CartLine[]> {
  const rates = await vatRatesOn(r, dateOn(r.clock.now()))
  const rows = await r.db
    .selectFrom('cart_line')
    .innerJoin('product', 'product.id', 'cart_line.product_id')
    .select([
      'cart_line.uuid', 'cart_line.quantity_milli', 'product.id as product_id', 'product.slug', 'product.name', 'product.picture', 'product.unit_code',
      'product.step_milli', 'product.minimum_milli', 'product.price_e4', 'product.vat_code', 'product.is_listed', 'product.availability',
    ])
    .where('cart_line.cart_id', '=', cartId)
    .orderBy('cart_line.id')
    .execute()
  return rows.map((row) => {
    const unit = unitOf(row.unit_code)
    const net = lineNetCents(row.quantity_milli, row.price_e4 ?? 0)
    const vat = vatCents(net, rates[row.vat_code])
    return {
      uuid: row.uuid,
      productId: row.product_id,
      productSlug: row.slug,
      productName: row.name,
      picture: row.picture,
      unitCode: unit.code,
      unitSymbol: unit.symbol,
      unitName: unit.name,
      stepMilli: row.step_milli,
      minimumMilli: row.minimum_milli,
      quantityMilli: row.quantity_milli,
      unitPriceE4: row.price_e4 ?? 0,
      vatCode: row.vat_code,
      vatRateBp: rates[row.vat_code],
      netCents: net,
      vatCents: vat,
      grossCents: cents(net + vat),
      isGone: row.is_listed !== 1 || row.price_e4 === null || row.availability === 'not-available',
    }
  })
}

export type QuantityRefusal = { refused: 'not-a-quantity' | 'below-minimum' | 'off-step' | 'by-quote-only' | 'not-available' | 'cart-full'; sentence: string }

interface Orderable {
  unit_code: string
  step_milli: number
  minimum_milli: number
}

/** The quantity in 1/1000 unit, or why it cannot be ordered. */
export function judgeQuantity(product: Orderable, text: string): { quantityMilli: number } | QuantityRefusal {
  const unit = unitOf(product.unit_code)
  const quantityMilli = parseQuantity(text)
  if (quantityMilli === null) return { refused: 'not-a-quantity', sentence: `Enter a quantity in ${unit.symbol}, for instance ${formatQuantity(product.minimum_milli, unit.symbol)}.` }
  if (quantityMilli < product.minimum_milli) return { refused: 'below-minimum', sentence: `The smallest order is ${formatQuantity(product.minimum_milli, unit.symbol)}.` }
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
export async function putInCart(w: WriteContext, input: { buyerId: number; productSlug: string; quantityText: string }): Promise<{ quantityMilli: number } | QuantityRefusal> {
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
  const changed = await w.db.updateTable('cart_line').set({ quantity_milli: judged.quantityMilli }).where('cart_id', '=', cartId).where('product_id', '=', product.id).executeTakeFirst()
  if (Number(changed.numUpdatedRows) > 0) return judged
  const { count } = await w.db.selectFrom('cart_line').select((eb) => eb.fn.countAll<number>().as('count')).where('cart_id', '=', cartId).executeTakeFirstOrThrow()
  if (Number(count) >= cartLinesMax) return { refused: 'cart-full', sentence: `A cart holds ${cartLinesMax} products: place this order first.` }
  await w.db.insertInto('cart_line').values({ uuid: w.newUuid(), cart_id: cartId, product_id: product.id, quantity_milli: judged.quantityMilli }).execute()
  return judged
}

/** The open cart's id, locked; made when the buyer has none. */
async function openCart(w: WriteContext, buyerId: number): Promise<number> {
  const find = () => w.db.selectFrom('cart').select('id').where('open_for_buyer_id', '=', buyerId).modifyEnd(lockRows(w.db)).executeTakeFirst()
  const known = await find()
  if (known) return known.id
  try {
    const made = await w.db
      .insertInto('cart')
      .values({ uuid: w.newUuid(), buyer_id: buyerId, open_for_buyer_id: buyerId, po_number: null, site_id: null, note: '', created_at: w.clock.now() })
      .executeTakeFirstOrThrow()
    return Number(made.insertId)
  } catch (error) {
    if (!isDuplicate(error)) throw error
    return found(await find()).id
  }
}

/** A line of the buyer's open cart: anything else is absent. */
const ownLine = (w: WriteContext, buyerId: number, lineUuid: string) =>
  w.db
    .selectFrom('cart_line')
    .innerJoin('cart', 'cart.id', 'cart_line.cart_id')
    .innerJoin('product', 'product.id', 'cart_line.product_id')
    .select(['cart_line.id', 'product.unit_code', 'product.step_milli', 'product.minimum_milli'])
    .where('cart.open_for_buyer_id', '=', buyerId)
    .where('cart_line.uuid', '=', lineUuid)
    .executeTakeFirst()

export async function changeCartLine(w: WriteContext, input: { buyerId: number; lineUuid: string; quantityText: string }): Promise<{ quantityMilli: number } | QuantityRefusal> {
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

export type CheckoutSaved = { saved: true } | { refused: 'cart-empty' } | { refused: 'invalid'; problems: Partial<Record<'poNumber' | 'site' | 'note', string>> }

/** Keeps what the buyer entered at checkout, before the review. `siteUuid` must be one of the customer's own. */
export async function saveCheckout(w: WriteContext, input: { buyerId: number; customerId: number; poNumber: string; siteUuid: string; note: string }): Promise<CheckoutSaved> {
  const cart = await w.db.selectFrom('cart').select('id').where('open_for_buyer_id', '=', input.buyerId).executeTakeFirst()
  if (!cart) return { refused: 'cart-empty' }
  const site = await w.db
    .selectFrom('site')
    .select('id')
    .where('uuid', '=', input.siteUuid)
    .where('customer_id', '=', input.customerId)
    .where('is_active', '=', 1)
    .executeTakeFirst()
  const problems: Partial<Record<'poNumber' | 'site' | 'note', string>> = {}
  if (input.poNumber.trim().length > 40) problems.poNumber = 'A PO number has at most 40 characters.'
  if (input.note.length > 2000) problems.note = 'Keep the note under 2 000 characters.'
  if (!site) problems.site = 'Choose where the goods must go.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  await w.db
    .updateTable('cart')
    .set({ po_number: input.poNumber.trim() || null, site_id: site?.id ?? null, note: input.note.trim() })
    .where('id', '=', cart.id)
    .execute()
  return { saved: true }
}
