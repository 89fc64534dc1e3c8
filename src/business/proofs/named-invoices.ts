// The invoices that a document may be for: those that a text names by payment reference or number, and a company's open ones.
import type { ReadContext } from '../../context.ts'
import { findInvoiceNumbers } from '../invoices/number.ts'
import type { Currency } from '../money/currency.ts'
import { findPaymentReferences } from '../money/payment-reference.ts'

export interface NamedInvoice {
  id: number
  uuid: string
  number: string
  customerId: number
  customerName: string
  /** who ordered what it is for */
  buyerId: number
  /** a proof is taken for rand only */
  currency: Currency
  balanceCents: number
}

const invoiceQuery = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .innerJoin('customer', 'customer.id', 'invoice.customer_id')
    .innerJoin('sales_order', 'sales_order.id', 'invoice.order_id')
    .select([
      'invoice.id',
      'invoice.uuid',
      'invoice.number',
      'invoice.customer_id',
      'customer.name',
      'sales_order.buyer_id',
      'invoice.currency',
    ])
    .select(['invoice_balance.total_cents', 'invoice_balance.paid_cents'])

type Row = Awaited<ReturnType<ReturnType<typeof invoiceQuery>['execute']>>[number]

const invoiceOf = (row: Row): NamedInvoice => ({
  id: row.id,
  uuid: row.uuid,
  number: row.number,
  customerId: row.customer_id,
  customerName: row.name,
  buyerId: row.buyer_id,
  currency: row.currency,
  balanceCents: row.total_cents - row.paid_cents,
})

/** More would be a statement of account, and no proof. */
const namedMax = 20

/** The invoices that exist of those named in a text by payment reference or number. */
export async function invoicesNamedIn(r: Pick<ReadContext, 'db'>, text: string): Promise<NamedInvoice[]> {
  // line by line: two numbers below each other must not run into one
  const lines = text.split('\n')
  const references = lines.flatMap((line) => findPaymentReferences(line)).slice(0, namedMax)
  const numbers = lines.flatMap((line) => findInvoiceNumbers(line)).slice(0, namedMax)
  if (references.length === 0 && numbers.length === 0) return []
  const rows = await invoiceQuery(r)
    .where((eb) =>
      eb.or([
        ...(references.length > 0 ? [eb('invoice.payment_reference', 'in', references)] : []),
        ...(numbers.length > 0 ? [eb('invoice.number', 'in', numbers)] : []),
      ]),
    )
    .orderBy('invoice.id')
    .execute()
  return rows.map(invoiceOf)
}

/** Another open invoice of the same company, in rand: whoever pays several sends a proof to the wrong one now and then. */
export async function openInvoiceNamed(
  r: Pick<ReadContext, 'db'>,
  reference: string | null,
  { id, customerId }: { id: number; customerId: number },
): Promise<NamedInvoice | null> {
  const named = await invoicesNamedIn(r, reference ?? '')
  return named.find((one) => one.customerId === customerId && one.id !== id && one.currency === 'ZAR' && one.balanceCents > 0) ?? null
}

/** In rand, newest first; with `amountCents` those that owe exactly that, with `customerId` those of one company. */
export async function openInvoices(
  r: Pick<ReadContext, 'db'>,
  { amountCents, customerId, max }: { amountCents?: number; customerId: number | null; max: number },
): Promise<NamedInvoice[]> {
  let query = invoiceQuery(r)
    .where('invoice.currency', '=', 'ZAR')
    .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
  if (amountCents !== undefined)
    query = query.where((eb) => eb(eb('invoice_balance.total_cents', '-', eb.ref('invoice_balance.paid_cents')), '=', amountCents))
  if (customerId !== null) query = query.where('invoice.customer_id', '=', customerId)
  return (await query.orderBy('invoice.id', 'desc').limit(max).execute()).map(invoiceOf)
}

export async function findInvoiceByName(r: Pick<ReadContext, 'db'>, name: string): Promise<NamedInvoice | null> {
  const [only, ...others] = await invoicesNamedIn(r, name)
  return only === undefined || others.length > 0 ? null : only
}

/** Each once, where it stands first. */
export const onceEach = (invoices: readonly NamedInvoice[]): NamedInvoice[] =>
  invoices.filter((one, at) => invoices.findIndex(({ id }) => id === one.id) === at)
