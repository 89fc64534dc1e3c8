// The first office account: a one-time link, printed once, that lets one person become the owner.
import { randomBytes } from 'node:crypto'
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { Problem } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { hashPassword, passwordWeakness, TooManySignIns } from './password.ts'
import { emailPattern } from './register-buyer.ts'
import { hashOfToken, type SignInOrigin, startSession } from './session.ts'

const minutesValid = 15 // printed on a terminal whose reader is there; another one is one command away

/** Makes a new link's token; earlier unused ones die, so that exactly one link opens the office. */
export async function createSetUpToken(w: WriteContext): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const now = w.clock.now()
  await w.db.updateTable('set_up_token').set({ used_at: now }).where('used_at', 'is', null).execute()
  await w.db
    .insertInto('set_up_token')
    .values({
      token_hash: hashOfToken(token),
      created_at: now,
      expires_at: new Date(Date.parse(now) + minutesValid * 60_000).toISOString(),
      used_at: null,
    })
    .execute()
  return token
}

/** Whether nobody owns this office yet. */
export async function isOwnerMissing(r: ReadContext): Promise<boolean> {
  const owner = await r.db.selectFrom('staff').select('id').where('role', '=', 'owner').limit(1).executeTakeFirst()
  return owner === undefined
}

/** Whether this link still opens. */
export async function isSetUpTokenValid(r: ReadContext, token: string): Promise<boolean> {
  const row = await r.db
    .selectFrom('set_up_token')
    .select('id')
    .where('token_hash', '=', hashOfToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', r.clock.now())
    .executeTakeFirst()
  return row !== undefined
}

export interface OwnerToBe extends SignInOrigin {
  setUpToken: string
  name: string
  email: string
  password: string
}

export type OwnerSetUp =
  { token: string } | { refused: 'link-used' } | { refused: 'invalid'; problems: Partial<Record<'name' | 'email' | 'password', string>> }

/** Uses the link up; the owner goes on to setting up a second factor. Two tries at once: one wins. */
export async function setUpOwner(ctx: Context, given: OwnerToBe): Promise<OwnerSetUp> {
  const name = given.name.trim()
  const email = given.email.trim().toLowerCase()
  const problems: Partial<Record<'name' | 'email' | 'password', string>> = {}
  if (name.length < 2 || name.length > 120) problems.name = 'Enter your name.'
  if (email.length > 254 || !emailPattern.test(email)) problems.email = 'Enter an e-mail address.'
  const weakness = passwordWeakness(given.password, [name, email.split('@')[0] ?? '', '360degree', 'supply'])
  if (weakness) problems.password = weakness
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  // looked at before a hash is reckoned, which strangers must not be able to order; used up in the transaction below
  if (!(await isSetUpTokenValid(ctx.read, given.setUpToken))) return { refused: 'link-used' }
  try {
    const passwordHash = await hashPassword(given.password)
    return await ctx.transact(async (w) => {
      const used = await w.db
        .updateTable('set_up_token')
        .set({ used_at: w.clock.now() })
        .where('token_hash', '=', hashOfToken(given.setUpToken))
        .where('used_at', 'is', null)
        .where('expires_at', '>', w.clock.now())
        .executeTakeFirst()
      if (Number(used.numUpdatedRows) !== 1) return { refused: 'link-used' as const }
      const staffId = await addStaff(w, { name, email, passwordHash, role: 'owner' })
      await record(w, { actor: 'office', kind: 'owner-set-up', subject: email, remoteAddress: given.remoteAddress })
      return { token: await startSession(w, 'office', staffId, given, { waitsFor: 'enrolment' }) }
    })
  } catch (error) {
    if (error instanceof TooManySignIns) throw new Problem('too-many-requests', { cause: error, retryAfterS: 5 })
    if (isDuplicate(error)) return { refused: 'invalid', problems: { email: 'This address has an office account already.' } }
    throw error
  }
}

/** Adds an office account and returns its id. */
export async function addStaff(
  w: WriteContext,
  staff: { name: string; email: string; passwordHash: string; role: 'owner' | 'finance' | 'sales' | 'dispatch' | 'auditor' },
): Promise<number> {
  const row = await w.db
    .insertInto('staff')
    .values({
      uuid: w.newUuid(),
      name: staff.name,
      email: staff.email,
      password_hash: staff.passwordHash,
      role: staff.role,
      created_at: w.clock.now(),
      disabled_at: null,
    })
    .executeTakeFirstOrThrow()
  return Number(row.insertId)
}
