// One person of a company, for its owner: roles, limit, and whether the account is open.
import { type CompanyPerson, findPerson } from '../../business/customers/company-people.ts'
import { changePerson, disablePerson, enablePerson } from '../../business/customers/change-person.ts'
import { typedAmount } from '../../business/money/cents.ts'
import { Note, Status } from '../components/evidence.tsx'
import type { Refusals } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { Problems } from '../components/problems.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { companyActorOf, CompanyViews } from './company-views.tsx'
import { RoleFields } from './people-page.tsx'
import { surroundingsOf } from './surroundings.ts'

const uuidOf = (visit: Visit): string => visit.params['uuid'] ?? ''

export const showPerson: Handler = (visit) => personPage(visit, {}, null)

export const changePersonHere: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    changePerson(w, {
      by: companyActorOf(visit),
      uuid: uuidOf(visit),
      roles: visit.form.all('roles'),
      spendingLimitText: visit.form.text('spendingLimit'),
    }),
  )
  if (!('refused' in outcome)) return redirectTo('/account/people?done=changed')
  return outcome.refused === 'last-owner' ? personPage(visit, {}, outcome.sentence) : personPage(visit, outcome.problems, null)
}

export const disablePersonHere: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) => disablePerson(w, { by: companyActorOf(visit), uuid: uuidOf(visit) }))
  return 'refused' in outcome ? personPage(visit, {}, outcome.sentence) : redirectTo('/account/people?done=disabled')
}

export const enablePersonHere: Handler = async (visit) => {
  await visit.ctx.transact((w) => enablePerson(w, { by: companyActorOf(visit), uuid: uuidOf(visit) }))
  return redirectTo('/account/people?done=enabled')
}

const personPage = async (visit: Visit, problems: Refusals, objection: string | null): Promise<Answer> => {
  const [around, person] = await Promise.all([
    surroundingsOf(visit),
    findPerson(visit.ctx.read, { customerId: companyActorOf(visit).customerId, uuid: uuidOf(visit) }),
  ])
  const isTyped = Object.keys(problems).length > 0
  return page(
    <ShopFrame around={around} section="account" title={person.name}>
      <CompanyViews visit={visit} current="people" />
      <Crumbs of={[{ name: 'People', href: '/account/people' }, { name: person.name }]} />
      <PageHead
        title={person.name}
        status={person.isDisabled ? <Status of="blocked">Disabled</Status> : <Status of="open">Active</Status>}
        lead={person.email}
      />
      {objection !== null && (
        <Note of="blocked" title="Not changed" role="alert">
          <p>{objection}</p>
        </Note>
      )}
      <Problems of={problems} />
      <div class="split">
        <Ticket id="roles-and-limit" title="Roles and limit">
          <form class="stack" method="post" action={`/account/people/${person.uuid}`} noValidate>
            <CsrfField token={visit.csrfToken} />
            <RoleFields
              chosen={isTyped ? visit.form.all('roles') : person.roles}
              limit={isTyped ? visit.form.text('spendingLimit') : limitText(person)}
              problems={problems}
            />
            <div class="row">
              <button class="button button--primary">Save</button>
            </div>
          </form>
        </Ticket>
        <Access person={person} csrfToken={visit.csrfToken} />
      </div>
    </ShopFrame>,
    objection !== null ? 409 : isTyped ? 422 : 200,
  )
}

const limitText = (person: CompanyPerson) => (person.spendingLimitCents === null ? '' : typedAmount(person.spendingLimitCents))

const Access = ({ person, csrfToken }: { person: CompanyPerson; csrfToken: string }) => (
  <Ticket id="access" title="Access">
    <form class="stack" method="post" action={`/account/people/${person.uuid}/${person.isDisabled ? 'enable' : 'disable'}`}>
      <CsrfField token={csrfToken} />
      <p>
        {person.isDisabled
          ? 'Nobody can sign in with this account. Its orders and proofs stay.'
          : 'Disabling signs the person out everywhere, at once. Orders and proofs stay.'}
      </p>
      <div class="row">
        <button class="button">{person.isDisabled ? 'Enable the account' : 'Disable the account'}</button>
      </div>
    </form>
  </Ticket>
)
