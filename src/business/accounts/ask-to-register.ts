// Opening an account from outside: what was typed waits, sealed, until the link in a mail is opened with the password that was chosen.
// Known and unknown addresses get the same answer in the same time; only the job looks which of the two it is, and only the mail says.
import { randomBytes } from 'node:crypto'
import { JobFailedForGood, type JobHandler } from '../../adapters/jobs/job-handler.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { mailLink, tellPerson } from './account-mail.ts'
import { hashPassword, isPassword, TooManySignIns } from './password.ts'
import { problemsOf, registerBuyer, type Registration, type RegistrationField, trimmed } from './register-buyer.ts'
import { open, seal } from './seal.ts'
import { hashOfToken, type SignInOrigin } from './session.ts'

const sealPurpose = 'registration'
const minutesValid = 24 * 60 // whoever starts in the evening opens the mail at work
/** Whoever types somebody else's address makes us send at most these in a day. */
const mailsPerDayMax = 5

export type AskedToRegister =
  { asked: true } | { refused: 'invalid'; problems: Partial<Record<RegistrationField, string>> } | { refused: 'try-later' }

/** Does the same for every address. `publicUrl` without a trailing slash. */
export async function askToRegister(ctx: Context, registration: Registration, publicUrl: string): Promise<AskedToRegister> {
  const given = trimmed(registration)
  const problems = problemsOf(given)
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const { password, remoteAddress, userAgent: _userAgent, deviceId: _deviceId, ...typed } = given
  try {
    const passwordHash = await hashPassword(password)
    await ctx.transact(async (w) => {
      const now = w.clock.now()
      const uuid = w.newUuid()
      await w.db.deleteFrom('registration').where('expires_at', '<', now).execute()
      await w.db
        .insertInto('registration')
        .values({
          uuid,
          email: given.email,
          sealed: seal(w.keys, sealPurpose, JSON.stringify({ ...typed, passwordHash })),
          token_hash: null,
          created_at: now,
          expires_at: new Date(Date.parse(now) + minutesValid * 60_000).toISOString(),
        })
        .execute()
      await record(w, { actor: 'buyer', kind: 'registration-asked', subject: given.email, remoteAddress })
      await w.enqueue('send-registration', { uuid, publicUrl })
    })
    return { asked: true }
  } catch (error) {
    if (error instanceof TooManySignIns) return { refused: 'try-later' }
    throw error
  }
}

/**
 * Gives the registration a new token and mails its link; tells the owner of an address that has an account. Returns the link's path;
 * null when none was mailed.
 */
export async function mailRegistration(w: WriteContext, { uuid, publicUrl }: { uuid: string; publicUrl: string }): Promise<string | null> {
  const row = await w.db.selectFrom('registration').select(['id', 'email']).where('uuid', '=', uuid).executeTakeFirst()
  if (row === undefined) return null
  const { count } = await w.db
    .selectFrom('registration')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('email', '=', row.email)
    .where('id', '<=', row.id)
    .executeTakeFirstOrThrow()
  if (Number(count) > mailsPerDayMax) return null
  const account = await w.db.selectFrom('buyer').select('id').where('email', '=', row.email).executeTakeFirst()
  if (account !== undefined) {
    await tellPerson(w, row.email, { event: 'account-exists', signInUrl: `${publicUrl}/login` })
    return null
  }
  const token = randomBytes(32).toString('base64url')
  await w.db
    .updateTable('registration')
    .set({ token_hash: hashOfToken(token) })
    .where('id', '=', row.id)
    .execute()
  const path = `/register/${token}`
  await mailLink(w, row.email, { event: 'open-account', link: publicUrl + path, minutesValid })
  return path
}

/** The job: mails the link, or that there is an account. */
export const sendRegistrationJob: JobHandler = async (ctx, { job, finish }) => {
  const { uuid, publicUrl } = job.payload
  if (typeof uuid !== 'string' || typeof publicUrl !== 'string') throw new JobFailedForGood('the payload is not a registration')
  await ctx.transact(async (w) => {
    await mailRegistration(w, { uuid, publicUrl })
    await finish(w)
  })
}

const waiting = (r: Pick<ReadContext, 'db' | 'clock'>, token: string) =>
  r.db
    .selectFrom('registration')
    .selectAll()
    .where('token_hash', '=', hashOfToken(token))
    .where('expires_at', '>', r.clock.now())
    .executeTakeFirst()

/** Whose registration this link opens, or null when it opens nothing (any more). */
export const lookAtRegistration = async (r: ReadContext, token: string): Promise<{ email: string } | null> =>
  (await waiting(r, token)) ?? null

export type AccountOpened = { token: string } | { refused: 'link-used' | 'wrong-password' | 'email-taken' | 'try-later'; email?: string }

/**
 * Opens the account and signs in; the link is used up. The password is asked once more: the link of a registration that somebody else
 * sent for this address must not open an account whose password he knows.
 */
export async function openRegistration(ctx: Context, given: { token: string; password: string } & SignInOrigin): Promise<AccountOpened> {
  const { token, password, ...origin } = given
  const row = await waiting(ctx.read, token)
  const text = row === undefined ? null : open(ctx.keys, sealPurpose, row.sealed)
  if (row === undefined || text === null) return { refused: 'link-used' }
  const { passwordHash, ...typed } = JSON.parse(text) as Registration & { passwordHash: string }
  try {
    if (!(await isPassword(passwordHash, password))) return { refused: 'wrong-password', email: row.email }
  } catch (error) {
    if (error instanceof TooManySignIns) return { refused: 'try-later', email: row.email }
    throw error
  }
  const use = async (w: WriteContext) => {
    const used = await w.db.deleteFrom('registration').where('id', '=', row.id).executeTakeFirst()
    return Number(used.numDeletedRows) === 1
  }
  const opened = await registerBuyer(ctx, { ...typed, ...origin, password }, { passwordHash, use })
  if ('token' in opened) return { token: opened.token }
  if (opened.refused === 'invalid') return { refused: 'email-taken' }
  return opened.refused === 'link-used' ? { refused: 'link-used' } : { refused: 'try-later', email: row.email }
}
