// Signing in, in either realm, and signing out. What comes after the password is in second-factor.ts.
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { type Account, findAccount, isKnownDevice, normalEmail, savePasswordHash } from './account.ts'
import { admit, type Admission, type Counted, deviceAttempt, forgive, passwordAttempt, takeBack } from './guessing.ts'
import { hashOfDevice, welcomeDevice } from './known-device.ts'
import { checkNobody, hashPassword, isPassword, isWeakHash, TooManySignIns } from './password.ts'
import { personOf, type Principal } from './principal.ts'
import { factorsOf } from './second-factor.ts'
import { endSession, type SignInOrigin, startSession } from './session.ts'

export interface Credentials extends SignInOrigin {
  email: string
  password: string
}

export type SignInRefused =
  | { refused: 'wrong-credentials' | 'try-later' }
  /** too many wrong attempts; the same whether the account exists or not */
  | { refused: 'wait'; waitS: number }
  /** a hundred wrong attempts in a row: only a new password by mail opens it, except from a known browser */
  | { refused: 'reset-needed' }

export type SignedIn =
  /** pending: the token opens nothing but the second factor's pages */
  { token: string; isPending: boolean; subjectId: number } | SignInRefused

/** Known, unknown and disabled addresses get the same answer in the same time. */
export const signInBuyer = (ctx: Context, credentials: Credentials): Promise<SignedIn> => signIn(ctx, 'buyer', credentials)

export const signInOffice = (ctx: Context, credentials: Credentials): Promise<SignedIn> => signIn(ctx, 'office', credentials)

async function signIn(ctx: Context, realm: Realm, credentials: Credentials): Promise<SignedIn> {
  const email = normalEmail(credentials.email).slice(0, 254)
  const account = await findAccount(ctx.read, realm, { email })
  const admission = await admitPassword(ctx, realm, email, account, credentials)
  if (!('admitted' in admission)) return refuseAttempt(ctx, realm, email, credentials, admission)
  try {
    const isRight = account ? await isPassword(account.passwordHash, credentials.password) : await checkNobody(credentials.password)
    const better = account && isRight && isWeakHash(account.passwordHash) ? await hashPassword(credentials.password) : null
    return await ctx.transact(async (w) => {
      if (!account || !isRight) {
        await record(w, { actor: realm, kind: 'sign-in-refused', subject: email, remoteAddress: credentials.remoteAddress })
        return { refused: 'wrong-credentials' as const }
      }
      await forgive(w, admission.admitted)
      if (better !== null) await savePasswordHash(w, account, better)
      return await startFor(w, account, credentials)
    })
  } catch (error) {
    if (!(error instanceof TooManySignIns)) throw error
    await takeBack(ctx, admission.admitted)
    return { refused: 'try-later' }
  }
}

/** A known browser counts only against itself, until it has failed too often to be believed. */
async function admitPassword(
  ctx: Context,
  realm: Realm,
  email: string,
  account: Account | null,
  { deviceId, remoteAddress }: SignInOrigin,
): Promise<Admission> {
  const deviceHash = deviceId === undefined ? undefined : hashOfDevice(deviceId)
  // asked for nobody too: an address that exists must not take a query longer
  const isKnown = await isKnownDevice(ctx.read, account, deviceHash)
  if (isKnown && deviceHash !== undefined) {
    const admission = await admit(ctx, [deviceAttempt(realm, email, deviceHash)])
    if (!('exhausted' in admission)) return admission
  }
  return admit(ctx, passwordAttempt(realm, email, remoteAddress))
}

async function refuseAttempt(
  ctx: Context,
  realm: Realm,
  email: string,
  { remoteAddress }: SignInOrigin,
  admission: Exclude<Admission, { admitted: readonly Counted[] }>,
): Promise<SignInRefused> {
  await ctx.transact((w) => record(w, { actor: realm, kind: 'sign-in-slowed', subject: email, remoteAddress }))
  return 'waitS' in admission ? { refused: 'wait', waitS: admission.waitS } : { refused: 'reset-needed' }
}

/** The office waits for a second factor, set up or not; a buyer only for one that he chose to have. */
async function startFor(w: WriteContext, account: Account, origin: SignInOrigin): Promise<Exclude<SignedIn, SignInRefused>> {
  const { realm, subjectId, email } = account
  const { remoteAddress } = origin
  const { hasAny: hasFactor } = await factorsOf(w, account)
  if (hasFactor || realm === 'office') {
    await record(w, { actor: realm, kind: 'password-accepted', subject: email, remoteAddress })
    const token = await startSession(w, realm, subjectId, origin, { waitsFor: hasFactor ? 'factor' : 'enrolment' })
    return { token, isPending: true, subjectId }
  }
  await record(w, { actor: realm, kind: 'signed-in', subject: email, remoteAddress })
  await welcomeDevice(w, account, origin)
  return { token: await startSession(w, realm, subjectId, origin), isPending: false, subjectId }
}

/** Ends the session of a signed-in principal; an anonymous one has none to end. */
export async function signOut(w: WriteContext, principal: Principal): Promise<void> {
  const person = personOf(principal)
  if (person === null || !('sessionId' in principal)) return
  await endSession(w, principal.sessionId)
  await record(w, { actor: person.realm, kind: 'signed-out', subject: person.email })
}
