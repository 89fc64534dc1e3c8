// Inviting somebody into a company by mail, sending the invitation again, taking it back. Our office has no part in it.
import type { WriteContext } from '../../context.ts'
import { parseCompanyRoles } from '../accounts/company-roles.ts'
import {
  listInvitations,
  makeInvitation,
  openInvitation,
  openInvitationsMax,
  revokeInvitation,
  sendInvitationAgain,
} from '../accounts/invitation.ts'
import { emailPattern } from '../accounts/register-buyer.ts'
import { record } from '../audit/record.ts'
import { type CompanyActor, parseLimit } from './company-people.ts'

export interface PersonToInvite {
  by: CompanyActor
  name: string
  email: string
  roles: readonly string[]
  spendingLimitText: string
  publicUrl: string
}

export type PersonInvited =
  { uuid: string } | { refused: 'invalid'; problems: Partial<Record<'name' | 'email' | 'roles' | 'spendingLimit', string>> }

/**
 * One open invitation per address. An address that buys for another company is not told apart here: whoever reads its mail
 * learns it when opening the link, and nobody else does.
 */
export async function invitePerson(w: WriteContext, input: PersonToInvite): Promise<PersonInvited> {
  const { customerId } = input.by
  const name = input.name.trim().replace(/\s+/g, ' ')
  const email = input.email.trim().toLowerCase()
  const roles = parseCompanyRoles(input.roles)
  const limit = parseLimit(input.spendingLimitText)
  const problems: Partial<Record<'name' | 'email' | 'roles' | 'spendingLimit', string>> = {}
  if (name.length < 2 || name.length > 120) problems.name = 'Enter the person’s name.'
  if (email.length > 254 || !emailPattern.test(email)) problems.email = 'Enter an e-mail address, for instance name@company.co.za.'
  if (roles === null || roles.length === 0) problems.roles = 'Choose at least one role.'
  if (limit === undefined) problems.spendingLimit = 'Enter an amount in rand, for instance 50 000,00, or leave it empty.'
  const open = await listInvitations(w, { realm: 'buyer', customerId })
  if (open.some((one) => one.email === email)) problems.email = 'An invitation to this address is open: send it again instead.'
  else if (open.length >= openInvitationsMax) problems.email = `At most ${openInvitationsMax} invitations can be open at once.`
  const known = await w.db
    .selectFrom('buyer')
    .select('id')
    .where('email', '=', email)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  if (known) problems.email = 'This person belongs to your company already.'
  if (Object.keys(problems).length > 0 || roles === null) return { refused: 'invalid', problems }
  const uuid = await makeInvitation(w, {
    realm: 'buyer',
    customerId,
    email,
    name,
    roles,
    spendingLimitCents: limit ?? null,
    invitedBy: input.by.buyerId,
    publicUrl: input.publicUrl,
  })
  await record(w, { actor: input.by.email, kind: 'buyer-invited', subject: email, detail: { roles, spendingLimitCents: limit ?? null } })
  return { uuid }
}

interface InvitationChange {
  by: CompanyActor
  uuid: string
}

export async function invitePersonAgain(w: WriteContext, input: InvitationChange & { publicUrl: string }): Promise<void> {
  const { id, email } = await openInvitation(w, { realm: 'buyer', customerId: input.by.customerId, uuid: input.uuid })
  await sendInvitationAgain(w, { id, uuid: input.uuid }, input.publicUrl)
  await record(w, { actor: input.by.email, kind: 'invitation-resent', subject: email })
}

export async function takeInvitationBack(w: WriteContext, input: InvitationChange): Promise<void> {
  const { id, email } = await openInvitation(w, { realm: 'buyer', customerId: input.by.customerId, uuid: input.uuid })
  await revokeInvitation(w, id)
  await record(w, { actor: input.by.email, kind: 'invitation-revoked', subject: email })
}
