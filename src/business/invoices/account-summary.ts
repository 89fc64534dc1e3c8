// What a customer owes as a whole: invoiced, paid, unallocated, overdue, and how old the debt is. Each currency by itself: nothing here
// adds up amounts of two.
import type { LedgerAccount } from '../../adapters/database/tables/money.ts'
import type { ReadContext } from '../../context.ts'
import { dateOn, daysBetween } from '../money/calendar.ts'
import { type Cents, cents } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'
import { claimedCents } from './list-invoices.ts'

export interface AccountSummary {
  /** of every amount here */
  currency: Currency
  invoicedCents: Cents
  paidCents: Cents
  /** money in the bank that belongs to the customer and to no invoice yet */
  unallocatedCents: Cents
  /** set aside for refunds and not out of the bank yet: still the customer's */
  refundsPayableCents: Cents
  /** invoiced − paid − unallocated − refunds to pay: negative when we owe the customer */
  balanceCents: Cents
  /** unpaid on invoices: not reduced by unallocated cash */
  owingCents: Cents
  overdueCents: Cents
  notifiedCents: Cents
  ageing: { label: string; cents: Cents }[]
}

/** One for each currency in which anything was invoiced, rand first; of one customer, or of all of them. Never empty. */
export async function accountSummaries(r: Pick<ReadContext, 'db' | 'clock'>, customerId?: number): Promise<AccountSummary[]> {
  const inDollars = await accountSummary(r, customerId, 'USD')
  const inRand = await accountSummary(r, customerId)
  if (inDollars.invoicedCents === 0) return [inRand]
  const isRandEmpty = inRand.invoicedCents === 0 && inRand.balanceCents === 0
  return isRandEmpty ? [inDollars] : [inRand, inDollars]
}

/** In one currency; of one customer, or of all of them. */
export async function accountSummary(
  r: Pick<ReadContext, 'db' | 'clock'>,
  customerId?: number,
  currency: Currency = 'ZAR',
): Promise<AccountSummary> {
  let query = r.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select(['invoice.id', 'invoice.due_on', 'invoice_balance.total_cents', 'invoice_balance.paid_cents'])
    .where('invoice.currency', '=', currency)
  if (customerId !== undefined) query = query.where('invoice.customer_id', '=', customerId)
  const invoices = await query.execute()
  const today = dateOn(r.clock.now())
  const owing = invoices.filter((invoice) => invoice.paid_cents < invoice.total_cents)
  const claims = await claimedCents(
    r,
    owing.map((invoice) => invoice.id),
  )
  const unallocatedCents = await heldIn(r, 'unallocated-cash', currency, customerId)
  const refundsPayableCents = await heldIn(r, 'refunds-payable', currency, customerId)
  const invoicedCents = cents(invoices.reduce((sum, invoice) => sum + invoice.total_cents, 0))
  const paidCents = cents(invoices.reduce((sum, invoice) => sum + invoice.paid_cents, 0))
  const aged = owing.map((invoice) => ({ days: daysBetween(invoice.due_on, today), cents: invoice.total_cents - invoice.paid_cents }))
  const between = (from: number, until: number) =>
    cents(aged.filter((debt) => debt.days >= from && debt.days <= until).reduce((sum, debt) => sum + debt.cents, 0))
  return {
    currency,
    invoicedCents,
    paidCents,
    unallocatedCents,
    refundsPayableCents,
    balanceCents: cents(invoicedCents - paidCents - unallocatedCents - refundsPayableCents),
    owingCents: cents(invoicedCents - paidCents),
    overdueCents: between(1, Infinity),
    notifiedCents: cents(
      owing.reduce((sum, invoice) => sum + Math.min(claims.get(invoice.id) ?? 0, invoice.total_cents - invoice.paid_cents), 0),
    ),
    ageing: [
      { label: 'Not yet due', cents: between(-Infinity, 0) },
      { label: '1 to 30 days late', cents: between(1, 30) },
      { label: '31 to 60 days late', cents: between(31, 60) },
      { label: 'Over 60 days late', cents: between(61, Infinity) },
    ],
  }
}

/** Straight from the ledger: what the account `unallocated-cash` holds, which is rand only. Refunds that are to be paid are out of it already. */
export const unallocatedCash = (r: Pick<ReadContext, 'db'>, customerId?: number): Promise<Cents> =>
  heldIn(r, 'unallocated-cash', 'ZAR', customerId)

async function heldIn(r: Pick<ReadContext, 'db'>, account: LedgerAccount, currency: Currency, customerId?: number): Promise<Cents> {
  const side = async (column: 'debit_account' | 'credit_account') => {
    let query = r.db
      .selectFrom('ledger_entry')
      .select((eb) => eb.fn.sum<number>('amount_cents').as('sum'))
      .where(column, '=', account)
      .where('currency', '=', currency)
    if (customerId !== undefined) query = query.where('customer_id', '=', customerId)
    return cents((await query.executeTakeFirstOrThrow()).sum)
  }
  return cents((await side('credit_account')) - (await side('debit_account')))
}
