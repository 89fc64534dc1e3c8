// Our own staff, as an owner keeps it: invitations by mail, roles, accounts that are closed. An owner always remains.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { StaffRole } from '../../adapters/database/tables/people.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { listInvitations, makeInvitation, openInvitation, openInvitationsMax, revokeInvitation, sendInvitationAgain } from './invitation.ts'
import { emailPattern } from './register-buyer.ts'
import { endSessionsOf } from './session.ts'
import { isStaffRole } from './staff-roles.ts'

/** Which owner does it. */
export interface OfficeOwner {
  staffId: number
  staffName: string
}

export interface StaffMember {
  id: number
  uuid: string
  name: string
  email: string
  role: StaffRole
  isDisabled: boolean
}

const columns = ['id', 'uuid', 'name', 'email', 'role', 'disabled_at'] as const

const memberOf = ({ disabled_at, ...row }: Omit<StaffMember, 'isDisabled'> & { disabled_at: string | null }): StaffMember => ({
  ...row,
  isDisabled: disabled_at !== null,
})

export const listStaff = async (r: Pick<ReadContext, 'db'>): Promise<StaffMember[]> =>
  (await r.db.selectFrom('staff').select(columns).orderBy('name').execute()).map(memberOf)

const findMember = async (r: Pick<ReadContext, 'db'>, uuid: string): Promise<StaffMember> =>
  memberOf(found(await r.db.selectFrom('staff').select(columns).where('uuid', '=', uuid).executeTakeFirst()))

export type StaffInvited = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<'name' | 'email' | 'role', string>> }

/** Mails a one-time link; nobody but who opens it ever knows the password. */
export async function inviteStaff(
  w: WriteContext,
  input: { by: OfficeOwner; name: string; email: string; role: string; publicUrl: string },
): Promise<StaffInvited> {
  const name = input.name.trim().replace(/\s+/g, ' ')
  const email = input.email.trim().toLowerCase()
  const problems: Partial<Record<'name' | 'email' | 'role', string>> = {}
  if (name.length < 2 || name.length > 120) problems.name = 'Enter the person’s name.'
  if (email.length > 254 || !emailPattern.test(email)) problems.email = 'Enter an e-mail address.'
  if (!isStaffRole(input.role)) problems.role = 'Choose a role.'
  const open = await listInvitations(w, { realm: 'office', customerId: null })
  if (open.some((one) => one.email === email)) problems.email = 'An invitation to this address is open: send it again instead.'
  else if (open.length >= openInvitationsMax) problems.email = `At most ${openInvitationsMax} invitations can be open at once.`
  const known = await w.db.selectFrom('staff').select('id').where('email', '=', email).executeTakeFirst()
  if (known) problems.email = 'This address has an office account already.'
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const uuid = await makeInvitation(w, {
    realm: 'office',
    customerId: null,
    email,
    name,
    roles: [input.role],
    spendingLimitCents: null,
    invitedBy: input.by.staffId,
    publicUrl: input.publicUrl,
  })
  await record(w, { actor: input.by.staffName, kind: 'staff-invited', subject: email, detail: { role: input.role } })
  return { uuid }
}

export async function inviteStaffAgain(w: WriteContext, input: { by: OfficeOwner; uuid: string; publicUrl: string }): Promise<void> {
  const { id, email } = await openInvitation(w, { realm: 'office', customerId: null, uuid: input.uuid })
  await sendInvitationAgain(w, { id, uuid: input.uuid }, input.publicUrl)
  await record(w, { actor: input.by.staffName, kind: 'invitation-resent', subject: email })
}

export async function takeStaffInvitationBack(w: WriteContext, input: { by: OfficeOwner; uuid: string }): Promise<void> {
  const { id, email } = await openInvitation(w, { realm: 'office', customerId: null, uuid: input.uuid })
  await revokeInvitation(w, id)
  await record(w, { actor: input.by.staffName, kind: 'invitation-revoked', subject: email })
}

const lastOwner = {
  refused: 'last-owner' as const,
  sentence: 'This is the only owner. Make somebody else an owner first.',
}

export type StaffChanged = { uuid: string } | typeof lastOwner | { refused: 'invalid'; problems: { role: string } }

/** Two owners who step down in the same moment must not leave the office without one: all owners are locked, then counted. */
async function isLastOwner(w: WriteContext, member: StaffMember): Promise<boolean> {
  const owners = await w.db
    .selectFrom('staff')
    .select(['id', 'disabled_at'])
    .where('role', '=', 'owner')
    .orderBy('id')
    .modifyEnd(lockRows(w.db))
    .execute()
  const active = owners.filter((owner) => owner.disabled_at === null)
  return active.length <= 1 && active.some((owner) => owner.id === member.id)
}

/** The new role counts within a second, in every session of the person. */
export async function changeStaffRole(w: WriteContext, input: { by: OfficeOwner; uuid: string; role: string }): Promise<StaffChanged> {
  if (!isStaffRole(input.role)) return { refused: 'invalid', problems: { role: 'Choose a role.' } }
  const member = await findMember(w, input.uuid)
  if (input.role !== 'owner' && (await isLastOwner(w, member))) return lastOwner
  await w.db.updateTable('staff').set({ role: input.role }).where('id', '=', member.id).execute()
  await record(w, {
    actor: input.by.staffName,
    kind: 'staff-role-changed',
    subject: member.email,
    detail: { from: member.role, to: input.role },
  })
  return { uuid: member.uuid }
}

/** Ends every session of the person; what they did stays under their name. */
export async function disableStaff(
  w: WriteContext,
  input: { by: OfficeOwner; uuid: string },
): Promise<{ uuid: string } | typeof lastOwner> {
  const member = await findMember(w, input.uuid)
  if (await isLastOwner(w, member)) return lastOwner
  await w.db.updateTable('staff').set({ disabled_at: w.clock.now() }).where('id', '=', member.id).where('disabled_at', 'is', null).execute()
  await endSessionsOf(w, 'office', member.id)
  await record(w, { actor: input.by.staffName, kind: 'staff-disabled', subject: member.email })
  return { uuid: member.uuid }
}

export async function enableStaff(w: WriteContext, input: { by: OfficeOwner; uuid: string }): Promise<void> {
  const member = await findMember(w, input.uuid)
  await w.db.updateTable('staff').set({ disabled_at: null }).where('id', '=', member.id).where('erased_at', 'is', null).execute()
  await record(w, { actor: input.by.staffName, kind: 'staff-enabled', subject: member.email })
}
