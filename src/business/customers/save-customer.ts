// Changing what the office keeps about a customer.
import type { ReleasePolicy } from '../../adapters/database/tables/people.ts'
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { emailPattern } from '../accounts/register-buyer.ts'
import { record } from '../audit/record.ts'
import { parseAmount } from '../money/cents.ts'
import { releasePolicies } from './release-policies.ts'

export type CustomerField =
  'name' | 'registrationNumber' | 'address' | 'email' | 'phone' | 'vatNumber' | 'releasePolicy' | 'claimLimit' | 'creditDays'

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
  /** when goods go and how long the customer may owe; null leaves them as they are, for who may not set them */
  terms: CustomerTerms | null
  staffName: string
}

export interface CustomerTerms {
  releasePolicy: string
  claimLimitText: string
  creditDaysText: string
}

export type CustomerSaved = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<CustomerField, string>> }

const creditDaysMax = 180

/** Invoices already issued keep the particulars that they were printed with. Refuses a version that somebody else changed. */
export async function saveCustomer(w: WriteContext, change: CustomerChange): Promise<CustomerSaved> {
  const problems: Partial<Record<CustomerField, string>> = {}
  const name = change.name.trim()
  const email = change.email.trim().toLowerCase()
  const terms = change.terms && judgeTerms(change.terms)
  if (name.length < 2 || name.length > 160) problems.name = 'Enter the company name.'
  if (change.registrationNumber.trim().length > 30) problems.registrationNumber = 'A registration number has at most 30 characters.'
  if (change.phone.trim().length > 40) problems.phone = 'A phone number has at most 40 characters.'
  if (change.address.trim().length < 5 || change.address.trim().length > 500)
    problems.address = 'Enter the address, at most 500 characters: tax invoices must show it.'
  if (email && (email.length > 254 || !emailPattern.test(email))) problems.email = 'Enter an e-mail address or leave it empty.'
  if (change.vatNumber && !/^4\d{9}$/.test(change.vatNumber.trim())) problems.vatNumber = 'A VAT number has ten digits and begins with 4.'
  if (terms) Object.assign(problems, terms.problems)
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
      ...terms?.values,
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
  await record(w, {
    actor: change.staffName,
    kind: 'customer-changed',
    subject: name,
    detail: { ...terms?.values },
  })
  return { uuid: change.uuid }
}

function judgeTerms(terms: CustomerTerms) {
  const problems: Partial<Record<CustomerField, string>> = {}
  const claimLimit = parseAmount(terms.claimLimitText.trim() || '0')
  const creditDays = /^\d{1,3}$/.test(terms.creditDaysText.trim()) ? Number(terms.creditDaysText) : -1
  if (!Object.hasOwn(releasePolicies, terms.releasePolicy)) problems.releasePolicy = 'Choose when goods may go.'
  if (claimLimit === null || claimLimit < 0) problems.claimLimit = 'Enter an amount in rand, for instance 250 000,00.'
  if (creditDays < 0 || creditDays > creditDaysMax) problems.creditDays = `Enter whole days, at most ${creditDaysMax}.`
  const values = { release_policy: terms.releasePolicy as ReleasePolicy, claim_limit_cents: claimLimit ?? 0, credit_days: creditDays }
  return { problems, values }
}
