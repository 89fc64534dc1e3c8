// Passkeys: asking the browser for one, keeping it, and recognising it. A challenge is given for one purpose and answered once.
import { createHash } from 'node:crypto'
import { askForKnown, askForNew, checkKnown, checkNew, claimsOf, type RelyingParty } from '../../adapters/passkeys/ceremony.ts'
import type { Realm } from '../../adapters/database/tables/people.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import type { Person } from './principal.ts'

export type { RelyingParty } from '../../adapters/passkeys/ceremony.ts'

const challengeMinutes = 5
/** Phone, laptop, office computer, and a spare of each. */
export const passkeysMax = 10

export interface Passkey {
  id: number
  name: string
  createdAt: string
  usedAt: string | null
}

const hashOf = (challenge: string) => createHash('sha256').update(challenge).digest('hex')

const newPurpose = ({ realm, subjectId }: Person) => `new:${realm}:${subjectId}`
const factorPurpose = ({ realm, subjectId }: Person) => `factor:${realm}:${subjectId}`
const signInPurpose = (realm: Realm) => `sign-in:${realm}`

/** Keeps the challenge for its purpose. */
async function keepChallenge(w: WriteContext, purpose: string, challenge: string): Promise<void> {
  const now = w.clock.now()
  await w.db
    .insertInto('passkey_challenge')
    .values({
      challenge_hash: hashOf(challenge),
      purpose,
      expires_at: new Date(Date.parse(now) + challengeMinutes * 60_000).toISOString(),
    })
    .execute()
}

/** True once for each challenge that was given for this purpose and has not grown old. */
async function takeChallenge(w: WriteContext, purpose: string, challenge: string): Promise<boolean> {
  const taken = await w.db
    .deleteFrom('passkey_challenge')
    .where('challenge_hash', '=', hashOf(challenge))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', w.clock.now())
    .executeTakeFirst()
  return Number(taken.numDeletedRows) === 1
}

const rowsOf = (r: Pick<ReadContext, 'db'>, { realm, subjectId }: Person) =>
  r.db.selectFrom('passkey').selectAll().where('realm', '=', realm).where('subject_id', '=', subjectId).orderBy('id').execute()

const transportsOf = (row: { transports: string }) => row.transports.split(',').filter((name) => name !== '')

const descriptors = (rows: readonly { credential_id: string; transports: string }[]) =>
  rows.map((row) => ({ credentialId: row.credential_id, transports: transportsOf(row) }))

export async function listPasskeys(r: Pick<ReadContext, 'db'>, person: Person): Promise<Passkey[]> {
  return (await rowsOf(r, person)).map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, usedAt: row.used_at }))
}

/** What the browser is asked in order to make a new passkey. */
export async function requestNewPasskey(ctx: Context, site: RelyingParty, person: Person): Promise<object> {
  const handle = `${person.realm}:${person.subjectId}`
  const { challenge, options } = await askForNew(
    site,
    { handle, name: person.name, email: person.email },
    descriptors(await rowsOf(ctx.read, person)),
  )
  await ctx.transact((w) => keepChallenge(w, newPurpose(person), challenge))
  return options
}

/** What the browser is asked at the second factor (of a person) or in place of address and password (of anybody in the realm). */
export async function requestPasskey(ctx: Context, site: RelyingParty, of: Person | Realm): Promise<object> {
  const isPerson = typeof of !== 'string'
  const { challenge, options } = await askForKnown(site, isPerson ? descriptors(await rowsOf(ctx.read, of)) : [])
  await ctx.transact((w) => keepChallenge(w, isPerson ? factorPurpose(of) : signInPurpose(of), challenge))
  return options
}

/** Keeps the new passkey. False: the answer does not hold, came too late or twice, or there are too many. */
export async function savePasskey(w: WriteContext, site: RelyingParty, person: Person, answer: string, name: string): Promise<boolean> {
  const claims = claimsOf(answer)
  if (claims === null || !(await takeChallenge(w, newPurpose(person), claims.challenge))) return false
  const passkey = await checkNew(site, claims.challenge, answer)
  if (passkey === null || passkey.credentialId.length > credentialIdLengthMax) return false
  if ((await rowsOf(w, person)).length >= passkeysMax) return false
  await w.db
    .insertInto('passkey')
    .values({
      realm: person.realm,
      subject_id: person.subjectId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      transports: passkey.transports.join(',').slice(0, 120),
      name: name.trim().slice(0, 80) || 'Passkey',
      created_at: w.clock.now(),
      used_at: null,
    })
    .execute()
  return true
}

const credentialIdLengthMax = 700

/** Whose passkey answered, or null. The challenge is used up either way; of two answers at once one counts. */
export async function usePasskey(
  w: WriteContext,
  site: RelyingParty,
  of: Person | Realm,
  answer: string,
): Promise<{ subjectId: number } | null> {
  const claims = claimsOf(answer)
  const purpose = typeof of === 'string' ? signInPurpose(of) : factorPurpose(of)
  if (claims === null || !(await takeChallenge(w, purpose, claims.challenge))) return null
  const row = await w.db
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', claims.credentialId)
    .where('realm', '=', typeof of === 'string' ? of : of.realm)
    .executeTakeFirst()
  if (row === undefined || (typeof of !== 'string' && row.subject_id !== of.subjectId)) return null
  const stored = {
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: row.sign_count,
    transports: transportsOf(row),
  }
  const signCount = await checkKnown(site, claims.challenge, answer, stored)
  if (signCount === null) return null
  await w.db.updateTable('passkey').set({ sign_count: signCount, used_at: w.clock.now() }).where('id', '=', row.id).execute()
  return { subjectId: row.subject_id }
}

/** Removes one of this person's passkeys; somebody else's is as good as absent. */
export async function removePasskey(w: WriteContext, { realm, subjectId }: Person, id: number): Promise<string | null> {
  const row = await w.db
    .selectFrom('passkey')
    .select('name')
    .where('id', '=', id)
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .executeTakeFirst()
  if (row === undefined) return null
  await w.db.deleteFrom('passkey').where('id', '=', id).execute()
  return row.name
}
