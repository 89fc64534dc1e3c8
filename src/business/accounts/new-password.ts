// What a new password of somebody with an account has to be: longer without a second factor, and not built from what is known.
import type { ReadContext } from '../../context.ts'
import { passwordLengthMin, passwordLengthWithFactorMin, passwordWeakness } from './password.ts'
import type { Person } from './principal.ts'
import { factorsOf } from './second-factor.ts'

/** Characters that this person's password needs at least. */
export const lengthMinFor = async (r: Pick<ReadContext, 'db'>, person: Person): Promise<number> =>
  (await factorsOf(r, person)).hasAny ? passwordLengthWithFactorMin : passwordLengthMin

/** Why the password may not be theirs, as a sentence, or null. */
export async function passwordProblem(r: Pick<ReadContext, 'db'>, person: Person, password: string): Promise<string | null> {
  const words = [person.name, person.email.split('@')[0] ?? '', ...(await companyOf(r, person))]
  return passwordWeakness(password, words, await lengthMinFor(r, person))
}

async function companyOf(r: Pick<ReadContext, 'db'>, { realm, subjectId }: Person): Promise<string[]> {
  if (realm !== 'buyer') return []
  const row = await r.db
    .selectFrom('buyer')
    .innerJoin('customer', 'customer.id', 'buyer.customer_id')
    .select('customer.name')
    .where('buyer.id', '=', subjectId)
    .executeTakeFirst()
  return row === undefined ? [] : [row.name]
}
