// Who we are: the company's particulars as printed on pages, invoices and mail. Kept as one setting; nothing here is about customers.
import type { ReadContext, WriteContext } from '../../context.ts'

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

export async function saveCompany(w: WriteContext, company: Company): Promise<void> {
  const value = JSON.stringify(company)
  const changed = await w.db.updateTable('setting').set({ value }).where('name', '=', name).executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) await w.db.insertInto('setting').values({ name, value }).execute()
}
