// Who we are: the company's particulars as printed on pages, invoices and mail. Kept as one setting; nothing here is about customers.
import type { ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'

export interface Company {
  name: string
  tradingName: string
  registrationNumber: string
  vatNumber: string
  address: string
  phone: string
  email: string
  hours: string
}

const name = 'company'

// Before the office has entered anything: says so, rather than print somebody's particulars on an invoice.
const unknownCompany: Company = {
  name: 'Company name not set',
  tradingName: '360Degree Supply',
  registrationNumber: '',
  vatNumber: '',
  address: 'Address not set',
  phone: '',
  email: '',
  hours: '',
}

export async function companyDetails(r: Pick<ReadContext, 'db'>): Promise<Company> {
  const row = await r.db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  return row ? { ...unknownCompany, ...(JSON.parse(row.value) as Partial<Company>) } : unknownCompany
}

/** The particulars as pages show them, through the cache: at most a second old. Invoices read the database. */
export const knownCompany = (r: ReadContext): Promise<Company> => r.cache.remember('content', name, () => companyDetails(r))

export type CompanySaved = { saved: true } | { refused: 'invalid'; problems: Partial<Record<keyof Company, string>> }

/** New invoices carry these particulars; issued ones keep theirs. */
export async function saveCompany(w: WriteContext, company: Company, staffName: string): Promise<CompanySaved> {
  const problems: Partial<Record<keyof Company, string>> = {}
  if (company.name.length < 2 || company.name.length > 160) problems.name = 'Enter the registered name: tax invoices must show it.'
  if (company.tradingName.length < 2 || company.tradingName.length > 160) problems.tradingName = 'Enter the name that customers know.'
  if (company.registrationNumber.length < 5) problems.registrationNumber = 'Enter the CIPC number, for instance 2019/123456/07.'
  if (company.vatNumber && !/^4\d{9}$/.test(company.vatNumber)) problems.vatNumber = 'A VAT number has ten digits and begins with 4.'
  if (company.address.length < 5 || company.address.length > 500) problems.address = 'Enter the address: tax invoices must show it.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const value = JSON.stringify(company)
  const changed = await w.db.updateTable('setting').set({ value }).where('name', '=', name).executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) await w.db.insertInto('setting').values({ name, value }).execute()
  await w.noteChange('content')
  await record(w, { actor: staffName, kind: 'company-saved', subject: company.name })
  return { saved: true }
}
