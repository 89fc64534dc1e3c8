// Lists of invoices, for a customer's buyers and for the office.
import { sql } from 'kysely'
import type { ReadContext } from '../../context.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { dateOn } from '../money/calendar.ts'
import { type Cents, cents } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'
import { findPaymentReferences } from '../money/payment-reference.ts'
import { type InvoiceState, stateOf } from './find-invoice.ts'

export interface InvoiceRow {
  uuid: string
  number: string
  orderNumber: string
  orderUuid: string
  poNumber: string | null
  customerName: string
  customerUuid: string
  issuedOn: string
  dueOn: string
  state: InvoiceState
  isOverdue: boolean
  currency: Currency
  totalCents: Cents
  paidCents: Cents
  balanceCents: Cents
  /** claims that are accepted, and proofs that fit; not money */
  notifiedCents: Cents
}

export interface InvoiceSearch {
  customerId?: number | undefined
  q?: string | undefined
  currency?: Currency | undefined
  /** `owing` = open and part-paid */
  state?: InvoiceState | 'owing' | 'overdue' | undefined
  page?: number | undefined
}

/** `q` finds number, order, PO number, customer, or a payment reference in any spelling. */
function matching(r: ReadContext, search: InvoiceSearch) {
  let query = r.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .innerJoin('sales_order', 'sales_order.id', 'invoice.order_id')
    .innerJoin('customer', 'customer.id', 'invoice.customer_id')
  if (search.customerId !== undefined) query = query.where('invoice.customer_id', '=', search.customerId)
  if (search.currency !== undefined) query = query.where('invoice.currency', '=', search.currency)
  if (search.state === 'open') query = query.where('invoice_balance.paid_cents', '=', 0)
  if (search.state === 'paid') query = query.whereRef('invoice_balance.paid_cents', '=', 'invoice_balance.total_cents')
  if (search.state === 'part-paid') query = query.where('invoice_balance.paid_cents', '>', 0)
  if (search.state && search.state !== 'paid') query = query.whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
  if (search.state === 'overdue') query = query.where('invoice.due_on', '<', dateOn(r.clock.now()))
  if (search.q?.trim()) {
    const like = contains(search.q)
    const references = findPaymentReferences(search.q)
    query = query.where((eb) =>
      eb.or([
        eb('invoice.number', 'like', like),
        eb('sales_order.number', 'like', like),
        eb('sales_order.po_number', 'like', like),
        eb('customer.name', 'like', like),
        ...(references.length > 0 ? [eb('invoice.payment_reference', 'in', references)] : []),
      ]),
    )
  }
  return query
}

const inRows = (query: ReturnType<typeof matching>) =>
  query
    .select([
      'invoice.id',
      'invoice.uuid',
      'invoice.number',
      'invoice.issued_on',
      'invoice.due_on',
      'invoice.currency',
      'invoice_balance.total_cents',
      'invoice_balance.paid_cents',
    ])
    .select([
      'sales_order.number as order_number',
      'sales_order.uuid as order_uuid',
      'sales_order.po_number',
      'customer.name as customer_name',
      'customer.uuid as customer_uuid',
    ])
    .orderBy('invoice.id', 'desc')

/** Newest first. */
export async function listInvoices(r: ReadContext, search: InvoiceSearch): Promise<Paged<InvoiceRow>> {
  const query = matching(r, search)
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  return paged(page, await rowsOf(r, await inRows(query).limit(page.size).offset(page.offset).execute()))
}

/** Newest first, from the one before this uuid on: for reading all of them while new ones arrive. */
export async function invoicesBefore(
  r: ReadContext,
  search: Omit<InvoiceSearch, 'page'>,
  before: string | undefined,
  limit: number,
): Promise<InvoiceRow[]> {
  let query = matching(r, search)
  if (before !== undefined) {
    query = query.where('invoice.id', '<', (eb) => eb.selectFrom('invoice as last').select('last.id').where('last.uuid', '=', before))
  }
  return rowsOf(r, await inRows(query).limit(limit).execute())
}

type Row = Awaited<ReturnType<ReturnType<typeof inRows>['execute']>>[number]

async function rowsOf(r: ReadContext, rows: Row[]): Promise<InvoiceRow[]> {
  const claims = await claimedCents(
    r,
    rows.map((row) => row.id),
  )
  const today = dateOn(r.clock.now())
  return rows.map((row) => {
    const balanceCents = cents(row.total_cents - row.paid_cents)
    return {
      uuid: row.uuid,
      number: row.number,
      orderNumber: row.order_number,
      orderUuid: row.order_uuid,
      poNumber: row.po_number,
      customerName: row.customer_name,
      customerUuid: row.customer_uuid,
      issuedOn: row.issued_on,
      dueOn: row.due_on,
      state: stateOf(row.total_cents, row.paid_cents),
      isOverdue: balanceCents > 0 && row.due_on < today,
      currency: row.currency,
      totalCents: cents(row.total_cents),
      paidCents: cents(row.paid_cents),
      balanceCents,
      notifiedCents: cents(Math.min(balanceCents, claims.get(row.id) ?? 0)),
    }
  })
}

/** Cents claimed per invoice by proofs that are accepted, or read and found to fit. */
export async function claimedCents(
  r: Pick<ReadContext, 'db'>,
  invoiceIds: number[],
  states: 'accepted' | 'any' = 'any',
): Promise<Map<number, number>> {
  if (invoiceIds.length === 0) return new Map()
  const rows = await r.db
    .selectFrom('proof')
    .select(['invoice_id', sql<number>`sum(amount_cents)`.as('sum')])
    .where('invoice_id', 'in', invoiceIds)
    .where((eb) =>
      states === 'accepted'
        ? eb('state', '=', 'accepted')
        : eb.or([eb('state', '=', 'accepted'), eb.and([eb('state', '=', 'read'), eb('verdict', '=', 'plausible')])]),
    )
    .groupBy('invoice_id')
    .execute()
  return new Map(rows.map((row) => [row.invoice_id, cents(row.sum)]))
}
