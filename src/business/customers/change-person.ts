// Changing what somebody of a company may do: roles, spending limit, whether they sign in at all. A company keeps an owner.
import type { WriteContext } from '../../context.ts'
import { flagsOf, parseCompanyRoles } from '../accounts/company-roles.ts'
import { endSessionsOf } from '../accounts/session.ts'
import { record } from '../audit/record.ts'
import { type CompanyActor, findPerson, hasOtherOwner, lastOwner, lockCompany, parseLimit } from './company-people.ts'

export type PersonChanged =
  { uuid: string } | typeof lastOwner | { refused: 'invalid'; problems: Partial<Record<'roles' | 'spendingLimit', string>> }

/** The new roles count within a second, in every session of the person. */
export async function changePerson(
  w: WriteContext,
  input: { by: CompanyActor; uuid: string; roles: readonly string[]; spendingLimitText: string },
): Promise<PersonChanged> {
  const { customerId } = input.by
  await lockCompany(w, customerId)
  const person = await findPerson(w, { customerId, uuid: input.uuid })
  const roles = parseCompanyRoles(input.roles)
  const limit = parseLimit(input.spendingLimitText)
  const problems: Partial<Record<'roles' | 'spendingLimit', string>> = {}
  if (roles === null || roles.length === 0) problems.roles = 'Choose at least one role, or disable the account.'
  if (limit === undefined) problems.spendingLimit = 'Enter an amount in rand, for instance 50 000,00, or leave it empty.'
  if (Object.keys(problems).length > 0 || roles === null) return { refused: 'invalid', problems }
  const givesUpOwning = person.roles.includes('owner') && !person.isDisabled && !roles.includes('owner')
  if (givesUpOwning && !(await hasOtherOwner(w, customerId, person.id))) return lastOwner
  await w.db
    .updateTable('buyer')
    .set({ ...flagsOf(roles), spending_limit_cents: limit ?? null })
    .where('id', '=', person.id)
    .execute()
  await record(w, {
    actor: input.by.email,
    kind: 'buyer-roles-changed',
    subject: person.email,
    detail: { from: person.roles, to: roles, limitFromCents: person.spendingLimitCents, limitToCents: limit ?? null },
  })
  return { uuid: person.uuid }
}

/** Ends every session of the person; what they did stays. */
export async function disablePerson(
  w: WriteContext,
  input: { by: CompanyActor; uuid: string },
): Promise<{ uuid: string } | typeof lastOwner> {
  const { customerId } = input.by
  await lockCompany(w, customerId)
  const person = await findPerson(w, { customerId, uuid: input.uuid })
  if (person.isDisabled) return { uuid: person.uuid }
  if (person.roles.includes('owner') && !(await hasOtherOwner(w, customerId, person.id))) return lastOwner
  await w.db.updateTable('buyer').set({ disabled_at: w.clock.now() }).where('id', '=', person.id).execute()
  await endSessionsOf(w, 'buyer', person.id)
  await record(w, { actor: input.by.email, kind: 'buyer-disabled', subject: person.email })
  return { uuid: person.uuid }
}

/** The person signs in again with the password of before. */
export async function enablePerson(w: WriteContext, input: { by: CompanyActor; uuid: string }): Promise<void> {
  const person = await findPerson(w, { customerId: input.by.customerId, uuid: input.uuid })
  await w.db.updateTable('buyer').set({ disabled_at: null }).where('id', '=', person.id).where('erased_at', 'is', null).execute()
  await record(w, { actor: input.by.email, kind: 'buyer-enabled', subject: person.email })
}
