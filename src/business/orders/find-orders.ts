// Looking at orders: lists and one order, each with whether its goods may go and why.
import type { OrderState } from '../../adapters/database/tables/trade.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { unitOf } from '../catalogue/units.ts'
import { type InvoiceState, stateOf } from '../invoices/find-invoice.ts'
import { claimedCents } from '../invoices/list-invoices.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { dateOn } from '../money/calendar.ts'
import { type Cents, cents, sumOf } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'
import { judgeRelease, type ReleaseJudgement } from './release-policy.ts'

export interface OrderRow {
  uuid: string
  number: string
  customerName: string
  customerUuid: string
  buyerName: string
  poNumber: string | null
  state: OrderState
  placedAt: string
  /** of its amounts and prices */
  currency: Currency
  totalCents: Cents
  paidCents: Cents
  invoiceUuid: string
  invoiceNumber: string
  invoiceState: InvoiceState
  release: ReleaseJudgement
}

export interface OrderDetail extends OrderRow {
  id: number
  version: number
  customerId: number
  note: string
  netCents: Cents
  vatCents: Cents
  siteUuid: string | null
  deliverTo: { name: string; address: string; contactName: string | null; contactPhone: string | null }
  lines: {
    productName: string
    unitSymbol: string
    quantityMilli: number
    unitPriceE4: number
    vatRateBp: number
    netCents: Cents
    vatCents: Cents
  }[]
  history: { at: string; kind: string; actor: string; note: string }[]
}

export interface OrderSearch {
  customerId?: number | undefined
  /** only what this person ordered */
  buyerId?: number | undefined
  q?: string | undefined
  /** `releasable` = placed, and the policy lets the goods go */
  state?: OrderState | 'releasable' | undefined
  page?: number | undefined
}

const orderQuery = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('sales_order')
    .innerJoin('customer', 'customer.id', 'sales_order.customer_id')
    .innerJoin('buyer', 'buyer.id', 'sales_order.buyer_id')
    .innerJoin('invoice', 'invoice.order_id', 'sales_order.id')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')

const rowColumns = [
  'sales_order.id',
  'sales_order.uuid',
  'sales_order.number',
  'sales_order.po_number',
  'sales_order.state',
  'sales_order.placed_at',
  'sales_order.currency',
  'sales_order.total_cents',
  'sales_order.customer_id',
  'customer.name as customer_name',
  'customer.uuid as customer_uuid',
  'customer.release_policy',
  'customer.claim_limit_cents',
  'buyer.name as buyer_name',
  'invoice.id as invoice_id',
  'invoice.uuid as invoice_uuid',
  'invoice.number as invoice_number',
  'invoice_balance.paid_cents',
] as const

type Row = Awaited<ReturnType<typeof sampleRow>>
const sampleRow = (r: Pick<ReadContext, 'db'>) => orderQuery(r).select(rowColumns).executeTakeFirstOrThrow()

/** Newest first. `q` finds order, invoice, PO number or customer. */
export async function listOrders(r: ReadContext, search: OrderSearch): Promise<Paged<OrderRow>> {
  let query = orderQuery(r)
  if (search.customerId !== undefined) query = query.where('sales_order.customer_id', '=', search.customerId)
  if (search.buyerId !== undefined) query = query.where('sales_order.buyer_id', '=', search.buyerId)
  if (search.state) query = query.where('sales_order.state', '=', search.state === 'releasable' ? 'placed' : search.state)
  if (search.q?.trim()) {
    const like = contains(search.q)
    query = query.where((eb) =>
      eb.or([
        eb('sales_order.number', 'like', like),
        eb('invoice.number', 'like', like),
        eb('sales_order.po_number', 'like', like),
        eb('customer.name', 'like', like),
      ]),
    )
  }
  if (search.state === 'releasable') {
    // the policy is a rule in code, so its answer is not a column; open orders are few, all of them are judged
    const rows = await query.select(rowColumns).orderBy('sales_order.id', 'desc').execute()
    const releasable = (await judged(r, rows)).filter((order) => order.release.isReleasable)
    const page = pageOf(search.page, releasable.length)
    return paged(page, releasable.slice(page.offset, page.offset + page.size))
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query.select(rowColumns).orderBy('sales_order.id', 'desc').limit(page.size).offset(page.offset).execute()
  return paged(page, await judged(r, rows))
}

/** Newest first, from the one before this uuid on: for reading all of them while new ones arrive. */
export async function ordersBefore(
  r: ReadContext,
  search: { customerId?: number | undefined; state?: OrderState | undefined },
  before: string | undefined,
  limit: number,
): Promise<OrderRow[]> {
  let query = orderQuery(r)
  if (search.customerId !== undefined) query = query.where('sales_order.customer_id', '=', search.customerId)
  if (search.state !== undefined) query = query.where('sales_order.state', '=', search.state)
  if (before !== undefined) {
    query = query.where('sales_order.id', '<', (eb) =>
      eb.selectFrom('sales_order as last').select('last.id').where('last.uuid', '=', before),
    )
  }
  return judged(r, await query.select(rowColumns).orderBy('sales_order.id', 'desc').limit(limit).execute())
}

/** With `customerId`, another customer's order is absent. */
export async function findOrder(
  r: Pick<ReadContext, 'db' | 'clock'>,
  which: { uuid: string; customerId?: number | undefined },
): Promise<OrderDetail> {
  let query = orderQuery(r)
    .leftJoin('site', 'site.id', 'sales_order.site_id')
    .select(rowColumns)
    .select([
      'sales_order.note',
      'sales_order.net_cents',
      'sales_order.vat_cents',
      'sales_order.site',
      'sales_order.version',
      'site.uuid as site_uuid',
    ])
    .where('sales_order.uuid', '=', which.uuid)
  if (which.customerId !== undefined) query = query.where('sales_order.customer_id', '=', which.customerId)
  const row = found(await query.executeTakeFirst())
  const [order] = await judged(r, [row])
  const lines = await r.db.selectFrom('order_line').selectAll().where('order_id', '=', row.id).orderBy('position').execute()
  const history = await r.db
    .selectFrom('order_event')
    .select(['at', 'kind', 'actor', 'note'])
    .where('order_id', '=', row.id)
    .orderBy('id')
    .execute()
  return {
    ...found(order),
    id: row.id,
    version: row.version,
    customerId: row.customer_id,
    note: row.note,
    netCents: cents(row.net_cents),
    vatCents: cents(row.vat_cents),
    siteUuid: row.site_uuid,
    deliverTo: JSON.parse(row.site) as OrderDetail['deliverTo'],
    lines: lines.map((line) => ({
      productName: line.product_name,
      unitSymbol: unitOf(line.unit_code).symbol,
      quantityMilli: line.quantity_milli,
      unitPriceE4: line.unit_price_e4,
      vatRateBp: line.vat_rate_bp,
      netCents: cents(line.net_cents),
      vatCents: cents(line.vat_cents),
    })),
    history,
  }
}

/** Adds to each order whether its goods may go: the facts of all of them in three queries. */
async function judged(r: Pick<ReadContext, 'db' | 'clock'>, rows: Row[]): Promise<OrderRow[]> {
  const customerIds = [...new Set(rows.map((row) => row.customer_id))]
  const owing = await owingInvoices(r, customerIds)
  const claims = await claimedCents(
    r,
    [...new Set([...rows.map((row) => row.invoice_id), ...owing.map((invoice) => invoice.id)])],
    'accepted',
  )
  const today = dateOn(r.clock.now())
  return rows.map((row) => {
    const others = owing.filter((invoice) => invoice.customer_id === row.customer_id && invoice.id !== row.invoice_id)
    const overdue = others.filter((invoice) => invoice.due_on < today)
    const release = judgeRelease({
      policy: row.release_policy,
      currency: row.currency,
      claimLimitCents: row.claim_limit_cents,
      totalCents: row.total_cents,
      paidCents: row.paid_cents,
      claimedCents: claims.get(row.invoice_id) ?? 0,
      otherClaimsCents: others
        .filter((invoice) => invoice.currency === 'ZAR')
        .reduce((sum, invoice) => sum + Math.min(claims.get(invoice.id) ?? 0, invoice.owing_cents), 0),
      overdueElsewhere: [...Map.groupBy(overdue, (invoice) => invoice.currency)].map(([currency, debts]) => ({
        currency,
        cents: sumOf(debts.map((debt) => debt.owing_cents)),
      })),
    })
    return {
      uuid: row.uuid,
      number: row.number,
      customerName: row.customer_name,
      customerUuid: row.customer_uuid,
      buyerName: row.buyer_name,
      poNumber: row.po_number,
      state: row.state,
      placedAt: row.placed_at,
      currency: row.currency,
      totalCents: cents(row.total_cents),
      paidCents: cents(row.paid_cents),
      invoiceUuid: row.invoice_uuid,
      invoiceNumber: row.invoice_number,
      invoiceState: stateOf(row.total_cents, row.paid_cents),
      release,
    }
  })
}

async function owingInvoices(r: Pick<ReadContext, 'db'>, customerIds: number[]) {
  if (customerIds.length === 0) return []
  const rows = await r.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select([
      'invoice.id',
      'invoice.customer_id',
      'invoice.currency',
      'invoice.due_on',
      'invoice_balance.total_cents',
      'invoice_balance.paid_cents',
    ])
    .where('invoice.customer_id', 'in', customerIds)
    .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
    .execute()
  return rows.map((row) => ({ ...row, owing_cents: row.total_cents - row.paid_cents }))
}
