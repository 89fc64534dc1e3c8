// The second factor at sign-in: which ones a person has, and passing one. Setting them up and removing them is in
// change-factors.ts.
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { findAccount } from './account.ts'
import { authenticatorOf, useAuthenticatorCode } from './authenticator.ts'
import { backupCodesLeft, isBackupCodeShaped, useBackupCode } from './backup-codes.ts'
import { admit, factorAttempt, forgive, requestAttempt } from './guessing.ts'
import { welcomeDevice } from './known-device.ts'
import { listPasskeys, type Passkey, type RelyingParty, usePasskey } from './passkeys.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { PendingPrincipal, Person } from './principal.ts'
import { endSession, promoteSession, type SignInOrigin, startSession } from './session.ts'
import type { SignInRefused } from './sign-in.ts'

export interface Factors {
  hasAuthenticator: boolean
  passkeys: Passkey[]
  backupCodesLeft: number
  /** an authenticator app or a passkey; backup codes alone are none */
  hasAny: boolean
}

/** What this person can prove to be who they are, besides the password. */
export async function factorsOf(r: Pick<ReadContext, 'db'>, person: Person): Promise<Factors> {
  const authenticator = await authenticatorOf(r, person)
  const passkeys = await listPasskeys(r, person)
  const hasAuthenticator = authenticator !== undefined
  return { hasAuthenticator, passkeys, backupCodesLeft: await backupCodesLeft(r, person), hasAny: hasAuthenticator || passkeys.length > 0 }
}

/** Tries at one sign-in; after them the password is asked again. */
const triesPerSession = 5

export type FactorPassed =
  { token: string } | { refused: 'wrong-code' } | { refused: 'start-again' } | Extract<SignInRefused, { refused: 'wait' | 'reset-needed' }>

/** What was typed at the second factor: six digits of the app, or a backup code. True at most once for each. */
export async function useCode(w: WriteContext, person: Person, typed: string): Promise<'authenticator' | 'backup-code' | null> {
  const digits = typed.replace(/\s/g, '')
  if (/^\d{6}$/.test(digits)) return (await useAuthenticatorCode(w, person, digits)) ? 'authenticator' : null
  return isBackupCodeShaped(typed) && (await useBackupCode(w, person, typed)) ? 'backup-code' : null
}

/** Ends the waiting session and gives a full one with another token, for a right code. */
export const passWithCode = (ctx: Context, pending: PendingPrincipal, typed: string, origin: SignInOrigin): Promise<FactorPassed> =>
  passWith(ctx, pending, origin, (w) => useCode(w, pending, typed))

/** As `passWithCode`, for a passkey's answer. */
export const passWithPasskey = (
  ctx: Context,
  pending: PendingPrincipal,
  site: RelyingParty,
  answer: string,
  origin: SignInOrigin,
): Promise<FactorPassed> => passWith(ctx, pending, origin, async (w) => ((await usePasskey(w, site, pending, answer)) ? 'passkey' : null))

async function passWith(
  ctx: Context,
  pending: PendingPrincipal,
  origin: SignInOrigin,
  prove: (w: WriteContext) => Promise<string | null>,
): Promise<FactorPassed> {
  const refusal = { actor: pending.realm, subject: pending.email, remoteAddress: origin.remoteAddress }
  if (!(await countTry(ctx, pending))) {
    await ctx.transact((w) => record(w, { ...refusal, kind: 'second-factor-refused', detail: { why: 'too many tries' } }))
    return { refused: 'start-again' }
  }
  const admission = await admit(ctx, factorAttempt(pending.realm, pending.subjectId))
  if ('waitS' in admission) return { refused: 'wait', waitS: admission.waitS }
  if ('exhausted' in admission) return { refused: 'reset-needed' }
  return ctx.transact(async (w) => {
    const factor = await prove(w)
    if (factor === null) {
      await record(w, { ...refusal, kind: 'second-factor-refused' })
      return { refused: 'wrong-code' as const }
    }
    await forgive(w, admission.admitted)
    await record(w, { ...refusal, kind: 'signed-in', detail: { factor } })
    return { token: await promoteSession(w, pending, origin) }
  })
}

/** Counts the try on the session itself, before it is judged; the sixth ends it. */
async function countTry(ctx: Context, { sessionId }: PendingPrincipal): Promise<boolean> {
  return ctx.transact(async (w) => {
    const counted = await w.db
      .updateTable('session')
      .set((eb) => ({ factor_failures: eb('factor_failures', '+', 1) }))
      .where('id', '=', sessionId)
      .where('is_pending', '=', 1)
      .where('revoked_at', 'is', null)
      .where('factor_failures', '<', triesPerSession)
      .executeTakeFirst()
    if (Number(counted.numUpdatedRows) === 1) return true
    await endSession(w, sessionId)
    return false
  })
}

export type PasskeySignedIn = { token: string; subjectId: number } | { refused: 'wrong-passkey' } | { refused: 'wait'; waitS: number }

/** In place of address and password: a passkey is something one has and (verified by the device) something one is or knows. */
export async function signInWithPasskey(
  ctx: Context,
  realm: Realm,
  site: RelyingParty,
  answer: string,
  origin: SignInOrigin,
): Promise<PasskeySignedIn> {
  const { remoteAddress } = origin
  const admission = await admit(ctx, requestAttempt('passkey', remoteAddress))
  if (!('admitted' in admission)) return { refused: 'wait', waitS: 'waitS' in admission ? admission.waitS : 1 }
  return ctx.transact(async (w) => {
    const used = await usePasskey(w, site, realm, answer)
    const account = used === null ? null : await findAccount(w, realm, { id: used.subjectId })
    if (account === null) {
      await record(w, { actor: realm, kind: 'sign-in-refused', subject: 'passkey', remoteAddress })
      return { refused: 'wrong-passkey' as const }
    }
    await forgive(w, admission.admitted)
    await record(w, { actor: realm, kind: 'signed-in', subject: account.email, detail: { factor: 'passkey' }, remoteAddress })
    await welcomeDevice(w, account, origin)
    return { token: await startSession(w, realm, account.subjectId, origin), subjectId: account.subjectId }
  })
}
