// The accounts of our staff, for an owner: who holds which role, who is invited, and closing an account.
import { listInvitations, type OpenInvitation } from '../../business/accounts/invitation.ts'
import {
  changeStaffRole,
  disableStaff,
  enableStaff,
  inviteStaff,
  inviteStaffAgain,
  listStaff,
  type StaffMember,
  takeStaffInvitationBack,
} from '../../business/accounts/staff.ts'
import { staffRoles } from '../../business/accounts/staff-roles.ts'
import { dateOn, formatOn } from '../../business/money/calendar.ts'
import { Note, Status } from '../components/evidence.tsx'
import { Field, type Refusals, Select } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { savedSentence } from './decision-words.tsx'
import { actorOf, aroundOf, uuidOf } from './staff.ts'

export const showStaff: Handler = (visit) => staffPage(visit, {}, null)

export const inviteToOffice: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    inviteStaff(w, {
      by: actorOf(visit),
      name: form.text('name'),
      email: form.text('email'),
      role: form.text('role'),
      publicUrl: visit.publicUrl,
    }),
  )
  return 'refused' in outcome ? staffPage(visit, outcome.problems, null) : redirectTo('/office/staff?done=invited')
}

export const inviteToOfficeAgain: Handler = async (visit) => {
  await visit.ctx.transact((w) => inviteStaffAgain(w, { by: actorOf(visit), uuid: uuidOf(visit), publicUrl: visit.publicUrl }))
  return redirectTo('/office/staff?done=invited')
}

export const takeOfficeInvitationBack: Handler = async (visit) => {
  await visit.ctx.transact((w) => takeStaffInvitationBack(w, { by: actorOf(visit), uuid: uuidOf(visit) }))
  return redirectTo('/office/staff?done=saved')
}

export const changeRole: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    changeStaffRole(w, { by: actorOf(visit), uuid: uuidOf(visit), role: visit.form.text('role') }),
  )
  if (!('refused' in outcome)) return redirectTo('/office/staff?done=saved')
  return staffPage(visit, {}, outcome.refused === 'last-owner' ? outcome.sentence : outcome.problems.role)
}

export const disableAccount: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) => disableStaff(w, { by: actorOf(visit), uuid: uuidOf(visit) }))
  return 'refused' in outcome ? staffPage(visit, {}, outcome.sentence) : redirectTo('/office/staff?done=saved')
}

export const enableAccount: Handler = async (visit) => {
  await visit.ctx.transact((w) => enableStaff(w, { by: actorOf(visit), uuid: uuidOf(visit) }))
  return redirectTo('/office/staff?done=saved')
}

const staffPage = async (visit: Visit, problems: Refusals, objection: string | null): Promise<Answer> => {
  const [around, staff, invitations] = await Promise.all([
    aroundOf(visit),
    listStaff(visit.ctx.read),
    listInvitations(visit.ctx.read, { realm: 'office', customerId: null }),
  ])
  const isRefused = Object.keys(problems).length > 0
  return page(
    <OfficeFrame around={around} section="staff" title="Staff">
      <Bar title="Staff" lead="Who works in this office, and in which role. Everybody chooses their own password." />
      {!isRefused && objection === null && savedSentence(visit.query['done'])}
      {objection !== null && (
        <Note of="blocked" title="Not changed" role="alert">
          <p>{objection}</p>
        </Note>
      )}
      <Problems of={problems} />
      <StaffLedger staff={staff} csrfToken={visit.csrfToken} />
      {invitations.length > 0 && <Invitations invitations={invitations} csrfToken={visit.csrfToken} />}
      <div class="columns">
        <InviteTicket visit={visit} problems={problems} isTyped={isRefused} />
        <Ticket id="roles" title="What each role does">
          <ul class="plainlist">
            {Object.entries(staffRoles).map(([role, words]) => (
              <li key={role}>
                <strong>{words.name}</strong>
                <span>{words.sentence}</span>
              </li>
            ))}
          </ul>
        </Ticket>
      </div>
    </OfficeFrame>,
    objection !== null ? 409 : isRefused ? 422 : 200,
  )
}

const roleOptions = Object.entries(staffRoles).map(([value, { name }]) => ({ value, name }))

const StaffLedger = ({ staff, csrfToken }: { staff: readonly StaffMember[]; csrfToken: string }) => (
  <Framed>
    <Ledger
      caption="Staff"
      isDense
      rows={staff}
      keyOf={(member) => member.uuid}
      columns={[
        { name: 'Name', as: 'title', cell: (member) => member.name },
        {
          name: 'State',
          as: 'status',
          cell: (member) => (member.isDisabled ? <Status of="blocked">Disabled</Status> : <Status of="open">Active</Status>),
        },
        { name: 'E-mail', cell: (member) => member.email },
        { name: 'Role', as: 'wide', cell: (member) => <RoleForm member={member} csrfToken={csrfToken} /> },
        { name: 'Account', as: 'wide', isNameHidden: true, cell: (member) => <AccessForm member={member} csrfToken={csrfToken} /> },
      ]}
    />
  </Framed>
)

const RoleForm = ({ member, csrfToken }: { member: StaffMember; csrfToken: string }) => (
  <form class="row" method="post" action={`/office/staff/${member.uuid}/role`}>
    <CsrfField token={csrfToken} />
    <label class="sr" for={`role-${member.uuid}`}>
      Role of {member.name}
    </label>
    <select class="input" id={`role-${member.uuid}`} name="role">
      {roleOptions.map((option) => (
        <option key={option.value} value={option.value} selected={option.value === member.role}>
          {option.name}
        </option>
      ))}
    </select>
    <button class="button button--quiet" aria-label={`Save the role of ${member.name}`}>
      Save
    </button>
  </form>
)

const AccessForm = ({ member, csrfToken }: { member: StaffMember; csrfToken: string }) => (
  <form method="post" action={`/office/staff/${member.uuid}/${member.isDisabled ? 'enable' : 'disable'}`}>
    <CsrfField token={csrfToken} />
    <button class="button button--quiet" aria-label={`${member.isDisabled ? 'Enable' : 'Disable'} the account of ${member.name}`}>
      {member.isDisabled ? 'Enable' : 'Disable'}
    </button>
  </form>
)

const Invitations = ({ invitations, csrfToken }: { invitations: readonly OpenInvitation[]; csrfToken: string }) => (
  <section class="stack stack--tight" aria-labelledby="invited">
    <h2 id="invited">Invited</h2>
    <Framed>
      <Ledger
        caption="Invitations"
        isDense
        rows={invitations}
        keyOf={(one) => one.uuid}
        columns={[
          { name: 'Name', as: 'title', cell: (one) => one.name },
          {
            name: 'State',
            as: 'status',
            cell: (one) => (one.isExpired ? <Status of="review">Expired</Status> : <Status of="next">Waiting</Status>),
          },
          { name: 'E-mail', cell: (one) => one.email },
          { name: 'Role', cell: (one) => roleOptions.find((option) => option.value === one.roles[0])?.name ?? '' },
          { name: 'Works until', cell: (one) => formatOn(dateOn(one.expiresAt)) },
          {
            name: 'Change',
            as: 'wide',
            isNameHidden: true,
            cell: (one) => (
              <div class="row">
                <form method="post" action={`/office/staff/invitations/${one.uuid}/again`}>
                  <CsrfField token={csrfToken} />
                  <button class="button button--quiet" aria-label={`Send again to ${one.email}`}>
                    Send again
                  </button>
                </form>
                <form method="post" action={`/office/staff/invitations/${one.uuid}/revoke`}>
                  <CsrfField token={csrfToken} />
                  <button class="button button--quiet" aria-label={`Take back the invitation to ${one.email}`}>
                    Take back
                  </button>
                </form>
              </div>
            ),
          },
        ]}
      />
    </Framed>
  </section>
)

const InviteTicket = ({ visit, problems, isTyped }: { visit: Visit; problems: Refusals; isTyped: boolean }) => {
  const typed = (name: string) => (isTyped ? visit.form.text(name) : '')
  return (
    <Ticket id="invite" title="Invite somebody">
      <form class="stack" method="post" action="/office/staff/invite" noValidate>
        <CsrfField token={visit.csrfToken} />
        <Field name="name" label="Name" value={typed('name')} error={problems['name']} attributes={{ maxLength: 120 }} />
        <Field
          name="email"
          label="E-mail address"
          value={typed('email')}
          error={problems['email']}
          hint="A one-time link is mailed there; it works for 7 days."
          attributes={{ type: 'email', maxLength: 254, autocapitalize: 'none' }}
        />
        <Select name="role" label="Role" value={typed('role') || 'sales'} error={problems['role']} options={roleOptions} />
        <div class="row">
          <button class="button button--primary">Send the invitation</button>
        </div>
      </form>
    </Ticket>
  )
}
