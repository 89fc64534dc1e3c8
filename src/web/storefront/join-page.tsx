// Taking up an invitation into a company: the link of the mail, a password, and the person is signed in.
import { acceptInvitation, lookAtInvitation } from '../../business/accounts/accept-invitation.ts'
import type { Refusals } from '../components/field.tsx'
import { DeadLinkPage, joinObjections, JoinPage } from '../components/join-form.tsx'
import { SearchBar } from '../components/search-bar.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'

export const showJoin: Handler = (visit) => joinPage(visit, visit.params['token'] ?? '', undefined, {}, null)

export const join: Handler = async (visit) => {
  const token = visit.form.text('token')
  const outcome = await acceptInvitation(visit.ctx, {
    realm: 'buyer',
    token,
    name: visit.form.text('name'),
    password: visit.form.exact('password'),
    userAgent: visit.userAgent,
    remoteAddress: visit.remoteAddress,
  })
  if ('token' in outcome) {
    visit.setSession('buyer', outcome.token)
    return redirectTo('/account')
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
  const invited = token === '' ? null : await lookAtInvitation(visit.ctx.read, 'buyer', token)
  if (invited === null) {
    return page(
      <DeadLinkPage
        search={<SearchBar />}
        nonce={visit.nonce}
        home="/"
        signInHref="/login"
        askWhom="Ask the owner of your company’s account to send it again."
      />,
      404,
    )
  }
  return page(
    <JoinPage
      search={<SearchBar />}
      nonce={visit.nonce}
      csrfToken={visit.csrfToken}
      action="/join"
      home="/"
      token={token}
      email={invited.email}
      name={typedName ?? invited.name}
      joins={invited.companyName ?? ''}
      problems={problems}
      objection={objection}
    />,
    typedName === undefined ? 200 : 422,
  )
}
