// The people of a customer, as its owner keeps them: who they are, their roles and limits, open invitations.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { CompanyRole } from '../../adapters/database/tables/people.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { roleColumns, rolesOf } from '../accounts/company-roles.ts'
import { parseAmount } from '../money/cents.ts'

/** Which person of which company does it; every change is recorded under the e-mail address. */
export interface CompanyActor {
  customerId: number
  buyerId: number
  email: string
}

export interface CompanyPerson {
  id: number
  uuid: string
  name: string
  email: string
  roles: CompanyRole[]
  spendingLimitCents: number | null
  isDisabled: boolean
}

const peopleOf = (r: Pick<ReadContext, 'db'>, customerId: number) =>
  r.db
    .selectFrom('buyer')
    .select(['buyer.id', 'buyer.uuid', 'buyer.name', 'buyer.email', 'buyer.disabled_at', 'buyer.spending_limit_cents', ...roleColumns])
    .where('buyer.customer_id', '=', customerId)

const personOf = (row: Awaited<ReturnType<ReturnType<typeof peopleOf>['executeTakeFirstOrThrow']>>): CompanyPerson => ({
  id: row.id,
  uuid: row.uuid,
  name: row.name,
  email: row.email,
  roles: rolesOf(row),
  spendingLimitCents: row.spending_limit_cents,
  isDisabled: row.disabled_at !== null,
})

export const listPeople = async (r: Pick<ReadContext, 'db'>, customerId: number): Promise<CompanyPerson[]> =>
  (await peopleOf(r, customerId).orderBy('buyer.name').execute()).map(personOf)

/** A person of another company is absent. */
export const findPerson = async (r: Pick<ReadContext, 'db'>, which: { customerId: number; uuid: string }): Promise<CompanyPerson> =>
  personOf(found(await peopleOf(r, which.customerId).where('buyer.uuid', '=', which.uuid).executeTakeFirst()))

/** What this person may order for without asking, in cents including VAT; null = no limit. */
export async function spendingLimitOf(r: Pick<ReadContext, 'db'>, buyerId: number): Promise<number | null> {
  const row = await r.db.selectFrom('buyer').select('spending_limit_cents').where('id', '=', buyerId).executeTakeFirst()
  return row?.spending_limit_cents ?? null
}

/** One change of a company's people at a time: two owners who step down in the same moment must not leave it without one. */
export async function lockCompany(w: WriteContext, customerId: number): Promise<void> {
  await w.db.selectFrom('customer').select('id').where('id', '=', customerId).modifyEnd(lockRows(w.db)).execute()
}

/** Whether somebody else of the company is an owner who may sign in. Ask while the company is locked. */
export async function hasOtherOwner(r: Pick<ReadContext, 'db'>, customerId: number, buyerId: number): Promise<boolean> {
  const other = await r.db
    .selectFrom('buyer')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('id', '<>', buyerId)
    .where('is_owner', '=', 1)
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

export const lastOwner = {
  refused: 'last-owner' as const,
  sentence: 'This is the company’s only owner. Make somebody else an owner first.',
}

/** A limit in cents from what was typed: empty is no limit (null), nonsense undefined. */
export function parseLimit(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const cents = parseAmount(text)
  return cents === null || cents < 0 ? undefined : cents
}
