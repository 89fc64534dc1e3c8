// A new company with its first buyer, signed in at once. Strangers come here by a link in their mail: ask-to-register.ts.
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { saveVerifiedEmail } from './account.ts'
import { firstRoles, flagsOf } from './company-roles.ts'
import { acceptTexts, chooseMarketing } from './consents.ts'
import { welcomeDevice } from './known-device.ts'
import { hashPassword, passwordWeakness, TooManySignIns } from './password.ts'
import type { Person } from './principal.ts'
import { type SignInOrigin, startSession } from './session.ts'

export interface Registration extends SignInOrigin {
  companyName: string
  registrationNumber: string
  vatNumber: string
  address: string
  contactName: string
  email: string
  phone: string
  password: string
  /** mail about offers; never taken for granted */
  wantsMarketing?: boolean
}

export type RegistrationField =
  'companyName' | 'registrationNumber' | 'vatNumber' | 'address' | 'contactName' | 'email' | 'phone' | 'password'

export type Registered =
  | { token: string; customerUuid: string }
  | { refused: 'invalid'; problems: Partial<Record<RegistrationField, string>> }
  | { refused: 'try-later' | 'link-used' }

/** A link that was mailed to the address was opened. */
export interface ProvenAddress {
  passwordHash: string
  /** uses the link up: false when somebody else did */
  use: (w: WriteContext) => Promise<boolean>
}

/**
 * The form of the HTML standard: no accents, which MariaDB compares as if they were not there (`zanelé@` would be shown what belongs to
 * `zanele@`), and no comma or bracket, which mail programs take for the end of an address.
 */
export const emailPattern = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d-]+(\.[a-z\d-]+)+$/i

/**
 * Whoever opens an account accepts the terms that the page shows. A new customer starts with the default release policy: goods go when
 * the money is on the bank line.
 */
export async function registerBuyer(ctx: Context, registration: Registration, proven?: ProvenAddress): Promise<Registered> {
  const given = trimmed(registration)
  const problems = problemsOf(given)
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  try {
    const passwordHash = proven?.passwordHash ?? (await hashPassword(registration.password))
    return await ctx.transact(async (w) => {
      if (proven !== undefined && !(await proven.use(w))) return { refused: 'link-used' as const }
      const now = w.clock.now()
      const customerUuid = w.newUuid()
      const customer = await w.db
        .insertInto('customer')
        .values({
          uuid: customerUuid,
          name: given.companyName,
          registration_number: given.registrationNumber || null,
          vat_number: given.vatNumber || null,
          email: given.email,
          phone: given.phone || null,
          address: given.address,
          release_policy: 'on-bank-line',
          claim_limit_cents: 0,
          credit_days: 0,
          note: '',
          created_at: now,
        })
        .executeTakeFirstOrThrow()
      const buyer = await w.db
        .insertInto('buyer')
        .values({
          uuid: w.newUuid(),
          customer_id: Number(customer.insertId),
          name: given.contactName,
          email: given.email,
          phone: given.phone || null,
          password_hash: passwordHash,
          created_at: now,
          disabled_at: null,
          ...flagsOf(firstRoles),
        })
        .executeTakeFirstOrThrow()
      await record(w, { actor: 'buyer', kind: 'registered', subject: given.email, remoteAddress: given.remoteAddress })
      const person: Person = { realm: 'buyer', subjectId: Number(buyer.insertId), name: given.contactName, email: given.email }
      await acceptTexts(w, person, given)
      if (given.wantsMarketing === true) await chooseMarketing(w, person, given, true)
      if (proven !== undefined) await saveVerifiedEmail(w, person, given.email)
      await welcomeDevice(w, person, given)
      return { token: await startSession(w, 'buyer', person.subjectId, given), customerUuid }
    })
  } catch (error) {
    if (error instanceof TooManySignIns) return { refused: 'try-later' }
    if (isDuplicate(error)) return { refused: 'invalid', problems: { email: 'This address has an account already. Sign in instead.' } }
    throw error
  }
}

export function trimmed(registration: Registration): Registration {
  const flat = (text: string) => text.trim().replace(/\s+/g, ' ')
  return {
    ...registration,
    companyName: flat(registration.companyName),
    registrationNumber: flat(registration.registrationNumber),
    vatNumber: flat(registration.vatNumber).replace(/ /g, ''),
    address: registration.address.trim(),
    contactName: flat(registration.contactName),
    email: registration.email.trim().toLowerCase(),
    phone: flat(registration.phone),
  }
}

export function problemsOf(given: Registration): Partial<Record<RegistrationField, string>> {
  const problems: Partial<Record<RegistrationField, string>> = {}
  if (given.companyName.length < 2 || given.companyName.length > 160) problems.companyName = 'Enter the registered name of the company.'
  if (given.registrationNumber && !/^[\w/ -]{5,30}$/.test(given.registrationNumber))
    problems.registrationNumber = 'Enter the CIPC number as on the certificate, for instance 2019/123456/07.'
  if (given.vatNumber && !/^4\d{9}$/.test(given.vatNumber))
    problems.vatNumber = 'A VAT number has ten digits and begins with 4. Leave it empty if you have none.'
  if (given.address.length < 5 || given.address.length > 500) problems.address = 'Enter the address for your tax invoices.'
  if (given.contactName.length < 2 || given.contactName.length > 120) problems.contactName = 'Enter your name.'
  if (given.email.length > 254 || !emailPattern.test(given.email))
    problems.email = 'Enter an e-mail address, for instance name@company.co.za.'
  if (given.phone && !/^[+\d][\d ()-]{6,39}$/.test(given.phone)) problems.phone = 'Enter a phone number, for instance 082 123 4567.'
  const weakness = passwordWeakness(given.password, [
    given.companyName,
    given.contactName,
    given.email.split('@')[0] ?? '',
    '360degree',
    'supply',
  ])
  if (weakness) problems.password = weakness
  return problems
}
