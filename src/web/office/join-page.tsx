// Taking up an invitation into the office: the link of the mail, a password; the second factor comes next.
import { acceptInvitation, lookAtInvitation } from '../../business/accounts/accept-invitation.ts'
import type { Refusals } from '../components/field.tsx'
import { DeadLinkPage, joinObjections, JoinPage } from '../components/join-form.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'

export const showJoin: Handler = (visit) => joinPage(visit, visit.params['token'] ?? '', undefined, {}, null)

export const join: Handler = async (visit) => {
  const token = visit.form.text('token')
  const outcome = await acceptInvitation(visit.ctx, {
    realm: 'office',
    token,
    name: visit.form.text('name'),
    password: visit.form.exact('password'),
    userAgent: visit.userAgent,
    remoteAddress: visit.remoteAddress,
  })
  if ('token' in outcome) {
    visit.setSession('office', outcome.token)
    return redirectTo('/office')
  }
  switch (outcome.refused) {
    case 'invalid':
      return joinPage(visit, token, visit.form.text('name'), outcome.problems, null)
    case 'link-used':
      return joinPage(visit, '', undefined, {}, null)
    default:
      return joinPage(visit, token, visit.form.text('name'), {}, joinObjections[outcome.refused])
  }
}

const joinPage = async (
  visit: Visit,
  token: string,
  typedName: string | undefined,
  problems: Refusals,
  objection: string | null,
): Promise<Answer> => {
  const invited = token === '' ? null : await lookAtInvitation(visit.ctx.read, 'office', token)
  if (invited === null) {
    return page(
      <DeadLinkPage nonce={visit.nonce} home="/office" signInHref="/office/login" askWhom="Ask the owner to send it again." />,
      404,
    )
  }
  return page(
    <JoinPage
      nonce={visit.nonce}
      csrfToken={visit.csrfToken}
      action="/office/join"
      home="/office"
      token={token}
      email={invited.email}
      name={typedName ?? invited.name}
      joins="our office"
      problems={problems}
      objection={objection}
    />,
    typedName === undefined ? 200 : 422,
  )
}
