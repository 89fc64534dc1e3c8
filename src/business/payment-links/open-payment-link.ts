// What the holder of a payment link sees: enough to pay the invoice, and nothing about the company that owes it.
import type { ReadContext } from '../../context.ts'
import { hashOfToken } from '../accounts/session.ts'
import type { InvoiceParties } from '../invoices/issue-invoice.ts'
import { dateOn } from '../money/calendar.ts'
import { type Cents, cents } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'

export interface LinkedInvoice {
  linkUuid: string
  /** for starting a payment; shown to nobody */
  invoiceUuid: string
  sellerName: string
  invoiceNumber: string
  isPaid: boolean
  /** Absent once it is paid: there is nothing more to know. */
  owing: {
    balanceCents: Cents
    currency: Currency
    dueOn: string
    isOverdue: boolean
    paymentReference: string
    bank: InvoiceParties['bank']
    sellerPhone: string
  } | null
}

/** Null for a link that opens nothing: never made, stopped, or too old. Nothing tells these apart. */
export async function openPaymentLink(r: Pick<ReadContext, 'db' | 'clock'>, token: string): Promise<LinkedInvoice | null> {
  const row = await r.db
    .selectFrom('payment_link')
    .innerJoin('invoice', 'invoice.id', 'payment_link.standing_invoice_id')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select(['payment_link.uuid as link_uuid', 'invoice.uuid', 'invoice.number', 'invoice.currency', 'invoice.due_on', 'invoice.parties'])
    .select(['invoice.payment_reference', 'invoice_balance.total_cents', 'invoice_balance.paid_cents'])
    .where('payment_link.token_hash', '=', hashOfToken(token))
    .where('payment_link.expires_at', '>', r.clock.now())
    .executeTakeFirst()
  if (row === undefined) return null
  const { supplier, bank } = JSON.parse(row.parties) as InvoiceParties
  const balanceCents = cents(row.total_cents - row.paid_cents)
  const isPaid = balanceCents === 0
  const owing = {
    balanceCents,
    currency: row.currency,
    dueOn: row.due_on,
    isOverdue: row.due_on < dateOn(r.clock.now()),
    paymentReference: row.payment_reference,
    bank,
    sellerPhone: supplier.phone,
  }
  return {
    linkUuid: row.link_uuid,
    invoiceUuid: row.uuid,
    sellerName: supplier.name,
    invoiceNumber: row.number,
    isPaid,
    owing: isPaid ? null : owing,
  }
}
