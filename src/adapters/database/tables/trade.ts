// Rows of what is sold and ordered: catalogue, VAT rates, carts, orders, quote requests.
import type { Generated } from 'kysely'
import type { Currency } from '../../../business/money/currency.ts'

export type VatCode = 'standard' | 'zero'
export type Availability = 'in-stock' | 'to-order' | 'not-available'
export type OrderState = 'placed' | 'released' | 'dispatched' | 'delivered'

export interface CategoryTable {
  id: Generated<number>
  slug: string
  name: string
  position: number
}

export interface ProductTable {
  id: Generated<number>
  uuid: string
  slug: string
  name: string
  summary: string
  description: string
  category_id: number
  unit_code: string
  step_milli: number
  minimum_milli: number
  /** 1/10000 rand per unit, excluding VAT; null = by quote only */
  price_e4: number | null
  vat_code: VatCode
  picture: string
  availability: Availability
  is_listed: number
  /** JSON: { label, value }[] */
  specification: string
  created_at: string
  updated_at: string
  version: Generated<number>
}

/** The VAT of a code from a date on, until the next row of that code. */
export interface VatRateTable {
  id: Generated<number>
  code: VatCode
  rate_bp: number
  from_on: string
}

export interface CartTable {
  id: Generated<number>
  uuid: string
  buyer_id: number
  /** = buyer_id while the cart is open, null once ordered: unique, so a buyer has one open cart */
  open_for_buyer_id: number | null
  po_number: string | null
  site_id: number | null
  note: string
  created_at: string
}

export interface CartLineTable {
  id: Generated<number>
  uuid: string
  cart_id: number
  product_id: number
  quantity_milli: number
}

export interface SalesOrderTable {
  id: Generated<number>
  uuid: string
  number: string
  /** unique: one cart gives one order, ever */
  cart_id: number
  customer_id: number
  buyer_id: number
  site_id: number | null
  /** JSON of the site as it was when the order was placed */
  site: string
  po_number: string | null
  note: string
  state: OrderState
  currency: Generated<Currency>
  net_cents: number
  vat_cents: number
  total_cents: number
  placed_at: string
  version: Generated<number>
}

export interface OrderLineTable {
  id: Generated<number>
  order_id: number
  position: number
  product_id: number
  product_name: string
  unit_code: string
  quantity_milli: number
  unit_price_e4: number
  vat_code: VatCode
  vat_rate_bp: number
  net_cents: number
  vat_cents: number
}

export interface OrderEventTable {
  id: Generated<number>
  order_id: number
  at: string
  kind: string
  actor: string
  note: string
}

/** An order over its buyer's spending limit, before it is one: the cart waits for an approver. No number is drawn yet. */
export interface OrderApprovalTable {
  id: Generated<number>
  uuid: string
  /** unique: the cart as it was reviewed; nobody changes it any more */
  cart_id: number
  customer_id: number
  /** who asks */
  buyer_id: number
  /** what the buyer agreed to, including VAT, in `currency` */
  total_cents: number
  currency: Generated<Currency>
  /** in rand */
  limit_cents: number
  state: 'waiting' | 'approved' | 'refused' | 'withdrawn'
  requested_at: string
  /** never the one who asks: the database refuses it */
  decided_by: number | null
  decided_at: string | null
  reason: string | null
  order_id: number | null
}

export interface QuoteRequestTable {
  id: Generated<number>
  uuid: string
  product_id: number
  customer_id: number | null
  name: string
  email: string
  phone: string | null
  company: string | null
  quantity: string | null
  message: string
  state: 'open' | 'answered'
  answer: string | null
  answered_by: number | null
  answered_at: string | null
  created_at: string
}
