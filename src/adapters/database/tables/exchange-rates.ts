// Rows of what one dollar costs, and of what invoices in dollars are worth in rand.
import type { Generated } from 'kysely'

/** Append-only: a mistake is corrected by a newer row for the same day. */
export interface ExchangeRateTable {
  id: Generated<number>
  uuid: string
  currency: 'USD'
  /** rand for one dollar, in millionths */
  rate_micro: number
  rated_on: string
  source: string
  entered_by: number
  entered_at: string
}

/** Of each invoice that is not in rand, as it was printed; append-only. */
export interface InvoiceRateTable {
  invoice_id: number
  exchange_rate_id: number
  rate_micro: number
  rated_on: string
  source: string
  rand_net_cents: number
  rand_vat_cents: number
  rand_total_cents: number
}
