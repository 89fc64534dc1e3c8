// What a buyer is about to order: the open cart, its lines reckoned at today's prices and VAT.
import { createHash } from 'node:crypto'
import type { VatCode } from '../../adapters/database/tables/trade.ts'
import type { ReadContext } from '../../context.ts'
import { unitOf } from '../catalogue/units.ts'
import { vatRatesOn } from '../catalogue/vat-rates.ts'
import { dateOn } from '../money/calendar.ts'
import { type Cents, cents, sumOf } from '../money/cents.ts'
import { lineNetCents, vatCents } from '../money/price.ts'

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

/**
 * What a buyer looked at in the review, in short: products, quantities, site, PO number and note. An order is placed only for the
 * cart that was reviewed, also when another tab changed it meanwhile. Prices are not in it: the agreed total guards them.
 */
export function fingerprintOf(cart: Cart): string {
  const lines = cart.lines.map((line) => [line.productId, line.quantityMilli])
  return createHash('sha256')
    .update(JSON.stringify([lines, cart.siteUuid, cart.poNumber, cart.note]))
    .digest('base64url')
}

/** How many products are in the buyer's open cart: what every page shows beside it. */
export async function countCartLines(r: Pick<ReadContext, 'db'>, buyerId: number): Promise<number> {
  const { count } = await r.db
    .selectFrom('cart_line')
    .innerJoin('cart', 'cart.id', 'cart_line.cart_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('cart.open_for_buyer_id', '=', buyerId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The buyer's open cart; an empty one when there is none. */
export const showCart = async (r: Pick<ReadContext, 'db' | 'clock'>, buyerId: number): Promise<Cart> =>
  reckoned(r, await headOf(r).where('cart.open_for_buyer_id', '=', buyerId).executeTakeFirst())

/** A cart that waits for an approver, which nobody changes any more, at today's prices. */
export const showWaitingCart = async (r: Pick<ReadContext, 'db' | 'clock'>, cartId: number): Promise<Cart> =>
  reckoned(r, await headOf(r).where('cart.id', '=', cartId).executeTakeFirst())

const headOf = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('cart')
    .leftJoin('site', 'site.id', 'cart.site_id')
    .select(['cart.id', 'cart.po_number', 'cart.note', 'site.uuid as site_uuid'])

interface CartHead {
  id: number
  po_number: string | null
  note: string
  site_uuid: string | null
}

async function reckoned(r: Pick<ReadContext, 'db' | 'clock'>, cart: CartHead | undefined): Promise<Cart> {
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
      'cart_line.uuid',
      'cart_line.quantity_milli',
      'product.id as product_id',
      'product.slug',
      'product.name',
      'product.picture',
      'product.unit_code',
      'product.step_milli',
      'product.minimum_milli',
      'product.price_e4',
      'product.vat_code',
      'product.is_listed',
      'product.availability',
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
