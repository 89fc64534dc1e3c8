// Making a key for a program: the token is returned once and never stored.
import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { parseScopes, scopes } from './scopes.ts'

/** Days that a key may live. None is endless: a forgotten key must die by itself. */
export const keyLifetimesDays = [30, 90, 365, 730] as const
/** Standing keys altogether: more than this are forgotten ones, and the list is for people to look through. */
const standingKeysMax = 500
const prefixLetters = 'abcdefghjkmnpqrstuvwxyz23456789' // without those that look alike

export interface KeyToCreate {
  name: string
  /** in whose name it acts; '' for our own systems */
  buyerEmail: string
  scopeWords: readonly string[]
  daysValid: number
  staffId: number
  staffName: string
  remoteAddress: string
}

export type KeyField = 'name' | 'buyerEmail' | 'scopes' | 'daysValid'

export type KeyCreated =
  { uuid: string; prefix: string; token: string } | { refused: 'invalid'; problems: Partial<Record<KeyField, string>> }

export const hashOfKey = (token: string): string => createHash('sha256').update(token).digest('hex')

/** `supply_k7d2m9qx` names it, the rest (256 random bits) opens. */
const newToken = (): { prefix: string; token: string } => {
  const name = Array.from({ length: 8 }, () => prefixLetters[randomInt(prefixLetters.length)]).join('')
  const prefix = `supply_${name}`
  return { prefix, token: `${prefix}_${randomBytes(32).toString('base64url')}` }
}

export async function createKey(w: WriteContext, input: KeyToCreate): Promise<KeyCreated> {
  const name = input.name.trim().replace(/\s+/g, ' ')
  const email = input.buyerEmail.trim().toLowerCase()
  const asked = parseScopes(input.scopeWords)
  const problems: Partial<Record<KeyField, string>> = {}
  if (name.length < 2 || name.length > 80) problems.name = 'Name the program, so that it is recognised later.'
  if (!(keyLifetimesDays as readonly number[]).includes(input.daysValid)) problems.daysValid = 'Choose how long the key lives.'
  const buyer =
    email === ''
      ? null
      : await w.db.selectFrom('buyer').select('id').where('email', '=', email).where('disabled_at', 'is', null).executeTakeFirst()
  if (buyer === undefined) problems.buyerEmail = 'No buyer has this address. Leave it empty for our own systems.'
  if (asked === null || asked.length === 0) problems.scopes = 'Choose at least one thing that the program may do.'
  const misfit = asked?.find((scope) => !scopes[scope].for.includes(email === '' ? 'own' : 'customer'))
  if (misfit !== undefined) {
    problems.scopes = `“${scopes[misfit].name}” is only for ${email === '' ? 'keys that act for a buyer' : 'our own systems'}.`
  }
  const { count } = await w.db
    .selectFrom('api_key')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', w.clock.now())
    .executeTakeFirstOrThrow()
  if (Number(count) >= standingKeysMax) problems.name = `${standingKeysMax} keys stand already: revoke those that nobody uses.`
  if (Object.keys(problems).length > 0 || asked === null) return { refused: 'invalid', problems }
  const { prefix, token } = newToken()
  const uuid = w.newUuid()
  const now = w.clock.now()
  await w.db
    .insertInto('api_key')
    .values({
      uuid,
      prefix,
      token_hash: hashOfKey(token),
      name,
      buyer_id: buyer?.id ?? null,
      scopes: asked.join(' '),
      created_by: input.staffId,
      created_at: now,
      expires_at: new Date(Date.parse(now) + input.daysValid * 86_400_000).toISOString(),
      last_used_at: null,
      revoked_at: null,
    })
    .execute()
  await record(w, {
    actor: input.staffName,
    kind: 'key-created',
    subject: prefix,
    detail: { name, buyer: email || null, scopes: asked, daysValid: input.daysValid },
    remoteAddress: input.remoteAddress,
  })
  return { uuid, prefix, token }
}
