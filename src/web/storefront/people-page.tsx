// The people of a company, for its owner: who may do what and up to which amount, who is invited, and inviting somebody.
import { companyRoles } from '../../business/accounts/company-roles.ts'
import { listInvitations, type OpenInvitation } from '../../business/accounts/invitation.ts'
import { type CompanyPerson, listPeople } from '../../business/customers/company-people.ts'
import { invitePerson, invitePersonAgain, takeInvitationBack } from '../../business/customers/invite-person.ts'
import { dateOn, formatOn } from '../../business/money/calendar.ts'
import { Status } from '../components/evidence.tsx'
import { Field, FieldError, type Refusals, Tick } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Money } from '../components/money.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Problems } from '../components/problems.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { companyActorOf, CompanyViews, Done } from './company-views.tsx'
import { surroundingsOf } from './surroundings.ts'

const DONE: Readonly<Record<string, string>> = {
  invited: 'The invitation is on its way by mail.',
  again: 'The invitation is on its way once more. The link of before opens nothing now.',
  revoked: 'The invitation is taken back: its link opens nothing.',
  changed: 'Saved. It counts at once.',
  disabled: 'The account is disabled and signed out everywhere.',
  enabled: 'The account may sign in again.',
}

export const showPeople: Handler = (visit) => peoplePage(visit, {})

export const invite: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    invitePerson(w, {
      by: companyActorOf(visit),
      name: form.text('name'),
      email: form.text('email'),
      roles: form.all('roles'),
      spendingLimitText: form.text('spendingLimit'),
      publicUrl: visit.publicUrl,
    }),
  )
  return 'refused' in outcome ? peoplePage(visit, outcome.problems) : redirectTo('/account/people?done=invited')
}

export const inviteAgain: Handler = async (visit) => {
  await visit.ctx.transact((w) =>
    invitePersonAgain(w, { by: companyActorOf(visit), uuid: visit.params['uuid'] ?? '', publicUrl: visit.publicUrl }),
  )
  return redirectTo('/account/people?done=again')
}

export const takeBack: Handler = async (visit) => {
  await visit.ctx.transact((w) => takeInvitationBack(w, { by: companyActorOf(visit), uuid: visit.params['uuid'] ?? '' }))
  return redirectTo('/account/people?done=revoked')
}

const peoplePage = async (visit: Visit, problems: Refusals): Promise<Answer> => {
  const { customerId } = companyActorOf(visit)
  const [around, people, invitations] = await Promise.all([
    surroundingsOf(visit),
    listPeople(visit.ctx.read, customerId),
    listInvitations(visit.ctx.read, { realm: 'buyer', customerId }),
  ])
  const isRefused = Object.keys(problems).length > 0
  return page(
    <ShopFrame around={around} section="account" title="People">
      <CompanyViews visit={visit} current="people" />
      <PageHead title="People" lead="Who acts for your company here, and how far. You need nobody of ours to change it." />
      {!isRefused && <Done of={DONE} word={visit.query['done']} />}
      <Problems of={problems} />
      <PeopleLedger people={people} />
      {invitations.length > 0 && <Invitations invitations={invitations} csrfToken={around.csrfToken} />}
      <InviteTicket visit={visit} problems={problems} isTyped={isRefused} />
    </ShopFrame>,
    isRefused ? 422 : 200,
  )
}

export const roleNames = (roles: readonly string[]): string =>
  roles.map((role) => (Object.hasOwn(companyRoles, role) ? companyRoles[role as keyof typeof companyRoles].name : role)).join(', ')

const PeopleLedger = ({ people }: { people: readonly CompanyPerson[] }) => (
  <Framed>
    <Ledger
      caption="People"
      rows={people}
      keyOf={(person) => person.uuid}
      columns={[
        { name: 'Name', as: 'title', cell: (person) => <a href={`/account/people/${person.uuid}`}>{person.name}</a> },
        {
          name: 'State',
          as: 'status',
          cell: (person) => (person.isDisabled ? <Status of="blocked">Disabled</Status> : <Status of="open">Active</Status>),
        },
        { name: 'E-mail', cell: (person) => person.email },
        { name: 'Roles', as: 'wide', cell: (person) => roleNames(person.roles) },
        { name: 'Limit per order', as: 'number', cell: (person) => <Limit cents={person.spendingLimitCents} /> },
      ]}
    />
  </Framed>
)

const Limit = ({ cents }: { cents: number | null }) => (cents === null ? <>none</> : <Money cents={cents} />)

const Invitations = ({ invitations, csrfToken }: { invitations: readonly OpenInvitation[]; csrfToken: string }) => (
  <section class="stack" aria-labelledby="invited">
    <h2 id="invited">Invited</h2>
    <Framed>
      <Ledger
        caption="Invitations"
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
          { name: 'Roles', as: 'wide', cell: (one) => roleNames(one.roles) },
          { name: 'Works until', cell: (one) => formatOn(dateOn(one.expiresAt)) },
          { name: 'Limit per order', as: 'number', cell: (one) => <Limit cents={one.spendingLimitCents} /> },
          {
            name: 'Change',
            as: 'wide',
            isNameHidden: true,
            cell: (one) => (
              <div class="row">
                <form method="post" action={`/account/invitations/${one.uuid}/again`}>
                  <CsrfField token={csrfToken} />
                  <button class="button button--quiet" aria-label={`Send again to ${one.email}`}>
                    Send again
                  </button>
                </form>
                <form method="post" action={`/account/invitations/${one.uuid}/revoke`}>
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
      <form class="stack" method="post" action="/account/people/invite" noValidate>
        <CsrfField token={visit.csrfToken} />
        <div class="formgrid">
          <Field name="name" label="Name" value={typed('name')} error={problems['name']} attributes={{ maxLength: 120 }} />
          <Field
            name="email"
            label="E-mail address"
            value={typed('email')}
            error={problems['email']}
            hint="A one-time link is mailed there; it works for 7 days."
            attributes={{ type: 'email', maxLength: 254, autocapitalize: 'none' }}
          />
        </div>
        <RoleFields chosen={isTyped ? visit.form.all('roles') : ['buyer']} limit={typed('spendingLimit')} problems={problems} />
        <div class="row">
          <button class="button button--primary">Send the invitation</button>
        </div>
      </form>
    </Ticket>
  )
}

/** Roles and limit: the same in an invitation and for somebody who is here. */
export const RoleFields = ({ chosen, limit, problems }: { chosen: readonly string[]; limit: string; problems: Refusals }) => (
  <>
    <fieldset class="stack stack--tight" id="roles" tabIndex={-1} aria-describedby={problems['roles'] ? 'roles-error' : undefined}>
      <legend class="strong">May</legend>
      {Object.entries(companyRoles).map(([role, words]) => (
        <Tick key={role} name="roles" value={role} isTicked={chosen.includes(role)} label={words.name} small={words.sentence} />
      ))}
      {problems['roles'] && <FieldError name="roles">{problems['roles']}</FieldError>}
    </fieldset>
    <Field
      name="spendingLimit"
      label="Limit per order, including VAT"
      value={limit}
      error={problems['spendingLimit']}
      hint="Rand. An order over it waits until an approver approves it. Empty means no limit."
      isOptional
      attributes={{ inputMode: 'decimal', maxLength: 20 }}
    />
  </>
)
