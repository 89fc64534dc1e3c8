// Signing in, in either realm, and signing out. The throttle stands before this, in web.
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { checkNobody, isPassword, TooManySignIns } from './password.ts'
import type { Principal } from './principal.ts'
import { endSession, type SignInOrigin, startSession } from './session.ts'

export interface Credentials extends SignInOrigin {
  email: string
  password: string
}

export type SignedIn = { token: string } | { refused: 'wrong-credentials' | 'try-later' }

/** A known and an unknown address get the same answer in the same time. */
export const signInBuyer = (ctx: Context, credentials: Credentials): Promise<SignedIn> => signIn(ctx, 'buyer', credentials)

export const signInOffice = (ctx: Context, credentials: Credentials): Promise<SignedIn> => signIn(ctx, 'office', credentials)

async function signIn(ctx: Context, realm: Realm, credentials: Credentials): Promise<SignedIn> {
  const email = credentials.email.trim().toLowerCase()
  const account = await ctx.read.db
    .selectFrom(realm === 'buyer' ? 'buyer' : 'staff')
    .select(['id', 'password_hash'])
    .where('email', '=', email)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  try {
    const isRight = account ? await isPassword(account.password_hash, credentials.password) : await checkNobody(credentials.password)
    return await ctx.transact(async (w) => {
      if (!account || !isRight) {
        await record(w, { actor: realm, kind: 'sign-in-refused', subject: email, remoteAddress: credentials.remoteAddress })
        return { refused: 'wrong-credentials' as const }
      }
      await record(w, { actor: realm, kind: 'signed-in', subject: email, remoteAddress: credentials.remoteAddress })
      return { token: await startSession(w, realm, account.id, credentials) }
    })
  } catch (error) {
    if (error instanceof TooManySignIns) return { refused: 'try-later' }
    throw error
  }
}

/** Ends the session of a signed-in principal; an anonymous one has none to end. */
export async function signOut(w: WriteContext, principal: Principal): Promise<void> {
  if (!('sessionId' in principal)) return
  await endSession(w, principal.sessionId)
  await record(w, { actor: principal.kind, kind: 'signed-out', subject: principal.email })
}
