// A forgotten password: asking for a link by mail, and setting a new one with it. The office can only ask for somebody; nobody
// ever chooses somebody else's password.
import { JobFailedForGood, type JobHandler } from '../../adapters/jobs/job-handler.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { Context } from '../../context.ts'
import { record } from '../audit/record.ts'
import { findAccount, normalEmail, savePasswordHash, saveVerifiedEmail } from './account.ts'
import { tellPerson } from './account-mail.ts'
import { admit, factorAttempt, forgive, passwordAttempt, requestAttempt } from './guessing.ts'
import { forgetDevices } from './known-device.ts'
import { killLinks, lookAtLink, sendLink, takeLink } from './mailed-link.ts'
import { passwordProblem } from './new-password.ts'
import { hashPassword, TooManySignIns } from './password.ts'
import type { SignInOrigin } from './session.ts'
import { endOtherSessions } from './sessions-of-person.ts'

export type ResetRequested = { requested: true } | { refused: 'wait'; waitS: number }

/**
 * Does the same for every address: writes a job. Only the job looks whether there is an account, so that nobody can tell from
 * outside, not even by the time it takes.
 */
export async function requestReset(
  ctx: Context,
  realm: Realm,
  email: string,
  publicUrl: string,
  remoteAddress: string,
): Promise<ResetRequested> {
  const admission = await admit(ctx, requestAttempt('reset', remoteAddress))
  if (!('admitted' in admission)) return { refused: 'wait', waitS: 'waitS' in admission ? admission.waitS : 300 }
  const address = normalEmail(email).slice(0, 254)
  await ctx.transact(async (w) => {
    await record(w, { actor: realm, kind: 'password-reset-requested', subject: address, remoteAddress })
    await w.enqueue('send-reset-link', { realm, address, publicUrl })
  })
  return { requested: true }
}

/** The job: mails the link when the address has an account that may sign in. */
export const sendResetLinkJob: JobHandler = async (ctx, { job, finish }) => {
  const { realm, address, publicUrl } = job.payload
  if ((realm !== 'buyer' && realm !== 'office') || typeof address !== 'string' || typeof publicUrl !== 'string') {
    throw new JobFailedForGood('the payload is not a request for a link')
  }
  const account = await findAccount(ctx.read, realm, { email: address })
  await ctx.transact(async (w) => {
    if (account !== null) await sendLink(w, account, 'reset-password', account.email, publicUrl)
    await finish(w)
  })
}

export type PasswordReset = { reset: true } | { refused: 'link-used' | 'try-later' } | { refused: 'invalid'; problem: string }

/** Sets the new password, signs everybody out and forgets every known browser. The second factor stays as it is. */
export async function resetPassword(
  ctx: Context,
  given: SignInOrigin & { realm: Realm; token: string; password: string },
): Promise<PasswordReset> {
  const { realm, token, remoteAddress } = given
  const link = await lookAtLink(ctx.read, realm, token, ['reset-password'])
  const account = link === null ? null : await findAccount(ctx.read, realm, { id: link.subjectId })
  if (account === null) return { refused: 'link-used' }
  const problem = await passwordProblem(ctx.read, account, given.password)
  if (problem !== null) return { refused: 'invalid', problem }
  try {
    const passwordHash = await hashPassword(given.password)
    return await ctx.transact(async (w) => {
      const used = await takeLink(w, realm, token, ['reset-password'])
      if (used === null) return { refused: 'link-used' as const }
      await savePasswordHash(w, account, passwordHash)
      if (used.address === account.email) await saveVerifiedEmail(w, account, account.email)
      await endOtherSessions(w, account, null)
      await forgetDevices(w, realm, account.subjectId)
      await killLinks(w, account, ['reset-password', 'change-email'])
      const [pair, , whole] = passwordAttempt(realm, account.email, remoteAddress)
      await forgive(w, [...(pair && whole ? [pair, whole] : []), ...factorAttempt(realm, account.subjectId)])
      await record(w, { actor: realm, kind: 'password-reset', subject: account.email, remoteAddress })
      await tellPerson(w, account.email, { event: 'password-changed' })
      return { reset: true as const }
    })
  } catch (error) {
    if (error instanceof TooManySignIns) return { refused: 'try-later' }
    throw error
  }
}
