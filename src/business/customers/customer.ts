// What the office keeps about a customer: listing, finding, editing. Its money is reckoned in invoices and payments.
import type { ReleasePolicy } from '../../adapters/database/tables/people.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { emailPattern } from '../accounts/register-buyer.ts'
import { cents, parseAmount } from '../money/cents.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { contains } from '../lists/searching.ts'

export const releasePolicies: Record<ReleasePolicy, string> = {
  'on-claim': 'On a claim, up to a limit: goods may go when the office accepted the proof',
  'on-bank-line': 'On the bank line: goods may go when the money is in the bank',
  prepaid: 'Prepaid: goods may go when this invoice and every overdue one is paid',
}

export interface CustomerRow {
  uuid: string
  name: string
  vatNumber: string | null
  email: string | null
  phone: string | null
  releasePolicy: ReleasePolicy
  invoicedCents: number
  paidCents: number
  balanceCents: number
}

/** Customers by name, with what they were invoiced and paid. */
export async function listCustomers(r: ReadContext, input: { q?: string | undefined; page?: number | undefined }): Promise<Paged<CustomerRow>> {
  let query = r.db.selectFrom('customer').where('customer.name', 'is not', null)
  if (input.q) {
    const like = contains(input.q)
    query = query.where((eb) => eb.or([eb('customer.name', 'like', like), eb('customer.email', 'like', like), eb('customer.vat_number', 'like', like)]))
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(input.page, Number(total))
  const rows = await query
    .select(['customer.id', 'customer.uuid', 'customer.name', 'customer.vat_number', 'customer.email', 'customer.phone', 'customer.release_policy'])
    .select((eb) =>
      eb
        .selectFrom('invoice_balance')
        .innerJoin('invoice', 'invoice.id', 'invoice_balance.invoice_id')
        .whereRef('invoice.customer_id', '=', 'customer.id')
        .select((sub) => sub.fn.sum<number>('invoice_balance.total_cents').as('sum'))
        .as('invoiced'),
    )
    .select((eb) =>
      eb
        .selectFrom('invoice_balance')
        .innerJoin('invoice', 'invoice.id', 'invoice_balance.invoice_id')
        .whereRef('invoice.customer_id', '=', 'customer.id')
        .select((sub) => sub.fn.sum<number>('invoice_balance.paid_cents').as('sum'))
        .as('paid'),
    )
    .orderBy('customer.name')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(
    page,
    rows.map((row) => ({
      uuid: row.uuid,
      name: row.name,
      vatNumber: row.vat_number,
      email: row.email,
      phone: row.phone,
      releasePolicy: row.release_policy,
      invoicedCents: cents(row.invoiced),
      paidCents: cents(row.paid),
      balanceCents: cents(cents(row.invoiced) - cents(row.paid)),
    })),
  )
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
  note: string
  version: number
  buyers: { uuid: string; name: string; email: string; phone: string | null; isDisabled: boolean }[]
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
    await ('uuid' in which
      ? r.db.selectFrom('customer').selectAll().where('uuid', '=', which.uuid)
      : r.db.selectFrom('customer').selectAll().where('id', '=', which.id)
    ).executeTakeFirst(),
  )
  const buyers = await r.db.selectFrom('buyer').select(['uuid', 'name', 'email', 'phone', 'disabled_at']).where('customer_id', '=', row.id).orderBy('name').execute()
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
    note: row.note,
    version: row.version,
    buyers: buyers.map(({ disabled_at, ...buyer }) => ({ ...buyer, isDisabled: disabled_at !== null })),
    sites: await listSites(r, row.id),
  }
}

export async function listSites(r: Pick<ReadContext, 'db'>, customerId: number): Promise<Site[]> {
  const rows = await r.db.selectFrom('site').selectAll().where('customer_id', '=', customerId).where('is_active', '=', 1).orderBy('name').execute()
  return rows.map((row) => ({ uuid: row.uuid, name: row.name, address: row.address, contactName: row.contact_name, contactPhone: row.contact_phone }))
}

export type CustomerField = 'name' | 'registrationNumber' | 'address' | 'email' | 'phone' | 'vatNumber' | 'releasePolicy' | 'claimLimit' | 'creditDays'

export interface CustomerChange {
  uuid: string
  version: number
  name: string
  registrationNumber: string
  vatNumber: string
  email: string
  phone: string
  address: string
  releasePolicy: string
  claimLimitText: string
  creditDaysText: string
  note: string
  staffName: string
}

export type CustomerSaved = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<CustomerField, string>> }

const creditDaysMax = 180

/** Invoices already issued keep the particulars that they were printed with. Refuses a version that somebody else changed. */
export async function saveCustomer(w: WriteContext, change: CustomerChange): Promise<CustomerSaved> {
  const problems: Partial<Record<CustomerField, string>> = {}
  const name = change.name.trim()
  const email = change.email.trim().toLowerCase()
  const claimLimit = parseAmount(change.claimLimitText.trim() || '0')
  const creditDays = /^\d{1,3}$/.test(change.creditDaysText.trim()) ? Number(change.creditDaysText) : -1
  if (name.length < 2 || name.length > 160) problems.name = 'Enter the company name.'
  if (change.registrationNumber.trim().length > 30) problems.registrationNumber = 'A registration number has at most 30 characters.'
  if (change.phone.trim().length > 40) problems.phone = 'A phone number has at most 40 characters.'
  if (change.address.trim().length < 5 || change.address.trim().length > 500) problems.address = 'Enter the address, at most 500 characters: tax invoices must show it.'
  if (email && (email.length > 254 || !emailPattern.test(email))) problems.email = 'Enter an e-mail address or leave it empty.'
  if (change.vatNumber && !/^4\d{9}$/.test(change.vatNumber.trim())) problems.vatNumber = 'A VAT number has ten digits and begins with 4.'
  if (!Object.hasOwn(releasePolicies, change.releasePolicy)) problems.releasePolicy = 'Choose when goods may go.'
  if (claimLimit === null || claimLimit < 0) problems.claimLimit = 'Enter an amount in rand, for instance 250 000,00.'
  if (creditDays < 0 || creditDays > creditDaysMax) problems.creditDays = `Enter whole days, at most ${creditDaysMax}.`
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const changed = await w.db
    .updateTable('customer')
    .set((eb) => ({
      name,
      registration_number: change.registrationNumber.trim() || null,
      vat_number: change.vatNumber.trim() || null,
      email: email || null,
      phone: change.phone.trim() || null,
      address: change.address.trim(),
      release_policy: change.releasePolicy as ReleasePolicy,
      claim_limit_cents: claimLimit ?? 0,
      credit_days: creditDays,
      note: change.note.trim(),
      version: eb('version', '+', 1),
    }))
    .where('uuid', '=', change.uuid)
    .where('version', '=', change.version)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1) {
    found(await w.db.selectFrom('customer').select('id').where('uuid', '=', change.uuid).executeTakeFirst())
    throw new Problem('changed-meanwhile')
  }
  await record(w, { actor: change.staffName, kind: 'customer-changed', subject: name, detail: { releasePolicy: change.releasePolicy, claimLimitCents: claimLimit, creditDays } })
  return { uuid: change.uuid }
}

export type SiteSaved = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<'name' | 'address', string>> }

/** Adds a delivery site to a customer. */
export async function addSite(
  w: WriteContext,
  input: { customerId: number; name: string; address: string; contactName: string; contactPhone: string },
): Promise<SiteSaved> {
  const problems: Partial<Record<'name' | 'address', string>> = {}
  if (input.name.trim().length < 2 || input.name.trim().length > 120) problems.name = 'Give the site a name that your drivers know.'
  if (input.address.trim().length < 5 || input.address.trim().length > 500) problems.address = 'Enter where the goods must go.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const uuid = w.newUuid()
  await w.db
    .insertInto('site')
    .values({
      uuid,
      customer_id: input.customerId,
      name: input.name.trim(),
      address: input.address.trim(),
      contact_name: input.contactName.trim().slice(0, 120) || null,
      contact_phone: input.contactPhone.trim().slice(0, 40) || null,
    })
    .execute()
  return { uuid }
}
