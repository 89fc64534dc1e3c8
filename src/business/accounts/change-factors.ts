// Setting up and removing second factors. Each change is told by mail and written down. Routes ask for a fresh proof before they
// come here; somebody whose sign-in waits for a factor may only set up the very first one.
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { Context, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { lockAccount } from './account.ts'
import { tellPerson } from './account-mail.ts'
import { removeAuthenticator, saveAuthenticator } from './authenticator.ts'
import { makeBackupCodes, removeBackupCodes } from './backup-codes.ts'
import { admit, factorAttempt, forgive } from './guessing.ts'
import { listPasskeys, type RelyingParty, removePasskey, savePasskey } from './passkeys.ts'
import { personOf, type Person, type Principal } from './principal.ts'
import { factorsOf } from './second-factor.ts'
import { promoteSession, type SignInOrigin } from './session.ts'
import { endOtherSessions } from './sessions-of-person.ts'
import { Problem } from '../../problems.ts'

export type FactorAdded =
  | {
      /** shown once; null when earlier ones still stand */
      backupCodes: string[] | null
      /** a new session's token, when the sign-in waited for this */
      token: string | null
    }
  | { refused: 'not-proven' }
  | { refused: 'wait'; waitS: number }

/** Keeps the proposed authenticator app when its code proves it, in place of an earlier one. */
export const addAuthenticator = (
  ctx: Context,
  principal: Principal,
  sealed: string,
  code: string,
  origin: SignInOrigin,
): Promise<FactorAdded> =>
  addFactor(ctx, principal, origin, 'An authenticator app', (w, person) => saveAuthenticator(w, person, sealed, code.replace(/\s/g, '')))

/** Keeps the browser's new passkey. */
export const addPasskey = (
  ctx: Context,
  principal: Principal,
  site: RelyingParty,
  answer: string,
  name: string,
  origin: SignInOrigin,
): Promise<FactorAdded> => addFactor(ctx, principal, origin, 'A passkey', (w, person) => savePasskey(w, site, person, answer, name))

async function addFactor(
  ctx: Context,
  principal: Principal,
  origin: SignInOrigin,
  factor: string,
  save: (w: WriteContext, person: Person) => Promise<boolean>,
): Promise<FactorAdded> {
  const person = personOf(principal)
  if (person === null) throw new Problem('sign-in-needed')
  const admission = await admit(ctx, factorAttempt(person.realm, person.subjectId))
  if (!('admitted' in admission)) return { refused: 'wait', waitS: 'waitS' in admission ? admission.waitS : 300 }
  try {
    return await ctx.transact(async (w) => {
      await lockAccount(w, person)
      const before = await factorsOf(w, person)
      // a stolen password must not add a factor beside the ones that guard the account
      if (principal.kind === 'pending' && before.hasAny) throw new Problem('not-allowed')
      if (!(await save(w, person))) return { refused: 'not-proven' as const }
      await forgive(w, admission.admitted)
      const backupCodes = before.backupCodesLeft === 0 ? await makeBackupCodes(w, person) : null
      const { remoteAddress } = origin
      await record(w, { actor: person.realm, kind: 'second-factor-added', subject: person.email, detail: { factor }, remoteAddress })
      await tellPerson(w, person.email, { event: 'factor-added', factor })
      const token = principal.kind === 'pending' ? await promoteSession(w, principal, origin) : null
      if (token !== null)
        await record(w, { actor: person.realm, kind: 'signed-in', subject: person.email, detail: { factor }, remoteAddress })
      return { backupCodes, token }
    })
  } catch (error) {
    // the same app or passkey, added twice at once
    if (isDuplicate(error)) return { refused: 'not-proven' }
    throw error
  }
}

export type FactorRemoved = { removed: true } | { refused: 'last-of-office' }

/** Removes the app (`'authenticator'`) or one passkey. The office keeps at least one factor; without any, the codes go too. */
export async function removeFactor(
  w: WriteContext,
  person: Person,
  which: 'authenticator' | { passkeyId: number },
): Promise<FactorRemoved> {
  await lockAccount(w, person) // of two removals at once the second counts what the first left
  const before = await factorsOf(w, person)
  const count = before.passkeys.length + (before.hasAuthenticator ? 1 : 0)
  if (person.realm === 'office' && count === 1) return { refused: 'last-of-office' }
  let factor: string | null
  if (which === 'authenticator') factor = (await removeAuthenticator(w, person)) ? 'Your authenticator app' : null
  else {
    const name = await removePasskey(w, person, which.passkeyId)
    factor = name === null ? null : `The passkey “${name}”`
  }
  if (factor === null) return { removed: true }
  if (count === 1) await removeBackupCodes(w, person)
  await record(w, { actor: person.realm, kind: 'second-factor-removed', subject: person.email, detail: { factor } })
  await tellPerson(w, person.email, { event: 'factor-removed', factor })
  return { removed: true }
}

/** Ten new codes, shown once; the old ones no longer work. */
export async function remakeBackupCodes(w: WriteContext, person: Person): Promise<string[]> {
  const codes = await makeBackupCodes(w, person)
  await record(w, { actor: person.realm, kind: 'backup-codes-made', subject: person.email })
  await tellPerson(w, person.email, { event: 'backup-codes-made' })
  return codes
}

/** Takes away every factor of somebody who lost them, and signs them out everywhere. `by` is who decided it; the person is told. */
export async function resetFactors(w: WriteContext, person: Person, by: string): Promise<void> {
  await lockAccount(w, person) // whoever adds a factor at this moment adds it before, and loses it, or after
  await removeAuthenticator(w, person)
  for (const passkey of await listPasskeys(w, person)) await removePasskey(w, person, passkey.id)
  await removeBackupCodes(w, person)
  await endOtherSessions(w, person, null)
  await record(w, { actor: by, kind: 'second-factors-reset', subject: person.email })
  await tellPerson(w, person.email, { event: 'factors-reset' })
}
