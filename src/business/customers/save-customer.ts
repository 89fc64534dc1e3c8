// Changing the particulars that the office keeps about a customer. Its terms are set in set-terms.ts.
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { emailPattern } from '../accounts/register-buyer.ts'
import { record } from '../audit/record.ts'

export type CustomerField = 'name' | 'registrationNumber' | 'address' | 'email' | 'phone' | 'vatNumber'

export interface CustomerChange {
  uuid: string
  version: number
  name: string
  registrationNumber: string
  vatNumber: string
  email: string
  phone: string
  address: string
  note: string
  staffName: string
}

export type CustomerSaved = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<CustomerField, string>> }

/** Invoices already issued keep the particulars that they were printed with. Refuses a version that somebody else changed. */
export async function saveCustomer(w: WriteContext, change: CustomerChange): Promise<CustomerSaved> {
  const problems: Partial<Record<CustomerField, string>> = {}
  const name = change.name.trim()
  const email = change.email.trim().toLowerCase()
  if (name.length < 2 || name.length > 160) problems.name = 'Enter the company name.'
  if (change.registrationNumber.trim().length > 30) problems.registrationNumber = 'A registration number has at most 30 characters.'
  if (change.phone.trim().length > 40) problems.phone = 'A phone number has at most 40 characters.'
  if (change.address.trim().length < 5 || change.address.trim().length > 500)
    problems.address = 'Enter the address, at most 500 characters: tax invoices must show it.'
  if (email && (email.length > 254 || !emailPattern.test(email))) problems.email = 'Enter an e-mail address or leave it empty.'
  if (change.vatNumber && !/^4\d{9}$/.test(change.vatNumber.trim())) problems.vatNumber = 'A VAT number has ten digits and begins with 4.'
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
  await record(w, { actor: change.staffName, kind: 'customer-changed', subject: name })
  return { uuid: change.uuid }
}
