// Authenticator apps: proposing a secret, checking six digits, and never taking the same code twice. (RFC 6238, 30 s, SHA-1: what
// every app understands.)
import { Secret, TOTP } from 'otpauth'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import type { Person } from './principal.ts'
import { open, seal } from './seal.ts'

const periodS = 30
/** A phone's clock may be off by half a minute. */
const stepsBeside = 1
const secretBytes = 20
/** Time to install an app and to type a code. */
const proposalMinutes = 30

export const authenticatorPurpose = ({ realm, subjectId }: Pick<Person, 'realm' | 'subjectId'>): string =>
  `authenticator:${realm}:${subjectId}`
const proposalPurpose = (person: Person) => `proposal:${authenticatorPurpose(person)}`

export interface Proposal {
  /** base32, for typing; groups of four */
  secret: string
  /** otpauth: for the QR code */
  uri: string
  /** what the form brings back: the secret, sealed for this person and for half an hour */
  sealed: string
}

const totpOf = (secret: Secret, label: string) => new TOTP({ issuer: '360Degree Supply', label, secret, period: periodS, digits: 6 })

/** A fresh secret, or the one that the form brought back. Nothing is stored until a code proves that the app has it. */
export function proposeAuthenticator({ keys, clock }: Pick<Context, 'keys' | 'clock'>, person: Person, brought = ''): Proposal {
  const kept = secretOfProposal({ keys, clock }, person, brought)
  const secret = kept === null ? new Secret({ size: secretBytes }) : Secret.fromBase32(kept)
  const expiresAt = Date.parse(clock.now()) + proposalMinutes * 60_000
  return {
    secret: secret.base32.replace(/(.{4})(?=.)/g, '$1 '),
    uri: totpOf(secret, person.email).toString(),
    sealed: kept === null ? seal(keys, proposalPurpose(person), `${expiresAt}|${secret.base32}`) : brought,
  }
}

function secretOfProposal({ keys, clock }: Pick<Context, 'keys' | 'clock'>, person: Person, sealed: string): string | null {
  const [expiresAt, secret = ''] = (open(keys, proposalPurpose(person), sealed) ?? '0|').split('|')
  return Number(expiresAt) > Date.parse(clock.now()) ? secret : null
}

/** The 30 s step that these digits are the code of, or null. */
function stepOf(secret: Secret, code: string, now: string): number | null {
  const timestamp = Date.parse(now)
  const delta = totpOf(secret, '').validate({ token: code, timestamp, window: stepsBeside })
  return delta === null ? null : Math.floor(timestamp / 1_000 / periodS) + delta
}

/** Stores the proposed secret when the code proves it, in place of an earlier one. False: wrong code, or the proposal is too old. */
export async function saveAuthenticator(w: WriteContext, person: Person, sealed: string, code: string): Promise<boolean> {
  const base32 = secretOfProposal(w, person, sealed)
  const step = base32 === null ? null : stepOf(Secret.fromBase32(base32), code, w.clock.now())
  if (base32 === null || step === null) return false
  const { realm, subjectId } = person
  await removeAuthenticator(w, person)
  await w.db
    .insertInto('authenticator')
    .values({
      realm,
      subject_id: subjectId,
      sealed_secret: seal(w.keys, authenticatorPurpose(person), base32),
      // the code that proved it is used up
      last_step: step,
      created_at: w.clock.now(),
    })
    .execute()
  return true
}

/** Whether the code is this person's, now, and was not used before. Twenty at once: one is right, in the database itself. */
export async function useAuthenticatorCode(w: WriteContext, person: Person, code: string): Promise<boolean> {
  const row = await authenticatorOf(w, person)
  const base32 = row === undefined ? null : open(w.keys, authenticatorPurpose(person), row.sealed_secret)
  const step = base32 === null ? null : stepOf(Secret.fromBase32(base32), code, w.clock.now())
  if (row === undefined || step === null) return false
  const used = await w.db
    .updateTable('authenticator')
    .set({ last_step: step })
    .where('id', '=', row.id)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return Number(used.numUpdatedRows) === 1
}

export const authenticatorOf = (r: Pick<ReadContext, 'db'>, { realm, subjectId }: Person) =>
  r.db
    .selectFrom('authenticator')
    .select(['id', 'sealed_secret', 'created_at'])
    .where('realm', '=', realm)
    .where('subject_id', '=', subjectId)
    .executeTakeFirst()

export async function removeAuthenticator(w: WriteContext, { realm, subjectId }: Person): Promise<boolean> {
  const gone = await w.db.deleteFrom('authenticator').where('realm', '=', realm).where('subject_id', '=', subjectId).executeTakeFirst()
  return Number(gone.numDeletedRows) > 0
}
