// Changing one's own password, with the current one.
import type { Context } from '../../context.ts'
import { record } from '../audit/record.ts'
import { findAccount, savePasswordHash } from './account.ts'
import { tellPerson } from './account-mail.ts'
import { admit, factorAttempt, forgive, takeBack } from './guessing.ts'
import { killLinks } from './mailed-link.ts'
import { passwordProblem } from './new-password.ts'
import { hashPassword, isPassword, TooManySignIns } from './password.ts'
import type { Person } from './principal.ts'
import { type SignInOrigin, startSession } from './session.ts'
import { endOtherSessions } from './sessions-of-person.ts'

export type PasswordChanged =
  /** a new session's token: the old one ends with the old password */
  | { token: string }
  | { refused: 'invalid'; problems: { current?: string; password?: string } }
  | { refused: 'wait'; waitS: number }
  | { refused: 'try-later' }

/** Every session of the person ends; this browser gets a new one. The change is told by mail. */
export async function changePassword(
  ctx: Context,
  person: Person,
  given: { current: string; password: string },
  origin: SignInOrigin,
): Promise<PasswordChanged> {
  const problem = await passwordProblem(ctx.read, person, given.password)
  if (problem !== null) return { refused: 'invalid', problems: { password: problem } }
  const admission = await admit(ctx, factorAttempt(person.realm, person.subjectId))
  if (!('admitted' in admission)) return { refused: 'wait', waitS: 'waitS' in admission ? admission.waitS : 300 }
  try {
    const account = await findAccount(ctx.read, person.realm, { id: person.subjectId })
    if (account === null || !(await isPassword(account.passwordHash, given.current))) {
      return { refused: 'invalid', problems: { current: 'This is not your current password.' } }
    }
    const passwordHash = await hashPassword(given.password)
    return await ctx.transact(async (w) => {
      await forgive(w, admission.admitted)
      await savePasswordHash(w, person, passwordHash)
      await endOtherSessions(w, person, null)
      await killLinks(w, person, ['reset-password', 'change-email'])
      await record(w, { actor: person.realm, kind: 'password-changed', subject: person.email, remoteAddress: origin.remoteAddress })
      await tellPerson(w, person.email, { event: 'password-changed' })
      return { token: await startSession(w, person.realm, person.subjectId, origin) }
    })
  } catch (error) {
    if (!(error instanceof TooManySignIns)) throw error
    await takeBack(ctx, admission.admitted)
    return { refused: 'try-later' }
  }
}
