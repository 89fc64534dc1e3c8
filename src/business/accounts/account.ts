// The rows behind people who sign in, the same for both realms: finding one, and what is kept about its password.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { Person } from './principal.ts'

const tableOf = { buyer: 'buyer', office: 'staff' } as const satisfies Record<Realm, string>

export interface Account extends Person {
  passwordHash: string
  emailVerifiedAt: string | null
}

/** As every address is stored and compared. */
export const normalEmail = (email: string): string => email.trim().toLowerCase()

/** The account that may sign in with this address, or null: unknown or disabled, which must look the same outside. */
export async function findAccount(
  r: Pick<ReadContext, 'db'>,
  realm: Realm,
  by: { email: string } | { id: number },
): Promise<Account | null> {
  const query = r.db
    .selectFrom(tableOf[realm])
    .select(['id', 'name', 'email', 'password_hash', 'email_verified_at'])
    .where('disabled_at', 'is', null)
  const row = await ('id' in by ? query.where('id', '=', by.id) : query.where('email', '=', normalEmail(by.email))).executeTakeFirst()
  if (row === undefined) return null
  return {
    realm,
    subjectId: row.id,
    name: row.name,
    email: row.email,
    passwordHash: row.password_hash,
    emailVerifiedAt: row.email_verified_at,
  }
}

/** Until the transaction ends, whoever changes how this person proves to be who they are waits here. */
export async function lockAccount(w: WriteContext, { realm, subjectId }: Person): Promise<void> {
  await w.db.selectFrom(tableOf[realm]).select('id').where('id', '=', subjectId).modifyEnd(lockRows(w.db)).execute()
}

export async function savePasswordHash(w: WriteContext, { realm, subjectId }: Person, passwordHash: string): Promise<void> {
  await w.db.updateTable(tableOf[realm]).set({ password_hash: passwordHash }).where('id', '=', subjectId).execute()
}

/** Somebody opened a link that was mailed to this address. Throws the database's duplicate error when another account has it. */
export async function saveVerifiedEmail(w: WriteContext, { realm, subjectId }: Person, email: string): Promise<void> {
  await w.db
    .updateTable(tableOf[realm])
    .set({ email: normalEmail(email), email_verified_at: w.clock.now() })
    .where('id', '=', subjectId)
    .execute()
}

/** Whether this browser signed in to this account before. */
export async function isKnownDevice(r: Pick<ReadContext, 'db'>, person: Person | null, deviceHash: string | undefined): Promise<boolean> {
  const row = await r.db
    .selectFrom('known_device')
    .select('id')
    .where('realm', '=', person?.realm ?? 'buyer')
    .where('subject_id', '=', person?.subjectId ?? 0)
    .where('device_hash', '=', deviceHash ?? '')
    .executeTakeFirst()
  return row !== undefined
}
