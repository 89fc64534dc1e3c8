// What a customer's invoices are in: rand, or US dollars for an export customer. Issued invoices stay as they are; so it is changed only
// while nothing of the customer is open, and nobody looks at a balance of two currencies for longer than a refund takes.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { type Currency, currencyNames, isCurrency } from '../money/currency.ts'

export interface CurrencyToSet {
  uuid: string
  version: number
  currency: string
  /** a payment gateway is configured that charges this */
  canBePaid: (currency: Currency) => boolean
  staffName: string
}

export type CurrencySet = { uuid: string } | { refused: 'invalid'; problems: { currency: string } }

/** Counts for orders from now on. Rand can always be paid, by bank transfer; dollars only through a gateway that charges dollars. */
export async function setCurrency(w: WriteContext, input: CurrencyToSet): Promise<CurrencySet> {
  const no = (currency: string): CurrencySet => ({ refused: 'invalid', problems: { currency } })
  const { currency } = input
  if (!isCurrency(currency)) return no('Choose a currency.')
  const customer = found(
    await w.db
      .selectFrom('customer')
      .select(['id', 'name', 'currency', 'version'])
      .where('uuid', '=', input.uuid)
      .modifyEnd(lockRows(w.db))
      .executeTakeFirst(),
  )
  if (customer.version !== input.version) throw new Problem('changed-meanwhile')
  if (customer.currency === currency) return { uuid: input.uuid }
  if (currency !== 'ZAR' && !input.canBePaid(currency))
    return no(
      `No payment gateway that charges the ${currencyNames[currency]} is set up, so that nothing could be paid. Set up Stripe first.`,
    )
  const open = await whatIsOpen(w, customer.id)
  if (open !== null) return no(`The currency can be changed while nothing is open: ${open}`)
  await w.db
    .updateTable('customer')
    .set((eb) => ({ currency, version: eb('version', '+', 1) }))
    .where('id', '=', customer.id)
    .execute()
  await record(w, {
    actor: input.staffName,
    kind: 'customer-currency-set',
    subject: customer.name,
    detail: { from: customer.currency, to: currency },
  })
  return { uuid: input.uuid }
}

/** The first thing found that a change would leave in the other currency; null when there is none. */
async function whatIsOpen(w: WriteContext, customerId: number): Promise<string | null> {
  const invoice = await w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select('invoice.number')
    .where('invoice.customer_id', '=', customerId)
    .whereRef('invoice_balance.paid_cents', '<', 'invoice_balance.total_cents')
    .executeTakeFirst()
  if (invoice) return `${invoice.number} is not paid.`
  const approval = await w.db
    .selectFrom('order_approval')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (approval) return 'an order waits for an approver of the company.'
  const payment = await w.db
    .selectFrom('gateway_payment')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('state', 'in', ['created', 'unknown', 'started', 'pending'])
    .executeTakeFirst()
  if (payment) return 'a payment through a gateway is under way.'
  for (const account of ['unallocated-cash', 'refunds-payable', 'gateway-held'] as const) {
    if (await isHolding(w, customerId, account))
      return 'we hold money of the customer that pays no invoice. Put it to an invoice or refund it first.'
  }
  return null
}

async function isHolding(w: WriteContext, customerId: number, account: 'unallocated-cash' | 'refunds-payable' | 'gateway-held') {
  const rows = await w.db
    .selectFrom('ledger_entry')
    .select(['currency', 'amount_cents', 'credit_account'])
    .where('customer_id', '=', customerId)
    .where((eb) => eb.or([eb('credit_account', '=', account), eb('debit_account', '=', account)]))
    .execute()
  const held = new Map<string, number>()
  for (const row of rows) {
    const signed = row.credit_account === account ? row.amount_cents : -row.amount_cents
    held.set(row.currency, (held.get(row.currency) ?? 0) + signed)
  }
  return [...held.values()].some((sum) => sum !== 0)
}
