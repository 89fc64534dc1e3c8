// What a buyer is about to order: the open cart, its lines reckoned at today's prices, VAT and, for a company that is invoiced in
// dollars, today's rate.
import { createHash } from 'node:crypto'
import { compileOnce } from '../../adapters/database/compile-once.ts'
import type { VatCode } from '../../adapters/database/tables/trade.ts'
import type { ReadContext } from '../../context.ts'
import { unitOf } from '../catalogue/units.ts'
import { vatRatesOn } from '../catalogue/vat-rates.ts'
import { type ExchangeRate, usableRate } from '../exchange-rates/find-rate.ts'
import { dateOn } from '../money/calendar.ts'
import { type Cents, cents, sumOf } from '../money/cents.ts'
import { type Currency, priceInDollarsE4, randValueCents } from '../money/currency.ts'
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
  /** of all its prices and amounts */
  currency: Currency
  /** by which the catalogue's rand became dollars; null in rand */
  rate: ExchangeRate | null
  /** the company is invoiced in dollars and no usable rate is known: shown in rand, and cannot be ordered */
  needsRate: boolean
  lines: CartLine[]
  netCents: Cents
  vatCents: Cents
  totalCents: Cents
  /** what the total is in rand: limits are in rand */
  randTotalCents: Cents
  isEmpty: boolean
  poNumber: string
  siteUuid: string | null
  note: string
}

/**
 * What a buyer looked at in the review, in short: products, quantities, site, PO number and note. An order is placed only for the
 * cart that was reviewed, also when another tab changed it meanwhile. Prices are not in it: the agreed total guards them; what that
 * total is in, is.
 */
export function fingerprintOf(cart: Cart): string {
  const lines = cart.lines.map((line) => [line.productId, line.quantityMilli])
  return createHash('sha256')
    .update(JSON.stringify([lines, cart.siteUuid, cart.poNumber, cart.note, cart.currency]))
    .digest('base64url')
}

/** How many products are in the buyer's open cart: what every page shows beside it. */
export async function countCartLines(r: Pick<ReadContext, 'db'>, buyerId: number): Promise<number> {
  const [row] = await linesOfOpenCart(r.db, buyerId)
  return Number(row?.count)
}

const linesOfOpenCart = compileOnce((db, buyerId: number) =>
  db
    .selectFrom('cart_line')
    .innerJoin('cart', 'cart.id', 'cart_line.cart_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('cart.open_for_buyer_id', '=', buyerId),
)

/** The buyer's open cart; an empty one when there is none. */
export const showCart = async (r: Pick<ReadContext, 'db' | 'clock'>, buyerId: number): Promise<Cart> =>
  reckoned(r, await headOf(r).where('cart.open_for_buyer_id', '=', buyerId).executeTakeFirst())

/** A cart that waits for an approver, which nobody changes any more, at today's prices. */
export const showWaitingCart = async (r: Pick<ReadContext, 'db' | 'clock'>, cartId: number): Promise<Cart> =>
  reckoned(r, await headOf(r).where('cart.id', '=', cartId).executeTakeFirst())

const headOf = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('cart')
    .innerJoin('buyer', 'buyer.id', 'cart.buyer_id')
    .innerJoin('customer', 'customer.id', 'buyer.customer_id')
    .leftJoin('site', 'site.id', 'cart.site_id')
    .select(['cart.id', 'cart.po_number', 'cart.note', 'site.uuid as site_uuid', 'customer.currency'])

interface CartHead {
  id: number
  po_number: string | null
  note: string
  site_uuid: string | null
  currency: Currency
}

async function reckoned(r: Pick<ReadContext, 'db' | 'clock'>, cart: CartHead | undefined): Promise<Cart> {
  const isInDollars = cart?.currency === 'USD'
  const rate = isInDollars ? await usableRate(r) : null
  const lines = cart ? await linesOf(r, cart.id, rate) : []
  const netCents = sumOf(lines.map((line) => line.netCents))
  const vat = sumOf(lines.map((line) => line.vatCents))
  const totalCents = cents(netCents + vat)
  return {
    id: cart?.id ?? null,
    currency: rate ? 'USD' : 'ZAR',
    rate,
    needsRate: isInDollars && rate === null,
    lines,
    netCents,
    vatCents: vat,
    totalCents,
    randTotalCents: rate ? cents(randValueCents(netCents, rate.rateMicro) + randValueCents(vat, rate.rateMicro)) : totalCents,
    isEmpty: lines.length === 0,
    poNumber: cart?.po_number ?? '',
    siteUuid: cart?.site_uuid ?? null,
    note: cart?.note ?? '',
  }
}

async function linesOf(r: Pick<ReadContext, 'db' | 'clock'>, cartId: number, rate: ExchangeRate | null): Promise<CartLine[]> {
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
    const listedE4 = row.price_e4 ?? 0
    const unitPriceE4 = rate ? priceInDollarsE4(listedE4, rate.rateMicro) : listedE4
    const net = lineNetCents(row.quantity_milli, unitPriceE4)
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
      unitPriceE4,
      vatCode: row.vat_code,
      vatRateBp: rates[row.vat_code],
      netCents: net,
      vatCents: vat,
      grossCents: cents(net + vat),
      isGone: row.is_listed !== 1 || row.price_e4 === null || row.availability === 'not-available',
    }
  })
}
