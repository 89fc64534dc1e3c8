// Taking up an invitation, into a company or into the office: the link of the mail, a name, a password. A company's person is signed
// in then; the office's second factor comes next.
import { acceptInvitation, lookAtInvitation } from '../../business/accounts/accept-invitation.ts'
import type { Refusals } from '../components/field.tsx'
import { DeadLinkPage, joinObjections, JoinPage } from '../components/join-form.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import type { Desk } from './desk.ts'

export const showJoin =
  (desk: Desk): Handler =>
  (visit) =>
    joinPage(desk, visit, visit.params['token'] ?? '', undefined, {}, null)

export const join =
  (desk: Desk): Handler =>
  async (visit) => {
    const token = visit.form.text('token')
    const name = visit.form.text('name')
    const outcome = await acceptInvitation(visit.ctx, {
      realm: desk.realm,
      token,
      name,
      password: visit.form.exact('password'),
      ...visit.signInOrigin(),
    })
    if ('token' in outcome) {
      visit.setSession(desk.realm, outcome.token)
      return redirectTo(desk.home)
    }
    switch (outcome.refused) {
      case 'invalid':
        return joinPage(desk, visit, token, name, outcome.problems, null)
      case 'link-used':
        return joinPage(desk, visit, '', undefined, {}, null)
      default:
        return joinPage(desk, visit, token, name, {}, joinObjections[outcome.refused])
    }
  }

const joinPage = async (
  desk: Desk,
  visit: Visit,
  token: string,
  typedName: string | undefined,
  problems: Refusals,
  objection: string | null,
): Promise<Answer> => {
  const { realm, base } = desk
  const around = { nonce: visit.nonce, home: base || '/', search: desk.search() }
  const invited = token === '' ? null : await lookAtInvitation(visit.ctx.read, realm, token)
  if (invited === null) return page(<DeadLinkPage {...around} signInHref={`${base}/login`} askWhom={askWhom[realm]} />, 410)
  return page(
    <JoinPage
      {...around}
      csrfToken={visit.csrfToken}
      action={`${base}/join`}
      token={token}
      email={invited.email}
      name={typedName ?? invited.name}
      joins={realm === 'office' ? 'our office' : (invited.companyName ?? '')}
      problems={problems}
      objection={objection}
    />,
    typedName === undefined ? 200 : 422,
  )
}

const askWhom = {
  office: 'Ask the owner to send it again.',
  buyer: 'Ask the owner of your company’s account to send it again.',
} as const
