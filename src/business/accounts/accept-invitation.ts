// Taking up an invitation: one link lets one person in, once, with a password of their own choice.
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { StaffRole } from '../../adapters/database/tables/people.ts'
import type { Context, ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { saveVerifiedEmail } from './account.ts'
import { flagsOf, parseCompanyRoles } from './company-roles.ts'
import { acceptTexts } from './consents.ts'
import { findInvitation } from './invitation.ts'
import { welcomeDevice } from './known-device.ts'
import { hashPassword, passwordWeakness, TooManySignIns } from './password.ts'
import { hashOfToken, type SignInOrigin, startSession } from './session.ts'
import { addStaff } from './set-up-owner.ts'

export interface Invited {
  email: string
  name: string
  /** null: the office */
  companyName: string | null
}

/** Who a link invites, or null when it opens nothing (any more). */
export async function lookAtInvitation(r: ReadContext, realm: 'buyer' | 'office', token: string): Promise<Invited | null> {
  const row = await findInvitation(r, token)
  return row === undefined || row.realm !== realm ? null : { email: row.email, name: row.name, companyName: row.customer_name }
}

export interface InvitationToAccept extends SignInOrigin {
  realm: 'buyer' | 'office'
  token: string
  name: string
  password: string
}

export type InvitationAccepted =
  | { token: string }
  | { refused: 'link-used' | 'try-later' }
  /** the address has an account already, here or with another company */
  | { refused: 'email-taken' }
  | { refused: 'invalid'; problems: Partial<Record<'name' | 'password', string>> }

/** Uses the link up, makes the account with what the inviter chose, and signs in. Two tries at once: one wins. */
export async function acceptInvitation(ctx: Context, given: InvitationToAccept): Promise<InvitationAccepted> {
  const name = given.name.trim().replace(/\s+/g, ' ')
  // looked at before a hash is reckoned, which strangers must not be able to order; used up in the transaction below
  const invited = await lookAtInvitation(ctx.read, given.realm, given.token)
  if (invited === null) return { refused: 'link-used' }
  const problems: Partial<Record<'name' | 'password', string>> = {}
  if (name.length < 2 || name.length > 120) problems.name = 'Enter your name.'
  const weakness = passwordWeakness(given.password, [
    name,
    invited.companyName ?? '',
    invited.email.split('@')[0] ?? '',
    '360degree',
    'supply',
  ])
  if (weakness) problems.password = weakness
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  try {
    const passwordHash = await hashPassword(given.password)
    return await ctx.transact((w) => useUp(w, { ...given, name, passwordHash }))
  } catch (error) {
    if (error instanceof TooManySignIns) return { refused: 'try-later' }
    // the transaction is rolled back: the link opens again, for an address that is free by then
    if (isDuplicate(error)) return { refused: 'email-taken' }
    throw error
  }
}

async function useUp(w: WriteContext, given: InvitationToAccept & { passwordHash: string }): Promise<InvitationAccepted> {
  const invitation = await findInvitation(w, given.token)
  const used = await w.db
    .updateTable('invitation')
    .set({ used_at: w.clock.now() })
    .where('token_hash', '=', hashOfToken(given.token))
    .where('realm', '=', given.realm)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', w.clock.now())
    .executeTakeFirst()
  if (invitation === undefined || Number(used.numUpdatedRows) !== 1) return { refused: 'link-used' }
  const { email } = invitation
  const account = { name: given.name, email, passwordHash: given.passwordHash }
  const id =
    given.realm === 'office'
      ? await addStaff(w, { ...account, role: invitation.roles as StaffRole })
      : await addBuyer(w, { ...account, customerId: invitation.customer_id ?? 0, invitation })
  await record(w, {
    actor: email,
    kind: given.realm === 'office' ? 'staff-joined' : 'buyer-joined',
    subject: email,
    detail: { roles: invitation.roles, company: invitation.customer_name },
    remoteAddress: given.remoteAddress,
  })
  await acceptTexts(w, { realm: given.realm, subjectId: id }, given)
  // the link came by mail: the address is theirs
  await saveVerifiedEmail(w, { realm: given.realm, subjectId: id, name: given.name, email }, email)
  // staff have their browser remembered with their second factor
  if (given.realm === 'buyer') await welcomeDevice(w, { realm: given.realm, subjectId: id, name: given.name, email }, given)
  // staff sees no office page before a second factor is set up
  const token = await startSession(w, given.realm, id, given, given.realm === 'office' ? { waitsFor: 'enrolment' } : {})
  return { token }
}

async function addBuyer(
  w: WriteContext,
  given: {
    customerId: number
    name: string
    email: string
    passwordHash: string
    invitation: { roles: string; spending_limit_cents: number | null }
  },
): Promise<number> {
  const row = await w.db
    .insertInto('buyer')
    .values({
      uuid: w.newUuid(),
      customer_id: given.customerId,
      name: given.name,
      email: given.email,
      phone: null,
      password_hash: given.passwordHash,
      created_at: w.clock.now(),
      disabled_at: null,
      ...flagsOf(parseCompanyRoles(given.invitation.roles.split(',')) ?? []),
      spending_limit_cents: given.invitation.spending_limit_cents,
    })
    .executeTakeFirstOrThrow()
  return Number(row.insertId)
}
