// Proving once more to be who one is, before what cannot be taken back: refunds and undone payments, bank details, roles, factors.
import type { Context, ReadContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { findAccount } from './account.ts'
import { admit, factorAttempt, forgive, takeBack } from './guessing.ts'
import { isPassword, TooManySignIns } from './password.ts'
import { personOf, type Principal } from './principal.ts'
import { useCode } from './second-factor.ts'

/** A person who just proved it is asked again after as long as a form takes. */
const freshMinutes = 5
/** Fifty hashes that wait are reckoned in less. */
const fullWaitS = 2

/** Whether this session's person proved to be who they are in the last five minutes. */
export async function isFresh(r: ReadContext, sessionId: number): Promise<boolean> {
  const row = await r.db.selectFrom('session').select('confirmed_at').where('id', '=', sessionId).executeTakeFirst()
  const at = row?.confirmed_at
  return at != null && Date.parse(r.clock.now()) - Date.parse(at) <= freshMinutes * 60_000
}

export type Confirmed = { confirmed: true } | { refused: 'wrong' } | { refused: 'wait'; waitS: number }

/** Takes the password, a code of the app, or a backup code. */
export async function confirmPerson(ctx: Context, principal: Principal, typed: string, remoteAddress: string): Promise<Confirmed> {
  const person = personOf(principal)
  if (person === null || !('sessionId' in principal)) return { refused: 'wrong' }
  const admission = await admit(ctx, factorAttempt(person.realm, person.subjectId))
  if (!('admitted' in admission)) return { refused: 'wait', waitS: 'waitS' in admission ? admission.waitS : 300 }
  const isPasswordRight = await isTheirPassword(ctx, person, typed)
  if (isPasswordRight === null) {
    await takeBack(ctx, admission.admitted)
    return { refused: 'wait', waitS: fullWaitS }
  }
  return ctx.transact(async (w) => {
    const how = isPasswordRight ? 'password' : await useCode(w, person, typed)
    const deed = { actor: person.realm, subject: person.email, remoteAddress }
    if (how === null) {
      await record(w, { ...deed, kind: 'confirmation-refused' })
      return { refused: 'wrong' as const }
    }
    await forgive(w, admission.admitted)
    await w.db.updateTable('session').set({ confirmed_at: w.clock.now() }).where('id', '=', principal.sessionId).execute()
    await record(w, { ...deed, kind: 'confirmed', detail: { how } })
    return { confirmed: true as const }
  })
}

/** Six digits are never a password of ours, so no hash is reckoned for them. Null: too many wait for a hash to reckon another. */
async function isTheirPassword(
  ctx: Context,
  person: { realm: 'buyer' | 'office'; subjectId: number },
  typed: string,
): Promise<boolean | null> {
  if (/^[\d\s]{0,8}$/.test(typed)) return false
  const account = await findAccount(ctx.read, person.realm, { id: person.subjectId })
  try {
    return account !== null && (await isPassword(account.passwordHash, typed))
  } catch (error) {
    if (error instanceof TooManySignIns) return null
    throw error
  }
}
