// Which invoice a document that came by mail is for: by what it names, then by what the mail names, then by a known sender's exact amount.
// With any doubt a person chooses.
import type { ReadContext } from '../../../context.ts'
import { findInvoiceNumbers } from '../../invoices/number.ts'
import type { Currency } from '../../money/currency.ts'
import { findPaymentReferences } from '../../money/payment-reference.ts'

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

/** What may name an invoice, the more certain first. */
export interface Naming {
  /** as read in the document */
  document: string
  /** subject and words of the mail, and the file's name */
  mail: string
  amountCents: number | null
  /** the company of a buyer whose own domain signed the mail */
  customerId: number | null
}

export type Chosen = { invoice: NamedInvoice } | { waiting: string }

export async function chooseInvoice(r: Pick<ReadContext, 'db'>, naming: Naming): Promise<Chosen> {
  for (const text of [naming.document, naming.mail]) {
    const named = await invoicesNamedIn(r, text)
    if (named.length > 1) return { waiting: `It names several invoices: ${named.map(({ number }) => number).join(', ')}.`.slice(0, 300) }
    const [invoice] = named
    if (invoice === undefined) continue
    if (naming.customerId !== null && invoice.customerId !== naming.customerId)
      return { waiting: `It names ${invoice.number}, which is another company’s than the sender’s.` }
    if (invoice.currency !== 'ZAR') return { waiting: `It names ${invoice.number}, which is in dollars and takes no proof.` }
    return { invoice }
  }
  if (naming.customerId === null) return { waiting: 'It names no invoice of ours, and its sender is not known.' }
  if (naming.amountCents === null) return { waiting: 'It names no invoice of ours, and no amount could be read.' }
  const same = await openInvoicesOver(r, naming.amountCents, naming.customerId, 2)
  const [only] = same
  if (only !== undefined && same.length === 1) return { invoice: only }
  return {
    waiting:
      same.length === 0
        ? 'It names no invoice of ours, and the sender’s company owes no invoice of exactly this amount.'
        : 'It names no invoice of ours, and the sender’s company owes several of exactly this amount.',
  }
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

const sameAmountMax = 5

/** In rand, newest first; of one company, or of whichever. */
async function openInvoicesOver(
  r: Pick<ReadContext, 'db'>,
  amountCents: number,
  customerId: number | null,
  max: number,
): Promise<NamedInvoice[]> {
  const query = invoiceQuery(r)
    .where('invoice.currency', '=', 'ZAR')
    .where((eb) => eb(eb('invoice_balance.total_cents', '-', eb.ref('invoice_balance.paid_cents')), '=', amountCents))
  const ofCompany = customerId === null ? query : query.where('invoice.customer_id', '=', customerId)
  return (await ofCompany.orderBy('invoice.id', 'desc').limit(max).execute()).map(invoiceOf)
}

const suggestionsMax = 8

/**
 * For a person who chooses, the likeliest first: what the document names, what the mail names and is exactly this amount, what else the
 * mail names, and open invoices of exactly this amount.
 */
export async function suggestInvoices(r: Pick<ReadContext, 'db'>, naming: Naming): Promise<NamedInvoice[]> {
  const { amountCents, customerId } = naming
  const inMail = await invoicesNamedIn(r, naming.mail)
  const likely = [
    ...(await invoicesNamedIn(r, naming.document)),
    ...inMail.filter(({ balanceCents }) => balanceCents === amountCents),
    ...inMail,
    ...(amountCents === null || amountCents === 0 ? [] : await openInvoicesOver(r, amountCents, customerId, sameAmountMax)),
  ]
  return likely.filter((one, at) => one.currency === 'ZAR' && likely.findIndex(({ id }) => id === one.id) === at).slice(0, suggestionsMax)
}

export async function findInvoiceByName(r: Pick<ReadContext, 'db'>, name: string): Promise<NamedInvoice | null> {
  const [only, ...others] = await invoicesNamedIn(r, name)
  return only === undefined || others.length > 0 ? null : only
}
