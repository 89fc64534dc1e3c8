// What the office keeps about customers: the list, and one with its buyers and sites. Debts are reckoned in invoices.
import type { CompanyRole, ReleasePolicy } from '../../adapters/database/tables/people.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { roleColumns, rolesOf } from '../accounts/company-roles.ts'
import { contains } from '../lists/searching.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { cents } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'

export interface CustomerRow {
  uuid: string
  name: string
  vatNumber: string | null
  email: string | null
  phone: string | null
  releasePolicy: ReleasePolicy
  /** in rand */
  invoicedCents: number
  paidCents: number
  balanceCents: number
  /** null where nothing was invoiced in dollars */
  inDollars: { invoicedCents: number; paidCents: number; balanceCents: number } | null
}

/** Customers by name, with what they were invoiced and paid. */
export async function listCustomers(
  r: ReadContext,
  input: { q?: string | undefined; page?: number | undefined },
): Promise<Paged<CustomerRow>> {
  let query = r.db.selectFrom('customer').where('customer.name', 'is not', null)
  if (input.q) {
    const like = contains(input.q)
    query = query.where((eb) =>
      eb.or([eb('customer.name', 'like', like), eb('customer.email', 'like', like), eb('customer.vat_number', 'like', like)]),
    )
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(input.page, Number(total))
  const rows = await query
    .select([
      'customer.id',
      'customer.uuid',
      'customer.name',
      'customer.vat_number',
      'customer.email',
      'customer.phone',
      'customer.release_policy',
    ])
    .orderBy('customer.name')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  const sumsOf = await invoicedBy(
    r,
    rows.map((row) => row.id),
  )
  return paged(
    page,
    rows.map((row) => ({
      uuid: row.uuid,
      name: row.name,
      ...(sumsOf(row.id, 'ZAR') ?? nothing),
      inDollars: sumsOf(row.id, 'USD'),
      vatNumber: row.vat_number,
      email: row.email,
      phone: row.phone,
      releasePolicy: row.release_policy,
    })),
  )
}

interface Sums {
  invoicedCents: number
  paidCents: number
  balanceCents: number
}

const nothing: Sums = { invoicedCents: 0, paidCents: 0, balanceCents: 0 }

/** What each of these customers was invoiced and paid, each currency by itself. */
async function invoicedBy(r: Pick<ReadContext, 'db'>, customerIds: number[]): Promise<(id: number, currency: Currency) => Sums | null> {
  if (customerIds.length === 0) return () => null
  const rows = await r.db
    .selectFrom('invoice_balance')
    .innerJoin('invoice', 'invoice.id', 'invoice_balance.invoice_id')
    .select(['invoice.customer_id', 'invoice.currency'])
    .select((eb) => [
      eb.fn.sum<number>('invoice_balance.total_cents').as('invoiced'),
      eb.fn.sum<number>('invoice_balance.paid_cents').as('paid'),
    ])
    .where('invoice.customer_id', 'in', customerIds)
    .groupBy(['invoice.customer_id', 'invoice.currency'])
    .execute()
  return (id, currency) => {
    const row = rows.find((one) => one.customer_id === id && one.currency === currency)
    if (row === undefined) return null
    const [invoicedCents, paidCents] = [cents(row.invoiced), cents(row.paid)]
    return { invoicedCents, paidCents, balanceCents: cents(invoicedCents - paidCents) }
  }
}

export interface CustomerDetail {
  id: number
  uuid: string
  name: string
  registrationNumber: string | null
  vatNumber: string | null
  email: string | null
  phone: string | null
  address: string
  releasePolicy: ReleasePolicy
  claimLimitCents: number
  creditDays: number
  /** what its invoices are in from now on */
  currency: Currency
  note: string
  version: number
  buyers: { uuid: string; name: string; email: string; phone: string | null; isDisabled: boolean; roles: CompanyRole[] }[]
  sites: Site[]
}

export interface Site {
  uuid: string
  name: string
  address: string
  contactName: string | null
  contactPhone: string | null
}

/** By uuid for the office, by id for the customer's own buyers. */
export async function findCustomer(r: Pick<ReadContext, 'db'>, which: { uuid: string } | { id: number }): Promise<CustomerDetail> {
  const row = found(
    await (
      'uuid' in which
        ? r.db.selectFrom('customer').selectAll().where('uuid', '=', which.uuid)
        : r.db.selectFrom('customer').selectAll().where('id', '=', which.id)
    ).executeTakeFirst(),
  )
  const buyers = await r.db
    .selectFrom('buyer')
    .select(['uuid', 'name', 'email', 'phone', 'disabled_at', ...roleColumns])
    .where('customer_id', '=', row.id)
    .orderBy('name')
    .execute()
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    registrationNumber: row.registration_number,
    vatNumber: row.vat_number,
    email: row.email,
    phone: row.phone,
    address: row.address,
    releasePolicy: row.release_policy,
    claimLimitCents: row.claim_limit_cents,
    creditDays: row.credit_days,
    currency: row.currency,
    note: row.note,
    version: row.version,
    buyers: buyers.map((buyer) => ({
      uuid: buyer.uuid,
      name: buyer.name,
      email: buyer.email,
      phone: buyer.phone,
      isDisabled: buyer.disabled_at !== null,
      roles: rolesOf(buyer),
    })),
    sites: await listSites(r, row.id),
  }
}

export async function listSites(r: Pick<ReadContext, 'db'>, customerId: number): Promise<Site[]> {
  const rows = await r.db
    .selectFrom('site')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('is_active', '=', 1)
    .orderBy('name')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    name: row.name,
    address: row.address,
    contactName: row.contact_name,
    contactPhone: row.contact_phone,
  }))
}
